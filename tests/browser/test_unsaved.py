"""What was typed stays: when others end its incident, when a dialog is shut, before the code has come."""

import re

import httpx
import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import create, panel_of
from tests.browser.test_keyboard_call import hang_up_all, ring, take
from tests.running import CALLER_PATIENCE_S, Json, RunningCentre

pytestmark = pytest.mark.browser

STATUS = "/telephony/twilio/status"


def send(centre: RunningCentre, username: str, path: str, **body: object) -> Json:
    answer = centre.write(username, "POST", path, body)
    assert answer.status_code in {200, 201}, answer.text
    document: Json = answer.json()
    return document


def hang_up(centre: RunningCentre, call: Json) -> None:
    """Let the caller go."""
    fields = {
        "AccountSid": "AC" + "a" * 32,
        "ApiVersion": "2010-04-01",
        "CallSid": call["provider_call_id"],
        "CallStatus": "completed",
        "CallDuration": "5",
        "Direction": "inbound",
        "From": call["caller"],
        "To": call["dialled"],
    }
    headers = centre.signed(fields, STATUS)
    answer = httpx.post(centre.address + STATUS, data=fields, headers=headers, timeout=CALLER_PATIENCE_S)
    assert answer.status_code < 300, answer.text


def take_and_type(desk: Desk, centre: RunningCentre, text: str) -> tuple[Json, Locator]:
    """Take a call whose caller soon goes, and begin to write down what they said; return it and its form."""
    call = ring(centre, "113")
    form = take(desk, centre, call)
    form.locator("textarea[name=what]").focus()
    desk.page.keyboard.type(text)
    hang_up(centre, call)
    expect(form).to_have_attribute("data-status", "ended")
    return call, form


