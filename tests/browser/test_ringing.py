"""What rings and what alarms is never covered, however many forms and dialogs are open, and somebody hears it."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NEVER_S, Desk, Open
from tests.browser.screen import LISTEN, RINGING_HZ, create, wait_for_tone
from tests.running import Json, RunningCentre, wait_until

# So long something must have stood before a key that means it counts.
READ_MS = 900

pytestmark = pytest.mark.browser

# Apart from the calls of other tests.
_numbers = count(7_610_001)
PATIENCE_S = 20
# Whether nothing covers it, from its first line to its last.
SEEN = """
    (row) => {
        const { left, top, right, bottom } = row.getBoundingClientRect();
        const at = (y) => row.contains(document.elementFromPoint((left + right) / 2, y));
        return at(top + 2) && at((top + bottom) / 2) && at(bottom - 2);
    }
"""


@pytest.fixture(autouse=True)
def _nothing_rings(running: RunningCentre) -> Iterator[None]:
    """Leave no call that rings at another desk, before and after."""
    hang_up_all(running)
    yield
    hang_up_all(running)
    running.seat_everybody()


def hang_up_all(centre: RunningCentre) -> None:
    for call in centre.read("supervisor", "/board")["calls"]:
        if call["status"] in {"ringing", "answered", "held"}:
            centre.write("supervisor", "POST", f"/calls/{call['id']}/close", {"disposition": "test"})


def ring(centre: RunningCentre, dialled: str) -> Json:
    return centre.call(next(_numbers), dialled)


def raise_to_p1(centre: RunningCentre, incident_id: int) -> None:
    version = centre.read("supervisor", f"/incidents/{incident_id}")["version"]
    path, body = f"/incidents/{incident_id}", {"priority": 1}
    answer = centre.write("supervisor", "PATCH", path, body, **{"If-Match": f'"{version}"'})
    assert answer.status_code == 200, answer.text


def ringing_row(desk: Desk, call: Json) -> Locator:
    return desk.page.locator(f".queue [data-testid=call-row][data-call-id='{call['id']}']")


def is_seen(row: Locator) -> None:
    expect(row).to_be_visible()
    wait_until(lambda: row.evaluate(SEEN), PATIENCE_S, "nothing covers the call that rings")


def test_calls_that_ring_stand_in_one_line_each_above_every_form(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    page = desk.page
    first = ring(running, "113")
    ringing_row(desk, first).get_by_test_id("answer-call").click()
    form = page.get_by_test_id("call-form")
    expect(form).to_be_visible()
    # As many as stand alone: one more, and they are a flood.
    calls = [ring(running, "113") for _ in range(6)]
    raise_to_p1(running, calls[-1]["incident_id"])
    last = ringing_row(desk, calls[-1])
    expect(last).to_contain_text("P1")
    is_seen(last)
    is_seen(ringing_row(desk, calls[0]))
    expect(ringing_row(desk, calls[0])).to_contain_text("F10")
    # Of the one for which there is no room it is told.
    more = page.get_by_test_id("more-ringing")
    expect(more).to_contain_text("+1")
    expect(page.get_by_test_id("urgent-elsewhere").locator(".missing-row")).to_have_count(1)
    more.click()
    for call in calls:
        is_seen(ringing_row(desk, call))
    more.click()
    page.keyboard.press("F4")
    expect(page.get_by_test_id("new-incident-form")).to_be_visible()
    is_seen(last)
    last.get_by_test_id("answer-call").click()
    expect(form).to_have_attribute("data-call-id", str(calls[-1]["id"]))


def test_a_dialog_covers_no_call_and_no_alarm_and_they_are_said_and_taken_in_it(
    running: RunningCentre, open_desk: Open
) -> None:
    desk = open_desk("police")
    page = desk.page
    strip = page.get_by_test_id("urgent-strip")
    call = ring(running, "113")
    expect(ringing_row(desk, call)).to_be_visible()
    for opener in (
        "handover-open",
        "alarm-lamp",
        "desks-open",
        "closures-open",
        "sound-test-open",
        "shift-place",
    ):
        page.get_by_test_id(opener).click()
        expect(page.locator("dialog[open]").get_by_test_id("call-row")).to_contain_text("F10")
        # What lies below a dialog cannot be clicked.
        strip.get_by_test_id("answer-call").click(trial=True)
        expect(strip.get_by_test_id("answer-call")).not_to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)

    page.keyboard.press("Shift+F4")
    dialog = page.get_by_test_id("messages")
    expect(dialog).to_be_visible()
    running.set_escalation(incident_unassigned=[1])
    made = create(running, "police", type="theft", priority=1, place="chợ")
    alarm = strip.locator("[data-testid=alarm]", has_text=made["number"])
    expect(alarm).to_be_visible()
    running.quieten(NEVER_S)
    expect(dialog.get_by_test_id("announcer")).to_contain_text(made["number"])
    alarm.get_by_test_id("acknowledge-alarm").click()
    expect(alarm).to_have_count(0)

    # What is written stays, and the way to the form stands in its place.
    dialog.locator("textarea[name=message-text]").fill("đang viết")
    page.keyboard.press("F10")
    taken = dialog.get_by_test_id("strip-taken")
    expect(taken).to_have_attribute("data-call-id", str(call["id"]))
    expect(dialog.locator("textarea[name=message-text]")).to_have_value("đang viết")
    taken.get_by_role("button").click()
    expect(dialog).to_have_count(0)
    place = page.get_by_test_id("call-form").locator("input[name=place]")
    expect(place).to_be_focused()
    # Said once: what was heard in the dialog is not said again in the page.
    expect(page.get_by_test_id("announcer")).not_to_contain_text(made["number"])

    # A dialog in which nothing is written makes way by itself.
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_test_id("help")).to_be_visible()
    second = ring(running, "113")
    expect(strip.locator(f"[data-call-id='{second['id']}']")).to_be_visible()
    page.keyboard.press("F10")
    expect(page.get_by_test_id("help")).to_have_count(0)
    form = page.get_by_test_id("call-form")
    # Who speaks is taken back to that caller first, and takes another one by pressing on.
    expect(form).to_have_attribute("data-call-id", str(call["id"]))
    expect(place).to_be_focused()
    page.keyboard.press("F10")
    expect(page.get_by_test_id("notice").first).to_have_attribute("data-code", "call_in_hand")
    page.wait_for_timeout(READ_MS)
    page.keyboard.press("F10")
    expect(form).to_have_attribute("data-call-id", str(second["id"]))
    expect(place).to_be_focused()
    statuses = {each["id"]: each["status"] for each in running.read("supervisor", "/board")["calls"]}
    assert (statuses[call["id"]], statuses[second["id"]]) == ("held", "answered")


def test_a_call_rings_everywhere_while_everybody_on_its_line_speaks(running: RunningCentre, open_desk: Open) -> None:
    # At the desk of the police nobody answers 113: that is the call-taker's, who has all lines.
    answer = running.write("police", "POST", "/desk-shifts", {"desk": "cong_an_1", "lines": []})
    assert answer.status_code == 201, answer.text
    taker, police = open_desk("calltaker"), open_desk("police")
    police.page.add_init_script(LISTEN)
    police.page.reload()
    police.is_live()
    police.page.mouse.click(2, 2)
    elsewhere = police.page.get_by_test_id("ringing-elsewhere")
    free = ring(running, "113")
    expect(elsewhere.locator(f"[data-call-id='{free['id']}']")).to_be_visible()
    running.write("supervisor", "POST", f"/calls/{free['id']}/close", {"disposition": "test"})
    expect(elsewhere).to_have_count(0)

    # A call that the police do not see.
    spoken = ring(running, "115")
    taker.page.locator(f"[data-call-id='{spoken['id']}']").get_by_test_id("answer-call").click()
    expect(taker.page.get_by_test_id("call-form")).to_be_visible()
    call = ring(running, "113")
    expect(ringing_row(police, call)).to_contain_text("F10")
    expect(elsewhere).to_have_count(0)
    wait_for_tone(police, RINGING_HZ)

    running.write("calltaker", "POST", f"/calls/{spoken['id']}/close", {"disposition": "test"})
    expect(elsewhere.locator(f"[data-call-id='{call['id']}']")).to_be_visible()
