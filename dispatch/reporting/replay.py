"""The board at any instant of the past: the last one that was kept before it, and the events between.

What was written years ago is answered as it was written: the record is longer than any form of a card lasts. What is
changed without an event, such as a unit that is entered by hand, shows from the next kept board on.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from dispatch.errors import NotFound
from dispatch.models import BoardSnapshot, IncidentSight, TimelineEvent
from dispatch.rules.access import Scope
from dispatch.rules.folding import Card, FoldedBoard, board_of, fold
from dispatch.schema import ReplayBoard, ReplayEvents

# Where a unit was longer ago tells nothing of where it is.
_FIX_SOUGHT = timedelta(days=1)
# Newest first through the days, unit by unit: each stops at its first row.
_LAST_FIXES = """
SELECT unit.id, ST_X(fix.position::geometry), ST_Y(fix.position::geometry), fix.at
FROM unnest(%s::bigint[]) AS unit (id) CROSS JOIN LATERAL (
    SELECT position, at FROM dispatch_unitfix
    WHERE unit_id = unit.id AND at <= %s AND at > %s ORDER BY at DESC LIMIT 1
) AS fix
"""


def board_at(scope: Scope, at: datetime, *, person_id: int | None = None) -> ReplayBoard:
    """Return the board as a console of the scope had it at an instant, and which of it the person's had shown by then.

    Raises NotFound `nothing_kept` for an instant before the first board that was kept.
    """
    kept = BoardSnapshot.objects.filter(at__lte=at).order_by("-seq").first()
    if kept is None:
        raise NotFound("nothing_kept", "No board was kept before this instant.")
    board, cursor = board_of(kept.board), kept.seq
    for seq, data in _events_until(at, after=kept.seq).values_list("seq", "data").iterator():
        fold(board, data)
        cursor = seq
    shown = _within(scope, board)
    _place(shown["units"], at)
    cards = {kind: sorted(rows.values(), key=lambda card: card["id"]) for kind, rows in shown.items()}
    return ReplayBoard(
        board={"cursor": cursor, "at": at, "mentions": [], **cards},
        seen=None if person_id is None else _seen(person_id, shown["incidents"], at),
    )


def events_from(scope: Scope, *, after: int, until: datetime, limit: int) -> ReplayEvents:
    """Return a page of what a console of the scope received after an event and until an instant."""
    rows = _events_until(until, after=after)
    if scope.agencies is not None:
        rows = rows.filter(agencies__overlap=sorted(scope.agencies))
    page = list(rows[: limit + 1])
    frames = []
    prev = after
    for row in page[:limit]:
        frames.append(
            {
                "type": "event",
                "seq": row.seq,
                "prev": prev,
                "name": row.name,
                "at": row.recorded_at,
                "occurred_at": row.occurred_at,
                "incident_id": row.incident_id,
                "actor": row.actor_username,
                "data": row.data,
            }
        )
        prev = row.seq
    return ReplayEvents(events=frames, next=prev if len(page) > limit else None)


def _events_until(at: datetime, *, after: int) -> QuerySet[TimelineEvent]:
    """Return the events after one of them and until an instant. No index holds their times: kept boards bound them."""
    events = TimelineEvent.objects.filter(seq__gt=after, recorded_at__lte=at).order_by("seq")
    later = BoardSnapshot.objects.filter(at__gt=at).order_by("seq").values_list("seq", flat=True).first()
    return events if later is None else events.filter(seq__lte=later)


def _within(scope: Scope, board: FoldedBoard) -> FoldedBoard:
    """Keep what a console of the scope was shown: `selectors.visibility` says the same of rows."""
    if scope.agencies is None:
        return board
    if not scope.has_desk:
        return {kind: {} for kind in board}
    incidents = _kept(board["incidents"], lambda card: scope.sees(card["agencies"]))

    def on_incident(card: Card) -> bool:
        return card["incident_id"] in incidents

    return {
        **board,
        "incidents": incidents,
        "calls": _kept(board["calls"], on_incident),
        "units": _kept(board["units"], lambda card: scope.sees([card["agency"]])),
        "escalations": _kept(board["escalations"], lambda card: scope.sees(card["agencies"])),
        "handovers": _kept(board["handovers"], lambda card: scope.sees([card["agency"]])),
        "chat_messages": _kept(board["chat_messages"], lambda card: on_incident(card) or scope.sees(card["agencies"])),
    }


def _kept(cards: dict[int, Card], is_seen: Callable[[Card], bool]) -> dict[int, Card]:
    return {key: card for key, card in cards.items() if is_seen(card)}


def _place(units: dict[int, Card], at: datetime) -> None:
    """Put the units where they were. A kept board may have been read later, and tell where they were by then."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_FIXES, [list(units), at, at - _FIX_SOUGHT])
        fixes = {unit_id: (lon, lat, fixed_at) for unit_id, lon, lat, fixed_at in cursor.fetchall()}
    for unit_id, card in units.items():
        known = card["position"]
        known_at = known and datetime.fromisoformat(known["at"])
        if known_at is not None and known_at > at:
            known = known_at = None
        fix = fixes.get(unit_id)
        if fix is not None and (known_at is None or known_at < fix[2]):
            known = {"lon": fix[0], "lat": fix[1], "at": fix[2]}
        units[unit_id] = {**card, "position": known}


def _seen(person_id: int, incidents: Iterable[int], at: datetime) -> list[int]:
    sights = IncidentSight.objects.filter(person=person_id, incident__in=list(incidents), seen_at__lte=at)
    return sorted(sights.values_list("incident_id", flat=True))
