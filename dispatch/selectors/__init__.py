"""Reads, scoped by who asks. Nothing here writes."""
