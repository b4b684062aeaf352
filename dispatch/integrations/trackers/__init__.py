"""Positions from apps and devices that others made: each speaks its own dialect, and all end in the same action."""
