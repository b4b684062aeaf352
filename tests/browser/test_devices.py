"""A crew's telephone is paired at the console by keys alone, and taken away by one."""

import re
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.running import CALLER_PATIENCE_S, Json, RunningCentre

pytestmark = pytest.mark.browser


class Telephone:
    """A crew's browser, as far as it asks the API."""

    def __init__(self, centre: RunningCentre) -> None:
        self._browser = httpx.Client(base_url=f"{centre.address}/api/v1", timeout=CALLER_PATIENCE_S)

    def pair(self, code: str) -> Json:
        answer = self._browser.post("/devices/pair", json={"code": code, "label": "Samsung A52"})
        assert answer.status_code == 201, answer.text
        device: Json = answer.json()["device"]
        return device

    def own(self) -> httpx.Response:
        return self._browser.get("/devices/own")

    def close(self) -> None:
        self._browser.close()


@pytest.fixture
def telephone(running: RunningCentre) -> Iterator[Telephone]:
    with closing(Telephone(running)) as opened:
        yield opened


def open_devices(page: Page, unit: Json) -> None:
    row = page.locator(f"[data-testid=unit-row][data-unit-id='{unit['id']}']")
    page.get_by_test_id("unit-search").fill(unit["call_sign"])
    row.locator("[data-row]").press("Enter")
    row.get_by_test_id("unit-devices").press("Enter")
    expect(page.get_by_test_id("devices-dialog")).to_be_visible()


def test_a_telephone_is_paired_by_keys_and_lost_by_one(
    open_desk: Open, running: RunningCentre, telephone: Telephone
) -> None:
    unit = next(unit for unit in running.read("ambulance", "/units")["units"] if unit["status"] == "available")
    desk = open_desk("ambulance")
    page = desk.page
    open_devices(page, unit)
    dialog = page.get_by_test_id("devices-dialog")
    expect(dialog.get_by_test_id("device")).to_have_count(0)
    dialog.get_by_test_id("pair-device").press("Enter")
    expect(dialog.get_by_test_id("pairing")).to_be_focused()
    shown = dialog.get_by_test_id("pairing-code")
    expect(shown).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    expect(dialog.get_by_test_id("pairing-left")).to_contain_text(re.compile(r"(10:00|9:\d\d)"))
    picture = dialog.locator(".pairing img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0

    device = telephone.pair(str(shown.text_content()).replace(" ", ""))
    expect(dialog.get_by_test_id("device-paired")).to_contain_text(f"{unit['call_sign']} · máy")
    expect(shown).to_have_count(0)
    row = dialog.locator(f"[data-testid=device][data-device-id='{device['id']}']")
    expect(row).to_contain_text("Samsung A52")
    assert telephone.own().status_code == 200

    row.get_by_test_id("device-lost").press("Enter")
    expect(row).to_have_count(0)
    revoked = dialog.get_by_test_id("devices-revoked")
    revoked.locator("summary").press("Enter")
    expect(revoked).to_contain_text("ambulance: Mất máy")
    answer = telephone.own()
    assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_who_may_not_send_the_unit_is_not_offered_its_devices(open_desk: Open, running: RunningCentre) -> None:
    unit = next(unit for unit in running.read("calltaker", "/units")["units"] if unit["status"] == "available")
    page = open_desk("calltaker").page
    row = page.locator(f"[data-testid=unit-row][data-unit-id='{unit['id']}']")
    page.get_by_test_id("unit-search").fill(unit["call_sign"])
    row.locator("[data-row]").press("Enter")
    expect(row.get_by_test_id("shift-begin")).to_be_visible()
    expect(row.get_by_test_id("unit-devices")).to_have_count(0)
