"""A basemap that the centre has from elsewhere: water, woods, buildings and roads under what we draw ourselves.

Two schemas are known by the names of their layers: that of Protomaps' basemaps and that of OpenMapTiles.
"""

from collections.abc import Collection, Iterator

from gis.tiles.look import Group, Json, Look, by_zoom, label, layer, line

FOREIGN = Group("basemap", "Bản đồ nền", "Basemap")

_WOODS = ["forest", "wood", "nature_reserve", "park", "grass", "orchard", "farmland"]
_GREAT_ROADS = ["highway", "major_road", "motorway", "trunk", "primary", "secondary"]


def foreign_layers(look: Look, held: Collection[str]) -> Iterator[Json]:
    """Yield the layers of a style for those of a file's layers that are known."""
    for one in _known(look):
        if one["source-layer"] in held:
            yield {**one, "source": "basemap"}


def _known(look: Look) -> Iterator[Json]:
    colours = look.palette
    wood = {"fill-color": colours.wood}
    built = {"fill-color": colours.built}
    water = {"fill-color": colours.water}
    for tiles, attribute in (("landuse", "kind"), ("landcover", "kind"), ("landcover", "class")):
        yield layer(
            f"basemap-{tiles}-{attribute}", "fill", tiles, FOREIGN, filter=_one_of(attribute, _WOODS), paint=wood
        )
    yield layer("basemap-water", "fill", "water", FOREIGN, filter=["==", ["geometry-type"], "Polygon"], paint=water)
    for tiles in ("buildings", "building"):
        yield layer(f"basemap-{tiles}", "fill", tiles, FOREIGN, minzoom=13, paint=built)
    for tiles, attribute in (("roads", "kind"), ("transportation", "class")):
        great = _one_of(attribute, _GREAT_ROADS)
        lesser = line(colours.road, by_zoom(11, 0.5, 18, 10))
        yield layer(f"basemap-{tiles}", "line", tiles, FOREIGN, minzoom=11, filter=["!", great], **lesser)
        greater = line(colours.road_major, by_zoom(6, 0.6, 12, 2, 18, 16))
        yield layer(f"basemap-{tiles}-great", "line", tiles, FOREIGN, filter=great, **greater)
    for tiles in ("roads", "transportation_name"):
        named = label(look, ["get", "name"], size=11, colour=colours.quiet, symbol_placement="line")
        yield layer(f"basemap-{tiles}-name", "symbol", tiles, FOREIGN, minzoom=13, **named)


def _one_of(attribute: str, values: list[str]) -> list[object]:
    return ["in", ["get", attribute], ["literal", values]]
