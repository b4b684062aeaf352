"""A crew that is not sent what concerns it drives to the wrong place."""

from typing import Any

import pytest

from dispatch.rules.crews import CrewBoard, Told, concerns, is_read_by_crews, read_by_crews, told_by
from dispatch.vocabulary import EventName

OWN, BESIDE, OTHER = 7, 8, 9
HERE, THERE, GONE = 20, 21, 22
IDLE = CrewBoard(own=frozenset({OWN}), units=frozenset({OWN}))
AT_WORK = CrewBoard(own=frozenset({OWN}), incidents=frozenset({HERE}), units=frozenset({OWN, BESIDE}))


def assignment(unit: int, incident: int = HERE, *, cleared: bool = False) -> dict[str, Any]:
    return {"incident_id": incident, "unit_id": unit, "cleared_at": "2026-07-01T02:00:00Z" if cleared else None}


def incident(incident_id: int = HERE, *assignments: dict[str, Any]) -> dict[str, Any]:
    return {"id": incident_id, "assignments": list(assignments)}


def said(incident_id: int | None = None, to_unit: int | None = None, from_unit: int | None = None) -> dict[str, Any]:
    return {"chat_messages": [{"incident_id": incident_id, "to_unit_id": to_unit, "from_unit_id": from_unit}]}


def unit(unit_id: int) -> dict[str, Any]:
    return {"units": [{"id": unit_id}]}


def call(incident_id: int) -> dict[str, Any]:
    return {"calls": [{"id": 1, "incident_id": incident_id}]}


WORKED_THERE = {"incident": incident(GONE, assignment(OWN, GONE, cleared=True))}
MOVED_HERE = {"incident": incident(THERE, assignment(OWN, THERE), assignment(OTHER, THERE))}

CALLED_FOR_HELP = {"incident": incident(THERE) | {"endangered_units": [OWN]}}
OTHERS_CALLED = {"incident": incident(THERE) | {"endangered_units": [OTHER]}}

TABLE: list[tuple[str, int | None, dict[str, Any], bool, bool]] = [
    # What happens, the incident of the record, its data; whether it concerns a crew that is idle, and one at work here.
    ("it is sent", THERE, {"incident": incident(THERE), "assignment": assignment(OWN, THERE)}, True, True),
    ("it is cleared", HERE, {"incident": incident(), "assignment": assignment(OWN, cleared=True)}, True, True),
    ("it reports late what has ended", GONE, {"assignment": assignment(OWN, GONE, cleared=True)}, True, True),
    ("another unit is sent here", HERE, {"assignment": assignment(OTHER)}, False, True),
    ("another unit is sent elsewhere", THERE, {"assignment": assignment(OTHER, THERE)}, False, False),
    ("a unit beside it is sent elsewhere", THERE, {"assignment": assignment(BESIDE, THERE)}, False, True),
    ("its own card changes", None, unit(OWN), True, True),
    ("the card of a unit beside it changes", None, unit(BESIDE), False, True),
    ("another unit's card changes", None, unit(OTHER), False, False),
    ("its call for help is opened again", THERE, CALLED_FOR_HELP, True, True),
    ("another crew's call for help is", THERE, OTHERS_CALLED, False, False),
    ("a note is written here", HERE, {"note": "cửa sau"}, False, True),
    ("a note elsewhere names it", THERE, {"note": "@cc07", "mentions": [OWN]}, False, False),
    ("a question is answered here", HERE, {"incident": incident(), "answer": {}}, False, True),
    ("a call comes in here", HERE, call(HERE), False, True),
    ("a call goes away from here", HERE, {"incident": incident(), **call(THERE)}, False, True),
    ("a call comes from elsewhere", THERE, {"incident": incident(THERE), **call(HERE)}, False, True),
    ("a call comes in elsewhere", THERE, call(THERE), False, False),
    ("somebody writes here", HERE, said(HERE), False, True),
    ("somebody writes elsewhere", THERE, said(THERE), False, False),
    ("its desk writes to it", None, said(to_unit=OWN), True, True),
    ("what it wrote is taken", None, said(from_unit=OWN), True, True),
    ("desks write to each other", None, said(), False, False),
    ("another crew writes", None, said(from_unit=OTHER), False, False),
    ("its incident goes on as another", HERE, {"incident": incident(HERE)}, False, True),
    ("another incident takes its own up", THERE, MOVED_HERE, True, True),
    ("where it once was goes on", GONE, WORKED_THERE, False, False),
    ("an alarm fires here", HERE, {"escalations": [{"id": 1}]}, False, True),
    ("an alarm fires elsewhere", THERE, {"escalations": [{"id": 1}]}, False, False),
    ("a crew elsewhere is in danger", THERE, {"incident": incident(THERE), **unit(OTHER)}, False, False),
    ("a road is closed", None, {"closures": [{"id": 1}]}, False, False),
    ("somebody sits down at a desk", None, {"desk_shifts": [{"id": 1}]}, False, False),
    ("nothing is told", None, {}, False, False),
]


@pytest.mark.parametrize(("what", "record", "data", "idle", "at_work"), TABLE, ids=[row[0] for row in TABLE])
def test_what_concerns_a_crew(what: str, record: int | None, data: dict[str, Any], idle: bool, at_work: bool) -> None:
    told = told_by(record, data)
    assert (concerns(IDLE, told), concerns(AT_WORK, told)) == (idle, at_work)


def test_who_is_crew_of_several_units_hears_of_each() -> None:
    crew = CrewBoard(own=frozenset({OWN, OTHER}), incidents=frozenset({HERE, THERE}), units=frozenset({OWN, OTHER}))
    for incidents, units in (({HERE}, set()), ({THERE}, set()), (set(), {OWN}), (set(), {OTHER})):
        assert concerns(crew, Told(frozenset(incidents), frozenset(units)))
    assert not concerns(crew, Told(frozenset({GONE}), frozenset({BESIDE})))


def test_a_board_that_was_never_read_still_knows_its_own_units() -> None:
    assert concerns(CrewBoard(own=frozenset({OWN})), told_by(None, unit(OWN)))


DESKS = {"escalation", "message", "call", "camera", "handover"}
FOR_DESKS = [name for name in EventName if name.split(".")[0] in DESKS]


@pytest.mark.parametrize("name", FOR_DESKS)
def test_of_the_record_a_crew_reads_nothing_that_is_for_desks(name: EventName) -> None:
    assert not is_read_by_crews(name)


def test_of_an_entry_a_crew_reads_what_was_found_out_and_done() -> None:
    data = {"note": "Cửa sau", "mentions": [7], "incident": {"id": 1}, "calls": [{}], "choice": {}, "units": [{}]}
    assert is_read_by_crews(EventName.NOTE_ADDED)
    assert read_by_crews(data) == {"note": "Cửa sau", "mentions": [7]}
