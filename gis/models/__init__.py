"""The rows of the geographic leaf."""

from gis.models.addresses import AddressAnswer, Question
from gis.models.areas import Area, AreaLevel, AreaPiece, AreaSuccession

__all__ = ["AddressAnswer", "Area", "AreaLevel", "AreaPiece", "AreaSuccession", "Question"]
