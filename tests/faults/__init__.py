"""Faults: parts of a real centre are killed while calls come in."""
