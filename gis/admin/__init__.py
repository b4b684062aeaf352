"""What of the geography a centre edits in the admin pages."""

from gis.admin import cameras, features, travel

__all__ = ["cameras", "features", "travel"]
