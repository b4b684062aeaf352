"""What dispatchers see and do, in a real browser."""

import re
import statistics
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NEVER_S, PATIENCE_MS, Open
from tests.browser.screen import OLD_WITHIN_MS, create, find_call, open_incident, panel_of, row_of
from tests.running import Json, RunningCentre, wait_until

pytestmark = pytest.mark.browser

_numbers = count(1)
RINGS = 12
HIGH = 4_000
SIZES = [(3840, 2160), (1920, 1080), (1366, 768), (390, 844)]


def ring(centre: RunningCentre, dialled: str) -> Json:
    """Let somebody call, and return the card of the call."""
    return centre.call(next(_numbers), dialled)


def entries(panel: Locator, name: str) -> Locator:
    return panel.locator(f"[data-testid=timeline-entry][data-name='{name}']")


def test_a_call_is_answered_and_a_unit_sent_on_the_desk_of_its_service(running: RunningCentre, open_desk: Open) -> None:
    ambulance, police = open_desk("ambulance"), open_desk("police")
    ambulance.mark()
    call = ring(running, "115")
    incident_id = call["incident_id"]
    expect(row_of(ambulance, incident_id)).to_be_visible()
    # The stream has passed the police's console by the time that a later event stands there.
    expect(row_of(police, ring(running, "113")["incident_id"])).to_be_visible()
    expect(row_of(police, incident_id)).to_have_count(0)

    ringing = find_call(ambulance, call["id"])
    ringing.get_by_test_id("answer-call").click()
    expect(ringing).to_have_count(0)
    panel = panel_of(ambulance, incident_id)
    form = ambulance.page.locator(f"[data-testid=call-form][data-call-id='{call['id']}']")
    expect(form).to_have_attribute("data-status", "answered")
    expect(entries(panel, "call.answered")).to_have_count(1)

    assert entries(panel, "unit.assigned").count() == 0
    choice = panel.get_by_test_id("assign-unit-checkbox").first
    unit_id = choice.get_attribute("data-unit-id")
    choice.check()
    panel.get_by_test_id("assign-send").click()
    expect(entries(panel, "unit.assigned")).to_have_count(1)
    expect(panel.get_by_test_id("assignment")).to_have_attribute("data-status", "dispatched")
    unit = ambulance.page.locator(f"[data-testid=unit-row][data-unit-id='{unit_id}']")
    expect(unit).to_have_attribute("data-status", "dispatched")
    panel.get_by_test_id("assignment-en_route").click()
    expect(unit).to_have_attribute("data-status", "en_route")
    expect(entries(panel, "assignment.changed")).to_have_count(1)
    assert ambulance.is_unbroken()


def test_an_alarm_asks_the_desk_then_the_supervisor_until_somebody_takes_it(
    running: RunningCentre, open_desk: Open
) -> None:
    ambulance, police, supervisor = open_desk("ambulance"), open_desk("police"), open_desk("supervisor")
    running.set_escalation(incident_unassigned=[1, 2, NEVER_S])
    try:
        incident = create(running, "ambulance", type="fall", place="Chợ Đồng Xoài")
    finally:
        running.quieten(NEVER_S)
    alarm = ambulance.page.get_by_test_id("alarm")
    expect(alarm).to_have_count(1)
    expect(alarm).to_contain_text(incident["number"])
    expect(supervisor.page.get_by_test_id("alarm")).to_have_count(1)
    assert police.page.get_by_test_id("alarm").count() == 0
    # The next step asks somebody else; it does not let go who was asked before.
    expect(alarm).to_have_count(1)
    alarm.get_by_test_id("acknowledge-alarm").click()
    for desk in (ambulance, supervisor):
        expect(desk.page.get_by_test_id("alarm")).to_have_count(0)
    expect(entries(open_incident(ambulance, incident["id"]), "escalation.acknowledged")).to_have_count(1)


def test_an_incident_entered_by_hand_appears_where_it_is_needed(running: RunningCentre, open_desk: Open) -> None:
    police, ambulance, fire = open_desk("police"), open_desk("ambulance"), open_desk("fire")
    police.page.keyboard.press("F4")
    form = police.page.get_by_test_id("new-incident-form")
    form.locator("select[name=type]").select_option("theft")
    form.locator("input[name=agencies][value=ambulance]").check()
    expect(form.locator("input[name=agencies][value=police]")).to_be_checked()
    form.locator("input[name=place]").fill("Ngã tư Đồng Xoài, gần bưu điện")
    form.locator("input[name=coordinates]").fill("11.5349, 106.8832")
    form.locator("textarea[name=what]").fill("Hai người cãi nhau vì chiếc xe đạp")
    form.get_by_test_id("new-incident-submit").click()
    panel = police.page.get_by_test_id("incident-panel")
    expect(panel).to_be_visible()
    expect(form).to_be_hidden()
    incident_id = int(panel.get_attribute("data-incident-id") or 0)
    for desk in (police, ambulance):
        expect(row_of(desk, incident_id)).to_contain_text("Ngã tư Đồng Xoài, gần bưu điện")
    expect(row_of(fire, ring(running, "114")["incident_id"])).to_be_visible()
    expect(row_of(fire, incident_id)).to_have_count(0)
    card = running.read("police", f"/incidents/{incident_id}")
    assert card["agencies"] == ["police", "ambulance"]
    assert (card["location"]["lon"], card["location"]["lat"]) == (106.8832, 11.5349)
    assert card["what"] == "Hai người cãi nhau vì chiếc xe đạp"


