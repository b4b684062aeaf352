"""A house on fire: three alarm levels, a unit that breaks down, a choice against the advice, reports out of order."""

from datetime import UTC, datetime, timedelta

from dispatch.simulator.plan import PlannedCall
from dispatch.simulator.walks.advice import of_agencies, read_recommendation
from dispatch.simulator.walks.record import tell_figures, tell_record
from dispatch.simulator.walks.walk import Card, Walk, together

# Between two fire stations, so that there is another tanker when one breaks down.
_PLACE = "Ấp 3, quốc lộ 14, xã Nha Bích"
_LOCATION = {"lon": 106.755, "lat": 11.475, "radius_m": 150.0, "source": "spoken"}
_WATER = "water_supply"
_CARD = "house_fire"
_ANSWERS = (
    ("caller_safe", "Đã ra ngoài"),
    ("people_inside", "2"),
    ("where_people", "Tầng hai, phòng sau, có một cháu bé"),
    ("building", "Nhà ở"),
    ("dangers", "Bình gas"),
    ("barred_exits", "yes"),
)
_DRIVE = ("acknowledged", "en_route", "on_scene")


async def walk_fire(walk: Walk) -> None:
    """Walk the story to its end. Raises WalkFailed, Refused."""
    incident_id, call = await _call(walk)
    first = await _first_alarm(walk, incident_id)
    await _answer_questions(walk, incident_id)
    at_work = await _breakdown(walk, incident_id, first)
    await _disorder(walk, at_work)
    await walk.take_alarms(incident_id)
    await _raise(walk, incident_id, 2)
    await walk.tell_of(call, "completed", 2)
    await _raise(walk, incident_id, 3)
    await _stand_down(walk, incident_id)
    await _close(walk, incident_id)
    events = await tell_record(walk, incident_id)
    tell_figures(walk, events)


async def _call(walk: Walk) -> tuple[int, PlannedCall]:
    walk.say("Có người gọi 114: cháy nhà")
    call = await walk.ring("114")
    [shown] = await walk.shown([call])
    incident_id: int = shown["incident_id"]
    incident = await walk.incident(incident_id)
    walk.must(incident["agencies"] == ["fire"], "cuộc gọi 114 phải mở vụ việc cho lực lượng chữa cháy")
    await walk.pause(2.0)
    await walk.post("calltaker", f"/calls/{shown['id']}/answer", {})
    await walk.must_be_refused(
        walk.post("fire", f"/calls/{shown['id']}/answer", {}), "call_already_answered", "bàn thứ hai nghe cùng cuộc gọi"
    )
    await walk.pause(3.0)
    changes = {
        "type": "house_fire",
        "place": _PLACE,
        "location": _LOCATION,
        "what": "Lửa bốc từ bếp, còn người trên lầu",
    }
    incident = await walk.change("calltaker", incident_id, changes)
    walk.must(incident["priority"] == 1, "cháy nhà phải là P1")
    walk.say(f"vụ {incident['number']}: {incident['what']}, {incident['place']}")
    # The plan asks for an ambulance and a patrol too: their desks are called by the person who hears the caller.
    for agency in ("police", "ambulance"):
        await walk.post("calltaker", f"/incidents/{incident_id}/agencies", {"agency": agency})
    return incident_id, call


async def _first_alarm(walk: Walk, incident_id: int) -> list[Card]:
    advice = await read_recommendation(walk, incident_id)
    walk.must(advice["alarm_level"] == 1 and advice["plans"], "không có phương án cấp 1")
    walk.must(of_agencies(advice["units"], "fire"), "không đề xuất xe chữa cháy nào")
    walk.must(all(unit["eta_s"] is not None for unit in advice["units"]), "biết nơi cháy mà không có thời gian đến")
    await walk.pause(2.0)
    made = await walk.send(incident_id, advice["units"])
    walk.must(not any(answer["choice"]["departs"] for answer in made), "điều đúng đề xuất mà ghi là khác")
    taken = advice["units"][0]
    await walk.must_be_refused(
        walk.post(taken["agency"], f"/incidents/{incident_id}/assignments", {"units": [taken["unit"]]}),
        "unit_taken",
        f"điều {taken['call_sign']} lần thứ hai",
    )
    incident = await walk.incident(incident_id)
    walk.must(incident["status"] == "dispatched", "đã điều đơn vị mà vụ việc chưa được điều động")
    return [assignment for answer in made for assignment in answer["assignments"]]


