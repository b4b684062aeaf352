"""The map is read in the dark and in the sun, beside screens whose colours mean something."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from gis.tiles.drawn import Kind
from gis.tiles.layers import FEATURES, LAYERS
from gis.tiles.look import Language
from gis.tiles.palette import PALETTES, Theme
from gis.tiles.style import Basemap, style

_TOKENS = Path(settings.BASE_DIR) / "frontend/src/theme/tokens.css"
_HOSPITALS = Kind("hospitals", "hospital", "Cơ sở y tế", "Hospitals", FEATURES.name)


def tokens(selector: str) -> dict[str, str]:
    block = _TOKENS.read_text().partition(f"{selector} {{")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#\w{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def drawn(theme: Theme = Theme.DARK, language: Language = Language.VIETNAMESE, basemap: Basemap | None = None) -> Any:
    return style(
        LAYERS.values(),
        theme=theme,
        language=language,
        bounds=None,
        kinds=[_HOSPITALS],
        tiles=lambda layer: f"/tiles/{layer.name}/1-a/{{z}}/{{x}}/{{y}}.mvt",
        basemap=basemap,
    )


@pytest.mark.parametrize(("theme", "selector"), [(Theme.DARK, ":root"), (Theme.LIGHT, ':root[data-theme="light"]')])
def test_the_map_has_the_grounds_and_texts_of_the_screens(theme: Theme, selector: str) -> None:
    screen, palette = tokens(selector), PALETTES[theme]
    assert (palette.outside, palette.text, palette.quiet) == (screen["ground"], screen["text"], screen["quiet"])
    if theme is Theme.DARK:
        assert palette.zones == {agency: screen[agency] for agency in ("police", "fire", "ambulance")}


@pytest.mark.parametrize("theme", Theme)
def test_labels_are_read_on_every_ground_and_letters_on_their_discs(theme: Theme) -> None:
    palette = PALETTES[theme]
    for text in (palette.text, palette.quiet, palette.former):
        for ground in (palette.outside, palette.land, palette.halo):
            assert contrast(text, ground) >= 4.5, (text, ground)
    for mark in palette.marks.values():
        assert contrast(palette.mark_text, mark) >= 4.5, mark


def test_both_themes_and_languages_draw_the_same_layers() -> None:
    layers = [
        [(layer["id"], layer.get("source-layer"), layer.get("filter")) for layer in drawn(theme, language)["layers"]]
        for theme in Theme
        for language in Language
    ]
    assert all(one == layers[0] for one in layers)


def test_kinds_of_areas_are_named_in_the_language_and_things_by_the_centre() -> None:
    vietnamese, english = str(drawn()), str(drawn(language=Language.ENGLISH))
    assert "'phường', 'Ward'" in english
    assert "Ward" not in vietnamese
    assert "Cơ sở y tế" in vietnamese
    assert "Hospitals" in english


def test_a_basemap_from_elsewhere_lies_under_our_own_layers() -> None:
    foreign = Basemap("/maps/basemap.pmtiles?key=k", frozenset(), frozenset({"water", "roads", "pois"}))
    document = drawn(basemap=foreign)
    assert document["sources"]["basemap"] == {"type": "vector", "url": "pmtiles:///maps/basemap.pmtiles?key=k"}
    order = [layer["id"] for layer in document["layers"]]
    assert order.index("areas-land") < order.index("basemap-water") < order.index("roads-road")
    assert all(layer["source"] == "basemap" for layer in document["layers"] if layer["id"].startswith("basemap-"))
    assert "basemap" in {group["id"] for group in document["metadata"]["groups"]}
    assert {layer["source-layer"] for layer in document["layers"] if layer.get("source") == "basemap"} == {
        "water",
        "roads",
    }


def test_whose_data_it_is_is_told_of_every_source_as_a_text() -> None:
    document = style(
        LAYERS.values(),
        theme=Theme.DARK,
        language=Language.VIETNAMESE,
        bounds=None,
        kinds=[],
        tiles=lambda layer: f"/tiles/{layer.name}",
        attribution="© OpenStreetMap <b>contributors</b>",
    )
    told = {source["attribution"] for source in document["sources"].values()}
    assert told == {"© OpenStreetMap &lt;b&gt;contributors&lt;/b&gt;"}
    assert all("attribution" not in source for source in drawn()["sources"].values())
