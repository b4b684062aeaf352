"""What is told of the places found: in which areas they lie, what they were called, and which are easily confused."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection

from gis.distance import metres_between
from gis.places.answer import Candidate, Flag, Position
from gis.places.folding import fold, searchable
from gis.places.reading_coordinates import in_vietnam
from gis.places.reading_kinds import UNITS

# Of each point the areas round it, of each place that is an area what it was and whether it is no longer: in one go.
_AROUND = """
SELECT asked.n, area.level, btrim(area.kind || ' ' || area.name),
    area.valid_until IS NOT NULL AND area.valid_until <= %(day)s, area.valid_until
FROM unnest(%(ns)s::int[], %(lons)s::float8[], %(lats)s::float8[]) AS asked(n, lon, lat)
CROSS JOIN LATERAL (
    SELECT DISTINCT piece.area_id FROM geography_areapiece AS piece
    WHERE ST_Covers(piece.shape, ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326))
) AS covering
JOIN geography_area AS area ON area.id = covering.area_id AND area.level <> 'zone'
UNION ALL
SELECT -1, 'drawn', '', EXISTS (SELECT FROM geography_area WHERE level <> 'zone' AND shape IS NOT NULL), NULL
UNION ALL
SELECT place.id, 'old', btrim(old.kind || ' ' || old.name), true, NULL
FROM geography_place AS place
JOIN geography_areasuccession AS past ON past.successor_id = place.area_id
JOIN geography_area AS old ON old.id = past.predecessor_id
WHERE place.id = ANY(%(areas)s)
UNION ALL
SELECT place.id, 'former', '', true, NULL
FROM geography_place AS place JOIN geography_area AS area ON area.id = place.area_id
WHERE place.id = ANY(%(areas)s) AND area.valid_until <= %(day)s
ORDER BY 5 NULLS LAST, 3
"""
_GONE = " (cũ)"
_SIZES = ("commune", "district", "province")
_AREA_KINDS = frozenset(_SIZES)


@dataclass
class _Around:
    """What the tables tell of candidates: areas by the number of the candidate, the rest by the id of its place."""

    labels: dict[int, list[tuple[bool, int, str]]] = field(default_factory=dict)
    before: dict[int, list[str]] = field(default_factory=dict)
    former: set[int] = field(default_factory=set)
    drawn: bool = False


def describe(candidates: Sequence[Candidate], day: date) -> list[Candidate]:
    """Return candidates with the areas that they lie in on the day, former names and flags.

    Areas are told from the smallest to the largest, those that are no longer at the end, marked so. Where no area has a
    shape, nothing is known to lie outside.
    """
    if not candidates:
        return []
    around = _around(candidates, day)
    described = []
    for n, one in enumerate(candidates):
        labels = tuple(dict.fromkeys(label for _, _, label in sorted(around.labels.get(n, []))))
        flags = list(one.flags)
        if not in_vietnam(one.position.lon, one.position.lat):
            flags.append(Flag.OUTSIDE_VIETNAM)
        elif around.drawn and not labels:
            flags.append(Flag.OUTSIDE_PROVINCE)
        if one.id in around.former:
            flags.append(Flag.FORMER_UNIT)
        old_names = (*one.old_names, *sorted(around.before.get(one.id or 0, [])))
        described.append(
            replace(
                one,
                within=tuple(label for label in labels if label.removesuffix(_GONE) != one.label),
                old_names=tuple(name for name in dict.fromkeys(old_names) if name != one.label),
                flags=tuple(flags),
            )
        )
    return described


def _around(candidates: Sequence[Candidate], day: date) -> _Around:
    found = _Around()
    with connection.cursor() as cursor:
        cursor.execute(
            _AROUND,
            {
                "day": day,
                "ns": list(range(len(candidates))),
                "lons": [one.position.lon for one in candidates],
                "lats": [one.position.lat for one in candidates],
                "areas": [one.id for one in candidates if one.id is not None and one.kind in _AREA_KINDS],
            },
        )
        for n, sort, label, told, _ in cursor.fetchall():
            if sort in _SIZES:
                labels = found.labels.setdefault(n, [])
                labels.append((told, _SIZES.index(sort), f"{label}{_GONE}" if told else label))
            elif sort == "drawn":
                found.drawn = told
            elif sort == "old":
                found.before.setdefault(n, []).append(label)
            else:
                found.former.add(n)
    return found


def with_twins(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates with the ids of those whose names are easily taken for theirs and that lie elsewhere.

    Such names have the same words without marks, in any order.
    """
    alike: dict[tuple[str, ...], list[Candidate]] = {}
    names = [("area" if one.kind in _AREA_KINDS else one.kind, *_bare(one.label)) for one in candidates]
    for name, one in zip(names, candidates, strict=True):
        if one.id is not None:
            alike.setdefault(name, []).append(one)
    return [
        replace(one, twins=tuple(other.id for other in alike.get(name, ()) if other.id and _are_apart(one, other)))
        for name, one in zip(names, candidates, strict=True)
    ]


def _are_apart(one: Candidate, other: Candidate) -> bool:
    if one.id is None or one.id == other.id:
        return False
    apart_m = metres_between((one.position.lon, one.position.lat), (other.position.lon, other.position.lat))
    if one.kind in _AREA_KINDS and _marked(one.label) == _marked(other.label):
        # The town of old and the ward of today are one place under one name.
        return apart_m > max(one.radius_m, other.radius_m)
    return apart_m > min(one.radius_m, other.radius_m, 500)


def _marked(label: str) -> str:
    """Return an area's name with its marks, without the word of its division."""
    words = label.casefold().split()
    size = next((size for size in (2, 1) if fold(" ".join(words[:size])) in UNITS), 0)
    return " ".join(words[size:])


def _bare(label: str) -> list[str]:
    words = searchable(label).split()
    for size in (2, 1):
        if len(words) > size and " ".join(words[:size]) in UNITS:
            return sorted(words[size:])
    return sorted(words)


def position(lon: float, lat: float) -> Position:
    """Return a position as it is answered: to a millionth of a degree."""
    return Position(round(lon, 6), round(lat, 6))
