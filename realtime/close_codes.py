"""Why the centre closes a socket.

Autobahn, below Daphne, refuses to send any code but 1000 and those from 3000 on: 1008 and 1013 have counterparts here.
"""

from enum import IntEnum


class CloseCode(IntEnum):
    """The code of the close frame."""

    # After `{"type":"reset"}`, which says what to do.
    RESET = 1000
    BAD_FRAME = 4400
    SESSION_ENDED = 4401
    RIGHTS_CHANGED = 4403
    # Connect again at once, with the cursor: another process answers.
    MOVING = 4410
    TOO_MANY = 4429
    UNAVAILABLE = 4503
