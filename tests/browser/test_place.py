"""Where an open incident is: a place that is chosen takes its point along, and nobody's words or figures are lost."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.screen import create, open_incident
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser


def place_of(panel: Locator) -> Locator:
    return panel.locator("input[name=place]")


def look_for(panel: Locator, words: str) -> Locator:
    """Type the words, and return what is found for them."""
    place_of(panel).fill(words)
    found = panel.locator("[data-field=place] [role=option]")
    expect(found.first).to_be_visible()
    return found


def read(centre: RunningCentre, incident: Json) -> Json:
    return centre.read("police", f"/incidents/{incident['id']}")


def opened(running: RunningCentre, open_desk: Open, *, expected: str = "^$", **fields: object) -> tuple[Json, Locator]:
    incident = create(running, "police", type="theft", agencies=["police"], **fields)
    desk = open_desk("police")
    desk.expected = expected
    return incident, open_incident(desk, incident["id"])


def test_a_place_is_chosen_by_keyboard_with_its_point(running: RunningCentre, open_desk: Open) -> None:
    incident, panel = opened(running, open_desk)
    found = look_for(panel, "don luan")
    label = found.first.locator("strong").inner_text()
    place_of(panel).press("ArrowDown")
    place_of(panel).press("ArrowUp")
    place_of(panel).press("Enter")
    expect(place_of(panel)).to_have_value(re.compile(f"^{re.escape(label)}"))
    card = read(running, incident)
    assert card["place"].startswith(label)
    assert card["location"]["source"] == "spoken"
    expect(place_of(panel)).to_be_focused()
    expect(found).to_have_count(0)


def test_words_alone_leave_the_point_and_that_is_said(running: RunningCentre, open_desk: Open) -> None:
    point = {"lon": 106.9, "lat": 11.53, "radius_m": 0, "source": "operator"}
    incident, panel = opened(running, open_desk, location=point)
    place_of(panel).fill("nhà cổng xanh sau chợ")
    expect(panel.get_by_test_id("place-hint")).to_contain_text("điểm trên bản đồ vẫn ở chỗ cũ")
    panel.get_by_test_id("save-place").click()
    expect(panel.get_by_test_id("place-hint")).to_be_empty()
    card = read(running, incident)
    assert (card["place"], card["location"]) == ("nhà cổng xanh sau chợ", point)


def test_figures_that_were_typed_outlive_the_choice_of_a_place(running: RunningCentre, open_desk: Open) -> None:
    incident, panel = opened(running, open_desk)
    panel.locator("input[name=location]").fill("11.71234, 106.91234")
    look_for(panel, "don luan").first.click()
    expect(panel.get_by_test_id("place-hint")).to_be_empty()
    assert read(running, incident)["location"] is None
    expect(panel.locator("input[name=location]")).to_have_value("11.71234, 106.91234")
    panel.get_by_test_id("save-location").click()
    expect(panel.get_by_test_id("save-location")).to_have_count(0)
    assert read(running, incident)["location"]["lat"] == 11.71234


def test_mine_after_a_conflict_takes_words_and_point_together(running: RunningCentre, open_desk: Open) -> None:
    incident, panel = opened(running, open_desk, expected="409")
    found = look_for(panel, "don luan")
    version = {"If-Match": f'"{incident["version"]}"'}
    changed = running.write("police", "PATCH", f"/incidents/{incident['id']}", {"place": "chợ cũ"}, **version)
    assert changed.status_code == 200, changed.text
    expect(panel).to_have_attribute("data-version", str(changed.json()["version"]))
    found.first.click()
    panel.page.get_by_test_id("keep-mine").click()
    expect(panel.page.get_by_test_id("conflict")).to_have_count(0)
    expect(panel.locator("input[name=location]")).not_to_have_value("")
    card = read(running, incident)
    assert card["place"] != "chợ cũ"
    assert card["location"] is not None


def test_what_the_caller_called_it_is_proposed(running: RunningCentre, open_desk: Open) -> None:
    _, panel = opened(running, open_desk, place="dốc Cây Khế")
    look_for(panel, "don luan").first.click()
    offer = panel.get_by_test_id("alias-offer")
    expect(offer.locator("input")).to_have_value("dốc Cây Khế")
    offer.get_by_test_id("propose-alias").click()
    expect(offer).to_contain_text("Đã đề xuất")
    aliases = running.read("police", "/places/aliases")["aliases"]
    assert "dốc Cây Khế" in {alias["text"] for alias in aliases}


def test_a_wide_place_does_not_close_its_middle(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    desk.page.get_by_test_id("closures-open").click()
    dialog = desk.page.get_by_test_id("closures-dialog")
    dialog.locator("input[name=place]").fill("phuong dong xoai")
    dialog.locator("[role=option]").first.click()
    expect(dialog).to_contain_text("Nơi này rộng")
    expect(dialog.locator("input[name=points]")).to_have_value("")
    expect(dialog.locator("input[name=radius]")).to_have_value("30")
    expect(dialog.get_by_test_id("close-road")).to_be_disabled()
