"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaPiece, AreaSuccession

__all__ = ["Area", "AreaLevel", "AreaPiece", "AreaSuccession"]
