"""How long the statements of a piece of work may take together."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class OutOfTime(Exception):
    """The time was over before the next statement began."""


@contextmanager
def deadline(milliseconds: int) -> Iterator[None]:
    """Let all statements within, in a transaction, take so long together.

    Raises OutOfTime between two statements, and lets the database end one that is under way with OperationalError
    "statement timeout".
    """
    ends = time.monotonic() + milliseconds / 1000
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        [usual] = cursor.fetchone()

    def bounded(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        left_ms = round((ends - time.monotonic()) * 1000)
        if left_ms <= 0:
            raise OutOfTime
        context["cursor"].cursor.execute(f"SET LOCAL statement_timeout = {left_ms}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(bounded):
        yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])
