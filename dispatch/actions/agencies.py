"""Which agencies an incident needs: more are called, and one that is not needed is stood down."""

from collections.abc import Sequence

from django.db.models.functions import Now

from dispatch.actions.deadlines import end_chains
from dispatch.actions.locking import lock_open_incident
from dispatch.actions.unit_work import refuse_units_at_work
from dispatch.actions.watches import watch_agency
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, Invalid, NotFound
from dispatch.models import Agency, Assignment, Incident, IncidentAgency
from dispatch.rules.access import Actor, Right
from dispatch.schema import EventData, IncidentCard
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.selectors.chat import newest_chat_on
from dispatch.timeline import Event
from dispatch.vocabulary import EscalationTrigger, EventName


def add_agency(*, by: Actor, incident_id: int, agency: str) -> IncidentCard:
    """Call another agency, or one that was stood down: its consoles have the incident, with its calls, at once.

    An agency that is already called changes nothing.

    Raises Invalid `agency_unknown`, NotFound, Conflict `incident_ended`.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        [code] = known_agencies([agency])
        if incident.incident_agencies.filter(agency=code, stood_down_at__isnull=True).exists():
            return work.record(read_incident_card(incident.pk), [])
        events = attach_agency(incident, code)
        return work.record(read_incident_card(incident.pk), events)


def stand_down_agency(*, by: Actor, incident_id: int, agency: str, reason: str) -> IncidentCard:
    """Say that an agency is not needed: nobody waits for its units any more. It sees the incident still.

    An agency that was stood down already changes nothing. Raises NotFound `agency_not_there`, Conflict
    `units_still_assigned` (its own), `last_agency` where no other would be left, `incident_ended`, Forbidden.
    """
    require(by, Right.CHANGE_INCIDENT, agency=agency)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        row = incident.incident_agencies.filter(agency=agency).first()
        if row is None:
            raise NotFound("agency_not_there", f"{agency} is not on incident {incident.number}.")
        if row.stood_down_at is not None:
            return work.record(read_incident_card(incident.pk), [])
        refuse_units_at_work(Assignment.objects.filter(incident=incident, unit__agency=agency))
        if not incident.incident_agencies.exclude(agency=agency).filter(stood_down_at__isnull=True).exists():
            raise Conflict("last_agency", "No other agency is left: close or cancel the incident.", {"agency": agency})
        IncidentAgency.objects.filter(pk=row.pk).update(stood_down_at=Now())
        incident.version += 1
        incident.save(update_fields=["version"])
        card = read_incident_card(incident.pk)
        data = EventData(incident=card, agency=agency, reason=reason)
        fact = Event(EventName.INCIDENT_AGENCY_STOOD_DOWN, card.agencies, data, incident_id=incident.pk)
        ended = [
            event
            for trigger in (EscalationTrigger.INCIDENT_UNASSIGNED, EscalationTrigger.INCIDENT_UNSEEN)
            for event in end_chains("not_needed", by, incident, trigger=trigger, agency=agency)
        ]
        return work.record(card, [fact, *ended])


def attach_agency(incident: Incident, agency: str) -> list[Event]:
    """Put an agency on a locked incident, watch that it sends a unit, and return the event."""
    IncidentAgency.objects.update_or_create(
        incident=incident, agency_id=agency, defaults={"stood_down_at": None}, create_defaults={}
    )
    incident.version += 1
    incident.save(update_fields=["version"])
    watch_agency(incident, agency)
    card = read_incident_card(incident.pk)
    data = EventData(
        incident=card,
        calls=read_call_cards(card.calls),
        chat_messages=newest_chat_on(incident.pk),
        agency=agency,
    )
    return [Event(EventName.INCIDENT_AGENCY_ADDED, card.agencies, data, incident_id=incident.pk)]


def known_agencies(codes: Sequence[str]) -> list[str]:
    """Return the codes, each once, in their order. Raises Invalid `agency_unknown`."""
    known = set(Agency.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise Invalid("agency_unknown", f"There is no agency {code}.", {"agency": code})
    return list(dict.fromkeys(codes))
