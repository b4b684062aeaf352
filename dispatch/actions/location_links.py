"""Links by which callers let their telephones tell where they are: sent, opened, answered."""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.db.models.functions import Now

from dispatch import outbox
from dispatch.actions.call_locks import LockedCall, lock_call
from dispatch.actions.caller_locations import add_location, foresee_for
from dispatch.actions.writing import writing
from dispatch.errors import Conflict, TooMany
from dispatch.models import Call, LocationLink
from dispatch.ports import CallerFix
from dispatch.rules.access import CALLER, Actor
from dispatch.rules.location_links import (
    GOOD_FOR,
    MOST_ANSWERS,
    MOST_LINKS,
    MOST_LINKS_WITHIN,
    link_address,
    link_text,
)
from dispatch.rules.numbers import takes_messages
from dispatch.schema import CallCard
from dispatch.selectors.location_links import require_link
from dispatch.selectors.people import token_digest
from dispatch.vocabulary import CallerKind, EventName

_RANDOM_BYTES = 16


class LockedLink(NamedTuple):
    """A link that is good, with its call and its incident, all locked."""

    locked: LockedCall
    link: LocationLink


def send_location_link(*, by: Actor, call_id: int) -> CallCard:
    """Send the caller a link by text message. Those that were sent before stay good, as does this one after the call.

    Raises Conflict `location_link_unavailable` (with why: `no_provider`, `no_https`), `caller_has_no_number` or
    `caller_has_no_mobile`, TooMany `location_links_too_many`, NotFound `call_unknown`, Forbidden.
    """
    person_id = by.require_person_id()
    with writing(by) as work:
        locked = lock_call(by, call_id)
        _refuse_where_impossible(locked.call)
        _refuse_too_many(locked.call)
        token = secrets.token_urlsafe(_RANDOM_BYTES)
        digest = token_digest(token)
        message = outbox.enqueue_sms(
            key=f"location_link:{digest}",
            recipient="caller",
            address=locked.call.caller,
            body=link_text(locked.call.line_id, link_address(settings.PUBLIC_URL, token)),
            incident=locked.incident,
            is_secret=True,
        )
        LocationLink.objects.create(
            call=locked.call, digest=digest, message=message, sent_by_id=person_id, expires_at=Now() + GOOD_FOR
        )
        card, fact = locked.told(EventName.LOCATION_LINK_SENT)
        return work.record(card, [fact])


def open_location_link(*, token: str) -> None:
    """Note that the caller has the page before them. Again changes nothing. Raises NotFound `location_link_unknown`."""
    with writing(CALLER) as work:
        locked, link = _lock_link(token)
        if link.opened_at is None:
            LocationLink.objects.filter(pk=link.pk).update(opened_at=Now())
            card, fact = locked.told(EventName.LOCATION_LINK_OPENED)
            work.record(card, [fact])


def answer_location_link(*, token: str, fix: CallerFix) -> None:
    """Keep what the caller's telephone measured; it may say more, as it finds out more.

    Raises NotFound `location_link_unknown` for a link that never was or is no longer good, TooMany
    `location_link_answers_too_many`.
    """
    link = require_link(token)
    # Before roads are asked about, which takes a while, and again when nobody else can answer by the link.
    _refuse_more_answers(link)
    foreseen = foresee_for(link.call_id, fix)
    with writing(CALLER) as work:
        locked, link = _lock_link(token)
        _refuse_more_answers(link)
        link.answers += 1
        LocationLink.objects.filter(pk=link.pk).update(
            answers=link.answers, **({} if link.answered_at else {"answered_at": Now()})
        )
        work.record(*add_location(locked, fix, foreseen))


def _refuse_more_answers(link: LocationLink) -> None:
    if link.answers >= MOST_ANSWERS:
        raise TooMany("location_link_answers_too_many", f"More than {MOST_ANSWERS} positions by one link.")


def _lock_link(token: str) -> LockedLink:
    """Lock a link that is good. Raises NotFound `location_link_unknown`."""
    seen = require_link(token)
    locked = lock_call(CALLER, seen.call_id)
    return LockedLink(locked, LocationLink.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.pk))


def _refuse_where_impossible(call: Call) -> None:
    if not (outbox.has_provider() or settings.DEMO):
        raise Conflict(
            "location_link_unavailable", "No provider of text messages is configured.", {"why": "no_provider"}
        )
    # Browsers tell a position to no page that came without TLS, unless it came from the machine itself.
    if not (settings.PUBLIC_URL.startswith("https://") or settings.DEMO):
        raise Conflict("location_link_unavailable", "The public address is not https.", {"why": "no_https"})
    if call.caller_kind != CallerKind.NUMBER:
        raise Conflict("caller_has_no_number", "The caller's number is not known.", {"caller_kind": call.caller_kind})
    if not takes_messages(call.caller):
        raise Conflict("caller_has_no_mobile", "The caller's number is a landline.")


def _refuse_too_many(call: Call) -> None:
    if call.location_links.filter(sent_at__gt=Now() - MOST_LINKS_WITHIN).count() >= MOST_LINKS:
        raise TooMany(
            "location_links_too_many",
            f"More than {MOST_LINKS} links for one call within {MOST_LINKS_WITHIN}.",
            {"most": MOST_LINKS, "within_s": int(MOST_LINKS_WITHIN.total_seconds())},
        )
