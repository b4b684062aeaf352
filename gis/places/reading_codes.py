"""Plus Codes, whole ("7P38GVPM+26") and short ("GVPM+26 Đồng Xoài")."""

import re

from openlocationcode import openlocationcode

from gis.distance import METRES_PER_DEGREE
from gis.places.reading_coordinates import Coordinates

_ALPHABET = "23456789CFGHJMPQRVWX"
_CODE = re.compile(rf"(?<![\w+])([{_ALPHABET}0]{{2,8}}\s?\+\s?[{_ALPHABET}]{{0,7}})(?![\w+])", re.IGNORECASE)


def find_code(text: str) -> tuple[str, str] | None:
    """Return the first Plus Code in capitals, and the text around it; None where there is none.

    "922+900" is made of the same figures and is a kilometre: a code of figures alone is none.
    """
    for found in _CODE.finditer(text):
        code = "".join(found[1].upper().split())
        if openlocationcode.isValid(code) and re.search("[A-Z]", code):
            return code, f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
    return None


def is_short(code: str) -> bool:
    """Return whether a code is only whole with a place near it."""
    return bool(openlocationcode.isShort(code))


def position_of(code: str, near: tuple[float, float] | None = None) -> Coordinates | None:
    """Return the middle of a code's cell; a short one is that which is nearest to `near` (lon, lat).

    None for a short one without a place near it.
    """
    if is_short(code):
        if near is None:
            return None
        code = openlocationcode.recoverNearest(code, near[1], near[0])
    cell = openlocationcode.decode(code)
    radius_m = round((cell.latitudeHi - cell.latitudeLo) * METRES_PER_DEGREE * 0.7)
    return Coordinates(cell.longitudeCenter, cell.latitudeCenter, max(5, radius_m))
