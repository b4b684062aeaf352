"""Everything that a scope may see now, as of one instant of the stream."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from dispatch.models import Deadline, Fault, Handover, StreamHead
from dispatch.rules.access import Scope
from dispatch.rules.transitions import ENDED
from dispatch.schema import Board
from dispatch.selectors.cards import (
    calls_for_cards,
    escalation_card,
    fault_card,
    handover_card,
    incident_card,
    incidents_for_cards,
    shown_call_card,
    unit_card,
    units_for_cards,
)
from dispatch.selectors.chat import chat_message_card, newest_chat_on_open_incidents, waiting_chat
from dispatch.selectors.closures import closure_card, closures_for_cards
from dispatch.selectors.desk_shifts import desk_shift_card, desk_shifts_for_cards
from dispatch.selectors.mentions import mentions_of_crew
from dispatch.selectors.visibility import (
    visible_calls,
    visible_chat_messages,
    visible_deadlines,
    visible_handovers,
    visible_incidents,
    visible_units,
)


@contextmanager
def one_instant() -> Iterator[None]:
    """Make all reads inside see the database as of one instant."""
    with transaction.atomic():
        # Within a transaction that has read already, the level can no longer be set.
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def stream_cursor() -> int:
    """Return the seq of the last committed event."""
    return StreamHead.objects.values_list("seq", flat=True).get()


def board(scope: Scope) -> Board:
    """Return the board of a scope, in a fixed number of queries."""
    with one_instant():
        cursor = stream_cursor()
        incidents = visible_incidents(scope, incidents_for_cards().exclude(status__in=ENDED)).order_by("id")
        open_calls = calls_for_cards().exclude(incident__status__in=ENDED).order_by("id")
        alarms = (
            Deadline.objects.select_related("ended_by")
            .filter(fired_at__isnull=False, ended_at__isnull=True)
            .exclude(incident__status__in=ENDED)
            .order_by("id")
        )
        lasting = Fault.objects.filter(ended_at__isnull=True)
        offered = Handover.objects.select_related("from_person", "to_person").filter(accepted_at__isnull=True)
        standing = closures_for_cards().filter(ended_at__isnull=True)
        return Board(
            cursor=cursor,
            at=timezone.now(),
            incidents=[incident_card(incident) for incident in incidents],
            calls=[shown_call_card(scope, call) for call in visible_calls(scope, open_calls)],
            units=[unit_card(unit) for unit in visible_units(scope, units_for_cards()).order_by("id")],
            escalations=[escalation_card(alarm) for alarm in visible_deadlines(scope, alarms)],
            handovers=[handover_card(handover) for handover in visible_handovers(scope, offered).order_by("id")],
            # A crew mends nothing of the centre, and is told by its desk which roads are closed.
            faults=[fault_card(fault) for fault in lasting.order_by("id")] if scope.has_desk else [],
            closures=[closure_card(closure) for closure in standing.order_by("id")] if scope.has_desk else [],
            chat_messages=[
                chat_message_card(message)
                # Two questions: one for both would go through all that was ever written.
                for messages in (waiting_chat(), newest_chat_on_open_incidents())
                for message in visible_chat_messages(scope, messages).order_by("id")
            ],
            mentions=mentions_of_crew(scope),
            desk_shifts=[
                desk_shift_card(shift) for shift in desk_shifts_for_cards().filter(ended_at__isnull=True).order_by("id")
            ]
            if scope.has_desk
            else [],
        )
