"""What the log must not tell."""

import logging
import re

# Behind these an address goes on with what opens something to whoever reads it.
_OPENS = re.compile(r"(/l/)[^\s?\"'<>]+")


class MaskingFormatter(logging.Formatter):
    """Leaves out of every line, tracebacks included, the tokens of location links."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return _OPENS.sub(r"\1…", super().format(record))
