"""What is told of the places found: in which areas they lie, what they were called, and which are easily confused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from gis.places.answer import Candidate, Flag, Position
from gis.places.folding import fold, searchable
from gis.places.measuring import distance_m
from gis.places.reading_coordinates import in_vietnam
from gis.places.reading_kinds import UNITS

_AREAS = """
SELECT asked.n, area.level, btrim(area.kind || ' ' || area.name),
    area.valid_until IS NOT NULL AND area.valid_until <= %s, area.approximate
FROM unnest(%s::int[], %s::float8[], %s::float8[]) AS asked(n, lon, lat)
JOIN geography_area AS area ON area.level <> 'zone'
    AND ST_Covers(area.shape, ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326))
ORDER BY asked.n, area.valid_until NULLS LAST, area.level
"""
_BEFORE = """
SELECT place.id, array_agg(DISTINCT btrim(old.kind || ' ' || old.name))
FROM geography_place AS place
JOIN geography_areasuccession AS past ON past.successor_id = place.area_id
JOIN geography_area AS old ON old.id = past.predecessor_id
WHERE place.id = ANY(%s)
GROUP BY place.id
"""
_FORMER = """
SELECT place.id FROM geography_place AS place JOIN geography_area AS area ON area.id = place.area_id
WHERE place.id = ANY(%s) AND area.valid_until <= %s
"""
_ANY_AREA = "SELECT EXISTS (SELECT FROM geography_area WHERE level <> 'zone' AND shape IS NOT NULL)"
_SIZES = ("commune", "district", "province")
_AREA_KINDS = frozenset(_SIZES)


@dataclass(frozen=True)
class Surroundings:
    """The areas round a point, from the smallest to the largest, those that no longer are marked so."""

    labels: tuple[str, ...] = ()
    inside: bool = False


def describe(candidates: Sequence[Candidate], day: date) -> list[Candidate]:
    """Return candidates with the areas that they lie in on the day, former names and flags."""
    around = surroundings([(one.position.lon, one.position.lat) for one in candidates], day)
    areas = [one.id for one in candidates if one.id is not None and one.kind in _AREA_KINDS]
    before, former = _predecessors(areas), _former(areas, day)
    described = []
    for one, place in zip(candidates, around, strict=True):
        flags = list(one.flags)
        if not in_vietnam(one.position.lon, one.position.lat):
            flags.append(Flag.OUTSIDE_VIETNAM)
        elif not place.inside:
            flags.append(Flag.OUTSIDE_PROVINCE)
        if one.id in former:
            flags.append(Flag.FORMER_UNIT)
        described.append(
            replace(
                one,
                within=tuple(label for label in place.labels if label.removesuffix(" (cũ)") != one.label),
                old_names=(*one.old_names, *before.get(one.id or 0, ())),
                flags=tuple(dict.fromkeys(flags)),
            )
        )
    return described


def surroundings(points: Sequence[tuple[float, float]], day: date) -> list[Surroundings]:
    """Return the areas round each point (lon, lat). Where no area has a shape, every point counts as inside."""
    if not points:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_AREAS, [day, list(range(len(points))), [lon for lon, _ in points], [lat for _, lat in points]])
        rows = cursor.fetchall()
        cursor.execute(_ANY_AREA)
        drawn = cursor.fetchone()[0]
    found: list[list[tuple[bool, int, str]]] = [[] for _ in points]
    for n, level, label, former, _ in rows:
        found[n].append((former, _SIZES.index(level), f"{label} (cũ)" if former else label))
    return [
        Surroundings(
            tuple(dict.fromkeys(label for _, _, label in sorted(labels))),
            inside=not drawn or bool(labels),
        )
        for labels in found
    ]


def _predecessors(place_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    if not place_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [list(place_ids)])
        return {place_id: tuple(names) for place_id, names in cursor.fetchall()}


def _former(place_ids: Sequence[int], day: date) -> set[int]:
    if not place_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_FORMER, [list(place_ids), day])
        return {row[0] for row in cursor.fetchall()}


def with_twins(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates with the ids of those whose names are easily taken for theirs and that lie elsewhere."""
    return [
        replace(
            one,
            twins=tuple(
                other.id
                for other in candidates
                if other.id is not None and one.id is not None and other.id != one.id and are_twins(one, other)
            ),
        )
        for one in candidates
    ]


def are_twins(one: Candidate, other: Candidate) -> bool:
    """Return whether two names have the same words without marks, in any order, and mean places that are apart."""
    if _class(one) != _class(other) or _bare(one.label) != _bare(other.label):
        return False
    apart_m = distance_m(one.position.lon, one.position.lat, other.position.lon, other.position.lat)
    if one.kind in _AREA_KINDS and _marked(one.label) == _marked(other.label):
        # The town of old and the ward of today are one place under one name.
        return apart_m > max(one.radius_m, other.radius_m)
    return apart_m > min(one.radius_m, other.radius_m, 500)


def _marked(label: str) -> str:
    """Return an area's name with its marks, without the word of its division."""
    words = label.casefold().split()
    size = next((size for size in (2, 1) if fold(" ".join(words[:size])) in UNITS), 0)
    return " ".join(words[size:])


def _class(one: Candidate) -> str:
    return "area" if one.kind in _AREA_KINDS else one.kind


def _bare(label: str) -> list[str]:
    words = searchable(label).split()
    for size in (2, 1):
        if len(words) > size and " ".join(words[:size]) in UNITS:
            return sorted(words[size:])
    return sorted(words)


def position(lon: float, lat: float) -> Position:
    """Return a position as it is answered: to a millionth of a degree."""
    return Position(round(lon, 6), round(lat, 6))
