"""A crew's phone tells of an assignment while nobody looks at the page, once its crew wanted that."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.phones import OpenPhone, Phone, open_phone, unit_of
from tests.browser.screen import create
from tests.browser.test_field import send
from tests.push_services import Browser
from tests.running import PUSH_SERVICE, Json, RunningCentre, wait_until

pytestmark = pytest.mark.browser
__all__ = ["open_phone"]

ENDPOINT = f"https://{PUSH_SERVICE}/push/abc"
# As a browser has it that reaches its push service, which no test does.
_PUSH_SERVICE = """
    const told = %s;
    let subscription = JSON.parse(sessionStorage.getItem("subscription") ?? "null");
    const made = () => subscription && {
        endpoint: told.endpoint,
        options: { applicationServerKey: Uint8Array.from(subscription).buffer, userVisibleOnly: true },
        toJSON: () => ({ endpoint: told.endpoint, keys: { p256dh: told.p256dh, auth: told.auth } }),
        unsubscribe: async () => { keep(null); return true; },
    };
    const keep = (key) => { subscription = key; sessionStorage.setItem("subscription", JSON.stringify(key)); };
    PushManager.prototype.getSubscription = async () => made();
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        keep([...applicationServerKey]);
        return made();
    };
"""
_NOTICES = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({ title, body, tag, requireInteraction, lang }) => ({ title, body, tag, requireInteraction, lang }))"""


def subscriptions(centre: RunningCentre, unit: Json) -> list[str]:
    """Return where messages go to the phones of a unit."""
    found: list[str] = json.loads(
        centre.shell(
            "import json\nfrom dispatch.models import PushSubscription\n"
            f"rows = PushSubscription.objects.filter(device__unit={unit['id']})\n"
            "print(json.dumps(list(rows.values_list('endpoint', flat=True))))"
        )
    )
    return found


def pushes(centre: RunningCentre, incident: Json) -> list[Json]:
    """Return what was written for the phones of an incident's units."""
    found: list[Json] = json.loads(
        centre.shell(
            "import json\nfrom dispatch.models import OutboxMessage\n"
            f"rows = OutboxMessage.objects.filter(kind='push', incident={incident['id']}).order_by('id')\n"
            "print(json.dumps(list(rows.values('recipient', 'body', 'status', 'error'))))"
        )
    )
    return found


def allow(phone: Phone) -> None:
    """Let the phone's person have allowed notifications, and its browser have a push service."""
    phone.context.grant_permissions(["geolocation", "notifications"], origin=phone.centre.address)
    phone.context.add_init_script(_PUSH_SERVICE % json.dumps(Browser().subscription(ENDPOINT)))
    phone.page.reload()
    phone.is_live()


