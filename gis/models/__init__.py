"""The rows of the geographic leaf."""

from gis.models.areas import Area, AreaLevel, AreaSuccession
from gis.models.population import PopulationPoint

__all__ = ["Area", "AreaLevel", "AreaSuccession", "PopulationPoint"]
