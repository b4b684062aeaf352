"""Where a caller is, by whoever can say: several stand side by side, and one may become the incident's place."""

from datetime import timedelta

from django.contrib.gis.geos import Point

from dispatch.actions.call_locks import LockedCall, lock_call
from dispatch.actions.facts import fact, set_location
from dispatch.actions.foreseeing import Foreseen
from dispatch.actions.unit_work import expect_arrivals, foresee_those_under_way
from dispatch.actions.writing import database_now, require, writing
from dispatch.models import CallerLocation, Incident
from dispatch.ports import CallerFix
from dispatch.rules.access import Actor, Right
from dispatch.rules.caller_locations import Whereabouts
from dispatch.rules.incident_places import MEASURED, PlaceDecision, decide_place
from dispatch.schema import CallCard, EventData, FieldChange, LocatedFact, NewCallerLocation, NewLocation
from dispatch.selectors.caller_locations import location_card, place_of, whereabouts
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.selectors.reasons import reason_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, LocationSource

# A page or a provider that got no answer says the same again.
_SAME_WITHIN = timedelta(seconds=60)


def enter_location(*, by: Actor, call_id: int, new: NewCallerLocation) -> CallCard:
    """Keep a position that a person enters as the caller's, as spoken. Raises NotFound `call_unknown`, Forbidden."""
    require(by, Right.ANSWER_CALL)
    fix = CallerFix(source=LocationSource.SPOKEN, lon=new.lon, lat=new.lat, radius_m=new.radius_m)
    foreseen = foresee_for(call_id, fix)
    with writing(by) as work:
        locked = lock_call(by, call_id)
        return work.record(*add_location(locked, fix, foreseen))


def foresee_for(call_id: int, fix: CallerFix) -> Foreseen:
    """Ask how long units need to where a caller is, if that may become the incident's place; outside transactions."""
    incident = Incident.objects.filter(calls=call_id).first()
    if incident is None or (place_of(incident) is not None and _is_chosen(incident)):
        return Foreseen()
    return foresee_those_under_way(incident.pk, (fix.lon, fix.lat))


def add_location(locked: LockedCall, fix: CallerFix, foreseen: Foreseen) -> tuple[CallCard, list[Event]]:
    """Keep a fix of a locked call, whatever has become of the call, and let its incident take it over where it may.

    What was said a moment ago changes nothing. Returns the call's card, and the events.
    """
    call, incident = locked.call, locked.incident
    at = database_now() - fix.age
    point = Point(fix.lon, fix.lat, srid=4326)
    said = CallerLocation.objects.filter(call=call, source=fix.source, point=point, radius_m=fix.radius_m)
    if said.filter(occurred_at__gt=at - _SAME_WITHIN, occurred_at__lt=at + _SAME_WITHIN).exists():
        return read_call_cards([call.pk])[0], []
    location = CallerLocation.objects.create(
        call=call, source=fix.source, point=point, radius_m=fix.radius_m, occurred_at=at
    )
    location.refresh_from_db(fields=["recorded_at"])
    decision, changes = take_place(incident, whereabouts(location), foreseen)
    # Whether or not the incident moves: what its card says of its callers may be something else now.
    incident.version += 1
    incident.save(update_fields=["version"])
    card, [moved] = read_incident_card(incident.pk), read_call_cards([call.pk])
    located = LocatedFact(
        location=location_card(location), is_taken=decision.is_taken, reason=reason_card(decision.reason)
    )
    received = EventData(incident=card, calls=[moved], located=located)
    told = [Event(EventName.LOCATION_RECEIVED, locked.agencies, received, incident_id=incident.pk, occurred_at=at)]
    if changes:
        changed = EventData(incident=card, changes=changes)
        told.append(Event(EventName.INCIDENT_CHANGED, locked.agencies, changed, incident_id=incident.pk))
    return moved, told


def take_place(incident: Incident, found: Whereabouts, foreseen: Foreseen) -> tuple[PlaceDecision, list[FieldChange]]:
    """Let a locked incident take over where a caller is, if it may; return the decision and what changed.

    It belongs to the incident's next version, which is not counted here. What a person has chosen at a version before
    is not lost by it, nor refused because of it: nobody chose this.
    """
    is_chosen = _is_chosen(incident)
    decision = decide_place(found, place_of(incident), is_chosen=is_chosen, is_open=incident.is_open)
    if not decision.is_taken:
        return decision, []
    before = fact(incident, "location")
    set_location(incident, NewLocation(lon=found.lon, lat=found.lat, radius_m=found.radius_m, source=found.source))
    incident.save(update_fields=["location", "location_radius_m", "location_source"])
    expect_arrivals(incident, foreseen)
    return decision, [FieldChange(field="location", old=before, new=fact(incident, "location"))]


def _is_chosen(incident: Incident) -> bool:
    """Return whether a person, and not a measurement of one of its callers, put the incident where it is."""
    place = place_of(incident)
    if place is None or place.source not in MEASURED or "location" in incident.field_versions:
        return True
    point = Point(place.lon, place.lat, srid=4326)
    measured = CallerLocation.objects.filter(source=place.source, point=point, radius_m=place.radius_m)
    return not measured.filter(call__incident=incident).exists()
