"""A crew's day by its own token: all that it needs works, and nothing beyond."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from dispatch.actions.calls import report_call
from dispatch.models import Assignment, Hospital, Membership, NearbyRule, Person, Question, QuestionCard, StreamHead
from dispatch.rules.crews import is_read_by_crews
from dispatch.rules.devices import OLDEST_WORD
from dispatch.vocabulary import Role
from tests import media
from tests.api.client import API, Desk, accepted, refused
from tests.factories import Centre, call_event, make_actor, make_camera, make_layer

Sent = dict[str, Any]


@pytest.fixture
def crew(watched: Centre) -> Desk:
    return Desk("crew")


@pytest.fixture
def call(watched: Centre) -> int:
    """A call about somebody who does not breathe, by a number that called before."""
    report_call(call_event(1, dialled="115"))
    return report_call(call_event(2, dialled="115")).id


@pytest.fixture
def incident(ambulance: Desk, call: int) -> int:
    """The incident of the call, whose place is known."""
    incident_id = int(accepted(ambulance.get(f"/calls/{call}"))["incident_id"])
    known = {"type": "cardiac_arrest", "location": {"lon": 106.9, "lat": 11.53}, "place": "12 Hùng Vương"}
    version = accepted(ambulance.get(f"/incidents/{incident_id}"))["version"]
    accepted(ambulance.patch(f"/incidents/{incident_id}", known, If_Match=str(version)))
    return incident_id


@pytest.fixture
def sent(watched: Centre, supervisor: Desk, incident: int) -> Sent:
    """The crew's unit is sent there, with one of the fire brigade."""
    units = [watched.units["ambulance"][0].pk, watched.units["fire"][0].pk]
    made = accepted(supervisor.post(f"/incidents/{incident}/assignments", {"units": units}), 201)["assignments"]
    return dict(next(assignment for assignment in made if assignment["unit_id"] == units[0]))


def report(desk: Desk, assignment: Sent, status: str, ago: timedelta | None = None, **headers: str) -> Any:
    body = {"status": status}
    if ago is not None:
        body["occurred_at"] = (datetime.now(UTC) - ago).isoformat()
    return desk.post(f"/assignments/{assignment['id']}/status", body, **headers)


def test_a_crew_comes_on_duty_with_its_names(watched: Centre, crew: Desk) -> None:
    unit = watched.units["ambulance"][0].pk
    names = ["Nguyễn Văn An", "Trần Thị Bình"]
    card = accepted(crew.post(f"/units/{unit}/shift", {"on_duty": True, "crew": names}))
    assert (card["crew"], card["status"]) == (names, "available")
    assert accepted(crew.get("/me"))["unit_id"] == unit
    [shown] = accepted(crew.get("/units"))["units"]
    assert shown == card
    accepted(crew.post(f"/units/{unit}/status", {"status": "out_of_service", "reason": "Thay lốp"}))
    accepted(crew.post(f"/units/{unit}/status", {"status": "available"}))
    assert accepted(crew.post(f"/units/{unit}/shift", {"on_duty": False}))["crew"] == []


def test_an_assignment_from_the_order_to_the_end(watched: Centre, crew: Desk, sent: Sent) -> None:
    place = watched.units["fire"][0].station.position
    Hospital.objects.create(code="binh_phuoc", name_vi="BV", name_en="Hospital", position=place)
    for status in ("acknowledged", "en_route", "on_scene"):
        assert accepted(report(crew, sent, status))["status"] == status
    alerted = crew.post(f"/assignments/{sent['id']}/hospital", {"hospital": "binh_phuoc", "text": "Ngừng tim"})
    assert accepted(alerted)["hospital"] == "binh_phuoc"
    for status in ("transporting", "at_hospital"):
        assert accepted(report(crew, sent, status))["status"] == status
    cleared = report(crew, sent, "cleared", Idempotency_Key="k")
    assert (accepted(cleared)["outcome"], accepted(cleared)["status"]) == ("completed", "cleared")
    again = report(crew, sent, "cleared", Idempotency_Key="k")
    assert (accepted(again), again["Idempotency-Replayed"]) == (accepted(cleared), "true")
    [unit] = accepted(crew.get("/board"))["units"]
    assert (unit["status"], unit["assignment_id"]) == ("available", None)


