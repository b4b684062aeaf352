"""What the map shows, in a real browser: from its data, not from its pixels. Nothing comes from outside."""

import unicodedata

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import drawn, wait_for_map

pytestmark = pytest.mark.browser


def open_map(desk: Desk) -> None:
    desk.page.goto(f"{desk.centre.address}/map/")
    wait_for_map(desk)


def test_the_province_is_drawn_by_night_and_by_day_with_vietnamese_names(open_desk: Open) -> None:
    desk = open_desk("police")
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    open_map(desk)
    night = {area["name"] for area in drawn(desk, "areas-name")}
    assert len(night) > 10
    assert any("Đ" in name for name in night)
    assert all(unicodedata.is_normalized("NFC", name) for name in night)
    assert drawn(desk, "areas-edge")
    # Labels are drawn from the page's own fonts.
    assert not [address for address in asked if ".pbf" in address]
    assert desk.page.evaluate("() => document.fonts.check('600 24px \"Be Vietnam Pro Semibold\"', 'ưĐờồ')")

    desk.page.get_by_test_id("theme").click()
    expect(desk.page.locator("html")).to_have_attribute("data-theme", "light")
    wait_for_map(desk)
    assert {area["name"] for area in drawn(desk, "areas-name")} == night


def test_a_layer_is_hidden_and_stays_so_in_the_other_language(open_desk: Open) -> None:
    desk = open_desk("ambulance", width=390, height=844)
    open_map(desk)
    desk.page.get_by_text("Lớp bản đồ").click()
    desk.page.get_by_label("Địa giới hành chính").uncheck()
    wait_for_map(desk)
    assert drawn(desk, "areas-edge") == drawn(desk, "areas-name") == []
    desk.page.get_by_test_id("language-en").click()
    expect(desk.page.get_by_label("Boundaries", exact=True)).not_to_be_checked()
    wait_for_map(desk)
    assert drawn(desk, "areas-name") == []
    desk.page.get_by_label("Boundaries", exact=True).check()
    wait_for_map(desk)
    assert drawn(desk, "areas-edge")


def test_the_map_is_reached_and_moved_by_the_keyboard(open_desk: Open) -> None:
    desk = open_desk("supervisor")
    open_map(desk)
    canvas = desk.page.locator("canvas")
    expect(canvas).to_have_attribute("tabindex", "0")
    expect(canvas).to_have_attribute(
        "aria-label", "Bản đồ địa bàn. Phím mũi tên để di chuyển, phím + và − để phóng to, thu nhỏ."
    )
    whole = len(drawn(desk, "areas-land"))
    canvas.focus()
    for _ in range(4):
        desk.page.keyboard.press("Equal")
        wait_for_map(desk)
    assert 0 < len(drawn(desk, "areas-land")) < whole
    desk.page.get_by_label("Xem toàn địa bàn").focus()
    desk.page.keyboard.press("Enter")
    wait_for_map(desk)
    assert len(drawn(desk, "areas-land")) == whole


def test_a_browser_that_cannot_draw_is_told_so(open_desk: Open) -> None:
    desk = open_desk("police")
    desk.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    desk.page.goto(f"{desk.centre.address}/map/")
    expect(desk.page.get_by_test_id("map-sentence")).to_contain_text("không vẽ được bản đồ")


def test_whose_session_has_ended_signs_in_and_comes_back_to_the_map(open_desk: Open) -> None:
    desk = open_desk("police")
    desk.page.context.clear_cookies()
    desk.page.goto(f"{desk.centre.address}/map/")
    expect(desk.page.locator("input[name=login]")).to_be_visible()
    assert desk.page.url.endswith("/login/?next=/map/")
