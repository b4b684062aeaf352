"""Places by name, address, kilometre or coordinates: how a question is read, looked up and answered."""
