"""What is made of what a browser noted: no task of ours is the page's, and nothing is left out for being slow."""

import pytest

from tests.bench.browser import noted
from tests.bench.console import growth, since
from tests.bench.sizes import Sizes, watching


def test_what_was_shown_twice_was_shown_the_first_time() -> None:
    found = noted({"shown": [[7, 10.0, 10.2], [8, 11.0, 11.1], [7, 12.0, 12.3]], **_nothing("shown")})
    assert found.placed == {7: 10.0, 8: 11.0}
    assert found.painted == {7: 10.2, 8: 11.1}


def test_a_task_in_which_the_page_was_examined_is_not_its_own() -> None:
    looks = [[20.0, 20.5], [30.0, 30.1]]
    tasks = [[19.8, 0.3], [20.1, 0.1], [20.4, 0.6], [25.0, 0.12], [29.0, 2.0], [30.2, 0.07]]
    assert noted({"long_tasks": tasks, "collected": looks, **_nothing("long_tasks", "collected")}).long_tasks == [
        0.12,
        0.07,
    ]


def test_a_key_that_changes_no_reading_is_painted_all_the_same_and_one_that_is_not_painted_is_counted() -> None:
    found = noted({"keys": [[0.004, 0.02], [None, 0.03], [None, None]], **_nothing("keys")})
    assert (found.read, found.typed, found.unheard) == ([0.004], [0.02, 0.03], 1)


def test_what_was_sent_is_timed_to_when_it_was_first_shown_whichever_look_saw_it() -> None:
    shown: list[dict[int, float]] = [{1: 5.5}, {2: 7.0, 1: 9.0}]
    assert since(shown, {1: 5.0, 2: 6.75, 3: 8.0}) == [0.5, 0.25]


def test_growth_is_what_the_slope_comes_to_in_ten_minutes() -> None:
    assert growth([0.0, 60.0, 120.0], [10.0, 10.5, 11.0]) == pytest.approx(5)
    assert growth([0.0, 60.0, 120.0], [10.0, 12.0, 10.0]) == pytest.approx(0)


@pytest.mark.parametrize(("minutes", "looks", "of_soak"), [(None, 8, 15), (10, 40, 10), (0.1, 3, 3)])
def test_the_minutes_of_the_command_line_are_those_of_what_is_watched(
    minutes: float | None, looks: int, of_soak: int
) -> None:
    sizes = watching(Sizes(), minutes)
    assert (sizes.console_looks, sizes.soak_minutes) == (looks, of_soak)


def _nothing(*but: str) -> dict[str, list[object]]:
    """Return what a page notes where nothing happens, without these."""
    return {name: [] for name in ("shown", "long_tasks", "keys", "collected") if name not in but}
