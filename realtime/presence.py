"""Who sits at which desk, what is open in front of them, and whose console confirms nothing."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from dispatch.rules.access import Scope
from dispatch.schema import DeskCard, PresenceFrame
from realtime.audience import Audience
from realtime.authentication import Visitor
from realtime.delivery import Delivery
from realtime.frames import Frame
from realtime.metrics import BLIND_DESKS
from realtime.rounds import Rounds

EVERY_S = 0.5
# Desks of other processes are told again so often, and forgotten after three times were missed.
TOLD_AGAIN_S = 3.0
FORGOTTEN_AFTER_S = 10.0
# A console that was sent an event and has confirmed nothing since is blind: nobody may be sitting before it.
BLIND_AFTER_S = 15.0


@dataclass
class _Desk:
    """A desk of this process. It has not confirmed `waits_for` since `waits_since`, by the monotonic clock."""

    card: DeskCard
    scope: Scope
    seen: int
    waits_for: int = 0
    waits_since: float | None = None


@dataclass(frozen=True)
class _Others:
    """The desks of another process, and when it told of them."""

    desks: tuple[DeskCard, ...]
    told_at: float


class Presence:
    """Knows all desks: its own by their sockets, those of other processes by what they tell.

    All of them are shown to all: who works on one incident for different agencies must know of each other.
    It may be late and is never wrong for long; nothing is decided by it.
    """

    def __init__(
        self,
        audiences: Callable[[], Collection[Audience]],
        sent_to: Callable[[Scope], int],
        tell: Callable[[str, Sequence[DeskCard]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._audiences = audiences
        self._sent_to = sent_to
        self._tell = tell
        self._clock = clock
        # By this name other processes know its desks.
        self.process = uuid4().hex
        self._desks: dict[Delivery, _Desk] = {}
        self._others: dict[str, _Others] = {}
        # What all sockets were told last, by id, and the same as a frame for those who come before anything changes.
        self._shown: dict[str, DeskCard] = {}
        self._greeting: Frame | None = None
        self._changed = False
        self._told_at = float("-inf")
        self._dirty = False
        self.rounds = Rounds(self.look, every_s=EVERY_S, failing="desks cannot be shown")

    def open(self, delivery: Delivery, visitor: Visitor, scope: Scope) -> None:
        """Take a new desk, and tell it who else is there. It is told of itself with the others."""
        card = DeskCard(
            id=uuid4().hex,
            username=visitor.access.username,
            name=visitor.name,
            roles=list(visitor.access.roles),
            agencies=None if scope.agencies is None else sorted(scope.agencies),
            since=datetime.now(UTC),
            incident_id=None,
            field=None,
            blind_since=None,
        )
        # What was sent before is not its to confirm.
        self._desks[delivery] = _Desk(card, scope, seen=self._sent_to(scope))
        self._touch()
        self.greet(delivery)

    def greet(self, delivery: Delivery) -> None:
        """Tell a socket who is there: a desk, or a window that belongs to one and is none itself."""
        if self._greeting is None:
            self._greeting = _frame(full=True, desks=self._shown.values())
        delivery.greet(self._greeting)

    def release(self, delivery: Delivery) -> None:
        """Forget a desk whose socket is gone."""
        if self._desks.pop(delivery, None) is not None:
            self._touch()

    def show(self, delivery: Delivery, incident_id: int | None, field: str | None, *, speaking: bool = False) -> None:
        """Take what is open at a desk now, and whether its person speaks with a caller."""
        desk = self._desks.get(delivery)
        if desk is None:
            return
        card = desk.card.model_copy(update={"incident_id": incident_id, "field": field, "speaking": speaking})
        if card != desk.card:
            desk.card = card
            self._touch()

    def confirm(self, delivery: Delivery, seq: int) -> None:
        """Take it that a desk has the event on its screen, with all before it."""
        desk = self._desks.get(delivery)
        if desk is not None:
            desk.seen = max(desk.seen, seq)

    def hear(self, process: str, desks: Sequence[DeskCard]) -> None:
        """Take what another process tells of its desks."""
        known = self._others.get(process)
        if known is None or known.desks != tuple(desks):
            self._dirty = True
        self._others[process] = _Others(tuple(desks), self._clock())

    async def look(self) -> None:
        """Judge who is blind, forget who is gone, and tell the sockets and the other processes what has changed."""
        now = self._clock()
        self._judge(now)
        for process, others in list(self._others.items()):
            if now - others.told_at > FORGOTTEN_AFTER_S:
                del self._others[process]
                self._dirty = True
        if self._changed or (self._desks and now - self._told_at >= TOLD_AGAIN_S):
            self._changed = False
            self._told_at = now
            self._tell(self.process, [desk.card for desk in self._desks.values()])
        if self._dirty:
            self._dirty = False
            self._show_all()

    def _touch(self) -> None:
        self._changed = self._dirty = True

    def _judge(self, now: float) -> None:
        blind = 0
        for desk in self._desks.values():
            if desk.seen >= desk.waits_for:
                # What was sent meanwhile begins a wait of its own: who is always a little behind is not blind.
                desk.waits_for = self._sent_to(desk.scope)
                desk.waits_since = now if desk.seen < desk.waits_for else None
            is_blind = desk.waits_since is not None and now - desk.waits_since >= BLIND_AFTER_S
            blind += is_blind
            if is_blind != (desk.card.blind_since is not None):
                desk.card = desk.card.model_copy(update={"blind_since": datetime.now(UTC) if is_blind else None})
                self._touch()
        BLIND_DESKS.set(blind)

    def _all(self) -> list[DeskCard]:
        own = [desk.card for desk in self._desks.values()]
        return own + [card for others in self._others.values() for card in others.desks]

    def _show_all(self) -> None:
        before, self._shown = self._shown, {desk.id: desk for desk in self._all()}
        self._greeting = None
        changed = [card for desk_id, card in self._shown.items() if before.get(desk_id) != card]
        gone = [desk_id for desk_id in before if desk_id not in self._shown]
        if changed or gone:
            frame = _frame(full=False, desks=changed, gone=gone)
            for audience in self._audiences():
                audience.broadcast(frame)


def _frame(*, full: bool, desks: Iterable[DeskCard], gone: Sequence[str] = ()) -> Frame:
    frame = PresenceFrame(type="presence", full=full, desks=list(desks), gone=list(gone))
    return Frame(frame.model_dump_json().encode())
