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
DIALOGS = ["closures-open", "desks-open", "handover-open"]


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


@pytest.fixture
def full_board(running: RunningCentre) -> Json:
    """A board with something of each kind; the incident has a unit, a note, a call and an alarm."""
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
    ring(running, "115")
    return incident


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_on_the_console_breaks_a_rule(
    running: RunningCentre, open_desk: Open, full_board: Json, theme: str
) -> None:
    desk = open_desk("ambulance", width=1920, height=1080)
    wear(desk.page, theme)
    open_incident(desk, full_board["id"])
    assert violations(desk.page) == []


def test_nothing_on_the_sign_in_page_breaks_a_rule(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    desk.page.context.clear_cookies()
    desk.page.goto(f"{running.address}/login/")
    assert violations(desk.page) == []
