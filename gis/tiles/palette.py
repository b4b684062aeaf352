"""The colours of the map by day and by night. Those that the screens also use are the screens' own (tokens.css)."""

from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """Whether the map is drawn for a dark room or for daylight."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb. Grounds and lines are quiet: what happens in the province is drawn over them in full colour.

    `zones` are by the code of the agency.
    """

    outside: str
    land: str
    water: str
    wood: str
    built: str
    border: str
    border_major: str
    former: str
    road: str
    road_edge: str
    road_major: str
    road_major_edge: str
    text: str
    quiet: str
    halo: str
    zones: dict[str, str]
    zone_other: str
    mark_text: str
    marks: dict[str, str]


PALETTES: dict[Theme, Palette] = {
    Theme.DARK: Palette(
        outside="#0f1418",
        land="#1a2229",
        water="#15303f",
        wood="#1a2a23",
        built="#222c35",
        border="#51626f",
        border_major="#8496a5",
        former="#a58ad0",
        road="#3c4954",
        road_edge="#141a1f",
        road_major="#7d6a45",
        road_major_edge="#141a1f",
        text="#e6ebf0",
        quiet="#a9b5c1",
        halo="#0f1418",
        zones={"police": "#8fb4ff", "fire": "#ff8a5c", "ambulance": "#4fcb8d"},
        zone_other="#a9b5c1",
        mark_text="#101418",
        marks={
            "water": "#63b8e8",
            "health": "#f2a3b3",
            "school": "#e0c27a",
            "fuel": "#c9a6f0",
            "camera": "#c7d2db",
            "hazard": "#f0b070",
            "other": "#a9b5c1",
        },
    ),
    Theme.LIGHT: Palette(
        outside="#dfe5ea",
        land="#f7f9fa",
        water="#b5d3e6",
        wood="#dcebdc",
        built="#e9e6e1",
        border="#93a1ad",
        border_major="#5a6874",
        former="#6a45a5",
        road="#ffffff",
        road_edge="#b9c4cd",
        road_major="#f6dc9c",
        road_major_edge="#b8954a",
        text="#131a20",
        quiet="#46525d",
        halo="#ffffff",
        zones={"police": "#3b6fd4", "fire": "#d4582a", "ambulance": "#1f8a55"},
        zone_other="#46525d",
        mark_text="#ffffff",
        marks={
            "water": "#1273ad",
            "health": "#b02a4c",
            "school": "#7d5a00",
            "fuel": "#6c3fb0",
            "camera": "#3d4a55",
            "hazard": "#a85400",
            "other": "#46525d",
        },
    ),
}
