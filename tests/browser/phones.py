"""Crews' phones in browsers of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import PATIENCE_MS
from tests.running import Json, RunningCentre

# On the road from Lộc Ninh to the south.
LAT, LON = 11.8456, 106.5912
# As long as a crew in danger presses, and a little.
HOLD_MS = 2_600


@dataclass
class Phone:
    """The crew's page on a phone."""

    page: Page
    centre: RunningCentre
    unit: Json
    # The key, the method and the path of each write, in the order in which they left.
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def pair(self, desk: str) -> None:
        """Pair it by the link that a desk shows as a QR code, and begin the shift of two people."""
        offer = self.centre.write(desk, "POST", f"/units/{self.unit['id']}/pairings", {})
        assert offer.status_code == 201, offer.text
        link = offer.json()["link"]
        self.page.goto(f"{self.centre.address}/field/{link[link.index('#') :]}")
        expect(self.page.get_by_test_id("call-sign")).to_have_text(self.unit["call_sign"])
        self.is_live()
        if self.page.get_by_test_id("begin-shift").is_visible():
            self.page.get_by_test_id("crew-name").nth(0).fill("Nguyễn Văn An")
            self.page.get_by_test_id("crew-name").nth(1).fill("Trần Thị Bích")
            self.page.get_by_test_id("begin-shift").click()
        expect(self.page.get_by_test_id("standby")).to_be_visible()
        self.is_sent()

    def is_live(self) -> None:
        expect(self.page.locator(".top-strip")).to_have_attribute("data-freshness", "live")

    def is_sent(self) -> None:
        """Wait until nothing waits to be sent."""
        expect(self.page.get_by_test_id("queue-count")).to_have_count(0)

    def go_on(self, status: str) -> None:
        """Report the next status by the large button."""
        button = self.page.get_by_test_id("next-status")
        expect(button).to_have_attribute("data-status", status)
        button.click()

    def is_at(self, status: str) -> None:
        expect(self.page.get_by_test_id("underway")).to_have_attribute("data-status", status)

    def hold_emergency(self) -> None:
        """Press the emergency button as long as it takes."""
        box = self.page.get_by_test_id("emergency").bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.wait_for_timeout(HOLD_MS)
        self.page.mouse.up()

    def keep_worker(self) -> None:
        """Wait until the browser keeps the page for when there is no signal."""
        self.page.wait_for_function(
            "async () => { const page = await caches.open('eoc-field-page');"
            " const kept = (await page.keys()).map(({ url }) => new URL(url).pathname);"
            " return kept.includes('/field/') && kept.some((path) => path.includes('problems')); }",
            timeout=PATIENCE_MS,
        )

    def note(self, route: Route) -> None:
        """Note what is sent and let it pass."""
        request = route.request
        if request.method not in {"GET", "HEAD"}:
            self.sent.append(
                (request.headers.get("idempotency-key", ""), request.method, request.url.partition("/api/v1")[2])
            )
        route.continue_()


OpenPhone = Callable[..., Phone]


def unit_of(centre: RunningCentre, agency: str, kind: str = "") -> Json:
    """Return an available unit of an agency that nobody is on, of a type where one is named."""
    units: list[Json] = centre.read("supervisor", "/units")["units"]
    return next(
        unit
        for unit in units
        if unit["agency"] == agency
        and unit["status"] == "available"
        and kind in {"", unit["type"]}
        and not unit["crew"]
    )


@pytest.fixture
def open_phone(running: RunningCentre, chromium: Browser) -> Iterator[OpenPhone]:
    """Open the crew's page on a phone and pair it to a unit. At the end no page may have had an error."""
    phones: list[Phone] = []

    def open_for(unit: Json, desk: str, *, width: int = 390, height: int = 844, pairs: bool = True) -> Phone:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            has_touch=True,
            geolocation={"latitude": LAT, "longitude": LON, "accuracy": 8},
            permissions=["geolocation"],
        )
        context.set_default_timeout(PATIENCE_MS)
        phone = Phone(context.new_page(), running, unit)
        phones.append(phone)
        phone.page.on("pageerror", lambda error: phone.faults.append(f"uncaught: {error}"))
        context.route("**/api/v1/**", phone.note)
        if pairs:
            phone.pair(desk)
        return phone

    yield open_for
    faults = [fault for phone in phones for fault in phone.faults]
    for phone in phones:
        phone.context.close()
    assert not faults
