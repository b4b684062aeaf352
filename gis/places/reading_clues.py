"""What a query says beside names: roads, kilometres, distances, directions, house numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gis.places.folding import road_ref
from gis.places.reading_counts import amount_before, begins_with_counter, said_number
from gis.places.reading_kinds import ending_kinds, leading_kind, phrase_at
from gis.places.reading_numbers import read_number
from gis.places.reading_words import BREAK, Word

_ROAD_CLASSES = (
    "quoc lo",
    "ql",
    "duong tinh",
    "tinh lo",
    "dt",
    "tl",
    "duong huyen",
    "huyen lo",
    "huong lo",
    "dh",
    "hl",
    "cao toc",
    "lo",
    "duong",
)
_ANY_CLASS = ("lo", "duong")
_ROAD_WORD = re.compile(r"(?:ql|dt|dh|ct|\?)\d{1,4}[a-z]?")
_KM_WORDS = (
    "km",
    "cay so",
    "kilomet",
    "ki lo met",
    "ki lo",
    "cot km",
    "cot cay so",
    "ly trinh",
    "ly trinh km",
    "moc km",
)
_KM = re.compile(r"(\d{1,4})(?:\+(\d{1,3})|[.,](\d{1,3}))?")
_PLAIN_KM = re.compile(r"(\d{1,4})\+(\d{3})")
_PLUS = ("cong", "phay", "cham")
_UNITS = {
    "m": 1,
    "met": 1,
    "thuoc": 1,
    "km": 1000,
    "kilomet": 1000,
    "ki lo met": 1000,
    "ki lo": 1000,
    "cay so": 1000,
    "cay": 1000,
}
# "Cây" is a kilometre only before these, or where nothing follows: "3 cây xăng" is no distance.
_AFTER_CAY = ("so", "ruoi", "nua", "thoi", "tinh tu", "tu", "qua", "cach")
_WAYS = frozenset({"street", "road", "alley"})
_FORKS = ("ba", "tu", "nam", "sau")
_VAGUE = {"nua": 0.5, "vai": 3, "may": 3, "vai tram": 300, "may tram": 300, "vai chuc": 30, "may chuc": 30}
_BEARINGS = {
    "bac": 0,
    "dong bac": 45,
    "dong": 90,
    "dong nam": 135,
    "nam": 180,
    "tay nam": 225,
    "tay": 270,
    "tay bac": 315,
}
_TOWARDS = (
    "ve phia",
    "ve huong",
    "phia",
    "huong",
    "theo huong",
    "huong ve",
    "huong di",
    "huong di ve",
    "di ve huong",
    "di ve phia",
    "ve mat",
    "di huong",
)
HOUSE_NUMBER = re.compile(r"\d{1,5}(?:bis|ter|[a-z])?(?:[/-]\d{1,5}[a-z]?)*")


@dataclass(frozen=True)
class Kilometre:
    """A point of a road, in metres from its beginning. `exact` tells that metres were said too."""

    metres: int
    exact: bool


@dataclass(frozen=True)
class Distance:
    """How far from a place, in metres. `vague` is "vài trăm mét"."""

    metres: int
    vague: bool = False


def join_roads(words: Sequence[Word], *, greedy: bool = False) -> list[Word]:
    """Return the words with each numbered road as one, "ql14"; that of an unknown class, "đường 741", is "?741".

    A number ends before what is counted, "mười bốn năm người" is 14, unless it is `greedy`.
    """
    joined: list[Word] = []
    place = 0
    while place < len(words):
        word, used = _road_at(words, place, greedy=greedy)
        joined.append(word if word is not None else words[place])
        place += used or 1
    return joined


def is_road(word: Word) -> bool:
    """Return whether a word is a numbered road."""
    return _ROAD_WORD.fullmatch(word.folded) is not None


def _road_at(words: Sequence[Word], place: int, *, greedy: bool) -> tuple[Word | None, int]:
    length = phrase_at(words, place, _ROAD_CLASSES)
    kind = " ".join(word.folded for word in words[place : place + length])
    start = place + length
    spoken = kind not in _ANY_CLASS
    number, used = _road_number(words[start : start + 8], spoken=spoken, greedy=greedy) if length else ("", 0)
    # "đường 7" is a street; more figures may be a road of the province.
    if not used or (kind == "duong" and len(number) < 2):  # noqa: PLR2004
        return None, 0
    written = " ".join(word.written for word in words[place : start + used])
    folded = f"?{number}" if kind in _ANY_CLASS else road_ref(f"{kind} {number}") or number
    return Word(written, folded), length + used


def _road_number(words: Sequence[Word], *, spoken: bool, greedy: bool) -> tuple[str, int]:
    """Return the number of a road, with its letter, and its length in words."""
    folded = [word.folded for word in words]
    found = re.fullmatch(r"(\d{1,4})([a-z]?)", folded[0]) if folded else None
    if found is not None:
        number, letter, used = found[1], found[2], 1
    else:
        value, used = said_number(words, greedy=greedy) if spoken else (0, 0)
        number, letter = str(value), ""
    if used and not letter and folded[used : used + 1] in (["a"], ["b"], ["c"], ["d"]):
        letter, used = folded[used], used + 1
    return f"{number}{letter}", used


def take_kilometre(words: list[Word], *, greedy: bool = False) -> Kilometre | None:
    """Remove the first kilometre of a road from the words, leaving a break, and return it.

    A figure before "km" is a distance, a kind before it begins a name where no road is named ("ngã ba Cây Số 8"), and
    a number ends before what is counted, unless the reading is `greedy`.
    """
    named = not any(map(is_road, words))
    for place, word in enumerate(words):
        length = phrase_at(words, place, _KM_WORDS)
        if length:
            start = place + length
            if amount_before(words, place) and not (greedy and _is_number(words, start)):
                continue
            if named and not greedy and not _WAYS.issuperset(ending_kinds(words[:place])):
                continue
            if phrase_at(words, start, ("so", "thu")):
                start += 1
            found, used = _kilometre(words[start:], greedy=greedy)
            if found is not None:
                words[place : start + used] = [BREAK]
                return found
        elif plain := _PLAIN_KM.fullmatch(word.folded):
            first = place - (1 if place and words[place - 1].folded == "k" else 0)
            words[first : place + 1] = [BREAK]
            return Kilometre(int(plain[1]) * 1000 + int(plain[2]), exact=True)
    return None


def _kilometre(words: Sequence[Word], *, greedy: bool) -> tuple[Kilometre | None, int]:
    if not words:
        return None, 0
    folded = [word.folded for word in words[:12]]
    if found := _KM.fullmatch(folded[0]):
        metres, exact, used = int(found[1]) * 1000, bool(found[2] or found[3]), 1
        metres += int(found[2].ljust(3, "0") if len(found[2]) == 1 else found[2]) if found[2] else 0
        metres += int(found[3].ljust(3, "0")) if found[3] else 0
    else:
        value, used = said_number(words[:12], greedy=greedy)
        if not used:
            return None, 0
        metres, exact = value * 1000, False
    rest = folded[used:]
    if not exact and rest and rest[0] in _PLUS:
        value, more = said_number(words[used + 1 : 12], greedy=greedy)
        if more:
            return Kilometre(metres + min(value, 999), exact=True), used + 1 + more
    if not exact and rest and rest[0] == "ruoi":
        return Kilometre(metres + 500, exact=True), used + 1
    return Kilometre(metres, exact), used


def take_distance(words: list[Word]) -> Distance | None:
    """Remove the first distance from the words, leaving a break, and return it."""
    for place in range(len(words)):
        value, used, vague = _amount(words[place : place + 8])
        if not used or _in_fork(words, place):
            continue
        length = phrase_at(words, place + used, _UNITS)
        after = place + used + length
        if not length or _is_number(words, after):
            continue
        if words[after - 1].folded == "cay" and not _may_follow_cay(words, after):
            continue
        unit = _UNITS[" ".join(word.folded for word in words[place + used : after])]
        if phrase_at(words, after, ("ruoi",)):
            value, after = value + 0.5, after + 1
        if phrase_at(words, after, ("so",)):
            after += 1
        first = place - phrase_at(words, place - 1, ("khoang", "tam", "chung", "co", "hon")) if place else place
        words[first:after] = [BREAK]
        return Distance(min(round(value * unit), 100_000), vague)
    return None


def _amount(words: Sequence[Word]) -> tuple[float, int, bool]:
    if not words:
        return 0, 0, False
    if length := phrase_at(words, 0, _VAGUE):
        phrase = " ".join(word.folded for word in words[:length])
        return _VAGUE[phrase], length, phrase != "nua"
    figure = words[0].folded
    if re.fullmatch(r"\d{1,3}\.\d{3}", figure):
        return float(figure.replace(".", "")), 1, False
    if re.fullmatch(r"\d{1,5}(?:[.,]\d{1,2})?", figure):
        return float(figure.replace(",", ".")), 1, False
    value, used = read_number([word.folded for word in words])
    return float(value), used, False


def _ends(words: Sequence[Word], start: int, end: int) -> bool:
    """Return whether a quarter of the sky is meant, and not a name that begins like it: "huong dong xoai"."""
    following = words[end] if end < len(words) else None
    plain = end - start == 1 and not words[start].is_marked and words[start].written != "nam"
    return following is None or following.is_break or not plain or leading_kind(words[end:])[1] > 0


def _in_fork(words: Sequence[Word], place: int) -> bool:
    """Return whether the word says how many ways meet: "ngã ba"."""
    return place > 0 and words[place - 1].folded == "nga" and words[place].folded in _FORKS


def _may_follow_cay(words: Sequence[Word], place: int) -> bool:
    """Return whether "cây" before the place may be a kilometre: what follows names nothing that is a tree or a pump."""
    if place >= len(words) or words[place].is_break:
        return True
    return phrase_at(words, place, (*_AFTER_CAY, *_TOWARDS, *_BEARINGS)) > 0


def _is_number(words: Sequence[Word], place: int) -> bool:
    number = place < len(words) and words[place].folded[:1].isdecimal()
    return number and not begins_with_counter(words[place + 1 :])


def take_direction(words: list[Word]) -> tuple[int | None, tuple[Word, ...]]:
    """Remove a direction from the words and return its bearing in degrees, or the words of the place it leads to."""
    for place in range(len(words)):
        length = phrase_at(words, place, _TOWARDS)
        if not length:
            continue
        start = place + length
        named = phrase_at(words, start, _BEARINGS)
        if named and _ends(words, start, start + named):
            bearing = _BEARINGS[" ".join(word.folded for word in words[start : start + named])]
            words[place : start + named] = [BREAK]
            return bearing, ()
        end = next((at for at in range(start, len(words)) if words[at].is_break), len(words))
        towards = tuple(words[start:end])
        if towards:
            words[place:end] = [BREAK]
            return None, towards
    return None, ()
