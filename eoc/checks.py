"""What must hold before a centre takes calls, as far as a check can prove it."""

import re
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import Error

from dispatch.rules.pushing import public_key
from dispatch.selectors.escalation import escalation_holes

_CONTACT = re.compile(r"mailto:[^@\s]+@[\w.-]+|https://[\w-]+(\.[\w-]+)*")
_SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?")
# A week, as the database's own function says, and a century.
_FEWEST_POSITION_DAYS, _MOST_POSITION_DAYS = 7, 36_500


def every_escalation_ends_at_a_person(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_: object
) -> list[checks.CheckMessage]:
    """Warn of each chain of deadlines that ends at nobody. A centre still starts: an alarm is better than none."""
    if not databases:
        return []
    try:
        return [checks.Warning(hole, id="eoc.W001") for hole in escalation_holes()]
    except Error:
        return []  # before the first migration there is nothing to check


def frames_leave_in_a_known_way(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_: object
) -> list[checks.CheckMessage]:
    """Refuse another EOC_PUSH than there are."""
    if settings.PUSH in {"straight", "asgi"}:
        return []
    return [checks.Error(f"EOC_PUSH is {settings.PUSH!r}; it may be straight or asgi", id="eoc.E001")]


def positions_are_kept_for_a_time(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_: object
) -> list[checks.CheckMessage]:
    """Refuse an EOC_POSITION_DAYS by which the history of positions would be lost, or never end."""
    if _FEWEST_POSITION_DAYS <= settings.POSITION_DAYS <= _MOST_POSITION_DAYS:
        return []
    limits = f"{_FEWEST_POSITION_DAYS} to {_MOST_POSITION_DAYS}"
    return [checks.Error(f"EOC_POSITION_DAYS is {settings.POSITION_DAYS}; it may be {limits}", id="eoc.E002")]


def push_services_can_know_the_centre(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_: object
) -> list[checks.CheckMessage]:
    """Refuse a key that is none, a contact that push services would not take, and what is no host of one."""
    found: list[checks.CheckMessage] = []
    if settings.WEB_PUSH_KEY and not public_key(settings.WEB_PUSH_KEY):
        found.append(checks.Error("EOC_WEB_PUSH_KEY is no private key of P-256 in base64url", id="eoc.E003"))
    if not _CONTACT.fullmatch(settings.WEB_PUSH_CONTACT):
        what = "it may be mailto: with an address, or https:// with a host and nothing behind it"
        found.append(checks.Error(f"EOC_WEB_PUSH_CONTACT is {settings.WEB_PUSH_CONTACT!r}; {what}", id="eoc.E004"))
    if wrong := [service for service in settings.WEB_PUSH_SERVICES if not _SERVICE.fullmatch(service)]:
        found.append(checks.Error(f"EOC_WEB_PUSH_SERVICES holds {wrong[0]!r}, which is no host", id="eoc.E005"))
    return found
