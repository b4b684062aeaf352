"""The rows of the geographic leaf that a centre edits."""

from gis.admin import cameras, features

__all__ = ["cameras", "features"]