def test_what_waited_on_a_crews_device_stands_with_both_its_times(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("ambulance")
    incident = create(running, "ambulance", type="fall", place="Nhà văn hóa")
    panel = open_incident(desk, incident["id"])
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    for text, told in (("Viết lúc mất sóng", {"occurred_at": hour_ago}), ("Viết ngay", {})):
        path = f"/incidents/{incident['id']}/notes"
        assert running.write("ambulance", "POST", path, {"text": text, **told}).status_code == HTTPStatus.CREATED
    late = entries(panel, "note.added").filter(has_text="Viết lúc mất sóng").get_by_test_id("came-late")
    expect(late).to_contain_text("Báo muộn")
    expect(entries(panel, "note.added").filter(has_text="Viết ngay").get_by_test_id("came-late")).to_have_count(0)
    # What is read of the record says the same as what came on the socket.
    desk.page.reload()
    expect(open_incident(desk, incident["id"]).get_by_test_id("came-late")).to_have_count(1)


def test_a_screen_without_news_says_so_refuses_commands_and_comes_back(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("ambulance")
    desk.expected = r"net::ERR_|WebSocket connection to .* failed"
    desk.mark()
    call = ring(running, "115")
    answer = find_call(desk, call["id"]).get_by_test_id("answer-call")
    expect(answer).to_be_visible()
    age = desk.page.get_by_test_id("data-age")
    missed: list[Json] = []
    # They wait at the door until the centre wakes.
    meanwhile = threading.Thread(target=lambda: missed.append(ring(running, "115")))
    with running.stopped("web"):
        meanwhile.start()
        expect(age).to_have_attribute("data-state", "stale", timeout=OLD_WITHIN_MS)
        expect(desk.page.get_by_test_id("stale-explanation")).to_be_visible()
        expect(answer).to_be_disabled()
        expect(answer).to_have_attribute("title", re.compile("cũ"))
    meanwhile.join()
    desk.is_live()
    expect(row_of(desk, missed[0]["incident_id"])).to_be_visible()
    expect(desk.page.get_by_test_id("stale-explanation")).to_have_count(0)
    assert running.read("supervisor", f"/incidents/{call['incident_id']}")["status"] == "new"
    answer.click()
    expect(panel_of(desk, call["incident_id"])).to_be_visible()
    assert desk.is_unbroken()


def test_a_killed_web_process_costs_a_screen_nothing(running: RunningCentre, open_desk: Open) -> None:
    # So high that the whole queue is drawn.
    desk = open_desk("ambulance", height=HIGH)
    desk.expected = r"net::ERR_|WebSocket connection to .* failed"
    desk.mark()
    killed = running.kill("web")
    card = ring(running, "115")
    expect(row_of(desk, card["incident_id"])).to_be_visible()
    desk.is_live()
    assert running.process_of("web") not in {None, killed}
    shown = {int(row.get_attribute("data-incident-id") or 0) for row in desk.page.get_by_test_id("incident-row").all()}
    assert shown == {incident["id"] for incident in running.read("ambulance", "/board")["incidents"]}
    assert desk.is_unbroken()


def test_the_language_changes_without_a_reload(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    create(running, "police", type="theft")
    expect(desk.page.get_by_test_id("incident-row").first).to_be_visible()
    desk.mark()
    heading = desk.page.get_by_role("heading", level=2).first
    expect(heading).to_contain_text("Hàng chờ vụ việc")
    desk.page.get_by_test_id("language-en").click()
    expect(heading).to_contain_text("Incident queue")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.page.get_by_test_id("incident-row").filter(has_text="Theft").first).to_be_visible()
    desk.page.get_by_test_id("language-vi").click()
    expect(heading).to_contain_text("Hàng chờ vụ việc")
    expect(desk.page.locator("html")).to_have_attribute("lang", "vi")
    assert desk.is_unbroken()


def test_two_people_who_change_one_field_decide_between_both_values(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", place="chợ")
    desk = open_desk("police")
    desk.expected = "status of 409"
    panel = open_incident(desk, incident["id"])
    place = panel.locator("input[name=place]")
    place.fill("chợ Đồng Xoài")
    path = f"/incidents/{incident['id']}"
    others = running.write(
        "supervisor", "PATCH", path, {"place": "chợ Chơn Thành"}, **{"If-Match": str(incident["version"])}
    )
    assert others.status_code == 200, others.text
    expect(panel).to_have_attribute("data-version", str(others.json()["version"]))
    # What is being typed is not overwritten by what arrives.
    expect(place).to_have_value("chợ Đồng Xoài")
    panel.get_by_test_id("save-place").click()
    conflict = desk.page.get_by_test_id("conflict")
    expect(conflict).to_contain_text("chợ Đồng Xoài")
    expect(conflict).to_contain_text("chợ Chơn Thành")
    assert running.read("police", path)["place"] == "chợ Chơn Thành"
    conflict.get_by_test_id("keep-mine").click()
    expect(row_of(desk, incident["id"])).to_contain_text("chợ Đồng Xoài")
    expect(conflict).to_have_count(0)
    assert running.read("police", path)["place"] == "chợ Đồng Xoài"


def test_of_two_changes_that_are_refused_at_once_each_is_asked_about(running: RunningCentre, open_desk: Open) -> None:
    incident = create(running, "police", type="theft", place="chợ", what="mất xe")
    desk = open_desk("police")
    desk.expected = "status of 409"
    panel = open_incident(desk, incident["id"])
    panel.locator("input[name=place]").fill("chợ Đồng Xoài")
    panel.locator("[name=what]").fill("mất hai xe")
    path = f"/incidents/{incident['id']}"
    theirs = {"place": "chợ Chơn Thành", "what": "mất xe máy"}
    others = running.write("supervisor", "PATCH", path, theirs, **{"If-Match": str(incident["version"])})
    assert others.status_code == HTTPStatus.OK, others.text
    expect(panel).to_have_attribute("data-version", str(others.json()["version"]))
    # Hands that are quicker than the centre's answer to the first.
    panel.evaluate("""panel => {
        for (const field of ["place", "what"]) panel.querySelector(`[data-testid=save-${field}]`).click();
    }""")
    conflict = desk.page.get_by_test_id("conflict")
    expect(conflict).to_contain_text("chợ Đồng Xoài")
    conflict.get_by_test_id("keep-mine").click()
    expect(conflict).to_contain_text("mất hai xe")
    expect(conflict).to_contain_text("mất xe máy")
    conflict.get_by_test_id("keep-theirs").click()
    expect(conflict).to_have_count(0)
    expect(row_of(desk, incident["id"])).to_contain_text("chợ Đồng Xoài")
    after = running.read("police", path)
    assert (after["place"], after["what"]) == ("chợ Đồng Xoài", "mất xe máy")


def test_a_call_is_on_the_screen_soon_after_it_was_offered(
    running: RunningCentre, open_desk: Open, figures: list[str]
) -> None:
    desk = open_desk("ambulance", height=HIGH)
    desk.page.evaluate(
        """() => {
            window.shownAt = {};
            new MutationObserver(() => requestAnimationFrame(() => {
                for (const row of document.querySelectorAll("[data-testid=incident-row]"))
                    window.shownAt[row.dataset.incidentId] ??= Date.now();
            })).observe(document.body, { childList: true, subtree: true });
        }"""
    )
    delays_ms = []
    for _ in range(RINGS):
        offered_at = time.time()
        incident_id = ring(running, "115")["incident_id"]
        # Not Playwright's own waiting: it evaluates text in the page, which the page forbids.
        shown = partial(desk.page.evaluate, f"window.shownAt[{incident_id}]")
        shown_at = wait_until(shown, PATIENCE_MS / 1000, f"incident {incident_id} is painted")
        delays_ms.append(shown_at - offered_at * 1000)
    assert all(delay > 0 for delay in delays_ms)
    figures.append(
        f"webhook offered -> row painted: median {statistics.median(delays_ms):.0f} ms, worst {max(delays_ms):.0f} ms "
        f"of {RINGS}; from nothing to ready: {running.seconds_to_ready:.1f} s"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_screen_is_wider_than_its_window(
    running: RunningCentre, open_desk: Open, size: tuple[int, int], language: str
) -> None:
    width, height = size
    incident = create(running, "police", type="industrial_fire", place="Khu công nghiệp Minh Hưng - Hàn Quốc " * 5)
    desk = open_desk("police", width=width, height=height)
    panel = open_incident(desk, incident["id"])
    expect(entries(panel, "incident.created")).to_be_attached()
    desk.page.get_by_test_id(f"language-{language}").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", language)
    overflow = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0
