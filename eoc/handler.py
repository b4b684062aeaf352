"""How a request goes through Django."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Lets a request go through all middleware and its view in one thread, at one go.

    All of ours are ordinary functions. Django's own handler would carry the request to the thread and back for each of
    them, twenty times in all, and each time it may wait for its turn.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Load all middleware as ordinary functions."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the request's own thread."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
