"""What the tests of the screens do and look for."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Desk
from tests.running import Json, RunningCentre


def create(centre: RunningCentre, username: str, **fields: Any) -> Json:
    """Enter an incident over the API, and return its card."""
    answer = centre.write(username, "POST", "/incidents", fields)
    assert answer.status_code == 201, answer.text
    card: Json = answer.json()
    return card


def row_of(desk: Desk, incident_id: int) -> Locator:
    return desk.page.locator(f"[data-testid=incident-row][data-incident-id='{incident_id}']")


def panel_of(desk: Desk, incident_id: int) -> Locator:
    return desk.page.locator(f"[data-testid=incident-panel][data-incident-id='{incident_id}']")


def open_incident(desk: Desk, incident_id: int) -> Locator:
    """Open an incident by its row, and return its panel."""
    row_of(desk, incident_id).click()
    panel = panel_of(desk, incident_id)
    expect(panel).to_be_visible()
    return panel
