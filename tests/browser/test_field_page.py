"""Whether a crew can use its page: by eye, by thumb, with large letters, and its map without a signal."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.phones import OpenPhone, Phone, open_phone, unit_of
from tests.browser.screen import create
from tests.browser.test_access import THEMES, violations
from tests.browser.test_field import PLACE, accident, send
from tests.running import Json, RunningCentre, wait_until

pytestmark = pytest.mark.browser
__all__ = ["accident", "open_phone"]

# What a browser makes of a telephone whose letters are twice as large.
# Of three depths, nine around the place each; what lies beside the province has none.
TILES = 27
LARGE = {"standard": 32, "fixed": 26}
# What reaches over the side of the page, and what is cut off within its own frame.
_CUT = """
    () => {
        const side = document.documentElement.clientWidth;
        const isSeen = (element) => element.checkVisibility() && !element.closest(".visually-hidden, .tabs");
        return [...document.querySelectorAll("#field *")].filter(isSeen).filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            const isCut = element.matches("button, h1, h2, h3, p, b, dd")
                && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline";
            return right > side + 1 || left < -1 || isCut;
        }).map((element) => element.outerHTML.slice(0, 160));
    }
"""
# Whatever has letters that are smaller than 16 px, but what the map's library writes.
_SMALL = """
    () => {
        const hasLetters = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        return [...document.querySelectorAll("#field *")]
            .filter((element) => element.checkVisibility() && hasLetters(element))
            .filter((element) => !element.closest(".field-map"))
            .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16)
            .map((element) => element.outerHTML.slice(0, 160));
    }
"""
SCREENS = [(390, 844), (360, 640), (1024, 768)]
# The map is drawn once it has asked for all it wants and got it.
_DRAWN = "() => Boolean(globalThis.eocMap?.settled) && globalThis.eocMap.drawn(['areas-land']).length > 0"
_KEPT = """
    async () => {
        const page = await caches.open("eoc-field-page");
        const kept = (await page.keys()).map(({ url }) => url);
        const tiles = await (await caches.open("eoc-field-tiles")).keys();
        return [kept.some((url) => url.includes("MapTab")), tiles.length];
    }
