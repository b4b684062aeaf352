"""What a screen says of itself, of the other desks and of the units, in a real browser."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Desk, Open
from tests.browser.screen import create, find_row, open_incident, row_of
from tests.running import RunningCentre

pytestmark = pytest.mark.browser

# A console is blind after 15 s, and the supervisor is told within a second.
BLIND_WITHIN_MS = 30_000
HOUR_S = 3_600
DAY_S = 24 * HOUR_S
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="module")
def names(running: RunningCentre) -> dict[str, str]:
    """The names of the people, by the ones with which they sign in."""
    return {username: running.read(username, "/me")["name"] for username in ("police", "supervisor")}


def new_units(centre: RunningCentre, count: int) -> list[int]:
    """Make units of the police that never said where they are, and return their ids."""
    made = centre.shell(
        "from dispatch.models import Unit\n"
        "like = Unit.objects.filter(agency='police', status='available').first()\n"
        f"for _ in range({count}):\n"
        "    like.pk = None\n"
        "    like.call_sign = f'KT{Unit.objects.count()}'\n"
        "    like.save(force_insert=True)\n"
        "    print(like.pk)"
    )
    return [int(unit_id) for unit_id in made.split()]


def locate(centre: RunningCentre, unit_id: int, age_s: float, lon: float = 106.88, lat: float = 11.53) -> None:
    """Let a unit say now that it was somewhere so long ago."""
    at = datetime.now(UTC) - timedelta(seconds=age_s)
    body = {"fixes": [{"unit": unit_id, "at": at.isoformat(), "lon": lon, "lat": lat}]}
    answer = centre.write("police", "POST", "/positions", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["stored"] == 1


def unit_row(desk: Desk, unit_id: int) -> Locator:
    return desk.page.locator(f"[data-testid=unit-row][data-unit-id='{unit_id}']")


def warning_of(desk: Desk, unit_id: int) -> Locator:
    return unit_row(desk, unit_id).get_by_test_id("position-warning")


def test_two_people_at_one_incident_see_each_other_and_what_is_edited(
    running: RunningCentre, open_desk: Open, names: dict[str, str]
) -> None:
    incident = create(running, "police", type="theft", place="chợ")
    police, supervisor = open_desk("police"), open_desk("supervisor")
    mine, theirs = open_incident(police, incident["id"]), open_incident(supervisor, incident["id"])
    expect(mine.get_by_test_id("open-at")).to_contain_text(names["supervisor"])
    expect(theirs.get_by_test_id("open-at")).to_contain_text(names["police"])
    expect(mine.get_by_test_id("open-at")).not_to_contain_text(names["police"])

    mine.locator("input[name=place]").fill("chợ Đồng Xoài")
    editors = theirs.get_by_test_id("editors-place")
    expect(editors).to_contain_text(names["police"])
    expect(theirs.get_by_test_id("open-at")).to_contain_text("đang sửa địa điểm")
    expect(theirs.get_by_test_id("editors-what")).to_be_empty()
    # Who already types is told too, and keeps what was typed.
    theirs.locator("input[name=place]").fill("chợ Chơn Thành")
    expect(mine.get_by_test_id("editors-place")).to_contain_text(names["supervisor"])
    expect(mine.locator("input[name=place]")).to_have_value("chợ Đồng Xoài")

    mine.get_by_test_id("save-place").click()
    expect(editors).to_be_empty()
    police.page.keyboard.press("Escape")
    expect(theirs.get_by_test_id("open-at")).to_have_count(0)
    expect(row_of(police, incident["id"]).get_by_test_id("open-elsewhere")).to_contain_text(names["supervisor"])


def test_an_incident_shows_who_has_had_it_on_a_screen(
    running: RunningCentre, open_desk: Open, names: dict[str, str]
) -> None:
    police = open_desk("police")
    incident = create(running, "police", type="theft")
    sights = open_incident(police, incident["id"]).get_by_test_id("sights")
    expect(sights.locator("summary")).to_contain_text(names["police"])
    expect(sights).not_to_contain_text(names["supervisor"])
    open_incident(open_desk("supervisor"), incident["id"])
    expect(sights.locator("summary")).to_contain_text(f"{names['police']}, {names['supervisor']}")


def test_a_screen_that_nobody_sees_is_shown_to_the_supervisor_until_it_is_looked_at(
    running: RunningCentre, open_desk: Open
) -> None:
    supervisor, covered = open_desk("supervisor"), open_desk("ambulance", covered=True)
    button = supervisor.page.get_by_test_id("desks-open")
    expect(button).to_have_accessible_name("Xem 2 bàn đang mở")
    incident = create(running, "police", type="traffic_crash", agencies=["police", "ambulance"])
    expect(find_row(covered, incident["id"])).to_be_attached()
    expect(button).to_have_accessible_name("Xem 2 bàn đang mở: 1 bàn không xác nhận", timeout=BLIND_WITHIN_MS)
    button.press("Enter")
    blind = supervisor.page.locator("[data-testid=desk-row][data-blind=true]")
    expect(blind).to_have_count(1)
    expect(blind).to_contain_text("không xác nhận đã nhìn thấy từ")
    expect(blind).to_contain_text("Cấp cứu 115")
    seen = [sight["username"] for sight in running.read("police", f"/incidents/{incident['id']}/sights")["sights"]]
    assert "ambulance" not in seen
    covered.uncover()
    expect(blind).to_have_count(0)
    expect(button).to_have_accessible_name("Xem 2 bàn đang mở")


@pytest.mark.parametrize("clock_ahead_s", [0, HOUR_S, -HOUR_S])
def test_a_position_says_how_far_it_can_be_trusted_by_the_clock_of_the_centre(
    running: RunningCentre, open_desk: Open, clock_ahead_s: int
) -> None:
    fresh, stale, lost, suspect = new_units(running, 4)
    desk = open_desk("police", clock_ahead_s=clock_ahead_s)
    unit_row(desk, fresh).get_by_role("button").first.click()
    fact = unit_row(desk, fresh).get_by_test_id("position-fact")
    expect(fact).to_contain_text("Chưa có vị trí")
    # Whole minutes, with room for a slow machine.
    locate(running, stale, 125)
    locate(running, lost, 365)
    locate(running, suspect, 20)
    locate(running, suspect, 10, lon=105.0)
    expect(warning_of(desk, stale)).to_contain_text("Vị trí cũ 2 phút")
    expect(warning_of(desk, lost)).to_contain_text("Mất vị trí 6 phút")
    expect(warning_of(desk, suspect)).to_contain_text("Vị trí đáng ngờ")
    locate(running, fresh, 0)
    expect(fact).to_contain_text("giây trước")
    expect(warning_of(desk, fresh)).to_have_count(0)

    # An older word takes nothing back.
    locate(running, fresh, 300)
    locate(running, suspect, 5, lon=105.0)
    expect(warning_of(desk, suspect)).to_have_count(0)
    expect(warning_of(desk, fresh)).to_have_count(0)

    shown = datetime.strptime(desk.page.locator(".clock").inner_text(), "%H:%M:%S").replace(tzinfo=ZONE)
    off_s = (shown - datetime.now(ZONE)).total_seconds() % DAY_S
    assert min(off_s, DAY_S - off_s) < HOUR_S / 2
    desk.is_live()


def test_a_centre_without_redis_says_so_below_the_board_and_moves_nothing(
    running: RunningCentre, open_desk: Open
) -> None:
    incident = create(running, "police", type="theft", place="chợ Phước Long")
    desk = open_desk("police")
    row = find_row(desk, incident["id"])
    row.scroll_into_view_if_needed()
    banner = desk.page.locator("[data-testid=degraded][data-part=redis]")
    expect(banner).to_have_count(0)
    before = row.bounding_box()
    with running.stopped("redis"):
        expect(banner).to_be_in_viewport()
        expect(banner).to_contain_text("Không mất gì")
        assert row.bounding_box() == before
        desk.is_live()
    expect(banner).to_have_count(0)
    assert row.bounding_box() == before
