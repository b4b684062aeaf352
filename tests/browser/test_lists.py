"""How a desk finds its way in a long queue and on the unit board, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import create, find_call, panel_of, row_of
from tests.browser.test_console import ring
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser

MANY = 64


@pytest.fixture
def crowd(running: RunningCentre) -> Iterator[list[Json]]:
    """Many incidents of the police: all alike but the last, the only P1; afterwards nothing is left of them."""
    for card in running.read("supervisor", "/board")["incidents"]:
        if card["priority"] == 1:
            path, version = f"/incidents/{card['id']}", str(card["version"])
            answer = running.write("supervisor", "PATCH", path, {"priority": 4}, **{"If-Match": version})
            assert answer.status_code == 200, answer.text
    cards = [
        create(running, "police", type="theft", priority=4, place=f"Ấp Thanh Tân, nhà số {number}")
        for number in range(MANY - 2)
    ]
    cards.append(create(running, "police", type="theft", priority=3, place="Chợ Bù Đốp", what="Mất xe đạp màu đỏ"))
    cards.append(create(running, "police", type="robbery", priority=1, place="Cửa khẩu Hoa Lư"))
    yield cards
    for card in cards:
        answer = running.write("police", "POST", f"/incidents/{card['id']}/cancel", {"reason": "diễn tập"})
        assert answer.status_code == 200, answer.text


def focused(desk: Desk, attribute: str) -> str | None:
    """Return what an attribute of the list's row that has the focus says."""
    found: str | None = desk.page.evaluate(f"document.activeElement.closest('li')?.getAttribute('{attribute}')")
    return found


def status_of(centre: RunningCentre, unit_id: int) -> str:
    [status] = [unit["status"] for unit in centre.read("police", "/units")["units"] if unit["id"] == unit_id]
    return str(status)


def test_a_queue_of_many_is_searched_filtered_and_walked_by_keys(
    running: RunningCentre, open_desk: Open, crowd: list[Json]
) -> None:
    desk = open_desk("police")
    page, keyboard = desk.page, desk.page.keyboard
    market, robbery = crowd[-2]["id"], crowd[-1]["id"]
    # Nobody was sent to the P1: it stands on top, though it came last.
    first = page.get_by_test_id("incident-row").first
    expect(first).to_have_attribute("data-incident-id", str(robbery))
    expect(first).to_have_attribute("data-pinned", "true")

    keyboard.press("F3")
    keyboard.type("cho bu dop")
    rows = page.get_by_test_id("incident-row")
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-incident-id", str(market))
    filtered = page.get_by_test_id("queue-filtered")
    hidden = len(running.read("police", "/board")["incidents"]) - 1
    expect(filtered).to_contain_text(f"{hidden} vụ việc khác đang bị lọc ẩn, 1 P1")
    # The P1 is hidden, and not in silence.
    missing = page.get_by_test_id("missing-incidents").locator(f"[data-incident-id='{robbery}']")
    expect(missing).to_contain_text("Cửa khẩu Hoa Lư")
    missing.click()
    expect(panel_of(desk, robbery)).to_be_visible()

    # Nor is a call that rings; its incident is of another place.
    call = ring(running, "113")
    expect(find_call(desk, call["id"])).to_be_visible()
    expect(rows).to_have_count(1)

    keyboard.press("F3")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(panel_of(desk, market)).to_be_visible()

    # The filter is this desk's for the session.
    page.reload()
    desk.is_live()
    expect(filtered).to_contain_text("cho bu dop")
    expect(rows).to_have_count(1)
    keyboard.press("Shift+F3")
    expect(filtered).to_have_count(0)
    expect(missing).to_have_count(0)
    expect(row_of(desk, robbery)).to_be_visible()

    keyboard.press("F6")
    assert focused(desk, "aria-posinset") == "1"
    count = int(focused(desk, "aria-setsize") or 0)
    assert count == len(running.read("police", "/board")["incidents"]) > rows.count()
    keyboard.press("End")
    last = page.locator(f"li[aria-posinset='{count}'] [data-row]")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport(ratio=0.95)
    expect(page.get_by_test_id("pinned-above")).to_contain_text("1 vụ P1")
    keyboard.press("ArrowUp")
    assert focused(desk, "aria-posinset") == str(count - 1)
    keyboard.press("Home")
    expect(row_of(desk, robbery)).to_be_focused()
    expect(row_of(desk, robbery)).to_be_in_viewport(ratio=0.95)


