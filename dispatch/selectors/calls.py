"""Calls: one that somebody asks for, and what is known of a number that calls again."""

from datetime import datetime, timedelta

from dispatch.errors import NotFound
from dispatch.models import Call
from dispatch.rules.access import Scope
from dispatch.rules.screening import EarlierCall, nuisance_score
from dispatch.schema import CallCard, CallHistory, EarlierCallCard
from dispatch.selectors.cards import calls_for_cards, shown_call_card
from dispatch.selectors.reasons import reason_cards
from dispatch.selectors.visibility import visible_calls
from dispatch.vocabulary import CallerKind, CallStatus, Disposition

HISTORY = timedelta(hours=24)
_LONGEST_HISTORY = 20


def require_call(scope: Scope, call_id: int) -> Call:
    """Return a call that the scope sees. Raises NotFound `call_unknown`."""
    call = visible_calls(scope, calls_for_cards()).filter(pk=call_id).first()
    if call is None:
        raise NotFound("call_unknown", f"There is no call {call_id}.")
    return call


def read_call(scope: Scope, call_id: int) -> CallCard:
    """Return the card of a call that the scope sees. Raises NotFound `call_unknown`."""
    return shown_call_card(scope, require_call(scope, call_id))


def caller_history(number: str, caller_kind: CallerKind, now: datetime) -> CallHistory:
    """Return what is known at `now` of a number (E.164) that calls: its calls of the last day, at most 20."""
    rows = list(_earlier_calls(number, now)) if caller_kind is CallerKind.NUMBER else []
    earlier = [
        EarlierCallCard(
            id=row.pk,
            incident_id=row.incident_id,
            line=row.line_id,
            status=CallStatus(row.status),
            disposition=_outcome(row),
            received_at=row.received_at,
        )
        for row in rows
    ]
    nuisance = nuisance_score([_for_rules(card) for card in earlier], caller_kind=caller_kind, now=now)
    return CallHistory(
        earlier=earlier,
        nuisance=nuisance.score,
        reasons=reason_cards(nuisance.reasons),
    )


def _earlier_calls(number: str, now: datetime) -> list[Call]:
    """Return the number's calls of the last day, newest first, in one query by the index of callers."""
    calls = Call.objects.select_related("incident").filter(caller=number, caller_kind=CallerKind.NUMBER)
    return list(calls.filter(received_at__gte=now - HISTORY).order_by("-received_at")[:_LONGEST_HISTORY])


def _outcome(call: Call) -> Disposition | None:
    """Return why the call was closed, or else its incident: a real one says that the caller needed help."""
    disposition = call.disposition or call.incident.disposition
    return Disposition(disposition) if disposition else None


def _for_rules(card: EarlierCallCard) -> EarlierCall:
    return EarlierCall(
        call_id=card.id,
        received_at=card.received_at,
        line=card.line,
        status=card.status,
        disposition=card.disposition,
        incident_id=card.incident_id,
    )
