"""What a desk hears of, takes, waits for and missed, in a real browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import NEVER_S, Desk, Open
from tests.browser.screen import (
    CRITICAL_HZ,
    LISTEN,
    LOST_HZ,
    NOTICE_HZ,
    RINGING_HZ,
    create,
    find_call,
    open_incident,
    panel_of,
    wait_for_tone,
)
from tests.running import Json, RunningCentre, wait_until

pytestmark = pytest.mark.browser

# Apart from the calls of other tests.
_numbers = count(7_200_001)
# After 5 s of silence a screen must say so; a busy machine needs a moment more to draw it.
DRAWN_WITHIN_S = 1.0
# As many as no list shows one by one.
FLOOD = 8
# What Chromium says of a network that a test takes away.
NETWORK_GONE = r"ERR_INTERNET_DISCONNECTED|ERR_NETWORK|WebSocket connection|Failed to load resource"

# Writes down when the page heard of the centre last, when a plain timer of 5 s after that is due here, and when
# the page says that its data are old.
SILENCE = """
    const Wire = WebSocket;
    globalThis.WebSocket = class extends Wire {
        constructor(...words) {
            super(...words);
            this.addEventListener("message", () => {
                if (globalThis.oldAt !== undefined) return;
                globalThis.heardAt = performance.now();
                clearTimeout(globalThis.timer);
                globalThis.timer = setTimeout(() => { globalThis.dueAt = performance.now(); }, 5000);
            });
        }
    };
    addEventListener("DOMContentLoaded", () => {
        new MutationObserver(() => {
            const state = document.querySelector("[data-testid=data-age]")?.dataset.state;
            if (state === "live") globalThis.wasLive = true;
            else if (globalThis.wasLive) globalThis.oldAt ??= performance.now();
        }).observe(document.body, { childList: true, subtree: true, attributes: true });
    });
"""
# Writes down what the operating system is asked to show, and lets the test click on it.
NOTIFICATIONS = """
    globalThis.shown = [];
    globalThis.Notification = class {
        static permission = "default";
        static requestPermission = async () => (Notification.permission = "granted");
        constructor(title, { tag }) {
            Object.assign(this, { title, tag, open: true });
            shown.push(this);
        }
        close() { this.open = false; }
    };
    document.hasFocus = () => document.isCovered !== true;
