"""The names that every query is compared with: areas, numbered roads, and the words of all names. Pure."""

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gis.places.reading_kinds import UNITS

_UNIT_KINDS = {
    "xa": "commune",
    "phuong": "commune",
    "thi tran": "commune",
    "huyen": "district",
    "thi xa": "district",
    "thanh pho": "district",
    "tinh": "province",
}
_MOST_WORDS = 5
_ALTERNATIVES = 16
_SIZES = {"commune": 0, "district": 1, "province": 2}
_INITIALS = 0.9
# What sounds alike in one part of the country or another.
_SOUNDS = (
    (re.compile("^(?:tr|ch)"), "c"),
    (re.compile("^(?:gi|d|v|r)"), "d"),
    (re.compile("^(?:s|x)"), "s"),
    (re.compile("^(?:ngh?)"), "g"),
    (re.compile("^(?:gh)"), "w"),
    (re.compile("^(?:k|q|c)(?=[aeiouy])"), "k"),
    (re.compile("y"), "i"),
    (re.compile("(?:ng|nh)$"), "n"),
    (re.compile("(?:c|ch)$"), "t"),
)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return what a folded syllable has in common with those that are easily heard for it."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


@dataclass(frozen=True)
class AreaName:
    """One name of an area, and the circle that holds the area. `former` ones are no longer."""

    place_id: int
    folded: str
    kind: str
    lon: float
    lat: float
    radius_m: float
    area_id: int | None = None
    former: bool = False


@dataclass(frozen=True)
class Mention:
    """An area that words from `start` until `end` may name. `sure` where the word of a division stands before it.

    Without areas it is a province that the centre does not know, which tells nothing: all it knows lies in its own.
    """

    start: int
    end: int
    areas: tuple[AreaName, ...]
    score: float
    sure: bool


