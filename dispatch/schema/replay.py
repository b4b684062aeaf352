"""What a board showed at an instant of the past, and what happened after it."""

from typing import Any

from dispatch.schema.values import Shape


class ReplayBoard(Shape):
    """The board at an instant, in the shape Board as far as it had that shape then: after the event `board.cursor`.

    Units are where they were then, as far as that is kept. `seen` are the open incidents that a console of the person
    asked about had shown by then; null where none was named.
    """

    board: dict[str, Any]
    seen: list[int] | None


class ReplayEvents(Shape):
    """What happened after an event, in order: frames of a socket, in the shape EventFrame as it was then.

    `next` is the `after` of the next page.
    """

    events: list[dict[str, Any]]
    next: int | None
