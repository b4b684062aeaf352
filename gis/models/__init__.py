"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaPiece, AreaSuccession
from gis.models.places import AREA_KINDS, KmPost, NameStatus, Place, PlaceKind, PlaceName, PlaceWord

__all__ = [
    "AREA_KINDS",
    "Area",
    "AreaLevel",
    "AreaPiece",
    "AreaSuccession",
    "KmPost",
    "NameStatus",
    "Place",
    "PlaceKind",
    "PlaceName",
    "PlaceWord",
]
