"""Takes in where the kilometre posts of numbered roads stand, so that any post between them can be found."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import shapely
from django.contrib.gis.geos import Point
from django.db import transaction

from gis.files import FileRefused, Findings, read_table
from gis.files.tables import coordinate_columns, number
from gis.models import KmPost, Place, PlaceKind
from gis.places.checking import refusal
from gis.places.folding import fold, searchable
from gis.places.reach import reach_m

# "922+900", "km 922,9", "Km922".
_KM = re.compile(r"^(?:km ?)?(\d{1,4})(?: ?\+ ?(\d{3})|[.,](\d{1,3}))?$", re.IGNORECASE)
_ROAD_FIELDS = ("road", "ref", "tuyen", "duong")
_KM_FIELDS = ("km", "ly trinh")
# A post farther from its road belongs to another one.
_OFF_THE_ROAD_M = 3_000
_FEWEST = 2


@dataclass
class PostsReport:
    """How many posts each road got, by its name, and what could not be used."""

    posts: dict[str, int] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


class _Post(NamedTuple):
    row: int
    metres: int
    lon: float
    lat: float


def import_km_posts(path: Path) -> PostsReport:
    """Give the roads that a table names the posts that it tells, instead of those that they had.

    The table has the columns road ("QL14"), km ("922+900"), lon and lat. Raises FileRefused where it has not.
    """
    report = PostsReport()
    by_road: dict[str, dict[int, _Post]] = defaultdict(dict)
    for ref, post in _posts(path, report):
        if by_road[ref].setdefault(post.metres, post) is not post:
            report.findings.note(
                refusal("post_twice", None, "Cột này đã có ở trên.", "This post stands further up.", row=post.row)
            )
    with transaction.atomic():
        for ref, posts in by_road.items():
            _give(ref, posts, report)
    return report


def _posts(path: Path, report: PostsReport) -> Iterator[tuple[str, _Post]]:
    """Yield each post with the one spelling of its road's number."""
    table = read_table(path)
    road, km = _column(table.columns, _ROAD_FIELDS), _column(table.columns, _KM_FIELDS)
    places = coordinate_columns(table.columns)
    if road is None or km is None or places is None:
        raise FileRefused(
            "columns_missing",
            f"Bảng {path.name} cần các cột road, km, lon, lat.",
            f"The table {path.name} needs the columns road, km, lon, lat.",
        )
    for line, row in zip(table.lines, table.rows, strict=True):
        metres, lon, lat = _metres(row[km]), number(row[places[0]]), number(row[places[1]])
        if not fold(row[road]) or metres is None or not _on_earth(lon, lat):
            report.findings.note(
                refusal(
                    "post_unreadable",
                    None,
                    "Cần tên đường, lý trình như 922+900 và tọa độ bằng độ.",
                    "A road, a kilometre such as 922+900 and degrees are needed.",
                    row=line,
                )
            )
        elif lon is not None and lat is not None:
            yield searchable(row[road]), _Post(line, metres, lon, lat)


def _give(ref: str, posts: Mapping[int, _Post], report: PostsReport) -> None:
    roads = Place.objects.filter(kind=PlaceKind.ROAD, retired_at=None, names__folded=ref).distinct()
    if not roads:
        first = next(iter(posts.values()))
        report.findings.note(
            refusal(
                "road_unknown",
                None,
                f"Chưa có đường “{ref}”: hãy nhập đường trước.",
                f"There is no road “{ref}”: import it first.",
                row=first.row,
            )
        )
    for road in roads:
        beside = [post for post in posts.values() if _beside(road, post, report)]
        if len(beside) < _FEWEST:
            report.findings.note(
                refusal(
                    "posts_too_few",
                    road.name,
                    "Cần ít nhất hai cột cây số trên đường này.",
                    "This road needs two posts at least.",
                )
            )
            continue
        road.km_posts.all().delete()
        KmPost.objects.bulk_create(
            KmPost(road=road, metres=post.metres, position=Point(post.lon, post.lat, srid=4326)) for post in beside
        )
        report.posts[road.name] = len(beside)


def _beside(road: Place, post: _Post, report: PostsReport) -> bool:
    if road.shape is None:
        return True
    here = shapely.Point(post.lon, post.lat)
    _, nearest = shapely.shortest_line(here, shapely.from_wkb(bytes(road.shape.wkb))).coords
    if (distance_m := reach_m(here, [nearest])) <= _OFF_THE_ROAD_M:
        return True
    report.findings.note(
        refusal(
            "post_off_the_road",
            None,
            f"Cột nằm cách {road.name} {distance_m} m: hãy xem lại tọa độ.",
            f"The post lies {distance_m} m from {road.name}: look at its position.",
            row=post.row,
        )
    )
    return False


def _metres(text: str) -> int | None:
    if (found := _KM.match(text.strip())) is None:
        return None
    kilometres, metres, decimals = found.groups()
    return int(kilometres) * 1000 + int(metres or (decimals or "0").ljust(3, "0"))


def _on_earth(lon: float | None, lat: float | None) -> bool:
    return lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004  # degrees


def _column(columns: list[str], names: tuple[str, ...]) -> str | None:
    there = {fold(column): column for column in columns}
    return next((there[name] for name in names if name in there), None)
