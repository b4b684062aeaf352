"""Incidents: created by hand, changed, noted."""

from collections.abc import Callable, Sequence
from datetime import datetime

from dispatch.actions.agencies import attach_agency, known_agencies
from dispatch.actions.deadlines import end_chains, follow_priority
from dispatch.actions.device_times import refuse_wrong_clock
from dispatch.actions.facts import fact, set_location
from dispatch.actions.locking import lock_open_incident, lock_where_it_went, scope_of
from dispatch.actions.numbering import number_incident
from dispatch.actions.unit_work import expect_arrivals, foresee_those_under_way
from dispatch.actions.watches import raise_priority_alarm, watch_agency, watch_scene
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid, PreconditionFailed
from dispatch.models import Assignment, Incident, IncidentAgency, IncidentType
from dispatch.rules.access import Actor, Right
from dispatch.schema import (
    EventData,
    FieldChange,
    IncidentCard,
    IncidentChanges,
    NewIncident,
    NoteReceipt,
)
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.mentions import mentioned_units
from dispatch.selectors.visibility import LATE_EVIDENCE, visible_incidents
from dispatch.timeline import Event
from dispatch.vocabulary import AssignmentStatus, EscalationTrigger, EventName


def create_incident(*, by: Actor, new: NewIncident) -> IncidentCard:
    """Enter an incident by hand. Without agencies or priority, those of its type hold.

    Raises Invalid `type_unknown` or `agency_unknown`.
    """
    require(by, Right.CREATE_INCIDENT)
    with writing(by) as work:
        incident_type = _incident_type(new.type)
        agencies = (
            known_agencies(new.agencies)
            if new.agencies
            else sorted(incident_type.agencies.values_list("code", flat=True))
        )
        incident = Incident(
            type=incident_type,
            priority=new.priority or incident_type.default_priority,
            place=new.place,
            what=new.what,
            field_versions={
                field: 1 for field, given in (("priority", new.priority), ("location", new.location)) if given
            },
        )
        set_location(incident, new.location)
        number_incident(incident)
        IncidentAgency.objects.bulk_create(IncidentAgency(incident=incident, agency_id=code) for code in agencies)
        for agency in agencies:
            watch_agency(incident, agency)
        card = read_incident_card(incident.pk)
        return work.record(
            card, [Event(EventName.INCIDENT_CREATED, agencies, EventData(incident=card), incident_id=incident.pk)]
        )


def change_incident(*, by: Actor, incident_id: int, version: int, changes: IncidentChanges) -> IncidentCard:
    """Change fields that the actor saw at `version`. What others changed since in other fields stands beside it.

    A type brings the agencies that it needs and are not there, and its priority until somebody has judged that.

    Raises Conflict `version_conflict` with both values where the same field changed meanwhile, PreconditionFailed
    `version_unknown` for a version that never was, Invalid `type_unknown`, NotFound, Conflict `incident_ended`.
    """
    require(by, Right.CHANGE_INCIDENT)
    moved_to = (changes.location.lon, changes.location.lat) if changes.location else None
    foreseen = foresee_those_under_way(incident_id, moved_to)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        if not 1 <= version <= incident.version:
            raise PreconditionFailed(
                "version_unknown", f"The incident has version {incident.version}, not {version}.", _current(incident)
            )
        differing = [
            field for field in _FIELDS if field in changes.model_fields_set and _differs(incident, changes, field)
        ]
        _refuse_lost_update(incident, changes, differing, version)
        if not differing:
            return work.record(read_incident_card(incident.pk), [])
        chosen = set(changes.model_fields_set)
        if "type" in differing:
            incident_type = _incident_type(changes.type)
            if "priority" not in chosen | incident.field_versions.keys():
                # Nobody has judged the priority yet: what is known now decides it.
                changes = changes.model_copy(update={"priority": incident_type.default_priority})
                differing += ["priority"] if _differs(incident, changes, "priority") else []
        facts = [
            FieldChange(field=field, old=fact(incident, field), new=_wanted(changes, field)) for field in differing
        ]
        priority_before = incident.priority
        for field in differing:
            _FIELDS[field](incident, changes)
        incident.version += 1
        incident.field_versions |= dict.fromkeys(chosen.intersection(differing), incident.version)
        incident.save()
        alarms = follow_priority(incident) if "priority" in differing else []
        if "priority" in chosen and incident.priority < priority_before:
            raise_priority_alarm(incident)
        elif incident.priority > priority_before:
            # What was raised is taken back: nobody is called for it any more.
            alarms += end_chains("met", by, incident, trigger=EscalationTrigger.PRIORITY_RAISED)
        called = _call_agencies_of_type(incident) if "type" in differing else []
        if "location" in differing:
            expect_arrivals(incident, foreseen)
        card = read_incident_card(incident.pk)
        return work.record(
            card,
            [
                *called,
                Event(
                    EventName.INCIDENT_CHANGED,
                    card.agencies,
                    EventData(incident=card, changes=facts),
                    incident_id=incident.pk,
                ),
                *alarms,
            ],
        )


