"""Commands of the geographic leaf."""
