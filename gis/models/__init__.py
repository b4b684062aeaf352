"""The rows of the geographic leaf."""

from gis.models.addresses import AddressAnswer, Question
from gis.models.areas import Area, AreaLevel, AreaPiece, AreaSuccession
from gis.models.cameras import Camera, StreamKind
from gis.models.features import Feature, FeatureLayer, LayerUse
from gis.models.places import AREA_KINDS, KmPost, NameStatus, Place, PlaceKind, PlaceName, PlaceWord
from gis.models.population import PopulationPoint
from gis.models.tile_versions import TileChange, TileVersion
from gis.models.travel import AreaClass, Costing, TravelProfile

__all__ = [
    "AREA_KINDS",
    "AddressAnswer",
    "Area",
    "AreaClass",
    "AreaLevel",
    "AreaPiece",
    "AreaSuccession",
    "Camera",
    "Costing",
    "Feature",
    "FeatureLayer",
    "KmPost",
    "LayerUse",
    "NameStatus",
    "Place",
    "PlaceKind",
    "PlaceName",
    "PlaceWord",
    "PopulationPoint",
    "Question",
    "StreamKind",
    "TileChange",
    "TileVersion",
    "TravelProfile",
]
