"""Reads a query: which names, roads, kilometres and relations it speaks of. Pure, and total over all texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from gis.places.reading_clues import (
    HOUSE_NUMBER,
    Distance,
    Kilometre,
    is_road,
    join_roads,
    take_direction,
    take_distance,
    take_kilometre,
)
from gis.places.reading_counts import counts_something
from gis.places.reading_kinds import KINDS, UNITS, leading_kind, phrase_at
from gis.places.reading_noise import without_noise
from gis.places.reading_spelling import spelled
from gis.places.reading_words import BREAK, DASH, Word, clean, cut

LONGEST = 2_000
# Who says more than this tells a story; the place is in its first sentence or must be asked for.
_MOST_WORDS = 40

_NEAR = (
    "gan",
    "o gan",
    "ngay gan",
    "canh",
    "ben canh",
    "ngay canh",
    "ke",
    "ke ben",
    "sat",
    "sat ben",
    "sat vach",
    "quanh",
    "xung quanh",
    "truoc",
    "truoc cong",
    "phia truoc",
    "truoc cua",
    "phia sau",
    "sau lung",
    "khong xa",
    "ngang",
    "ngay",
    "khu vuc",
)
_OPPOSITE = ("doi dien", "doi dien voi", "truoc mat", "ben kia duong", "nhin qua")
_OFFSET = ("cach", "qua khoi", "qua", "di qua", "tu", "chua toi", "chua den", "gan toi", "gan den", "sau khi qua")
_JUNCTIONS = (
    "nga ba",
    "nga tu",
    "nga nam",
    "vong xoay",
    "bung binh",
    "giao lo",
    "nut giao",
    "goc",
    "goc duong",
    "cho giao",
    "cho giao nhau",
    "cho giao nhau giua",
    "giao lo giua",
)
_CROSSINGS = ("giao voi", "giao", "cat", "gap", "va", "voi", "x", "dung")
_HOUSES = ("so nha", "so", "nha so", "dia chi", "dia chi so")
_ALLEYS = ("hem", "hem so", "kiet", "ngo", "ngach", "duong hem")
_STREETS = ("duong", "pho", "dai lo")


@dataclass(frozen=True)
class Name:
    """What a place may be called: its words, how many of them say its kind, and whether the last is half typed."""

    words: tuple[Word, ...]
    kinds: tuple[str, ...] = ()
    kind_words: int = 0
    unfinished: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """All words as they are compared."""
        return tuple(word.folded for word in self.words)

    @property
    def core(self) -> tuple[str, ...]:
        """The words without those of the kind."""
        return self.folded[self.kind_words :]

    @property
    def written(self) -> str:
        """The words as they were written."""
        return " ".join(word.written for word in self.words)

    @property
    def is_marked(self) -> bool:
        """Return whether some word is written with marks."""
        return any(word.is_marked for word in self.words)


@dataclass(frozen=True)
class House:
    """A number on a street. `number` is "12/3/5" for a house of an alley; `alley` where only that is named."""

    number: str
    street: Name
    alley: bool = False


@dataclass(frozen=True)
class Relation:
    """Where the place asked for lies from the one that is named: "near", "opposite" or "offset"."""

    code: str
    distance: Distance | None = None
    bearing: int | None = None
    towards: Name | None = None


@dataclass(frozen=True)
class Query:
    """A query as it was read. `subject` is what lies so to the first of the `names`, where something is named so."""

    names: tuple[Name, ...] = ()
    roads: tuple[str, ...] = ()
    kilometre: Kilometre | None = None
    house: House | None = None
    junction: tuple[Name, Name] | None = None
    relation: Relation | None = None
    subject: Name | None = None
    keyboard: str = ""


def read_queries(text: str) -> tuple[Query, ...]:
    """Return what a text asks for and, where a number or a name may have been cut wrongly, what else. Never raises."""
    likely, other = read_query(text), read_query(text, greedy=True)
    return (likely,) if likely == other else (likely, other)


def read_query(text: str, *, greedy: bool = False) -> Query:
    """Return what a text asks for. Never raises.

    Where it is `greedy`, numbers take all that they can: "quốc lộ mười bốn năm người" is a road 145.
    """
    pieces = cut(clean(text[:LONGEST]))
    words = join_roads(spelled(pieces.words[:_MOST_WORDS]), greedy=greedy)
    unfinished = pieces.unfinished and len(pieces.words) <= _MOST_WORDS
    last = words[-1] if words else None
    kilometre = take_kilometre(words, greedy=greedy)
    junction = _take_junction(words)
    relation, at = _take_relation(words)
    before, after = _segments(words[:at]), _segments(words[at:])
    house = _take_house(before) or _take_house(after)
    roads = [word.folded for segment in (*before, *after) for word in segment if is_road(word)]
    subjects = _names(before, last, unfinished=unfinished)
    names = _names(after, last, unfinished=unfinished)
    if relation is not None and names:
        return Query(
            names=(*names, *subjects[1:]),
            roads=tuple(dict.fromkeys(roads)),
            kilometre=kilometre,
            house=house,
            junction=junction,
            relation=relation,
            subject=subjects[0] if subjects else None,
            keyboard=pieces.keyboard,
        )
    return Query(
        names=(*subjects, *names),
        roads=tuple(dict.fromkeys(roads)),
        kilometre=kilometre,
        house=house,
        junction=junction,
        relation=relation,
        keyboard=pieces.keyboard,
    )


def name_of(words: Sequence[Word], *, unfinished: bool = False) -> Name:
    """Return words as a name, with the kind that they begin with."""
    words = [
        Word(part, part) if "/" in word.folded else word for word in words for part in word.folded.split("/") if part
    ]
    phrase, length = leading_kind(words)
    return Name(tuple(words), KINDS.get(phrase, ()), length, unfinished)


def _take_relation(words: list[Word]) -> tuple[Relation | None, int]:
    """Remove the words of a relation; return it and the place from which the words name what it is a relation to."""
    found, code, length = len(words), "", 0
    for place in range(len(words)):
        sizes = {
            known: phrase_at(words, place, phrases)
            for known, phrases in (("near", _NEAR), ("opposite", _OPPOSITE), ("offset", _OFFSET))
        }
        best = max(sizes, key=lambda known: sizes[known])
        if sizes[best] and place + sizes[best] < len(words):
            found, code, length = place, best, sizes[best]
            break
    tail = words[found + length :]
    bearing, towards = take_direction(tail if code else words)
    distance = take_distance(tail if code else words)
    if code and distance is None:
        # "500 m qua cầu": said before.
        before = words[:found]
        distance = take_distance(before)
        words[:found], found = before, len(before)
    if code == "offset" and distance is None and bearing is None and not towards:
        if says_only_near(words[found : found + length]):
            code = "near"
        else:
            return None, 0
    if not code:
        if distance is None and bearing is None and not towards:
            return None, 0
        return Relation("offset", distance, bearing, name_of(towards) if towards else None), 0
    if code == "near" and distance is not None:
        code = "offset"
    words[found:] = [BREAK, *tail]
    at = found if any(not word.is_break for word in tail) else 0
    return Relation(code, distance, bearing, name_of(towards) if towards else None), at


def says_only_near(words: Sequence[Word]) -> bool:
    """Return whether an offset without distance and direction still says that something is close by."""
    return " ".join(word.folded for word in words) in ("gan toi", "gan den", "chua toi", "chua den", "qua khoi")


def _take_junction(words: list[Word]) -> tuple[Name, Name] | None:
    """Remove two roads that cross from the words and return them; a junction with a name of its own stays a name."""
    for place in range(len(words)):
        length = phrase_at(words, place, _JUNCTIONS)
        if not length:
            continue
        start = place + length
        sides = _sides(words, start)
        if sides is not None:
            one, other, end = sides
            words[place:end] = [BREAK]
            return one, other
    for place in range(1, len(words) - 1):
        length = phrase_at(words, place, _CROSSINGS[:4]) or words[place].folded == "x"
        if length and not words[place - 1].is_break:
            start = next((at + 1 for at in range(place - 1, -1, -1) if words[at].is_break), 0)
            sides = _sides(words, start)
            if sides is not None:
                one, other, end = sides
                words[start:end] = [BREAK]
                return one, other
    return None


def _sides(words: Sequence[Word], start: int) -> tuple[Name, Name, int] | None:
    """Return the two roads that words name from a place on, and where they end."""
    numbered = [at for at in range(start, min(start + 4, len(words))) if is_road(words[at])]
    if len(numbered) == 2:  # noqa: PLR2004
        return name_of([words[numbered[0]]]), name_of([words[numbered[1]]]), numbered[1] + 1
    for at in range(start + 1, len(words) - 1):
        length = phrase_at(words, at, _CROSSINGS) or (1 if words[at].is_break and is_dash(words, start, at) else 0)
        if not length:
            if words[at].is_break:
                return None
            continue
        end = next((stop for stop in range(at + length, len(words)) if words[stop].is_break), len(words))
        one, other = _street(words[start:at]), _street(words[at + length : end])
        if one and other:
            return name_of(one), name_of(other), end
        return None
    return None


def is_dash(words: Sequence[Word], start: int, at: int) -> bool:
    """Return whether a break parts two roads rather than a junction's name and its area."""
    return (
        words[at] is DASH or is_road(words[at - 1]) or is_road(words[at + 1]) or phrase_at(words, start, _STREETS) > 0
    )