"""


@pytest.fixture
def police(open_desk: Open) -> Desk:
    desk = open_desk("police")
    desk.page.add_init_script(LISTEN)
    desk.page.add_init_script(NOTIFICATIONS)
    desk.page.reload()
    desk.is_live()
    return desk


@contextmanager
def soon(centre: RunningCentre, **steps: list[int]) -> Iterator[None]:
    """Let what is made inside call somebody soon, and what comes later nobody."""
    centre.set_escalation(**steps)
    try:
        yield
    finally:
        centre.quieten(NEVER_S)


def ring(centre: RunningCentre, dialled: str) -> Json:
    return centre.call(next(_numbers), dialled)


def alarms(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("alarm")


def take_all(desk: Desk) -> None:
    """Take whatever alarms other tests have left."""
    while desk.page.get_by_test_id("acknowledge-alarm").count() + desk.page.get_by_test_id("acknowledge-group").count():
        desk.page.keyboard.press("F7")
        desk.page.wait_for_timeout(300)


def test_the_sounds_are_tested_by_enter_alone_and_the_screen_knows_until_the_sign_out(police: Desk) -> None:
    page = police.page
    button = page.get_by_test_id("sound-test-open")
    expect(button).to_have_attribute("data-state", "untested")
    # The first touch of the page is what lets the browser sound.
    page.mouse.click(2, 2)
    expect(page.get_by_test_id("sound-blocked")).to_have_count(0)
    offer = page.get_by_test_id("sound-offer")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Thử ngay").press("Enter")
    dialog = page.get_by_test_id("sound-test")
    first = dialog.get_by_test_id("play-sound").first
    first.focus()
    for row, frequency in enumerate((CRITICAL_HZ, LOST_HZ, RINGING_HZ, NOTICE_HZ)):
        page.keyboard.press("Enter")
        wait_for_tone(police, frequency)
        expect(dialog.get_by_test_id("sound-row").nth(row).get_by_test_id("heard-yes")).to_be_focused()
        page.keyboard.press("Enter")
    result = dialog.get_by_test_id("sound-result")
    expect(result).to_have_attribute("data-state", "tested")
    expect(result).to_contain_text("đã nghe rõ cả bốn tiếng")
    dialog.get_by_test_id("heard-no").nth(2).click()
    expect(result).to_contain_text("kiểm tra loa")
    dialog.get_by_test_id("heard-yes").nth(2).click()
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("data-state", "tested")
    page.reload()
    police.is_live()
    expect(button).to_have_attribute("data-state", "tested")
    expect(offer).to_have_count(0)
    # Nobody else answers the desk's line: pressed once, it says so.
    for _ in range(2):
        page.get_by_test_id("sign-out").click()
    expect(page.locator("input[name=login]")).to_be_visible()
    police.sign_in("police")
    expect(button).to_have_attribute("data-state", "untested")


def test_a_browser_that_blocks_sound_says_so_until_it_is_touched(open_desk: Open) -> None:
    desk = open_desk("supervisor")
    # As a page that opens by itself, as after a restart of the machine. What Chromium allows a page depends on what was
    # heard before: here it is as strict as with a stranger.
    desk.page.context.add_init_script(
        "const Free = AudioContext; globalThis.AudioContext = class extends Free {"
        " constructor() { super(); void this.suspend(); } };"
    )
    fresh = desk.page.context.new_page()
    fresh.goto(f"{desk.centre.address}/")
    banner = fresh.get_by_test_id("sound-blocked")
    expect(banner).to_be_visible()
    banner.get_by_role("button").click()
    expect(banner).to_have_count(0)


def test_a_call_rings_until_it_is_taken(running: RunningCentre, police: Desk) -> None:
    police.page.mouse.click(2, 2)
    call = ring(running, "113")
    wait_for_tone(police, RINGING_HZ)
    expect(police.page).to_have_title(re.compile("^☎"))
    row = find_call(police, call["id"])
    row.get_by_test_id("answer-call").click()
    expect(row).to_have_count(0)
    if police.page.get_by_test_id("call-row").count() == 0:
        expect(police.page).not_to_have_title(re.compile("^☎"))


def test_a_flood_stands_in_groups_and_is_taken_one_by_one_under_a_name(running: RunningCentre, police: Desk) -> None:
    page = police.page
    take_all(police)
    with soon(running, incident_unassigned=[1]):
        urgent = create(running, "police", type="theft", priority=1, place="ngân hàng")
        made = [create(running, "police", type="fraud", place=f"ấp {number}") for number in range(FLOOD)]
    group = page.locator("[data-testid=alarm-group][data-key*=fraud]")
    expect(group).to_have_attribute("data-count", str(FLOOD))
    expect(group).to_contain_text(f"{FLOOD} × Chưa điều động lực lượng")
    # What is most urgent is never in a group.
    expect(alarms(police)).to_have_count(1)
    expect(alarms(police)).to_contain_text(urgent["number"])
    expect(page).to_have_title(re.compile("^‼"))
    assert "data:image/svg+xml" in str(page.locator("link[rel=icon]").get_attribute("href"))
    group.locator(".alarm-what").click()
    expect(alarms(police)).to_have_count(1 + FLOOD)
    group.locator(".alarm-what").click()
    # Long enough to be read.
    page.wait_for_timeout(800)
    page.keyboard.press("F7")
    expect(alarms(police)).to_have_count(0)
    page.wait_for_timeout(800)
    page.keyboard.press("F7")
    expect(group).to_have_count(0)
    # A group that has become small is one no more, while what was taken is still on its way.
    expect(alarms(police)).to_have_count(0)
    for incident in made:
        events = running.read("police", f"/incidents/{incident['id']}/timeline")["events"]
        taken = [event for event in events if event["name"] == "escalation.acknowledged"]
        assert [event["actor"] for event in taken] == ["police"]
    page.get_by_test_id("alarm-lamp").click()
    lately = page.get_by_test_id("taken-lately").get_by_test_id("alarm-list-row")
    for incident in (urgent, *made):
        expect(lately.filter(has_text=f"vụ {incident['number']}")).to_contain_text("police nhận lúc")
    page.keyboard.press("Escape")


def test_many_calls_stand_as_one_row_whose_key_takes_the_oldest(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("ambulance")
    calls = [ring(running, "115") for _ in range(FLOOD)]
    group = desk.page.get_by_test_id("call-group")
    expect(group).to_have_count(1)
    before = int(str(group.get_attribute("data-count")))
    assert before >= FLOOD
    oldest = min(
        (call for call in running.read("ambulance", "/board")["calls"] if call["status"] == "ringing"),
        key=lambda call: str(call["received_at"]),
    )
    group.get_by_test_id("answer-oldest").click()
    expect(panel_of(desk, oldest["incident_id"])).to_be_visible()
    expect(group).to_have_attribute("data-count", str(before - 1))
    answered = {
        call["id"] for call in running.read("ambulance", "/board")["calls"] if call["answered_by"] == "ambulance"
    }
    assert oldest["id"] in answered
    expect(find_call(desk, calls[-1]["id"])).to_be_visible()


def test_what_comes_while_nobody_looks_is_notified_until_it_is_taken(running: RunningCentre, police: Desk) -> None:
    page = police.page
    page.get_by_test_id("sound-test-open").click()
    page.get_by_test_id("allow-notices").click()
    expect(page.get_by_test_id("desktop-notices")).to_have_attribute("data-state", "granted")
    page.keyboard.press("Escape")
    page.evaluate("document.isCovered = true")
    with soon(running, incident_unassigned=[1]):
        incident = create(running, "police", type="theft", priority=2, place="bến xe")
    page.wait_for_function("shown.some(({ tag }) => tag.startsWith('chain:'))")
    expect(alarms(police)).to_have_count(1)
    # Somebody else takes it.
    running.write(
        "supervisor", "POST", f"/escalations/{alarms(police).get_attribute('data-escalation-id')}/acknowledge", {}
    )
    page.wait_for_function("shown.filter(({ tag }) => tag.startsWith('chain:')).every(({ open }) => !open)")

    with soon(running, incident_unassigned=[1]):
        other = create(running, "police", type="theft", priority=2, place="chợ")
    page.wait_for_function("shown.some(({ open, tag }) => open && tag.startsWith('chain:'))")
    page.evaluate("shown.findLast(({ open }) => open).onclick()")
    expect(panel_of(police, other["id"])).to_be_visible()
    expect(panel_of(police, incident["id"])).to_have_count(0)
    page.evaluate("document.isCovered = false")
    take_all(police)


@pytest.mark.parametrize("how", ["the network is cut", "the server hangs"])
def test_a_silent_screen_is_grey_within_five_seconds_and_then_lists_what_it_missed(
    running: RunningCentre, open_desk: Open, figures: list[str], how: str
) -> None:
    desk = open_desk("police")
    desk.expected = NETWORK_GONE
    page = desk.page
    page.add_init_script(SILENCE)
    page.reload()
    desk.is_live()
    open_at_first = create(running, "police", type="theft", priority=3, place="chợ cũ")
    panel = open_incident(desk, open_at_first["id"])
    state = page.get_by_test_id("data-age")
    made = None
    if how == "the server hangs":
        with running.stopped("web"):
            expect(state).not_to_have_attribute("data-state", "live")
            is_grey(desk)
    else:
        page.context.set_offline(True)
        expect(state).not_to_have_attribute("data-state", "live")
        is_grey(desk)
        expect(panel.get_by_test_id("assign-send")).to_have_attribute("data-held", "true")
        made = create(running, "police", type="theft", priority=1, place="ngân hàng")
        raised = running.write(
            "supervisor",
            "PATCH",
            f"/incidents/{open_at_first['id']}",
            {"priority": 2},
            **{"If-Match": f'"{open_at_first["version"]}"'},
        )
        assert raised.status_code == 200, raised.text
        note = running.write(
            "supervisor", "POST", f"/incidents/{open_at_first['id']}/notes", {"text": "có người bị thương"}
        )
        assert note.status_code == 201, note.text
        page.context.set_offline(False)
    silent_s, late_s = page.evaluate("[(oldAt - heardAt) / 1000, (oldAt - (globalThis.dueAt ?? oldAt)) / 1000]")
    figures.append(f"{how}: old {silent_s:.2f} s after the last that was heard, {late_s:.2f} s after a timer of 5 s")
    assert late_s < DRAWN_WITHIN_S
    desk.is_live()
    if made is None:
        return
    missed = page.get_by_test_id("catch-up")
    rows = missed.get_by_test_id("catch-up-row")
    expect(rows.first).to_have_attribute("data-incident-id", str(made["id"]))
    mine = missed.locator(f"[data-incident-id='{open_at_first['id']}']")
    expect(mine).to_contain_text("nâng từ P3 lên P2")
    expect(mine).to_contain_text("có người bị thương")
    expect(page.get_by_test_id("announcer")).to_contain_text("Đã nối lại")
    rows.first.click()
    expect(panel_of(desk, made["id"])).to_be_visible()
    # A hand that means something else puts nothing away unread.
    page.keyboard.press("Escape")
    expect(panel_of(desk, made["id"])).to_have_count(0)
    page.get_by_test_id("queue-search").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("queue-search")).not_to_be_focused()
    expect(missed).to_be_visible()
    page.keyboard.press("Shift+F8")
    expect(missed).to_have_count(0)


def is_grey(desk: Desk) -> None:
    """Assert that the page shows that it is old, and why nothing can be sent."""
    assert "grayscale" in desk.page.evaluate("getComputedStyle(document.querySelector('main')).filter")
    expect(desk.page.get_by_test_id("stale-explanation")).to_be_visible()


def test_a_command_without_an_answer_is_listed_with_what_becomes_of_it(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    desk.expected = NETWORK_GONE
    incident = create(running, "police", type="theft", place="chợ")
    panel = open_incident(desk, incident["id"])
    held: list[Route] = []
    # A method of a list is nothing that Playwright can call.
    desk.page.route("**/notes", lambda route: held.append(route))  # noqa: PLW0108
    panel.get_by_placeholder("Viết ghi chú…").fill("đang đến")
    panel.get_by_test_id("add-note").click()
    row = desk.page.locator(f"[data-testid=under-way][data-target='incident:{incident['id']}:notes']")
    expect(row).to_contain_text(f"Ghi chú vụ {incident['number']}")
    expect(row).to_contain_text("gửi lại không làm hai lần")
    wait_until(lambda: held, 5, "the request was sent")
    held[0].continue_()
    expect(row).to_have_count(0)
