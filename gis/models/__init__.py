"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaSuccession
from gis.models.cameras import Camera, StreamKind
from gis.models.features import Feature, FeatureLayer, LayerUse
from gis.models.places import AREA_KINDS, KmPost, NameStatus, Place, PlaceKind, PlaceName, PlaceWord
from gis.models.tile_versions import TileChange, TileVersion

__all__ = [
    "AREA_KINDS",
    "Area",
    "AreaLevel",
    "AreaSuccession",
    "Camera",
    "Feature",
    "FeatureLayer",
    "KmPost",
    "LayerUse",
    "NameStatus",
    "Place",
    "PlaceKind",
    "PlaceName",
    "PlaceWord",
    "StreamKind",
    "TileChange",
    "TileVersion",
]
