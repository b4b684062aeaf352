"""Two fixed sets of questions: what callers say, which place is meant by it, and whether an answer is right.

The search was made against place_queries.csv. The second set was written afterwards and first asked then; its rates of
that day, in docs/geography.md, tell how the search does with what nobody had in mind.

Each row is a question, the pattern that it stands for, and what is expected:
`unit:CODE` (a present commune), `old:CODE` (one of before July 2025), `district:CODE`, `place:NAME` (of the shared
table of places), `fixture:KEY` (of data/callers_places.geojson), `road:REF`, `km:REF:METRES`, `point:LON,LAT`.
`a|b` are twins: both within the first five, any of them first, and the answer says that it is ambiguous.
`a+b`: the first is meant, and the second, whose name is easily taken for it, is offered too.
"""

import csv
import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from itertools import pairwise
from pathlib import Path

import shapely
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.utils import timezone

from gis.models import Area, AreaLevel, AreaSuccession, Place, PlaceKind
from gis.places.answer import Answer, Candidate, Near, Position
from gis.places.folding import fold, searchable
from tests.gis.shared_data import OWN, SHARED

_REFORM = date(2025, 7, 1)
_RENAMED = date(2026, 4, 30)
_EARTH_RADIUS_M = 6_371_008.8
_FEW = 5
_SOURCES = ("areas", "roads", "places", "dams", "callers")
_USUAL_TOLERANCE_M = 1_000
_POST_TOLERANCE_M = 500
# Where the posts of a road begin: on the national line, at its eastern end (QL14) or its southern one (QL13).
_NATIONAL_LINES = {"QL14": ("gt_169", True, 870_000), "QL13": ("gt_418", False, 0)}
_CLIPPED_LINES = {"QL14": "QL.14", "QL13": "QL.13"}

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Query:
    """A row of the set. Texts of the pattern nfd are decomposed when they are asked, not in the file."""

    pattern: str
    text: str
    expected: str
    tolerance_m: float | None
    near: Near | None

    @property
    def targets(self) -> list[str]:
        """What is expected, the first of them first where that matters."""
        return self.expected.replace("|", "+").split("+")

    @property
    def any_first(self) -> bool:
        """Whether nobody can say which of the targets is meant."""
        return "|" in self.expected


@dataclass(frozen=True)
class Verdict:
    """Whether the first answer is right, and whether all that must be offered is within the first five."""

    first: bool
    in_five: bool


def read_queries(file_name: str = "place_queries.csv") -> list[Query]:
    """Return a set in its order."""
    with (Path(__file__).parent / file_name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Query(
            row["pattern"],
            unicodedata.normalize("NFD", row["query"]) if row["pattern"] == "nfd" else row["query"],
            row["expected"],
            float(row["tolerance_m"]) if row["tolerance_m"] else None,
            Near(*map(float, row["near"].split(","))) if row["near"] else None,
        )
        for row in rows
    ]


def load(folder: Path) -> None:
    """Import all test data by the documented commands. `folder` takes the tables that the README describes in words."""
    boundaries = {"level": AreaLevel.COMMUNE.value}
    _command(
        "import_boundaries",
        SHARED / "bp_districts_pre2025.geojson",
        level=AreaLevel.DISTRICT.value,
        map=["code=level2_id,name=name"],
        valid_until=_REFORM,
    )
    _command(
        "import_boundaries",
        SHARED / "bp_communes_2025_simplified.geojson",
        **boundaries,
        map=["code=code,name=full_name,population=population"],
        valid_from=_REFORM,
    )
    _command(
        "import_boundaries",
        SHARED / "bp_old_to_new_communes.csv",
        **boundaries,
        successions=True,
        map=[
            "old_code=old_code,old_name=old_name,old_district=old_district,new_code=new_code",
            "new_name=new_name_1_7_2025,renamed=new_name_30_4_2026",
        ],
        valid_from=_REFORM,
        renamed_on=_RENAMED,
    )
    posts = folder / "posts.csv"
    posts.write_text(_posts(), encoding="utf-8")
    _command("import_places", SHARED / "binhphuoc_trunk_roads.geojson", source="roads", km_posts=posts)
    _command("import_places", SHARED / "bp_places.csv", source="places")
    _command("import_places", SHARED / "bp_hydropower_points.geojson", source="dams", map=["key=map_id"], kind="dam")
    _command("import_places", OWN / "callers_places.geojson", source="callers")


