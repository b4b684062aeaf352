"""The console's map shows what the board says, and what is pointed at on it can be acted on."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import create, drawn, open_incident, panel_of, row_of, wait_for_map
from tests.running import Json, RunningCentre, wait_until

pytestmark = pytest.mark.browser

# On no commune's border and on no other test's incident.
PLACE = {"lon": 106.905, "lat": 11.535, "radius_m": 400, "source": "spoken"}

_MIDDLE = "() => globalThis.eocMap.middle"


def incidents_drawn(desk: Desk) -> dict[int, dict[str, Any]]:
    wait_for_map(desk)
    return {one["id"]: one for one in drawn(desk, "moving-incidents")}


def units_drawn(desk: Desk) -> dict[int, dict[str, Any]]:
    return {one["id"]: one for one in drawn(desk, "moving-units") if "id" in one}


def a_free_unit(centre: RunningCentre, agency: str) -> Json:
    units = centre.read("supervisor", "/units")["units"]
    free = [unit for unit in units if unit["status"] == "available" and unit["position"]]
    return next(unit for unit in free if unit["agency"] == agency)


def test_the_open_incident_and_who_goes_there_are_drawn(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "supervisor", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("supervisor", width=1920, height=1080)
    open_incident(desk, incident["id"])
    assert incidents_drawn(desk)[incident["id"]]["open"] is True
    assert incident["id"] in {one["id"] for one in drawn(desk, "moving-circles")}
    assert drawn(desk, "moving-ways") == []

    unit = a_free_unit(running, "police")
    sent = running.write("supervisor", "POST", f"/incidents/{incident['id']}/assignments", {"units": [unit["id"]]})
    assert sent.status_code == 201, sent.text
    expect(panel_of(desk, incident["id"])).to_contain_text(unit["call_sign"])
    desk.page.keyboard.press("F9")
    ways = wait_until(lambda: drawn(desk, "moving-ways"), 10, "a way is drawn")
    assert {way["id"] for way in ways} == {unit["id"]}
    assert all(way["label"].startswith(unit["call_sign"]) for way in ways)
    # Units are drawn once a second.
    wait_until(lambda: units_drawn(desk)[unit["id"]]["status"] == "dispatched", 10, "the unit is drawn as sent")


def test_what_happens_elsewhere_moves_no_map_that_somebody_looks_at(running: RunningCentre, open_desk: Open) -> None:
    create(running, "police", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("police", width=1920, height=1080)
    wait_for_map(desk)
    desk.page.locator(".map-panel canvas").focus()
    for _ in range(3):
        desk.page.keyboard.press("ArrowLeft")
    # The map glides.
    desk.page.wait_for_timeout(1_500)
    before = desk.page.evaluate(_MIDDLE)
    far = create(running, "police", type="theft", agencies=["police"], location=PLACE | {"lon": 107.2, "lat": 11.9})
    expect(row_of(desk, far["id"])).to_be_visible()
    desk.page.wait_for_timeout(1_500)
    assert desk.page.evaluate(_MIDDLE) == before
    running.write("police", "POST", f"/incidents/{far['id']}/cancel", {"reason": "Hết bài thử"})


def test_an_incident_is_put_where_somebody_points(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("police", width=1920, height=1080)
    open_incident(desk, incident["id"])
    wait_for_map(desk)
    # The map glides to what was opened.
    desk.page.wait_for_timeout(1_500)
    wait_for_map(desk)
    canvas = desk.page.locator(".map-panel canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 2 + 90, "y": box["height"] / 2 + 60})
    picked = desk.page.get_by_test_id("map-pick")
    expect(picked).to_contain_text("11.5")
    picked.get_by_test_id("put-here").click()
    expect(panel_of(desk, incident["id"]).locator("input[name=location]")).not_to_have_value("11.53500, 106.90500")
    location = running.read("police", f"/incidents/{incident['id']}")["location"]
    assert location["source"] == "operator"
    assert location["radius_m"] == 0
    assert PLACE["lon"] < location["lon"] < PLACE["lon"] + 0.1
    assert PLACE["lat"] - 0.1 < location["lat"] < PLACE["lat"]


def test_the_map_is_hidden_and_stays_so_and_a_key_brings_it_back(open_desk: Open) -> None:
    desk = open_desk("police", width=1920, height=1080)
    wait_for_map(desk)
    desk.page.get_by_test_id("map-toggle").click()
    expect(desk.page.locator(".map-panel canvas")).to_have_count(0)
    desk.page.reload()
    desk.is_live()
    expect(desk.page.get_by_test_id("map-toggle")).to_have_attribute("aria-expanded", "false")
    desk.page.keyboard.press("F9")
    expect(desk.page.get_by_test_id("map-toggle")).to_have_attribute("aria-expanded", "true")
    wait_for_map(desk)


def test_without_a_map_the_console_works(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("police", width=1920, height=1080)
    desk.page.add_init_script(
        "const original = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind === 'webgl2' ? null : original.call(this, kind, ...more); };"
    )
    desk.page.reload()
    desk.is_live()
    expect(desk.page.get_by_test_id("map-sentence")).to_contain_text("không vẽ được bản đồ")
    open_incident(desk, incident["id"])
