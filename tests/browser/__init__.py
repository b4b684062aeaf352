"""Screens: a real browser against a real centre."""
