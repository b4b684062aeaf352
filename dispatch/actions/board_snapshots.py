"""Keeps the board as it is, so that it can be shown again as it was."""

from datetime import timedelta

from dispatch.actions.writing import database_now
from dispatch.models import BoardSnapshot, TimelineEvent
from dispatch.rules.access import EVERYTHING
from dispatch.selectors.board import board, stream_cursor

# From one to the next so many events are folded at most: a few tenths of a second.
EVENTS_BETWEEN = 1_000
# Units that were entered by hand, and what else comes without an event, are right again within so long.
OLDEST = timedelta(hours=24)


def keep_board_snapshot() -> bool:
    """Keep the board as it is now, where enough has happened since the last time; return whether it was kept.

    Its time is that of its last event: what is kept holds for every instant from then on until the next event. Of
    several engines that do so at once, one keeps it.
    """
    newest = BoardSnapshot.objects.order_by("-seq").values_list("seq", "at").first()
    if newest is not None:
        seq, at = newest
        news = stream_cursor() - seq
        if news == 0 or (news < EVENTS_BETWEEN and database_now() - at < OLDEST):
            return False
    now = board(EVERYTHING)
    last = TimelineEvent.objects.filter(pk=now.cursor).values_list("recorded_at", flat=True).first()
    row = BoardSnapshot(seq=now.cursor, at=last or database_now(), board=now.model_dump(mode="json"))
    BoardSnapshot.objects.bulk_create([row], ignore_conflicts=True)
    return True
