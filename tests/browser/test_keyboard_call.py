"""A call is taken, told, and answered with units by the keyboard alone, and nothing that arrives disturbs the hands."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Keyboard, Locator, expect

from tests.browser.conftest import NEVER_S, Desk, Open
from tests.browser.screen import create, panel_of
from tests.running import Json, RunningCentre

pytestmark = pytest.mark.browser

_numbers = count(7_000_001)
# The keystroke-level model (Card, Moran and Newell 1980): a key of a practised, not a fast typist; a decision.
KEY_S = 0.28
DECISION_S = 1.35
MOST_S = 20.0


class Hands:
    """Two hands on a keyboard. They count what they press and what has to be decided before they press on."""

    def __init__(self, keyboard: Keyboard) -> None:
        self._keyboard = keyboard
        self.keys = 0
        self.decisions = 0

    def press(self, key: str) -> None:
        """Press a key, with what is held beside it: `Alt+Q` are two."""
        self.keys += len(key.split("+"))
        self._keyboard.press(key)

    def type(self, text: str) -> None:
        """Type, one key for each letter."""
        self.keys += len(text)
        self._keyboard.type(text)

    def decide(self) -> None:
        """Stop to read or to think of what comes next."""
        self.decisions += 1

    @property
    def seconds(self) -> float:
        """For how long the hands are at work, without the caller's speech and the centre's answers."""
        return self.keys * KEY_S + self.decisions * DECISION_S


def ring(centre: RunningCentre, dialled: str, number: int | None = None) -> Json:
    """Let somebody call, and return the card of the call."""
    return centre.call(next(_numbers) if number is None else number, dialled)


def form_of(desk: Desk, call: Json) -> Locator:
    return desk.page.locator(f"[data-testid=call-form][data-call-id='{call['id']}']")


def ringing_row(desk: Desk, call: Json) -> Locator:
    return desk.page.locator(f"[data-testid=call-row][data-call-id='{call['id']}']")


def hang_up_all(centre: RunningCentre, *calls: Json) -> None:
    """Leave no call that another test would take."""
    for call in calls:
        centre.write("supervisor", "POST", f"/calls/{call['id']}/close", {"disposition": "test"})


def take(desk: Desk, centre: RunningCentre, call: Json) -> Locator:
    """Take the call by its key, once it is the one that rings longest, and return its form."""
    for other in centre.read("supervisor", "/board")["calls"]:
        if other["status"] == "ringing" and other["id"] < call["id"]:
            hang_up_all(centre, other)
    expect(desk.page.get_by_test_id("call-row").first).to_have_attribute("data-call-id", str(call["id"]))
    desk.page.keyboard.press("F10")
    form = form_of(desk, call)
    expect(form.locator("input[name=place]")).to_be_focused()
    return form


def test_from_ringing_to_units_sent_by_keyboard_alone_within_twenty_seconds_of_hands(
    running: RunningCentre, open_desk: Open, record_property: Callable[[str, object], None]
) -> None:
    """Count the keys of a plain call about a burning house.

    Reckoned by the keystroke-level model: 0.28 s a key, 1.35 s a decision. Decisions are to take the call, to see that
    the place found is the one meant, that the type is, what of the caller's words is worth writing, and that the units
    proposed may go: five, 6.75 s. So 47 keys are left below 20 s. What the caller says and the centre answers takes its
    own time, in which the hands rest. The count is written into the report as the property `hands`.
    """
    desk = open_desk("fire")
    call = ring(running, "114")
    hands = Hands(desk.page.keyboard)
    for other in running.read("supervisor", "/board")["calls"]:
        if other["status"] == "ringing" and other["id"] != call["id"]:
            hang_up_all(running, other)
    row = ringing_row(desk, call)
    expect(row).to_contain_text("F10")
    expect(desk.page.get_by_test_id("call-row")).to_have_count(1)

    hands.decide()
    hands.press("F10")
    form = form_of(desk, call)
    place = form.locator("input[name=place]")
    expect(place).to_be_focused()
    expect(form).to_have_attribute("data-status", "answered")

    hands.type("cho dong xoai")
    found = form.locator("[data-field=place] [role=option]")
    expect(found.first).to_be_visible()
    label = found.first.locator("strong").inner_text()
    hands.decide()
    if form.locator("[data-field=place] [aria-selected=true]").count() == 0:
        hands.press("ArrowDown")
    hands.press("Enter")
    type_words = form.locator("input[name=type-words]")
    expect(type_words).to_be_focused()

    hands.type("chay nha")
    expect(form.get_by_test_id("type-option").first).to_contain_text("Cháy nhà")
    hands.decide()
    hands.press("1")
    what = form.locator("textarea[name=what]")
    expect(what).to_be_focused()
    hands.decide()
    hands.type("khoi tang 2, 3 nguoi")

    hands.press("F8")
    panel = panel_of(desk, call["incident_id"])
    chosen = panel.locator("[data-testid=assign-unit-checkbox]:checked")
    expect(chosen.first).to_be_focused()
    proposed = {int(box.get_attribute("data-unit-id") or 0) for box in chosen.all()}
    assert proposed
    hands.decide()
    hands.press("Enter")

    expect(panel.get_by_test_id("assignment")).to_have_count(len(proposed))
    # Back to where the caller's words were being written.
    expect(what).to_be_focused()
    card = running.read("fire", f"/incidents/{call['incident_id']}")
    assert {assignment["unit_id"] for assignment in card["assignments"]} == proposed
    assert (card["type"], card["what"]) == ("house_fire", "khoi tang 2, 3 nguoi")
    assert card["place"].startswith(label)
    assert card["location"]["source"] == "spoken"
    told = f"{hands.keys} keys, {hands.decisions} decisions: {hands.seconds:.1f} s of hands"
    record_property("hands", told)
    assert hands.seconds < MOST_S, told
    hang_up_all(running, call)


def test_nothing_that_arrives_takes_the_keys_from_what_is_being_typed(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("fire")
    call = ring(running, "114")
    form = take(desk, running, call)
    keys, what = desk.page.keyboard, form.locator("textarea[name=what]")
    for _ in range(2):
        keys.press("Enter")
    expect(what).to_be_focused()
    incident = f"/incidents/{call['incident_id']}"
    more: list[Json] = []

    def new_call() -> None:
        more.append(ring(running, "114"))
        expect(ringing_row(desk, more[-1])).to_be_visible()

    def alarm() -> None:
        running.set_escalation(incident_unassigned=[1, NEVER_S, NEVER_S])
        try:
            create(running, "supervisor", type="vehicle_fire", agencies=["fire"], place="Ngã tư Đồng Xoài", priority=1)
        finally:
            running.quieten(NEVER_S)
        expect(desk.page.get_by_test_id("alarm").first).to_be_visible()

    def recommendation() -> None:
        card = running.read("supervisor", incident)
        location = {"lon": 106.88, "lat": 11.53}
        version = {"If-Match": str(card["version"])}
        answer = running.write("supervisor", "PATCH", incident, {"type": "house_fire", "location": location}, **version)
        assert answer.status_code == 200, answer.text
        expect(form.get_by_test_id("question-card")).to_be_visible()
        expect(panel_of(desk, call["incident_id"]).locator("[data-proposed=true]").first).to_be_visible()

    words = "Cháy tầng hai, ba người kẹt; "
    for arrives in (new_call, alarm, recommendation, new_call):
        keys.type(words, delay=15)
        arrives()
        expect(what).to_be_focused()
        keys.type("còn khói. ")
        expect(what).to_be_focused()
    keys.type("Hết")
    told = (words + "còn khói. ") * 4 + "Hết"
    expect(what).to_have_value(told)
    expect(desk.page.get_by_test_id("urgent-elsewhere")).to_contain_text("Cháy xe")

    # What was typed is there again after the form was closed, and is kept when the field is left.
    keys.press("Escape")
    keys.press("Escape")
    expect(form).to_have_count(0)
    hang_up_all(running, *more)
    for other in more:
        expect(ringing_row(desk, other)).to_have_count(0)
    keys.press("F10")
    expect(form).to_be_visible()
    expect(what).to_have_value(told)
    assert running.read("fire", incident)["what"] == told
    desk.page.get_by_test_id("acknowledge-alarm").first.click()
    hang_up_all(running, call)


def test_a_nuisance_costs_the_same_key_twice_and_no_typing_closes_a_call(
    running: RunningCentre, open_desk: Open
) -> None:
    desk = open_desk("ambulance")
    call = ring(running, "115")
    form = take(desk, running, call)
    keys, asked = desk.page.keyboard, form.get_by_test_id("verdict-asked")
    place = form.locator("input[name=place]")
    # Its keys are there with the row of verdicts.
    expect(form.get_by_test_id("verdict-nuisance")).to_be_visible()
    keys.type("qint QINT")
    expect(asked).to_have_count(0)
    keys.press("Alt+q")
    expect(asked).to_contain_text("Gọi quấy rối")
    keys.press("Escape")
    expect(asked).to_have_count(0)
    expect(place).to_be_focused()
    expect(place).to_have_value("qint QINT")
    keys.press("Alt+n")
    keys.press("Alt+q")
    # Another key asks anew.
    expect(asked).to_contain_text("Gọi quấy rối")
    assert running.read("supervisor", f"/calls/{call['id']}")["disposition"] is None
    keys.press("Alt+q")
    expect(form).to_have_count(0)
    card = running.read("supervisor", f"/calls/{call['id']}")
    assert (card["status"], card["disposition"]) == ("ended", "nuisance")
    incident = running.read("supervisor", f"/incidents/{call['incident_id']}")
    # What was typed is kept.
    assert (incident["status"], incident["place"]) == ("cancelled", "qint QINT")


def test_a_second_caller_is_looked_up_and_joined_to_what_is_known(running: RunningCentre, open_desk: Open) -> None:
    number = next(_numbers)
    desk = open_desk("police")
    first = ring(running, "113", number)
    known = running.read("supervisor", f"/incidents/{first['incident_id']}")
    for command in ("answer", "end"):
        done = running.write("police", "POST", f"/calls/{first['id']}/{command}", {})
        assert done.status_code == 200, done.text
    second = running.call(number + 100_000_000, "113")
    row = ringing_row(desk, second)
    expect(row.get_by_test_id("known-caller")).to_contain_text("đã gọi")
    expect(row.get_by_test_id("ringing-duplicates")).to_be_visible()
    form = take(desk, running, second)
    keys = desk.page.keyboard
    duplicate = form.get_by_test_id("call-duplicate").first
    expect(duplicate).to_have_attribute("data-incident-id", str(known["id"]))
    expect(duplicate).to_contain_text(known["number"])
    keys.press("Alt+t")
    expect(panel_of(desk, known["id"])).to_be_visible()
    expect(form.get_by_test_id("verdict-asked")).to_contain_text(known["number"])
    assert running.read("supervisor", f"/calls/{second['id']}")["incident_id"] == second["incident_id"]
    keys.press("Alt+t")
    expect(desk.page.get_by_test_id("just-ended")).to_be_visible()
    expect(form.get_by_test_id("verdict-asked")).to_have_count(0)
    assert running.read("supervisor", f"/calls/{second['id']}")["incident_id"] == known["id"]
    # The form goes on with the incident that the call is about now.
    expect(form.get_by_test_id("call-duplicate")).to_have_count(0)
    expect(form.locator("input[name=place]")).to_be_focused()
    hang_up_all(running, first, second)


def test_the_card_is_asked_by_digits_and_another_number_is_kept(running: RunningCentre, open_desk: Open) -> None:
    desk = open_desk("fire")
    desk.expected = "422"
    call = ring(running, "114")
    form = take(desk, running, call)
    keys = desk.page.keyboard
    keys.press("Enter")
    expect(form.locator("input[name=type-words]")).to_be_focused()
    keys.type("chays nhaf")
    keys.press("Enter")
    expect(form.locator("textarea[name=what]")).to_be_focused()
    keys.press("Enter")
    number = form.locator("input[name=call-back-number]")
    expect(number).to_be_focused()
    expect(form.get_by_test_id("question-card")).to_be_visible()
    keys.type("091234567")
    keys.press("Enter")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(desk.page.locator("[data-code=number_invalid]")).to_contain_text("hỏi lại từng chữ số")
    first, second = form.get_by_test_id("question").nth(0), form.get_by_test_id("question").nth(1)
    expect(first.locator("[data-answer]").first).to_be_focused()
    keys.press("3")
    expect(second.locator("input")).to_be_focused()
    expect(first.locator("[aria-pressed=true]")).to_contain_text("Kẹt bên trong")
    keys.type("3")
    keys.press("Enter")
    expect(second).to_have_attribute("data-answered", "true")
    keys.press("ArrowUp")
    expect(second.locator("input")).to_be_focused()
    answers = running.read("fire", f"/incidents/{call['incident_id']}")["answers"]
    assert {(answer["question"], answer["answer"]) for answer in answers} == {
        ("caller_safe", "Kẹt bên trong"),
        ("people_inside", "3"),
    }
    keys.press("Alt+1")
    expect(form.locator("[data-field=priority] [aria-pressed=true]")).to_contain_text("P1")
    number.fill("0271 3879 115")
    number.press("Enter")
    expect(number).to_have_value(re.compile("0271"))
    expect(number).to_have_attribute("aria-invalid", "false")
    entry = panel_of(desk, call["incident_id"]).locator("[data-testid=timeline-entry][data-name='call.changed']")
    expect(entry).to_contain_text("0271")
    assert running.read("fire", f"/calls/{call['id']}")["call_back_number"] == "+842713879115"
    hang_up_all(running, call)
