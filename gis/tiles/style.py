"""The style document by which MapLibre draws the map, by day and by night, with labels in Vietnamese or English.

It names no `glyphs`: the browser draws all signs from fonts that the page has loaded, and nothing comes from outside.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape

from gis.tiles.drawn import Kind, drawn_layers, groups
from gis.tiles.grid import Box
from gis.tiles.layers import Layer
from gis.tiles.look import Group, Json, Language, Look
from gis.tiles.palette import PALETTES, Theme

# Where nothing is known yet the map shows the country.
_COUNTRY = Box(102.1, 8.4, 109.5, 23.4)


@dataclass(frozen=True)
class Basemap:
    """A PMTiles file as the style uses it: its address, and of our layers those that it holds in their present version.

    `foreign` are the layers of a file that the centre has from elsewhere.
    """

    address: str
    present: frozenset[str]
    foreign: frozenset[str]


def style(
    layers: Collection[Layer],
    *,
    theme: Theme,
    language: Language,
    bounds: Box | None,
    kinds: Collection[Kind],
    tiles: Callable[[Layer], str],
    basemap: Basemap | None = None,
    attribution: str = "",
) -> Json:
    """Return the style document of these layers. `tiles` returns the address of a layer's tiles, `{z}/{x}/{y}` in it.

    `kinds` are the things that the centre keeps, `bounds` is what the map shows at first. `metadata.groups` lists what
    a person may show or hide, by its name. `attribution` is the text that says whose data the map shows.
    """
    names = {layer.name for layer in layers}
    in_file = basemap.present & names if basemap else frozenset()
    sources: Json = {layer.name: _tiled(layer, tiles(layer)) for layer in layers if layer.name not in in_file}
    foreign = basemap.foreign if basemap else frozenset()
    if basemap and (in_file or foreign):
        sources["basemap"] = {"type": "vector", "url": f"pmtiles://{basemap.address}"}
    look = Look(PALETTES[theme], language)
    source_of = {name: "basemap" if name in in_file else name for name in names}
    if attribution:
        # MapLibre takes it for HTML.
        sources = {name: {**source, "attribution": escape(attribution)} for name, source in sources.items()}
    drawn = drawn_layers(look, source_of, kinds, foreign)
    shown = bounds or _COUNTRY
    return {
        "version": 8,
        "name": f"EOC {theme.value}",
        "metadata": {
            "groups": _groups(drawn, groups(kinds), language),
            "bounds": [shown.west, shown.south, shown.east, shown.north],
        },
        "sources": sources,
        "layers": drawn,
    }


def _tiled(layer: Layer, address: str) -> Json:
    return {"type": "vector", "tiles": [address], "minzoom": layer.min_zoom, "maxzoom": layer.max_zoom}


def _groups(drawn: Collection[Json], known: Collection[Group], language: Language) -> list[Json]:
    members: Mapping[str, list[str]] = {group.name: [] for group in known}
    for layer in drawn:
        if group := layer.get("metadata", {}).get("group"):
            members[group].append(layer["id"])
    return [
        {"id": group.name, "name": group.title(language), "shown": group.shown, "layers": members[group.name]}
        for group in known
        if members[group.name]
    ]
