"""Errors as RFC 9457 problem details. The one place where a refusal of the domain becomes a status of HTTP."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import PoolTimeout

from dispatch.errors import (
    Conflict,
    DispatchError,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    TooLarge,
    TooMany,
    Unsupported,
)

_STATUS_OF_REFUSAL: dict[type[DispatchError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Unsupported: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}


class Outage(StrEnum):
    """In which state of the database a request failed, by the code of its problem document."""

    UNAVAILABLE = "database_unavailable"
    READ_ONLY = "database_read_only"


_WORDS_OF_OUTAGE = {
    Outage.UNAVAILABLE: "The database does not answer. A change may or may not have been carried out: send it"
    " again with the same Idempotency-Key.",
    Outage.READ_ONLY: "The database takes no writes at present. Nothing was changed.",
}


def outage_behind(error: BaseException | None) -> Outage | None:
    """Return which state of the database an error comes from, also one raised in place of it; None for any other."""
    while error is not None:
        if isinstance(error, ReadOnlySqlTransaction):
            return Outage.READ_ONLY
        if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)):
            return Outage.UNAVAILABLE
        error = error.__cause__ or error.__context__
    return None


def outage_problem(outage: Outage) -> HttpResponse:
    """Return the problem document of a request that failed by the state of the database."""
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, outage.value, _WORDS_OF_OUTAGE[outage])


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