@pytest.mark.parametrize(("outcome", "unit_is"), [("declined", "available"), ("unable", "out_of_service")])
def test_a_crew_that_cannot_go_says_why(crew: Desk, sent: Sent, outcome: str, unit_is: str) -> None:
    path = f"/assignments/{sent['id']}/end"
    refused(crew.post(path, {"outcome": outcome}), 422, "request_invalid")
    at = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    ended = accepted(crew.post(path, {"outcome": outcome, "reason": "Hỏng máy", "occurred_at": at}))
    assert (ended["outcome"], ended["reason"]) == (outcome, "Hỏng máy")
    assert [unit["status"] for unit in accepted(crew.get("/units"))["units"]] == [unit_is]


def test_what_is_reported_hours_late_is_put_in_order_and_its_lateness_stays_on_record(
    crew: Desk, ambulance: Desk, sent: Sent, incident: int
) -> None:
    hours = [timedelta(hours=number) for number in (5, 4, 3, 2)]
    Assignment.objects.filter(pk=sent["id"]).update(dispatched_at=datetime.now(UTC) - hours[0])
    accepted(report(crew, sent, "acknowledged", hours[1]))
    accepted(report(crew, sent, "on_scene", hours[3]))
    late = accepted(report(crew, sent, "en_route", hours[2]))
    assert late["status"] == "on_scene"
    times = [late[f"{name}_at"] for name in ("dispatched", "acknowledged", "en_route", "on_scene")]
    assert times == sorted(times)
    accepted(report(crew, sent, "cleared", timedelta(hours=1)))
    events = accepted(ambulance.get(f"/incidents/{incident}/timeline"))["events"]
    reports = [event for event in events if event["name"] == "assignment.changed"]
    lateness = [
        datetime.fromisoformat(event["recorded_at"]) - datetime.fromisoformat(event["occurred_at"]) for event in reports
    ]
    expected = [*(hours[number] for number in (1, 3, 2)), timedelta(hours=1)]
    assert [round(late / timedelta(hours=1)) for late in lateness] == [late / timedelta(hours=1) for late in expected]


def test_a_device_whose_clock_is_ahead_is_told_so_and_what_time_it_is(crew: Desk, sent: Sent, incident: int) -> None:
    ahead = -timedelta(minutes=3)
    at = (datetime.now(UTC) - ahead).isoformat()
    refusals = [
        report(crew, sent, "en_route", ahead),
        crew.post(f"/assignments/{sent['id']}/end", {"outcome": "declined", "reason": "x", "occurred_at": at}),
        crew.post(f"/incidents/{incident}/notes", {"text": "x", "occurred_at": at}),
    ]
    for refusal in refusals:
        now = datetime.fromisoformat(refused(refusal, 422, "occurred_in_future")["now"])
        assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
    accepted(report(crew, sent, "en_route", -timedelta(seconds=90)))


def test_a_note_keeps_the_time_at_which_it_was_written(crew: Desk, ambulance: Desk, sent: Sent, incident: int) -> None:
    at = datetime.now(UTC) - timedelta(hours=2)
    accepted(crew.post(f"/incidents/{incident}/notes", {"text": "Còn một người", "occurred_at": at.isoformat()}), 201)
    note = accepted(ambulance.get(f"/incidents/{incident}/timeline"))["events"][-1]
    assert (note["data"]["note"], datetime.fromisoformat(note["occurred_at"])) == ("Còn một người", at)


def test_a_crew_writes_down_what_it_finds(crew: Desk, ambulance: Desk, sent: Sent, incident: int) -> None:
    card = QuestionCard.objects.create(code="cardiac_arrest", name_vi="x", name_en="x")
    Question.objects.create(
        card=card, position=1, code="breathing", kind="yes_no", text_vi="Thở?", text_en="Breathing?"
    )
    answer = {"card": "cardiac_arrest", "question": "breathing", "answer": "no"}
    [answered] = accepted(crew.post(f"/incidents/{incident}/answers", answer))["answers"]
    assert (answered["answer"], answered["by"]) == ("no", "crew")
    file = io.BytesIO(media.from_a_telephone((80, 60)))
    file.name = "hiện trường.jpg"
    taken_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    told = {"file": file, "caption": "Lối vào", "taken_at": taken_at, "lon": "106.9", "lat": "11.53"}
    path = f"/incidents/{incident}/attachments"
    added = accepted(crew.client.post(f"{API}{path}", told, headers=crew.headers), 201)
    assert (added["lon"], datetime.fromisoformat(added["taken_at"])) == (106.9, datetime.fromisoformat(taken_at))
    assert accepted(crew.get(path))["attachments"] == [added]
    assert crew.get(f"/attachments/{added['id']}/preview").status_code == 200
    accepted(crew.post(f"/attachments/{added['id']}/withdraw", {"reason": "Mờ"}))
    accepted(crew.post(f"/incidents/{incident}/chat-messages", {"text": "Cần thêm xe"}), 201)
    said = accepted(crew.get(f"/incidents/{incident}/chat-messages"))["chat_messages"]
    assert [message["from_call_sign"] for message in said] == ["CC01"]


