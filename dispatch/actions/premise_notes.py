"""What crews must know of a place is noted, and ended when it no longer holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point, Polygon
from django.db.models.functions import Now

from dispatch.actions.agencies import known_agencies
from dispatch.actions.locking import lock_open_incident, scope_of
from dispatch.actions.writing import database_now, require, require_for, writing
from dispatch.errors import Conflict, Invalid, NotFound
from dispatch.models import PremiseNote, PremiseNoteKind
from dispatch.rules.access import Actor, Right
from dispatch.schema import Corner, EventData, NewPremiseNote, PremiseNoteCard, PremiseNoteEnding, PremiseNoteFact
from dispatch.selectors.premise_notes import read_premise_note, visible_notes
from dispatch.timeline import Event
from dispatch.vocabulary import EventName

# Who notes a whole district helps nobody at an address.
LONGEST_SIDE_DEG = 0.2
# In square degrees: about a tenth of a square metre.
_SMALLEST_AREA = 1e-11


def add_premise_note(*, by: Actor, new: NewPremiseNote) -> PremiseNoteCard:
    """Note something of an address or an area, until a day that the kind of note allows.

    One of its agencies must be one for which the actor may do so; the others learn of it. Raises Forbidden, NotFound
    `incident_unknown`, Conflict `incident_ended`, Invalid `kind_unknown`, `agency_unknown`, `expiry_passed`,
    `expiry_too_late` (with the most days), `ring_unfit` or `ring_too_large`.
    """
    require(by, Right.KEEP_PREMISE_NOTES)
    person_id = by.require_person_id()
    with writing(by) as work:
        incident = None if new.incident is None else lock_open_incident(by, new.incident, Right.KEEP_PREMISE_NOTES)
        agencies = known_agencies(new.agencies)
        require_for(by, Right.KEEP_PREMISE_NOTES, agencies)
        kind = PremiseNoteKind.objects.filter(pk=new.kind).first()
        if kind is None:
            raise Invalid("kind_unknown", f"There is no kind of note {new.kind}.", {"kind": new.kind})
        _require_expiry(new.expires_at, database_now(), kind)
        note = PremiseNote.objects.create(
            kind=kind,
            text=new.text,
            place=new.place,
            position=None if new.lon is None or new.lat is None else Point(new.lon, new.lat, srid=4326),
            radius_m=new.radius_m,
            shape=None if new.ring is None else _shape(new.ring),
            agencies=agencies,
            incident=incident,
            entered_by_id=person_id,
            expires_at=new.expires_at,
        )
        card = read_premise_note(note.pk)
        return work.record(card, [_event(EventName.PREMISE_NOTE_ADDED, card)])


def end_premise_note(*, by: Actor, note_id: int, ending: PremiseNoteEnding) -> PremiseNoteCard:
    """End a note before its time. Raises NotFound `premise_note_unknown`, Forbidden, Conflict `premise_note_over`."""
    require(by, Right.KEEP_PREMISE_NOTES)
    person_id = by.require_person_id()
    with writing(by) as work:
        note = (
            visible_notes(scope_of(by), PremiseNote.objects.all())
            .select_for_update(no_key=True, of=("self",))
            .filter(pk=note_id)
            .first()
        )
        if note is None:
            raise NotFound("premise_note_unknown", f"There is no premise note {note_id}.")
        require_for(by, Right.KEEP_PREMISE_NOTES, note.agencies)
        if note.ended_at is not None or note.expires_at <= database_now():
            raise Conflict("premise_note_over", "This note has ended.")
        note.ended_at, note.ended_by_id, note.end_reason = Now(), person_id, ending.reason
        note.save(update_fields=["ended_at", "ended_by", "end_reason"])
        card = read_premise_note(note.pk)
        return work.record(card, [_event(EventName.PREMISE_NOTE_ENDED, card, ending.reason)])


def _require_expiry(expires_at: datetime, now: datetime, kind: PremiseNoteKind) -> None:
    if expires_at <= now:
        raise Invalid("expiry_passed", "The note would have ended already.")
    if expires_at > now + timedelta(days=kind.most_days):
        raise Invalid(
            "expiry_too_late",
            f"A note of this kind ends after {kind.most_days} days at the latest.",
            {"most_days": kind.most_days},
        )


def _shape(corners: Sequence[Corner]) -> Polygon:
    ring = [(corner.lon, corner.lat) for corner in corners]
    closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
    if len(set(ring)) < 3:  # noqa: PLR2004 -- a triangle
        raise Invalid("ring_unfit", "The ring encloses nothing.")
    shape = Polygon(closed, srid=4326)
    west, south, east, north = shape.extent
    if max(east - west, north - south) > LONGEST_SIDE_DEG:
        raise Invalid("ring_too_large", f"The ring is more than {LONGEST_SIDE_DEG} degrees wide or high.")
    if not shape.valid or shape.area < _SMALLEST_AREA:
        raise Invalid("ring_unfit", "The ring crosses itself or encloses nothing.")
    return shape


def _event(name: EventName, card: PremiseNoteCard, reason: str | None = None) -> Event:
    told = PremiseNoteFact(
        id=card.id, kind=card.kind, place=card.place, agencies=card.agencies, expires_at=card.expires_at
    )
    data = EventData(premise_note=told, reason=reason)
    return Event(name, card.agencies, data, incident_id=card.incident_id)