class Gazetteer:
    """Areas and roads by name, and the words that stand in names."""

    def __init__(
        self,
        areas: Iterable[AreaName] = (),
        roads: Mapping[str, Sequence[int]] | None = None,
        words: Iterable[str] = (),
        holders: Mapping[int, frozenset[int]] | None = None,
    ) -> None:
        self.roads = dict(roads or {})
        self._holders = dict(holders or {})
        self._by_place: dict[int, AreaName] = {}
        self._by_area: dict[int, AreaName] = {}
        self._initials: dict[str, list[AreaName]] = {}
        self._areas: dict[str, list[AreaName]] = {}
        for area in areas:
            self._areas.setdefault(area.folded, []).append(area)
            self._by_place[area.place_id] = area
            if area.area_id is not None:
                self._by_area[area.area_id] = area
            parts = area.folded.split()
            if len(parts) > 1 and parts[0] not in UNITS and not (area.former and area.kind == "commune"):
                self._initials.setdefault("".join(part[0] for part in parts), []).append(area)
        self._joined = {name.replace(" ", ""): name for name in self._areas}
        self._names = sorted(self._areas)
        self._words = sorted(set(words))
        self._known = frozenset(self._words)
        self._letters = [word for word in self._words if word.isalpha()]
        self._by_sound: dict[str, list[str]] = {}
        for word in self._letters:
            self._by_sound.setdefault(sound(word), []).append(word)

    def centre(self) -> tuple[float, float] | None:
        """Return the middle (lon, lat) of the communes' positions; None without any."""
        points = [(area.lon, area.lat) for areas in self._areas.values() for area in areas if area.kind == "commune"]
        if not points:
            return None
        return sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points)

    def knows(self, word: str) -> bool:
        """Return whether a word stands in some name."""
        return word in self._known

    def begins(self, part: str) -> bool:
        """Return whether some word begins so."""
        place = bisect.bisect_left(self._words, part)
        return place < len(self._words) and self._words[place].startswith(part)

    def alternatives(self, word: str) -> tuple[str, ...]:
        """Return the known words that a mistyped one may stand for: those that sound so, then the nearest."""
        if not word.isalpha():
            return ()
        edits = 1 if len(word) < 6 else 2  # noqa: PLR2004
        near = process.extract(word, self._letters, scorer=OSA.distance, score_cutoff=edits, limit=60)
        near.sort(key=lambda found: (found[1], found[0][0] != word[0], abs(len(found[0]) - len(word))))
        # Of one letter only the first of two is left, not the second.
        found = [known for known, *_ in near if len(word) > 1 or known[0] == word]
        return tuple(dict.fromkeys((*self._by_sound.get(sound(word), ()), *found[:_ALTERNATIVES])))

    def holds(self, area: AreaName, place_id: int, kind: str, within_id: int | None) -> bool | None:
        """Return whether an area holds a place, by what became of areas and what they were part of.

        None where that does not tell.
        """
        if kind not in _SIZES:
            return self._over(area, within_id)
        own = self._by_place.get(place_id)
        if own is None:
            return None
        if _SIZES[area.kind] < _SIZES[kind] or (area.former and not own.former and area.kind == kind):
            return False
        if own.area_id is None or area.area_id is None:
            return None
        known = self._holders.get(own.area_id, frozenset())
        if area.area_id in known:
            return True
        # Of two communes only a former one lies in a present one.
        return None if not known and area.kind != kind else False

    def is_former(self, place_id: int) -> bool:
        """Return whether a place is an area that is no longer."""
        return place_id in self._by_place and self._by_place[place_id].former

    def _over(self, area: AreaName, area_id: int | None) -> bool | None:
        if area_id is None or area.area_id is None:
            return None
        if area.area_id == area_id:
            return True
        own = self._by_area.get(area_id)
        if own is not None and (own.kind, own.former) == (area.kind, area.former):
            return False
        known = self._holders.get(area_id, frozenset())
        # An old commune is held by the unit that it became part of, and holds, as far as anybody can tell, all of it.
        if area.area_id in known or area_id in self._holders.get(area.area_id, frozenset()):
            return True
        return None if not known else False

    def roads_of(self, ref: str) -> list[int]:
        """Return the places of a numbered road; of "?741" those of any class."""
        if not ref.startswith("?"):
            return list(self.roads.get(ref, ()))
        return [place for known in self.roads if known[2:] == ref[1:] for place in self.roads[known]]

    def mentions(self, words: Sequence[str], *, unfinished: bool) -> list[Mention]:
        """Return the areas that parts of the words may name, the surest and longest first."""
        found = []
        for start in range(len(words)):
            unit = next((size for size in (2, 1) if " ".join(words[start : start + size]) in UNITS), 0)
            kind = _UNIT_KINDS.get(" ".join(words[start : start + unit]))
            for end in range(start + unit + 1, min(start + unit + _MOST_WORDS, len(words)) + 1):
                name = " ".join(words[start + unit : end])
                whole = start == 0 and end == len(words)
                areas, score = self._areas_of(
                    name, fuzzy=unit > 0 or whole or end == len(words), part=unfinished and end == len(words)
                )
                if not areas and len(name) > 1 and end - start - unit == 1 and not self.knows(name):
                    areas, score = self._initials.get(name, []), _INITIALS
                fitting = [area for area in areas if kind is None or area.kind == kind]
                if kind == "province" and not fitting and areas and score == 1:
                    found.append(Mention(start, end, (), score, sure=True))
                    continue
                fitting = fitting or areas
                if fitting and (end - start > 1 or whole or score == _INITIALS):
                    found.append(Mention(start, end, tuple(fitting), score, unit > 0))
        found.sort(key=lambda mention: (-mention.score, not mention.sure, mention.start - mention.end))
        return found

    def _areas_of(self, name: str, *, fuzzy: bool, part: bool) -> tuple[list[AreaName], float]:
        if exact := self._areas.get(name) or self._areas.get(self._joined.get(name.replace(" ", ""), "")):
            return exact, 1
        if part and len(name) > 3:  # noqa: PLR2004
            place = bisect.bisect_left(self._names, name)
            begun = [known for known in self._names[place : place + 4] if known.startswith(name)]
            if begun:
                return [area for known in begun for area in self._areas[known]], 0.95
        if fuzzy and len(name) > 4 and (near := self._near(name)):  # noqa: PLR2004
            edits = near[0][1]
            return [area for known, distance, _ in near if distance == edits for area in self._areas[known]], 1 - (
                edits / len(name)
            )
        return [], 0

    def _near(self, name: str) -> list[tuple[str, int, int]]:
        edits = 1 if len(name) < 8 else 2  # noqa: PLR2004
        return process.extract(name, self._names, scorer=OSA.distance, score_cutoff=edits, limit=4)
