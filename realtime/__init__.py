"""The push path: from a committed event to every screen that may show it."""
