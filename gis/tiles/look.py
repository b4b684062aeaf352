"""What the layers of a style are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gis.tiles.palette import Palette

Json = dict[str, Any]

# Fonts of the page (frontend/src/map/fonts.css); MapLibre reads the weight from the name.
PLAIN = "Be Vietnam Pro"
STRONG = "Be Vietnam Pro Semibold"


class Language(StrEnum):
    """In which language kinds of things are named. Names themselves are Vietnamese in both."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


@dataclass(frozen=True)
class Group:
    """What a person shows or hides at one go, what it is called, and whether it is shown at first."""

    name: str
    vietnamese: str
    english: str
    shown: bool = True

    def title(self, language: Language) -> str:
        """Return what it is called."""
        return self.vietnamese if language is Language.VIETNAMESE else self.english


@dataclass(frozen=True)
class Look:
    """The colours and the language of a style."""

    palette: Palette
    language: Language


def layer(name: str, kind: str, tiles: str, group: Group | None = None, **facts: Any) -> Json:
    """Return a layer of a style, still without its source. Without a group nobody can hide it."""
    drawn: Json = {"id": name, "type": kind, "source-layer": tiles}
    if group:
        drawn["metadata"] = {"group": group.name}
        if not group.shown:
            facts["layout"] = {**facts.get("layout", {}), "visibility": "none"}
    return drawn | facts


def line(colour: Any, width: Any, **paint: Any) -> dict[str, Json]:
    """Return the facts of a line layer."""
    return {
        "layout": {"line-join": "round", "line-cap": "butt" if "dasharray" in paint else "round"},
        "paint": {"line-color": colour, "line-width": width} | {f"line-{name}": value for name, value in paint.items()},
    }


def label(
    look: Look, text: Any, *, size: Any, colour: Any = None, strong: bool = False, **layout: Any
) -> dict[str, Json]:
    """Return the facts of a symbol layer that writes a text with a halo."""
    return {
        "layout": {
            "text-field": text,
            "text-font": [STRONG if strong else PLAIN],
            "text-size": size,
            "text-max-width": 8,
            "text-padding": 4,
        }
        | {name.replace("_", "-"): value for name, value in layout.items()},
        "paint": {
            "text-color": colour or look.palette.text,
            "text-halo-color": look.palette.halo,
            "text-halo-width": 1.6,
        },
    }


def by_value(attribute: str, members: Mapping[str, Any], otherwise: Any) -> Any:
    """Return the expression that picks a value by an attribute."""
    return ["match", ["get", attribute], *(word for pair in members.items() for word in pair), otherwise]


def by_zoom(*stops: float) -> Any:
    """Return the expression that grows with the zoom: a zoom, the value there, the next zoom, and so on."""
    return ["interpolate", ["linear"], ["zoom"], *stops]
