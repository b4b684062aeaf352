"""People write to each other at several desks and from a crew's phone, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import create, open_incident, row_of
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser


def send(centre: RunningCentre, username: str, path: str, **body: object) -> Json:
    answer = centre.write(username, "POST", path, body)
    assert answer.status_code in {200, 201}, answer.text
    document: Json = answer.json()
    return document


def write(desk: Desk, line: str) -> None:
    """Send a line of the command line, and wait until the centre has it."""
    field = desk.page.get_by_test_id("command-line")
    field.fill(line)
    field.press("Enter")
    expect(desk.page.get_by_test_id("command-reading")).to_have_attribute("data-state", "done")


def test_two_desks_talk_on_an_incident_and_know_what_they_have_not_read(
    running: RunningCentre, open_desk: Open
) -> None:
    police, ambulance = open_desk("police"), open_desk("ambulance")
    crash = create(running, "supervisor", type="traffic_crash", place="Ngã tư Sóc Miên")
    panel = open_incident(police, crash["id"])
    row = row_of(ambulance, crash["id"])
    expect(row).to_be_visible()
    expect(row.get_by_test_id("unread-chat")).to_have_count(0)

    field = panel.locator("textarea[name=chat]")
    field.fill("Cần mấy xe?")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(panel.get_by_test_id("chat-message")).to_contain_text("Cần mấy xe?")
    expect(row.get_by_test_id("unread-chat")).to_contain_text("1 tin chưa đọc")

    theirs = open_incident(ambulance, crash["id"])
    theirs.get_by_test_id("chat").scroll_into_view_if_needed()
    expect(theirs.get_by_test_id("chat-message")).to_contain_text("Cần mấy xe?")
    expect(row.get_by_test_id("unread-chat")).to_have_count(0)
    expect(theirs.get_by_test_id("chat-readers")).to_be_visible()
    write(ambulance, f"M {crash['number']} Hai xe")
    expect(panel.get_by_test_id("chat-message")).to_have_count(2)

    # What was read is read after the page was loaded anew; what is said meanwhile is not.
    ambulance.page.reload()
    ambulance.is_live()
    expect(row).to_be_visible()
    expect(row.get_by_test_id("unread-chat")).to_have_count(0)
    field.fill("Đã rõ")
    field.press("Enter")
    expect(row.get_by_test_id("unread-chat")).to_be_visible()


def test_a_crew_asks_its_desk_which_takes_it_by_a_key_and_answers(running: RunningCentre, open_desk: Open) -> None:
    running.issue_tokens(["ca01"])
    police, fire = open_desk("police"), open_desk("fire")
    lamp = police.page.get_by_test_id("messages-open")
    expect(lamp).to_have_attribute("data-count", "0")
    [asked] = send(running, "ca01", "/chat-messages", text="Hết xăng ở cầu Đức Hòa", to_agencies=["police"])[
        "chat_messages"
    ]
    waiting = police.page.get_by_test_id("waiting-message")
    expect(waiting).to_contain_text("CA01")
    expect(waiting).to_contain_text("Hết xăng ở cầu Đức Hòa")
    expect(lamp).to_have_attribute("data-count", "1")
    expect(fire.page.get_by_test_id("messages-open")).to_have_attribute("data-count", "0")

    waiting.get_by_test_id("answer-message").click()
    dialog = police.page.get_by_test_id("messages")
    field = dialog.locator("textarea[name=message-text]")
    expect(field).to_be_focused()
    field.fill("Xe tiếp nhiên liệu đang đến")
    dialog.get_by_test_id("send-message").click()
    expect(field).to_have_value("")
    expect(lamp).to_have_attribute("data-count", "0")
    taken = dialog.locator(f"[data-testid=message-row][data-message-id='{asked['id']}']")
    expect(taken).to_contain_text("đã nhận lúc")
    police.page.keyboard.press("Escape")
    [answer] = [
        message for message in running.read("ca01", "/board")["chat_messages"] if message["answers"] == asked["id"]
    ]
    send(running, "ca01", f"/chat-messages/{answer['id']}/acknowledge")

    send(running, "ca01", "/chat-messages", text="Đã có xăng", to_agencies=["police"])
    expect(lamp).to_have_attribute("data-count", "1")
    # Long enough to be read.
    police.page.wait_for_timeout(800)
    police.page.keyboard.press("Shift+F7")
    expect(waiting).to_have_count(0)
    expect(lamp).to_have_attribute("data-count", "0")


def test_what_nobody_takes_in_time_stands_as_an_alarm_until_somebody_does(
    running: RunningCentre, open_desk: Open
) -> None:
    fire, lead = open_desk("fire"), open_desk("shiftlead")
    [asked] = send(
        running, "supervisor", "/chat-messages", text="Báo quân số", to_agencies=["fire"], answer_within_s=15
    )["chat_messages"]
    mine = fire.page.locator(f"[data-testid=waiting-message][data-message-id='{asked['id']}']")
    expect(mine).to_have_attribute("data-overdue", "false")
    theirs = lead.page.locator(f"[data-testid=waiting-message][data-message-id='{asked['id']}']")
    expect(theirs).to_have_count(0)
    # The engine finds it by the centre's own clock.
    expect(mine).to_have_attribute("data-overdue", "true", timeout=40_000)
    expect(theirs).to_have_attribute("data-overdue", "true")
    theirs.get_by_test_id("acknowledge-message").click()
    expect(mine).to_have_count(0)
    expect(theirs).to_have_count(0)


def test_a_note_names_a_unit_and_leads_to_it_and_the_log_is_filtered(running: RunningCentre, open_desk: Open) -> None:
    police = open_desk("police")
    page, keyboard = police.page, police.page.keyboard
    theft = create(running, "police", type="theft", place="Chợ Đồng Xoài")
    panel = open_incident(police, theft["id"])
    expect(panel.get_by_test_id("last-change-place")).to_contain_text("police")

    field = panel.locator("textarea[name=note]")
    field.click()
    keyboard.type("Gọi @ca0")
    expect(panel.get_by_test_id("note-unit").first).to_be_visible()
    keyboard.type("2")
    expect(panel.get_by_test_id("note-unit")).to_have_count(1)
    keyboard.press("Tab")
    expect(field).to_have_value("Gọi @CA02 ")
    keyboard.type("cho @CA99")
    panel.get_by_test_id("add-note").click()
    mention = panel.get_by_test_id("mention")
    expect(mention).to_have_text("@CA02")
    mention.click()
    rows = page.get_by_test_id("unit-row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("CA02")

    write(police, f"P {theft['number']} 2")
    expect(panel.get_by_test_id("last-change-priority")).to_contain_text("police")
    kinds = panel.get_by_test_id("log-kinds")
    entries = panel.get_by_test_id("timeline-entry")
    kinds.locator("[data-kind=notes]").focus()
    keyboard.press("Enter")
    expect(entries).to_have_count(1)
    expect(entries).to_have_attribute("data-name", "note.added")
    kinds.locator("[data-kind=chat]").click()
    expect(entries).to_have_count(0)
    kinds.locator("[data-kind=all]").click()
    expect(entries.first).to_be_visible()
