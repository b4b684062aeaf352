"""Pieces of streets become one street, and where two of them meet is a junction."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import shapely
from django.contrib.gis.geos import GEOSGeometry
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.models import NameStatus, PlaceKind
from gis.places.folding import fold, road_ref, searchable
from gis.places.kinds import importance_of
from gis.places.reach import reach_m
from gis.places.writing import PlaceEntry

# Pieces of one name that lie closer are one street; two towns' streets of one name are farther apart. In degrees.
_ONE_STREET = 0.005
# A crossing of two carriageways with two others has four points.
_ONE_JUNCTION = 0.001
_JUNCTION_RADIUS_M = 60

Names = tuple[tuple[str, NameStatus], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A way: its line, the points of it that others may share, its name with other names, and the roads it is part of.

    `name` or `refs` may be empty, not both.
    """

    id: int
    line: shapely.LineString
    nodes: tuple[int, ...]
    name: str
    names: Names
    refs: tuple[str, ...]

    @property
    def label(self) -> str:
        """What somebody at a crossing calls it."""
        return self.name or self.refs[0]

    @property
    def called(self) -> frozenset[str]:
        """All that it is called, as names are compared."""
        return frozenset(searchable(name) for name in (self.name, *self.refs) if name)


def streets(pieces: Sequence[Piece]) -> Iterator[PlaceEntry]:
    """Yield a street for all pieces of one name that lie close to each other, known by the smallest of their ids."""
    by_name = defaultdict(list)
    for piece in pieces:
        if piece.name and road_ref(piece.name) is None:
            by_name[fold(piece.name)].append(piece)
    for alike in by_name.values():
        for group in _close([piece.line for piece in alike], _ONE_STREET):
            members = [alike[index] for index in group]
            usual = Counter(member.name for member in members).most_common(1)[0][0]
            spellings = [(member.name, NameStatus.OFFICIAL) for member in members]
            others = [other for member in members for other in member.names]
            yield line_entry(
                f"street/{min(member.id for member in members)}",
                PlaceKind.STREET,
                usual,
                [member.line for member in members],
                tuple(dict.fromkeys(spellings + others)),
            )


def roads(pieces: Sequence[Piece]) -> Iterator[PlaceEntry]:
    """Yield each numbered road with its whole line, known by its number; "Quốc lộ 14" is its name before "QL.14"."""
    lines = defaultdict(list)
    in_full: dict[str, Counter[str]] = defaultdict(Counter)
    on_signs: dict[str, Counter[str]] = defaultdict(Counter)
    for piece in pieces:
        refs = {searchable(ref): ref for ref in piece.refs}
        for ref, spelling in refs.items():
            on_signs[ref][spelling] += 1
        if (told := road_ref(piece.name)) is not None:
            in_full[told][piece.name] += 1
        for ref in {*refs, *([told] if told else [])}:
            lines[ref].append(piece.line)
    for ref, parts in lines.items():
        spellings = [*in_full[ref].most_common(), *on_signs[ref].most_common()]
        name, *others = dict.fromkeys(spelling for spelling, _ in spellings)
        yield line_entry(
            f"road/{ref}", PlaceKind.ROAD, name, parts, tuple((other, NameStatus.ALIAS) for other in others)
        )


def junctions(pieces: Sequence[Piece]) -> Iterator[PlaceEntry]:
    """Yield where two streets or roads of different names share a point, once for points that lie close together."""
    meeting: dict[int, list[tuple[Piece, int]]] = defaultdict(list)
    for piece in pieces:
        for index, node in enumerate(piece.nodes):
            meeting[node].append((piece, index))
    found: dict[tuple[str, str], dict[int, shapely.Point]] = defaultdict(dict)
    for node, crossing in meeting.items():
        by_label = sorted({piece.label: (piece, index) for piece, index in crossing}.items())
        for (first, (piece, index)), (second, (other, _)) in combinations(by_label, 2):
            if not piece.called & other.called:
                found[first, second][node] = shapely.Point(piece.line.coords[index])
    for (first, second), points in found.items():
        nodes = list(points)
        for group in _close(list(points.values()), _ONE_JUNCTION):
            middle = shapely.MultiPoint([points[nodes[index]] for index in group]).centroid
            yield PlaceEntry(
                key=f"junction/{min(nodes[index] for index in group)}/{fold(first)[:35]}/{fold(second)[:35]}",
                kind=PlaceKind.JUNCTION,
                name=f"{first} – {second}",
                lon=middle.x,
                lat=middle.y,
                precision_m=_JUNCTION_RADIUS_M,
                importance=importance_of(PlaceKind.JUNCTION) / 2,
            )


def line_entry(key: str, kind: PlaceKind, name: str, lines: Sequence[shapely.LineString], names: Names) -> PlaceEntry:
    """Return the place of one or more lines: it stands in the middle of the longest, as wide as the farthest end."""
    merged = shapely.line_merge(shapely.MultiLineString(lines)) if len(lines) > 1 else lines[0]
    longest = max(shapely.get_parts(merged), key=shapely.length)
    middle = longest.interpolate(0.5, normalized=True)
    return PlaceEntry(
        key=key,
        kind=kind,
        name=name,
        lon=middle.x,
        lat=middle.y,
        precision_m=reach_m(middle, shapely.get_coordinates(merged)),
        names=names,
        shape=GEOSGeometry(shapely.to_wkb(merged, hex=True), srid=4326),
        importance=importance_of(kind),
    )


def _usual(pieces: Sequence[Piece]) -> str:
    return Counter(piece.name for piece in pieces).most_common(1)[0][0]


def _close(shapes: Sequence[shapely.Geometry], distance: float) -> list[list[int]]:
    """Return the indices of the shapes in groups: in one are those that a chain of short distances links."""
    if len(shapes) == 1:
        return [[0]]
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=distance)
    links = coo_array(([True] * len(ones), (ones, others)), shape=(len(shapes), len(shapes)))
    _, labels = connected_components(links, directed=False)
    groups: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        groups[int(label)].append(index)
    return list(groups.values())
