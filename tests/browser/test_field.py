"""What a crew does on its phone stands at the desk, with a signal and without one, once and in order."""

import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Route, expect

from tests import media
from tests.browser.conftest import NEVER_S, PATIENCE_MS, Open
from tests.browser.phones import HOLD_MS, OpenPhone, Phone, open_phone, unit_of
from tests.browser.screen import create, open_incident
from tests.running import Json, RunningCentre, wait_until

pytestmark = pytest.mark.browser
__all__ = ["open_phone"]

PLACE = {"lon": 106.5989, "lat": 11.8502}


def send(centre: RunningCentre, desk: str, incident: Json, *units: Json) -> Json:
    """Send units to an incident, and return its card."""
    body = {"units": [unit["id"] for unit in units]}
    answer = centre.write(desk, "POST", f"/incidents/{incident['id']}/assignments", body)
    assert answer.status_code == 201, answer.text
    card: Json = answer.json()
    return card


def assignment_of(centre: RunningCentre, incident_id: int, unit: Json) -> Json:
    card = centre.read("supervisor", f"/incidents/{incident_id}")
    return next(each for each in card["assignments"] if each["unit_id"] == unit["id"])


def has_come_to(phone: Phone, incident_id: int, status: str) -> Json:
    """Wait until the centre knows that a phone's unit has come so far, and return its assignment."""

    def there() -> Json | None:
        # What the phone sends passes by the test, which lets it through while it waits for the page.
        phone.page.wait_for_timeout(50)
        found = assignment_of(phone.centre, incident_id, phone.unit)
        return found if found["status"] == status else None

    found: Json = wait_until(there, PATIENCE_MS / 1000, f"{phone.unit['call_sign']} is {status}")
    return found


def recorded(centre: RunningCentre, incident_id: int, name: str) -> list[Json]:
    """Return what the record of an incident says under a name, in order."""
    events = centre.read("supervisor", f"/incidents/{incident_id}/timeline")["events"]
    return [event for event in events if event["name"] == name]


@pytest.fixture
def accident(running: RunningCentre) -> Iterator[Json]:
    card = create(
        running,
        "ambulance",
        type="trauma",
        place="Ngã ba Lộc Tấn",
        what="Xe máy và xe tải, một người gãy chân",
        location={**PLACE, "source": "operator"},
    )
    yield card
    answer = running.write("supervisor", "POST", f"/incidents/{card['id']}/cancel", {"reason": "diễn tập"})
    assert answer.status_code in {200, 409}, answer.text


def test_an_ambulance_goes_and_comes_back(
    running: RunningCentre, open_desk: Open, open_phone: OpenPhone, accident: Json
) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone = open_phone(unit, "ambulance")
    desk = open_desk("ambulance", width=1920, height=1080)
    panel = open_incident(desk, accident["id"])
    send(running, "ambulance", accident, unit)

    called = phone.page.get_by_test_id("new-assignment")
    expect(called).to_be_visible()
    expect(called.get_by_test_id("job-place")).to_have_text("Ngã ba Lộc Tấn")
    expect(called.get_by_test_id("job-far")).to_contain_text("cách 9")
    phone.page.get_by_test_id("acknowledge").click()
    phone.is_at("acknowledged")
    expect(panel.get_by_test_id("assignment").first).to_have_attribute("data-status", "acknowledged")
    has_come_to(phone, accident["id"], "acknowledged")

    phone.go_on("en_route")
    has_come_to(phone, accident["id"], "en_route")
    phone.go_on("on_scene")
    phone.page.get_by_test_id("tab-log").click()
    phone.page.get_by_test_id("note-text").fill("Một người gãy chân trái, tỉnh")
    phone.page.get_by_test_id("note-text-send").click()
    expect(phone.page.get_by_test_id("log")).to_contain_text("Một người gãy chân trái, tỉnh")
    phone.page.get_by_test_id("tab-photos").click()
    phone.page.get_by_test_id("photo-file").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": media.from_a_telephone((2400, 1800))}
    )
    expect(phone.page.get_by_test_id("photo-counts")).to_contain_text("1 tệp")
    [photo] = running.read("ambulance", f"/incidents/{accident['id']}/attachments")["attachments"]
    assert (photo["media_type"], round(photo["lat"], 3), photo["taken_at"] is not None) == ("image/jpeg", 11.846, True)
    phone.page.get_by_test_id("tab-patient").click()
    phone.page.get_by_test_id("hospital").select_option(index=1)
    phone.page.get_by_test_id("more-patients").click(click_count=2)
    expect(phone.page.get_by_test_id("patient-count")).to_have_text("2")
    phone.page.get_by_test_id("patient-text").fill("Nam 40 tuổi, gãy kín cẳng chân")
    phone.page.get_by_test_id("tell-hospital").click()
    expect(phone.page.get_by_test_id("hospital-told")).to_be_visible()
    phone.go_on("transporting")
    phone.go_on("at_hospital")
    phone.go_on("cleared")
    expect(phone.page.get_by_test_id("standby")).to_be_visible()
    phone.is_sent()
    done = has_come_to(phone, accident["id"], "cleared")
    [told] = [
        event["data"]
        for event in running.read("ambulance", f"/incidents/{accident['id']}/timeline")["events"]
        if event["name"] == "hospital.alerted"
    ]
    assert "2 bệnh nhân. Nam 40 tuổi, gãy kín cẳng chân" in str(told)
    times = [done[f"{status}_at"] for status in ("acknowledged", "en_route", "on_scene", "transporting", "at_hospital")]
    assert times == sorted(times)
    # What belonged to the incident is no longer on the phone.
    assert accident["number"] not in phone.page.content()


