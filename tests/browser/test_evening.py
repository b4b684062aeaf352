"""Three services on one crash, two people after one unit, and an evening on which everybody calls."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import PATIENCE_MS, Desk, Open
from tests.browser.screen import create, find_row, open_incident, panel_of
from tests.browser.test_console import entries
from tests.running import Json, RunningCentre, throwaway_centre, wait_until

pytestmark = pytest.mark.browser

CALLS = 200
# Ten times the busiest hour of a province is ten calls a minute; this is twelve times that.
CALLS_A_SECOND = 2
# The last callers' units drive to the end of their way.
EVENING_S = 900
# So that both pages have heard of it before it is time.
IN_ONE_SECOND = """
    (at) => setTimeout(() => document.querySelector("[data-testid=assign-send]").click(), at - Date.now())
"""
FORCES = ["police", "fire", "ambulance"]


@pytest.fixture
def evening_centre() -> Iterator[RunningCentre]:
    """A centre of its own: what two hundred calls leave behind is in the way of every other test."""
    with throwaway_centre() as centre:
        yield centre


def free_unit(centre: RunningCentre, agency: str) -> Json:
    return next(
        unit
        for unit in centre.read("supervisor", "/units")["units"]
        if unit["agency"] == agency and unit["status"] == "available"
    )


def choose(panel: Locator, unit: Json) -> None:
    """Choose this unit and no other."""
    boxes = panel.get_by_test_id("assign-unit-checkbox")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.set_checked(box.get_attribute("data-unit-id") == str(unit["id"]))


def test_three_services_work_on_one_crash_and_each_sees_what_is_its_own(
    running: RunningCentre, open_desk: Open
) -> None:
    desks = {force: open_desk(force) for force in FORCES}
    crash = create(
        running,
        "calltaker",
        type="traffic_crash",
        agencies=FORCES,
        priority=1,
        place="QL14 km 905, xe khách và xe tải",
        location={"lon": 106.8832, "lat": 11.5349, "radius_m": 50, "source": "spoken"},
    )
    theft = create(running, "calltaker", type="theft", agencies=["police"], place="Chợ Bù Đốp")
    sent = {}
    for force, desk in desks.items():
        panel = open_incident(desk, crash["id"])
        units = desk.page.get_by_test_id("unit-row")
        expect(units.first).to_be_visible()
        own = {str(unit["id"]) for unit in running.read("supervisor", "/units")["units"] if unit["agency"] == force}
        assert {row.get_attribute("data-unit-id") for row in units.all()} <= own
        sent[force] = free_unit(running, force)
        choose(panel, sent[force])
        panel.get_by_test_id("assign-send").click()
        expect(panel.get_by_test_id("assignment").filter(has_text=sent[force]["call_sign"])).to_have_count(1)
    for desk in desks.values():
        panel = panel_of(desk, crash["id"])
        for unit in sent.values():
            expect(panel.get_by_test_id("assignment").filter(has_text=unit["call_sign"])).to_have_count(1)
        expect(entries(panel, "unit.assigned")).to_have_count(len(FORCES))
    # The police's own incident, which came after the crash, is on nobody else's screen.
    expect(find_row(desks["police"], theft["id"])).to_be_visible()
    for force in ("fire", "ambulance"):
        expect(find_row(desks[force], theft["id"])).to_have_count(0)
    for desk in desks.values():
        desk.page.get_by_test_id("queue-search").fill("")
    # The services say to each other what they know, and each ends its own work.
    desks["fire"].page.keyboard.press("F2")
    desks["fire"].page.keyboard.type("N Ba người kẹt trong xe khách")
    desks["fire"].page.keyboard.press("Enter")
    for desk in desks.values():
        expect(panel_of(desk, crash["id"])).to_contain_text("Ba người kẹt trong xe khách")
    own = desks["police"].page.get_by_test_id("assignment").filter(has_text=sent["police"]["call_sign"])
    expect(own.get_by_test_id("assignment-en_route")).to_be_visible()
    other = desks["police"].page.get_by_test_id("assignment").filter(has_text=sent["fire"]["call_sign"])
    expect(other.get_by_test_id("assignment-en_route")).to_have_count(0)


def test_one_unit_goes_to_one_of_two_who_send_it_at_the_same_moment(running: RunningCentre, open_desk: Open) -> None:
    incidents = [create(running, "ambulance", type="fall", place=f"Ấp {number}, xã Tân Khai") for number in (1, 2)]
    unit = free_unit(running, "ambulance")
    desks: list[Desk] = [open_desk("ambulance"), open_desk("shiftlead")]
    for desk, incident in zip(desks, incidents, strict=True):
        choose(open_incident(desk, incident["id"]), unit)
    at = desks[0].page.evaluate("Date.now() + 1000")
    for desk in desks:
        desk.expected = r"status of 409"
        desk.page.evaluate(IN_ONE_SECOND, at)

    def assigned() -> list[int]:
        cards = [running.read("supervisor", f"/incidents/{incident['id']}") for incident in incidents]
        return [card["id"] for card in cards if card["assignments"]]

    def refused() -> list[Desk]:
        return [desk for desk in desks if desk.page.locator("[data-testid=notice][data-code=unit_taken]").count()]

    wait_until(lambda: assigned() and refused(), 15, "one is sent and one is told")
    assert len(assigned()) == 1
    assert len(refused()) == 1
    [loser] = refused()
    winner = incidents[1 - desks.index(loser)]
    assert assigned() == [winner["id"]]
    notice = loser.page.get_by_test_id("notice")
    expect(notice).to_contain_text(unit["call_sign"])
    expect(notice).to_contain_text(winner["number"])
    # Nothing is left of the choice that could not be: the unit stands with who has it.
    expect(loser.page.locator(f"[data-testid=unit-row][data-unit-id='{unit['id']}']")).to_have_attribute(
        "data-status", "dispatched"
    )


@pytest.mark.slow
def test_an_evening_of_two_hundred_calls_stands_on_the_screen_whole(
    evening_centre: RunningCentre, chromium: Browser
) -> None:
    running = evening_centre
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    desk = Desk(context.new_page(), running)
    desk.watch()
    desk.sign_in("supervisor")
    desk.mark()
    incident = create(running, "police", type="theft", place="Ngã tư Sóc Miên")
    panel = open_incident(desk, incident["id"])
    words = ["--calls", str(CALLS), "--rate", str(CALLS_A_SECOND), "--base-url", running.address, "--seed", "14"]
    written = 0
    with ThreadPoolExecutor(max_workers=1) as pool:
        evening = pool.submit(running.manage, "simulate", *words, patience_s=EVENING_S)
        while not evening.done():
            # Somebody goes on working: what they type stands on the record before the next thing is typed.
            written += 1
            desk.page.keyboard.press("F2")
            desk.page.keyboard.type(f"N ghi chú thứ {written}")
            desk.page.keyboard.press("Enter")
            said = entries(panel, "note.added").filter(has_text=f"ghi chú thứ {written}")
            expect(said).to_have_count(1, timeout=3 * PATIENCE_MS)
            desk.page.keyboard.press("Escape")
            wait([evening], timeout=5)
        evening.result()

    def shown() -> list[int]:
        counts = desk.page.locator(".counts li b").all_inner_texts()
        return [int(count) for count in counts]

    def known() -> list[int]:
        cards = running.read("supervisor", "/board")["incidents"]
        by_priority = Counter(card["priority"] for card in cards)
        return [by_priority[priority] for priority in range(1, 6)]

    wait_until(lambda: shown() == known(), 15, "the screen shows what the centre has")
    desk.is_live()
    assert desk.is_unbroken()
    timeline = running.read("supervisor", f"/incidents/{incident['id']}/timeline")
    assert sum(event["name"] == "note.added" for event in timeline["events"]) == written
    context.close()
    assert not desk.faults