def test_a_crew_asks_its_desk_and_is_asked(watched: Centre, crew: Desk, ambulance: Desk) -> None:
    asking = {"text": "Hết oxy", "to_agencies": ["ambulance"], "answer_within_s": 120}
    [asked] = accepted(crew.post("/chat-messages", asking), 201)["chat_messages"]
    assert asked["answer_due_at"]
    unit = watched.units["ambulance"][0].pk
    [order] = accepted(ambulance.post("/chat-messages", {"text": "Về trạm", "to_unit": unit}), 201)["chat_messages"]
    assert {message["id"] for message in accepted(crew.get("/board"))["chat_messages"]} == {asked["id"], order["id"]}
    accepted(crew.post("/chat-messages", {"text": "Rõ", "answers": order["id"]}), 201)


def test_a_crew_in_danger_is_heard_on_its_incident_and_without_one(
    watched: Centre, crew: Desk, ambulance: Desk, sent: Sent, incident: int
) -> None:
    path = f"/units/{watched.units['ambulance'][0].pk}/emergency"
    told = {"text": "Bị đe dọa", "position": {"lon": 106.9, "lat": 11.53}}
    assert accepted(crew.post(path, told))["id"] == incident
    accepted(report(crew, sent, "cleared"))
    opened = accepted(crew.post(path, {}))
    assert opened["id"] != incident
    assert accepted(ambulance.get(f"/incidents/{opened['id']}"))["priority"] == 1


def test_a_crew_finds_its_way_and_what_stands_there(crew: Desk, watched: Centre, sent: Sent, incident: int) -> None:
    make_layer("hydrants", ("tru_1", 106.9001, 11.53))
    NearbyRule.objects.create(layer_id="hydrants", count=3, within_m=500)
    camera = make_camera(lat=11.5295)
    unit = watched.units["ambulance"][0].pk
    way = accepted(crew.get(f"/incidents/{incident}/route?unit={unit}"))
    assert (way["unit"], way["incident_id"]) == (unit, incident)
    assert way["eta_s"] >= 0
    [hydrants] = accepted(crew.get(f"/incidents/{incident}/nearby"))["layers"]
    assert [feature["key"] for feature in hydrants["features"]] == ["tru_1"]
    cameras = accepted(crew.get(f"/incidents/{incident}/cameras"))
    assert [near["camera"]["id"] for near in cameras["cameras"]] == [camera.pk]
    refused(crew.post(f"/cameras/{camera.pk}/look", {"incident": incident}), 403, "not_allowed")


def test_a_crew_reports_where_it_was_in_batches(crew: Desk, watched: Centre, sent: Sent) -> None:
    now = datetime.now(UTC)
    ahead = now + timedelta(minutes=3)
    at = [*(now - timedelta(minutes=number) for number in range(120, 0, -1)), ahead]
    fixes = [{"at": moment.isoformat(), "lon": 106.9, "lat": 11.53} for moment in at]
    fixes.append({"at": now.isoformat(), "lon": 106.9, "lat": 11.53, "unit": watched.units["fire"][0].pk})
    receipt = accepted(crew.post("/positions", {"fixes": fixes}))
    assert (receipt["stored"], receipt["known"]) == (120, 0)
    assert [(fix["index"], fix["code"]) for fix in receipt["refused"]] == [(120, "clock_ahead"), (121, "not_allowed")]


def test_a_crew_reads_what_was_found_out_and_done_on_its_incident(crew: Desk, ambulance: Desk, sent: Sent) -> None:
    incident = sent["incident_id"]
    accepted(ambulance.post(f"/incidents/{incident}/notes", {"text": "Cửa sau, @CC01"}), 201)
    accepted(report(crew, sent, "acknowledged"))
    path = f"/incidents/{incident}/timeline"
    whole, read = accepted(ambulance.get(path))["events"], accepted(crew.get(path))["events"]
    by_seq = {event["seq"]: event for event in whole}
    assert [event["seq"] for event in read] == [event["seq"] for event in whole if is_read_by_crews(event["name"])]
    for event in read:
        original = by_seq[event["seq"]]
        assert event | {"data": original["data"]} == original
        assert event["data"].items() <= original["data"].items()
    assert {"call.received", "incident.created", "note.added"} <= {event["name"] for event in whole}
    told = [event["data"] for event in read]
    assert {"note": "Cửa sau, @CC01", "mentions": [sent["unit_id"]]} in told
    assert all(not {"calls", "incident", "escalations", "choice"} & data.keys() for data in told)


