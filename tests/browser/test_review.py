"""Supervisors look back: they find an incident, see every second of it to scale, and whether its record holds."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_access import violations
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser

PLACE = {"lon": 106.8832, "lat": 11.5349, "radius_m": 50, "source": "spoken"}


@pytest.fixture
def worked_on(running: RunningCentre) -> Json:
    """An incident by telephone that an ambulance worked on to the end."""
    call = running.call(8_100_001, "115")
    path = f"/calls/{call['id']}"
    assert running.write("ambulance", "POST", f"{path}/answer", {}).status_code == 200
    incident = running.read("ambulance", f"/incidents/{call['incident_id']}")
    changes = {"type": "fall", "place": "Nhà văn hóa thôn 3", "location": PLACE}
    kept = running.write("ambulance", "PATCH", f"/incidents/{incident['id']}", changes, **{"If-Match": '"2"'})
    assert kept.status_code == 200, kept.text
    unit = next(
        unit
        for unit in running.read("ambulance", "/units")["units"]
        if unit["status"] == "available" and unit["agency"] == "ambulance"
    )
    sent = running.write("ambulance", "POST", f"/incidents/{incident['id']}/assignments", {"units": [unit["id"]]})
    assert sent.status_code == 201, sent.text
    [assignment] = sent.json()["assignments"]
    for status in ("acknowledged", "en_route", "on_scene", "cleared"):
        done = running.write("ambulance", "POST", f"/assignments/{assignment['id']}/status", {"status": status})
        assert done.status_code == 200, done.text
    assert running.write("ambulance", "POST", f"{path}/end", {}).status_code == 200
    return {**incident, "call": call["id"], "assignment": assignment["id"]}


def open_review(page: Page, running: RunningCentre, fragment: str = "") -> None:
    page.goto(f"{running.address}/review/{fragment}")
    expect(page.get_by_test_id("find")).to_be_visible()


def test_an_incident_is_found_and_looked_back_on(running: RunningCentre, open_desk: Open, worked_on: Json) -> None:
    page = open_desk("supervisor", width=1920, height=1080).page
    with page.context.expect_page() as opened:
        page.get_by_test_id("review-link").click()
    look = opened.value
    look.locator("select[name=type]").select_option("fall")
    look.get_by_test_id("find").click()
    row = look.locator(f"[data-testid=found-incident][data-incident-id='{worked_on['id']}']")
    expect(row).to_contain_text("Nhà văn hóa thôn 3")
    row.click()
    expect(look.get_by_test_id("review")).to_contain_text(worked_on["number"])

    def bars(lane: str) -> list[str | None]:
        track = look.locator(f"[data-lane='{lane}'] [data-testid=bar]")
        return [bar.get_attribute("data-state") for bar in track.all()]

    assert bars(f"call:{worked_on['call']}") == ["ringing", "answered"]
    assert bars(f"unit:{worked_on['assignment']}") == ["dispatched", "acknowledged", "en_route", "on_scene"]
    intervals = look.get_by_test_id("review-intervals").locator("tbody tr")
    measured = [row.get_attribute("data-interval") for row in intervals.all()]
    assert measured == ["answering", "turnout", "travel", "processing", "total"]
    expect(look.get_by_test_id("chains")).to_contain_text("Nguyên vẹn")
    # A point of the drawing leads to its words.
    look.locator(".point:enabled").first.click()
    assert look.evaluate("document.activeElement.dataset.testid") == "log-entry"
    assert violations(look) == []


def test_a_record_that_was_altered_is_shown_first_of_all(
    running: RunningCentre, open_desk: Open, worked_on: Json
) -> None:
    """What the centre answers of an altered record is a test of the API's: nobody alters one of a running centre."""
    page = open_desk("supervisor").page

    def alter(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["chains"][0]["first_broken_seq"] = 4711
        route.fulfill(response=answer, json=body)

    page.route("**/review", alter)
    open_review(page, running, f"#incident={worked_on['id']}")
    alarm = page.get_by_test_id("chains").get_by_role("alert")
    expect(alarm).to_contain_text("sự kiện số 4711 không khớp")
    assert violations(page) == []


def test_the_times_of_a_period_lead_to_their_longest(running: RunningCentre, open_desk: Open, worked_on: Json) -> None:
    page = open_desk("supervisor").page
    open_review(page, running)
    page.locator("select[name=type]").select_option("fall")
    page.get_by_test_id("find").click()
    row = page.get_by_test_id("measures").locator("tr[data-interval=total]")
    expect(row).to_be_visible()
    # Of a few cases no percentile is told.
    expect(row).to_contain_text("quá ít")
    page.get_by_test_id("group-by").select_option("agency")
    expect(page.get_by_test_id("measures").locator("tr[data-interval=total][data-group=ambulance]")).to_be_visible()
    assert violations(page) == []
    page.get_by_test_id("measures").locator("tr[data-interval=total] button").first.click()
    expect(page.get_by_test_id("review")).to_be_visible()


def test_days_that_are_no_time_are_refused_in_words(running: RunningCentre, open_desk: Open) -> None:
    page = open_desk("supervisor").page
    open_review(page, running)
    page.locator("input[name=first]").fill("2030-01-01")
    page.get_by_test_id("find").click()
    expect(page.get_by_role("alert")).to_contain_text("Ngày cuối phải sau ngày đầu")


def test_who_reviews_nothing_is_told_so(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("police")
    desk.expected = "403"
    expect(desk.page.get_by_test_id("review-link")).to_have_count(0)
    answer = desk.page.goto(f"{running.address}/review/")
    assert answer is not None
    assert answer.status == 403
