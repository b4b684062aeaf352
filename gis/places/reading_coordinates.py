"""Coordinates as people write and say them: decimal with point or comma, degrees with minutes, either order."""

import re
from dataclasses import dataclass

from gis.distance import METRES_PER_DEGREE
from gis.places.folding import unmarked
from gis.places.reading_numbers import read_number

# Vietnam with its islands, (west, south, east, north): what tells which number is the latitude.
_VIETNAM = (102.0, 6.0, 118.0, 23.6)
_DECIMAL = r"[-+]?\d{1,3}[.,]\d{2,16}"
_LABEL = r"(?:\"?(?:vi do|kinh do|lat(?:itude)?|lon(?:g|gitude)?|lng|x|y)\"?\s*[:=]?\s*)?"
_SIDE = r"(?:bac|nam|dong|tay|[nsewbdt])"
_PAIR = re.compile(
    rf"(?<![\w.,+-])(?:({_SIDE})\s?)?{_LABEL}({_DECIMAL})\s*°?\s*(?:({_SIDE})(?![a-z]))?(?:\s*[,;/|]\s*|\s+(?:-\s+)?)"
    rf"(?:({_SIDE})\s?)?{_LABEL}({_DECIMAL})\s*°?\s*(?:({_SIDE})(?![a-z]))?(?![\w+]|[.,]\d)"
)
# With one decimal only where nothing else stands.
_ROUGH = re.compile(r"\s*([-+]?\d{1,3}[.,]\d)\s*[,;\s]\s*([-+]?\d{1,3}[.,]\d{1,16})\s*")
_POINT = re.compile(r"(?<=\d)\s*(?:phay|cham)\s*(?=\d)")
_NUMBER = r"\d{1,3}(?:[.,]\d{1,12})?"
_ANGLE = re.compile(
    rf"(?<![\d.])(?:(?P<before>{_SIDE})\s*)?(?P<degrees>{_NUMBER})\s*(?:°|do\b|deg\b|d(?=\s*\d))\s*"
    rf"(?:(?P<minutes>{_NUMBER})\s*(?:['’′‘`´]|phut\b|min\b|p\b|m(?=[\s\d])|(?=$|[,;]|\s+[nsewbdt]\b))\s*"
    rf"(?:(?P<seconds>\d{{1,2}}(?:[.,]\d{{1,12}})?)\s*"
    rf"(?:[\"”“]|''|’’|′′|giay\b|sec\b|s(?=\W|$)|(?={_SIDE}\b)|(?=$|[\s,;](?!\s*(?:°|do\b))))\s*)?)?"
    rf"(?:(?:vi do|kinh do|vi tuyen|kinh tuyen)\s*)?(?(before)|(?P<after>{_SIDE}(?![a-z]))?)"
)
_BARE = re.compile(
    rf"(?<![\w.,])(?P<d1>\d{{1,3}})[\s-]+(?P<m1>\d{{1,2}})[\s-]+(?P<s1>{_NUMBER})\s*(?P<h1>[nsbewdt])[\s,;]+"
    rf"(?P<d2>\d{{1,3}})[\s-]+(?P<m2>\d{{1,2}})[\s-]+(?P<s2>{_NUMBER})\s*(?P<h2>[nsbewdt])(?![\w])"
)
_NORTH_SOUTH = {"n": 1, "b": 1, "bac": 1, "s": -1, "nam": -1}
_EAST_WEST = {"e": 1, "d": 1, "dong": 1, "w": -1, "t": -1, "tay": -1}
_SPOKEN = re.compile(r"[a-z]+(?:\s+[a-z]+)*")


@dataclass(frozen=True)
class Coordinates:
    """WGS84 degrees. `swapped` tells that the longitude came first; `radius_m` is what the figures leave open."""

    lon: float
    lat: float
    radius_m: int
    swapped: bool = False


def in_vietnam(lon: float, lat: float) -> bool:
    """Return whether a position lies in the box round Vietnam and its islands."""
    west, south, east, north = _VIETNAM
    return west <= lon <= east and south <= lat <= north


def read_coordinates(text: str) -> Coordinates | None:
    """Return the position that a text holds, None where it holds none or one that is nowhere."""
    # These two signs of degrees fall apart into other letters.
    plain = unmarked(re.sub("[º˚]", "°", text))
    return _read_angles(_figures(plain)) or _read_pair(plain)


