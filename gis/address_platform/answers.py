"""Questions to the platform, answered from what is kept where that is young, or where the platform is silent."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q

from gis.address_platform.port import AddressPlatform, LonLat, PlatformAddress, PlatformUnavailable
from gis.models import AddressAnswer, Question

logger = logging.getLogger(__name__)

# Addresses are given once and rarely changed.
FRESH_FOR = timedelta(days=7)
# One that is not there yet may be given at any time.
NONE_FRESH_FOR = timedelta(minutes=10)
# What is older, or beyond so many, is of no use even where the platform is silent.
KEPT_FOR = timedelta(days=90)
MOST_KEPT = 20_000


class PlatformState(StrEnum):
    """What the platform did for an answer: it gave it now, was not asked because it had lately, or is silent."""

    ANSWERED = "answered"
    NOT_ASKED = "not_asked"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Answer:
    """An address with who gave it and when; `address` is None where there is none, or where nobody could tell.

    `answered_at` is None only where the platform is silent and has never been asked this before.
    """

    platform: PlatformState
    source: str
    address: PlatformAddress | None
    answered_at: datetime | None


def address_by_code(platform: AddressPlatform, code: str, now: datetime) -> Answer:
    """Return the address of a code. Never raises for a platform that is silent; not to be called in a transaction."""
    return _answer(platform, Question.BY_CODE, code, now, lambda: platform.by_code(code))


def address_at(platform: AddressPlatform, point: LonLat, now: datetime) -> Answer:
    """Return the address of a point (lon, lat) to about a metre; otherwise as `address_by_code`."""
    rounded = (round(point[0], 5), round(point[1], 5))
    asked = f"{rounded[0]:.5f},{rounded[1]:.5f}"
    return _answer(platform, Question.AT_POINT, asked, now, lambda: platform.at(rounded))


def _answer(
    platform: AddressPlatform, question: Question, asked: str, now: datetime, ask: Callable[[], PlatformAddress | None]
) -> Answer:
    identity: dict[str, Any] = {"source": platform.source, "question": question, "asked": asked}
    # Durable: whoever calls within a transaction is refused before the network is touched.
    with transaction.atomic(durable=True):
        kept = AddressAnswer.objects.filter(**identity).first()
    if kept is not None and now - kept.answered_at < (FRESH_FOR if kept.point is not None else NONE_FRESH_FOR):
        return Answer(PlatformState.NOT_ASKED, kept.source, _address(kept), kept.answered_at)
    try:
        address = ask()
    except PlatformUnavailable as error:
        logger.warning("the address platform %s is silent: %s", platform.source, error)
        if kept is None:
            return Answer(PlatformState.DOWN, platform.source, None, None)
        return Answer(PlatformState.DOWN, kept.source, _address(kept), kept.answered_at)
    values = {
        "answered_at": now,
        "code": address.code if address else "",
        "text": address.text if address else "",
        "point": Point(*address.point, srid=4326) if address else None,
        "commune_code": address.commune_code if address else "",
    }
    _, created = AddressAnswer.objects.update_or_create(**identity, defaults=values)
    if created:
        _forget_the_oldest(now)
    return Answer(PlatformState.ANSWERED, platform.source, address, now)


def _forget_the_oldest(now: datetime) -> None:
    beyond = AddressAnswer.objects.order_by("-answered_at", "-pk").values("pk")[MOST_KEPT:]
    AddressAnswer.objects.filter(Q(answered_at__lt=now - KEPT_FOR) | Q(pk__in=beyond)).delete()


def _address(kept: AddressAnswer) -> PlatformAddress | None:
    if kept.point is None:
        return None
    return PlatformAddress(kept.code, kept.text, (kept.point.x, kept.point.y), kept.commune_code)
