"""The telephones of crews: the desk pairs and revokes them, a telephone is paired and learns of itself."""

from collections.abc import Iterable
from http import HTTPStatus

from allauth.core.internal.ratelimit import RateLimitUsage, consume, get_ip
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import Router

from dispatch.actions.devices import revoke_device, rotate_device_token, unpair_device
from dispatch.actions.pairings import offer_pairing, pair_device
from dispatch.actions.push_subscriptions import drop_push_subscription, keep_push_subscription
from dispatch.actions.trackers import end_tracker, issue_tracker
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import DeviceCookie, access, actor, carry_out, idempotency_key
from dispatch.errors import Conflict, TooMany
from dispatch.rules.access import Actor
from dispatch.rules.devices import COOKIE, TOKEN_GOOD_FOR
from dispatch.schema import (
    DeviceCard,
    DeviceList,
    DeviceRevocation,
    DeviceSelf,
    Id,
    NewDevice,
    NewPushSubscription,
    PairingOffer,
    TrackerSetup,
)
from dispatch.selectors.devices import device_self, devices_of

router = Router(tags=["devices"])
_own = [DeviceCookie()]

# The limiter of sign-in, which lies in the database. Attempts that pair a device are taken back, so what counts is
# guesses: those of one address, and those of six digits over all addresses. Of a million, 30 are guessed while a
# pairing is good; who scans its QR code instead is not held up by somebody's guesses.
_WITHIN_S = 600
_RATES = {"address": "10/10m/key", "code": "30/10m/key", "tracker": "5/10m/key", "push": "30/10m/key"}


@router.post("/units/{id:unit_id}/pairings", response={201: PairingOffer, **PROBLEMS})
def pairing_offer(request: HttpRequest, unit_id: Id) -> HttpResponse:
    """Offer one device to be paired to a unit; what was offered before is void."""
    return carry_out(HTTPStatus.CREATED, lambda: offer_pairing(by=actor(request), unit_id=unit_id))


@router.get("/units/{id:unit_id}/devices", response={200: DeviceList, **PROBLEMS})
def unit_devices(request: HttpRequest, unit_id: Id) -> DeviceList:
    """Read the devices of a unit, and those that were revoked last."""
    return devices_of(access(request), unit_id)


@router.post("/devices/{id:device_id}/revoke", response={200: DeviceCard, **PROBLEMS})
def device_revoke(request: HttpRequest, device_id: Id, body: DeviceRevocation) -> HttpResponse:
    """Take a device away."""
    return carry_out(HTTPStatus.OK, lambda: revoke_device(by=actor(request), device_id=device_id, reason=body.reason))


@router.post("/devices/pair", response={201: DeviceSelf, **PROBLEMS}, auth=None)
def device_pair(request: HttpRequest, body: NewDevice) -> HttpResponse:
    """Pair this device by what a desk shows; without a sign-in."""
    key = idempotency_key(request)
    counted = _count(request, body)
    try:
        paired = pair_device(new=body, request_key=key, instead_of=request.COOKIES.get(COOKIE))
    except Conflict:
        # The code was right.
        _take_back(counted)
        raise
    _take_back(counted)
    response = carry_out(HTTPStatus.CREATED, lambda: paired.told)
    if paired.was_paired:
        response["Idempotency-Replayed"] = "true"
    return _known_by(paired.token, response)


@router.get("/devices/own", response={200: DeviceSelf, **PROBLEMS}, auth=_own)
def device_own(request: HttpRequest) -> DeviceSelf:
    """Read which device this is, of which unit, and who is on its shift."""
    return device_self(access(request).person_id)


@router.post("/devices/own/rotate", response={204: None, **PROBLEMS}, auth=_own)
def device_rotate(request: HttpRequest) -> HttpResponse:
    """Get another cookie; the old one is good until the new one is used."""
    token = rotate_device_token(token=request.COOKIES[COOKIE])
    return _known_by(token, HttpResponse(status=HTTPStatus.NO_CONTENT))


@router.post("/devices/own/tracker", response={201: TrackerSetup, **PROBLEMS}, auth=_own)
def device_tracker(request: HttpRequest) -> HttpResponse:
    """Get the token of this device's tracker, as settings of apps; it is shown once, and the one before is void."""
    device = access(request)
    _count_tracker(request, device.username)
    setup = issue_tracker(by=Actor(name=device.username, access=device))
    response = carry_out(HTTPStatus.CREATED, lambda: setup)
    response["Cache-Control"] = "no-store"
    return response


@router.post("/devices/own/tracker/end", response={204: None, **PROBLEMS}, auth=_own)
def device_tracker_end(request: HttpRequest) -> HttpResponse:
    """End the tracker of this device."""
    device = access(request)
    end_tracker(by=Actor(name=device.username, access=device))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.put("/devices/own/push", response={204: None, **PROBLEMS}, auth=_own)
def device_push(request: HttpRequest, body: NewPushSubscription) -> HttpResponse:
    """Say where this device's browser takes messages, instead of where it did before."""
    device = _own_actor(request)
    if consume(request, app="devices", action="push", config=_RATES, key=device.name) is None:
        raise TooMany("push_subscriptions_too_many", "Too many subscriptions.", {"within_s": _WITHIN_S})
    keep_push_subscription(by=device, new=body)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.delete("/devices/own/push", response={204: None, **PROBLEMS}, auth=_own)
def device_push_end(request: HttpRequest) -> HttpResponse:
    """Take no more messages in this device's browser."""
    drop_push_subscription(by=_own_actor(request))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.post("/devices/own/unpair", response={204: None, **PROBLEMS}, auth=_own)
def device_unpair(request: HttpRequest) -> HttpResponse:
    """Take this device off its unit."""
    unpair_device(by=_own_actor(request))
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


def _own_actor(request: HttpRequest) -> Actor:
    """Return the device as who acts; what it does to itself may be repeated without a key."""
    device = access(request)
    return Actor(name=device.username, access=device)


def _count(request: HttpRequest, body: NewDevice) -> list[RateLimitUsage]:
    """Count an attempt before it is made: many at once are no more than many. Raises TooMany `pairings_too_many`."""
    counted = []
    for action, key in [("address", _address(request)), *([("code", "all")] if body.code else [])]:
        usage = consume(request, app="devices", action=action, config=_RATES, key=key)
        if usage is None:
            detail = "Too many codes that pair nothing. Scan the QR code, or wait."
            raise TooMany("pairings_too_many", detail, {"within_s": _WITHIN_S})
        counted.append(usage)
    return counted


def _count_tracker(request: HttpRequest, username: str) -> None:
    """Count a token before it is made. Raises TooMany `trackers_too_many`."""
    if consume(request, app="devices", action="tracker", config=_RATES, key=username) is None:
        raise TooMany("trackers_too_many", "Too many tokens for one device. Wait.", {"within_s": _WITHIN_S})


def _take_back(counted: Iterable[RateLimitUsage]) -> None:
    for usage in counted:
        usage.rollback()


def _address(request: HttpRequest) -> str:
    """Return what counts as one address; who comes from nowhere, by a socket of the machine, has the empty one."""
    try:
        address: str = get_ip(request)
    except PermissionDenied:
        return ""
    return address


def _known_by(token: str, response: HttpResponse) -> HttpResponse:
    """Let the browser of a device keep its token where no script reads it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=TOKEN_GOOD_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    response["Cache-Control"] = "no-store"
    return response
