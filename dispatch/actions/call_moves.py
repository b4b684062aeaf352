"""A call turns out to be about another incident."""

from dispatch.actions.caller_locations import take_place
from dispatch.actions.foreseeing import Foreseen
from dispatch.actions.locking import lock_incident, lock_open_incident, scope_of
from dispatch.actions.merging import join
from dispatch.actions.watches import watch_calls
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, NotFound
from dispatch.models import Assignment, Call, Deadline, Incident
from dispatch.models.escalation import LIVE
from dispatch.rules.access import Actor, Right
from dispatch.rules.incident_places import best_of
from dispatch.schema import EventData, IncidentCard
from dispatch.selectors.caller_locations import place_of, whereabouts
from dispatch.selectors.cards import read_call_cards, read_escalation_cards, read_incident_card
from dispatch.selectors.visibility import visible_calls
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


def link_call(*, by: Actor, incident_id: int, call_id: int) -> IncidentCard:
    """Move a call to the incident that it is about. A call that is there already changes nothing.

    The incident that it leaves goes on as this one where the call was all that there was to it: no other call, and
    no unit was ever sent. One that has ended stays as it ended: what its caller told may still belong elsewhere.

    Raises NotFound `call_unknown` or `incident_unknown`, Forbidden, Conflict `incident_ended` where this one has,
    `call_elsewhere` where somebody moved the call at the same moment.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        seen = visible_calls(scope_of(by), Call.objects.all()).filter(pk=call_id).first()
        if seen is None:
            raise NotFound("call_unknown", f"There is no call {call_id}.")
        target, source = _lock_pair(by, incident_id, seen.incident_id)
        if source is target:
            return work.record(read_incident_card(target.pk), [])
        call = Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=call_id)
        if call.incident_id != source.pk:
            raise Conflict("call_elsewhere", "Somebody has just moved the call.", {"incident_id": call.incident_id})
        if _is_all_there_is(call, source):
            return work.record(*_join(by, source, target))
        return work.record(*_move(call, source, target))


def _lock_pair(by: Actor, target_id: int, source_id: int) -> tuple[Incident, Incident]:
    """Lock the incident to which a call goes, which is open, and the one that it leaves; by id, as one does."""
    locked = {
        incident_id: (lock_open_incident if incident_id == target_id else lock_incident)(
            by, incident_id, Right.CHANGE_INCIDENT
        )
        for incident_id in sorted({target_id, source_id})
    }
    return locked[target_id], locked[source_id]


def _is_all_there_is(call: Call, incident: Incident) -> bool:
    # What a person entered goes on without its call.
    return (
        incident.is_open
        and call.received_at == incident.created_at
        and not incident.calls.exclude(pk=call.pk).exists()
        and not Assignment.objects.filter(incident=incident).exists()
        and not incident.merged_from.exists()
    )


def _join(by: Actor, source: Incident, target: Incident) -> tuple[IncidentCard, list[Event]]:
    events = join(by, source, target)
    return read_incident_card(target.pk), events


def _move(call: Call, source: Incident, target: Incident) -> tuple[IncidentCard, list[Event]]:
    Call.objects.filter(pk=call.pk).update(incident=target)
    live = Deadline.objects.filter(LIVE, call=call)
    alarms = dict(live.filter(fired_at__isnull=False).order_by("id").values_list("pk", "agencies"))
    # Whoever has the call is asked.
    having = target.incident_agencies.order_by("id").values_list("agency_id", flat=True)
    live.update(incident=target, agencies=list(having))
    watch_calls(target)
    best = best_of(whereabouts(location) for location in call.locations.all())
    # Nobody was asked for the way: whoever is on it to a place that nobody knew is waited for by an estimate.
    changes = take_place(target, best, Foreseen())[1] if best and place_of(target) is None else []
    for incident in (source, target):
        incident.version += 1
        incident.save(update_fields=["version"])
    [moved] = read_call_cards([call.pk])
    left, reached = read_incident_card(source.pk), read_incident_card(target.pk)
    return reached, [
        *(
            Event(
                EventName.CALL_MOVED,
                card.agencies,
                EventData(incident=card, calls=[moved], changes=changes if card is reached else []),
                incident_id=card.id,
            )
            for card in (left, reached)
        ),
        *(
            Event(
                EventName.ESCALATION_CHANGED,
                # Those who were asked before learn that they are asked no more.
                list(dict.fromkeys([*alarms[alarm.id], *alarm.agencies])),
                EventData(escalations=[alarm]),
                incident_id=target.pk,
            )
            for alarm in read_escalation_cards(alarms)
        ),
    ]