def test_who_cannot_go_says_why(running: RunningCentre, open_phone: OpenPhone, accident: Json) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone = open_phone(unit, "ambulance", width=360, height=640)
    send(running, "ambulance", accident, unit)
    phone.page.get_by_test_id("decline").click()
    phone.page.get_by_test_id("reason").first.click()
    expect(phone.page.get_by_test_id("standby")).to_be_visible()
    done = has_come_to(phone, accident["id"], "cleared")
    assert (done["outcome"], done["reason"]) == ("declined", "Xe hỏng")


def test_twenty_things_done_without_a_signal_arrive_once_each_and_in_order(
    running: RunningCentre, open_phone: OpenPhone, accident: Json
) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone = open_phone(unit, "ambulance")
    phone.keep_worker()
    send(running, "ambulance", accident, unit)
    phone.page.get_by_test_id("acknowledge").click()
    has_come_to(phone, accident["id"], "acknowledged")
    phone.is_sent()
    phone.context.set_offline(True)
    phone.go_on("en_route")
    phone.page.get_by_test_id("tab-log").click()
    for number in range(1, 9):
        note_down(phone, f"ghi chú {number:02}")
    phone.go_on("on_scene")
    expect(phone.page.get_by_test_id("queue-count")).to_contain_text("10")
    # The page is closed in the middle of it, and opens again without a signal.
    phone.page.reload()
    phone.is_at("on_scene")
    expect(phone.page.get_by_test_id("queue-count")).to_contain_text("10")
    expect(phone.page.get_by_test_id("job-place")).to_have_text("Ngã ba Lộc Tấn")
    phone.page.get_by_test_id("tab-log").click()
    for number in range(9, 17):
        note_down(phone, f"ghi chú {number:02}")
    phone.go_on("transporting")
    phone.go_on("at_hospital")
    expect(phone.page.get_by_test_id("queue-count")).to_contain_text("20")

    phone.sent.clear()
    crash = Crash(phone, "/status")
    phone.context.set_offline(False)
    wait_until(crash.waited_for, PATIENCE_MS / 1000, "an answer was lost")
    phone.page.reload()
    phone.is_live()
    phone.is_sent()
    has_come_to(phone, accident["id"], "at_hospital")
    notes = [event["data"]["note"] for event in recorded(running, accident["id"], "note.added")]
    assert notes == [f"ghi chú {number:02}" for number in range(1, 17)]
    done = assignment_of(running, accident["id"], unit)
    times = [done[f"{status}_at"] for status in ("acknowledged", "en_route", "on_scene", "transporting", "at_hospital")]
    assert times == sorted(times)
    paths = list(dict.fromkeys((key, path) for key, _, path in phone.sent if path.endswith(("/status", "/notes"))))
    assert [path.rpartition("/")[2] for _, path in paths] == ["status"] * 4 + ["notes"] * 16
    # What was sent when the answer was lost went out again under its own key.
    keys = [key for key, _, path in phone.sent if path.endswith("/status")]
    assert len(keys) > len(set(keys)) == 4


