"""One folder for each system outside."""
