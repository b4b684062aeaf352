"""The least work that could do a thing, measured beside it."""

import os
import time
from collections.abc import Callable
from itertools import count

import httpx
from django.db import connection

ANSWER = "GET /healthz on the same connection"
COMMIT = "one bare INSERT ... COMMIT on the same PostgreSQL"
_KEY = "bench:"
_numbers = count()


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def answer(http: httpx.Client) -> float:
    """Return the seconds of an answer for which the web server asks nobody."""
    return seconds_of(lambda: http.get("/healthz").raise_for_status())


def commit() -> float:
    """Return the seconds of a transaction that adds one row, in a table without foreign keys."""

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cache (cache_key, value, expires) VALUES (%s, '', now())",
                [f"{_KEY}{os.getpid()}:{next(_numbers)}"],
            )

    return seconds_of(insert)


def remove_rows() -> None:
    """Remove the rows that the commits left behind."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE starts_with(cache_key, %s)", [_KEY])
