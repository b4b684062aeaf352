"""Finds what a name may mean: exact words first, then mistyped ones, then all but one of them."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gis.distance import box, metres_between
from gis.places.answer import How, Near
from gis.places.gazetteer import AreaName, Gazetteer
from gis.places.interpreting import Interpretation, amid, interpret
from gis.places.lookup import Asked, Found, find_by_id, find_by_kind, find_by_words
from gis.places.ranking import fit
from gis.places.reading import Name, is_unit, name_of

# What fits so well needs no search for words that were mistyped.
_GOOD = 0.9
_STRONG = 0.8
_FAIR = 0.6
_LEAST = 0.45
# Round a point that is given instead of an area.
_AROUND_M = 15_000
_FAR_M = 60_000
_LONGEST_NAME = 9
_LONGEST_WORD = 60
# Grave, acute, hook above, tilde, dot below.
_TONES = "\u0300\u0301\u0309\u0303\u0323"


@dataclass(frozen=True)
class Ranked:
    """A place with how well it fits. `inside` tells whether it lies in the areas named with it, None without any."""

    found: Found
    score: float
    how: How
    matched: str
    old: bool
    way: Interpretation
    inside: bool | None = None


def find_name(
    names: Sequence[Name], gazetteer: Gazetteer, near: Near | None = None, *, kinds: Sequence[str] = ()
) -> list[Ranked]:
    """Return the places that the names may mean, best first: one place where it is looked for, others around it."""
    ways = interpret(names, gazetteer)
    best: dict[int, Ranked] = {}
    for wording in (_as_written, _amid, _mistyped, _incomplete):
        tried = amid(names, gazetteer) if wording is _amid else ways
        _keep_best(best, _look(tried, gazetteer, near, wording, kinds))
        good = _GOOD if wording is _as_written else _FAIR
        if _top(best) < good and wording is _as_written:
            _keep_best(best, _by_kind_alone(ways, near))
        if _top(best) >= good:
            break
    if _top(best) < _STRONG and _top_there(best, gazetteer) < _FAIR:
        _keep_best(best, _areas_named(names, ways, _top(best)))
    return sorted(
        (ranked for ranked in best.values() if ranked.score >= _LEAST),
        key=lambda ranked: (-ranked.score, -ranked.found.importance, ranked.found.id),
    )


def _keep_best(best: dict[int, Ranked], found: Iterable[Ranked]) -> None:
    for ranked in found:
        known = best.get(ranked.found.id)
        if known is None or ranked.score > known.score:
            best[ranked.found.id] = ranked


def _top(best: dict[int, Ranked]) -> float:
    return max((ranked.score for ranked in best.values()), default=0)


def _top_there(best: dict[int, Ranked], gazetteer: Gazetteer) -> float:
    """Return how well the best place fits that is of a kind asked for, and not outside all areas named with it."""
    there = [
        ranked.score
        for ranked in best.values()
        if _share_inside(ranked.found, ranked.way.areas, gazetteer) != 0 and not is_other_kind(ranked)
    ]
    return max(there, default=0)


def is_other_kind(ranked: Ranked) -> bool:
    """Return whether a place is not of the kind that was asked for, as a street that bears a village's name."""
    name = ranked.way.name
    return bool(name.kinds) and ranked.found.kind not in name.kinds and not is_unit(name)


def streets_amid(name: Name, gazetteer: Gazetteer, kinds: Sequence[str]) -> list[Ranked]:
    """Return the streets that parts of a name are: "Hùng Vương Nguyễn Huệ" are two."""
    found: dict[int, Ranked] = {}
    for ranked in _look(amid([name_of(name.words[name.kind_words :])], gazetteer), gazetteer, None, _amid, kinds):
        match = ranked.score / ranked.way.share
        known = found.get(ranked.found.id)
        if ranked.found.kind in kinds and match >= _FAIR and (known is None or known.score < ranked.score):
            found[ranked.found.id] = ranked
    return sorted(found.values(), key=lambda ranked: -ranked.score)


Wording = Callable[[Interpretation, Gazetteer], Asked | None]


def _look(
    ways: Sequence[Interpretation],
    gazetteer: Gazetteer,
    near: Near | None,
    wording: Wording,
    kinds: Sequence[str],
) -> Iterable[Ranked]:
    asked: list[Asked] = []
    asking: list[Interpretation] = []
    for way in ways:
        question = wording(way, gazetteer)
        if question is not None:
            asked.append(replace(question, kinds=(*question.kinds, *kinds), box=_box(way, near)))
            asking.append(way)
    for found in find_by_words(asked):
        yield rank(found, asking[found.asked], gazetteer, near, kinds)


def _box(way: Interpretation, near: Near | None) -> tuple[float, float, float, float] | None:
    if way.areas:
        area = min((area for group in way.areas for area in group), key=lambda area: area.radius_m)
        return box((area.lon, area.lat), area.radius_m)
    return box((near.lon, near.lat), near.radius_m + _AROUND_M) if near else None


def _as_written(way: Interpretation, gazetteer: Gazetteer) -> Asked | None:
    words = _sought(way.name)
    return Asked(tuple((word,) for word in words), way.name.kinds, part=way.name.unfinished) if words else None


def _amid(way: Interpretation, gazetteer: Gazetteer) -> Asked | None:
    asked = _as_written(way, gazetteer)
    return asked if asked is not None and all(gazetteer.knows(word) for (word,) in asked.words) else None


