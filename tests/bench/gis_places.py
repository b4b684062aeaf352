"""What a search of places costs among many, and whether it still finds the right one."""

import random
import resource
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.contrib.gis.geos import LineString
from django.db import connection
from django.utils import timezone

from gis.models import PlaceKind
from gis.places.folding import fold
from gis.places.importing import import_places
from gis.places.search import search_places
from gis.places.writing import PlaceEntry
from tests.bench import floors
from tests.bench.figures import Goal, Report, at_least, at_most, figure, floor_of, percentile
from tests.bench.ground import own_ground
from tests.bench.sizes import Sizes
from tests.gis.place_queries import Judge, Query, Verdict, load, read_queries
from tests.gis.shared_data import SHARED

_SOURCE = "bench"
_MEDIAN_MS, _P99_MS = 15, 60
_FIRST, _IN_FIVE, _TYPO_FIRST, _TYPO_IN_FIVE = 95, 99, 85, 95
_FLOOR = "SELECT id, name FROM geography_place WHERE source = %s AND source_key = %s"
_PROVINCE = (106.4, 11.3, 107.4, 12.2)
_WARM = 100

_FIRST_SYLLABLES = (
    "An Bình Cẩm Châu Đại Đông Gia Giang Hải Hạnh Hiệp Hoa Hoàng Hòa Hồng Hữu Khánh Kim Lâm Liên Linh Mai Mỹ Nam Ngọc "
    "Nguyên Nhân Nhơn Ninh Phong Quảng Quế Quỳnh Sơn Tam Thái Thạch Thanh Thủy Thượng Trà Trung Trường Vạn Vĩnh Xuân"
)
_SECOND_SYLLABLES = (
    "Ái Bảo Cường Dân Dương Điền Định Giáo Hà Hảo Hậu Hội Huệ Khê Lạc Lập Lễ Lộ Lợi Lương Mạnh Nghiệp Ngọc Nhuận Phát "
    "Phú Quí Quới Sa Tâm Thạnh Thắng Thọ Thuận Tín Trạch Trị Tường Vinh Xá"
)
_WORDS = {
    PlaceKind.VILLAGE: ("Thôn", "Ấp", "Sóc"),
    PlaceKind.QUARTER: ("Khu phố", "Tổ dân phố"),
    PlaceKind.MARKET: ("Chợ", "Siêu thị"),
    PlaceKind.SCHOOL: ("Trường Tiểu học", "Trường THCS", "Trường THPT", "Trường Mầm non"),
    PlaceKind.CLINIC: ("Trạm y tế", "Phòng khám"),
    PlaceKind.FUEL: ("Cây xăng",),
    PlaceKind.PAGODA: ("Chùa", "Đình"),
    PlaceKind.CHURCH: ("Nhà thờ",),
    PlaceKind.BRIDGE: ("Cầu",),
    PlaceKind.JUNCTION: ("Ngã ba", "Ngã tư"),
    PlaceKind.SHOP: ("Quán", "Tiệm", "Cửa hàng"),
    PlaceKind.LODGING: ("Nhà nghỉ", "Khách sạn"),
}


def measure(sizes: Sizes) -> Report:
    """Import the test data where it is, ask the fixed set; then ask it again among many generated places."""
    report = Report()
    fixed: list[Query] = []
    with own_ground():
        if SHARED.is_dir():
            with tempfile.TemporaryDirectory() as folder:
                load(Path(folder))
            fixed = read_queries()
        alone = _ask(fixed)[1]
        entries = list(_entries(sizes.places))
        began_mb = _memory_mb()
        seconds = floors.seconds_of(lambda: import_places(_SOURCE, entries, at=timezone.now()))
        report.facts.append(
            ("import", f"{sizes.places:,} places in {seconds:.1f} s, {_memory_mb() - began_mb:.0f} MB more memory")
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE geography_place, geography_placename, geography_placeword")
        generated = _queries(entries, sizes.place_queries)
        _ask([*fixed, *generated][:_WARM])
        _measure(report, fixed, generated, alone, sizes)
    return report


def _measure(
    report: Report, fixed: Sequence[Query], generated: Sequence[Query], alone: Sequence[Verdict], sizes: Sizes
) -> None:
    floor = floor_of(f"{_FLOOR} (by its unique index)", [_floor(number) for number in range(sizes.place_queries)])
    taken: list[float] = []
    crowded: list[Verdict] = []
    for what, queries in (("the fixed set", fixed), ("generated names, addresses, typos", generated)):
        if queries:
            seconds, verdicts = _ask(queries)
            report.figures.append(figure(f"search, {what}, {sizes.places:,} places", seconds, floor))
            taken += seconds
            crowded = crowded or list(verdicts)
    taken.sort()
    report.goals += [
        at_most("search, median of all questions", percentile(taken, 0.5) * 1000, _MEDIAN_MS, "ms"),
        at_most("search, p99 of all questions", percentile(taken, 0.99) * 1000, _P99_MS, "ms"),
    ]
    if fixed:
        report.goals += _accuracy("the fixed set", list(fixed), alone)
        report.facts += _table(fixed, alone, crowded, sizes.places)
    else:
        report.facts.append(("fixed set", f"not asked: there is no test data in {SHARED}"))


def _ask(queries: Sequence[Query]) -> tuple[list[float], list[Verdict]]:
    """Return how long each question took, and what became of it."""
    judge, seconds, verdicts = Judge(), [], []
    for query in queries:
        began = time.perf_counter()
        answer = search_places(query.text, near=query.near)
        seconds.append(time.perf_counter() - began)
        verdicts.append(judge.judge(query, answer))
    return seconds, verdicts


def _floor(number: int) -> float:
    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_FLOOR, [_SOURCE, str(number)])
            cursor.fetchall()

    return floors.seconds_of(look)


