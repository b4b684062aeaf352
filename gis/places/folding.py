"""How names are compared: without marks, in small letters, words apart by one space."""

import re
import unicodedata

# What stands inside a word and is left out: "R'Lấp" is one word.
_INSIDE = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_ROAD = re.compile(
    r"^(?:(?:duong|tuyen) )?(quoc lo|ql|duong tinh|tinh lo|dt|tl|duong huyen|huyen lo|dh|hl|cao toc|ct) ?"
    r"(\d{1,4}) ?([a-z]?)$"
)
_CLASSES = {
    "quoc lo": "ql",
    "duong tinh": "dt",
    "tinh lo": "dt",
    "tl": "dt",
    "duong huyen": "dh",
    "huyen lo": "dh",
    "hl": "dh",
    "cao toc": "ct",
}


def fold(text: str) -> str:
    """Return a text as names are compared: "Xã Đức-Liễu " is "xa duc lieu". Letters of any script and digits stay."""
    composed = unicodedata.normalize("NFKD", _INSIDE.sub("", unicodedata.normalize("NFC", text)).casefold())
    letters = (
        "d" if letter == "đ" else letter if letter.isalnum() else " "
        for letter in composed
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(letters).split())


def road_ref(text: str) -> str | None:
    """Return the one spelling of a numbered road, "ql14", "dt741", "dh507": of "QL 14", "ĐT.741", "Tỉnh lộ 741"."""
    found = _ROAD.match(fold(text))
    return f"{_CLASSES.get(found[1], found[1])}{found[2]}{found[3]}" if found else None


def searchable(name: str) -> str:
    """Return a name as the index holds it: folded, and a numbered road in its one spelling."""
    return road_ref(name) or fold(name)