def test_a_desk_sees_its_own_incidents_those_of_an_agency_and_those_of_a_status(
    running: RunningCentre, open_desk: Open, crowd: list[Json]
) -> None:
    desk = open_desk("police")
    rows = desk.page.get_by_test_id("incident-row")
    both = create(running, "supervisor", type="traffic_crash", place="Ngã tư Sóc Miên")
    expect(row_of(desk, both["id"])).to_be_visible()
    mine = desk.page.get_by_test_id("filter-mine")
    mine.click()
    expect(mine).to_have_attribute("aria-pressed", "true")
    call = ring(running, "113")
    find_call(desk, call["id"]).get_by_test_id("answer-call").click()
    expect(row_of(desk, call["incident_id"])).to_be_visible()
    expect(row_of(desk, both["id"])).to_have_count(0)
    # The form of the call lies over the filters: the first Esc leaves the field, the next one closes it.
    form = desk.page.get_by_test_id("call-form")
    expect(form.locator("input[name=place]")).to_be_focused()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    mine.click()

    desk.page.get_by_test_id("filter-agency-ambulance").click()
    expect(row_of(desk, both["id"])).to_be_visible()
    expect(row_of(desk, crowd[0]["id"])).to_have_count(0)
    desk.page.get_by_test_id("filter-status").select_option("resolved")
    expect(rows).to_have_count(0)
    desk.page.get_by_test_id("queue-filtered-clear").click()
    expect(row_of(desk, crowd[-1]["id"])).to_be_visible()


def test_several_units_go_off_duty_at_once_and_each_refusal_is_told(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    units = running.read("police", "/units")["units"]
    one, two, busy = [unit for unit in units if unit["agency"] == "police" and unit["status"] == "available"][-3:]
    incident = create(running, "police", type="theft", place="Bến xe Đồng Xoài")
    path = f"/incidents/{incident['id']}/assignments"
    assert running.write("police", "POST", path, {"units": [busy["id"]]}).status_code == 201
    # The refusal of the unit at work.
    desk.expected = "status of 409"
    page = desk.page
    page.get_by_test_id("pick-units").click()
    for unit in (one, two, busy):
        page.get_by_test_id("unit-search").fill(unit["call_sign"])
        row = page.locator(f"[data-testid=unit-row][data-unit-id='{unit['id']}']")
        row.get_by_test_id("unit-pick").check()
    expect(page.get_by_test_id("units-filtered")).to_contain_text(f"{len(units) - 1} tổ khác đang bị lọc ẩn")
    page.get_by_test_id("units-filtered-clear").click()
    page.get_by_test_id("bulk-end").click()
    dialog = page.get_by_test_id("bulk-duty")
    expect(dialog).to_contain_text(busy["call_sign"])
    # Nothing is sent before somebody confirms.
    assert {unit["status"] for unit in running.read("police", "/units")["units"] if unit["id"] == one["id"]} == {
        "available"
    }
    dialog.get_by_test_id("bulk-send").click()
    expect(dialog.get_by_test_id("bulk-summary")).to_contain_text("2 tổ đã xong, 1 không thực hiện được")
    told = {
        unit["id"]: dialog.locator(f"[data-testid=bulk-unit][data-unit-id='{unit['id']}']") for unit in (one, two, busy)
    }
    for unit in (one, two):
        expect(told[unit["id"]]).to_have_attribute("data-outcome", "done")
        expect(told[unit["id"]]).to_contain_text("Hết ca")
    expect(told[busy["id"]]).to_have_attribute("data-outcome", "refused")
    expect(told[busy["id"]]).to_contain_text(incident["number"])
    dialog.get_by_test_id("bulk-close").click()
    # Only the one that was refused is still picked out.
    expect(page.get_by_test_id("picked-units")).to_contain_text("Đã chọn 1")

    # By the keyboard: a group folds, and the board is narrowed to who is off duty.
    page.get_by_test_id("pick-none").click()
    group = page.locator("[data-testid=unit-group][data-group='agency:police']")
    group.focus()
    page.keyboard.press("ArrowLeft")
    expect(group).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_test_id("unit-row")).to_have_count(0)
    page.get_by_test_id("unit-filter-status").select_option("off_duty")
    expect(page.get_by_test_id("unit-row")).to_have_count(2)
    page.get_by_test_id("pick-units").click()
    page.get_by_test_id("pick-shown").click()
    page.get_by_test_id("bulk-begin").click()
    dialog.get_by_test_id("bulk-send").click()
    expect(dialog.get_by_test_id("bulk-summary")).to_contain_text("Cả 2 tổ đã xong")
    dialog.get_by_test_id("bulk-close").click()
    assert {status_of(running, unit["id"]) for unit in (one, two)} == {"available"}
