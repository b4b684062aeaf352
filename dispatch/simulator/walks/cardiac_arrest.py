"""A heart that stands still: the recommended ambulance declines, and the next does not answer before an alarm."""

from dispatch.simulator.walks.advice import of_agencies, read_recommendation
from dispatch.simulator.walks.record import tell_figures, tell_record
from dispatch.simulator.walks.walk import Card, Walk

# Between two intensive care ambulances, so that there is another when one declines.
_PLACE = "Nhà văn hóa khu phố 3, phường Minh Hưng"
_LOCATION = {"lon": 106.61, "lat": 11.49, "radius_m": 80.0, "source": "spoken"}
_CARD = "cardiac_arrest"
_ANSWERS = (
    ("responds", "no"),
    ("age", "62"),
    ("minutes_since_collapse", "2"),
    ("helper", "yes"),
    ("defibrillator", "no"),
)
_HOSPITAL = "chon_thanh"
# The policy asks the desk after 20 s and offers another unit 10 s later; the rest is patience.
_PATIENCE_S = 60.0
_QUIET_S = 8.0


async def walk_cardiac_arrest(walk: Walk) -> None:
    """Walk the story to its end. Raises WalkFailed, Refused."""
    walk.say("Có người gọi 115: ông cụ ngã xuống, không thở")
    call = await walk.ring("115")
    [shown] = await walk.shown([call])
    incident_id: int = shown["incident_id"]
    await walk.pause(2.0)
    await walk.post("ambulance", f"/calls/{shown['id']}/answer", {})
    await walk.pause(3.0)
    changes = {
        "type": "cardiac_arrest",
        "place": _PLACE,
        "location": _LOCATION,
        "what": "Ông đang tập thì ngã, không thở",
    }
    incident = await walk.change("ambulance", incident_id, changes)
    walk.must(incident["priority"] == 1, "ngừng tuần hoàn phải là P1")
    walk.say(f"vụ {incident['number']}: {incident['what']}, {incident['place']}")
    assignments = await _send_and_decline(walk, incident_id)
    for question, answer in _ANSWERS:
        body = {"card": _CARD, "question": question, "answer": answer}
        await walk.post("ambulance", f"/incidents/{incident_id}/answers", body)
    await _wait_for_alarm(walk, incident_id)
    await _to_hospital(walk, incident_id, assignments)
    await walk.tell_of(call, "completed", 2)
    body = {"disposition": "handled", "note": "Có tuần hoàn trở lại trên xe, bàn giao khoa cấp cứu"}
    closed = await walk.post("ambulance", f"/incidents/{incident_id}/close", body)
    walk.must(closed["status"] == "closed", "vụ việc chưa đóng")
    await walk.tidy(incident_id)
    tell_figures(walk, await tell_record(walk, incident_id))


async def _send_and_decline(walk: Walk, incident_id: int) -> list[Card]:
    """Send what is recommended; the intensive care crew declines, and the next one is sent. Return who is sent then."""
    advice = await read_recommendation(walk, incident_id)
    walk.must(of_agencies(advice["units"], "ambulance"), "không đề xuất xe cấp cứu nào")
    await walk.pause(2.0)
    made = await walk.send(incident_id, advice["units"])
    sent = [assignment for answer in made for assignment in answer["assignments"]]
    wanted = advice["units"][0]
    declined = next(assignment for assignment in sent if assignment["unit_id"] == wanted["unit"])
    await walk.pause(4.0)
    ended = await walk.end_assignment(declined["call_sign"].lower(), declined, "declined", "Đang chờ thay bình oxy")
    walk.must(ended["outcome"] == "declined", "kíp từ chối mà không được ghi")
    walk.say(f"{declined['call_sign']} từ chối: đang chờ thay bình oxy")
    again = await read_recommendation(walk, incident_id)
    walk.must(again["units"], "xe từ chối mà không đề xuất xe kế tiếp")
    walk.must(wanted["unit"] not in {unit["unit"] for unit in again["units"]}, "đề xuất lại xe vừa từ chối")
    made = await walk.send(incident_id, again["units"])
    kept = [assignment for assignment in sent if assignment["id"] != declined["id"]]
    return [*kept, *(assignment for answer in made for assignment in answer["assignments"])]


async def _wait_for_alarm(walk: Walk, incident_id: int) -> None:
    """Let nobody acknowledge until the centre has asked the desk and, after that, offered another unit."""
    walk.say("không kíp nào trả lời; chờ đúng thời hạn của quy tắc leo thang")
    for effect in ("alarm_agency", "offer_unit"):
        await walk.until_alarm(incident_id, "assignment_unacknowledged", effect, within_s=_PATIENCE_S)
    await walk.take_alarms(incident_id)
    await walk.pause(_QUIET_S)
    left = [alarm for alarm in await walk.alarms([incident_id]) if alarm["trigger"] == "assignment_unacknowledged"]
    walk.must(not left, "báo động đã nhận mà vẫn kêu tiếp")
    walk.say("báo động im sau khi được nhận")


async def _to_hospital(walk: Walk, incident_id: int, assignments: list[Card]) -> None:
    carrying = {item["code"] for item in walk.catalogue["unit_types"] if item["transports"]}
    units = {unit["id"]: unit for unit in (await (await walk.desk("ambulance")).read("/units"))["units"]}
    ambulance, *others = sorted(assignments, key=lambda each: units[each["unit_id"]]["type"] not in carrying)
    await walk.work(assignments, "acknowledged", "en_route", "on_scene")
    await walk.work([ambulance], "transporting")
    alert = {"hospital": _HOSPITAL, "text": "Nam 62 tuổi, ngừng tuần hoàn, đang ép tim, đến trong 10 phút"}
    alerted = await walk.post(ambulance["call_sign"].lower(), f"/assignments/{ambulance['id']}/hospital", alert)
    walk.must(alerted["hospital"] == _HOSPITAL, "bệnh viện đã báo mà không có trên lệnh điều")
    walk.say(f"{ambulance['call_sign']} báo trước cho bệnh viện")
    await walk.work(others, "cleared")
    await walk.work([ambulance], "at_hospital", "cleared")
    incident = await walk.incident(incident_id)
    walk.must(incident["status"] == "resolved", "mọi xe đã xong mà vụ việc chưa xử lý xong")
    await walk.take_alarms(incident_id)