def note_down(phone: Phone, text: str) -> None:
    phone.page.get_by_test_id("note-text").fill(text)
    phone.page.get_by_test_id("note-text-send").click()
    expect(phone.page.get_by_test_id("note-text")).to_have_value("")


def test_a_crew_answers_the_card_of_its_incident_and_writes_over_nobody(
    running: RunningCentre, open_desk: Open, open_phone: OpenPhone
) -> None:
    arrest = create(running, "ambulance", type="cardiac_arrest", place="Chợ Lộc Ninh")
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone, desk = open_phone(unit, "ambulance"), open_desk("ambulance", width=1920, height=1080)
    panel = open_incident(desk, arrest["id"])
    send(running, "ambulance", arrest, unit)
    phone.page.get_by_test_id("acknowledge").click()
    has_come_to(phone, arrest["id"], "acknowledged")

    answer(phone, "responds", option="no")
    at_desk = panel.locator("[data-testid=question][data-question=responds]")
    expect(at_desk.locator("[data-answer=no]")).to_have_attribute("aria-pressed", "true")
    expect(at_desk).to_contain_text(unit["call_sign"])
    # What the desk hears from the caller stands on the phone at once.
    panel.locator("[data-question=helper] [data-answer=yes]").click()
    expect(question(phone, "helper")).to_have_attribute("data-answer", "yes")

    phone.is_sent()
    phone.context.set_offline(True)
    answer(phone, "age", text="58")
    answer(phone, "responds", option="yes")
    answer(phone, "helper", option="no")
    expect(question(phone, "age")).to_contain_text("58")
    expect(question(phone, "age")).to_contain_text("chưa gửi được")
    panel.locator("[data-question=responds] [data-answer=unknown]").click()
    expect(at_desk.locator("[data-answer=unknown]")).to_have_attribute("aria-pressed", "true")
    phone.context.set_offline(False)

    count = phone.page.get_by_test_id("queue-count")
    expect(count).to_have_text("1 việc không được nhận")
    count.click()
    refusal = phone.page.get_by_test_id("refusal")
    expect(refusal).to_have_attribute("data-code", "answer_changed")
    expect(refusal).to_contain_text("ambulance")
    phone.page.get_by_test_id("dismiss").click()
    phone.page.get_by_test_id("close-sheet").click()
    for code, told in (("responds", "unknown"), ("age", "58"), ("helper", "no")):
        expect(question(phone, code)).to_have_attribute("data-answer", told)
    given = {each["question"]: each for each in running.read("ambulance", f"/incidents/{arrest['id']}")["answers"]}
    assert {code: each["answer"] for code, each in given.items()} == {
        "responds": "unknown",
        "age": "58",
        "helper": "no",
    }
    assert given["age"]["from_call_sign"] == unit["call_sign"]
    expect(panel.locator("[data-testid=question][data-question=age]")).to_contain_text(unit["call_sign"])
    running.write("supervisor", "POST", f"/incidents/{arrest['id']}/cancel", {"reason": "diễn tập"})


def question(phone: Phone, code: str) -> Locator:
    return phone.page.locator(f"[data-testid=question][data-question={code}]")


def answer(phone: Phone, code: str, *, option: str = "", text: str = "") -> None:
    """Answer a question by one of its options, or in writing."""
    question(phone, code).click()
    sheet = phone.page.get_by_test_id("answer-sheet")
    if option:
        sheet.locator(f"[data-option={option}]").click()
    else:
        sheet.get_by_test_id("answer-text").fill(text)
        sheet.get_by_test_id("answer-save").click()
    expect(sheet).to_have_count(0)


