"""How names are compared: without marks, in small letters, words apart by one space."""

import re
import unicodedata
from collections.abc import Sequence

# What stands inside a word and is left out: "R'Lấp" is one word.
_INSIDE = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_LETTER_THEN_FIGURE = re.compile(r"([^\W\d_])(?=\d)")
_ROAD = re.compile(
    r"\b(?:(?:duong|tuyen) )?(quoc lo|ql|duong tinh|tinh lo|dt|tl|duong huyen|huyen lo|huong lo|dh|hl|cao toc|ct)"
    r" (\d{1,4})(?: ?([a-z]))?\b"
)
# A street named after a day: "30 tháng 4" is "30/4".
_DATE = re.compile(r"\b(\d{1,2}) thang (\d{1,2})\b")
_SHORT = {
    "tx": "thi xa",
    "tp": "thanh pho",
    "tt": "thi tran",
    "kp": "khu pho",
    "bv": "benh vien",
    "bvdk": "benh vien da khoa",
    "bx": "ben xe",
    "kcn": "khu cong nghiep",
    "kdc": "khu dan cu",
    "ubnd": "uy ban nhan dan",
    "cty": "cong ty",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "ttyt": "trung tam y te",
    "nvh": "nha van hoa",
    "ck": "cua khau",
    "dg": "duong",
}
_CLASSES = {
    "quoc lo": "ql",
    "duong tinh": "dt",
    "tinh lo": "dt",
    "tl": "dt",
    "duong huyen": "dh",
    "huyen lo": "dh",
    "hl": "dh",
    "huong lo": "dh",
    "cao toc": "ct",
}


def composed(name: str) -> str:
    """Return a name as it is stored: in NFC, its spaces single."""
    return " ".join(unicodedata.normalize("NFC", name).split())[:200]


def unmarked(text: str) -> str:
    """Return a text in small letters without marks; signs and spaces stay."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold())
    return "".join("d" if letter == "đ" else letter for letter in letters if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """Return a text as names are compared: "Xã Đức-Liễu, ấp3" is "xa duc lieu ap 3". Letters of any script stay."""
    plain = unmarked(_INSIDE.sub("", text))
    apart = _LETTER_THEN_FIGURE.sub(r"\1 ", "".join(letter if letter.isalnum() else " " for letter in plain))
    return " ".join(apart.split())


def road_ref(text: str) -> str | None:
    """Return the one spelling of a numbered road, "ql14", "dt741", "dh507": of "QL 14", "ĐT.741", "Tỉnh lộ 741"."""
    found = _ROAD.fullmatch(fold(text))
    return _ref(found) if found else None


def spelled_out(words: Sequence[str]) -> list[str]:
    """Return folded words with what is always an abbreviation in full: "ubnd xa" is "uy ban nhan dan xa"."""
    return " ".join(_SHORT.get(word, word) for word in words).split()


def searchable(name: str) -> str:
    """Return a name as the index holds it: folded, with numbered roads in their one spelling."""
    roads = _ROAD.sub(_ref, fold(name))
    return _DATE.sub(r"\1 \2", " ".join(spelled_out(roads.split())))[:200]


def street_key(street: str) -> str:
    """Return what the houses of one street have in common: its searchable name without "đường" or "phố"."""
    words = searchable(street).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("duong", "pho") else words)


def _ref(found: re.Match[str]) -> str:
    return f"{_CLASSES.get(found[1], found[1])}{found[2]}{found[3] or ''}"
