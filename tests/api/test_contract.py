"""Every route does what docs/protocol.md promises to programs that others wrote."""

from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.models import EscalationPolicy, Incident, TimelineEvent
from dispatch.ports import CallEventKind
from dispatch.schema import Board, Catalogue, IncidentCard, Timeline
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, IncidentStatus
from tests.actions.record import make_due
from tests.api.client import Desk, accepted
from tests.factories import Centre, call_event
from tests.gis.provinces import make_area, make_division, square

INCIDENT_MEMBERS = {"id", "number", "version", "status", "priority", "type", "agencies", "location", "place", "what",
                    "created_at", "calls", "assignments"}  # fmt: skip
UNIT_MEMBERS = {"id", "call_sign", "agency", "station", "type", "status", "position"}
CALL_MEMBERS = {"id", "line", "caller", "status", "incident_id", "provider_call_id"}


def test_an_incident_goes_its_whole_way(watched: Centre, ambulance: Desk, supervisor: Desk) -> None:
    new = {
        "type": "cardiac_arrest",
        "agencies": ["ambulance"],
        "location": {"lon": 106.9, "lat": 11.53, "radius_m": 25},
        "place": "Chợ Đồng Xoài",
        "what": "Bất tỉnh",
    }
    card = accepted(ambulance.post("/incidents", new), 201)
    assert card.keys() >= INCIDENT_MEMBERS
    assert (card["version"], card["status"], card["priority"]) == (1, "new", 1)
    assert card["location"] == {"lon": 106.9, "lat": 11.53, "radius_m": 25.0, "source": "operator"}
    path = f"/incidents/{card['id']}"
    assert accepted(ambulance.get(path)) == card

    changed = accepted(ambulance.patch(path, {"priority": 2}, If_Match="1"))
    assert (changed["priority"], changed["version"]) == (2, 2)
    assert accepted(ambulance.post(f"{path}/notes", {"text": " Cần cáng "}), 201)["id"] == card["id"]
    assert accepted(ambulance.post(f"{path}/agencies", {"agency": "fire"}))["agencies"] == ["ambulance", "fire"]

    unit = watched.units["ambulance"][0]
    made = accepted(ambulance.post(f"{path}/assignments", {"units": [unit.pk]}), 201)
    [assignment] = made["assignments"]
    assert (assignment["unit_id"], assignment["call_sign"], assignment["status"]) == (unit.pk, "CC01", "dispatched")
    assert made["incident"]["status"] == "dispatched"
    crew = Desk("crew")
    assert accepted(crew.get(path))["id"] == card["id"]
    report = {"status": "on_scene", "occurred_at": "2026-01-01T07:00:00+07:00"}
    assert accepted(crew.post(f"/assignments/{assignment['id']}/status", report))["status"] == "on_scene"
    assert accepted(crew.post(f"/assignments/{assignment['id']}/status", {"status": "cleared"}))["cleared_at"]

    closed = accepted(ambulance.post(f"{path}/close", {"disposition": "handled", "note": "xong"}))
    assert (closed["status"], closed["disposition"]) == (IncidentStatus.CLOSED, "handled")
    timeline = accepted(supervisor.get(f"{path}/timeline"))
    Timeline.model_validate(timeline)
    names = [event["name"] for event in timeline["events"]]
    assert names[0] == "incident.created"
    assert names[-1] == "incident.closed"
    note = next(event for event in timeline["events"] if event["name"] == "note.added")
    assert (note["data"]["note"], note["actor"]) == ("Cần cáng", "ambulance")
    assert all(len(event["hash"]) == 64 for event in timeline["events"])
    at_scene = next(event for event in timeline["events"] if event["name"] == "assignment.changed")
    assert at_scene["occurred_at"].startswith("2026-01-01T00:00:00")


def test_a_call_is_seen_answered_and_over(watched: Centre, ambulance: Desk) -> None:
    ringing = report_call(call_event())
    [card] = accepted(ambulance.get("/board"))["calls"]
    assert card.keys() >= CALL_MEMBERS
    assert (card["caller"], card["line"], card["status"]) == ("+84912345678", "115", "ringing")
    answered = accepted(ambulance.post(f"/calls/{ringing.id}/answer"))
    assert (answered["status"], answered["answered_by"]) == ("answered", "ambulance")
    report_call(call_event(kind=CallEventKind.ENDED, key="end"))
    [card] = accepted(ambulance.get("/board"))["calls"]
    assert card["status"] == "ended"


def test_an_alarm_is_acknowledged(watched: Centre, ambulance: Desk) -> None:
    report_call(call_event())
    make_due(trigger="call_unanswered")
    fire_next_deadline()
    [alarm] = accepted(ambulance.get("/board"))["escalations"]
    acknowledged = accepted(ambulance.post(f"/escalations/{alarm['id']}/acknowledge"))
    assert acknowledged["ended_by"] == "ambulance"
    assert accepted(ambulance.get("/board"))["escalations"] == []


