"""Two people who want one desk at the same moment: one of them gets it, and nobody waits for ever."""

import pytest

from dispatch.actions.desk_shifts import begin_desk_shift
from dispatch.models import DeskShift
from dispatch.schema import DeskShiftCard, NewDeskShift
from tests.actions.together import together
from tests.factories import Centre, make_desk


@pytest.fixture
def desks(committed_centre: Centre) -> Centre:
    """A centre with two desks."""
    for code in ("a", "b"):
        make_desk(code)
    return committed_centre


def begin(centre: Centre, name: str, desk: str, *, take_over: bool = False) -> DeskShiftCard:
    new = NewDeskShift(desk=desk, lines=[], take_over=take_over)
    return begin_desk_shift(by=centre.actor(name), new=new)


def standing() -> list[tuple[str, str]]:
    rows = DeskShift.objects.filter(ended_at__isnull=True).order_by("person__username")
    return list(rows.values_list("person__username", "desk"))


def test_one_of_two_people_gets_a_free_desk(desks: Centre) -> None:
    found = together(lambda: begin(desks, "police", "a"), lambda: begin(desks, "fire", "a"))
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "DeskShiftCard"]
    assert len(standing()) == 1


def test_two_people_who_take_each_others_desk_do_not_wait_for_each_other(desks: Centre) -> None:
    for mine, theirs in (("a", "b"), ("b", "a"), ("a", "b")):
        begin(desks, "police", mine, take_over=True)
        begin(desks, "fire", theirs, take_over=True)
        found = together(
            lambda wanted=theirs: begin(desks, "police", wanted, take_over=True),
            lambda wanted=mine: begin(desks, "fire", wanted, take_over=True),
        )
        assert [type(one).__name__ for one in found] == ["DeskShiftCard", "DeskShiftCard"]
        # Whoever came last drove the other one out, who had sat down a moment before, or found the desk free.
        assert len({desk for _, desk in standing()}) == len(standing())


def test_one_person_at_two_screens_sits_at_one_desk(desks: Centre) -> None:
    together(lambda: begin(desks, "police", "a"), lambda: begin(desks, "police", "b"))
    assert len(standing()) == 1
