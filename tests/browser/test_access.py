"""Whether everybody can use the screens: WCAG 2.2 AA by axe-core, on what a person sees of them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import create, open_incident
from tests.browser.test_console import ring
from tests.running import CHECKOUT, Json, RunningCentre

pytestmark = pytest.mark.browser

_AXE = (CHECKOUT / "frontend/node_modules/axe-core/axe.min.js").read_text()
# `target-size` (2.5.8) is off by default; nothing that axe cannot decide is taken as right or wrong.
_RUN = """
    () => axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        rules: { "target-size": { enabled: true } },
        resultTypes: ["violations"],
    })
"""
THEMES = ["dark", "light"]
# What a button or a key opens, and what is open then.
BY_BUTTON = {
    "closures-open": "closures-dialog",
    "desks-open": "desks",
    "handover-open": "handover-dialog",
    "coverage-open": "coverage",
    "shift-place": "shift-start",
    "sound-test-open": "sound-test",
    "alarm-lamp": "alarm-list",
}
BY_KEY = {"?": "help", "Shift+F4": "messages", "F4": "new-incident-form", "Alt+r": "refer-dialog"}
SCREENS = [
    ((1920, 1080), "dark", "vi"),
    ((1920, 1080), "light", "en"),
    ((1366, 768), "light", "vi"),
    ((3840, 2160), "dark", "en"),
]


def violations(page: Page) -> list[str]:
    """Return what breaks a rule on the page as it stands: the rule and where."""
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate(_RUN)
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def wear(page: Page, theme: str) -> None:
    """Let the console wear a theme, by its own button."""
    if page.locator("html").get_attribute("data-theme") != theme:
        page.get_by_role("button", name="Đổi nền sáng/tối").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


@pytest.fixture(scope="module")
def full_board(running: RunningCentre) -> Json:
    """A board with something of each kind; the incident has a unit and a note."""
    incident = create(
        running,
        "ambulance",
        type="cardiac_arrest",
        place="Chợ Đồng Xoài",
        location={"lon": 106.8832, "lat": 11.5349, "radius_m": 120, "source": "spoken"},
    )
    unit = next(unit for unit in running.read("ambulance", "/units")["units"] if unit["status"] == "available")
    path = f"/incidents/{incident['id']}"
    assert running.write("ambulance", "POST", f"{path}/assignments", {"units": [unit["id"]]}).status_code == 201
    assert running.write("ambulance", "POST", f"{path}/notes", {"text": "Người nhà ở cổng"}).status_code == 201
    return incident


def speak(page: Page, language: str) -> None:
    """Let the console speak a language, by its own button."""
    page.get_by_test_id(f"language-{language}").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_on_the_console_breaks_a_rule(
    running: RunningCentre, open_desk: Open, full_board: Json, screen: tuple[tuple[int, int], str, str]
) -> None:
    (width, height), theme, language = screen
    ring(running, "115")
    desk = open_desk("ambulance", width=width, height=height)
    wear(desk.page, theme)
    speak(desk.page, language)
    open_incident(desk, full_board["id"])
    assert violations(desk.page) == []
    desk.page.keyboard.press("F10")
    expect(desk.page.get_by_test_id("call-form")).to_be_visible()
    assert violations(desk.page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_that_opens_on_the_console_breaks_a_rule(
    running: RunningCentre, open_desk: Open, full_board: Json, theme: str
) -> None:
    desk = open_desk("shiftlead", width=1920, height=1080)
    page = desk.page
    wear(page, theme)
    open_incident(desk, full_board["id"])

    def look(name: str) -> None:
        expect(page.get_by_test_id(name)).to_be_visible()
        assert (name, violations(page)) == (name, [])
        page.keyboard.press("Escape")
        expect(page.get_by_test_id(name)).to_be_hidden()

    for button, name in BY_BUTTON.items():
        page.get_by_test_id(button).click()
        look(name)
    for key, name in BY_KEY.items():
        page.get_by_test_id("incident-panel").locator("h2").click()
        page.keyboard.press(key)
        look(name)


@pytest.mark.parametrize("panel", ["map", "units", "timeline"])
def test_nothing_in_a_window_of_its_own_breaks_a_rule(open_desk: Open, full_board: Json, panel: str) -> None:
    desk = open_desk("ambulance", width=1920, height=1080)
    page = desk.page
    open_incident(desk, full_board["id"])
    with page.context.expect_page() as opened:
        page.get_by_test_id(f"screen-{panel}").click()
    window = opened.value
    expect(window.locator("main")).to_be_visible()
    expect(window.get_by_test_id("data-age")).to_have_attribute("data-state", "live")
    assert violations(window) == []
    window.close()


def test_nothing_on_the_account_page_breaks_a_rule(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    desk.page.goto(f"{running.address}/account/")
    assert violations(desk.page) == []


def test_nothing_on_the_sign_in_page_breaks_a_rule(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    desk.page.context.clear_cookies()
    desk.page.goto(f"{running.address}/login/")
    assert violations(desk.page) == []
