"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaSuccession
from gis.models.cameras import Camera, StreamKind
from gis.models.features import Feature, FeatureLayer, LayerUse

__all__ = ["Area", "AreaLevel", "AreaSuccession", "Camera", "Feature", "FeatureLayer", "LayerUse", "StreamKind"]
