"""The record is worth nothing if it can be altered without it showing, or if the centre cannot write it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module

import pytest
from django.db import ProgrammingError, connection, transaction

from dispatch.actions.agencies import add_agency
from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.messages import send_next_message
from dispatch.actions.people import issue_token
from dispatch.actions.units import report_unit
from dispatch.models import OutboxMessage, StreamHead, TimelineEvent
from dispatch.rules.access import EVERYTHING
from dispatch.schema import EventData, IncidentChanges, IncidentClosing, NewIncident, UnitReport
from dispatch.selectors.stream import timeline_of
from dispatch.selectors.visibility import require_incident
from dispatch.timeline import Event
from dispatch.timeline import record as record_events
from dispatch.vocabulary import AssignmentStatus, Disposition, EventName, UnitStatus
from tests.actions.record import Record, make_due
from tests.factories import Centre, call_event

_LINKS = """
SELECT seq, previous_hash, hash,
    timeline_canonical(seq, name, incident_id, agencies, actor_username, occurred_at, recorded_at, data)
FROM dispatch_timelineevent WHERE incident_id IS NOT DISTINCT FROM %s ORDER BY seq
"""


def broken_links(incident_id: int | None) -> list[int]:
    """Recompute a chain as a stranger would, and return the seq of each event that does not fit."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, [incident_id])
        rows = cursor.fetchall()
    before, broken = b"", []
    for seq, previous, claimed, canonical in rows:
        if (bytes(previous), bytes(claimed)) != (before, sha256(before + canonical.encode()).digest()):
            broken.append(seq)
        before = bytes(claimed)
    return broken


def live_through(centre: Centre) -> int:
    """Carry out every action once, and return the incident that most of them were about."""
    crew, desk = centre.actor("crew"), centre.actor("ambulance")
    unit = centre.units["ambulance"][0]
    call = report_call(call_event(caller="gọi từ trạm"))
    for _ in range(3):
        make_due(trigger="call_unanswered")
        alarm = fire_next_deadline()
    assert alarm is not None
    assert OutboxMessage.objects.count() == 1
    acknowledge_escalation(by=desk, escalation_id=alarm.id)
    answer_call(by=desk, call_id=call.id)
    changes = IncidentChanges.model_validate({"place": "Chợ Đồng Xoài ‘“\\", "location": {"lon": 106.9, "lat": 11.5}})
    change_incident(by=desk, incident_id=call.incident_id, version=1, changes=changes)
    add_agency(by=desk, incident_id=call.incident_id, agency="fire")
    add_note(by=desk, incident_id=call.incident_id, text="Nạn nhân 😱 tỉnh\n\t\u2028")
    made = assign_units(by=desk, incident_id=call.incident_id, unit_ids=[unit.pk]).assignments[0]
    for status in (AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE, AssignmentStatus.CLEARED):
        report_assignment(by=crew, assignment_id=made.id, status=status, occurred_at=datetime(2020, 1, 1, tzinfo=UTC))
    end_call(by=desk, call_id=call.id)
    close_incident(
        by=desk, incident_id=call.incident_id, closing=IncidentClosing(disposition=Disposition.HANDLED, note="xong")
    )
    report_unit(by=crew, unit_id=unit.pk, report=UnitReport(status=UnitStatus.OFF_DUTY))
    create_incident(by=desk, new=NewIncident(type="cardiac_arrest"))
    return call.incident_id


def test_every_event_is_chained_to_the_one_before_it(record: Record, watched: Centre) -> None:
    incident_id = live_through(watched)
    assert set(record.names()) >= {
        "call.received", "call.answered", "incident.created", "incident.changed", "incident.agency_added",
        "incident.closed", "unit.assigned", "unit.changed", "assignment.changed", "note.added", "escalation.fired",
        "escalation.acknowledged", "escalation.cancelled",
    }  # fmt: skip
    chains = set(TimelineEvent.objects.values_list("incident_id", flat=True))
    assert chains > {incident_id, None}
    for chain in chains:
        assert broken_links(chain) == []


