"""What of the geography is edited in the admin pages."""

from gis.admin.travel import AreaClassAdmin, TravelProfileAdmin

__all__ = ["AreaClassAdmin", "TravelProfileAdmin"]