def _command(name: str, file: Path, **options: object) -> None:
    call_command(name, file, stdout=StringIO(), **options)


def _posts() -> str:
    """Return the posts at both ends of the clipped lines, reckoned along the national ones as the README says."""
    rows = ["road,km,lon,lat"]
    for road in _NATIONAL_LINES:
        line = clipped_line(road)
        rows += [f"{road},{metres_at(road, end) / 1000:.3f},{end[0]},{end[1]}" for end in (line[0], line[-1])]
    return "\n".join(rows)


@cache
def clipped_line(road: str) -> Line:
    """Return the line of a road within the province."""
    document = json.loads((SHARED / "binhphuoc_trunk_roads.geojson").read_text(encoding="utf-8"))
    [line] = [
        feature["geometry"]["coordinates"]
        for feature in document["features"]
        if feature["properties"]["ref"] == _CLIPPED_LINES[road]
    ]
    return [(lon, lat) for lon, lat in line]


@cache
def _national_line(road: str) -> Line:
    """Return the longest part of the national line, in the direction of its posts."""
    number, turned, _ = _NATIONAL_LINES[road]
    document = json.loads((SHARED / "vn_national_roads_legocity.geojson").read_text(encoding="utf-8"))
    [parts] = [
        feature["geometry"]["coordinates"]
        for feature in document["features"]
        if feature["properties"]["map_id"] == number
    ]
    line = [(lon, lat) for lon, lat, *_ in max(parts, key=_length_m)]
    return line[::-1] if turned else line


def metres_at(road: str, point: tuple[float, float]) -> float:
    """Return the reckoned post of the point of a road that is nearest to a point, in metres."""
    line, passed, nearest = _national_line(road), 0.0, (math.inf, 0.0)
    for start, end in pairwise(line):
        share = _share(start, end, point)
        foot = _between(start, end, share)
        length = distance_m(start, end)
        nearest = min(nearest, (distance_m(foot, point), passed + share * length))
        passed += length
    return _NATIONAL_LINES[road][2] + nearest[1]


def point_at(road: str, metres: float) -> tuple[float, float]:
    """Return where a post is reckoned to stand."""
    line, left = _national_line(road), metres - _NATIONAL_LINES[road][2]
    for start, end in pairwise(line):
        length = distance_m(start, end)
        if left <= length:
            return _between(start, end, left / length)
        left -= length
    raise ValueError(f"{road} has no post {metres}")


def distance_m(one: Iterable[float], other: Iterable[float]) -> float:
    """Return the great circle between two points (lon, lat)."""
    (lon, lat), (other_lon, other_lat) = (map(math.radians, point) for point in (one, other))
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(half))


def _length_m(line: Line) -> float:
    return sum(distance_m(start[:2], end[:2]) for start, end in pairwise(line))


def _share(start: tuple[float, float], end: tuple[float, float], point: tuple[float, float]) -> float:
    shrink = math.cos(math.radians(point[1]))
    along, up = (end[0] - start[0]) * shrink, end[1] - start[1]
    squared = along * along + up * up
    if not squared:
        return 0.0
    return min(1.0, max(0.0, ((point[0] - start[0]) * shrink * along + (point[1] - start[1]) * up) / squared))


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


