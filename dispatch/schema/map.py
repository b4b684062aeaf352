"""The map's style document."""

from typing import Literal

from pydantic import JsonValue

from dispatch.schema.values import Shape


class MapGroup(Shape):
    """What a person shows or hides at one go: the ids of the style's layers, and whether they are shown at first."""

    id: str
    name: str
    shown: bool
    layers: list[str]


class MapMetadata(Shape):
    """What the style says beside MapLibre's own: the groups, and the box to show first (west, south, east, north)."""

    groups: list[MapGroup]
    bounds: tuple[float, float, float, float]


class MapStyle(Shape):
    """A style by the MapLibre style specification. Addresses in it begin with `/`, the basemap's with `pmtiles:///`."""

    version: Literal[8]
    name: str
    metadata: MapMetadata
    sources: dict[str, dict[str, JsonValue]]
    layers: list[dict[str, JsonValue]]
