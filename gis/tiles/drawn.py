"""How each layer of the map looks: grounds, lines, marks and labels, from the bottom to the top."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gis.tiles.foreign import FOREIGN, foreign_layers
from gis.tiles.look import Group, Json, Language, Look, by_value, by_zoom, label, layer, line

AREAS = Group("areas", "Địa giới hành chính", "Boundaries")
FORMER = Group("former_areas", "Địa giới cũ", "Former boundaries", shown=False)
ZONES = Group("zones", "Khu vực phụ trách", "Response zones", shown=False)
ROADS = Group("roads", "Đường", "Roads")
PLACES = Group("places", "Địa điểm", "Places")
CAMERAS = Group("cameras", "Camera", "Cameras", shown=False)

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
# The colour of a symbol by its icon, and its letter in each language; any other has the first letter of its name.
_MARK_COLOURS = {
    "hydrant": "water",
    "dam": "water",
    "hospital": "health",
    "school": "school",
    "fuel": "fuel",
    "hazard": "hazard",
}
_LETTERS = {
    Language.VIETNAMESE: {"hydrant": "N", "hospital": "+", "school": "T", "fuel": "X", "dam": "Đ", "hazard": "!"},
    Language.ENGLISH: {"hydrant": "W", "hospital": "+", "school": "S", "fuel": "F", "dam": "D", "hazard": "!"},
}
_SETTLEMENTS = ["village", "quarter", "locality"]
_COMMUNE = ["==", ["get", "level"], "commune"]
_ABOVE_COMMUNE = ["!=", ["get", "level"], "commune"]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that the centre keeps: its code, its symbol, what it is called, and the layer of its tiles."""

    code: str
    icon: str
    vietnamese: str
    english: str
    tiles: str

    @property
    def group(self) -> Group:
        """What shows or hides it."""
        return Group(f"features-{self.code}", self.vietnamese, self.english, shown=self.icon != "zone")


def groups(kinds: Collection[Kind]) -> tuple[Group, ...]:
    """Return all that can be shown or hidden, in the order of the list on the screen."""
    return (AREAS, FORMER, ZONES, ROADS, PLACES, *(kind.group for kind in kinds), CAMERAS, FOREIGN)


def drawn_layers(
    look: Look, source_of: Mapping[str, str], kinds: Collection[Kind], foreign: Collection[str]
) -> list[Json]:
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
        *there(_features(look, kinds)),
        *there(_cameras(look)),
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
    settlement = ["in", ["get", "kind"], ["literal", _SETTLEMENTS]]
    # The roads of a junction have their names on the map already.
    junction = ["==", ["get", "kind"], "junction"]
    a_thing = ["all", ["!", settlement], ["any", ["!", junction], [">=", ["zoom"], 16]]]
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
        filter=settlement,
        **label(
            look, ["get", "name"], size=by_zoom(10, 11, 15, 14), colour=colours.quiet, symbol_sort_key=first_important
        ),
    )


def _features(look: Look, kinds: Collection[Kind]) -> Iterator[Json]:
    for kind in kinds:
        colour = look.palette.marks.get(_MARK_COLOURS.get(kind.icon, ""), look.palette.marks["other"])
        own = ["==", ["get", "layer"], kind.code]
        edge = line(colour, by_zoom(8, 0.8, 14, 2))
        yield layer(
            f"features-{kind.code}-ground",
            "fill",
            kind.tiles,
            kind.group,
            filter=["all", own, ["==", ["geometry-type"], "Polygon"]],
            paint={"fill-color": colour, "fill-opacity": 0.15},
        )
        away = ["all", own, ["!=", ["geometry-type"], "Point"]]
        yield layer(f"features-{kind.code}-edge", "line", kind.tiles, kind.group, filter=away, **edge)
        letter = _LETTERS[look.language].get(kind.icon, kind.group.title(look.language)[:1].upper())
        yield from _marks(look, f"features-{kind.code}", kind.tiles, kind.group, colour=colour, letter=letter, only=own)


def _cameras(look: Look) -> Iterator[Json]:
    yield from _marks(look, "cameras", "cameras", CAMERAS, colour=look.palette.marks["camera"], letter="C", only=True)


def _marks(look: Look, name: str, tiles: str, group: Group, *, colour: str, letter: str, only: Any) -> Iterator[Json]:
    """Yield a disc with a letter for each point, and its name beside it from near: never a colour alone."""
    facts = {"filter": ["all", only, ["==", ["geometry-type"], "Point"]]}
    disc = {
        "circle-radius": by_zoom(8, 4, 12, 8, 16, 11),
        "circle-color": colour,
        "circle-stroke-color": look.palette.halo,
        "circle-stroke-width": 1.5,
    }
    yield layer(f"{name}-disc", "circle", tiles, group, paint=disc, **facts)
    sign = label(
        look, letter, size=by_zoom(10, 8, 12, 11, 16, 14), colour=look.palette.mark_text, strong=True,
        text_allow_overlap=True, text_ignore_placement=True,
    )  # fmt: skip
    sign["paint"]["text-halo-width"] = 0
    yield layer(f"{name}-letter", "symbol", tiles, group, minzoom=10, **facts, **sign)
    beside = label(
        look, ["get", "name"], size=by_zoom(12, 11, 16, 13), text_anchor="left", text_offset=[1, 0],
        text_justify="left",
    )  # fmt: skip
    yield layer(f"{name}-name", "symbol", tiles, group, minzoom=12, **facts, **beside)


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
