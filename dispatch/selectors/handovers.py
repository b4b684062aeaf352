"""The hand-overs of desks."""

from dispatch.models import Handover
from dispatch.rules.access import Scope
from dispatch.schema import HandoverList
from dispatch.selectors.cards import handover_card
from dispatch.selectors.visibility import visible_handovers


def list_handovers(scope: Scope, *, limit: int) -> HandoverList:
    """Return at most `limit` hand-overs of the scope's agencies, newest first."""
    rows = visible_handovers(scope, Handover.objects.select_related("from_person", "to_person")).order_by("-id")
    return HandoverList(handovers=[handover_card(row) for row in rows[:limit]])
