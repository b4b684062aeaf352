"""Rows for the map, and tiles as a browser reads them."""

from typing import Any

import mapbox_vector_tile
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.utils import timezone

from gis.models import Area, Camera, Feature, FeatureLayer, Place
from gis.tiles.drawing import draw
from gis.tiles.grid import Box, Tile, tiles_of
from gis.tiles.layers import Layer

DONG_XOAI = (106.8931, 11.5349)
# The one tile of zoom 10 that shows it.
DONG_XOAI_10 = Tile(10, 816, 478)


def square(lon: float, lat: float, half_degrees: float = 0.05) -> MultiPolygon:
    return MultiPolygon(
        Polygon.from_bbox((lon - half_degrees, lat - half_degrees, lon + half_degrees, lat + half_degrees)), srid=4326
    )


def add_area(name: str = "Đồng Xoài", at: tuple[float, float] = DONG_XOAI, **fields: Any) -> Area:
    facts = {"code": f"area-{Area.objects.count()}", "level": "commune", "kind": "phường", "source": "test", **fields}
    return Area.objects.create(name=name, shape=square(*at), label_point=Point(*at, srid=4326), **facts)


def add_place(name: str, kind: str, at: tuple[float, float] = DONG_XOAI, **fields: Any) -> Place:
    key = f"{name}-{Place.objects.count()}"
    return Place.objects.create(
        source="test", source_key=key, name=name, kind=kind, position=Point(*at, srid=4326), **fields
    )


def add_road(name: str, kind: str = "road", at: tuple[float, float] = DONG_XOAI) -> Place:
    lon, lat = at
    line = LineString((lon - 0.05, lat), (lon + 0.05, lat + 0.01), srid=4326)
    return add_place(name, kind, at, shape=line)


def add_feature(name: str, layer: str = "hospitals", use: str = "open", **fields: Any) -> Feature:
    kind, _ = FeatureLayer.objects.get_or_create(
        code=layer, defaults={"name_vi": f"Lớp {layer}", "name_en": layer, "icon": layer.rstrip("s"), "use": use}
    )
    position = Point(*DONG_XOAI, srid=4326)
    return Feature.objects.create(layer=kind, key=name, name=name, **{"position": position, **fields})


def add_camera(name: str, **fields: Any) -> Camera:
    position = Point(*DONG_XOAI, srid=4326)
    address = "http://192.0.2.7/secret/stream.m3u8"
    return Camera.objects.create(
        code=f"c{Camera.objects.count()}", name=name, position=position, stream_url=address, **fields
    )


def decoded(content: bytes) -> dict[str, Any]:
    """Return the layers of a tile by name."""
    found: dict[str, Any] = mapbox_vector_tile.decode(content)
    return found


def features(layer: Layer, tile: Tile = DONG_XOAI_10) -> list[dict[str, Any]]:
    """Draw a tile and return the layer's features in it."""
    content = draw(layer, tile, timezone.localdate())
    return decoded(content)[layer.name]["features"] if content else []


def names(layer: Layer, tile: Tile = DONG_XOAI_10) -> list[str]:
    return sorted(feature["properties"]["name"] for feature in features(layer, tile))


def tile_at(zoom: int, at: tuple[float, float] = DONG_XOAI) -> Tile:
    """Return the tile of a zoom that shows a point."""
    lon, lat = at
    (tile,) = tiles_of(Box(lon, lat, lon, lat), zoom)
    return tile