def test_what_comes_late_says_at_the_desk_when_it_was(
    running: RunningCentre, open_desk: Open, open_phone: OpenPhone, accident: Json
) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone, desk = open_phone(unit, "ambulance"), open_desk("ambulance", width=1920, height=1080)
    panel = open_incident(desk, accident["id"])
    send(running, "ambulance", accident, unit)
    phone.page.get_by_test_id("acknowledge").click()
    has_come_to(phone, accident["id"], "acknowledged")
    phone.is_sent()
    phone.context.set_offline(True)
    phone.page.get_by_test_id("tab-chat").click()
    phone.page.get_by_test_id("message-text").fill("Cần thêm cáng")
    phone.page.get_by_test_id("message-text-send").click()
    expect(phone.page.get_by_test_id("queue-count")).to_contain_text("1")
    phone.hold_emergency()
    # It goes its own road, and says that it waits.
    expect(phone.page.get_by_test_id("emergency-said")).to_have_attribute("data-state", "waiting")
    happened_before(phone, minutes=12)
    phone.context.set_offline(False)
    phone.is_sent()
    said = panel.get_by_test_id("chat-message").filter(has_text="Cần thêm cáng")
    expect(said.get_by_test_id("came-late")).to_contain_text("Báo muộn")
    expect(phone.page.get_by_test_id("emergency-said")).to_have_attribute("data-state", "taken")
    expect(panel.locator("[data-testid=timeline-entry][data-name='unit.endangered']").first).to_be_visible()
    [event] = recorded(running, accident["id"], "unit.endangered")
    assert event["occurred_at"] < event["recorded_at"]
    phone.page.get_by_test_id("tab-log").click()
    log = phone.page.get_by_test_id("log")
    expect(log.locator("[data-event='unit.endangered']")).to_be_visible()
    quieten_danger(running, "ambulance", accident["id"])


def quieten_danger(centre: RunningCentre, desk: str, incident_id: int) -> None:
    for alarm in centre.read(desk, "/board")["escalations"]:
        if alarm["incident_id"] == incident_id:
            centre.write(desk, "POST", f"/escalations/{alarm['id']}/acknowledge", {})


def happened_before(phone: Phone, *, minutes: int) -> None:
    """Let what waits on a phone have been done so many minutes earlier."""
    phone.page.evaluate(
        """(ms) => new Promise((done) => {
            const asked = indexedDB.open('eoc-field');
            asked.onsuccess = () => {
                const change = asked.result.transaction('actions', 'readwrite');
                const store = change.objectStore('actions');
                store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
                    if (!cursor) return;
                    const action = cursor.value;
                    action.at_ms -= ms;
                    // What has been on its way once goes out again as it was.
                    const told = action.body.occurred_at;
                    if (told) action.body.occurred_at = new Date(Date.parse(told) - ms).toISOString();
                    cursor.update(action);
                    cursor.continue();
                };
                change.oncomplete = () => { asked.result.close(); done(); };
            };
        })""",
        minutes * 60_000,
    )


class Crash:
    """The first answer to a write is lost on its way: the centre has carried it out, the phone does not know."""

    def __init__(self, phone: Phone, ending: str) -> None:
        self.happened = False
        self._phone = phone
        phone.context.route(f"**/api/v1/**{ending}", self._lose)

    def waited_for(self) -> bool:
        self._phone.page.wait_for_timeout(50)
        return self.happened

    def _lose(self, route: Route) -> None:
        if self.happened or route.request.method != "POST":
            route.fallback()
            return
        request = route.request
        self._phone.sent.append((request.headers["idempotency-key"], "POST", request.url.partition("/api/v1")[2]))
        answer = route.fetch()
        assert answer.status == 200, answer.text()
        self.happened = True
        route.abort()


def test_what_the_centre_refuses_is_explained_and_holds_nothing_up(
    running: RunningCentre, open_phone: OpenPhone, accident: Json
) -> None:
    unit = unit_of(running, "ambulance", "ambulance_basic")
    phone = open_phone(unit, "ambulance")
    card = send(running, "ambulance", accident, unit)
    phone.page.get_by_test_id("acknowledge").click()
    has_come_to(phone, accident["id"], "acknowledged")
    phone.is_sent()
    phone.context.set_offline(True)
    phone.page.get_by_test_id("unable").click()
    phone.page.get_by_test_id("reason").first.click()
    expect(phone.page.get_by_test_id("standby")).to_be_visible()
    [assignment] = card["assignments"]
    ended = {"outcome": "cancelled", "reason": "đã có xe gần hơn"}
    answer = running.write("ambulance", "POST", f"/assignments/{assignment['id']}/end", ended)
    assert answer.status_code == 200, answer.text
    phone.context.set_offline(False)
    count = phone.page.get_by_test_id("queue-count")
    expect(count).to_have_text("1 việc không được nhận")
    count.click()
    refused = phone.page.get_by_test_id("refused")
    expect(refused).to_contain_text("Không làm tiếp được")
    expect(refused.get_by_test_id("refusal")).not_to_have_text("")
    phone.page.get_by_test_id("dismiss").click()
    phone.page.get_by_test_id("close-sheet").click()
    phone.is_sent()


