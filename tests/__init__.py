"""Tests say what would hurt if it broke."""
