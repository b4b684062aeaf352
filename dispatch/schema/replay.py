"""What a board showed at an instant of the past, and what happened after it."""

from dispatch.schema.cards import Board
from dispatch.schema.events import EventFrame
from dispatch.schema.values import Shape


class ReplayBoard(Shape):
    """The board at an instant: after the event `board.cursor`, with units where they were then as far as that is kept.

    `seen` are the open incidents that a console of the person asked about had shown by then; null where none was named.
    """

    board: Board
    seen: list[int] | None


class ReplayEvents(Shape):
    """What happened after an event, in order: the frames of a socket. `next` is the `after` of the next page."""

    events: list[EventFrame]
    next: int | None