def test_a_lost_phone_is_locked_at_once_and_keeps_nothing(running: RunningCentre, open_phone: OpenPhone) -> None:
    unit = unit_of(running, "police")
    phone = open_phone(unit, "police")
    [device] = [
        each for each in running.read("police", f"/units/{unit['id']}/devices")["devices"] if not each["revoked_at"]
    ]
    answer = running.write("police", "POST", f"/devices/{device['id']}/revoke", {"reason": "mất máy"})
    assert answer.status_code == 200, answer.text
    expect(phone.page.get_by_test_id("sent-away")).to_be_visible()
    kept = phone.page.evaluate(
        "new Promise((give) => { const asked = indexedDB.open('eoc-field'); asked.onsuccess = () => {"
        " const kept = asked.result.transaction('kept').objectStore('kept').getAllKeys();"
        " kept.onsuccess = () => give(kept.result); }; })"
    )
    assert kept == []
    phone.page.reload()
    expect(phone.page.get_by_test_id("pair-code")).to_be_visible()


def test_a_phone_lets_an_app_report_its_unit_until_it_is_taken_away(
    running: RunningCentre, open_phone: OpenPhone
) -> None:
    unit = unit_of(running, "fire")
    phone = open_phone(unit, "fire")
    phone.page.get_by_test_id("menu").click()
    phone.page.get_by_test_id("screen-off").locator("summary").first.click()
    phone.page.get_by_test_id("tracker-issue").click()
    link = phone.page.get_by_test_id("owntracks-link").get_attribute("href")
    assert link is not None
    assert link.startswith("owntracks:///config?inline=")
    phone.page.get_by_test_id("tracker-osmand").locator("summary").click()
    address = phone.page.get_by_test_id("tracker-osmand").locator("textarea").input_value()
    at = int(time.time())
    filled = address.format("11.5", "106.9", at, "5", "", "", "90")
    # The centre of the test has no public address.
    report = running.address + filled[filled.index("/trackers/") :]
    answer = httpx.get(report)
    assert (answer.status_code, answer.json()["refused"]) == (200, [])
    for name in ("owntracks", "traccar"):
        picture = phone.page.get_by_test_id(f"tracker-{name}").locator("img.qr")
        if name == "traccar":
            phone.page.get_by_test_id("tracker-traccar").locator("summary").click()
        expect(picture).to_be_visible()
        assert picture.evaluate("picture => picture.naturalWidth > 0")
    # Shown once: who looks again sees when it was given, and not what.
    phone.page.get_by_test_id("close-sheet").click()
    phone.page.get_by_test_id("menu").click()
    phone.page.get_by_test_id("screen-off").locator("summary").first.click()
    expect(phone.page.get_by_test_id("tracker-since")).to_be_visible()
    expect(phone.page.get_by_test_id("tracker-osmand")).to_have_count(0)
    phone.page.get_by_test_id("language-en").click()
    expect(phone.page.get_by_test_id("trackers")).to_contain_text("A browser sends no position")
    [device] = [
        each for each in running.read("fire", f"/units/{unit['id']}/devices")["devices"] if not each["revoked_at"]
    ]
    assert device["tracker_since"]
    answer = running.write("fire", "POST", f"/devices/{device['id']}/revoke", {"reason": "mất máy"})
    assert answer.status_code == 200, answer.text
    refused = httpx.get(report)
    assert (refused.status_code, refused.json()["code"]) == (401, "tracker_unknown")


def test_a_phone_is_paired_by_six_digits_once(running: RunningCentre, open_phone: OpenPhone) -> None:
    unit = unit_of(running, "fire")
    offer = running.write("fire", "POST", f"/units/{unit['id']}/pairings", {}).json()
    first, second = (open_phone(unit, "fire", pairs=False) for _ in range(2))
    for phone in (first, second):
        phone.page.goto(f"{running.address}/field/")
        phone.page.get_by_test_id("pair-code").fill(offer["code"])
    first.page.get_by_test_id("pair").click()
    expect(first.page.get_by_test_id("call-sign")).to_have_text(unit["call_sign"])
    second.page.get_by_test_id("pair").click()
    expect(second.page.get_by_test_id("refusal")).to_have_attribute("data-code", "pairing_unknown")


