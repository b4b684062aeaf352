"""What is noted of a place is on the record, reaches those whom it concerns and nobody else, and ends."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from pydantic import ValidationError

from dispatch.actions.incidents import create_incident
from dispatch.actions.premise_notes import end_premise_note
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import PremiseNote, PremiseNoteKind
from dispatch.rules.access import ENGINE
from dispatch.schema import NewIncident, NewPremiseNote, PremiseNoteEnding
from dispatch.selectors.premise_notes import list_premise_notes
from dispatch.vocabulary import Role
from tests.actions.record import Record, refused
from tests.factories import Centre, make_actor, make_premise_note, premise_note

RING = [(106.90, 11.53), (106.91, 11.53), (106.91, 11.54), (106.90, 11.54)]
OVER = PremiseNoteEnding(reason="đã chuyển đi")


def cornered(corners: Iterable[tuple[float, float]]) -> list[dict[str, float]]:
    return [{"lon": lon, "lat": lat} for lon, lat in corners]


def ring(*corners: tuple[float, float], **changes: Any) -> dict[str, Any]:
    return {"lon": None, "lat": None, "radius_m": None, "ring": cornered(corners), **changes}


def days(number: float) -> str:
    return (timezone.now() + timedelta(days=number)).isoformat()


def test_a_note_is_on_the_record_without_its_text(record: Record, watched: Centre) -> None:
    made = make_premise_note(watched, "ambulance", agencies=["ambulance", "police"], text=" Có người bệnh tâm thần ")
    assert (made.text, made.entered_by, made.agencies) == (
        "Có người bệnh tâm thần",
        "ambulance",
        ["ambulance", "police"],
    )
    event = record.only("premise_note.added")
    assert event.data == {
        "premise_note": {
            "id": made.id,
            "kind": "crew_caution",
            "place": "12 Hùng Vương",
            "agencies": ["ambulance", "police"],
            "expires_at": made.model_dump(mode="json")["expires_at"],
        }
    }
    assert (event.agencies, event.incident_id) == (["ambulance", "police"], None)
    assert "tâm thần" not in str(event.data)


def test_a_note_that_was_learned_on_an_incident_is_in_its_record(record: Record, watched: Centre) -> None:
    incident = create_incident(by=watched.actor("ambulance"), new=NewIncident(type="cardiac_arrest"))
    made = make_premise_note(watched, "ambulance", incident=incident.id)
    assert record.only("premise_note.added").incident_id == incident.id == made.incident_id


def test_a_note_is_ended_by_whom_it_concerns_and_stays_in_the_table(record: Record, watched: Centre) -> None:
    made = make_premise_note(watched)
    record.begin()
    ended = end_premise_note(by=watched.actor("ambulance"), note_id=made.id, ending=OVER)
    assert (ended.ended_by, ended.end_reason) == ("ambulance", "đã chuyển đi")
    event = record.only("premise_note.ended")
    assert event.data["reason"] == "đã chuyển đi"
    with refused(Conflict, "premise_note_over"):
        end_premise_note(by=watched.actor("ambulance"), note_id=made.id, ending=OVER)
    assert PremiseNote.objects.get().text == made.text


def test_whom_it_does_not_concern_learns_not_even_that_it_is_there(watched: Centre) -> None:
    made = make_premise_note(watched)
    with refused(NotFound, "premise_note_unknown"):
        end_premise_note(by=watched.actor("police"), note_id=made.id, ending=OVER)
    access = {name: watched.actor(name).access for name in ("police", "ambulance", "supervisor")}
    seen = {
        name: [note.id for note in list_premise_notes(who.scope, ended=False, before=None, limit=10).notes]
        for name, who in access.items()
        if who
    }
    assert seen == {"police": [], "ambulance": [made.id], "supervisor": [made.id]}


def test_who_has_no_right_writes_nothing(watched: Centre) -> None:
    PremiseNoteKind.objects.create(code="crew_caution", name_vi="x", name_en="x", most_days=30)
    for by in (watched.actor("crew"), make_actor("officer_three", Role.DUTY_OFFICER)):
        with refused(Forbidden, "not_allowed"):
            make_premise_note(Centre(actors={"x": by}, units={}), "x")
    with refused(Forbidden, "not_allowed"):
        make_premise_note(watched, "police")
    with refused(Forbidden, "person_required"):
        make_premise_note(Centre(actors={"x": ENGINE}, units={}), "x")
    assert make_premise_note(watched, "police", agencies=["police", "ambulance"]).agencies == ["police", "ambulance"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "gossip"}, "kind_unknown"),
        ({"agencies": ["navy"]}, "agency_unknown"),
        ({"expires_at": days(-1)}, "expiry_passed"),
        ({"expires_at": days(31)}, "expiry_too_late"),
        (ring(RING[0], RING[2], RING[1], RING[3]), "ring_unfit"),
        (ring((106.9, 11.5), (106.9, 11.5), (106.9, 11.5)), "ring_unfit"),
        (ring((106.9, 11.5), (106.91, 11.51), (106.92, 11.52)), "ring_unfit"),
        (ring((106.0, 11.0), (107.0, 11.0), (107.0, 12.0)), "ring_too_large"),
    ],
)
def test_what_makes_no_note_is_refused(watched: Centre, changes: dict[str, Any], code: str) -> None:
    make_premise_note(watched)
    with refused(Invalid, code):
        make_premise_note(watched, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"radius_m": None},
        {"ring": cornered(RING)},
        ring(*RING[:2], (181.0, 0.0)),
        {"lon": None, "lat": None, "radius_m": None},
        {"radius_m": 3_000.0},
        {"radius_m": 1.0},
        {"lat": "11.5"},
        {"agencies": []},
        {"text": " "},
        {"text": "x" * 1_001},
        {"text": "a\x00"},
        {"expires_at": None},
        {"expires_at": "2030-01-01T00:00:00"},
        ring((106.9, 11.5), (106.91, 11.5)),
        ring(*[(106.9, 11.5)] * 201),
    ],
)
def test_a_shape_that_is_none_is_not_read(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        premise_note(**changes)


def test_an_area_is_closed_for_whoever_leaves_it_open(watched: Centre) -> None:
    made = make_premise_note(watched, **ring(*RING))
    assert made.ring
    assert [(corner.lon, corner.lat) for corner in made.ring] == [*RING, RING[0]]
    assert (made.lon, made.radius_m) == (None, None)


def test_a_note_that_has_expired_is_over(watched: Centre) -> None:
    made = make_premise_note(watched)
    PremiseNote.objects.update(entered_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(1))
    with refused(Conflict, "premise_note_over"):
        end_premise_note(by=watched.actor("supervisor"), note_id=made.id, ending=OVER)
    access = watched.actor("supervisor").access
    assert access
    assert list_premise_notes(access.scope, ended=False, before=None, limit=10).notes == []
    assert len(list_premise_notes(access.scope, ended=True, before=None, limit=10).notes) == 1


def test_the_clock_that_counts_is_the_databases(watched: Centre) -> None:
    make_premise_note(watched)
    with time_machine.travel("2001-01-01T00:00:00Z"), refused(Invalid, "expiry_passed"):
        make_premise_note(watched, expires_at="2001-01-05T00:00:00Z")


def test_the_table_itself_holds_what_must_hold(watched: Centre) -> None:
    make_premise_note(watched)
    for wrong in ({"agencies": []}, {"radius_m": None}, {"radius_m": 5_000}, {"ended_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PremiseNote.objects.update(**wrong)


def test_a_note_needs_no_more_than_what_it_says() -> None:
    assert NewPremiseNote.model_validate(premise_note().model_dump(mode="json")).incident is None
