"""The telephones of crews, and whom a device's token lets in."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from dispatch.errors import NotFound
from dispatch.models import AccessToken, Device, PushSubscription, Unit
from dispatch.rules.access import Access, Grant, Right, Scope
from dispatch.rules.devices import SEEN_EVERY
from dispatch.rules.pushing import public_key
from dispatch.schema import DeviceCard, DeviceList, DeviceSelf
from dispatch.selectors.cards import read_unit_cards
from dispatch.selectors.people import shown_name, token_digest
from dispatch.selectors.visibility import visible_units
from dispatch.vocabulary import Role, UnitStatus

# What was revoked long ago helps nobody to find a lost telephone.
_MOST_REVOKED = 20
DUE = Q(last_seen_at=None) | Q(last_seen_at__lt=Now() - SEEN_EVERY)


@dataclass(frozen=True)
class DeviceVisit:
    """A request by a device's token, which may be one of a device that `is_gone`: revoked, or its account closed.

    `is_news` is whether something is to be written down of it: that the device was seen, or its token used first.
    """

    access: Access
    is_gone: bool
    is_news: bool


def visit_by(token: str) -> DeviceVisit | None:
    """Return whose device has this token, with what it opens; None for a token of nobody, or one that is over."""
    rows = list(
        AccessToken.objects.filter(digest=token_digest(token), device__isnull=False)
        .annotate(
            is_gone=Q(device__revoked_at__isnull=False) | Q(person__is_active=False),
            is_over=Q(revoked_at__isnull=False) | Q(expires_at__lte=Now()),
            is_news=Q(replaces__isnull=False)
            | Q(device__last_seen_at=None)
            | Q(device__last_seen_at__lt=Now() - SEEN_EVERY),
        )
        .order_by("person__memberships__id")
        .values_list(
            "is_gone",
            "is_over",
            "is_news",
            "device__unit",
            "person",
            "person__username",
            "person__memberships__role",
            "person__memberships__agency",
            "person__memberships__unit",
        )
    )
    if not rows:
        return None
    is_gone, is_over, is_news, unit_id, person_id, username, *_ = rows[0]
    if is_over and not is_gone:
        return None
    grants = tuple(Grant(Role(role), agency, unit) for *_, role, agency, unit in rows if role is not None)
    return DeviceVisit(Access(person_id, username, grants).as_crew_of(unit_id), is_gone, is_news)


def standing_device_tokens(digests: Collection[str]) -> QuerySet[AccessToken]:
    """Return those of the tokens that are good as the cookie of a device, with their devices."""
    return AccessToken.objects.select_related("device").filter(
        digest__in=list(digests),
        device__isnull=False,
        device__revoked_at=None,
        revoked_at=None,
        expires_at__gt=Now(),
    )


def standing_push_subscriptions() -> QuerySet[PushSubscription]:
    """Return where messages go to devices that open something: one that was lost, or lay for months, shows nothing."""
    tokens = AccessToken.objects.filter(device=OuterRef("device"), revoked_at=None, expires_at__gt=Now())
    return PushSubscription.objects.select_related("device__person").filter(
        Exists(tokens), device__revoked_at=None, device__person__is_active=True
    )


def device_card(device: Device) -> DeviceCard:
    """Return the card of a device read with its people and its tracker."""
    return DeviceCard(
        id=device.pk,
        unit_id=device.unit_id,
        username=device.person.username,
        name=shown_name(device.person),
        label=device.label,
        paired_at=device.paired_at,
        paired_by=device.paired_by.username if device.paired_by else None,
        last_seen_at=device.last_seen_at,
        tracker_since=device.tracker_since,  # type: ignore[attr-defined]  # set by the annotation
        revoked_at=device.revoked_at,
        revoked_by=device.revoked_by.username if device.revoked_by else None,
        revoke_reason=device.revoke_reason,
    )


def read_device_card(device_id: int) -> DeviceCard:
    """Return the card of a device as the database now has it."""
    return device_card(_with_people().get(pk=device_id))


def devices_of(access: Access, unit_id: int) -> DeviceList:
    """Return the devices of a unit, for who may send it. Raises NotFound `unit_unknown`, Forbidden."""
    unit = visible_units(access.scope, Unit.objects.filter(pk=unit_id)).first()
    if unit is None:
        raise NotFound("unit_unknown", f"There is no unit {unit_id}.")
    access.require(Right.ASSIGN_UNIT, unit.agency_id, unit.pk)
    devices = _with_people().filter(unit=unit)
    revoked = devices.filter(revoked_at__isnull=False).order_by("-revoked_at", "-id")[:_MOST_REVOKED]
    return DeviceList(devices=[device_card(device) for device in (*devices.filter(revoked_at=None), *revoked)])


def require_device(scope: Scope, device_id: int) -> Device:
    """Return a device of a unit that the scope sees. Raises NotFound `device_unknown`."""
    units = visible_units(scope, Unit.objects.all())
    device = Device.objects.filter(pk=device_id, unit__in=units).first()
    if device is None:
        raise NotFound("device_unknown", f"There is no device {device_id}.")
    return device


def device_self(person_id: int) -> DeviceSelf:
    """Return what the device whose person this is learns of itself."""
    device = _with_people().get(person=person_id)
    [unit] = read_unit_cards([device.unit_id])
    return DeviceSelf(
        device=device_card(device),
        unit=unit,
        crew=unit.crew,
        on_duty=unit.status is not UnitStatus.OFF_DUTY,
        push_key=public_key(settings.WEB_PUSH_KEY),
    )


def _with_people() -> QuerySet[Device]:
    trackers = AccessToken.objects.filter(person=OuterRef("person"), positions_only=True, revoked_at=None)
    since = Subquery(trackers.order_by("-id").values("created_at")[:1])
    return Device.objects.select_related("person", "paired_by", "revoked_by").annotate(tracker_since=since)