# ---------------------------------------------------------------- whose number it sees, and how long


def test_the_caller_is_a_crews_business_until_it_is_cleared(
    crew: Desk, ambulance: Desk, sent: Sent, incident: int, call: int
) -> None:
    [shown] = accepted(crew.get("/board"))["calls"]
    assert (shown["id"], shown["caller"]) == (call, "+84912345678")
    assert accepted(crew.get(f"/calls/{call}")) == shown
    # What else a number has called about is for desks to weigh.
    assert shown["history"] == {"earlier": [], "nuisance": 0.0, "reasons": []}
    assert accepted(ambulance.get(f"/calls/{call}"))["history"]["earlier"]
    accepted(report(crew, sent, "cleared"))
    assert accepted(crew.get("/board"))["calls"] == []
    refused(crew.get(f"/calls/{call}"), 404, "call_unknown")
    for path in ("", "/timeline", "/cameras", "/nearby", "/attachments", "/chat-messages"):
        refused(crew.get(f"/incidents/{incident}{path}"), 404, "incident_unknown")


def test_a_crew_sees_the_units_beside_it_and_reports_for_none_of_them(
    watched: Centre, crew: Desk, supervisor: Desk, sent: Sent, incident: int
) -> None:
    own, beside = watched.units["ambulance"][0].pk, watched.units["fire"][0].pk
    board = accepted(crew.get("/board"))
    assert {unit["id"]: unit["status"] for unit in board["units"]} == {own: "dispatched", beside: "dispatched"}
    assert all(unit["position"] for unit in board["units"])
    assert accepted(crew.get("/units"))["units"] == board["units"]
    [theirs] = [each for each in board["incidents"][0]["assignments"] if each["unit_id"] == beside]
    before = StreamHead.objects.get().seq
    for path, body in (
        (f"/units/{beside}/status", {"status": "off_duty"}),
        (f"/units/{beside}/shift", {"on_duty": False}),
        (f"/units/{beside}/emergency", {}),
        (f"/units/{beside}/move-up", {"station": "x"}),
        (f"/assignments/{theirs['id']}/status", {"status": "on_scene"}),
        (f"/assignments/{theirs['id']}/end", {"outcome": "unable", "reason": "x"}),
        ("/chat-messages", {"text": "x", "to_unit": beside}),
    ):
        refused(crew.post(path, body), 403, "not_allowed")
    assert StreamHead.objects.get().seq == before
    accepted(supervisor.post(f"/assignments/{theirs['id']}/end", {"outcome": "cancelled", "reason": "đủ xe"}))
    assert [unit["id"] for unit in accepted(crew.get("/units"))["units"]] == [own]


REFUSED_ON_ITS_INCIDENT: list[tuple[str, object]] = [
    ("/incidents/{incident}/close", {"disposition": "handled"}),
    ("/incidents/{incident}/cancel", {"reason": "x"}),
    ("/incidents/{incident}/reopen", {"reason": "x"}),
    ("/incidents/{incident}/agencies", {"agency": "police"}),
    ("/incidents/{incident}/agencies/fire/stand-down", {"reason": "x"}),
    ("/incidents/{incident}/alarm", {"level": 2}),
    ("/incidents/{incident}/merge", {"into": 1}),
    ("/incidents/{incident}/unmerge", None),
    ("/incidents/{incident}/calls", {"call": "{call}"}),
    ("/incidents/{incident}/assignments", {"units": [1]}),
    ("/incidents/{incident}/refer", {"line": "1022", "reason": "x"}),
    ("/assignments/{assignment}/divert", {"incident": "{incident}"}),
    ("/assignments/{assignment}/end", {"outcome": "cancelled", "reason": "x"}),
    ("/calls/{call}/answer", None),
    ("/calls/{call}/hold", None),
    ("/calls/{call}/resume", None),
    ("/calls/{call}/end", None),
    ("/calls/{call}/silence", {"silent": True}),
    ("/calls/{call}/close", {"disposition": "nuisance"}),
    ("/calls/{call}/call-back", {"outcome": "reached"}),
    ("/calls/{call}/call-back-number", {"number": "0271 3879 115"}),
    ("/calls/{call}/locations", {"lon": 106.9, "lat": 11.5}),
    ("/calls/{call}/location-link", None),
]