def test_a_crew_changes_its_units_status(watched: Centre) -> None:
    unit = watched.units["ambulance"][0]
    crew = Desk("crew")
    card = accepted(crew.post(f"/units/{unit.pk}/status", {"status": "out_of_service", "reason": "hết xăng"}))
    assert (card["status"], card["version"]) == ("out_of_service", 2)
    assert card.keys() >= UNIT_MEMBERS
    assert accepted(crew.get("/units")) == {"units": [card]}


def test_the_board_holds_what_the_desk_may_see_and_no_more(
    watched: Centre, police: Desk, ambulance: Desk, supervisor: Desk
) -> None:
    for kind in ("theft", "cardiac_arrest", "traffic_crash"):
        accepted(supervisor.post("/incidents", {"type": kind}), 201)
    report_call(call_event(dialled="115"))
    boards = {}
    for name, client in (("police", police), ("ambulance", ambulance), ("supervisor", supervisor)):
        boards[name] = accepted(client.get("/board"))
        Board.model_validate_json(client.get("/board").content)
    assert {name: len(board["incidents"]) for name, board in boards.items()} == {
        "police": 2, "ambulance": 3, "supervisor": 4,
    }  # fmt: skip
    assert {name: len(board["calls"]) for name, board in boards.items()} == {
        "police": 0, "ambulance": 1, "supervisor": 1,
    }  # fmt: skip
    assert {unit["agency"] for unit in boards["police"]["units"]} == {"police"}
    assert len(boards["supervisor"]["units"]) == 9
    assert {board["cursor"] for board in boards.values()} == {TimelineEvent.objects.latest("seq").seq}
    position = boards["police"]["units"][0]["position"]
    assert (position["lon"], position["lat"]) == (106.9, 11.53)


def test_a_crew_sees_its_unit_and_the_incident_it_is_on_with_its_caller(watched: Centre, ambulance: Desk) -> None:
    call = report_call(call_event())
    crew = Desk("crew")
    assert accepted(crew.get("/board"))["incidents"] == []
    accepted(
        ambulance.post(f"/incidents/{call.incident_id}/assignments", {"units": [watched.units["ambulance"][0].pk]}), 201
    )
    board = accepted(crew.get("/board"))
    assert [card["id"] for card in board["incidents"]] == [call.incident_id]
    assert [card["id"] for card in board["calls"]] == [call.id]
    assert [unit["id"] for unit in board["units"]] == [watched.units["ambulance"][0].pk]


def test_a_card_reads_the_same_wherever_it_is_met(watched: Centre, ambulance: Desk) -> None:
    # A client compares and replaces cards as they are: one fact, one spelling.
    created = accepted(ambulance.post("/incidents", {"type": "cardiac_arrest"}), 201)
    path = f"/incidents/{created['id']}"
    assert accepted(ambulance.get(path)) == created
    assert accepted(ambulance.get("/incidents"))["incidents"] == [created]
    assert accepted(ambulance.get("/board"))["incidents"] == [created]
    assert accepted(ambulance.get(f"{path}/timeline"))["events"][0]["data"]["incident"] == created
    assert TimelineEvent.objects.get(name="incident.created").data["incident"] == created
    IncidentCard.model_validate_json(ambulance.get(path).content)


def test_vietnamese_leaves_the_centre_as_it_came(watched: Centre, ambulance: Desk) -> None:
    response = ambulance.post("/incidents", {"type": "cardiac_arrest", "what": "Ngưng thở 😱"})
    assert "Ngưng thở 😱".encode() in response.content


