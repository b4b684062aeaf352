"""How a request goes through Django."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# After a crowd of requests so many threads wait for the next ones.
_MOST_IDLE = 32


class OneThreadHandler(ASGIHandler):
    """Lets a request go through all middleware and its view in one thread, at one go.

    All of ours are ordinary functions. Django's own handler would carry the request to the thread and back for each of
    them, twenty times in all, and each time it may wait for its turn.

    It would also begin a new thread for each request. Ours wait for the next one: a thread costs more than a small
    request, and GEOS leaves something behind in each thread that has ended (Django's ticket 29878). Only what a crowd
    needs beyond `_MOST_IDLE` still ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._idle: list[ThreadPoolExecutor] = []
        self._counting = Lock()

    def load_middleware(self, is_async: bool = False) -> None:
        """Load all middleware as ordinary functions."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request in a thread that it has for itself, however many come at once."""
        thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, thread_name_prefix="request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await super().__call__(scope, receive, send)
        finally:
            # Whose client has hung up may still be at work: a thread is idle when it comes to this.
            thread.submit(self._rest, thread)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the request's own thread."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)

    def _rest(self, thread: ThreadPoolExecutor) -> None:
        try:
            # Where the server has cut the request short, Django has not given its connection back.
            connections.close_all()
        finally:
            with self._counting:
                if len(self._idle) < _MOST_IDLE:
                    self._idle.append(thread)
                else:
                    thread.shutdown(wait=False)
