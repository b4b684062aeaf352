"""The only writers: lock, check, write, record, return."""
