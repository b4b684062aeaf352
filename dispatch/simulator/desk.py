"""One person of the centre, who works through the API."""

import asyncio
import uuid
from http import HTTPStatus
from typing import Any

import httpx

_ATTEMPTS = 6
_AGAIN_AFTER_S = 0.5


class Refused(Exception):
    """The centre refused a request, or could not be reached: `code` says why."""

    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Desk:
    """Asks and writes with one person's token.

    A write that got no answer is sent again under the same Idempotency-Key.
    """

    def __init__(self, http: httpx.AsyncClient, username: str, token: str) -> None:
        self.username = username
        self._http = http
        self._token = token

    async def read(self, path: str) -> dict[str, Any]:
        """Return what stands at a path of the API. Raises Refused."""
        return await self._ask("GET", path, None, {})

    async def write(
        self, method: str, path: str, body: dict[str, Any], *, version: int | None = None
    ) -> dict[str, Any]:
        """Carry out a request once, however often it must be sent, and return its answer. Raises Refused."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if version is not None:
            headers["If-Match"] = str(version)
        return await self._ask(method, path, body, headers)

    async def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> dict[str, Any]:
        headers = headers | {"Authorization": f"Bearer {self._token}"}
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(_AGAIN_AFTER_S * attempt)
            try:
                answer = await self._http.request(method, f"/api/v1{path}", json=body, headers=headers)
            except httpx.TransportError:
                continue
            if answer.status_code < HTTPStatus.BAD_REQUEST:
                found: dict[str, Any] = answer.json()
                return found
            if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise _refused(answer)
        raise Refused("unreachable", {})


def _refused(answer: httpx.Response) -> Refused:
    try:
        facts: dict[str, Any] = answer.json()
    except ValueError:
        facts = {}
    return Refused(str(facts.get("code", f"http_{answer.status_code}")), facts)
