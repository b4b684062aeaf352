"""What was done, measured and rebuilt from rows and the timeline. Reads only."""
