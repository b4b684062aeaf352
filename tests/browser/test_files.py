"""Pictures come onto an incident as a tired person brings them, and an incident leaves for 1022 with who took it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests import media
from tests.browser.conftest import Desk, Open
from tests.browser.screen import OLD_WITHIN_MS, create, open_incident
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser

# What a person does who has copied a picture and presses the keys of pasting.
_PASTE = """(bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

_DROP = """(area, bytes) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], "xe.jpg", { type: "image/jpeg" }));
    area.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def opened(running: RunningCentre, open_desk: Open, **fields: object) -> tuple[Desk, Json, Locator]:
    incident = create(running, "police", type="theft", agencies=["police"], **fields)
    desk = open_desk("police")
    return desk, incident, open_incident(desk, incident["id"])


def choose(panel: Locator, name: str, content: bytes) -> None:
    panel.get_by_test_id("attach-file").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


def test_pictures_are_chosen_and_pasted_seen_in_large_and_withdrawn(running: RunningCentre, open_desk: Open) -> None:
    desk, incident, panel = opened(running, open_desk)
    other = open_desk("supervisor")
    seen_there = open_incident(other, incident["id"])
    panel.locator("input[name=attachment-caption]").fill("Biển số xe")
    choose(panel, "xe.jpg", media.from_a_telephone((800, 600)))
    thumbs = panel.get_by_test_id("attachment")
    expect(thumbs).to_have_count(1)
    expect(thumbs.first).to_contain_text("Biển số xe")
    # The small picture is there, upright.
    size = thumbs.first.locator("img").evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
    assert size == 480
    desk.page.evaluate(_PASTE, list(media.picture("PNG")))
    expect(thumbs).to_have_count(2)
    expect(seen_there.get_by_test_id("attachment")).to_have_count(2)
    expect(panel.get_by_test_id("sending-file")).to_have_count(0)

    thumbs.first.click()
    dialog = desk.page.get_by_test_id("attachment-dialog")
    place = dialog.get_by_test_id("attachment-place")
    expect(place).to_have_text("1/2")
    expect(dialog.locator("h2")).to_have_text("Biển số xe")
    desk.page.keyboard.press("ArrowRight")
    expect(place).to_have_text("2/2")
    desk.page.keyboard.press("ArrowRight")
    expect(place).to_have_text("1/2")
    dialog.get_by_test_id("withdraw-attachment").click()
    dialog.locator("input[name=reason]").fill("Ảnh của vụ khác")
    dialog.locator("input[name=reason]").press("Enter")
    expect(dialog).to_have_count(0)
    expect(thumbs).to_have_count(1)
    # The supervisor sees it still, and that it was withdrawn.
    expect(seen_there.get_by_test_id("attachment")).to_have_count(2)
    expect(seen_there.get_by_test_id("attachment").first).to_contain_text("đã gỡ")
    expect(panel.locator("[data-name='attachment.withdrawn']")).to_contain_text("Ảnh của vụ khác")


def test_a_refusal_says_what_to_do_and_holds_up_no_other_file(running: RunningCentre, open_desk: Open) -> None:
    desk, _, panel = opened(running, open_desk)
    desk.expected = "415"
    choose(panel, "trang.jpg", media.HTML)
    refused = panel.get_by_test_id("sending-file")
    expect(refused).to_contain_text("Không nhận loại tệp này")
    written = io.BytesIO()
    Image.new("RGB", (30, 30), "green").save(written, "JPEG")
    choose(panel, "xanh.jpg", written.getvalue())
    expect(panel.get_by_test_id("attachment")).to_have_count(1)
    refused.get_by_role("button", name="Ẩn thông báo").click()
    expect(refused).to_have_count(0)


def test_what_is_dropped_or_pasted_on_a_screen_without_news_waits_with_the_reason_and_is_sent_again(
    running: RunningCentre, open_desk: Open
) -> None:
    desk, _, panel = opened(running, open_desk)
    desk.expected = r"net::ERR_|WebSocket connection to .* failed"
    waiting = panel.get_by_test_id("sending-file")
    with running.stopped("web"):
        expect(desk.page.get_by_test_id("data-age")).to_have_attribute("data-state", "stale", timeout=OLD_WITHIN_MS)
        desk.page.evaluate(_PASTE, list(media.picture("PNG")))
        panel.get_by_test_id("attachments").evaluate(_DROP, list(media.from_a_telephone((80, 60))))
        expect(waiting).to_have_count(2)
        for each in waiting.all():
            expect(each).to_contain_text("Dữ liệu trên màn hình đang cũ")
            expect(each.get_by_role("button", name="Thử lại")).to_be_disabled()
    desk.is_live()
    for left in (1, 0):
        waiting.first.get_by_role("button", name="Thử lại").click()
        expect(waiting).to_have_count(left)
    expect(panel.get_by_test_id("attachment")).to_have_count(2)


def test_an_incident_is_handed_over_by_keys_alone(running: RunningCentre, open_desk: Open) -> None:
    desk, incident, panel = opened(running, open_desk, place="Chợ Đồng Xoài", what="Đèn đường hỏng", priority=5)
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type("r 1022")
    expect(desk.page.get_by_test_id("command-reading")).to_contain_text("Mở bàn giao")
    # Nobody is typing any more: with Alt a letter may be a sign of the text.
    desk.page.get_by_test_id("command-line").fill("")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_test_id("command-line")).not_to_be_focused()
    # The hand is back where it was, in the search: the next Esc leaves that.
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_test_id("queue-search")).not_to_be_focused()
    desk.page.keyboard.press("Alt+r")
    dialog = desk.page.get_by_test_id("refer-dialog")
    told = dialog.get_by_test_id("refer-text")
    expect(told).to_contain_text(f"Bàn giao vụ việc {incident['number']} cho Tổng đài thông tin 1022")
    expect(told).to_contain_text("Nội dung: Đèn đường hỏng")
    expect(dialog.get_by_test_id("refer-send")).to_be_disabled()
    dialog.locator("input[name=refer-taken-by]").fill("Chị Lan")
    dialog.locator("input[name=refer-reference]").fill("1022-77")
    dialog.locator("input[name=refer-reason]").fill("Không khẩn cấp")
    dialog.locator("input[name=refer-reason]").press("Enter")
    expect(dialog).to_have_count(0)
    expect(panel.get_by_test_id("over")).to_contain_text("Chuyển 1022")
    entry = panel.locator("[data-name='incident.referred']")
    expect(entry).to_contain_text(re.compile("người nhận: Chị Lan.*số hồ sơ: 1022-77"))
    card = running.read("police", f"/incidents/{incident['id']}")
    assert (card["status"], card["disposition"]) == ("closed", "referred_1022")


def test_while_a_unit_is_at_work_the_hand_over_says_so(running: RunningCentre, open_desk: Open) -> None:
    desk, incident, panel = opened(running, open_desk)
    units = running.read("police", "/units")["units"]
    unit = next(unit for unit in units if unit["agency"] == "police" and unit["status"] == "available")
    sent = running.write("police", "POST", f"/incidents/{incident['id']}/assignments", {"units": [unit["id"]]})
    assert sent.status_code == 201, sent.text
    expect(panel).to_contain_text(unit["call_sign"])
    panel.get_by_test_id("refer-incident").click()
    dialog = desk.page.get_by_test_id("refer-dialog")
    expect(dialog.get_by_test_id("refer-blocked")).to_contain_text(unit["call_sign"])
    dialog.locator("input[name=refer-reason]").fill("x")
    expect(dialog.get_by_test_id("refer-send")).to_be_disabled()
