"""Who has tried too many passwords reads how long to wait. Only that name is locked, and only from that address."""

from math import ceil
from typing import Any

from allauth.account.adapter import get_adapter
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

_ADDRESS = "axes_ip_address"


def client_address(request: HttpRequest) -> str | None:
    """Return from where a request comes, behind as many proxies as EOC_TRUSTED_PROXIES says; None if from nowhere."""
    return get_adapter().get_client_ip(request) if "REMOTE_ADDR" in request.META else None


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the name that somebody gave, folded as sign-in folds it: in another case it is the same account."""
    given = credentials.get("username") if credentials else request.POST.get("login")
    return given.lower() if isinstance(given, str) else None


def described(username: str | None, address: str | None, agent: str, path: str, request: HttpRequest) -> str:
    """Return how the log names who failed to sign in: in quotes, so that no name can pass for another line."""
    return f"{username!r} from {address} at {path!r} with {agent!r}"


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer somebody who is locked out, with the minutes that are left."""
    failed = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials), ip_address=getattr(request, _ADDRESS)
    )
    last = failed.aggregate(at=Max("attempt_time"))["at"] or timezone.now()
    left_s = max(1, ceil((last + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()))
    page = render(request, "account/locked_out.html", {"minutes": ceil(left_s / 60)}, status=429)
    page["Retry-After"] = str(left_s)
    return page
