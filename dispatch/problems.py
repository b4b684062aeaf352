"""Errors as RFC 9457 problem details. The one place where a refusal of the domain becomes a status of HTTP."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import orjson
from django.http import HttpResponse

from dispatch.errors import Conflict, DispatchError, Forbidden, Invalid, NotFound, PreconditionFailed

_STATUS_OF_REFUSAL: dict[type[DispatchError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
}


def problem(
    status: HTTPStatus, code: str, detail: str, facts: Mapping[str, object] = MappingProxyType({})
) -> HttpResponse:
    """Return a problem document. `facts` are further members that explain it beside the members of every problem."""
    body = {
        **facts,
        "type": f"urn:eoc:problem:{code}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
    }
    response = HttpResponse(orjson.dumps(body), status=status.value, content_type="application/problem+json")
    if status is HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def refusal_problem(refusal: DispatchError) -> HttpResponse:
    """Return the problem document of a refusal."""
    return problem(_STATUS_OF_REFUSAL[type(refusal)], refusal.code, refusal.detail, refusal.facts)
