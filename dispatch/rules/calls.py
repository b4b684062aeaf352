"""How a call moves on, by what its provider reports and by what a person does; and how it may be closed."""

from collections.abc import Collection

from dispatch.ports import CallEventKind
from dispatch.rules.access import Access
from dispatch.vocabulary import CallStatus, Disposition, Role

LIVE_CALLS = frozenset({CallStatus.RINGING, CallStatus.ANSWERED, CallStatus.HELD})

# Why a call may be closed without an incident. That something was handled is said of an incident.
CALL_DISPOSITIONS = frozenset(
    {
        Disposition.NUISANCE,
        Disposition.SILENT,
        Disposition.INFORMATION,
        Disposition.WRONG_NUMBER,
        Disposition.TEST,
        Disposition.DUPLICATE,
        Disposition.REFERRED_1022,
        Disposition.REFERRED_112,
        Disposition.FALSE_REPORT,
    }
)

# Who may act on a call that another person has.
_TAKES_OVER = frozenset({Role.SHIFT_LEAD, Role.SUPERVISOR})


def call_status_after(current: CallStatus, kind: CallEventKind, was_answered: bool) -> CallStatus:
    """Return a call's status after a provider's report, which may be late, repeated or out of order.

    A live call only moves towards its end, an ended one stays as it is. A caller who hangs up before a person took
    the call has abandoned it, whatever the provider names it: that the exchange picked up is not yet an answer.
    """
    if current not in LIVE_CALLS or kind is CallEventKind.RINGING:
        return current
    if kind is CallEventKind.FAILED and not was_answered:
        return CallStatus.FAILED
    return CallStatus.ENDED if was_answered else CallStatus.ABANDONED


def may_act_on_call(answered_by_id: int | None, access: Access, agencies: Collection[str]) -> bool:
    """Return whether a person may act on a call: who took it may, and who leads the shift of one of the agencies."""
    return answered_by_id == access.person_id or any(
        grant.role in _TAKES_OVER and (grant.agency is None or grant.agency in agencies) for grant in access.grants
    )