def _street(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words of a street without "đường"."""
    return words[phrase_at(words, 0, _STREETS) :]


def _take_house(segments: list[list[Word]]) -> House | None:
    """Remove a house number with its street from the segments and return it."""
    for index, segment in enumerate(segments):
        house = _house(segment)
        if house is not None:
            del segments[index]
            return house
    return None


def _house(segment: list[Word]) -> House | None:
    numbers: list[str] = []
    place = 0
    alley = False
    while place < len(segment):
        said = phrase_at(segment, place, _HOUSES)
        lane = phrase_at(segment, place, _ALLEYS)
        at = place + (lane or said)
        if lane and at < len(segment) and phrase_at(segment, at, ("so",)):
            at += 1
        if at >= len(segment) or not HOUSE_NUMBER.fullmatch(segment[at].folded):
            break
        numbers.insert(0, segment[at].folded)
        alley = bool(lane) and len(numbers) == 1
        place = at + 1
        if not lane and not (place < len(segment) and phrase_at(segment, place, _ALLEYS)):
            break
    rest = segment[place:]
    if not numbers:
        return _house_after_street(segment)
    rest = rest[phrase_at(rest, 0, ("tren duong", "o duong", "cua duong", "duong", "pho", "dai lo")) :]
    if not rest or (phrase_at(rest, 0, ("thang",)) and len(rest) > 1) or counts_something(segment):
        return None
    phrase, _ = leading_kind(rest)
    if phrase and phrase not in ("truong", "ho", "dinh", "quan", "ban", "ga", "cau", "chua", "thon", "to", "doi"):
        return None
    return House("/".join(numbers), name_of(rest), alley=alley)


def _house_after_street(segment: list[Word]) -> House | None:
    """Return "đường Nguyễn Huệ số 12"."""
    for place in range(1, len(segment) - 1):
        length = phrase_at(segment, place, ("so nha", "nha so", "so"))
        at = place + length
        if length and at < len(segment) and HOUSE_NUMBER.fullmatch(segment[at].folded):
            street = [*_street(segment[:place]), *segment[at + 1 :]]
            if phrase_at(segment, 0, _STREETS) and street:
                return House(segment[at].folded, name_of(street))
    return None


def _segments(words: Sequence[Word]) -> list[list[Word]]:
    segments: list[list[Word]] = [[]]
    for word in words:
        if word.is_break:
            segments.append([])
        else:
            segments[-1].append(word)
    return [words for segment in segments if (words := without_noise(segment))]


def _names(segments: list[list[Word]], last: Word | None, *, unfinished: bool) -> list[Name]:
    names = []
    for segment in segments:
        words = without_noise([word for word in segment if not is_road(word)])
        if words and not counts_something(words):
            names.append(name_of(words, unfinished=unfinished and words[-1] is last))
    return names


def is_unit(name: Name) -> bool:
    """Return whether a name begins with the word of a division: "xã", "huyện"."""
    return " ".join(name.folded[: name.kind_words]) in UNITS
