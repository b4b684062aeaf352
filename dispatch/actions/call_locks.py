"""A call under lock with its incident, and what may be done with it."""

from dataclasses import dataclass

from dispatch.actions.locking import lock_where_it_is, scope_of
from dispatch.actions.writing import require_for
from dispatch.errors import Conflict
from dispatch.models import Call, Incident
from dispatch.rules.access import Actor, Right
from dispatch.rules.calls import may_act_on_call
from dispatch.schema import CallCard, EventData
from dispatch.selectors.calls import require_call
from dispatch.selectors.cards import read_call_cards
from dispatch.timeline import Event
from dispatch.vocabulary import CallStatus, EventName


@dataclass(frozen=True)
class LockedCall:
    """A call and its incident, both locked.

    `agencies` are those that see the incident, `needed` those of them that were not stood down.
    """

    call: Call
    incident: Incident
    agencies: list[str]
    needed: list[str]

    def told(self, name: EventName, *, reason: str | None = None, note: str | None = None) -> tuple[CallCard, Event]:
        """Return the call's card as it now is, and the event that tells it."""
        card = read_call_cards([self.call.pk])[0]
        data = EventData(calls=[card], reason=reason, note=note)
        return card, Event(name, self.agencies, data, incident_id=self.incident.pk)


def lock_call(by: Actor, call_id: int) -> LockedCall:
    """Lock a call that the actor sees, its incident first.

    Raises NotFound `call_unknown`, Forbidden `not_allowed`.
    """

    def lock() -> tuple[Call, int]:
        call = Call.objects.select_related("answered_by").select_for_update(no_key=True, of=("self",)).get(pk=call_id)
        return call, call.incident_id

    scope = scope_of(by)
    incident, call = lock_where_it_is(lambda: require_call(scope, call_id).incident_id, lock)
    rows = list(incident.incident_agencies.order_by("id"))
    agencies = [row.agency_id for row in rows]
    require_for(by, Right.ANSWER_CALL, agencies)
    return LockedCall(call, incident, agencies, [row.agency_id for row in rows if row.stood_down_at is None])


def lock_own_call(by: Actor, call_id: int) -> LockedCall:
    """Lock a call that somebody took, for who took it or leads the shift.

    Raises Conflict `call_not_answered`, `call_over` or `call_not_yours` (with `by`), NotFound, Forbidden.
    """
    locked = lock_call(by, call_id)
    if locked.call.answered_by is None:
        if locked.call.status != CallStatus.RINGING:
            raise call_over(locked.call)
        raise Conflict("call_not_answered", "Nobody has taken this call yet.", {"call_status": locked.call.status})
    refuse_call_of_another(by, locked)
    return locked


def refuse_call_of_another(by: Actor, locked: LockedCall) -> None:
    """Raise Conflict `call_not_yours` (with `by`) where another person speaks with the caller."""
    holder = locked.call.answered_by
    if holder is None or by.access is None or may_act_on_call(holder.pk, by.access, locked.agencies):
        return
    raise Conflict("call_not_yours", f"{holder.username} has this call.", {"by": holder.username})


def call_over(call: Call) -> Conflict:
    """Return the refusal of what can only be done while the caller is there."""
    return Conflict("call_over", "The caller has gone.", {"call_status": call.status})
