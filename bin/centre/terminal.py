"""What the commands say."""

import contextlib
import sys


def say(text: str) -> None:
    """Print a line at once. A terminal that has gone away must not keep the centre from stopping in order."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def complain(text: str) -> None:
    """Print a line among the errors."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)
