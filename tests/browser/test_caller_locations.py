"""A call-taker sends the link, the caller's telephone answers it, and both see what came of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS, Desk, Open
from tests.browser.screen import drawn, open_incident, wait_for_map
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser

HERE = {"latitude": 11.5349, "longitude": 106.8931}
FAR = {"latitude": 11.5349, "longitude": 106.9531}
_PHONE = {"width": 360, "height": 640}


@pytest.fixture
def telephone(chromium: Browser) -> Iterator[Page]:
    """The browser of a caller, who has not yet said whether pages may know where it is."""
    context = chromium.new_context(viewport=_PHONE, locale="vi-VN", geolocation={**HERE, "accuracy": 40})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def call_and_open(running: RunningCentre, open_desk: Open, number: int) -> tuple[Json, Desk, Locator]:
    call = running.call(number, "113")
    desk = open_desk("police")
    return call, desk, open_incident(desk, call["incident_id"])


def address_of_link(running: RunningCentre, call: Json) -> str:
    """Return the address in the newest message that the caller would have got."""
    text = running.read("police", f"/calls/{call['id']}/messages")["messages"][0]["body"]
    found = re.search(r"https?://\S+$", text)
    assert found is not None
    return found[0]


def state_of(panel: Locator) -> Locator:
    return panel.get_by_test_id("link-state")


def test_a_telephone_tells_where_it_is_and_the_desk_is_warned_where_that_cannot_be(
    running: RunningCentre, open_desk: Open, telephone: Page
) -> None:
    call, desk, panel = call_and_open(running, open_desk, 81_001)
    panel.get_by_test_id("send-location-link").click()
    expect(state_of(panel)).to_have_attribute("data-state", "sent")
    asked: list[str] = []
    telephone.on("request", lambda request: asked.append(request.url))
    telephone.goto(address_of_link(running, call))
    expect(state_of(panel)).to_have_attribute("data-state", "opened")
    telephone.context.grant_permissions(["geolocation"])
    telephone.get_by_role("button", name="Gửi vị trí").click()
    expect(telephone.locator("#state")).to_have_text(re.compile("Đã gửi vị trí, sai số khoảng 40 m"))
    assert all(url.startswith((f"{running.address}/", "data:")) for url in asked)
    expect(state_of(panel)).to_have_attribute("data-state", "answered")
    first = panel.get_by_test_id("caller-location")
    expect(first).to_have_attribute("data-source", "sms_link")
    expect(first).to_contain_text("11.53490, 106.89310")
    expect(first).to_contain_text("40 m")
    # Nobody had said where it is: now the incident is there.
    expect(first).to_contain_text("vị trí vụ việc")
    # A person says that it is somewhere else, which cannot be right.
    panel.locator("input[name=location]").fill(f"{FAR['latitude']}, {FAR['longitude']}")
    panel.get_by_test_id("save-location").click()
    doubt = panel.get_by_test_id("location-doubt")
    expect(doubt).to_contain_text("Vị trí mâu thuẫn")
    expect(doubt).to_contain_text("6,5 km")
    # The telephone finds out more by itself, and the list keeps what it said before.
    telephone.context.set_geolocation({**HERE, "accuracy": 9})
    expect(panel.get_by_text("1 vị trí trước đó")).to_be_visible()
    expect(panel.get_by_test_id("caller-location").first).to_contain_text("9 m")
    panel.get_by_test_id("put-incident-here").first.click()
    expect(doubt).to_have_count(0)
    card = running.read("police", f"/incidents/{call['incident_id']}")
    assert (card["location"]["source"], card["location"]["radius_m"]) == ("sms_link", 9)
    panel.get_by_test_id("show-on-map").first.click()
    wait_for_map(desk)
    labels = [properties["label"] for properties in drawn(desk, "moving-callers")]
    assert labels == ["Người gọi: liên kết SMS"]


def test_a_telephone_that_may_not_tell_says_what_to_do(
    running: RunningCentre, open_desk: Open, telephone: Page
) -> None:
    call, _, panel = call_and_open(running, open_desk, 81_002)
    panel.get_by_test_id("send-location-link").click()
    expect(state_of(panel)).to_be_visible()
    telephone.goto(address_of_link(running, call))
    telephone.get_by_role("button", name="Gửi vị trí").click()
    expect(telephone.locator("#state")).to_contain_text("cho phép Vị trí")
    expect(telephone.get_by_role("button", name="Gửi vị trí")).to_be_enabled()
    assert running.read("police", f"/calls/{call['id']}")["locations"] == []


def test_a_link_that_is_no_longer_good_says_whom_to_call(running: RunningCentre, telephone: Page) -> None:
    telephone.goto(f"{running.address}/l/{'A' * 22}")
    expect(telephone.locator("main")).to_contain_text("không còn dùng được")
    expect(telephone.locator("main")).to_contain_text("113, 114 hoặc 115")
    expect(telephone.get_by_role("button")).to_have_count(0)


def test_the_link_is_sent_from_the_command_line(running: RunningCentre, open_desk: Open) -> None:
    call, desk, panel = call_and_open(running, open_desk, 81_003)
    line, reading = desk.page.get_by_test_id("command-line"), desk.page.get_by_test_id("command-reading")
    line.fill("l")
    expect(reading).to_contain_text("Gửi liên kết vị trí cho 09")
    line.press("Enter")
    expect(reading).to_have_attribute("data-state", "done")
    expect(state_of(panel)).to_be_visible()
    assert len(running.read("police", f"/calls/{call['id']}/messages")["messages"]) == 1