def test_a_crew_in_danger_is_heard_at_every_desk_of_its_force(
    running: RunningCentre, open_desk: Open, open_phone: OpenPhone
) -> None:
    running.set_escalation(unit_emergency=[1])
    unit = unit_of(running, "police")
    phone = open_phone(unit, "police")
    desk, other = open_desk("police"), open_desk("shiftlead")
    calls: list[str] = []
    phone.page.on("request", lambda sent: calls.append(sent.url) if sent.url.endswith("/emergency") else None)

    def raised() -> set[int]:
        found = running.read("police", "/board")["escalations"]
        return {alarm["id"] for alarm in found if alarm["trigger"] == "unit_emergency"}

    before = raised()
    # A glove that brushes it alarms nobody: nothing is said, nothing goes out, and no desk hears of it.
    phone.page.get_by_test_id("emergency").click()
    phone.page.wait_for_timeout(HOLD_MS)
    expect(phone.page.get_by_test_id("emergency-said")).to_have_count(0)
    assert (calls, raised()) == ([], before)
    phone.hold_emergency()
    expect(phone.page.get_by_test_id("emergency-said")).to_be_visible()
    assert len(calls) == 1
    # The crew, which was sent nowhere, sees that it was heard, and who comes.
    strip = phone.page.get_by_test_id("danger")
    expect(strip).to_contain_text("Báo động đã đến trung tâm")
    for each in (desk, other):
        alarm = each.page.locator("[data-trigger=unit_emergency]").first
        expect(alarm).to_be_visible()
    [incident] = [card for card in running.read("police", "/board")["incidents"] if unit["call_sign"] in card["what"]]
    assert round(incident["location"]["lat"], 3) == 11.846
    said = running.write("police", "POST", f"/incidents/{incident['id']}/chat-messages", {"text": "Đang đến, nấp kín"})
    assert said.status_code == 201, said.text
    strip.click()
    sheet = phone.page.get_by_test_id("danger-sheet")
    expect(sheet.get_by_test_id("message").filter(has_text="Đang đến, nấp kín")).to_be_visible()
    sheet.get_by_test_id("message-text").fill("Sau nhà văn hóa")
    sheet.get_by_test_id("message-text-send").click()
    expect(sheet.get_by_test_id("messages")).to_contain_text("Sau nhà văn hóa")
    sheet.get_by_test_id("danger-tab-log").click()
    expect(sheet.locator("[data-event='unit.endangered']")).to_be_visible()
    phone.page.get_by_test_id("close-sheet").click()
    alarms = [a for a in running.read("police", "/board")["escalations"] if a["incident_id"] == incident["id"]]
    assert len(alarms) == 1
    for escalation in alarms:
        running.write("police", "POST", f"/escalations/{escalation['id']}/acknowledge", {})
    running.write("supervisor", "POST", f"/incidents/{incident['id']}/cancel", {"reason": "diễn tập"})
    expect(strip).to_have_count(0)
    running.quieten(NEVER_S)


def test_three_crews_work_on_one_fire_and_see_each_other(
    running: RunningCentre, open_desk: Open, open_phone: OpenPhone
) -> None:
    fire = create(
        running, "fire", type="house_fire", place="Nhà xưởng Minh Hưng", location={**PLACE, "source": "operator"}
    )
    engines = [unit for unit in running.read("fire", "/units")["units"] if unit["status"] == "available"][:3]
    phones = [open_phone(unit, "fire") for unit in engines]
    send(running, "fire", fire, *engines)
    for phone in phones:
        phone.page.get_by_test_id("acknowledge").click()
        phone.go_on("en_route")
    first, second, third = phones
    first.go_on("on_scene")
    others = second.page.get_by_test_id("other-units")
    expect(others).to_contain_text(engines[0]["call_sign"])
    expect(others).to_contain_text("Tại hiện trường")
    second.page.get_by_test_id("more-help").click()
    second.page.get_by_test_id("reason").first.click()
    desk = open_desk("fire")
    expect(desk.page.get_by_test_id("waiting-message").filter(has_text="XIN TĂNG CƯỜNG")).to_be_visible()
    for phone in (second, third):
        phone.go_on("on_scene")
    for phone in phones:
        phone.go_on("cleared")
        expect(phone.page.get_by_test_id("standby")).to_be_visible()
    for phone in phones:
        has_come_to(phone, fire["id"], "cleared")
