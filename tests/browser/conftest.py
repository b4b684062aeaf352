"""One centre and one Chromium for all screens. Each page reports what a person would not notice."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.running import Json, RunningCentre, throwaway_centre

_ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Software rendering on a busy machine: what takes a moment on a desk may take seconds here.
# A machine with much else to do takes four times as long as a quiet one.
PATIENCE_MS = 45_000
# A window that something covers, until `Desk.uncover`.
_COVERED = """
    document.isCovered = true;
    Object.defineProperty(document, "visibilityState", { get: () => (document.isCovered ? "hidden" : "visible") });
"""
# A machine whose clock is wrong.
_CLOCK_AHEAD = """
    const real = Date;
    Date = class extends real {
        constructor(...parts) { if (parts.length) super(...parts); else super(Date.now()); }
        static now() { return real.now() + %d; }
    };
"""
# So long that no step of it fires while a test runs.
NEVER_S = 86_400


@dataclass
class Desk:
    """A console in a browser of its own."""

    page: Page
    centre: RunningCentre
    # Console errors, uncaught exceptions, requests to foreign hosts.
    faults: list[str] = field(default_factory=list)
    # What Chromium itself says of the failures that the test brings about.
    expected: str = "^$"

    def watch(self) -> None:
        """Begin to note what is wrong."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        self.page.on("request", self._see_request)
        self.page.on("websocket", lambda wire: self._see_address(wire.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(self.expected, message.text):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _see_request(self, request: Request) -> None:
        self._see_address(request.url)

    def _see_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.centre.host:
            self.faults.append(f"a request to {address}")

    def sign_in(self, username: str, *, begins: bool = True) -> None:
        """Sign in by the form, and wait until the console shows live data; begin the shift where that is asked."""
        self.page.goto(f"{self.centre.address}/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(self.centre.password)
        self.page.locator("button.primary").click()
        self.is_live()
        place = self.page.get_by_test_id("shift-place")
        expect(place).not_to_have_attribute("data-state", "unknown")
        if begins and place.get_attribute("data-state") == "none":
            self.page.get_by_test_id("shift-begin").press("Enter")
            expect(self.page.get_by_test_id("shift-start")).to_be_hidden()

    def uncover(self) -> None:
        """Let somebody look at a page that was opened covered."""
        self.page.evaluate("document.isCovered = false; document.dispatchEvent(new Event('visibilitychange'))")

    def is_live(self) -> None:
        """Wait until the screen says that its data are fresh."""
        expect(self.page.get_by_test_id("data-age")).to_have_attribute("data-state", "live")

    def mark(self) -> None:
        """Mark the page, so that `is_unbroken` can tell whether it has been loaded again."""
        self.page.evaluate("window.mark = true")

    def is_unbroken(self) -> bool:
        """Return whether the page is still the one that was marked."""
        return self.page.evaluate("window.mark === true") is True


@pytest.fixture(scope="package")
def running() -> Iterator[RunningCentre]:
    """A demonstration centre in which nothing escalates unless a test wants it."""
    with throwaway_centre() as centre:
        centre.seat_everybody()
        centre.quieten(NEVER_S)
        yield centre


@pytest.fixture(scope="package")
def units_at_first(running: RunningCentre) -> list[Json]:
    """The units of the demonstration before a test has used any."""
    units: list[Json] = running.read("supervisor", "/units")["units"]
    return units


@pytest.fixture(autouse=True, scope="module")
def _leave_nothing_behind(running: RunningCentre, units_at_first: list[Json]) -> Iterator[None]:
    """Let no module find what another left: calls that ring, incidents that wait, units that are away."""
    yield
    running.clear_board(units_at_first)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The distribution's Chromium, without a screen."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


Open = Callable[..., Desk]


@pytest.fixture
def open_desk(running: RunningCentre, chromium: Browser) -> Iterator[Open]:
    """Open a console as somebody. At the end, no page may have had an error or have asked a foreign host."""
    contexts: list[BrowserContext] = []
    desks: list[Desk] = []

    def open_as(
        username: str,
        *,
        width: int = 1366,
        height: int = 768,
        covered: bool = False,
        clock_ahead_s: int = 0,
        begins: bool = True,
        missing: str = "",
    ) -> Desk:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        if covered:
            context.add_init_script(_COVERED)
        if clock_ahead_s:
            context.add_init_script(_CLOCK_AHEAD % (clock_ahead_s * 1000))
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        desk = Desk(context.new_page(), running)
        if missing:
            context.route(re.compile(missing), lambda route: route.abort())
            desk.expected = "net::ERR_FAILED"
        desks.append(desk)
        desk.watch()
        desk.sign_in(username, begins=begins)
        return desk

    yield open_as
    faults = [fault for desk in desks for fault in desk.faults]
    for context in contexts:
        context.close()
    assert not faults