def _mistyped(way: Interpretation, gazetteer: Gazetteer) -> Asked | None:
    words = _sought(way.name)
    if not words:
        return None
    ways = []
    for place, word in enumerate(words):
        joined = "".join(words[place : place + 2])
        known = (word, joined) if place + 1 < len(words) and gazetteer.knows(joined) else (word,)
        ways.append((*known, *gazetteer.alternatives(word)))
    return Asked(tuple(ways), way.name.kinds, part=way.name.unfinished)


def _incomplete(way: Interpretation, gazetteer: Gazetteer) -> Asked | None:
    asked = _mistyped(way, gazetteer)
    # One word of two is hardly the same name; of very many words some will always be in the same one.
    if asked is None or not 3 <= len(asked.words) <= 6:  # noqa: PLR2004
        return None
    return replace(asked, fewest=len(asked.words) - 1)


def _sought(name: Name) -> tuple[str, ...]:
    """Return the words by which a name is looked up: those of the kind need not stand in it. No name has very many.

    Nor very long ones, of which the database takes 2,046 bytes at most.
    """
    if name.kinds and not name.core:
        return ()
    words = tuple(
        dict.fromkeys(word for word in name.core or name.folded if word.isalnum() and len(word) <= _LONGEST_WORD)
    )
    return words if len(words) <= _LONGEST_NAME else ()


def _by_kind_alone(ways: Sequence[Interpretation], near: Near | None) -> Iterable[Ranked]:
    """Yield the places of a kind in the area named, or round the caller, where nothing but the kind is asked."""
    for way in ways:
        if way.name.core or not way.name.kinds or is_unit(way.name):
            continue
        if way.areas:
            area = min((area for group in way.areas for area in group), key=lambda area: area.radius_m)
            lon, lat, radius_m = area.lon, area.lat, area.radius_m
        elif near:
            lon, lat, radius_m = near.lon, near.lat, near.radius_m + _AROUND_M
        else:
            continue
        for found in find_by_kind(way.name.kinds, lon, lat, radius_m):
            off = metres_between((lon, lat), (found.lon, found.lat)) / max(radius_m, 1)
            yield Ranked(found, 0.9 - 0.2 * off, How.KIND, found.name, old=False, way=way, inside=True)


def _areas_named(names: Sequence[Name], ways: Sequence[Interpretation], beyond: float) -> Iterable[Ranked]:
    """Yield the smallest areas that were named with what nobody knows, before what is elsewhere."""
    said = _letters(" ".join(name.written for name in names))
    areas = {
        area.place_id: way
        for way in reversed(ways)
        if way.areas
        for area in min(way.areas, key=lambda group: min(area.radius_m for area in group))
    }
    for found in find_by_id(list(areas)):
        way = areas[found.id]
        score = max(_FAIR, beyond + 0.02) * way.trust
        # Of two whose names differ by a mark alone, the one that was written.
        if any(_letters(known) in said for known, _, _ in found.names):
            score += 0.02
        yield Ranked(found, min(1, score), How.PART, found.name, old=False, way=way)


def rank(
    found: Found, way: Interpretation, gazetteer: Gazetteer, near: Near | None, kinds: Sequence[str] = ()
) -> Ranked:
    """Return how well a place fits a way of understanding the query."""
    name = way.name
    best, matched, old = None, found.name, False
    for known, folded, status in found.names:
        here = fit(name.folded, name.kind_words, name.kinds, folded, found.kind, unfinished=name.unfinished)
        if best is None or here.score > best.score:
            best, matched, old = here, known, status == "old"
    if best is None:
        return Ranked(found, 0, How.PART, found.name, old=False, way=way)
    how = best.how if way.whole else How.PART
    score = best.score * way.share * 0.9 + 0.05 * found.importance + (0 if old else 0.01)
    if how in (How.FOLDED, How.PART) and name.is_marked:
        written = _letters(name.written)
        known = _letters(matched)
        if written in known or known in written:
            score += 0.04
            how = How.EXACT if how is How.FOLDED else how
    elif not name.is_marked:
        score += 0.02
    share = _share_inside(found, way.areas, gazetteer)
    inside = None if share is None else share == 1
    if share is not None:
        # Who names the province by its old name, or a neighbour, still names the district too.
        score = score * (0.6 + 0.3 * share + 0.1 * share * way.trust) + 0.02 * share
        # Who names a division of old speaks of what was in it.
        old_group = all(area.former for area in way.areas[0])
        score += 0.03 if inside and old_group and gazetteer.is_former(found.id) else 0
    if kinds and found.kind not in kinds:
        score *= 0.8
    if near is not None:
        off = max(0.0, metres_between((near.lon, near.lat), (found.lon, found.lat)) - near.radius_m)
        score -= 0.08 * min(1.0, off / _FAR_M)
    return Ranked(found, max(0.0, min(1.0, score)), how, matched, old, way, inside)


def _letters(text: str) -> str:
    """Return a text's letters with their marks, wherever in a syllable the tone is written: "hoà" is "hòa"."""
    return "".join(
        "".join(sorted(unicodedata.normalize("NFD", word), key=lambda letter: letter in _TONES))
        for word in text.lower().split()
    )


def _share_inside(found: Found, groups: Sequence[Sequence[AreaName]], gazetteer: Gazetteer) -> float | None:
    """Return in how many of the groups (0 to 1) some area holds the place; None without groups."""
    if not groups:
        return None
    return sum(any(_holds(area, found, gazetteer) for area in group) for group in groups) / len(groups)


def _holds(area: AreaName, found: Found, gazetteer: Gazetteer) -> bool:
    if area.place_id == found.id:
        return False
    told = gazetteer.holds(area, found.id, found.kind, found.within_id)
    if told is not None:
        return told
    return metres_between((area.lon, area.lat), (found.lon, found.lat)) <= area.radius_m * 1.05 + min(
        found.radius_m, 1_000
    )