def hold_back(desk: Desk, name: str) -> list[Route]:
    """Load the page anew, and keep what asks for a part's code waiting; return what waits."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.page.context.route(re.compile(rf"/{name}\.[0-9a-f]+\.js"), hold)
    desk.page.reload()
    desk.is_live()
    return held


def let_go(desk: Desk, held: list[Route]) -> None:
    """Let the code come now, and whatever asks for it again."""
    for route in held:
        route.continue_()
    desk.page.context.unroute_all(behavior="ignoreErrors")


def test_a_form_stays_when_its_incident_is_closed_elsewhere_and_goes_on_when_it_is_reopened(
    running: RunningCentre, open_desk: Open
) -> None:
    desk = open_desk("calltaker")
    call, form = take_and_type(desk, running, "Xe khach lat")
    send(running, "supervisor", f"/incidents/{call['incident_id']}/close", disposition="handled")
    turn = form.get_by_test_id("form-turn")
    expect(turn).to_contain_text("đã được supervisor kết thúc: Đã xử lý")
    what = form.locator("textarea[name=what]")
    expect(what).to_be_focused()
    desk.page.keyboard.type(", nhieu nguoi")
    expect(what).to_have_value("Xe khach lat, nhieu nguoi")

    turn.get_by_test_id("form-reopen").click()
    turn.locator("input[name=reason]").fill("Người gọi nói thêm")
    turn.get_by_test_id("form-reopen-send").click()
    expect(turn).to_have_count(0)
    expect(what).to_have_value("Xe khach lat, nhieu nguoi")
    form.get_by_test_id("save-what").click()
    expect(form.get_by_test_id("save-what")).to_have_count(0)
    assert running.read("supervisor", f"/incidents/{call['incident_id']}")["what"] == "Xe khach lat, nhieu nguoi"
    hang_up_all(running, call)


def test_what_was_typed_becomes_a_note_or_goes_with_the_call_to_another_incident(
    running: RunningCentre, open_desk: Open
) -> None:
    desk = open_desk("calltaker")
    other = create(running, "supervisor", type="theft", place="Chợ Đồng Xoài")
    call, form = take_and_type(desk, running, "Mat xe may")
    send(running, "supervisor", f"/incidents/{call['incident_id']}/cancel", reason="nhầm")
    turn = form.get_by_test_id("form-turn")
    expect(turn).to_contain_text("đã bị supervisor hủy")
    turn.get_by_test_id("form-note").click()
    expect(form.locator("textarea[name=what]")).to_have_value("")
    expect(turn.get_by_test_id("form-note")).to_have_count(0)
    record = running.read("supervisor", f"/incidents/{call['incident_id']}/timeline")["events"]
    assert [entry["data"]["note"] for entry in record if entry["name"] == "note.added"] == ["Nội dung: Mat xe may"]

    form.locator("textarea[name=what]").focus()
    desk.page.keyboard.type("Xe mau do")
    turn.get_by_test_id("form-move-call").click()
    turn.get_by_test_id("form-move-call-select").select_option(str(other["id"]))
    turn.get_by_test_id("form-move-call-send").click()
    expect(panel_of(desk, other["id"])).to_be_visible()
    expect(turn).to_have_count(0)
    expect(form.locator("input[name=place]")).to_have_value("Chợ Đồng Xoài")
    expect(form.locator("textarea[name=what]")).to_have_value("Xe mau do")
    assert running.read("supervisor", f"/incidents/{other['id']}")["calls"] == [call["id"]]


def test_a_form_follows_a_merge_and_overwrites_nothing_unseen(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("calltaker")
    other = create(running, "supervisor", type="traffic_crash", place="Ngã tư Sóc Miên", what="Xe khách lật")
    call, form = take_and_type(desk, running, "Hai xe may")
    send(running, "supervisor", f"/incidents/{call['incident_id']}/merge", into=other["id"])
    turn = form.get_by_test_id("form-turn")
    expect(turn).to_contain_text(f"đã được supervisor gộp vào vụ {other['number']}")
    expect(panel_of(desk, other["id"])).to_be_visible()
    what = form.locator("textarea[name=what]")
    expect(what).to_be_focused()
    desk.page.keyboard.type(" nua")
    expect(what).to_have_value("Hai xe may nua")
    form.locator("input[name=type-words]").focus()
    conflict = desk.page.get_by_test_id("conflict")
    expect(conflict).to_contain_text("Xe khách lật")
    expect(conflict).to_contain_text("Hai xe may nua")
    conflict.get_by_test_id("keep-theirs").click()
    expect(what).to_have_value("Xe khách lật")
    assert running.read("supervisor", f"/incidents/{other['id']}")["what"] == "Xe khách lật"
    turn.get_by_test_id("form-turn-seen").click()
    expect(turn).to_have_count(0)
    hang_up_all(running, call)


def test_an_answer_that_was_begun_is_there_again_for_its_message_and_for_no_other(
    running: RunningCentre, open_desk: Open
) -> None:
    running.issue_tokens(["ca02"])
    first, second = (
        send(running, "ca02", "/chat-messages", text=text, to_agencies=["police"])["chat_messages"][0]
        for text in ("Hết xăng", "Hỏng đèn")
    )
    desk = open_desk("police")
    page = desk.page
    dialog = page.get_by_test_id("messages")
    field = dialog.locator("textarea[name=message-text]")

    def answer(message: Json) -> Locator:
        return dialog.locator(f"[data-message-id='{message['id']}']").get_by_test_id("answer-message")

    page.keyboard.press("Shift+F4")
    answer(first).click()
    expect(field).to_be_focused()
    page.keyboard.type("Xe den ngay")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.reload()
    desk.is_live()
    page.keyboard.press("Shift+F4")
    expect(field).to_have_value("")
    answer(second).click()
    expect(field).to_have_value("")
    expect(answer(first)).to_contain_text("đang viết dở")
    answer(first).click()
    expect(field).to_have_value("Xe den ngay")
    dialog.get_by_test_id("send-message").click()
    expect(field).to_have_value("")
    sent = [m for m in running.read("ca02", "/board")["chat_messages"] if m["answers"] == first["id"]]
    assert [message["text"] for message in sent] == ["Xe den ngay"]
    for message in (second, *sent):
        running.write("police", "POST", f"/chat-messages/{message['id']}/acknowledge", {})


def test_messages_and_hand_overs_are_kept_for_whom_they_are(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("shiftlead")
    page = desk.page
    dialog = page.get_by_test_id("messages")
    to, field = dialog.locator("select[name=message-to]"), dialog.locator("textarea[name=message-text]")
    page.get_by_test_id("messages-open").click()
    to.select_option("agency:fire")
    field.fill("Báo quân số")
    to.select_option("agency:police")
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_test_id("messages-open").click()
    expect(to).to_have_value("agency:fire")
    expect(field).to_have_value("Báo quân số")
    to.select_option("agency:police")
    dialog.get_by_test_id("readdress-message").click()
    expect(field).to_have_value("Báo quân số")
    field.fill("")
    page.keyboard.press("Escape")

    handover = page.get_by_test_id("handover-dialog")
    name, note = handover.locator("input[name=handover-to]"), handover.locator("input[name=handover-note]")
    page.get_by_test_id("handover-open").click()
    handover.locator("select[name=handover-agency]").select_option("fire")
    name.fill("fire")
    note.fill("Còn vụ ở chợ")
    page.keyboard.press("Escape")
    expect(handover).to_have_count(0)
    page.get_by_test_id("handover-open").click()
    expect(handover.locator("select[name=handover-agency]")).to_have_value("fire")
    expect(note).to_have_value("Còn vụ ở chợ")
    handover.locator("select[name=handover-agency]").select_option("police")
    expect(name).to_have_value("")
    expect(note).to_have_value("")


def test_who_wrote_to_somebody_who_has_left_says_that_it_is_needed_no_more(
    running: RunningCentre, open_desk: Open
) -> None:
    [asked] = send(running, "shiftlead", "/chat-messages", text="Về trụ sở", to_person="fire")["chat_messages"]
    lead, fire = open_desk("shiftlead"), open_desk("fire")
    waiting = fire.page.locator(f"[data-testid=waiting-message][data-message-id='{asked['id']}']")
    expect(waiting.get_by_test_id("acknowledge-message")).to_contain_text("Đã nhận")
    # It asks the other: the key takes nothing here.
    lead.page.keyboard.press("Shift+F7")
    lead.page.get_by_test_id("messages-open").click()
    row = lead.page.locator(f"[data-testid=message-row][data-message-id='{asked['id']}']")
    expect(row.get_by_test_id("acknowledge-message")).to_have_text("Không cần nữa")
    expect(row.get_by_test_id("answer-message")).to_have_count(0)
    expect(waiting).to_be_visible()
    row.get_by_test_id("acknowledge-message").click()
    expect(waiting).to_have_count(0)
    expect(row).to_contain_text("không cần nữa lúc")


def test_a_command_may_be_typed_before_what_reads_it_has_come(open_desk: Open) -> None:
    desk = open_desk("police")
    held = hold_back(desk, "CommandLine")
    field = desk.page.get_by_test_id("command-line")
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type("S ca")
    expect(field).to_have_value("S ca")
    desk.page.keyboard.press("Enter")
    let_go(desk, held)
    expect(desk.page.get_by_test_id("command-reading")).to_have_attribute("data-state", "found")
    expect(desk.page.get_by_test_id("command-option").first).to_be_visible()
    expect(field).to_be_focused()
    desk.page.keyboard.type("01")
    expect(field).to_have_value("S ca01")
    expect(desk.page.get_by_test_id("command-option")).to_have_count(1)


def test_an_incident_may_be_begun_before_its_form_has_come(open_desk: Open) -> None:
    desk = open_desk("fire")
    held = hold_back(desk, "NewIncident")
    desk.page.keyboard.press("F4")
    desk.page.keyboard.type("chay nha")
    coming = desk.page.get_by_test_id("part-coming")
    expect(coming.locator("input")).to_have_value("chay nha")
    let_go(desk, held)
    words = desk.page.locator("#new-type-words")
    expect(words).to_be_focused()
    desk.page.keyboard.type(" dan")
    expect(words).to_have_value("chay nha dan")
    desk.page.keyboard.press("Escape")


def test_a_call_may_be_taken_before_its_form_has_come(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("calltaker")
    held = hold_back(desk, "CallForm")
    call = ring(running, "113")
    earlier = [other for other in running.read("supervisor", "/board")["calls"] if other["id"] < call["id"]]
    hang_up_all(running, *earlier)
    expect(desk.page.get_by_test_id("call-row").first).to_have_attribute("data-call-id", str(call["id"]))
    desk.page.keyboard.press("F10")
    expect(desk.page.get_by_test_id("call-form-coming").locator("input")).to_be_focused()
    desk.page.keyboard.type("cho dong")
    let_go(desk, held)
    place = desk.page.get_by_test_id("call-form").locator("input[name=place]")
    expect(place).to_be_focused()
    desk.page.keyboard.type(" xoai")
    expect(place).to_have_value("cho dong xoai")
    hang_up_all(running, call)
