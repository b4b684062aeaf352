"""Admin pages of the geographic leaf. Whoever uses them registers them, and says whose zones there are."""