def test_incidents_are_listed_in_pages_and_filtered(watched: Centre, supervisor: Desk, police: Desk) -> None:
    ids = [
        accepted(supervisor.post("/incidents", {"type": "theft", "priority": n % 5 + 1}), 201)["id"] for n in range(7)
    ]
    crash = accepted(supervisor.post("/incidents", {"type": "traffic_crash", "agencies": ["fire"]}), 201)["id"]
    accepted(police.post(f"/incidents/{ids[0]}/close", {"disposition": "test"}))
    seen, before = [], ""
    while True:
        page = accepted(police.get(f"/incidents?limit=3{before}"))
        seen += [card["id"] for card in page["incidents"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert seen == ids[::-1]

    def listed(query: str) -> list[int]:
        return sorted(card["id"] for card in accepted(supervisor.get(f"/incidents?{query}"))["incidents"])

    assert listed("status=closed") == [ids[0]]
    assert listed("status=closed&status=new") == sorted([*ids, crash])
    assert listed("priority=2&priority=5") == [ids[1], ids[4], ids[6], crash]
    assert listed("agency=fire") == [crash]
    assert listed("type=theft&priority=1&status=new") == [ids[5]]
    assert listed("agency=navy") == []
    assert listed("limit=200") == sorted([*ids, crash])


def test_incidents_are_found_by_the_commune_that_they_are_in(watched: Centre, supervisor: Desk) -> None:
    make_division()
    make_area("kv-1", square(106.9, 11.5))
    make_area("kv-1", square(106.5, 11.5), level="zone", owner="fire")
    places = {"25000": (106.55, 11.55), "kv-1": (106.95, 11.55), "": (1.5, 42.5)}
    created = {
        code: accepted(supervisor.post("/incidents", {"type": "theft", "location": {"lon": lon, "lat": lat}}), 201)
        for code, (lon, lat) in places.items()
    }
    assert [card["area"] for card in created.values()] == ["25000", "kv-1", None]

    def found(query: str) -> list[int]:
        return [card["id"] for card in accepted(supervisor.get(f"/incidents?{query}"))["incidents"]]

    assert found("area=25000") == [created["25000"]["id"]]
    assert found("area=25000&area=kv-1&area=none") == [created["kv-1"]["id"], created["25000"]["id"]]
    assert found("area=none") == []
    # Of today: those of the division before, and response zones, are none.
    assert accepted(supervisor.get("/catalogue"))["areas"] == [
        {"code": "25000", "kind": "phường", "name": "Tân Khai"},
        {"code": "kv-1", "kind": "xã", "name": "kv-1"},
    ]


def test_a_page_that_ends_exactly_at_the_last_incident_has_no_next(watched: Centre, police: Desk) -> None:
    for _ in range(2):
        accepted(police.post("/incidents", {"type": "theft"}), 201)
    assert accepted(police.get("/incidents?limit=2"))["next"] is None
    assert accepted(police.get("/incidents?limit=1"))["next"] == Incident.objects.latest("id").pk


def test_who_asks_learns_who_they_are(watched: Centre, police: Desk, supervisor: Desk) -> None:
    me = accepted(police.get("/me"))
    assert (me["username"], me["roles"], me["agencies"], me["unit_id"]) == ("police", ["dispatcher"], ["police"], None)
    assert accepted(supervisor.get("/me"))["agencies"] == ["ambulance", "fire", "police"]
    crew = accepted(Desk("crew").get("/me"))
    assert (crew["roles"], crew["agencies"], crew["unit_id"]) == (["crew"], [], watched.units["ambulance"][0].pk)


def test_the_catalogue_names_every_code_that_a_card_uses(watched: Centre, police: Desk) -> None:
    catalogue = accepted(police.get("/catalogue"))
    Catalogue.model_validate(catalogue)
    assert [row["code"] for row in catalogue["agencies"]] == ["ambulance", "fire", "police"]
    assert {row["code"] for row in catalogue["lines"]} == {"1022", "112", "113", "114", "115", "unknown"}
    [crash] = [row for row in catalogue["incident_types"] if row["code"] == "traffic_crash"]
    assert (crash["agencies"], crash["priority"]) == (["ambulance", "police"], 2)
    assert {row["code"] for row in catalogue["stations"]} >= {"police-station"}


def test_the_first_target_that_fits_is_that_of_the_most_specific_policy(watched: Centre, police: Desk) -> None:
    def target(agency: str | None, priority: int | None, after_s: int) -> None:
        policy = EscalationPolicy.objects.create(
            name=f"{agency} {priority}", trigger=EscalationTrigger.SCENE_SILENT, agency_id=agency, priority=priority
        )
        policy.steps.create(position=1, after_s=after_s, effect=EscalationEffect.ALARM_AGENCY)

    EscalationPolicy.objects.filter(trigger=EscalationTrigger.SCENE_SILENT).delete()
    target(None, None, 900)
    target(None, 1, 600)
    target("fire", None, 500)
    target("fire", 1, 300)
    targets = accepted(police.get("/catalogue"))["targets"]
    assert [
        (row["agency"], row["priority"], row["after_s"]) for row in targets if row["trigger"] == "scene_silent"
    ] == [("fire", 1, 300), ("fire", None, 500), (None, 1, 600), (None, None, 900)]


def test_a_station_or_type_of_a_unit_is_in_the_catalogue(watched: Centre, supervisor: Desk) -> None:
    catalogue = accepted(supervisor.get("/catalogue"))
    stations = {row["code"] for row in catalogue["stations"]}
    types = {row["code"] for row in catalogue["unit_types"]}
    for unit in accepted(supervisor.get("/units"))["units"]:
        assert unit["station"] in stations
        assert unit["type"] in types
