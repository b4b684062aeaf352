"""Of what callers say, the right place must come first, or at least be on the screen."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point

from gis.models import Area, Place, PlaceKind, PlaceWord
from gis.places.search import search_places
from gis.places.writing import PlaceEntry, write_places
from tests.gis.place_queries import Judge, Query, Verdict, distance_m, load, point_at, read_queries
from tests.gis.shared_data import needs_shared_data

pytestmark = pytest.mark.django_db
Verdicts = list[tuple[Query, Verdict, str]]

_FIRST, _IN_FIVE = 0.95, 0.99
_TYPO_FIRST, _TYPO_IN_FIVE = 0.85, 0.95


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The province of the test data, imported once for all questions."""
    with django_db_blocker.unblock():
        load(tmp_path_factory.mktemp("province"))
        yield
        Place.objects.all().delete()
        PlaceWord.objects.all().delete()
        Area.objects.all().delete()


@pytest.fixture(scope="module")
def verdicts(province: None) -> Verdicts:
    """Each question of the set with what became of it, and what was answered in words."""
    return _ask("place_queries.csv")


@pytest.fixture(scope="module")
def second(province: None) -> Verdicts:
    """The same for the questions that were written later."""
    return _ask("place_queries_second.csv")


def _ask(file_name: str) -> Verdicts:
    judge = Judge()
    found = []
    for query in read_queries(file_name):
        answer = search_places(query.text, near=query.near)
        words = "; ".join(f"{candidate.label} ({candidate.kind})" for candidate in answer.candidates[:3]) or "nothing"
        found.append((query, judge.judge(query, answer), words))
    return found


def _share(verdicts: Verdicts, which: str) -> float:
    return sum(getattr(verdict, which) for _, verdict, _ in verdicts) / len(verdicts)


def _missed(verdicts: Verdicts, which: str) -> str:
    return "\n".join(
        f"{query.pattern}: {query.text!r} means {query.expected}, answered {words}"
        for query, verdict, words in verdicts
        if not getattr(verdict, which)
    )


def test_the_set_is_large_enough_for_every_pattern() -> None:
    patterns = Counter(query.pattern for query in read_queries())
    assert sum(patterns.values()) >= 300
    assert min(patterns.values()) >= 12
    assert len(patterns) >= 20


@needs_shared_data
@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("post", "metres", "old_commune"), [("904+700", 904_700, "Đoàn Kết"), ("922+900", 922_900, "Đức Liễu")]
)
def test_the_posts_that_are_known_of_the_road_are_found(
    post: str, metres: int, old_commune: str, figures: list[str]
) -> None:
    """The posts at both ends are reckoned; the commune in which each of these stands is known from elsewhere."""
    [first, *_] = search_places(f"QL14 km {post}").candidates
    point = Point(first.position.lon, first.position.lat, srid=4326)
    off_m = distance_m(point_at("QL14", metres), point)
    [unit] = Area.objects.filter(precessions__predecessor__name=old_commune)
    outside_m = Area.objects.annotate(away=Distance("shape", point)).get(pk=unit.pk).away.m
    figures.append(
        f"places, QL14 km {post}: {off_m:.0f} m from where it is reckoned to stand, "
        f"{outside_m:.0f} m outside the unit that {old_commune} is part of"
    )
    assert off_m <= 3_000
    assert outside_m <= 3_000
    assert first.radius_m >= off_m


@needs_shared_data
@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(("text", "metres"), [("cách chợ Đức Liễu 500 m", 500), ("cach thuy dien thac mo 2 km", 2_000)])
def test_a_distance_without_a_direction_is_an_area_that_holds_the_place(text: str, metres: int) -> None:
    [first, *_] = search_places(text).candidates
    assert first.radius_m >= metres


@needs_shared_data
def test_the_rates_of_each_pattern(verdicts: Verdicts, second: Verdicts, figures: list[str]) -> None:
    """Says them with the figures of the run; what they must be is asserted below."""
    for title, asked in (("places", verdicts), ("places, second set", second)):
        by_pattern: dict[str, Verdicts] = defaultdict(list)
        for verdict in asked:
            by_pattern[verdict[0].pattern].append(verdict)
        for pattern, some in [*by_pattern.items(), ("all", asked)]:
            figures.append(
                f"{title}, {pattern:16} {len(some):4} asked, first right {_share(some, 'first'):4.0%}, "
                f"in five {_share(some, 'in_five'):4.0%}"
            )
        figures += [f"{title}, missed: {line}" for line in _missed(asked, "first").splitlines()]
    assert verdicts


@needs_shared_data
@pytest.mark.parametrize(("which", "goal"), [("first", _FIRST), ("in_five", _IN_FIVE)])
def test_the_right_place_is_found(verdicts: Verdicts, which: str, goal: float) -> None:
    assert _share(verdicts, which) >= goal, _missed(verdicts, which)


@needs_shared_data
@pytest.mark.parametrize(("which", "goal"), [("first", _TYPO_FIRST), ("in_five", _TYPO_IN_FIVE)])
def test_the_right_place_is_found_with_a_typo_and_no_accents(verdicts: Verdicts, which: str, goal: float) -> None:
    some = [verdict for verdict in verdicts if verdict[0].pattern == "typo_plain"]
    assert _share(some, which) >= goal, _missed(some, which)


@needs_shared_data
@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ấp 3, Lộc Thạnh", "xã Lộc Thạnh"),
        ("ấp 2, Lộc Thành", "xã Lộc Thành"),
        ("ấp 3 xã Lộc Thạnh", "xã Lộc Thạnh"),
        ("Lộc Thạnh, ấp 3", "xã Lộc Thạnh"),
        ("thôn 5, Bom Bo", "xã Bom Bo"),
        ("nhà bà Tám, ấp 2, Lộc Thạnh", "xã Lộc Thạnh"),
        ("trường học ấp 3, Lộc Thạnh", "xã Lộc Thạnh"),
        ("xã Đường 10", "xã Đường 10"),
    ],
)
def test_of_what_nobody_knows_the_commune_that_was_named_is_told_with_a_doubt(text: str, first: str) -> None:
    answer = search_places(text)
    assert answer.candidates[0].label == first
    assert "part" in {doubt.code for doubt in answer.doubts}


@needs_shared_data
@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("xã Lộc Tấn, huyện Lộc Ninh, tỉnh Bình Phước", "xã Lộc Tấn"),
        ("xã Lộc Tấn tỉnh Bình Phước", "xã Lộc Tấn"),
        ("Lộc Tấn, Bình Phước", "xã Lộc Tấn"),
        ("Chơn Thành, Bình Phước", "phường Chơn Thành"),
        ("Đức Liễu, Bù Đăng, Bình Phước", "xã Đức Liễu"),
    ],
)
def test_the_province_of_old_is_not_the_ward_that_has_its_name(text: str, first: str) -> None:
    answer = search_places(text)
    assert answer.candidates[0].label == first
    assert "not_in_area" not in {doubt.code for doubt in answer.doubts}


@needs_shared_data
@pytest.mark.usefixtures("province")
def test_what_is_like_a_part_of_the_words_elsewhere_is_no_reason_to_leave_the_commune_that_was_named() -> None:
    alike = PlaceEntry(key="alike", kind=PlaceKind.MARKET, name="Ngã ba ông Tư Cà Phê", lon=107.24, lat=11.81)
    write_places("alike", [alike])
    answer = search_places("nhà ông Tư, ấp 2, Lộc Thạnh")
    assert answer.candidates[0].label == "xã Lộc Thạnh"
    assert answer.doubts