class Line:
    """The line between a browser and its push service."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._session = phone.context.new_cdp_session(phone.page)
        self._registrations: list[Json] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")

    def _note(self, told: Json) -> None:
        self._registrations += told["registrations"]

    def deliver(self, data: str) -> None:
        self._phone.page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=PATIENCE_MS)
        registration = wait_until(self._registration, PATIENCE_MS / 1000, "the worker is registered")
        told = {"origin": self._phone.centre.address, "registrationId": registration, "data": data}
        self._session.send("ServiceWorker.deliverPushMessage", told)

    def _registration(self) -> str | None:
        self._phone.page.wait_for_timeout(50)
        return next((each["registrationId"] for each in self._registrations if not each["isDeleted"]), None)

    def shows(self, count: int = 1) -> list[Json]:
        """Wait until so many notifications are shown, and return them."""

        def there() -> list[Any] | None:
            self._phone.page.wait_for_timeout(50)
            found: list[Json] = self._phone.page.evaluate(_NOTICES)
            return [found] if len(found) == count else None

        [found] = wait_until(there, PATIENCE_MS / 1000, f"{count} notifications are shown")
        return list(found)


def state(phone: Phone, name: str) -> None:
    expect(phone.page.get_by_test_id("notification-state")).to_have_attribute("data-state", name)


def test_a_crew_switches_notifications_on_and_is_told(running: RunningCentre, open_phone: OpenPhone) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone = open_phone(unit, "ambulance")
    allow(phone)
    assert subscriptions(running, unit) == [], "nothing is switched on by itself"
    phone.page.get_by_test_id("menu").click()
    state(phone, "off")
    phone.page.get_by_test_id("notifications-on").click()
    state(phone, "on")
    assert subscriptions(running, unit) == [ENDPOINT]
    phone.page.reload()
    phone.is_live()
    phone.page.get_by_test_id("menu").click()
    state(phone, "on")

    card = create(running, "ambulance", type="trauma", place="Ngã ba Lộc Tấn", what="một người gãy chân")
    send(running, "ambulance", card, unit)
    [push] = pushes(running, card)
    assert push["recipient"].startswith("device-")
    line = Line(phone)
    line.deliver(push["body"])
    [shown] = line.shows()
    assert shown["title"].startswith("Lệnh mới · P")
    assert shown["body"] == "Ngã ba Lộc Tấn"
    assert (shown["requireInteraction"], shown["lang"]) == (True, "vi")
    # An order closes what stood before it; who answers has seen it.
    phone.page.get_by_test_id("acknowledge").click()
    phone.is_at("acknowledged")
    line.shows(0)
    phone.is_sent()

    phone.page.get_by_test_id("menu").click()
    phone.page.get_by_test_id("notifications-off").click()
    state(phone, "off")
    assert subscriptions(running, unit) == []
    running.write("supervisor", "POST", f"/incidents/{card['id']}/cancel", {"reason": "diễn tập"})


def test_a_later_push_takes_the_place_of_the_one_before_in_the_language_of_the_page(
    running: RunningCentre, open_phone: OpenPhone
) -> None:
    phone = open_phone(unit_of(running, "ambulance", "ambulance_basic"), "ambulance")
    allow(phone)
    phone.page.get_by_test_id("menu").click()
    phone.page.get_by_test_id("language-en").click()
    expect(phone.page.get_by_test_id("settings")).to_contain_text("Switch notifications on")
    line = Line(phone)
    push = {
        "about": "assigned",
        "assignment_id": 900001,
        "priority": 1,
        "type": {"vi": "Ngã", "en": "Fall"},
        "place": "",
    }
    line.deliver(json.dumps(push))
    [shown] = line.shows()
    assert (shown["title"], shown["body"], shown["tag"]) == (
        "New assignment · P1 · Fall",
        "Place not known yet",
        "assignment-900001",
    )
    line.deliver(json.dumps(push | {"about": "cancelled"}))
    wait_until(lambda: line.shows()[0]["title"] == "Cancelled · Fall", PATIENCE_MS / 1000, "it is said to be cancelled")
    line.deliver(json.dumps(push | {"assignment_id": 900002}))
    wait_until(lambda: line.shows()[0]["tag"] == "assignment-900002", PATIENCE_MS / 1000, "the next order is shown")

    def tags(count: int) -> list[str]:
        return sorted(notice["tag"] for notice in line.shows(count))

    # Pushes overtake each other: what is said late of the first order does not hide the second.
    both = ["assignment-900001", "assignment-900002"]
    line.deliver(json.dumps(push | {"about": "cancelled"}))
    assert tags(2) == both
    line.deliver("{")
    assert tags(3) == ["assignment", *both]


def test_a_phone_that_blocks_notifications_says_how_to_allow_them(
    running: RunningCentre, open_phone: OpenPhone
) -> None:
    phone = open_phone(unit_of(running, "ambulance", "ambulance_basic"), "ambulance")
    phone.context.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });"
        "Notification.requestPermission = () => { throw new Error('nobody is to be asked'); };"
    )
    phone.page.reload()
    phone.is_live()
    phone.page.get_by_test_id("menu").click()
    state(phone, "denied")
    expect(phone.page.get_by_test_id("notification-state")).to_contain_text("Cho phép")
    expect(phone.page.get_by_test_id("notifications-on")).to_have_count(0)


def test_a_phone_that_leaves_its_unit_is_subscribed_to_nothing(running: RunningCentre, open_phone: OpenPhone) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone = open_phone(unit, "ambulance")
    allow(phone)
    phone.page.get_by_test_id("menu").click()
    phone.page.get_by_test_id("notifications-on").click()
    state(phone, "on")
    assert phone.page.evaluate("sessionStorage.getItem('subscription')") != "null"
    phone.page.get_by_test_id("unpair").click()
    phone.page.get_by_test_id("unpair-sure").click()
    expect(phone.page.get_by_test_id("call-sign")).to_have_count(0)
    wait_until(
        lambda: phone.page.evaluate("sessionStorage.getItem('subscription')") == "null",
        PATIENCE_MS / 1000,
        "the phone has no subscription",
    )
    assert subscriptions(running, unit) == []