def order(first: float, second: float, radius_m: int, *, known: bool = False) -> Coordinates | None:
    """Return latitude and longitude in that order, the other way round where only that lies in Vietnam.

    With `known` the order was written beside the figures and is not doubted.
    """
    if not known and not in_vietnam(second, first) and in_vietnam(first, second):
        return Coordinates(first, second, radius_m, swapped=True)
    if abs(first) <= 90 and abs(second) <= 180:  # noqa: PLR2004
        return Coordinates(second, first, radius_m)
    if abs(second) <= 90 and abs(first) <= 180 and not known:  # noqa: PLR2004
        return Coordinates(first, second, radius_m, swapped=True)
    return None


def _read_pair(plain: str) -> Coordinates | None:
    if rough := _ROUGH.fullmatch(plain):
        first, second = (float(figure.replace(",", ".")) for figure in rough.groups())
        return (
            order(first, second, _radius_m(rough[1]))
            if in_vietnam(first, second) or in_vietnam(second, first)
            else None
        )
    found = _PAIR.search(_POINT.sub(".", plain))
    if found is None:
        return None
    first, second = (float(found[group].replace(",", ".")) for group in (2, 5))
    radius_m = max(_radius_m(found[2]), _radius_m(found[5]))
    one, other = found[1] or found[3], found[4] or found[6]
    return _with_sides((first, one), (second, other), radius_m, labelled=_labelled(found[0]))


def _labelled(text: str) -> bool | None:
    """Return whether labels say that the latitude comes first; None without labels."""
    latitude = re.search(r"vi do|lat", text)
    longitude = re.search(r"kinh do|lo?ng|lon", text)
    return latitude.start() < longitude.start() if latitude and longitude else None


def _with_sides(
    first: tuple[float, str | None], second: tuple[float, str | None], radius_m: int, *, labelled: bool | None = None
) -> Coordinates | None:
    """Return the position of two figures with the letters of north and east beside them, or without."""
    (one, side), (two, other) = first, second
    if labelled is False or side in _EAST_WEST or other in _NORTH_SOUTH:
        one, two, side, other = two, one, other, side
        known = True
    else:
        known = labelled is True or side in _NORTH_SOUTH or other in _EAST_WEST
    return order(one * _NORTH_SOUTH.get(side or "n", 1), two * _EAST_WEST.get(other or "e", 1), radius_m, known=known)


def _radius_m(figure: str) -> int:
    """Return what the last figure leaves open: "11.53" is known to a hundredth of a degree."""
    return max(5, round(METRES_PER_DEGREE / 2 * 10.0 ** -len(re.split("[.,]", figure)[1])))


def _read_angles(plain: str) -> Coordinates | None:
    bare = _BARE.search(plain)
    if bare is not None:
        first = _degrees(bare["d1"], bare["m1"], bare["s1"])
        second = _degrees(bare["d2"], bare["m2"], bare["s2"])
        return _with_sides((first, bare["h1"]), (second, bare["h2"]), _fineness_m(bare["s1"]))
    angles = list(_ANGLE.finditer(plain))[:2]
    if len(angles) < 2:  # noqa: PLR2004
        return None
    values = [
        (_degrees(angle["degrees"], angle["minutes"], angle["seconds"]), angle["before"] or angle["after"])
        for angle in angles
    ]
    return _with_sides(values[0], values[1], max(_angle_radius_m(angle) for angle in angles))


def _degrees(degrees: str, minutes: str | None, seconds: str | None) -> float:
    parts = [float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds)]
    return parts[0] + parts[1] / 60 + parts[2] / 3600


def _angle_radius_m(angle: re.Match[str]) -> int:
    if angle["seconds"]:
        return _fineness_m(angle["seconds"])
    figure = angle["minutes"] or angle["degrees"]
    decimals = len(re.split("[.,]", figure)[1]) if re.search("[.,]", figure) else 0
    unit_m = 1853 if angle["minutes"] else METRES_PER_DEGREE
    return max(5, round(unit_m / 2 * 10.0**-decimals))


def _fineness_m(seconds: str) -> int:
    return 5 if re.search("[.,]", seconds) else 20


def _figures(plain: str) -> str:
    """Return the text with spoken numbers in figures where it speaks of degrees; else as it is."""
    if not re.search(r"\bdo\b", plain) or "phut" not in plain:
        return plain
    words = re.sub(r",(?!\d)", " , ", plain).split()
    read: list[str] = []
    while words:
        value, used = (0, 0) if words[0][:1].isdecimal() else read_number(words)
        read.append(str(value) if used else words[0])
        del words[: used or 1]
    return " ".join(read)
