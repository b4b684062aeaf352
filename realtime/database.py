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
# What must be known within a second waits behind no crowd.
_prompt_executor = ThreadPoolExecutor(1, thread_name_prefix="realtime-database-prompt")


async def in_database(
    function: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """Run a function that queries the database in a thread, and give its connection back to the pool."""
    return await _run(_executor, lambda: function(*arguments, **named))


async def promptly_in_database(
    function: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """Do the same in a thread that those who join do not use: for who may no longer look, and for what has failed."""
    return await _run(_prompt_executor, lambda: function(*arguments, **named))


async def _run(executor: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    def run() -> Result:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(executor, run)