def _accuracy(what: str, queries: Sequence[Query], verdicts: Sequence[Verdict]) -> Iterator[Goal]:
    typos = [verdict for query, verdict in zip(queries, verdicts, strict=True) if query.pattern == "typo_plain"]
    for words, some, first, in_five in (
        (what, verdicts, _FIRST, _IN_FIVE),
        (f"{what}, a typo and no accents", typos, _TYPO_FIRST, _TYPO_IN_FIVE),
    ):
        yield at_least(f"{words}: first right", _percent([verdict.first for verdict in some]), first, "%")
        yield at_least(f"{words}: in the first five", _percent([verdict.in_five for verdict in some]), in_five, "%")


def _table(
    queries: Sequence[Query], alone: Sequence[Verdict], crowded: Sequence[Verdict], places: int
) -> Iterator[tuple[str, str]]:
    by_pattern: dict[str, list[int]] = defaultdict(list)
    for index, query in enumerate(queries):
        by_pattern[query.pattern].append(index)
    for pattern, indices in {**by_pattern, "all": list(range(len(queries)))}.items():
        shares = [
            f"{_percent([verdicts[index].first for index in indices]):.0f} / "
            f"{_percent([verdicts[index].in_five for index in indices]):.0f} %"
            for verdicts in (alone, crowded)
        ]
        yield pattern, f"{len(indices)} asked: first / in five {shares[0]}, among {places:,} others {shares[1]}"


def _percent(right: Sequence[bool]) -> float:
    return 100 * sum(right) / len(right)


def _entries(count: int) -> Iterator[PlaceEntry]:
    """Yield the same places each time: half of them houses on streets, the rest what bears a name."""
    chance = random.Random(3)
    named = [f"{first} {second}" for first in _FIRST_SYLLABLES.split() for second in _SECOND_SYLLABLES.split()]
    streets = [chance.choice(named) for _ in range(max(1, count // 100))]
    for number in range(count):
        lon, lat = _somewhere(chance)
        if number < len(streets):
            line = LineString((lon, lat), (lon + 0.01, lat + 0.002), srid=4326)
            yield PlaceEntry(str(number), PlaceKind.STREET, streets[number], lon, lat, 600, shape=line)
        elif number % 2:
            street, house = chance.choice(streets), str(chance.randrange(1, 400))
            house += f"/{chance.randrange(1, 30)}" if chance.random() < 0.2 else ""
            name = f"{house} {street}"
            yield PlaceEntry(str(number), PlaceKind.HOUSE, name, lon, lat, 20, house_number=house, street=street)
        else:
            kind = chance.choice(list(_WORDS))
            name = f"{chance.choice(_WORDS[kind])} {chance.choice(named)}"
            name += f" {chance.randrange(1, 20)}" if chance.random() < 0.3 else ""
            yield PlaceEntry(str(number), kind, name, lon, lat, 100, importance=chance.random() / 5)


def _somewhere(chance: random.Random) -> tuple[float, float]:
    west, south, east, north = _PROVINCE
    return round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6)


def _queries(entries: Sequence[PlaceEntry], count: int) -> list[Query]:
    """Return questions for generated names in turn as they are, without marks, decomposed, mistyped, half typed."""
    chance = random.Random(4)
    spellings = (
        lambda name: name,
        fold,
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: _mistyped(fold(name), chance),
        lambda name: fold(name)[:-1],
    )
    chosen = [entries[chance.randrange(len(entries))] for _ in range(count)]
    return [
        Query("generated", spellings[number % len(spellings)](entry.name), f"point:{entry.lon},{entry.lat}", None, None)
        for number, entry in enumerate(chosen)
    ]


def _mistyped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