"""


def wear(page: Page, theme: str) -> None:
    page.get_by_test_id("menu").click()
    if page.locator("html").get_attribute("data-theme") != theme:
        page.get_by_test_id("theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.get_by_test_id("close-sheet").click()


def every_screen(phone: Phone, send_it: Json) -> Iterator[str]:
    """Go through the page as a crew does, and stop at each of its screens."""
    page = phone.page
    yield "standby"
    page.get_by_test_id("menu").click()
    yield "settings"
    page.get_by_test_id("close-sheet").click()
    send(phone.centre, "ambulance", send_it, phone.unit)
    expect(page.get_by_test_id("new-assignment")).to_be_visible()
    yield "called"
    page.get_by_test_id("decline").click()
    yield "declining"
    page.get_by_test_id("close-sheet").click()
    page.get_by_test_id("acknowledge").click()
    phone.is_at("acknowledged")
    tabs = page.locator("[data-testid^=tab-]")
    for place in range(tabs.count()):
        name = tabs.nth(place).get_attribute("data-testid")
        tabs.nth(place).click()
        if name == "tab-map":
            expect(page.get_by_test_id("field-map")).to_be_visible()
        yield f"underway, {name}"
    phone.context.set_offline(True)
    phone.go_on("en_route")
    page.get_by_test_id("queue-count").click()
    yield "queue"
    page.get_by_test_id("close-sheet").click()
    phone.context.set_offline(False)
    phone.is_sent()
    yield "under way"
    # The demonstration has so many ambulances.
    phone.page.get_by_test_id("report-cleared").dblclick()
    expect(page.get_by_test_id("standby")).to_be_visible()
    phone.is_sent()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("screen_px", SCREENS)
def test_nothing_on_the_crews_page_breaks_a_rule(
    running: RunningCentre, open_phone: OpenPhone, accident: Json, theme: str, screen_px: tuple[int, int]
) -> None:
    width, height = screen_px
    phone = open_phone(unit_of(running, "ambulance"), "ambulance", width=width, height=height)
    wear(phone.page, theme)
    for screen in every_screen(phone, accident):
        assert (screen, violations(phone.page)) == (screen, [])
        assert (screen, phone.page.evaluate(_CUT)) == (screen, [])
        assert (screen, phone.page.evaluate(_SMALL)) == (screen, [])


def seldom_screens(phone: Phone) -> Iterator[str]:
    """Go where a crew seldom is: to the apps that report its place, and into danger."""
    page = phone.page
    page.get_by_test_id("menu").click()
    page.get_by_test_id("screen-off").locator("summary").first.click()
    expect(page.get_by_test_id("trackers")).to_be_visible()
    yield "trackers"
    page.get_by_test_id("tracker-issue").click()
    expect(page.get_by_test_id("tracker-end")).to_be_visible()
    yield "a tracker"
    page.get_by_test_id("tracker-end").click()
    page.get_by_test_id("close-sheet").click()
    phone.hold_emergency()
    page.get_by_test_id("danger").wait_for()
    yield "in danger"
    page.get_by_test_id("danger").click()
    for tab in ("chat", "log"):
        page.get_by_test_id(f"danger-tab-{tab}").click()
        yield f"in danger, {tab}"


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_that_a_crew_seldom_sees_breaks_a_rule(
    running: RunningCentre, open_phone: OpenPhone, theme: str
) -> None:
    phone = open_phone(unit_of(running, "fire"), "fire", width=360, height=640)
    wear(phone.page, theme)
    for screen in seldom_screens(phone):
        assert (screen, violations(phone.page)) == (screen, [])
        assert (screen, phone.page.evaluate(_CUT)) == (screen, [])
        assert (screen, phone.page.evaluate(_SMALL)) == (screen, [])


def test_nothing_where_a_phone_is_paired_breaks_a_rule(running: RunningCentre, open_phone: OpenPhone) -> None:
    phone = open_phone(unit_of(running, "ambulance"), "ambulance", pairs=False)
    phone.page.goto(f"{running.address}/field/")
    expect(phone.page.get_by_test_id("pair-code")).to_be_visible()
    assert violations(phone.page) == []
    assert phone.page.evaluate(_CUT) == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640)])
def test_letters_twice_as_large_are_read_whole(
    running: RunningCentre, open_phone: OpenPhone, accident: Json, width: int, height: int
) -> None:
    phone = open_phone(unit_of(running, "ambulance"), "ambulance", width=width, height=height)
    phone.context.new_cdp_session(phone.page).send("Page.setFontSizes", {"fontSizes": LARGE})
    large = phone.page.evaluate("parseFloat(getComputedStyle(document.querySelector('#field button')).fontSize)")
    assert large >= 32
    for screen in every_screen(phone, accident):
        assert (screen, phone.page.evaluate(_CUT)) == (screen, [])
        # What a crew does next and what calls for help are there without scrolling.
        for name in ("acknowledge", "next-status", "emergency"):
            button = phone.page.get_by_test_id(name)
            if not button.is_visible() or phone.page.locator("dialog[open]").count():
                continue
            box = button.bounding_box()
            assert box is not None, (screen, name)
            assert box["height"] >= 72 or name == "emergency", (screen, name)
            assert box["y"] >= 0, (screen, name)
            assert box["y"] + box["height"] <= height, (screen, name)


def test_the_map_of_the_last_assignment_is_there_without_a_signal(
    running: RunningCentre, open_phone: OpenPhone, accident: Json
) -> None:
    phone = open_phone(unit_of(running, "ambulance"), "ambulance")
    phone.keep_worker()
    send(running, "ambulance", accident, phone.unit)
    phone.page.get_by_test_id("acknowledge").click()
    phone.is_sent()

    counts: list[int] = []

    def kept() -> bool:
        phone.page.wait_for_timeout(1_000)
        has_map, tiles = phone.page.evaluate(_KEPT)
        counts.append(tiles)
        # All of them, not the first that came.
        return bool(has_map and tiles >= TILES and counts[-3:] == [tiles] * 3)

    wait_until(kept, PATIENCE_MS / 1000, "the map around the incident is kept")
    # While requests pass by the test, Chromium gives no program to a worker that has it out of the page's cache.
    phone.context.unroute_all()
    phone.context.set_offline(True)
    # Twice: what the page keeps while it opens without a signal takes nothing away.
    for _ in range(2):
        phone.page.reload()
        phone.is_at("acknowledged")
        phone.page.wait_for_timeout(1_000)
    phone.page.get_by_test_id("tab-map").click()

    def drawn() -> bool:
        phone.page.wait_for_timeout(100)
        return bool(phone.page.evaluate(_DRAWN))

    wait_until(drawn, PATIENCE_MS / 1000, "the map is drawn")
    phone.context.set_offline(False)
    phone.is_live()
    phone.page.get_by_test_id("report-cleared").dblclick()
    phone.is_sent()


def test_a_phone_that_turns_keeps_everything_in_reach(
    running: RunningCentre, open_phone: OpenPhone, accident: Json
) -> None:
    phone = open_phone(unit_of(running, "ambulance"), "ambulance")
    card = create(running, "ambulance", type="fall", place="Ấp 2, xã Lộc Tấn", location={**PLACE, "source": "operator"})
    send(running, "ambulance", card, phone.unit)
    phone.page.get_by_test_id("acknowledge").click()
    phone.is_at("acknowledged")
    phone.page.set_viewport_size({"width": 844, "height": 390})
    for name in ("next-status", "emergency", "job-place"):
        expect(phone.page.get_by_test_id(name)).to_be_in_viewport()
    phone.page.get_by_test_id("report-cleared").dblclick()
    phone.is_sent()
    running.write("supervisor", "POST", f"/incidents/{card['id']}/cancel", {"reason": "diễn tập"})
