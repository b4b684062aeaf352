"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaSuccession
from gis.models.population import PopulationPoint
from gis.models.travel import AreaClass, Costing, TravelProfile

__all__ = ["Area", "AreaClass", "AreaLevel", "AreaSuccession", "Costing", "PopulationPoint", "TravelProfile"]
