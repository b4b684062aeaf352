"""What a person has drawn must be an area, in one piece with itself, in Vietnam."""

from django.contrib.gis.geos import GeometryCollection, GEOSException, GEOSGeometry, MultiPolygon, Polygon
from django.core.exceptions import ValidationError

from gis.files.references import VIETNAM

MAX_CORNERS = 10_000
_HECTARE_DEGREES = 1e-6


def drawn_area(shape: GEOSGeometry) -> tuple[MultiPolygon, bool]:
    """Return a valid area in EPSG:4326, and whether it had to be repaired.

    Raises ValidationError, in words, for what is no area, too small to be meant, too detailed, or outside Vietnam.
    """
    if shape.empty:
        raise ValidationError("Chưa vẽ hình. Hãy vẽ vùng trên bản đồ.", code="empty")
    if shape.num_coords > MAX_CORNERS:
        raise ValidationError(
            f"Hình có quá {MAX_CORNERS} góc. Hãy đơn giản hóa, hoặc nhập từ tệp.", code="too_detailed"
        )
    west, south, east, north = shape.extent
    if not (VIETNAM[0] <= west and VIETNAM[1] <= south and east <= VIETNAM[2] and north <= VIETNAM[3]):
        raise ValidationError("Hình nằm ngoài Việt Nam. Hãy vẽ lại.", code="outside_vietnam")
    repaired = not shape.valid
    try:
        polygons = _polygons(shape.make_valid() if repaired else shape)
    except GEOSException as error:
        raise ValidationError("Hình hỏng, không sửa được. Hãy vẽ lại.", code="broken") from error
    area = MultiPolygon(polygons, srid=4326)
    if area.area < _HECTARE_DEGREES:
        raise ValidationError("Hình không có diện tích (dưới một héc-ta). Hãy vẽ lại.", code="too_small")
    return area, repaired


def _polygons(shape: GEOSGeometry) -> list[Polygon]:
    """Return the polygons of a shape; lines and points that a repair leaves over are dropped."""
    if isinstance(shape, Polygon):
        return [shape]
    if isinstance(shape, GeometryCollection):
        return [polygon for part in shape for polygon in _polygons(part)]
    return []