def add_note(
    *, by: Actor, incident_id: int, text: str, occurred_at: datetime | None = None
) -> IncidentCard | NoteReceipt:
    """Write a note, also after the end: what was learned late belongs to the record, as it goes on since a merge.

    A crew may do so for some days after it was clear; it is told that the note was taken, and nothing of the incident.
    One that waited on a device without a signal has the device's time. Units that it names as `@XE07`, and that the
    writer sees, are told with it. Raises NotFound, Invalid `occurred_in_future` or
    `occurred_too_long_ago`.
    """
    require(by, Right.ADD_NOTE)
    with writing(by) as work:
        incident = lock_where_it_went(by, incident_id, Right.ADD_NOTE, LATE_EVIDENCE)
        refuse_wrong_clock(occurred_at, database_now())
        card = read_incident_card(incident.pk)
        data = EventData(note=text, mentions=mentioned_units(scope_of(by), text))
        noted = Event(EventName.NOTE_ADDED, card.agencies, data, incident_id=incident.pk, occurred_at=occurred_at)
        is_seen = visible_incidents(scope_of(by), Incident.objects.filter(pk=incident.pk)).exists()
        told = card if is_seen else NoteReceipt(incident_id=incident_id)
        return work.record(told, [noted, *_heard_of_scene(by, incident)])


def _call_agencies_of_type(incident: Incident) -> list[Event]:
    """Put the agencies on the incident that its type needs: who was called first need not be all who are needed."""
    there = set(incident.incident_agencies.values_list("agency_id", flat=True))
    needed = IncidentType.objects.get(pk=incident.type_id).agencies.order_by("code")
    missing = [code for code in needed.values_list("code", flat=True) if code not in there]
    return [event for code in missing for event in attach_agency(incident, code)]


def _heard_of_scene(by: Actor, incident: Incident) -> list[Event]:
    """Watch anew the scene from which a crew has just written."""
    on_scene = Assignment.objects.select_related("incident", "unit").filter(
        incident=incident, unit__in=scope_of(by).unit_ids, status=AssignmentStatus.ON_SCENE
    )
    return [event for assignment in on_scene for event in watch_scene(by, assignment)]


def _incident_type(code: str) -> IncidentType:
    found = IncidentType.objects.filter(code=code).first()
    if found is None:
        raise Invalid("type_unknown", f"There is no incident type {code}.", {"type": code})
    return found


def _set_type(incident: Incident, changes: IncidentChanges) -> None:
    incident.type_id = changes.type


def _set_priority(incident: Incident, changes: IncidentChanges) -> None:
    incident.priority = changes.priority


def _set_location(incident: Incident, changes: IncidentChanges) -> None:
    set_location(incident, changes.location)


def _set_place(incident: Incident, changes: IncidentChanges) -> None:
    incident.place = changes.place


def _set_what(incident: Incident, changes: IncidentChanges) -> None:
    incident.what = changes.what


_FIELDS: dict[str, Callable[[Incident, IncidentChanges], None]] = {
    "type": _set_type,
    "priority": _set_priority,
    "location": _set_location,
    "place": _set_place,
    "what": _set_what,
}


def _wanted(changes: IncidentChanges, field: str) -> object:
    return changes.model_dump(mode="json", include={field})[field]


def _differs(incident: Incident, changes: IncidentChanges, field: str) -> bool:
    return fact(incident, field) != _wanted(changes, field)


def _current(incident: Incident) -> dict[str, object]:
    return {"current": read_incident_card(incident.pk).model_dump(mode="json")}


def _refuse_lost_update(incident: Incident, changes: IncidentChanges, fields: Sequence[str], version: int) -> None:
    """Raise Conflict where a field was changed after the version that the actor saw."""
    lost = [
        {"field": field, "yours": _wanted(changes, field), "theirs": fact(incident, field)}
        for field in fields
        if incident.field_versions.get(field, 0) > version
    ]
    if lost:
        raise Conflict(
            "version_conflict", "Somebody else changed the same field.", {"fields": lost, **_current(incident)}
        )
