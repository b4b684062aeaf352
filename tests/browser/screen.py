"""What the tests of the screens do and look for."""

import time
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import PATIENCE_MS, Desk
from tests.running import Json, RunningCentre

# The screen promises to say within this time that its data are old.
OLD_WITHIN_MS = 6_000

# A text of the page's policy would be refused as code, so the map is asked again and again.
_SETTLED = "() => globalThis.eocMap !== undefined && globalThis.eocMap.settled"
_DRAWN = "(layers) => globalThis.eocMap.drawn(layers)"

# Writes down the frequency of each tone that the page plays.
LISTEN = """
    globalThis.tones = [];
    const Tone = OscillatorNode;
    globalThis.OscillatorNode = class extends Tone {
        constructor(context, options) {
            super(context, options);
            tones.push(options.frequency);
        }
    };
"""
# The lowest tone of each sound, which no other has.
CRITICAL_HZ, LOST_HZ, RINGING_HZ, NOTICE_HZ = 1175, 370, 784, 1047


def create(centre: RunningCentre, username: str, **fields: Any) -> Json:
    """Enter an incident over the API, and return its card."""
    answer = centre.write(username, "POST", "/incidents", fields)
    assert answer.status_code == 201, answer.text
    card: Json = answer.json()
    return card


def row_of(desk: Desk, incident_id: int) -> Locator:
    """Return the row of an incident. One that is far from what is seen of the queue is not drawn."""
    return desk.page.locator(f"[data-testid=incident-row][data-incident-id='{incident_id}']")


def panel_of(desk: Desk, incident_id: int) -> Locator:
    return desk.page.locator(f"[data-testid=incident-panel][data-incident-id='{incident_id}']")


def find_row(desk: Desk, incident_id: int) -> Locator:
    """Search the queue for an incident, wherever it stands, and return its row."""
    number = desk.centre.read("supervisor", f"/incidents/{incident_id}")["number"]
    desk.page.get_by_test_id("queue-search").fill(number)
    return row_of(desk, incident_id)


def open_incident(desk: Desk, incident_id: int) -> Locator:
    """Open an incident by its row, and return its panel."""
    find_row(desk, incident_id).click()
    desk.page.get_by_test_id("queue-search").fill("")
    panel = panel_of(desk, incident_id)
    expect(panel).to_be_visible()
    return panel


def find_call(desk: Desk, call_id: int) -> Locator:
    """Return the row of a ringing call; where so many ring that they stand in groups, once these are unfolded."""
    row = desk.page.locator(f"[data-testid=call-row][data-call-id='{call_id}']")
    folded = desk.page.locator("[data-testid=call-group] [aria-expanded=false]")
    expect(row.or_(folded).first).to_be_visible()
    for group in folded.all():
        group.click()
    return row


def wait_for_map(desk: Desk) -> None:
    deadline = time.monotonic() + 2 * PATIENCE_MS / 1000
    while not desk.page.evaluate(_SETTLED):
        assert time.monotonic() < deadline, "the map is never drawn"
        time.sleep(0.1)


def drawn(desk: Desk, *layers: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.page.evaluate(_DRAWN, list(layers))
    return [one["properties"] for one in found]


def wait_for_tone(desk: Desk, frequency: int) -> None:
    desk.page.wait_for_function("(frequency) => tones.includes(frequency)", arg=frequency)
