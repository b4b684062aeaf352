"""Reads what an action left behind: the new events of the timeline, deadlines and messages."""

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db.models.functions import Now

from dispatch.errors import DispatchError
from dispatch.models import Deadline, Incident, OutboxMessage, StreamHead, TimelineEvent
from dispatch.rules.access import EVERYTHING, Scope
from dispatch.rules.crews import CrewBoard
from dispatch.rules.folding import FoldedBoard, board_of, fold
from dispatch.selectors.board import board
from realtime.crews import read_crew_snapshot


def read_board(scope: Scope) -> tuple[int, FoldedBoard]:
    """Return the cursor and the cards of the board that a scope would be sent now."""
    now = board(scope).model_dump(mode="json")
    return now["cursor"], board_of(now)


def read_crew(unit_ids: frozenset[int]) -> tuple[CrewBoard, dict[str, Any]]:
    """Return of what the board of these units tells now, and the board, without what tells when it was read."""
    snapshot = read_crew_snapshot(Scope(frozenset(), unit_ids))
    return snapshot.board, dateless(json.loads(snapshot.frame.payload)["board"])


def dateless(board: dict[str, Any]) -> dict[str, Any]:
    """Return a board without what tells when it was read."""
    return {kind: cards for kind, cards in board.items() if kind not in {"cursor", "at"}}


class Record:
    """The stream from a moment on. Reading it also proves that a console needs nothing but the events."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Look only at what comes from now on."""
        self.cursor, self.board = read_board(EVERYTHING)

    def events(self) -> list[TimelineEvent]:
        """Return the new events in order, after checking that they bring the old board to the new one."""
        rows = list(TimelineEvent.objects.filter(seq__gt=self.cursor).order_by("seq"))
        assert [row.seq for row in rows] == list(range(self.cursor + 1, StreamHead.objects.get().seq + 1))
        folded = copy.deepcopy(self.board)
        for row in rows:
            fold(folded, row.data)
        assert folded == read_board(EVERYTHING)[1]
        return rows

    def names(self) -> list[str]:
        """Return the names of the new events in order."""
        return [row.name for row in self.events()]

    def only(self, name: str) -> TimelineEvent:
        """Return the single new event of this name."""
        [event] = [row for row in self.events() if row.name == name]
        return event


def deadlines(incident: Incident | int) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the deadlines of an incident by id: trigger, state, agencies."""
    rows = Deadline.objects.filter(incident=incident).order_by("id")
    return [(row.trigger, state_of(row), tuple(row.agencies)) for row in rows]


def state_of(deadline: Deadline) -> str:
    """Return `pending`, `cancelled`, `standing` (an alarm) or `ended`."""
    if deadline.fired_at is not None:
        return "standing" if deadline.ended_at is None else "ended"
    return "pending" if deadline.cancelled_at is None else "cancelled"


def make_due(**which: Any) -> int:
    """Let pending deadlines be due now, and return how many."""
    pending = Deadline.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True, **which)
    return pending.update(due_at=Now())


def messages() -> list[tuple[str, str, str]]:
    """Return the outbox: recipient, address, status."""
    return list(OutboxMessage.objects.order_by("id").values_list("recipient", "address", "status"))


@dataclass
class Refusal:
    """What a refusal said."""

    facts: dict[str, object] = field(default_factory=dict)


@contextmanager
def refused(kind: type[DispatchError], code: str) -> Iterator[Refusal]:
    """Assert that what runs inside is refused so, and that not one row was written."""
    before, refusal = _rows(), Refusal()
    with pytest.raises(kind) as raised:
        yield refusal
    assert raised.value.code == code
    assert _rows() == before
    refusal.facts = raised.value.facts


def _rows() -> list[tuple[object, ...]]:
    """Return every row of the domain; the head of the stream stands for the timeline."""
    models = [model for model in apps.get_app_config("dispatch").get_models() if model is not TimelineEvent]
    return [row for model in models for row in model._default_manager.order_by("pk").values_list()]