async def _answer_questions(walk: Walk, incident_id: int) -> None:
    """Dispatch comes before the questions have an end."""
    for question, answer in _ANSWERS:
        await walk.pause(0.5)
        body = {"card": _CARD, "question": question, "answer": answer}
        await walk.post("calltaker", f"/incidents/{incident_id}/answers", body)
    await walk.must_be_refused(
        walk.post(
            "calltaker", f"/incidents/{incident_id}/answers", {"card": _CARD, "question": "floors", "answer": "cao lắm"}
        ),
        "answer_unfit",
        "số tầng là “cao lắm”",
    )
    incident = await walk.incident(incident_id)
    walk.must(len(incident["answers"]) == len(_ANSWERS), "câu trả lời đã nhận mà không có trong vụ việc")
    walk.say(f"  {len(_ANSWERS)} câu của phiếu hỏi đã có trả lời")


async def _breakdown(walk: Walk, incident_id: int, assignments: list[Card]) -> list[Card]:
    """Let the tanker break down on its way, and the desk send another one than that which is recommended."""
    units = {unit["id"]: unit for unit in (await (await walk.desk("fire")).read("/units"))["units"]}
    tankers = {unit_id for unit_id, unit in units.items() if _WATER in unit["capabilities"]}
    broken = next(assignment for assignment in assignments if assignment["unit_id"] in tankers)
    others = [assignment for assignment in assignments if assignment is not broken]
    await walk.work([broken], "acknowledged", "en_route")
    ended = await walk.end_assignment(broken["call_sign"].lower(), broken, "unable", "Hỏng bơm nước trên đường đi")
    walk.must((ended["status"], ended["outcome"]) == ("cleared", "unable"), "xe hỏng mà lệnh điều chưa kết thúc")
    walk.say(f"{broken['call_sign']} báo hỏng bơm nước giữa đường")
    advice = await read_recommendation(walk, incident_id)
    proposed = {unit["unit"] for unit in advice["units"]}
    walk.must(broken["unit_id"] not in proposed, "đề xuất lại xe vừa báo hỏng")
    walk.must(proposed & tankers, "không đề xuất xe thay xe hỏng")
    free = (unit_id for unit_id in sorted(tankers - proposed) if units[unit_id]["status"] == "available")
    other = units[next(free)]
    choice = {"unit": other["id"], "call_sign": other["call_sign"], "agency": "fire"}
    [made] = await walk.send(incident_id, [choice], "Xe đang tiếp nước sát hiện trường")
    walk.must(made["choice"]["departs"], "điều khác đề xuất mà không ghi là khác")
    walk.must(made["choice"]["reason"], "lý do điều khác đề xuất bị mất")
    return [*sorted(others, key=lambda assignment: assignment["agency"] != "fire"), *made["assignments"]]


async def _disorder(walk: Walk, assignments: list[Card]) -> None:
    """Let all crews arrive, one of them with a report that waited in the device while it had no signal."""
    disordered, *others = assignments
    await together([walk.work(others, *_DRIVE), _arrive_in_disorder(walk, disordered)])


async def _arrive_in_disorder(walk: Walk, assignment: Card) -> None:
    await walk.crew_reports(assignment, "acknowledged")
    await walk.pause(2.0)
    left_at = datetime.now(UTC)
    await walk.pause(3.0)
    await walk.crew_reports(assignment, "on_scene")
    card = await walk.crew_reports(assignment, "en_route", left_at)
    walk.must(card["status"] == "on_scene", "báo cáo đến muộn kéo lùi trạng thái")
    walk.must(card["en_route_at"] <= card["on_scene_at"], "giờ của báo cáo muộn sai thứ tự")
    walk.say(f"{assignment['call_sign']}: báo “đang di chuyển” đến sau “tại hiện trường”, giữ đúng giờ của nó")
    await walk.must_be_refused(
        walk.crew_reports(assignment, "cleared", datetime.now(UTC) + timedelta(hours=1)),
        "occurred_in_future",
        "báo cáo của một giờ sau",
    )
    await walk.must_be_refused(
        walk.crew_reports(assignment, "transporting"), "illegal_transition", "xe không chở bệnh nhân"
    )


