"""Areas in time: their import, how one division follows another, and which area a point is in."""
