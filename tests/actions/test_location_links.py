"""A location link is sent once, kept as a hash, good for half an hour, and its state stands on the call."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db.models import F

from dispatch.actions import location_links
from dispatch.actions.call_closing import close_call
from dispatch.actions.calls import report_call
from dispatch.actions.incidents import create_incident
from dispatch.actions.location_links import answer_location_link, open_location_link, send_location_link
from dispatch.actions.merging import merge_incident
from dispatch.actions.messages import send_next_message
from dispatch.errors import Conflict, Forbidden, NotFound, TooMany
from dispatch.models import CompletedRequest, LocationLink, OutboxMessage, Person, TimelineEvent
from dispatch.ports import CallerFix, SendRefused
from dispatch.rules.access import Actor
from dispatch.rules.location_links import GOOD_FOR, MOST_ANSWERS, MOST_LINKS
from dispatch.schema import CallCard, CallClosing, LocationLinkCard, NewIncident
from dispatch.selectors.cards import read_call_cards
from dispatch.selectors.people import access_of
from dispatch.vocabulary import Disposition, LocationSource, OutboxStatus
from tests.actions.record import Record, refused
from tests.actions.test_messages import Sender
from tests.factories import Centre, call_event

FIX = CallerFix(source=LocationSource.SMS_LINK, lon=106.9, lat=11.53, radius_m=12)


@pytest.fixture
def provider(settings: Any) -> Any:
    """A centre whose messages reach telephones."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC" + "0" * 32, "secret"
    settings.TWILIO_FROM_NUMBER = "+84900000000"
    settings.PUBLIC_URL = "https://eoc.example.vn"
    return settings


@pytest.fixture
def call(record: Record) -> CallCard:
    made = report_call(call_event())
    record.begin()
    return made


@pytest.fixture
def calltaker(watched: Centre) -> Actor:
    return watched.actor("calltaker")


@pytest.fixture
def send(provider: Any, call: CallCard, calltaker: Actor) -> Callable[[], str]:
    """Send a link and return its token."""

    def send() -> str:
        send_location_link(by=calltaker, call_id=call.id)
        return OutboxMessage.objects.order_by("id").last().body.rpartition("/")[2]

    return send


def link_of(call: CallCard) -> LocationLinkCard:
    [card] = read_call_cards([call.id])
    assert card.location_link is not None
    return card.location_link


def let_pass(time: timedelta) -> None:
    LocationLink.objects.update(sent_at=F("sent_at") - time, expires_at=F("expires_at") - time)


def test_a_link_leaves_by_the_outbox_and_only_its_hash_stays(
    send: Callable[[], str], call: CallCard, record: Record
) -> None:
    token = send()
    assert len(token) >= 22  # 128 bits
    [message] = OutboxMessage.objects.all()
    assert (message.address, message.incident_id) == ("+84912345678", call.incident_id)
    assert message.body.endswith(f" https://eoc.example.vn/l/{token}")
    link = LocationLink.objects.get()
    assert link.digest == sha256(token.encode()).hexdigest()
    assert link.expires_at - link.sent_at == GOOD_FOR == timedelta(minutes=30)
    event = record.only("location_link.sent")
    assert (event.actor_username, event.data["calls"][0]["location_link"]["message"]) == ("calltaker", "pending")
    sender = Sender("SM1")
    assert send_next_message(sender)
    assert token in sender.sent[0][1]
    told = record.only("message.sent")
    assert told.data["calls"][0]["location_link"]["message"] == "sent"
    # From here on nobody finds the token in the centre.
    message.refresh_from_db()
    assert message.body == ""
    assert not TimelineEvent.objects.filter(data__icontains=token).exists()
    assert not CompletedRequest.objects.filter(result__icontains=token).exists()


def test_a_message_that_is_refused_shows_on_the_call_and_forgets_its_text(
    send: Callable[[], str], call: CallCard, record: Record
) -> None:
    send()
    send_next_message(Sender(SendRefused("no such number")))
    assert record.only("message.parked").data["calls"][0]["location_link"]["message"] == "parked"
    assert OutboxMessage.objects.get().body == ""


def test_how_a_message_ended_is_told_where_its_call_is_since_a_merge(
    send: Callable[[], str], call: CallCard, record: Record, watched: Centre
) -> None:
    send()
    fire = create_incident(by=watched.actor("fire"), new=NewIncident(type="house_fire"))
    merge_incident(by=watched.actor("supervisor"), incident_id=call.incident_id, into=fire.id)
    record.begin()
    send_next_message(Sender("SM1"))
    told = record.only("message.sent")
    assert told.incident_id == fire.id
    assert set(told.agencies) == {"ambulance", "fire"}
    assert told.data["calls"][0]["location_link"]["message"] == "sent"


def test_in_a_demonstration_the_text_can_be_read_where_nobody_gets_it(
    call: CallCard, calltaker: Actor, settings: Any
) -> None:
    settings.DEMO = True
    send_location_link(by=calltaker, call_id=call.id)
    send_next_message(Sender("SM1"))
    message = OutboxMessage.objects.get()
    assert message.status == OutboxStatus.SENT
    assert "/l/" in message.body


