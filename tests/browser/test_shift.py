"""A shift begins with one key, and nobody's call is silent because of where somebody sits."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.running import RunningCentre

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _everybody_has_left(running: RunningCentre) -> Iterator[None]:
    """Let nobody sit anywhere, and give everybody their desk back."""
    for username in running.seats:
        running.write(username, "POST", "/desk-shifts/end", {})
    yield
    for username in running.seats:
        running.write(username, "POST", "/desk-shifts/end", {})
    running.seat_everybody()


def test_enter_begins_the_shift_of_last_time_and_a_reload_asks_nothing(open_desk: Open) -> None:
    desk = open_desk("police", begins=False)
    page = desk.page
    dialog = page.get_by_test_id("shift-start")
    expect(dialog).to_be_visible()
    expect(dialog.locator("input[name=shift-desk]:checked")).to_have_value("cong_an_1")
    # The hand need go nowhere: the desk that is proposed has the focus.
    expect(dialog.locator("input[name=shift-desk]:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    place = page.get_by_test_id("shift-place")
    expect(place).to_have_text("Công an 1")
    expect(page.get_by_test_id("unanswered-lines")).not_to_contain_text("113")
    page.reload()
    desk.is_live()
    expect(place).to_have_attribute("data-state", "sitting")
    expect(dialog).to_be_hidden()


def test_a_desk_is_taken_over_by_key_and_who_sat_there_is_told(open_desk: Open) -> None:
    first = open_desk("calltaker")
    expect(first.page.get_by_test_id("shift-place")).to_have_text("Tiếp nhận 1")
    second = open_desk("supervisor", begins=False)
    second.expected = r"status of 409"
    page = second.page
    page.locator("input[name=shift-desk][value=tiep_nhan_1]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    taken = page.get_by_test_id("shift-taken")
    expect(taken).to_contain_text("Tổng đài viên")
    expect(page.get_by_test_id("shift-take-over")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("shift-start")).to_be_hidden()
    expect(page.get_by_test_id("shift-place")).to_have_text("Tiếp nhận 1")
    expect(first.page.get_by_test_id("desk-lost")).to_contain_text("supervisor")
    expect(first.page.get_by_test_id("shift-start")).to_be_hidden()


def test_a_call_on_a_line_that_nobody_answers_stands_on_top_everywhere(open_desk: Open, running: RunningCentre) -> None:
    watcher = open_desk("supervisor", begins=False)
    page = watcher.page
    expect(page.locator("input[name=shift-line]").first).to_be_visible()
    for box in page.locator("input[name=shift-line]").all():
        box.set_checked(False)
    page.get_by_test_id("shift-begin").click()
    expect(page.get_by_test_id("unanswered-lines")).to_contain_text("115")
    call = running.call(7_700_001, "115")
    row = page.locator(f'[data-testid="call-row"][data-call-id="{call["id"]}"]')
    elsewhere = page.get_by_test_id("ringing-elsewhere")
    expect(row).to_be_visible()
    expect(elsewhere).to_have_count(0)
    # Somebody sits down to answer it: it is theirs, and still there.
    taker = open_desk("calltaker")
    expect(elsewhere.locator(f'[data-call-id="{call["id"]}"]')).to_be_visible()
    # They close the console without a word: it is everybody's again.
    taker.page.goto("about:blank")
    expect(elsewhere).to_have_count(0)
    expect(row).to_be_visible()
    running.write("supervisor", "POST", f"/calls/{call['id']}/close", {"disposition": "test"})


def test_what_is_handed_over_is_accepted_as_the_shift_begins(open_desk: Open, running: RunningCentre) -> None:
    for note in ("Ngập cầu 2", "Xe 05 hỏng"):
        offer = {"agency": "police", "to": "police", "note": note}
        assert running.write("supervisor", "POST", "/handovers", offer).status_code == 201
    page = open_desk("police", begins=False).page
    dialog = page.get_by_test_id("shift-start")
    expect(dialog).to_contain_text("Ngập cầu 2")
    dialog.get_by_test_id("accept-all-handovers").click()
    expect(dialog.get_by_test_id("handover")).to_have_count(0)


def test_who_signs_out_has_left(open_desk: Open, running: RunningCentre) -> None:
    desk = open_desk("police")
    desk.expected = "ERR_FAILED"
    page = desk.page
    assert [shift["person"] for shift in running.read("supervisor", "/board")["desk_shifts"]] == ["police"]
    leave = page.get_by_test_id("sign-out")
    page.keyboard.press("F4")
    page.locator("form.new-incident textarea[name=what]").fill("chưa gửi")
    page.keyboard.press("Escape")
    # What is typed and not sent is not thrown away unasked, nor where the centre cannot be reached.
    leave.click()
    expect(leave).to_contain_text("bấm lần nữa")
    page.route("**/logout/", lambda route: route.abort())
    leave.click()
    expect(page.get_by_test_id("notice").first).to_have_attribute("data-code", "sign_out_failed")
    page.reload()
    page.keyboard.press("F4")
    expect(page.locator("form.new-incident textarea[name=what]")).to_have_value("chưa gửi")
    page.keyboard.press("Escape")
    page.unroute("**/logout/")
    leave.click()
    leave.click()
    expect(page.locator("input[name=login]")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('eoc.drafts')).length") == 0
    assert running.read("supervisor", "/board")["desk_shifts"] == []
