"""Links of map services. Nothing is fetched: what the address does not hold, it does not tell."""

import math
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote_plus, urlsplit

from gis.distance import METRES_PER_DEGREE
from gis.places.reading_coordinates import Coordinates, order, read_coordinates

_LINK = re.compile(
    r"(?:https?://|geo:|(?:www\.|maps\.)?(?:google\.|goo\.gl/|app\.goo\.gl|openstreetmap\.|osm\.org))\S+", re.I
)
_SHORT = re.compile(r"^(?:maps\.app\.goo\.gl|goo\.gl|g\.co|osm\.org/go|bit\.ly|maps\.apple/p)", re.I)
_NUMBER = r"(-?\d{1,3}(?:\.\d{1,17})?)"
_PAIR = re.compile(rf"{_NUMBER}\s*(?:,|~)\s*{_NUMBER}")
_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
# How much is seen stands behind it: a zoom "15z", or the metres "1200m" that the picture is high, or its height "500a".
_CENTRE = re.compile(rf"@{_NUMBER},{_NUMBER}(?:,(?P<size>\d{{1,8}}(?:\.\d{{1,9}})?)(?P<unit>[zma]))?")
_OSM_MAP = re.compile(rf"#.*?map=(?P<size>\d{{1,2}}(?:\.\d{{1,9}})?)/{_NUMBER}/{_NUMBER}")
# The most telling first: a pin says more than the middle of the screen.
_QUERIES = ("q", "query", "ll", "coordinate", "daddr", "destination", "to", "address", "saddr")
_MIDDLES = ("sll", "cp", "center")
_ZOOMS = ("z", "zoom", "lvl")
_PIN_M = 20
# What is on the screen is what was looked at: half of a large screen to each side, of a map of the world 256 wide.
_HALF_SCREEN_PIXELS = 600
_WORLD_PIXELS = 256
_LEAST_SCREEN_M = 50
# Where nothing tells the zoom, it may be a town or a province.
_UNKNOWN_ZOOM = 10.0


@dataclass(frozen=True)
class MapLink:
    """What a link holds: a position, a text to search for, or (both None) nothing that can be read here.

    `screen` tells that the position is only the middle of what was seen. `rest` is what stands round the link.
    """

    position: Coordinates | None = None
    text: str | None = None
    short: bool = False
    screen: bool = False
    rest: str = ""


def read_link(text: str) -> MapLink | None:
    """Return what the first link in the text holds, None where there is no link."""
    found = _LINK.search(text)
    if found is None:
        return None
    link = found[0].rstrip(").,;>\"'")
    bare = re.sub(r"^https?://", "", link, flags=re.IGNORECASE)
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" \n,;:.")
    try:
        parts = urlsplit(link if "://" in link or link.lower().startswith("geo:") else f"https://{link}")
        asked = {key.lower(): values[0] for key, values in parse_qs(parts.query).items()}
    except ValueError:
        return MapLink(rest=rest)
    whole = unquote_plus(link)
    position = _geo(whole) if parts.scheme == "geo" else _position(whole, asked, parts.path)
    if position is not None:
        return MapLink(position, rest=rest)
    middle = _middle(whole, asked)
    return MapLink(middle, _text(asked, parts.path), _SHORT.match(bare) is not None, middle is not None, rest)


def _position(whole: str, asked: dict[str, str], path: str) -> Coordinates | None:
    if pins := _PIN.findall(whole):
        return _of(pins[-1], _PIN_M)
    if {"mlat", "mlon"} <= asked.keys():
        return _read(f"{asked['mlat']},{asked['mlon']}", _PIN_M)
    if {"lat", "lon"} <= asked.keys():
        return _read(f"{asked['lat']},{asked['lon']}", _PIN_M)
    for key in _QUERIES:
        if key in asked and (position := _read(asked[key], _PIN_M)) is not None:
            return position
    return _written(path)


def _middle(whole: str, asked: dict[str, str]) -> Coordinates | None:
    """Return the middle of the screen, with a circle round what was seen on it."""
    zoom = next(
        (float(asked[key]) for key in _ZOOMS if re.fullmatch(r"\d{1,2}(?:\.\d{1,9})?", asked.get(key, ""))), None
    )
    for key in _MIDDLES:
        if key in asked and (pair := _PAIR.search(asked[key])):
            return _seen((pair[1], pair[2]), zoom)
    if shown := _OSM_MAP.search(whole):
        return _seen((shown[2], shown[3]), float(shown["size"]))
    if shown := _CENTRE.search(whole):
        if shown["unit"] in ("m", "a"):
            return _of((shown[1], shown[2]), max(_LEAST_SCREEN_M, round(float(shown["size"]))))
        return _seen((shown[1], shown[2]), float(shown["size"]) if shown["size"] else None)
    return None


def _seen(pair: tuple[str, str], zoom: float | None) -> Coordinates | None:
    zoom = min(22.0, zoom) if zoom is not None else _UNKNOWN_ZOOM
    pixel_m = METRES_PER_DEGREE * 360 / (_WORLD_PIXELS * 2**zoom)
    shrink = max(0.1, math.cos(math.radians(min(90.0, abs(float(pair[0]))))))
    return _of(pair, max(_LEAST_SCREEN_M, round(pixel_m * shrink * _HALF_SCREEN_PIXELS)))


def _geo(whole: str) -> Coordinates | None:
    """Return the position of "geo:11.5,106.8" or, where that is none, of "geo:0,0?q=11.5,106.8(name)"."""
    pairs = [_of(pair, _PIN_M) for pair in _PAIR.findall(whole)]
    return next((pair for pair in reversed(pairs) if pair is not None and (pair.lon or pair.lat)), None)


def _written(path: str) -> Coordinates | None:
    """Return coordinates that stand in the path: "/place/11°32'10"N+106°53'00"E", or the last of "/dir/A/B"."""
    text = unquote_plus(path).partition("/@")[0]
    pairs = [pair for pair in _PAIR.findall(text) if "." in pair[0]]
    return _of(pairs[-1], _PIN_M) if pairs else read_coordinates(text)


def _read(value: str, radius_m: int) -> Coordinates | None:
    found = _PAIR.search(value)
    return _of((found[1], found[2]), radius_m) if found and "." in found[0] else read_coordinates(value)


def _of(pair: tuple[str, str], radius_m: int) -> Coordinates | None:
    return order(float(pair[0]), float(pair[1]), radius_m)


def _text(asked: dict[str, str], path: str) -> str | None:
    named = re.search(r"/(?:place|search)/([^/@]+)", path)
    text = asked.get("q") or asked.get("query") or (unquote_plus(named[1]) if named else "")
    return text.strip() or None
