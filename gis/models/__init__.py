"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaSuccession

__all__ = ["Area", "AreaLevel", "AreaSuccession"]
