"""Database work of the push path, off the event loop and off the one thread that Django's own adapters share."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connections

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# Few on purpose: after a restart all consoles come at once, and calls that come in meanwhile need the database too.
_THREADS = 4
_executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="realtime-database")


async def in_database(
    function: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """Run a function that queries the database in a thread, and give its connection back to the pool."""

    def run() -> Result:
        try:
            return function(*arguments, **named)
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(_executor, run)
