"""A crew's phone is woken through its push service: encrypted, signed, for a while only; and never by another road."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db.models import F
from django.db.models.functions import Now
from pytest_django import Settings

from dispatch.actions.assignment_ends import end_assignment
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.devices import revoke_device
from dispatch.actions.pairings import offer_pairing, pair_device
from dispatch.actions.push_subscriptions import keep_push_subscription
from dispatch.integrations.webpush.sender import WebPushSender
from dispatch.integrations.webpush.wiring import NoPushSender, push_sender
from dispatch.management.commands.engine import Engine
from dispatch.models import AccessToken, Assignment, Device, OutboxMessage, PushSubscription, TimelineEvent
from dispatch.outbox import BACK_OFF
from dispatch.ports import MessageSender, Push, SendRefused, SendUnavailable, SubscriptionGone
from dispatch.rules.access import Actor
from dispatch.rules.pushing import GOOD_FOR, public_key
from dispatch.schema import AssignmentEnding, NewDevice, NewPushSubscription
from dispatch.selectors.people import access_of
from dispatch.vocabulary import AssignmentStatus
from tests.factories import Centre
from tests.integrations.deadlines import expire_leases, hurry_messages, make_incident, make_messages
from tests.push_services import PRIVATE_KEY, Browser, PushService, push_service

CONTACT = "https://eoc.example.vn"


@pytest.fixture(scope="module")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def service(running_service: PushService, settings: Settings) -> PushService:
    running_service.answers[:] = [201]
    running_service.taken.clear()
    running_service.headers.clear()
    settings.WEB_PUSH_KEY = PRIVATE_KEY
    settings.WEB_PUSH_SERVICES = [running_service.host]
    return running_service


@pytest.fixture
def sender(service: PushService) -> Iterator[WebPushSender]:
    with httpx.Client(verify=service.trusts, timeout=5, trust_env=False) as client:
        yield WebPushSender(private_key=PRIVATE_KEY, contact=CONTACT, services=[service.host], client=client)


class Nobody(MessageSender):
    """Is never asked: no push leaves by the road of other messages."""


@pytest.fixture
def engine(centre: Centre, sender: WebPushSender) -> Engine:
    return Engine(Nobody(), sender)


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def device(centre: Centre, service: PushService, browser: Browser) -> Device:
    """A phone of the first ambulance that takes notifications."""
    return subscribed(centre, browser, service.endpoint)


def subscribed(centre: Centre, browser: Browser, endpoint: str, unit: int = 0) -> Device:
    offer = offer_pairing(by=centre.actor("ambulance"), unit_id=centre.units["ambulance"][unit].pk)
    told = pair_device(new=NewDevice(code=offer.code)).told
    device = Device.objects.get(pk=told.device.id)
    subscribe(device, browser, endpoint)
    return device


def subscribe(device: Device, browser: Browser, endpoint: str) -> None:
    by = Actor(device.person.username, access_of(device.person))
    keep_push_subscription(by=by, new=NewPushSubscription(**browser.subscription(endpoint)))


@pytest.fixture
def send(centre: Centre) -> Callable[..., Assignment]:
    """Send the first ambulance to an incident."""

    def send_it(number: int = 1, **fields: Any) -> Assignment:
        incident = make_incident(number)
        type(incident).objects.filter(pk=incident.pk).update(
            **{"type": "cardiac_arrest", "priority": 1, "place": "12 Trần Phú", "what": "ông Ba ngã"} | fields
        )
        unit = centre.units["ambulance"][0].pk
        made = assign_units(by=centre.actor("ambulance"), incident_id=incident.pk, unit_ids=[unit])
        return Assignment.objects.get(pk=made.assignments[0].id)

    return send_it


def push_all(engine: Engine) -> None:
    while engine.send_push() == 0:
        pass


def only() -> OutboxMessage:
    return OutboxMessage.objects.get(kind="push")


def told(name: str) -> list[dict[str, Any]]:
    return [event.data["message"] for event in TimelineEvent.objects.filter(name=name).order_by("seq")]


# ---------------------------------------------------------------- what a phone is told


def test_an_assignment_wakes_the_phones_of_its_unit(
    engine: Engine, service: PushService, browser: Browser, device: Device, send: Callable[..., Assignment]
) -> None:
    assignment = send()
    message = only()
    assert (message.status, message.address, message.recipient) == ("pending", str(device.pk), device.person.username)
    assert engine.send_message() > 0, "it does not leave by the road of text messages"
    push_all(engine)
    [taken] = service.taken
    assert taken.path == "/push/abc"
    told_to_phone = browser.read(taken.body)
    assert told_to_phone == {
        "about": "assigned",
        "assignment_id": assignment.pk,
        "priority": 1,
        "type": {"vi": "cardiac_arrest", "en": "cardiac_arrest"},
        "place": "12 Trần Phú",
    }
    assert b"Tr\xe1\xba\xa7n" not in taken.body
    expected = {"content-encoding": "aes128gcm", "urgency": "high", "topic": f"assignment-{assignment.pk}"}
    assert {name: taken.headers[name] for name in expected} == expected
    assert GOOD_FOR.total_seconds() - 30 < int(taken.headers["ttl"]) <= GOOD_FOR.total_seconds()
    claims = taken.signed(f"https://{service.host}")
    assert (claims["sub"], claims["k"]) == (CONTACT, public_key(PRIVATE_KEY))
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 1)
    [sent] = told("message.sent")
    assert (sent["kind"], sent["recipient"]) == ("push", device.person.username)
    assert "push/abc" not in str(list(TimelineEvent.objects.values_list("data", flat=True)))


def test_nothing_of_the_caller_or_the_notes_is_on_a_lock_screen(
    engine: Engine, service: PushService, browser: Browser, device: Device, send: Callable[..., Assignment]
) -> None:
    send(type=None, place="nhà ông Ba, gọi 0912 345 678", what="đập cửa")
    push_all(engine)
    read = browser.read(service.taken[0].body)
    assert (read["type"], read["place"]) == (None, "nhà ông Ba, gọi …")
    assert set(read) == {"about", "assignment_id", "priority", "type", "place"}


def test_all_phones_of_the_unit_are_woken_and_no_other(
    centre: Centre, engine: Engine, service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    second = subscribed(centre, Browser(), f"{service.endpoint}2")
    subscribed(centre, Browser(), f"{service.endpoint}3", unit=1)
    send()
    push_all(engine)
    assert sorted(taken.path for taken in service.taken) == ["/push/abc", "/push/abc2"]
    assert {message["recipient"] for message in told("message.sent")} == {
        device.person.username,
        second.person.username,
    }


@pytest.mark.usefixtures("device")
def test_an_assignment_that_the_desk_cancels_takes_its_word_back(
    centre: Centre, engine: Engine, service: PushService, browser: Browser, send: Callable[..., Assignment]
) -> None:
    assignment = send()
    ending = AssignmentEnding(outcome="cancelled", reason="nhầm")
    end_assignment(by=centre.actor("ambulance"), assignment_id=assignment.pk, ending=ending)
    end_assignment(by=centre.actor("ambulance"), assignment_id=assignment.pk, ending=ending)
    push_all(engine)
    [taken] = service.taken
    read = browser.read(taken.body)
    assert (read["about"], read["assignment_id"]) == ("cancelled", assignment.pk)
    assert taken.headers["topic"] == f"assignment-{assignment.pk}", "of what is held for a phone, it replaces the order"
    [lapsed] = told("message.lapsed")
    assert "not sent any more" in lapsed["error"]


@pytest.mark.usefixtures("device")
def test_the_end_of_an_order_never_follows_the_next_one(
    centre: Centre, engine: Engine, service: PushService, browser: Browser, send: Callable[..., Assignment]
) -> None:
    first = send(priority=3)
    push_all(engine)
    ending = AssignmentEnding(outcome="cancelled", reason="nhầm")
    end_assignment(by=centre.actor("ambulance"), assignment_id=first.pk, ending=ending)
    second = send(number=2, priority=1)
    push_all(engine)
    read = [(said["about"], said["assignment_id"]) for said in (browser.read(taken.body) for taken in service.taken)]
    assert read == [("assigned", first.pk), ("assigned", second.pk)]
    assert len({taken.headers["topic"] for taken in service.taken}) == 2
    [lapsed] = told("message.lapsed")
    assert "elsewhere" in lapsed["error"]


@pytest.mark.usefixtures("device")
def test_an_order_after_which_another_came_and_went_is_taken_back_too(
    centre: Centre, engine: Engine, service: PushService, browser: Browser, send: Callable[..., Assignment]
) -> None:
    first = send()
    push_all(engine)
    for assignment in (first, None):
        number = (assignment or send(number=2)).pk
        ending = AssignmentEnding(outcome="cancelled", reason="nhầm")
        end_assignment(by=centre.actor("ambulance"), assignment_id=number, ending=ending)
    push_all(engine)
    read = [(said["about"], said["assignment_id"]) for said in (browser.read(taken.body) for taken in service.taken)]
    assert ("cancelled", first.pk) in read


def test_what_a_crew_ends_by_itself_wakes_nobody(
    centre: Centre, engine: Engine, service: PushService, device: Device, send: Callable[..., Assignment]
) -> None:
    assignment = send()
    push_all(engine)
    ending = AssignmentEnding(outcome="declined", reason="xe hỏng")
    end_assignment(by=centre.actor("crew"), assignment_id=assignment.pk, ending=ending)
    push_all(engine)
    assert len(service.taken) == 1


def test_a_crew_that_has_acknowledged_is_not_woken_again(
    centre: Centre, engine: Engine, service: PushService, device: Device, send: Callable[..., Assignment]
) -> None:
    service.answers[:] = [503, 201]
    assignment = send()
    push_all(engine)
    report_assignment(
        by=centre.actor("crew"),
        assignment_id=assignment.pk,
        status=AssignmentStatus.ACKNOWLEDGED,
        occurred_at=None,
    )
    hurry_messages()
    push_all(engine)
    assert (len(service.taken), only().status) == (1, "lapsed")


# ---------------------------------------------------------------- who is told nothing


def test_without_a_key_all_goes_on_as_before(settings: Settings, device: Device, send: Callable[..., Any]) -> None:
    settings.WEB_PUSH_KEY = ""
    send()
    assert not OutboxMessage.objects.exists()
    assert isinstance(push_sender(), NoPushSender)
    with pytest.raises(SendRefused):
        push_sender().push(Push("", "", "", b"", 1, ""))


def test_a_centre_without_subscriptions_writes_nothing(service: PushService, send: Callable[..., Any]) -> None:
    send()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "lose",
    [
        lambda device: Device.objects.filter(pk=device.pk).update(revoked_at=Now()),
        lambda device: type(device.person).objects.filter(pk=device.person_id).update(is_active=False),
        lambda device: AccessToken.objects.filter(device=device).update(expires_at=Now()),
        lambda device: PushSubscription.objects.all().delete(),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_phone_that_opens_nothing_is_told_nothing(
    engine: Engine, device: Device, send: Callable[..., Any], lose: Callable[[Device], object], before: bool
) -> None:
    if before:
        lose(device)
    send()
    lose(device)
    push_all(engine)
    assert [message.status for message in OutboxMessage.objects.all()] == ([] if before else ["lapsed"])


def test_a_revoked_phone_loses_its_subscription(centre: Centre, device: Device) -> None:
    revoke_device(by=centre.actor("ambulance"), device_id=device.pk, reason="mất máy")
    assert not PushSubscription.objects.exists()


# ---------------------------------------------------------------- when it does not work


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_forgotten(
    engine: Engine, service: PushService, device: Device, send: Callable[..., Any], status: int
) -> None:
    service.answers[:] = [status]
    send()
    push_all(engine)
    assert only().status == "lapsed"
    assert not PushSubscription.objects.exists()
    [lapsed] = told("message.lapsed")
    assert (lapsed["recipient"], str(status) in lapsed["error"]) == (device.person.username, True)
    assert "abc" not in lapsed["error"]


def test_a_newer_subscription_outlives_the_end_of_the_older_one(
    sender: WebPushSender, service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    class Renewing(WebPushSender):
        def push(self, push: Push) -> None:
            subscribe(device, Browser(), f"{service.endpoint}-new")
            raise SubscriptionGone("gone")

    send()
    renewing = Renewing(private_key=PRIVATE_KEY, contact=CONTACT, services=[service.host])
    push_all(Engine(Nobody(), renewing))
    assert PushSubscription.objects.get().endpoint.endswith("-new")


@pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 503, 302])
def test_what_fails_is_tried_again_until_it_is_worth_nothing(
    engine: Engine, service: PushService, device: Device, send: Callable[..., Any], status: int
) -> None:
    service.answers[:] = [status]
    # Nobody is sent elsewhere by a push service either.
    service.headers["Location"] = "https://127.0.0.1:1/"
    send()
    for attempts in range(1, len(BACK_OFF) + 3):
        push_all(engine)
        message = only()
        assert (message.status, message.attempts) == ("pending", attempts)
        pause = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
        assert OutboxMessage.objects.filter(next_attempt_at__gt=Now() + pause - timedelta(seconds=2)).exists()
        hurry_messages()
    OutboxMessage.objects.update(expires_at=Now() + timedelta(seconds=30))
    push_all(engine)
    assert only().status == "lapsed"
    assert len(service.taken) == len(BACK_OFF) + 3
    assert told("message.lapsed")[0]["error"] == f"localhost answered {status}"
    assert PushSubscription.objects.exists()
    assert not TimelineEvent.objects.filter(name__in=["message.parked", "message.uncertain"]).exists()


def test_a_message_that_waited_too_long_is_not_sent(
    engine: Engine, service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    send()
    OutboxMessage.objects.update(expires_at=Now() - timedelta(seconds=1))
    push_all(engine)
    assert (service.taken, only().status) == ([], "lapsed")


def test_a_push_service_that_is_away_costs_the_assignment_nothing(
    sender: WebPushSender, service: PushService, device: Device, send: Callable[..., Any], settings: Settings
) -> None:
    away = "localhost:1"
    settings.WEB_PUSH_SERVICES = [away]
    sender._services = [away]
    PushSubscription.objects.update(endpoint=f"https://{away}/secret")
    assignment = send()
    assert assignment.status == "dispatched"
    push_all(Engine(Nobody(), sender))
    assert (only().status, only().error) == ("pending", "no answer from localhost (ConnectError)")


def test_a_certificate_that_is_not_trusted_is_given_nothing(
    service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    send()
    suspicious = WebPushSender(private_key=PRIVATE_KEY, contact=CONTACT, services=[service.host])
    push_all(Engine(Nobody(), suspicious))
    assert (service.taken, only().error) == ([], "no answer from localhost (ConnectError)")


def test_an_address_that_is_no_longer_on_the_list_is_asked_no_more(
    sender: WebPushSender, service: PushService, browser: Browser
) -> None:
    for endpoint in ("https://127.0.0.1/x", f"http://{service.host}/x", f"https://{service.host}.example/x"):
        with pytest.raises(SubscriptionGone):
            sender.push(Push(endpoint, browser.p256dh, browser.auth, b"{}", 10, "t"))
    assert service.taken == []


def test_an_engine_that_died_while_it_sent_sends_again_or_lets_it_lapse(
    engine: Engine, service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    send()
    OutboxMessage.objects.update(
        status="sending", attempts=1, leased_until=Now() + timedelta(seconds=30), next_attempt_at=Now()
    )
    expire_leases()
    assert engine.keep_house() == 0
    hurry_messages()
    push_all(engine)
    assert (len(service.taken), only().status) == (1, "sent")
    OutboxMessage.objects.update(status="sending", leased_until=Now(), expires_at=Now())
    expire_leases()
    assert engine.keep_house() == 0
    assert only().status == "lapsed"


def test_pushes_that_wait_are_no_fault_of_the_centre(
    engine: Engine, service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    service.answers[:] = [503]
    send()
    push_all(engine)
    OutboxMessage.objects.update(created_at=F("created_at") - timedelta(minutes=4))
    engine.audit()
    assert not TimelineEvent.objects.filter(name="fault.found", data__faults__0__code__startswith="messages").exists()
    OutboxMessage.objects.update(expires_at=Now() - timedelta(minutes=3))
    engine.audit()
    assert TimelineEvent.objects.filter(name="fault.found", data__faults__0__code="messages_waiting").exists()


def test_a_push_holds_up_no_text_message(
    centre: Centre, service: PushService, device: Device, send: Callable[..., Any]
) -> None:
    send()
    make_messages(make_incident(2), 1)

    class Texting(MessageSender):
        def send_sms(self, *, address: str, body: str) -> str:
            return "SM1"

    engine = Engine(Texting(), NoPushSender())
    assert engine.send_message() == 0
    assert OutboxMessage.objects.get(kind="sms").status == "sent"
    assert only().status == "pending"
    push_all(engine)
    assert only().status == "lapsed"


def test_a_sender_never_tells_where_a_phone_is(sender: WebPushSender, service: PushService, browser: Browser) -> None:
    service.answers[:] = [500]
    with pytest.raises(SendUnavailable) as raised:
        sender.push(Push(service.endpoint, browser.p256dh, browser.auth, b"{}", 10, "t"))
    assert "abc" not in str(raised.value)
