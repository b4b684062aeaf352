"""Tags for the pages around the sign-in."""