class Judge:
    """Tells whether answers are right. It knows the areas and places as they were when it was made."""

    def __init__(self) -> None:
        self._places = {place.pk: place for place in Place.objects.filter(source__in=_SOURCES).select_related("area")}
        communes = Area.objects.filter(level=AreaLevel.COMMUNE)
        self._units = {area.code: area for area in communes.on(timezone.localdate())}
        self._old = {area.code: area for area in communes.filter(valid_until=_REFORM)}
        self._became = dict(AreaSuccession.objects.values_list("predecessor_id", "successor__code"))
        self._rules: Mapping[str, Callable[[str, float | None, Candidate], bool]] = {
            "unit": self._is_unit,
            "old": self._is_old,
            "district": self._is_district,
            "place": self._is_place,
            "fixture": self._is_fixture,
            "road": self._is_road,
            "km": self._is_post,
            "point": self._is_point,
        }

    def judge(self, query: Query, answer: Answer) -> Verdict:
        """Tell whether an answer is right."""
        offered = answer.candidates[:_FEW]
        hits = [[self._is_right(target, query, candidate) for candidate in offered] for target in query.targets]
        firsts = [bool(hit) and hit[0] for hit in hits]
        in_five = all(any(hit) for hit in hits)
        if len(hits) == 1:
            return Verdict(firsts[0], in_five)
        if query.any_first:
            return Verdict(any(firsts) and in_five and answer.ambiguous, in_five)
        return Verdict(firsts[0] and in_five, in_five)

    def _is_right(self, target: str, query: Query, candidate: Candidate) -> bool:
        sort, _, name = target.partition(":")
        return self._rules[sort](name, query.tolerance_m, candidate)

    def _is_unit(self, code: str, _: float | None, candidate: Candidate) -> bool:
        """The unit under any of its names since the reform, an old commune of its name in it, or its town."""
        unit = self._units[code]
        place, area = self._place_and_area(candidate)
        if area is not None:
            return area.level == AreaLevel.COMMUNE and (
                (area.code == code and area.valid_from is not None and area.valid_from >= _REFORM)
                or (area.name == unit.name and self._became.get(area.pk) == code)
            )
        return place is not None and _is_town(place, unit.name, unit)

    def _is_old(self, code: str, _: float | None, candidate: Candidate) -> bool:
        """The old commune, the unit that has its name and took it in, or its town."""
        old = self._old[code]
        new = self._became[old.pk]
        place, area = self._place_and_area(candidate)
        if area is not None:
            return area.pk == old.pk or (
                area.level == AreaLevel.COMMUNE
                and (area.code, area.name) == (new, old.name)
                and area.valid_until != _REFORM
            )
        return place is not None and _is_town(place, old.name, self._units[new])

    def _is_district(self, code: str, _: float | None, candidate: Candidate) -> bool:
        _place, area = self._place_and_area(candidate)
        return area is not None and area.level == AreaLevel.DISTRICT and area.code == code

    def _is_place(self, name: str, tolerance_m: float | None, candidate: Candidate) -> bool:
        row = _shared_places()[name]
        reach = tolerance_m or max(_USUAL_TOLERANCE_M, float(row["precision_m"]))
        return _is_within((float(row["lon"]), float(row["lat"])), reach, candidate.position)

    def _is_fixture(self, key: str, tolerance_m: float | None, candidate: Candidate) -> bool:
        """The place itself; where a tolerance is told, whatever lies so close to it."""
        place, _ = self._place_and_area(candidate)
        if place is not None and tolerance_m is None:
            return (place.source, place.source_key) == ("callers", key)
        here = shapely.Point(candidate.position.lon, candidate.position.lat)
        foot = shapely.shortest_line(_fixtures()[key], here).coords[0]
        return _is_within(foot, tolerance_m or _USUAL_TOLERANCE_M, candidate.position)

    def _is_road(self, ref: str, _: float | None, candidate: Candidate) -> bool:
        return candidate.kind == PlaceKind.ROAD and searchable(candidate.label) == searchable(ref)

    def _is_post(self, post: str, tolerance_m: float | None, candidate: Candidate) -> bool:
        road, _, metres = post.partition(":")
        return _is_within(point_at(road, float(metres)), tolerance_m or _POST_TOLERANCE_M, candidate.position)

    def _is_point(self, point: str, tolerance_m: float | None, candidate: Candidate) -> bool:
        return _is_within(map(float, point.split(",")), tolerance_m or _USUAL_TOLERANCE_M, candidate.position)

    def _place_and_area(self, candidate: Candidate) -> tuple[Place | None, Area | None]:
        place = self._places.get(candidate.id) if candidate.id is not None else None
        return place, place.area if place is not None else None


def _is_within(point: Iterable[float], tolerance_m: float, position: Position) -> bool:
    return distance_m(point, (position.lon, position.lat)) <= tolerance_m


def _is_town(place: Place, name: str, unit: Area) -> bool:
    """A place of the name's own, such as a town's middle or the label of the unit on a map, that lies in the unit."""
    if place.kind not in {PlaceKind.LOCALITY, PlaceKind.OTHER} or fold(name) not in fold(place.name):
        return False
    return " km " not in f" {fold(place.name)} " and unit.shape.covers(Point(place.position.x, place.position.y))


@cache
def _shared_places() -> dict[str, dict[str, str]]:
    with (SHARED / "bp_places.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


@cache
def _fixtures() -> dict[str, shapely.Geometry]:
    document = json.loads((OWN / "callers_places.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["key"]: shapely.geometry.shape(feature["geometry"]) for feature in document["features"]
    }