@pytest.mark.parametrize(("path", "body"), REFUSED_ON_ITS_INCIDENT, ids=[path for path, _ in REFUSED_ON_ITS_INCIDENT])
def test_what_a_crew_sees_it_does_not_command(crew: Desk, sent: Sent, call: int, path: str, body: object) -> None:
    ids = {"incident": sent["incident_id"], "call": call, "assignment": sent["id"]}
    if isinstance(body, dict):
        body = {name: ids[value[1:-1]] if str(value).startswith("{") else value for name, value in body.items()}
    before = StreamHead.objects.get().seq
    refused(crew.post(path.format(**ids), body), 403, "not_allowed")
    assert StreamHead.objects.get().seq == before


@pytest.mark.parametrize("path", ["recommendation", "duplicates", "etas", "sights", "referral?line=1022"])
def test_what_is_weighed_at_desks_stays_there(crew: Desk, sent: Sent, incident: int, path: str) -> None:
    refused(crew.get(f"/incidents/{incident}/{path}"), 403, "not_allowed")


def test_what_a_caller_was_sent_is_for_desks(crew: Desk, ambulance: Desk, sent: Sent, call: int, settings: Any) -> None:
    settings.DEMO = True
    accepted(ambulance.get(f"/calls/{call}/messages"))
    refused(crew.get(f"/calls/{call}/messages"), 404, "call_unknown")


def test_who_is_crew_and_sits_at_another_agencys_desk_gains_nothing_by_the_other(
    watched: Centre, desk: Callable[[str], Desk], sent: Sent, incident: int, call: int
) -> None:
    make_actor("both", Role.CREW, agency="ambulance", unit=watched.units["ambulance"][0])
    Membership.objects.create(person=Person.objects.get(username="both"), role=Role.DISPATCHER, agency_id="police")
    both = desk("both")
    assert accepted(both.get(f"/calls/{call}"))["caller"]
    refused(both.post(f"/calls/{call}/answer"), 403, "not_allowed")
    refused(both.post(f"/incidents/{incident}/close", {"disposition": "handled"}), 403, "not_allowed")
    names = {event["name"] for event in accepted(both.get(f"/incidents/{incident}/timeline"))["events"]}
    assert all(is_read_by_crews(name) for name in names)


def test_what_was_written_at_the_scene_arrives_after_the_crew_was_clear_and_opens_nothing(
    sent: Sent, crew: Desk, incident: int
) -> None:
    for status in ("acknowledged", "on_scene", "cleared"):
        accepted(report(crew, sent, status))
    ago = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    path, url = f"/incidents/{incident}", f"{API}/incidents/{incident}/attachments"

    def picture(height: int) -> dict[str, io.BytesIO]:
        file = io.BytesIO(media.picture(size=(64, height)))
        file.name = "hiện trường.jpg"
        return {"file": file}

    note = {"text": "Không còn ai bên trong", "occurred_at": ago}
    # To write is not to read.
    assert accepted(crew.post(f"{path}/notes", note), 201) == {"incident_id": incident}
    accepted(crew.client.post(url, picture(40), headers=crew.headers), 201)
    refused(crew.get(path), 404, "incident_unknown")
    refused(crew.get(f"{path}/attachments"), 404, "incident_unknown")
    times = [f"{status}_at" for status in ("dispatched", "acknowledged", "on_scene", "cleared")]
    Assignment.objects.filter(pk=sent["id"]).update(
        **{time: F(time) - OLDEST_WORD + timedelta(hours=1) for time in times}
    )
    assert accepted(crew.post(f"{path}/notes", {"text": "Muộn"}), 201) == {"incident_id": incident}
    accepted(crew.client.post(url, picture(50), headers=crew.headers), 201)
    refused(crew.post(f"{path}/chat-messages", {"text": "Muộn"}), 404, "incident_unknown")
    Assignment.objects.filter(pk=sent["id"]).update(**{time: F(time) - timedelta(hours=1) for time in times})
    refused(crew.post(f"{path}/notes", {"text": "Quá muộn"}), 404, "incident_unknown")
    refused(crew.client.post(url, picture(60), headers=crew.headers), 404, "incident_unknown")


# ---------------------------------------------------------------- a crew in danger that was sent nowhere


