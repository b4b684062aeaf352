"""How each layer of the map looks: grounds, lines, marks and labels, from the bottom to the top."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gis.tiles.foreign import FOREIGN, foreign_layers
from gis.tiles.look import Group, Json, Language, Look, by_value, by_zoom, label, layer, line

AREAS = Group("areas", "Địa giới hành chính", "Boundaries")
FORMER = Group("former_areas", "Địa giới cũ", "Former boundaries", shown=False)
ZONES = Group("zones", "Khu vực phụ trách", "Response zones", shown=False)
ROADS = Group("roads", "Đường", "Roads")
PLACES = Group("places", "Địa điểm", "Places")
# In the order of the list on the screen.
GROUPS = (AREAS, FORMER, ZONES, ROADS, PLACES, FOREIGN)

_ENGLISH_KINDS = {
    "phường": "Ward",
    "xã": "Commune",
    "thị trấn": "Township",
    "đặc khu": "Special zone",
    "huyện": "District",
    "thị xã": "Town",
    "thành phố": "City",
    "tỉnh": "Province",
}
_SETTLEMENTS = ["village", "quarter", "locality"]
_COMMUNE = ["==", ["get", "level"], "commune"]
_ABOVE_COMMUNE = ["!=", ["get", "level"], "commune"]


def drawn_layers(look: Look, source_of: Mapping[str, str], foreign: Collection[str]) -> list[Json]:
    """Return the layers of a style whose tiles are there.

    `source_of` names the source of each of our layers of tiles, `foreign` are those of a basemap from elsewhere.
    """
    ground = {"id": "outside", "type": "background", "paint": {"background-color": look.palette.outside}}

    def there(layers: Iterator[Json]) -> list[Json]:
        return [{**one, "source": source_of[one["source-layer"]]} for one in layers if one["source-layer"] in source_of]

    return [
        ground,
        *there(_land(look)),
        *foreign_layers(look, foreign),
        *there(_zones(look)),
        *there(_roads(look)),
        *there(_borders(look)),
        *there(_places(look)),
        *there(_area_names(look)),
    ]


def _land(look: Look) -> Iterator[Json]:
    paint = {"fill-color": look.palette.land, "fill-antialias": False}
    yield layer("areas-land", "fill", "areas", paint=paint)


def _zones(look: Look) -> Iterator[Json]:
    owner = by_value("owner", look.palette.zones, look.palette.zone_other)
    yield layer("zones-ground", "fill", "zones", ZONES, paint={"fill-color": owner, "fill-opacity": 0.14})
    yield layer("zones-edge", "line", "zones", ZONES, **line(owner, by_zoom(8, 1.2, 14, 3)))


def _roads(look: Look) -> Iterator[Json]:
    colours = look.palette
    kinds = (
        ("alley", 14, colours.road_edge, colours.road, by_zoom(13, 0.5, 18, 8)),
        ("street", 11, colours.road_edge, colours.road, by_zoom(11, 0.6, 14, 2.5, 18, 14)),
        ("road", 5, colours.road_major_edge, colours.road_major, by_zoom(6, 1, 10, 2.4, 14, 6, 18, 20)),
    )
    for kind, first, edge, colour, width in kinds:
        facts = {"minzoom": first, "filter": ["==", ["get", "class"], kind]}
        wider = [*width[:3], *(value + 1.6 * (place % 2) for place, value in enumerate(width[3:]))]
        yield layer(f"roads-{kind}-edge", "line", "roads", ROADS, **facts, **line(edge, wider))
        yield layer(f"roads-{kind}", "line", "roads", ROADS, **facts, **line(colour, width))


def _borders(look: Look) -> Iterator[Json]:
    colours = look.palette
    former = line(colours.former, 1.2, dasharray=[3, 2])
    yield layer("former-areas-edge", "line", "former_areas", FORMER, **former)
    commune = line(colours.border, by_zoom(7, 0.5, 14, 2))
    yield layer("areas-edge", "line", "areas", AREAS, filter=_COMMUNE, **commune)
    greater = line(colours.border_major, by_zoom(6, 1, 14, 4))
    yield layer("areas-major-edge", "line", "areas", AREAS, filter=_ABOVE_COMMUNE, **greater)


def _places(look: Look) -> Iterator[Json]:
    colours = look.palette
    first_important = ["-", ["get", "importance"]]
    yield layer(
        "roads-name",
        "symbol",
        "roads",
        ROADS,
        minzoom=10,
        filter=["any", ["==", ["get", "class"], "road"], [">=", ["zoom"], 14]],
        **label(
            look, ["get", "name"], size=by_zoom(10, 11, 16, 14), colour=colours.quiet, symbol_placement="line",
            symbol_spacing=400,
        ),
    )  # fmt: skip
    dot = {"circle-radius": by_zoom(11, 2, 16, 4.5), "circle-color": colours.quiet, "circle-stroke-color": colours.halo}
    a_thing = ["!", ["in", ["get", "kind"], ["literal", _SETTLEMENTS]]]
    yield layer("places-dot", "circle", "places", PLACES, filter=a_thing, paint=dot | {"circle-stroke-width": 1})
    yield layer(
        "places-name",
        "symbol",
        "places",
        PLACES,
        minzoom=11,
        filter=a_thing,
        **label(
            look, ["get", "name"], size=by_zoom(11, 11, 16, 13), colour=colours.quiet, text_anchor="top",
            text_offset=[0, 0.5], symbol_sort_key=first_important,
        ),
    )  # fmt: skip
    yield layer(
        "settlements-name",
        "symbol",
        "places",
        PLACES,
        filter=["!", a_thing],
        **label(
            look, ["get", "name"], size=by_zoom(10, 11, 15, 14), colour=colours.quiet, symbol_sort_key=first_important
        ),
    )


def _area_names(look: Look) -> Iterator[Json]:
    colours = look.palette
    former = label(look, _with_kind(look), size=12, colour=colours.former)
    yield layer("former-areas-name", "symbol", "former_areas", FORMER, minzoom=8, **former)
    owner = by_value("owner", colours.zones, colours.zone_other)
    zone = label(look, ["get", "name"], size=13, colour=owner)
    yield layer("zones-name", "symbol", "zones", ZONES, minzoom=8, **zone)
    name = ["step", ["zoom"], ["get", "name"], 10, _with_kind(look)]
    commune = label(look, name, size=by_zoom(7, 10, 9, 11.5, 13, 16), strong=True, text_padding=1)
    yield layer("areas-name", "symbol", "area_labels", AREAS, minzoom=7, filter=_COMMUNE, **commune)
    greater = label(look, ["get", "name"], size=by_zoom(5, 12, 9, 17), strong=True)
    yield layer("areas-major-name", "symbol", "area_labels", AREAS, maxzoom=9, filter=_ABOVE_COMMUNE, **greater)


def _with_kind(look: Look) -> Any:
    """Return the expression for the name of an area with its kind, in the order of the language."""
    if look.language is Language.VIETNAMESE:
        return ["concat", ["get", "kind"], " ", ["get", "name"]]
    words = (word for pair in _ENGLISH_KINDS.items() for word in pair)
    return ["concat", ["get", "name"], " ", ["match", ["downcase", ["get", "kind"]], *words, ["get", "kind"]]]
