"""The API: its routers, how bodies are read and written, and how every error is answered."""

import logging
from http import HTTPStatus

import orjson
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.urls import register_converter
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from dispatch.api import (
    areas,
    assignments,
    attachments,
    calls,
    centre,
    chat,
    coverage,
    desk_shifts,
    devices,
    duty,
    incidents,
    map_style,
    nearby,
    places,
    positions,
    replay,
    reports,
    roads,
)
from dispatch.api.paths import IdConverter
from dispatch.api.requests import BearerToken, DeviceCookie, DeviceRevoked, SignedInSession
from dispatch.errors import DispatchError
from dispatch.problems import outage_behind, outage_problem, problem, refusal_problem

logger = logging.getLogger(__name__)


class StrictJsonParser(Parser):
    """Reads JSON as the standard says: UTF-8, no NaN, no lone surrogates, no endless nesting."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body. Raises HttpError 400."""
        try:
            parsed: DictStrAny = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            raise HttpError(HTTPStatus.BAD_REQUEST, "The body is not JSON.") from None
        return parsed


class JsonRenderer(BaseRenderer):
    """Writes JSON in UTF-8, with Vietnamese as it is."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: object, *, response_status: int) -> bytes:
        """Return the document, with times spelled as in the answers to writes and on the socket."""
        return orjson.dumps(data, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


class CentreApi(NinjaAPI):
    """The API with a document that names refusals for what they are: problem documents."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for item in document["paths"].values():
            for operation in item.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST:
                        answer["content"] = {"application/problem+json": answer["content"][JsonRenderer.media_type]}
        return document


register_converter(IdConverter, "id")

api = CentreApi(
    title="EOC",
    version="1",
    description="The emergency operations centre's contract. docs/protocol.md explains it.",
    auth=[BearerToken(), SignedInSession(), DeviceCookie()],
    docs_url=None,
    parser=StrictJsonParser(),
    renderer=JsonRenderer(),
)
api.add_router("/incidents", incidents.router)
api.add_router("/assignments", assignments.router)
api.add_router("/calls", calls.router)
api.add_router("", attachments.router)
api.add_router("", areas.router)
api.add_router("", centre.router)
api.add_router("", chat.router)
api.add_router("", coverage.router)
api.add_router("", replay.router)
api.add_router("", reports.router)
api.add_router("", desk_shifts.router)
api.add_router("", devices.router)
api.add_router("", duty.router)
api.add_router("", positions.router)
api.add_router("/map", map_style.router)
api.add_router("", roads.router)
api.add_router("", nearby.router)
api.add_router("", places.router)

_CODE_OF_STATUS = {
    HTTPStatus.BAD_REQUEST: "body_malformed",
    HTTPStatus.FORBIDDEN: "csrf_failed",
    HTTPStatus.PRECONDITION_REQUIRED: "if_match_required",
}


@api.exception_handler(DispatchError)
def _refused(request: HttpRequest, refusal: DispatchError) -> HttpResponse:
    return refusal_problem(refusal)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # The input itself is not repeated: it may be long, and it may hold what does not belong in a log.
    wrong = [{"where": list(item["loc"]), "why": item["msg"]} for item in error.errors]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "request_invalid", "The request has wrong values.", {"errors": wrong}
    )


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = HTTPStatus(error.status_code)
    return problem(status, _CODE_OF_STATUS.get(status, "request_refused"), str(error))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", "The body is too large.")


# In parts where JSON is expected, and read as such by the check of the CSRF token.
@api.exception_handler(RawPostDataException)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(BadRequest)
@api.exception_handler(TooManyFilesSent)
@api.exception_handler(TooManyFieldsSent)
def _parts_malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(HTTPStatus.BAD_REQUEST, "body_malformed", "The parts of the body cannot be told from each other.")


@api.exception_handler(AuthenticationError)
def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(HTTPStatus.UNAUTHORIZED, "sign_in_required", "Sign in or send a bearer token.")


@api.exception_handler(DeviceRevoked)
def _device_revoked(request: HttpRequest, error: DeviceRevoked) -> HttpResponse:
    return problem(HTTPStatus.UNAUTHORIZED, "device_revoked", "This device was taken off its unit: pair it anew.")


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    if outage := outage_behind(error):
        logger.error("%s %s failed by %s: %s", request.method, request.path, outage, type(error).__name__)
        return outage_problem(outage)
    logger.exception("unexpected error at %s %s", request.method, request.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", "An unexpected error; it was logged.")