def danger(watched: Centre, crew: Desk) -> int:
    """The crew calls for help on no incident; return the one that this opens."""
    return int(accepted(crew.post(f"/units/{watched.units['ambulance'][0].pk}/emergency", {"text": "Bị vây"}))["id"])


def test_a_crew_reads_the_incident_that_its_call_for_help_opened_until_it_ends(
    watched: Centre, crew: Desk, ambulance: Desk
) -> None:
    opened = danger(watched, crew)
    [shown] = accepted(crew.get("/board"))["incidents"]
    assert (shown["id"], shown["endangered_units"]) == (opened, [watched.units["ambulance"][0].pk])
    path = f"/incidents/{opened}"
    assert accepted(crew.get(path))["what"] == "Tổ CC01 báo nguy hiểm: Bị vây"
    accepted(ambulance.post(f"{path}/chat-messages", {"text": "Công an đang đến"}), 201)
    assert [said["text"] for said in accepted(crew.get("/board"))["chat_messages"]] == ["Công an đang đến"]
    written = accepted(crew.post(f"{path}/chat-messages", {"text": "Ở sau chợ"}), 201)
    assert written["from_call_sign"] == "CC01"
    accepted(crew.post(f"{path}/notes", {"text": "Ba người cầm dao"}), 201)
    names = {event["name"] for event in accepted(crew.get(f"{path}/timeline"))["events"]}
    assert names == {"incident.created", "unit.endangered", "note.added"}
    other = watched.units["ambulance"][1].pk
    accepted(ambulance.post(f"{path}/assignments", {"units": [other]}), 201)
    assert {unit["id"] for unit in accepted(crew.get("/units"))["units"]} == {watched.units["ambulance"][0].pk, other}
    [helper] = accepted(ambulance.get(path))["assignments"]
    accepted(ambulance.post(f"/assignments/{helper['id']}/end", {"outcome": "cancelled", "reason": "Đã an toàn"}))
    accepted(ambulance.post(f"{path}/close", {"disposition": "handled"}))
    assert accepted(crew.get("/board"))["incidents"] == []
    for gone in ("", "/timeline", "/chat-messages"):
        refused(crew.get(f"{path}{gone}"), 404, "incident_unknown")
    # What it had to say of it may have waited on its telephone.
    at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    accepted(crew.post(f"{path}/notes", {"text": "Không ai bị thương", "occurred_at": at}), 201)
    accepted(ambulance.post(f"{path}/reopen", {"reason": "Chưa xong"}))
    assert [card["id"] for card in accepted(crew.get("/board"))["incidents"]] == [opened]


def test_a_call_for_help_shows_no_callers_number_and_commands_nothing(
    watched: Centre, crew: Desk, supervisor: Desk, incident: int, call: int
) -> None:
    opened = danger(watched, crew)
    accepted(supervisor.post(f"/incidents/{opened}/merge", {"into": incident}))
    [shown] = accepted(crew.get("/board"))["incidents"]
    assert (shown["id"], shown["endangered_units"]) == (incident, [watched.units["ambulance"][0].pk])
    assert accepted(crew.get("/board"))["calls"] == []
    refused(crew.get(f"/calls/{call}"), 404, "call_unknown")
    refused(crew.get(f"/incidents/{opened}"), 404, "incident_unknown")
    for path, body in (
        ("/close", {"disposition": "handled"}),
        ("/assignments", {"units": [1]}),
        ("/alarm", {"level": 2}),
    ):
        refused(crew.post(f"/incidents/{incident}{path}", body), 403, "not_allowed")
    refused(crew.get(f"/incidents/{incident}/sights"), 403, "not_allowed")
    assert accepted(crew.post(f"/units/{watched.units['ambulance'][0].pk}/emergency", {}))["id"] == incident
    accepted(supervisor.post(f"/incidents/{opened}/unmerge"))
    assert [card["id"] for card in accepted(crew.get("/board"))["incidents"]] == [opened]
    refused(crew.get(f"/incidents/{incident}"), 404, "incident_unknown")


def test_another_crews_call_for_help_is_not_its_business(
    watched: Centre, desk: Callable[[str], Desk], crew: Desk
) -> None:
    make_actor("other", Role.CREW, agency="ambulance", unit=watched.units["ambulance"][1])
    opened = danger(watched, crew)
    refused(desk("other").get(f"/incidents/{opened}"), 404, "incident_unknown")
    assert accepted(desk("other").get("/board"))["incidents"] == []
