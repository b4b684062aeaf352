"""Ways, distances and times."""
