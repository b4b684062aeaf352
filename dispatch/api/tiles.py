"""Tiles of the map. The key in the address says what it opens; nothing here asks for a session."""

import gzip
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from dispatch.api.map_keys import layers_of_key
from dispatch.errors import DispatchError, Forbidden, NotFound
from dispatch.problems import refusal_problem
from gis.tiles.drawing import MARGIN, SHELF, draw, packed
from gis.tiles.grid import Tile
from gis.tiles.layers import LAYERS, Layer
from gis.tiles.versions import VERSIONS, Present

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
# What stands under the address of a version never changes.
_KEEP = "private, max-age=86400, immutable"
_DO_NOT_KEEP = "no-store"


@require_safe
def tile(request: HttpRequest, *, layer: str, version: str, z: int, x: int, y: int) -> HttpResponse:
    """Answer a tile of a layer: 200, 204 where there is nothing to see, 304 where the browser has it."""
    try:
        wanted, place = _wanted(request.GET.get("key", ""), layer, Tile(z, x, y))
    except DispatchError as refusal:
        return refusal_problem(refusal)
    held = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if _tag(wanted, version, place) in held:
        return _answer(HTTPStatus.NOT_MODIFIED, _tag(wanted, version, place), _KEEP)
    present = VERSIONS.present()
    tag = _tag(wanted, present.versions[wanted.name], place)
    keep = _KEEP if version == present.versions[wanted.name] else _DO_NOT_KEEP
    if tag in held:
        return _answer(HTTPStatus.NOT_MODIFIED, tag, keep)
    content = _content(wanted, place, present)
    if not content:
        return _answer(HTTPStatus.NO_CONTENT, tag, keep)
    response = _answer(HTTPStatus.OK, tag, keep, content_type=CONTENT_TYPE)
    response["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
        response.content = content
    else:
        response.content = gzip.decompress(content)
    return response


def _wanted(key: str, name: str, place: Tile) -> tuple[Layer, Tile]:
    """Return the layer and the tile. Raises Forbidden `map_key_invalid`, NotFound `tile_unknown`."""
    opened = layers_of_key(key, timezone.now())
    layer = LAYERS.get(name)
    if layer is None:
        raise NotFound("tile_unknown", "The map has no such layer.")
    if layer.name not in opened:
        raise Forbidden("map_key_invalid", "The key of this address does not open this layer.")
    if not (place.exists and layer.min_zoom <= place.z <= layer.max_zoom):
        raise NotFound("tile_unknown", f"This layer has tiles of zoom {layer.min_zoom} to {layer.max_zoom} only.")
    return layer, place


def _content(layer: Layer, place: Tile, present: Present) -> bytes:
    """Return the tile as it is now, packed; empty where there is nothing to see."""
    version = present.versions[layer.name]
    if (kept := SHELF.take(layer.name, version, place)) is not None:
        return kept
    extent = VERSIONS.extent(layer, present)
    if extent is None or not extent.meets(place.box(MARGIN)):
        return b""
    content = packed(draw(layer, place, present.day))
    SHELF.put(layer.name, version, place, content)
    return content


def _tag(layer: Layer, version: str, place: Tile) -> str:
    return f'"{layer.name}-{version}-{place.z}-{place.x}-{place.y}"'


def _answer(status: HTTPStatus, tag: str, keep: str, content_type: str | None = None) -> HttpResponse:
    response = HttpResponse(status=status.value, content_type=content_type)
    if content_type is None:
        del response["Content-Type"]
    # Weak: packed or not, it is the same tile.
    response["ETag"] = f"W/{tag}"
    response["Cache-Control"] = keep
    return response
