"""The page behind a location link: looking at it consumes nothing, what it sends is a fix of the caller's telephone.

Whoever has the link may use it, and nobody signs in. So nothing here tells one link that is not good from another, and
nothing here writes the token down: what Django logs of a request is masked (`eoc.logs`).
"""

from datetime import timedelta
from http import HTTPStatus

import orjson
from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from pydantic import TypeAdapter, ValidationError

from dispatch.actions.location_links import answer_location_link, open_location_link
from dispatch.errors import DispatchError, NotFound
from dispatch.integrations.refusals import WebhookRefused
from dispatch.ports import CallerFix
from dispatch.problems import problem, refusal_problem
from dispatch.schema import PageOpened, TelephoneFix
from dispatch.selectors.location_links import require_link
from dispatch.vocabulary import LocationSource

_METHODS = ("GET", "HEAD", "POST")
# The limiter of sign-in. Many telephones of a network share an address. Its public face lets every GET pass.
_RATES = {"page": "240/m/ip"}
# A fix has a hundred bytes.
_LONGEST_BODY = 2048
_SENT: TypeAdapter[PageOpened | TelephoneFix] = TypeAdapter(PageOpened | TelephoneFix)


@csrf_exempt
def location_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page, or take what it sends."""
    try:
        response = _answer(request, token)
    except WebhookRefused as refusal:
        response = problem(refusal.status, refusal.code, refusal.detail)
        if refusal.status is HTTPStatus.METHOD_NOT_ALLOWED:
            response["Allow"] = ", ".join(_METHODS)
    except DispatchError as refusal:
        response = refusal_problem(refusal)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in _METHODS:
        raise WebhookRefused(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "The page is read or answered.")
    if consume(request, app="sms_location", action="page", config=_RATES, limit_get=True) is None:
        if request.method != "POST":
            return render(request, "sms_location/busy.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        raise WebhookRefused(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", "Too many requests from this address.")
    if request.method == "POST":
        _take(request, token)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    try:
        require_link(token)
    except NotFound:
        return render(request, "sms_location/over.html", status=HTTPStatus.NOT_FOUND)
    return render(request, "sms_location/page.html")


def _take(request: HttpRequest, token: str) -> None:
    sent = _read(request)
    if isinstance(sent, PageOpened):
        open_location_link(token=token)
        return
    answer_location_link(
        token=token,
        fix=CallerFix(
            source=LocationSource.SMS_LINK,
            lon=sent.lon,
            lat=sent.lat,
            radius_m=sent.accuracy_m,
            # By how long ago: the telephone's own clock may be anywhere.
            age=timedelta(seconds=sent.age_s),
        ),
    )


def _read(request: HttpRequest) -> PageOpened | TelephoneFix:
    """Return what the page sent. Raises WebhookRefused `body_too_large`, `body_malformed` or `location_malformed`."""
    try:
        body = request.read(_LONGEST_BODY + 1)
    except UnreadablePostError:
        raise WebhookRefused(HTTPStatus.BAD_REQUEST, "body_malformed", "The body broke off.") from None
    if len(body) > _LONGEST_BODY:
        raise WebhookRefused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", f"At most {_LONGEST_BODY} bytes are taken."
        )
    try:
        return _SENT.validate_python(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise WebhookRefused(HTTPStatus.BAD_REQUEST, "body_malformed", "The body is not JSON.") from None
    except ValidationError:
        raise WebhookRefused(
            HTTPStatus.UNPROCESSABLE_ENTITY, "location_malformed", "A fix has lon, lat, accuracy_m and perhaps age_s."
        ) from None