async def _raise(walk: Walk, incident_id: int, level: int) -> None:
    """Raise the alarm level and send what is recommended."""
    before = {assignment["id"] for assignment in (await walk.incident(incident_id))["assignments"]}
    await walk.pause(2.0)
    incident = await walk.post("fire", f"/incidents/{incident_id}/alarm", {"level": level})
    walk.must(incident["alarm_level"] == level, "cấp báo động không đổi")
    walk.must(
        {assignment["id"] for assignment in incident["assignments"]} == before, "nâng cấp báo động làm mất đơn vị"
    )
    await walk.must_be_refused(
        walk.post("fire", f"/incidents/{incident_id}/alarm", {"level": level}),
        "level_not_higher",
        f"cấp {level} lần nữa",
    )
    advice = await read_recommendation(walk, incident_id)
    walk.must(advice["alarm_level"] == level and advice["units"], f"báo động cấp {level} mà không đề xuất thêm ai")
    made = await walk.send(incident_id, advice["units"])
    assignments = [assignment for answer in made for assignment in answer["assignments"]]
    again = await read_recommendation(walk, incident_id)
    walk.must(not again["units"], "đã điều đủ đề xuất mà còn đề xuất tiếp")
    walk.must(
        [shortfall["capability"] for shortfall in again["shortfalls"]]
        == [shortfall["capability"] for shortfall in advice["shortfalls"]],
        "phần còn thiếu không còn được nói",
    )
    await walk.work(of_agencies(assignments, "fire", "police"), *_DRIVE)
    await walk.work(of_agencies(assignments, "ambulance"), "acknowledged", "en_route")
    await walk.take_alarms(incident_id)


async def _stand_down(walk: Walk, incident_id: int) -> None:
    """Let the ambulances go: everybody is out and unhurt."""
    await walk.post("fire", f"/incidents/{incident_id}/notes", {"text": "Đã đưa hai người ra, không ai bị thương"})
    path = f"/incidents/{incident_id}/agencies/ambulance/stand-down"
    body = {"reason": "Không có người bị thương"}
    await walk.must_be_refused(
        walk.post("ambulance", path, body), "units_still_assigned", "cho cấp cứu rút khi xe còn ở vụ việc"
    )
    incident = await walk.incident(incident_id)
    for assignment in of_agencies(incident["assignments"], "ambulance"):
        if assignment["status"] == "on_scene":
            await walk.crew_reports(assignment, "cleared")
        elif assignment["status"] != "cleared":
            await walk.end_assignment("ambulance", assignment, "cancelled", body["reason"])
    await walk.post("ambulance", path, body)
    walk.say("cấp cứu rút: không có người bị thương")
    await walk.post("fire", f"/incidents/{incident_id}/notes", {"text": "Khống chế đám cháy, đang làm mát"})


async def _close(walk: Walk, incident_id: int) -> None:
    body = {"disposition": "handled", "note": "Dập tắt hoàn toàn, bàn giao hiện trường cho công an phường"}
    await walk.must_be_refused(
        walk.post("fire", f"/incidents/{incident_id}/close", body),
        "units_still_assigned",
        "đóng khi xe còn ở hiện trường",
    )
    incident = await walk.incident(incident_id)
    await walk.work([each for each in incident["assignments"] if each["status"] != "cleared"], "cleared")
    incident = await walk.incident(incident_id)
    walk.must(incident["status"] == "resolved", "mọi đơn vị đã xong mà vụ việc chưa xử lý xong")
    incident = await walk.post("fire", f"/incidents/{incident_id}/close", body)
    walk.must(incident["status"] == "closed", "vụ việc chưa đóng")
    walk.say(f"vụ {incident['number']} đã đóng")
    await walk.tidy(incident_id)
