"""A Chromium with a crew's phone and the console of its desk. Asked by lines of JSON, see tests/bench/phone.py."""

import sys
import time
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.bench.browser_program import CHROMIUM_WORDS, NOTES, PAINTED, PATIENCE_MS, Json, answer_questions

_SIZE: Any = {"width": 390, "height": 844}
_DESK_SIZE: Any = {"width": 1920, "height": 1080}
_PLACE: Any = {"latitude": 11.53, "longitude": 106.9, "accuracy": 8}
# A village's 3G: 400 kbit/s both ways, 400 ms to the first byte.
_SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_READ_MS = 1_500
_FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
# When a unit's row at the desk shows a status, by the wall clock that both pages share.
_FOLLOW = """(unit) => {
    const row = document.querySelector(`[data-testid=unit-row][data-unit-id="${unit}"]`);
    globalThis.told = {};
    new MutationObserver(() => bench.afterPaint((now) => {
        told[row.dataset.status] ??= performance.timeOrigin + now;
    })).observe(row, { attributes: true, attributeFilter: ["data-status"] });
}"""
_TAPPED = """() => {
    addEventListener("click", ({ timeStamp }) => { globalThis.tapped = performance.timeOrigin + timeStamp; }, true);
}"""
_KEPT = """async () => {
    const kept = await (await caches.open("eoc-field-page")).keys();
    return kept.some(({ url }) => url.includes("problems"));
}"""


class Field:
    """The phone, and the desk that looks at its unit."""

    def __init__(self, browser: Browser) -> None:
        self._context: BrowserContext = browser.new_context(
            viewport=_SIZE, locale="vi-VN", has_touch=True, geolocation=_PLACE, permissions=["geolocation"]
        )
        self._desk_context = browser.new_context(viewport=_DESK_SIZE, locale="vi-VN")
        for context in (self._context, self._desk_context):
            context.set_default_timeout(PATIENCE_MS)
            context.add_init_script(NOTES)
        self._phone: Page = self._context.new_page()
        self._desk: Page = self._desk_context.new_page()
        self._cdp: CDPSession = self._context.new_cdp_session(self._phone)
        self._cdp.send("Network.enable")

    def _limit(self, conditions: Json) -> None:
        self._cdp.send("Network.emulateNetworkConditions", conditions)

    def _opened(self, address: str, selector: str) -> float:
        """Return the seconds until something of a page was painted."""
        self._phone.goto(address, wait_until="commit")
        self._phone.wait_for_selector(selector)
        return float(self._phone.evaluate(PAINTED)) / 1000

    def open(self, asked: Json) -> Json:
        """Open the page for the first time, on a slow line, and an empty document before it."""
        self._limit(_SLOW)
        empty_s = self._opened(asked["address"] + "healthz", "body")
        first_s = self._opened(asked["address"] + "field/", "[data-testid=pair-code]")
        self._limit(_FAST)
        return {"empty_s": empty_s, "first_s": first_s}

    def pair(self, asked: Json) -> Json:
        """Pair the phone by the digits of the desk, begin the shift, and wait until the page is kept."""
        page = self._phone
        page.get_by_test_id("pair-code").fill(asked["code"])
        page.get_by_test_id("pair").click()
        page.get_by_test_id("crew-name").first.fill("Nguyễn Văn An")
        page.get_by_test_id("begin-shift").click()
        page.get_by_test_id("standby").wait_for()
        until = time.monotonic() + PATIENCE_MS / 1000
        while not page.evaluate(_KEPT) and time.monotonic() < until:
            page.wait_for_timeout(200)
        return {}

    def open_again(self, asked: Json) -> Json:
        """Open the page as often as asked, on the same slow line, as a crew does that comes back to it."""
        self._limit(_SLOW)
        again = [self._opened(asked["address"] + "field/", "[data-testid=standby]") for _ in range(asked["times"])]
        self._limit(_FAST)
        self._phone.reload()
        self._phone.locator(".top-strip[data-freshness=live]").wait_for()
        self._phone.evaluate(_TAPPED)
        return {"again_s": again}

    def sit_down(self, asked: Json) -> Json:
        """Sign in at the desk, begin the shift, and look at the unit's row."""
        page = self._desk
        page.goto(asked["address"])
        page.locator("input[name=login]").fill(asked["username"])
        page.locator("input[name=password]").fill(asked["password"])
        page.keyboard.press("Enter")
        page.locator("input[name=code]").fill(asked["code"])
        page.keyboard.press("Enter")
        page.get_by_test_id("shift-begin").press("Enter")
        page.get_by_test_id("shift-start").wait_for(state="hidden")
        page.locator(f"[data-testid=unit-row][data-unit-id='{asked['unit']}']").wait_for()
        return {}

    def acknowledge(self, asked: Json) -> Json:
        """Tap on what calls the crew; return the seconds from there to the painted row at the desk, and of a fetch."""
        self._desk.evaluate(_FOLLOW, asked["unit"])
        button = self._phone.get_by_test_id("acknowledge")
        button.wait_for()
        # Nobody reads and taps within a second; until then both pages still draw the call-out.
        self._phone.wait_for_timeout(_READ_MS)
        button.tap()
        row = self._desk.locator(f"[data-testid=unit-row][data-unit-id='{asked['unit']}'][data-status=acknowledged]")
        row.wait_for()
        self._desk.evaluate(PAINTED)
        shown = float(self._desk.evaluate("told.acknowledged"))
        tapped = float(self._phone.evaluate("tapped"))
        fetched = self._phone.evaluate(
            "async () => { const began = performance.now(); await (await fetch('/healthz')).text();"
            " return performance.now() - began; }"
        )
        return {"shown_s": (shown - tapped) / 1000, "fetched_s": float(fetched) / 1000}


def main(program: str) -> None:
    """Answer until no more questions come."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_WORDS)
        field = Field(browser)
        answer_questions(field, ("open", "pair", "open_again", "sit_down", "acknowledge"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
