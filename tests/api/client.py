"""A client as programs write it: JSON, a bearer token, and eyes for what every answer must have."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse
from django.test import Client

from dispatch.actions.people import issue_token
from dispatch.schema import Problem

API = "/api/v1"


class Desk:
    """One person's program. `name` is an account of the centre, or None for a program without a token."""

    def __init__(self, name: str | None = None, *, client: Client | None = None) -> None:
        self.client = client or Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {issue_token(username=name)}"} if name else {}

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Ask for a document below /api/v1."""
        return self.client.get(f"{API}{path}", headers=self.headers | _dashed(headers))

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
        """Send a body as it is."""
        return self.client.generic(
            method, f"{API}{path}", body, content_type="application/json", headers=self.headers | _dashed(headers)
        )

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        """Post a document."""
        return self.send("POST", path, b"" if body is None else orjson.dumps(body), **headers)

    def patch(self, path: str, body: object, **headers: str) -> HttpResponse:
        """Send changes."""
        return self.send("PATCH", path, orjson.dumps(body), **headers)


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def accepted(response: HttpResponse, status: int = 200) -> Any:
    """Return the document of an answer that must have this status."""
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"].partition(";")[0] == "application/json"
    return orjson.loads(response.content)


def refused(response: HttpResponse, status: int, code: str | None = None) -> Any:
    """Return the problem document of an answer that must be refused so."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response["Content-Type"] == "application/problem+json"
    document = orjson.loads(response.content)
    problem = Problem.model_validate(document)
    assert problem.status == status
    assert problem.type == f"urn:eoc:problem:{problem.code}"
    assert problem.title
    assert problem.detail
    assert "Traceback" not in response.content.decode()
    if code is not None:
        assert problem.code == code
    return document
