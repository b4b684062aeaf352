"""Of what callers say, the right place must come first, or at least be on the screen."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from gis.models import Area, Place, PlaceWord
from gis.places.search import search_places
from tests.gis.place_queries import Query, Verdict, judge, load, read_queries
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
    """Each question with what became of it, and what was answered in words."""
    found = []
    for query in read_queries():
        answer = search_places(query.text, near=query.near)
        words = "; ".join(f"{candidate.label} ({candidate.kind})" for candidate in answer.candidates[:3]) or "nothing"
        found.append((query, judge(query, answer), words))
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
def test_the_rates_of_each_pattern(verdicts: Verdicts, figures: list[str]) -> None:
    """Says them with the figures of the run; what they must be is asserted below."""
    by_pattern: dict[str, Verdicts] = defaultdict(list)
    for verdict in verdicts:
        by_pattern[verdict[0].pattern].append(verdict)
    for pattern, some in [*by_pattern.items(), ("all", verdicts)]:
        figures.append(
            f"places, {pattern:16} {len(some):4} asked, first right {_share(some, 'first'):4.0%}, "
            f"in five {_share(some, 'in_five'):4.0%}"
        )
    assert set(by_pattern) == {query.pattern for query in read_queries()}


@needs_shared_data
@pytest.mark.parametrize(("which", "goal"), [("first", _FIRST), ("in_five", _IN_FIVE)])
def test_the_right_place_is_found(verdicts: Verdicts, which: str, goal: float) -> None:
    assert _share(verdicts, which) >= goal, _missed(verdicts, which)


@needs_shared_data
@pytest.mark.parametrize(("which", "goal"), [("first", _TYPO_FIRST), ("in_five", _TYPO_IN_FIVE)])
def test_the_right_place_is_found_with_a_typo_and_no_accents(verdicts: Verdicts, which: str, goal: float) -> None:
    some = [verdict for verdict in verdicts if verdict[0].pattern == "typo_plain"]
    assert _share(some, which) >= goal, _missed(some, which)
