"""Parts of the console whose code comes after its first screen, while it can be had and while it cannot."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Open

pytestmark = pytest.mark.browser

# The words of the other language are the last that is fetched beforehand.
_ALL_THERE = r"""() => performance.getEntriesByType("resource").some(({ name }) => /\/en\.[0-9a-f]+\.js$/.test(name))"""

_TRY_AGAIN = """() => document.querySelector("[data-testid=part-missing] button.primary")?.click()"""


def let_through(desk: Desk) -> None:
    """Let the browser have again what it could not have."""
    desk.page.context.unroute_all(behavior="wait")


def test_a_part_that_cannot_be_had_says_what_to_do_and_comes_when_it_can(open_desk: Open) -> None:
    desk = open_desk("police", missing=r"/Help\.[0-9a-f]+\.js")
    desk.page.keyboard.press("?")
    missing = desk.page.get_by_test_id("part-missing")
    expect(missing).to_contain_text("Chưa tải được phần này")
    expect(missing.get_by_role("button", name="Thử lại")).to_be_visible()
    expect(missing.get_by_role("button", name="Tải lại trang")).to_be_visible()
    let_through(desk)
    # Unless it has come by itself: what is fetched beforehand is tried again too.
    desk.page.evaluate(_TRY_AGAIN)
    expect(desk.page.get_by_test_id("help")).to_be_visible()
    expect(desk.page.get_by_test_id("part-coming")).to_have_count(0)


def test_the_open_incident_can_be_had_after_a_reload_where_its_code_was_missing(open_desk: Open) -> None:
    desk = open_desk("police", missing=r"/Incident\.[0-9a-f]+\.js")
    missing = desk.page.locator(".incident").get_by_test_id("part-missing")
    expect(missing).to_be_visible()
    expect(desk.page.get_by_test_id("new-incident-open")).to_be_enabled()
    let_through(desk)
    missing.get_by_role("button", name="Tải lại trang").click()
    expect(desk.page.locator(".incident")).to_contain_text("Chọn một vụ việc")


def test_no_dialog_is_missing_while_the_centre_is_away_once_the_page_had_time(open_desk: Open) -> None:
    desk = open_desk("supervisor")
    desk.page.wait_for_function(_ALL_THERE)
    desk.expected = "net::ERR_FAILED"
    desk.page.context.route(re.compile("/static/"), lambda route: route.abort())
    for opener, dialog in (
        ("desks-open", "desks"),
        ("handover-open", "handover-dialog"),
        ("coverage-open", "coverage"),
    ):
        desk.page.get_by_test_id(opener).click()
        expect(desk.page.get_by_test_id(dialog)).to_be_visible()
        desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("F4")
    expect(desk.page.get_by_test_id("new-incident-submit")).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.page.get_by_test_id("language-en").click()
    expect(desk.page.locator(".queue > header h2")).to_contain_text("Incident")


def test_a_language_that_cannot_be_had_says_so_and_is_shown_when_it_can(open_desk: Open) -> None:
    desk = open_desk("police", missing=r"/en\.[0-9a-f]+\.js")
    desk.page.get_by_test_id("language-en").click()
    expect(desk.page.get_by_test_id("language-missing")).to_contain_text("Chưa tải được English")
    expect(desk.page.locator("html")).to_have_attribute("lang", "vi")
    let_through(desk)
    desk.page.get_by_test_id("language-en").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.page.get_by_test_id("language-missing")).to_have_count(0)
    desk.page.reload()
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    desk.is_live()
