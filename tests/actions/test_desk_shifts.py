"""Everybody must know who sits where and which lines are answered; nobody loses a desk unawares."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dispatch.actions.desk_shifts import begin_desk_shift, end_desk_shift
from dispatch.errors import Conflict, DispatchError, Forbidden, Invalid
from dispatch.models import Desk, DeskShift, Person, ServiceLine
from dispatch.rules.access import ENGINE
from dispatch.schema import DeskShiftCard, NewDeskShift
from dispatch.selectors.desk_shifts import last_desk_shift
from dispatch.vocabulary import Role
from tests.actions.record import Record, refused
from tests.factories import AGENCIES, Centre, make_actor, make_desk


def begin(centre: Centre, name: str, desk: str, lines: list[str] | None = None, **more: Any) -> DeskShiftCard:
    return begin_desk_shift(by=centre.actor(name), new=NewDeskShift(desk=desk, lines=lines or [], **more))


@pytest.fixture
def desks(watched: Centre) -> None:
    """Two desks of the police, one of nobody, and one at which several sit."""
    make_desk("police_1", agency="police")
    make_desk("police_2", agency="police")
    make_desk("intake_1")
    make_desk("lead", shared=True)


pytestmark = pytest.mark.usefixtures("desks")


def standing() -> list[tuple[str, str]]:
    rows = DeskShift.objects.filter(ended_at__isnull=True).order_by("id")
    return list(rows.values_list("person__username", "desk"))


def test_who_sits_down_is_told_to_the_consoles_of_all_agencies(watched: Centre, record: Record) -> None:
    card = begin(watched, "police", "police_1", ["unknown", "113"])
    assert (card.desk, card.person, card.lines, card.ended_at) == ("police_1", "police", ["113", "unknown"], None)
    event = record.only("desk.opened")
    assert (event.agencies, event.incident_id, event.actor_username) == (sorted(AGENCIES), None, "police")
    assert event.data == {"desk_shifts": [card.model_dump(mode="json")]}
    assert standing() == [("police", "police_1")]


def test_the_same_again_changes_nothing(watched: Centre, record: Record) -> None:
    first = begin(watched, "police", "police_1", ["113", "113"])
    record.begin()
    assert begin(watched, "police", "police_1", ["113"]) == first
    assert record.events() == []


def test_a_person_sits_at_one_desk(watched: Centre, record: Record) -> None:
    begin(watched, "police", "police_1", ["113"])
    begin(watched, "police", "police_2", ["113"])
    assert record.names() == ["desk.opened", "desk.left", "desk.opened"]
    assert standing() == [("police", "police_2")]
    begin(watched, "police", "police_2", [])
    assert standing() == [("police", "police_2")]
    assert last_desk_shift(watched.actor("police").require_person_id()).lines == []


def test_a_desk_for_one_is_refused_with_who_sits_there_and_taken_over_only_where_that_is_said(
    watched: Centre, record: Record
) -> None:
    before = begin(watched, "police", "police_1", ["113"])
    record.begin()
    with refused(Conflict, "desk_taken") as refusal:
        begin(watched, "supervisor", "police_1")
    assert refusal.facts == {
        "desk": "police_1",
        "by": "police",
        "by_name": "police",
        "since": before.began_at.isoformat(),
    }
    assert standing() == [("police", "police_1")]
    begin(watched, "supervisor", "police_1", take_over=True)
    assert standing() == [("supervisor", "police_1")]
    [left, opened] = record.events()
    assert (left.name, opened.name) == ("desk.left", "desk.opened")
    [card] = left.data["desk_shifts"]
    assert (card["id"], card["ended_by"]) == (before.id, "supervisor")


def test_several_sit_at_a_shared_desk(watched: Centre) -> None:
    begin(watched, "supervisor", "lead")
    begin(watched, "calltaker", "lead", ["115"], take_over=True)
    assert standing() == [("supervisor", "lead"), ("calltaker", "lead")]


def test_a_desk_that_was_shared_when_they_sat_down_and_is_for_one_now_takes_nobody_more(watched: Centre) -> None:
    begin(watched, "supervisor", "lead")
    begin(watched, "calltaker", "lead")
    Desk.objects.filter(code="lead").update(shared=False)
    with refused(Conflict, "desk_taken"):
        begin(watched, "police", "lead")
    begin(watched, "police", "lead", take_over=True)
    assert standing() == [("police", "lead")]


@pytest.mark.parametrize(
    ("name", "desk", "lines", "error", "code"),
    [
        ("police", "nowhere", [], Invalid, "desk_unknown"),
        ("fire", "police_1", [], Invalid, "desk_unknown"),
        ("police", "police_1", ["115"], Invalid, "line_unknown"),
        ("police", "police_1", ["999"], Invalid, "line_unknown"),
        ("crew", "intake_1", [], Forbidden, "not_allowed"),
        ("officer", "intake_1", ["113"], Forbidden, "not_allowed"),
    ],
)
def test_what_is_not_ones_own_is_refused_and_nothing_changes(  # noqa: PLR0917
    watched: Centre, record: Record, name: str, desk: str, lines: list[str], error: type[DispatchError], code: str
) -> None:
    watched.actors.setdefault("officer", make_actor("officer_too", Role.DUTY_OFFICER))
    with refused(error, code):
        begin(watched, name, desk, lines)
    assert record.events() == []
    assert standing() == []


def test_the_centre_itself_sits_nowhere(watched: Centre) -> None:
    with refused(Forbidden, "person_required"):
        begin_desk_shift(by=ENGINE, new=NewDeskShift(desk="intake_1", lines=[]))


def test_who_leaves_is_told_and_leaves_once(watched: Centre, record: Record) -> None:
    card = begin(watched, "calltaker", "intake_1", sorted(ServiceLine.objects.values_list("code", flat=True)))
    record.begin()
    ended = end_desk_shift(by=watched.actor("calltaker")).shift
    assert ended is not None
    assert (ended.id, ended.ended_by) == (card.id, "calltaker")
    assert record.only("desk.left").data == {"desk_shifts": [ended.model_dump(mode="json")]}
    record.begin()
    assert end_desk_shift(by=watched.actor("calltaker")).shift is None
    assert record.events() == []
    last = last_desk_shift(watched.actor("calltaker").require_person_id())
    assert (last.desk, last.lines) == ("intake_1", card.lines)


def test_who_never_sat_anywhere_has_no_last_desk(watched: Centre) -> None:
    assert last_desk_shift(watched.actor("fire").require_person_id()).model_dump() == {"desk": None, "lines": []}


@pytest.mark.parametrize(("name", "desk"), [("police", "police_2"), ("calltaker", "police_1")])
def test_the_database_seats_nobody_twice(watched: Centre, name: str, desk: str) -> None:
    begin(watched, "police", "police_1")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskShift.objects.create(person=Person.objects.get(username=name), desk_id=desk, alone=True)
