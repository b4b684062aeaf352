"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaSuccession
from gis.models.places import AREA_KINDS, KmPost, NameStatus, Place, PlaceKind, PlaceName, PlaceWord
from gis.models.tile_versions import TileChange, TileVersion

__all__ = [
    "AREA_KINDS",
    "Area",
    "AreaLevel",
    "AreaSuccession",
    "KmPost",
    "NameStatus",
    "Place",
    "PlaceKind",
    "PlaceName",
    "PlaceWord",
    "TileChange",
    "TileVersion",
]
