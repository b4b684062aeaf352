"""Panels in windows of their own stay in step with their console, and come back when their windows end."""

import re
import unicodedata
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import LISTEN, RINGING_HZ, create, open_incident, panel_of, wait_for_map, wait_for_tone
from tests.running import RunningCentre, wait_until

pytestmark = pytest.mark.browser

PLACE = {"lon": 106.885, "lat": 11.545, "radius_m": 0, "source": "spoken"}


def pop_out(desk: Desk, screen: str) -> Desk:
    """Open a panel in a window of its own, by its button."""
    with desk.page.expect_popup() as opening:
        desk.page.get_by_test_id(f"screen-{screen}").click()
    return window(desk, opening.value)


def window(desk: Desk, page: Page) -> Desk:
    beside = Desk(page, desk.centre, faults=desk.faults, expected=desk.expected)
    beside.watch()
    beside.is_live()
    # Both are looked at: a window behind another one is not painted.
    desk.page.bring_to_front()
    return beside


def test_the_map_stands_elsewhere_in_step_with_the_console_and_comes_back(
    running: RunningCentre, open_desk: Open
) -> None:
    incident = create(running, "police", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("police", width=1920, height=1080)
    wait_for_map(desk)
    desks_before = desk.page.get_by_test_id("desks-open").get_attribute("title")
    panel = desk.page.locator(".incident").bounding_box()
    assert panel is not None

    beside = pop_out(desk, "map")
    expect(desk.page.get_by_test_id("map-panel")).to_have_count(0)
    expect(desk.page.get_by_test_id("screens-away")).to_contain_text("Bản đồ")
    roomier = desk.page.locator(".incident").bounding_box()
    assert roomier is not None
    assert roomier["height"] > panel["height"] + 200

    open_incident(desk, incident["id"])
    expect(beside.page.get_by_test_id("screen-incident")).to_contain_text(incident["number"])
    wait_for_map(beside)
    beside.page.keyboard.press("Escape")
    expect(panel_of(desk, incident["id"])).to_have_count(0)
    # What is chosen in the other window is opened here.
    beside.page.get_by_test_id("map-things-open").click()
    beside.page.locator(f"[data-testid=map-thing][data-kind=incident][data-id='{incident['id']}']").click()
    expect(panel_of(desk, incident["id"])).to_be_visible()

    # The console looks at nothing less than before, and there is no second desk.
    assert desk.page.get_by_test_id("desks-open").get_attribute("title") == desks_before
    desk.page.get_by_test_id("language-en").click()
    expect(beside.page.get_by_role("heading", name="Map", exact=True)).to_be_visible()
    desk.page.get_by_test_id("language-vi").click()
    beside.page.close()
    expect(desk.page.get_by_test_id("map-panel")).to_be_visible()
    expect(desk.page.get_by_test_id("screens-away")).to_have_count(0)


def test_a_unit_is_followed_from_the_command_line_on_the_map_elsewhere_until_esc(
    running: RunningCentre, open_desk: Open
) -> None:
    unit = next(unit for unit in running.read("police", "/units")["units"] if unit["position"])
    desk = open_desk("police", width=1920, height=1080)
    beside = pop_out(desk, "map")
    wait_for_map(beside)
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type(f"F {unit['call_sign']}")
    expect(desk.page.get_by_test_id("command-reading")).to_have_attribute("data-state", "act")
    desk.page.keyboard.press("Enter")
    following = beside.page.get_by_test_id("map-following")
    expect(following).to_contain_text(unit["call_sign"])
    # Whoever moves the map looks elsewhere.
    beside.page.locator("canvas").focus()
    beside.page.keyboard.press("ArrowLeft")
    expect(following).to_have_count(0)

    desk.page.keyboard.press("F2")
    desk.page.keyboard.type(f"F {unit['call_sign']}")
    desk.page.keyboard.press("Enter")
    expect(following).to_be_visible()
    beside.page.locator("canvas").focus()
    beside.page.keyboard.press("Escape")
    expect(following).to_have_count(0)


def test_commands_are_given_in_the_window_of_the_unit_board(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police", width=1920, height=1080)
    # It is fetched after the first screen.
    expect(desk.page.get_by_test_id("command-line")).to_be_visible()
    desk.page.keyboard.press("F2")
    with desk.page.expect_popup() as opening:
        desk.page.keyboard.type("W luc luong")
        desk.page.keyboard.press("Enter")
    beside = window(desk, opening.value)
    expect(desk.page.locator(".board")).to_have_count(0)

    unit = next(
        unit for unit in running.read("police", "/units")["units"]
        if unit["status"] == "available" and unit["incident_id"] is None
    )  # fmt: skip
    # What is searched in the console is found where the board stands.
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type(f"S {unit['call_sign']}")
    desk.page.keyboard.press("Enter")
    expect(beside.page.get_by_test_id("unit-search")).to_have_value(unit["call_sign"])
    row = beside.page.locator(f"[data-testid=unit-row][data-unit-id='{unit['id']}']")
    row.locator("button.unit").click()
    row.get_by_test_id("unit-status-returning").click()
    expect(row).to_have_attribute("data-status", "returning")
    row.get_by_test_id("unit-status-available").click()
    expect(row).to_have_attribute("data-status", "available")

    # The same key brings it back.
    beside.page.locator(".board").focus()
    # The window is gone before the key is let go.
    with suppress(Error):
        beside.page.keyboard.press("Shift+F9")
    expect(desk.page.locator(".board")).to_be_visible()


def test_a_console_that_is_loaded_anew_finds_its_windows_and_one_that_is_closed_is_told(open_desk: Open) -> None:
    desk = open_desk("police", width=1920, height=1080)
    beside = pop_out(desk, "units")
    desk.page.reload()
    desk.is_live()
    expect(desk.page.locator(".board")).to_have_count(0)
    expect(beside.page.get_by_test_id("screen-alone")).to_have_count(0)
    desk.page.close()
    expect(beside.page.get_by_test_id("screen-alone")).to_be_visible()


def test_without_a_console_one_window_rings_each_shows_what_and_the_console_is_a_key_away(
    running: RunningCentre, open_desk: Open
) -> None:
    desk = open_desk("fire", width=1920, height=1080)
    desk.page.context.add_init_script(LISTEN)
    windows = [pop_out(desk, screen) for screen in ("units", "map")]
    for beside in windows:
        # A browser lets nothing sound before the first touch.
        beside.page.mouse.click(300, 15)
    desk.page.close()
    for beside in windows:
        expect(beside.page.get_by_test_id("screen-alone")).to_be_visible()

    def that_ring() -> list[Desk]:
        return [one for one in windows if one.page.locator("[data-testid=screen-alone][data-rings=true]").count()]

    wait_until(lambda: len(that_ring()) == 1, 20, "exactly one window rings")
    [ringing] = that_ring()
    [silent] = [one for one in windows if one is not ringing]
    call = running.call(7_620_001, "114")
    wait_for_tone(ringing, RINGING_HZ)
    for beside in windows:
        row = beside.page.locator(f"[data-testid=call-row][data-call-id='{call['id']}']")
        expect(row).to_be_visible()
        told = beside.page.get_by_test_id("screen-ringing")
        expect(told).to_contain_text("Chỉ nghe máy được ở bàn điều hành")
        expect(told.get_by_role("link")).to_have_attribute("href", "/")
    expect(ringing.page).to_have_title(re.compile("^[☎‼]"))
    assert silent.page.evaluate("tones.length") == 0

    ringing.page.close()
    wait_for_tone(silent, RINGING_HZ)
    with silent.page.context.expect_page() as opening:
        silent.page.keyboard.press("F10")
    console = opening.value
    expect(console.locator(f"[data-testid=call-row][data-call-id='{call['id']}']")).to_be_visible()
    expect(silent.page.get_by_test_id("screen-alone")).to_have_count(0)
    running.write("supervisor", "POST", f"/calls/{call['id']}/close", {"disposition": "test"})


def test_a_browser_that_forbids_windows_is_told_of_in_a_sentence(open_desk: Open) -> None:
    desk = open_desk("police", width=1920, height=1080)
    desk.page.evaluate("window.open = () => null")
    desk.page.keyboard.press("Shift+F9")
    expect(desk.page.get_by_text("Trình duyệt đã chặn cửa sổ mới")).to_be_visible()
    expect(desk.page.get_by_test_id("map-panel")).to_be_visible()


def test_a_panel_that_has_no_window_is_not_found_and_a_stranger_signs_in(open_desk: Open) -> None:
    desk = open_desk("police")
    desk.expected = "404"
    answer = desk.page.request.get(f"{desk.centre.address}/screen/queue/")
    assert (answer.status, answer.json()["code"]) == (404, "not_found")
    desk.page.context.clear_cookies()
    answer = desk.page.request.get(f"{desk.centre.address}/screen/map/")
    assert re.search(r"/login/\?next=/screen/map/$", answer.url)


def test_distances_are_measured_by_keyboard_alone(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("police", width=1920, height=1080)
    open_incident(desk, incident["id"])
    wait_for_map(desk)
    desk.page.get_by_test_id("map-measure-open").press("Enter")
    measure = desk.page.get_by_test_id("map-measure")
    measure.get_by_role("button", name=f"Từ vụ {incident['number']}").press("Enter")
    canvas = desk.page.locator(".map-panel canvas")
    canvas.focus()
    wait_for_map(desk)
    canvas.press("ArrowRight")
    # It glides: just after the key it still stands settled where it was.
    desk.page.wait_for_timeout(1_500)
    wait_for_map(desk)
    canvas.press("Enter")
    leg = measure.get_by_test_id("map-leg")
    expect(leg).to_contain_text("(đông)")
    expect(leg).to_contain_text(re.compile(r"[1-9]\d* m|\d,\d km"))
    desk.page.keyboard.press("Escape")
    expect(measure).to_have_count(0)
    # Esc has ended the measure alone.
    expect(panel_of(desk, incident["id"])).to_be_visible()


def test_what_is_here_is_told_of_the_middle_of_the_map_by_keyboard(open_desk: Open) -> None:
    desk = open_desk("police", width=1920, height=1080)
    wait_for_map(desk)
    desk.page.evaluate("globalThis.eocMap.jump(106.72, 11.74, 13)")
    wait_for_map(desk)
    desk.page.locator(".map-panel canvas").press("Enter")
    picked = desk.page.get_by_test_id("map-pick")
    expect(picked).to_contain_text("11.74000, 106.72000")
    expect(picked.get_by_test_id("area-now")).to_contain_text(re.compile("xã|phường"))
    expect(picked.get_by_test_id("nearest-stations").locator("li")).to_have_count(3)
    expect(picked.get_by_test_id("nearest-units").locator("li").first).to_contain_text("km")


def test_what_the_map_shows_is_a_list_also_where_nothing_can_be_drawn(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", agencies=["police"], location=PLACE)
    desk = open_desk("police", width=1920, height=1080)
    desk.page.add_init_script(
        "const original = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind === 'webgl2' ? null : original.call(this, kind, ...more); };"
    )
    desk.page.reload()
    desk.is_live()
    expect(desk.page.get_by_test_id("map-sentence")).to_be_visible()
    desk.page.get_by_test_id("map-things-open").click()
    rows = desk.page.get_by_test_id("map-thing")
    rows.first.focus()
    desk.page.keyboard.press("End")
    expect(desk.page.locator("[data-testid=map-thing]:focus")).to_have_attribute("data-kind", "unit")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_test_id("map-pick")).to_be_visible()
    thing = desk.page.locator(f"[data-testid=map-thing][data-kind=incident][data-id='{incident['id']}']")
    desk.page.keyboard.press("Home")
    thing.press("Enter")
    expect(panel_of(desk, incident["id"])).to_be_visible()


def test_the_queue_is_narrowed_to_communes_and_stays_so(running: RunningCentre, open_desk: Open) -> None:
    here = create(running, "police", type="theft", agencies=["police"], priority=4, location=PLACE)
    nowhere = create(running, "police", type="theft", agencies=["police"], priority=4)
    assert here["area"]
    assert nowhere["area"] is None
    area = next(one for one in running.read("police", "/catalogue")["areas"] if one["code"] == here["area"])
    desk = open_desk("police", width=1920, height=1080)
    desk.page.get_by_test_id("filter-areas").click()
    desk.page.get_by_test_id("area-search").fill(without_accents(area["name"]))
    desk.page.keyboard.press("Enter")
    filtered = desk.page.get_by_test_id("queue-filtered")
    expect(filtered).to_contain_text(area["name"])

    def shown() -> set[int]:
        rows = desk.page.get_by_test_id("incident-row").all()
        return {int(row.get_attribute("data-incident-id") or 0) for row in rows}

    wait_until(lambda: here["id"] in shown() and nowhere["id"] not in shown(), 10, "the commune alone is shown")
    desk.page.get_by_test_id("area-unknown").check()
    wait_until(lambda: {here["id"], nowhere["id"]} <= shown(), 10, "those without a commune are shown too")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_test_id("area-choices")).to_have_count(0)
    desk.page.reload()
    desk.is_live()
    expect(filtered).to_contain_text(area["name"])
    expect(desk.page.get_by_test_id("filter-areas")).to_have_text(re.compile(r"\(2\)"))


def without_accents(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(sign for sign in folded if not unicodedata.combining(sign))