CANONICAL = (
    '{"seq": 7, "data": {"a": "ễ", "b": 1.0}, "name": "note.added", "actor": "a \\"b\\"", "agencies": ["police"],'
    ' "incident_id": null, "occurred_at": "2026-02-28T19:03:04.500000Z",'
    ' "recorded_at": "2026-02-28T19:03:05.000001Z"}'
)
_ARGUMENTS = (
    """7, 'note.added', NULL, '{police}', 'a "b"', '2026-03-01T02:03:04.5+07', '2026-03-01T02:03:05.000001+07',"""
    """ '{"b": 1.0, "a": "ễ"}'""",
    "9223372036854775807, 'x', 12, '{}', NULL, '12026-12-31T23:59:59.999999Z', '1969-07-20T20:17:40Z', 'null'",
    """0, '', -1, '{"a b",NULL}', E'\\\\ \\t', 'infinity', '0044-03-15 BC',"""
    """ '{"n": 1e400, "m": 0.10, "s": "\\u2028"}'""",
    "1, 'y', 1, NULL, 'z', NULL, '2026-01-01T00:00:00+14', '[1, {}, [], \"\"]'",
)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York", "UTC-7"])
def test_the_canonical_text_is_the_same_for_whoever_asks(db: None, zone: str) -> None:
    first = import_module("dispatch.migrations.0002_timeline_record").CANONICAL
    with transaction.atomic(), connection.cursor() as cursor:
        # What hashed the records of a centre that was set up before.
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(first.replace("FUNCTION timeline_canonical", "FUNCTION pg_temp.first_canonical"))
        cursor.execute("SELECT set_config('timezone', %s, true), set_config('datestyle', 'German', true)", [zone])
        for arguments in _ARGUMENTS:
            cursor.execute(f"SELECT timeline_canonical({arguments}), pg_temp.first_canonical({arguments})")
            now, then = cursor.fetchone()
            assert now == then
            assert (now == CANONICAL) is (arguments is _ARGUMENTS[0])


TAMPERINGS = (
    "name = 'call.ended'",
    "actor_username = 'somebody'",
    "agencies = '{police}'",
    "occurred_at = occurred_at - interval '1 microsecond'",
    "recorded_at = recorded_at + interval '1 microsecond'",
    'data = data || \'{"note": "forged"}\'',
    "previous_hash = sha256('forged')",
    "hash = sha256('forged')",
    "incident_id = NULL",
)


def test_an_alteration_by_whoever_owns_the_tables_shows(record: Record, watched: Centre) -> None:
    incident_id = live_through(watched)
    victim, following = TimelineEvent.objects.filter(incident=incident_id).values_list("seq", flat=True)[3:5]
    for tampering in TAMPERINGS:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT untouched")
            cursor.execute(f"UPDATE dispatch_timelineevent SET {tampering} WHERE seq = %s", [victim])
            assert {victim, following} & set(broken_links(incident_id)), tampering
            cursor.execute("ROLLBACK TO SAVEPOINT untouched")
    assert broken_links(incident_id) == []


def test_an_event_that_was_taken_out_leaves_a_hole(record: Record, watched: Centre) -> None:
    incident_id = live_through(watched)
    victim, following = list(TimelineEvent.objects.filter(incident=incident_id))[3:5]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dispatch_timelineevent WHERE seq = %s", [victim.seq])
    assert broken_links(incident_id) == [following.seq]


def test_a_session_with_other_settings_reads_the_same_chain(record: Record, watched: Centre) -> None:
    incident_id = live_through(watched)
    settings = ("timezone = 'Asia/Ho_Chi_Minh'", "datestyle = 'German'", "extra_float_digits = -15")
    for setting in (*settings, "bytea_output = 'escape'"):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {setting}")
        assert broken_links(incident_id) == [], setting


