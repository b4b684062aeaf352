"""What is imported by hand."""