def test_opened_and_answered_are_told_once(send: Callable[[], str], call: CallCard, record: Record) -> None:
    token = send()
    record.begin()
    open_location_link(token=token)
    open_location_link(token=token)
    assert record.names() == ["location_link.opened"]
    assert record.only("location_link.opened").actor_username == "caller"
    opened = link_of(call)
    assert opened.opened_at is not None
    assert opened.answered_at is None
    answer_location_link(token=token, fix=FIX)
    first = link_of(call).answered_at
    assert first is not None
    answer_location_link(token=token, fix=CallerFix(source=LocationSource.SMS_LINK, lon=106.9, lat=11.53, radius_m=5))
    assert link_of(call).answered_at == first
    assert LocationLink.objects.get().answers == 2
    record.events()


def test_a_second_link_does_not_end_the_first(send: Callable[[], str], call: CallCard, record: Record) -> None:
    first = send()
    let_pass(timedelta(minutes=1))
    record.begin()
    send()
    assert link_of(call).opened_at is None
    open_location_link(token=first)
    answer_location_link(token=first, fix=FIX)
    assert link_of(call).opened_at is not None
    assert link_of(call).answered_at is not None
    record.events()


def test_what_an_earlier_link_did_before_is_no_state_of_the_new_one(send: Callable[[], str], call: CallCard) -> None:
    open_location_link(token=send())
    let_pass(timedelta(minutes=1))
    LocationLink.objects.update(opened_at=F("opened_at") - timedelta(minutes=1))
    send()
    assert link_of(call).opened_at is None


def test_closing_the_call_does_not_end_the_link(send: Callable[[], str], call: CallCard, calltaker: Actor) -> None:
    token = send()
    close_call(by=calltaker, call_id=call.id, closing=CallClosing(disposition=Disposition.INFORMATION))
    let_pass(GOOD_FOR - timedelta(seconds=20))
    answer_location_link(token=token, fix=FIX)
    assert len(read_call_cards([call.id])[0].locations) == 1


def test_a_link_that_is_over_and_one_that_never_was_are_refused_alike(send: Callable[[], str]) -> None:
    token = send()
    let_pass(GOOD_FOR)
    for unknown in (token, "A" * 22, "", "ộ", "\x00"):
        with refused(NotFound, "location_link_unknown"):
            open_location_link(token=unknown)
        with refused(NotFound, "location_link_unknown"):
            answer_location_link(token=unknown, fix=FIX)


def test_no_more_than_a_few_links_are_sent_for_a_call(
    send: Callable[[], str], call: CallCard, calltaker: Actor
) -> None:
    for _ in range(MOST_LINKS):
        send()
    with refused(TooMany, "location_links_too_many") as refusal:
        send_location_link(by=calltaker, call_id=call.id)
    assert refusal.facts == {"most": 3, "within_s": 600}
    let_pass(timedelta(minutes=10))
    send()


def test_a_link_takes_only_so_many_positions(send: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    token = send()
    answer_location_link(token=token, fix=FIX)
    LocationLink.objects.update(answers=MOST_ANSWERS)
    # Nothing is asked about roads for it.
    monkeypatch.setattr(location_links, "foresee_for", None)
    with refused(TooMany, "location_link_answers_too_many"):
        answer_location_link(token=token, fix=CallerFix(source=LocationSource.SMS_LINK, lon=1, lat=1, radius_m=1))


@pytest.mark.parametrize(
    ("caller", "code"),
    [
        ("", "caller_has_no_number"),
        ("anonymous", "caller_has_no_number"),
        ("115", "caller_has_no_number"),
        ("+842713888888", "caller_has_no_mobile"),
    ],
)
def test_who_cannot_be_reached_is_not_written_to(
    provider: Any, watched: Centre, calltaker: Actor, caller: str, code: str
) -> None:
    call = report_call(call_event(5, caller=caller))
    with refused(Conflict, code):
        send_location_link(by=calltaker, call_id=call.id)


def test_without_a_provider_or_without_https_no_link_is_sent(provider: Any, call: CallCard, calltaker: Actor) -> None:
    provider.PUBLIC_URL = "http://eoc.example.vn"
    with refused(Conflict, "location_link_unavailable") as refusal:
        send_location_link(by=calltaker, call_id=call.id)
    assert refusal.facts == {"why": "no_https"}
    provider.TWILIO_FROM_NUMBER = ""
    with refused(Conflict, "location_link_unavailable") as refusal:
        send_location_link(by=calltaker, call_id=call.id)
    assert refusal.facts == {"why": "no_provider"}


def test_who_may_send_a_link(provider: Any, call: CallCard, watched: Centre) -> None:
    with refused(NotFound, "call_unknown"):
        send_location_link(by=watched.actor("police"), call_id=call.id)
    with refused(NotFound, "call_unknown"):
        send_location_link(by=watched.actor("crew"), call_id=call.id)
    officer = Actor(name="officer", access=access_of(Person.objects.get(username="officer")))
    with refused(Forbidden, "not_allowed"):
        send_location_link(by=officer, call_id=call.id)