def test_a_session_with_other_settings_writes_the_same_chain(record: Record, watched: Centre) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Ho_Chi_Minh'; SET LOCAL extra_float_digits = -15")
    location = {"lon": 106.89999999999998, "lat": 11.5, "radius_m": 0.1}
    new = NewIncident.model_validate({"type": "theft", "location": location})
    card = create_incident(by=watched.actor("police"), new=new)
    with connection.cursor() as cursor:
        cursor.execute("RESET timezone; RESET extra_float_digits")
    assert broken_links(card.id) == []
    assert TimelineEvent.objects.latest("seq").data["incident"]["location"]["lon"] == location["lon"]


def test_the_timeline_for_a_reader_is_the_chain(record: Record, watched: Centre) -> None:
    incident_id = live_through(watched)
    entries = timeline_of(require_incident(watched.actor("ambulance").access.scope, incident_id), EVERYTHING).events
    assert [entry.previous_hash for entry in entries] == ["", *(entry.hash for entry in entries[:-1])]
    assert [entry.seq for entry in entries] == sorted(entry.seq for entry in entries)


# ---------------------------------------------------------------- what the application's role may do


@contextmanager
def as_application() -> Iterator[None]:
    """Run with the rights of web and engine."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE eoc_app")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


FORBIDDEN = (
    "UPDATE dispatch_timelineevent SET name = name",
    "UPDATE dispatch_timelineevent SET data = '{}' WHERE seq = 1",
    "DELETE FROM dispatch_timelineevent",
    "TRUNCATE dispatch_timelineevent",
    "TRUNCATE dispatch_timelineevent CASCADE",
    "ALTER TABLE dispatch_timelineevent DISABLE TRIGGER ALL",
    "DROP TABLE dispatch_timelineevent",
    "SET session_replication_role = replica",
    "INSERT INTO dispatch_timelineevent SELECT * FROM dispatch_timelineevent",
    "UPDATE dispatch_streamhead SET seq = 1",
    "INSERT INTO dispatch_timelineevent SELECT * FROM dispatch_timelineevent",
    "UPDATE dispatch_streamhead SET seq = 0",
    "DELETE FROM dispatch_streamhead",
    "INSERT INTO dispatch_streamhead (seq) VALUES (7)",
    "CREATE OR REPLACE FUNCTION timeline_record(events jsonb) RETURNS SETOF dispatch_timelineevent LANGUAGE sql "
    "AS 'SELECT * FROM dispatch_timelineevent'",
)


def test_the_centre_itself_cannot_alter_its_record(record: Record, watched: Centre, subtests: pytest.Subtests) -> None:
    create_incident(by=watched.actor("police"), new=NewIncident(type="theft"))
    before = list(TimelineEvent.objects.values_list())
    assert before
    for statement in FORBIDDEN:
        with subtests.test(statement=statement):
            with as_application():
                with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
                    connection.cursor().execute(statement)
                assert TimelineEvent.objects.count() == len(before)
            assert list(TimelineEvent.objects.values_list()) == before


def test_the_centre_can_do_all_its_work_with_the_rights_of_the_application(record: Record, watched: Centre) -> None:
    class Sender:
        def send_sms(self, *, address: str, body: str) -> str:
            return "SM1"

    with as_application():
        incident_id = live_through(watched)
        assert send_next_message(Sender())
        assert issue_token(username="police")
        assert TimelineEvent.objects.filter(name="message.sent").exists()
    assert broken_links(incident_id) == []


def test_events_of_one_action_have_successive_numbers_and_rolled_back_ones_leave_no_gap(
    record: Record, watched: Centre
) -> None:
    by = watched.actor("police")
    event = Event(EventName.NOTE_ADDED, ["police"], EventData(note="x"))
    with transaction.atomic():
        record_events(by, [event, event])
        transaction.set_rollback(True)
    record_events(by, [event, event])
    assert [row.seq for row in record.events()] == [record.cursor + 1, record.cursor + 2]
    assert StreamHead.objects.get().seq == record.cursor + 2
