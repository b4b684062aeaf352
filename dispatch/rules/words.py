"""Words that two accounts of an incident have in common, whatever their accents, case and spelling of road names."""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# They join other words and tell nothing of a place or of what happened.
_STOP_WORDS = frozenset(
    {
        "o", "tai", "gan", "ngay", "duong", "xa", "phuong", "huyen", "va", "la", "bi", "dang", "co", "cua", "voi",
        "trong", "ngoai", "tren", "duoi", "truoc", "sau", "ben", "canh", "mot", "nguoi", "nay", "kia", "day", "thi",
        "ma", "rat", "nhieu", "nhanh", "giup", "toi",
    }
)  # fmt: skip
# They stand in many accounts of different incidents.
_COMMON = frozenset(
    {
        "nga tu", "nga ba", "xe may", "xe tai", "xe khach", "tai nan", "giao thong", "khu tro", "nha tro", "nha rieng",
        "cong nhan", "cong ty", "cay xang", "bat tinh", "chay mau", "chay lon", "danh nhau", "chay nha", "khu cho",
    }
)  # fmt: skip
_COMMON_COUNTS = 0.3

_NUMBERED = re.compile(r"\b(?:(quoc lo|ql)|(tinh lo|duong tinh|dt|tl)|(km))\s*(?=[0-9])")
_WORD = re.compile(r"[a-z0-9]+(?:[+/.\-][0-9]+)*")


def fold(text: str) -> str:
    """Return the text without accents and in lower case, đ as d."""
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=4096)
def terms(text: str) -> frozenset[str]:
    """Return what may be found again in another account: pairs of neighbouring words, and names that hold a number.

    Pairs, because a Vietnamese name is mostly two syllables of which each stands in many names (Bình Long, Bình Phước).
    """
    numbered = _NUMBERED.sub(lambda found: "ql" if found[1] else "dt" if found[2] else "km", fold(text))
    words = [word for word in _WORD.findall(numbered) if word not in _STOP_WORDS]
    pairs = {f"{one} {other}" for one, other in itertools.pairwise(words)}
    return frozenset(pairs | {word for word in words if _is_numbered_name(word)})


def strength(shared: Iterable[str]) -> float:
    """Return how much terms in common tell: one for each, less for those that stand in many accounts."""
    return sum(_COMMON_COUNTS if term in _COMMON else 1.0 for term in sorted(shared))


def _is_numbered_name(word: str) -> bool:
    """Return whether a word is a road, a kilometre or an alley (`ql14`, `12/3`); a bare number is none."""
    return any(character.isdigit() for character in word) and not word.isdigit()
