"""The command line by keyboard alone, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import create, open_incident, panel_of, row_of
from tests.running import RunningCentre

pytestmark = pytest.mark.browser


def reading_of(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("command-reading")


def send(desk: Desk, line: str, says: str) -> None:
    """Type a line, see what it would do, and let it be done: the line is free again, and says that it was."""
    desk.page.keyboard.type(line)
    expect(reading_of(desk)).to_have_attribute("data-state", "act")
    expect(reading_of(desk)).to_contain_text(says)
    desk.page.keyboard.press("Enter")
    expect(reading_of(desk)).to_have_attribute("data-state", "done")
    expect(reading_of(desk)).to_contain_text(says)


def test_a_unit_is_sent_a_priority_set_a_note_written_and_an_act_undone_by_keyboard_alone(
    running: RunningCentre, open_desk: Open
) -> None:
    incident = create(running, "ambulance", type="fall", place="Chợ Đồng Xoài", priority=3)
    incident_id, number = incident["id"], incident["number"]
    desk = open_desk("ambulance")
    row = row_of(desk, incident_id)
    expect(row).to_be_visible()
    keys, line = desk.page.keyboard, desk.page.get_by_test_id("command-line")
    unit = desk.page.locator("[data-testid=unit-row][data-status=available]").last
    call_sign = unit.locator(".call-sign").inner_text()
    unit = desk.page.locator(f"[data-testid=unit-row][data-unit-id='{unit.get_attribute('data-unit-id')}']")

    row.focus()
    keys.press("/")
    expect(line).to_be_focused()
    # As an input method leaves it; twice Enter sends once.
    keys.type(f"đ {call_sign.lower()} {number}")
    expect(reading_of(desk)).to_contain_text(f"Điều {call_sign} đến {number} (P3, ")
    expect(reading_of(desk)).to_contain_text("Chợ Đồng Xoài")
    keys.press("Enter")
    keys.press("Enter")
    expect(unit).to_have_attribute("data-status", "dispatched")
    expect(reading_of(desk)).to_have_attribute("data-state", "done")
    assert len(running.read("ambulance", f"/incidents/{incident_id}")["assignments"]) == 1

    send(desk, "U", f"rút {call_sign} về từ {number}")
    expect(unit).to_have_attribute("data-status", "available")
    send(desk, f"P {number} 1", "P3 → P1 Tối khẩn")
    expect(row).to_contain_text("P1")
    send(desk, "undo", "P1 → P3 Ưu tiên")
    expect(row).to_contain_text("P3")
    send(desk, f"n {number} Nạn nhân ngã từ giàn giáo", "Nạn nhân ngã từ giàn giáo")
    keys.type("U")
    expect(reading_of(desk)).to_have_attribute("data-state", "lack")
    expect(reading_of(desk)).to_contain_text("không rút lại được")
    keys.press("Enter")
    keys.press("Backspace")

    # The lines before come back, without the note; Esc gives the focus back to where it was.
    keys.press("ArrowUp")
    expect(line).to_have_value("undo")
    keys.press("ArrowUp")
    expect(line).to_have_value(f"P {number} 1")
    keys.press("Escape")
    expect(row).to_be_focused()
    assert [event["name"] for event in running.read("ambulance", f"/incidents/{incident_id}/timeline")["events"]].count(
        "note.added"
    ) == 1


def test_what_was_done_in_a_panel_is_undone_by_the_line_too(running: RunningCentre, open_desk: Open) -> None:
    incident_id = create(running, "ambulance", type="fall", place="Chợ Đồng Xoài", priority=3)["id"]
    desk = open_desk("ambulance")
    panel, row, keys = open_incident(desk, incident_id), row_of(desk, incident_id), desk.page.keyboard

    panel.locator("h2").click()
    keys.press("Alt+1")
    expect(row).to_contain_text("P1")
    expect(desk.page.get_by_test_id("command-undo")).to_be_visible()
    keys.press("F2")
    send(desk, "U", "P1 → P3 Ưu tiên")
    expect(row).to_contain_text("P3")

    panel.get_by_test_id("assign-unit-checkbox").first.check()
    panel.get_by_test_id("assign-send").click()
    expect(panel.get_by_test_id("assignment")).to_have_count(1)
    desk.page.get_by_test_id("command-undo").click()
    expect(reading_of(desk)).to_have_attribute("data-state", "done")
    expect(reading_of(desk)).to_contain_text("Hoàn tác: rút")
    [assignment] = running.read("ambulance", f"/incidents/{incident_id}")["assignments"]
    assert assignment["outcome"] == "cancelled"


def test_whatever_a_pointer_presses_is_pressed_by_the_words_on_it(running: RunningCentre, open_desk: Open) -> None:
    incident_id = create(running, "ambulance", type="fall", place="Chợ Đồng Xoài")["id"]
    desk = open_desk("ambulance")
    panel, keys = open_incident(desk, incident_id), desk.page.keyboard

    keys.press("F2")
    keys.type("b doi nen")
    expect(desk.page.get_by_test_id("command-option").first).to_contain_text("Đổi nền sáng/tối")
    theme = desk.page.locator("html").get_attribute("data-theme")
    keys.press("Enter")
    expect(desk.page.locator("html")).not_to_have_attribute("data-theme", str(theme))

    keys.press("F2")
    keys.type("b ghi chu vu viec")
    # Of several that may be meant Enter presses none unseen.
    keys.press("Enter")
    expect(panel.locator("[name=note]")).not_to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(panel.locator("[name=note]")).to_be_focused()

    keys.press("F2")
    keys.type("b khongconutnao")
    expect(reading_of(desk)).to_have_attribute("data-state", "lack")


def test_keys_that_write_a_sign_act_only_where_they_are_let(open_desk: Open) -> None:
    desk = open_desk("ambulance")
    keys, line = desk.page.keyboard, desk.page.get_by_test_id("command-line")
    keys.press("F1")
    desk.page.get_by_test_id("single-keys").uncheck()
    keys.press("Escape")
    keys.press("/")
    expect(line).not_to_be_focused()
    keys.press("F2")
    expect(line).to_be_focused()


def test_what_is_half_typed_is_completed_and_what_is_found_is_opened(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "ambulance", type="stroke", place="Ấp Chợ Giữa Rừng Cao Su")
    desk = open_desk("ambulance")
    expect(row_of(desk, incident["id"])).to_be_visible()
    keys, line = desk.page.keyboard, desk.page.get_by_test_id("command-line")
    options = desk.page.get_by_test_id("command-option")

    keys.press("F2")
    keys.type("s cho giua rung")
    expect(options).to_have_count(1)
    expect(line).to_have_attribute("aria-activedescendant", "command-option-0")
    keys.press("Enter")
    expect(panel_of(desk, incident["id"])).to_be_visible()
    expect(line).to_have_value("")

    # The unit that the second row names goes to the open incident.
    keys.type("D ")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    marked = desk.page.locator("[data-testid=command-option][aria-selected=true]")
    call_sign = marked.locator("b").inner_text()
    keys.press("Tab")
    expect(line).to_have_value(f"D {call_sign} ")
    expect(line).to_be_focused()
    expect(reading_of(desk)).to_contain_text(f"Điều {call_sign} đến {incident['number']}")
    keys.press("Enter")
    expect(panel_of(desk, incident["id"]).get_by_test_id("assignment")).to_contain_text(call_sign)
    send(desk, f"C {call_sign}", f"Báo {call_sign}")


def test_a_line_is_refused_with_the_reason_and_stays_to_be_mended(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", place="Phường Bình Phước")
    calltaker = open_desk("calltaker")
    open_incident(calltaker, incident["id"])
    keys, line = calltaker.page.keyboard, calltaker.page.get_by_test_id("command-line")
    keys.press("F2")
    keys.type("D CA01")
    expect(reading_of(calltaker)).to_contain_text("Vai trò của bạn không được làm việc này")
    keys.press("Enter")
    expect(line).to_have_value("D CA01")
    line.fill("P 1")
    expect(reading_of(calltaker)).to_have_attribute("data-state", "act")
    calltaker.expected = r"net::ERR_|WebSocket connection to .* failed|Failed to load resource"
    with running.stopped("web"):
        expect(reading_of(calltaker)).to_have_attribute("data-state", "held")
        expect(reading_of(calltaker)).to_contain_text(re.compile("cũ"))
        keys.press("Enter")
        expect(line).to_have_value("P 1")
    calltaker.is_live()
    assert running.read("police", f"/incidents/{incident['id']}")["priority"] != 1
    keys.press("Enter")
    expect(row_of(calltaker, incident["id"])).to_contain_text("P1")
