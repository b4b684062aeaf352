"""What of a place can be kept: tidied where that is certain, refused in words where it is not."""

import unicodedata
from dataclasses import replace

from gis.files import Problem, Sentence
from gis.places.folding import fold
from gis.places.writing import PlaceEntry

# What the columns of the table hold.
_LIMITS = {"source_key": 100, "name": 200, "house_number": 30, "street": 200}


def refusal(code: str, key: str | None, vi: str, en: str, *, row: int | None = None) -> Problem:
    """Return what is told of a place that is left out."""
    return Problem(code, key, Sentence(vi, en), refused=True, row=row)


def remark(code: str, key: str | None, vi: str, en: str, *, row: int | None = None) -> Problem:
    """Return what is told of a place that is taken."""
    return Problem(code, key, Sentence(vi, en), row=row)


def tidied(text: str) -> str:
    """Return a text in NFC on one line, its words apart by one space, without control characters."""
    printable = "".join(" " if unicodedata.category(letter) in {"Cc", "Zs"} else letter for letter in text)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def checked(entry: PlaceEntry) -> PlaceEntry | Problem:
    """Return the entry with its texts tidied, or why it cannot be kept."""
    entry = replace(
        entry,
        name=tidied(entry.name),
        house_number=tidied(entry.house_number),
        street=tidied(entry.street),
        names=[(tidied(name), status) for name, status in entry.names],
    )
    if not fold(entry.name):
        return refusal(
            "no_name",
            entry.key,
            "Không có tên: hãy ghi tên, hoặc số nhà và đường.",
            "It has no name: give it one, or a number and a street.",
            row=entry.row,
        )
    # Where somebody forgot the coordinates, programs write zeros.
    if (entry.lon, entry.lat) == (0, 0):
        return refusal(
            "no_position",
            entry.key,
            "Tọa độ là 0, 0: hãy ghi tọa độ thật.",
            "It lies at 0, 0: give its position.",
            row=entry.row,
        )
    return _too_long(entry) or entry


def _too_long(entry: PlaceEntry) -> Problem | None:
    texts = {
        "source_key": [entry.key],
        "name": [entry.name, *(name for name, _ in entry.names)],
        "house_number": [entry.house_number],
        "street": [entry.street],
    }
    for what, limit in _LIMITS.items():
        if any(len(text) > limit for text in texts[what]):
            return refusal(
                "too_long",
                entry.key[: _LIMITS["source_key"]],
                f"{what} dài hơn {limit} ký tự: hãy rút ngắn.",
                f"{what} is longer than {limit} characters: shorten it.",
                row=entry.row,
            )
    return None
