"""One crash that thirty people report: their calls become one incident, by a person's judgement of each."""

import random
from collections.abc import Sequence
from dataclasses import replace

from dispatch.simulator.callers import SimulatedReport, calls_about, happening
from dispatch.simulator.plan import PlannedCall
from dispatch.simulator.tellings import TELLINGS
from dispatch.simulator.walks.advice import of_agencies, read_duplicates, read_recommendation
from dispatch.simulator.walks.record import tell_figures, tell_record
from dispatch.simulator.walks.reports import Numbers, told_changes
from dispatch.simulator.walks.walk import Card, Walk, together
from dispatch.vocabulary import CallStatus

_TYPE = "traffic_crash"
_LINES = ("113", "115")
_CALLS = 30
_RING_WITHIN_S = 6.0
# So many callers are listened to before the desks know that all speak of one crash.
_WRITTEN_DOWN = 8
_SEED = 3
_HOSPITAL = "binh_phuoc_general"
_ALARM_WITHIN_S = 20.0


async def walk_crash(walk: Walk) -> None:
    """Walk the story to its end. Raises WalkFailed, Refused."""
    reports = _reports()
    shown = await _ring(walk, reports)
    main, *others = await _answer(walk, reports, shown)
    main_id: int = main["incident_id"]
    written, rest = others[: _WRITTEN_DOWN - 1], others[_WRITTEN_DOWN - 1 :]
    await _compare(walk, main_id, written)
    await _merge_and_undo(walk, main_id, written[0])
    await _move(walk, main_id, written[1], written[2])
    unheard = [card for report, card in zip(reports, shown, strict=True) if report.status is CallStatus.ABANDONED]
    for card in [*written[3:], *rest, *unheard]:
        await walk.post("calltaker", f"/incidents/{main_id}/calls", {"call": card["id"]})
    incident = await walk.incident(main_id)
    walk.must(
        sorted(incident["calls"]) == sorted(card["id"] for card in shown), "không đủ 30 cuộc gọi trong một vụ việc"
    )
    walk.say(f"{len(shown)} cuộc gọi nay là vụ {incident['number']}, lực lượng: {', '.join(incident['agencies'])}")
    await walk.until_alarm(main_id, "calls_on_incident", "alarm_agency", within_s=_ALARM_WITHIN_S)
    await walk.take_alarms(main_id)
    await _call_back(walk, unheard)
    await _work(walk, main_id)
    await _close(walk, main_id, {card["incident_id"] for card in shown})
    tell_figures(walk, await tell_record(walk, main_id))


def _reports() -> list[SimulatedReport]:
    """Return the calls in the order of their arrival: some hang up before they are heard, some call again."""
    chance = random.Random(_SEED)  # noqa: S311  a simulation, no secret
    telling = replace(next(telling for telling in TELLINGS if telling.type == _TYPE), lines=_LINES)
    crash = happening(chance, _TYPE, telling, starts_s=0.0, calls=_CALLS, commune="phường Bình Phước")
    calls = sorted(calls_about(chance, crash), key=lambda simulated: simulated.report.reported_at)
    return calls[:_CALLS]


async def _ring(walk: Walk, reports: Sequence[SimulatedReport]) -> list[Card]:
    """Let them all call, and those hang up who are not patient."""
    numbers = Numbers(walk)

    async def one(index: int, report: SimulatedReport) -> PlannedCall:
        await walk.pause(_RING_WITHIN_S * index / len(reports))
        return await walk.ring(report.line, numbers.of(report))

    walk.say(f"{len(reports)} người gọi {' và '.join(_LINES)} trong {_RING_WITHIN_S:.0f} giây: tai nạn giao thông")
    calls = await together(one(index, report) for index, report in enumerate(reports))
    shown = await walk.shown(calls)
    walk.must(
        len({card["incident_id"] for card in shown}) == len(shown), "hai cuộc gọi chung vụ việc khi chưa ai quyết định"
    )
    gone = [call for call, report in zip(calls, reports, strict=True) if report.status is CallStatus.ABANDONED]
    for call in gone:
        await walk.tell_of(call, "completed", 2)
    walk.say(f"  {len(calls)} cuộc gọi trên bảng, mỗi cuộc một vụ việc; {len(gone)} người gác máy trước khi có ai nghe")
    return shown


async def _answer(walk: Walk, reports: Sequence[SimulatedReport], shown: Sequence[Card]) -> list[Card]:
    """Let the desks take the calls, and write down what the first callers tell; return the calls, the main one first.

    The main one is the first whose caller tells what it is and where.
    """
    heard = [
        (report, card) for report, card in zip(reports, shown, strict=True) if report.status is not CallStatus.ABANDONED
    ]
    desks = {"113": "police", "115": "ambulance"}

    async def answer(index: int, card: Card) -> None:
        by = "calltaker" if index % 3 == 0 else desks[card["line"]]
        await walk.post(by, f"/calls/{card['id']}/answer", {})
        await walk.post(by, f"/calls/{card['id']}/end", {})

    main = next(pair for pair in heard if pair[0].report.type == _TYPE and pair[0].report.lon is not None)
    ordered = [main, *(pair for pair in heard if pair is not main)]
    await together(answer(index, card) for index, (_, card) in enumerate(ordered))
    for report, card in ordered[:_WRITTEN_DOWN]:
        if changes := told_changes(report):
            await walk.change("calltaker", card["incident_id"], changes)
    return [card for _, card in ordered]


async def _compare(walk: Walk, main_id: int, written: Sequence[Card]) -> None:
    """Look which incidents the centre holds to be one; it says so of most, and decides of none."""
    ours = {main_id, *(card["incident_id"] for card in written)}
    found = 0
    for card in written:
        incident = await walk.incident(card["incident_id"])
        location = incident["location"]
        where = (
            f"{location['lat']:.4f}, {location['lon']:.4f} ±{location['radius_m']:.0f} m"
            if location
            else "không tọa độ"
        )
        walk.say(f"TIN GIỐNG của {incident['number']} ({incident['type']}, “{incident['place']}”, {where})")
        candidates = await read_duplicates(walk, card["incident_id"])
        found += any(candidate["incident"]["id"] in ours for candidate in candidates)
        walk.must((await walk.incident(card["incident_id"]))["merged_into"] is None, "hệ thống tự gộp tin")
    walk.say(f"  {found} trong {len(written)} tin được nhận ra là trùng")
    walk.must(found * 2 >= len(written), "phần lớn tin trùng không được nhận ra")


async def _merge_and_undo(walk: Walk, main_id: int, card: Card) -> None:
    """Merge an incident, take the merge back, and merge it again."""
    incident_id = card["incident_id"]
    before = await walk.incident(incident_id)
    into = await walk.post("calltaker", f"/incidents/{incident_id}/merge", {"into": main_id})
    walk.must(card["id"] in into["calls"], "gộp vụ việc mà cuộc gọi không theo sang")
    merged = await walk.incident(incident_id)
    walk.must((merged["status"], merged["merged_into"]) == ("merged", main_id), "vụ đã gộp không chỉ sang vụ kia")
    await walk.must_be_refused(
        walk.post("calltaker", f"/incidents/{incident_id}/merge", {"into": main_id}),
        "incident_ended",
        "gộp lần thứ hai",
    )
    await walk.pause(2.0)
    back = await walk.post("calltaker", f"/incidents/{incident_id}/unmerge", {})
    walk.must(back["calls"] == [card["id"]], "bỏ gộp mà cuộc gọi không trở lại")
    walk.must(
        all(back[field] == before[field] for field in ("type", "place", "location")), "bỏ gộp làm mất điều đã biết"
    )
    walk.must(card["id"] not in (await walk.incident(main_id))["calls"], "cuộc gọi ở cả hai vụ sau khi bỏ gộp")
    await walk.pause(2.0)
    await walk.post("calltaker", f"/incidents/{incident_id}/merge", {"into": main_id})
    walk.say(f"{before['number']} gộp, bỏ gộp, rồi gộp lại")


async def _move(walk: Walk, main_id: int, one: Card, other: Card) -> None:
    """Let two calls stand for an incident first; one of them is moved, and the incident with the other is merged."""
    between = one["incident_id"]
    await walk.post("calltaker", f"/incidents/{between}/calls", {"call": other["id"]})
    await walk.post("calltaker", f"/incidents/{main_id}/calls", {"call": one["id"]})
    incident = await walk.incident(between)
    walk.must(incident["calls"] == [other["id"]], "chuyển một cuộc gọi mà vụ cũ không còn đúng cuộc kia")
    walk.must(incident["merged_into"] is None, "vụ còn cuộc gọi mà đã bị gộp")
    joined = await walk.post("calltaker", f"/incidents/{between}/merge", {"into": main_id})
    walk.must({one["id"], other["id"]} <= set(joined["calls"]), "cuộc gọi đã chuyển mà không đến")


async def _call_back(walk: Walk, unheard: Sequence[Card]) -> None:
    """Call those back who gave up. What is not done ends with the incident."""
    desk = await walk.desk("calltaker")
    waiting = [card for card in unheard if (await desk.read(f"/calls/{card['id']}"))["call_back"]]
    walk.must(waiting, "người gác máy trước khi có ai nghe mà không có việc gọi lại")
    called = await walk.post("calltaker", f"/calls/{waiting[0]['id']}/call-back", {"outcome": "reached"})
    walk.must(called["call_back"]["done_at"], "gọi lại được rồi mà việc chưa xong")
    walk.say(f"gọi lại được một người; còn {len(waiting) - 1} việc gọi lại")


async def _work(walk: Walk, main_id: int) -> None:
    """Let police and ambulance work, and a hospital know who is coming."""
    advice = await read_recommendation(walk, main_id)
    units = of_agencies(advice["units"], "police", "ambulance")
    walk.must({unit["agency"] for unit in units} == {"police", "ambulance"}, "không đề xuất đủ hai lực lượng")
    made = await walk.send(main_id, units)
    assignments = [assignment for answer in made for assignment in answer["assignments"]]
    await walk.work(assignments, "acknowledged", "en_route", "on_scene")
    [ambulance, *_] = of_agencies(assignments, "ambulance")
    alert = {"hospital": _HOSPITAL, "text": "Hai nạn nhân đa chấn thương, một người bất tỉnh"}
    await walk.work([ambulance], "transporting")
    alerted = await walk.post("ambulance", f"/assignments/{ambulance['id']}/hospital", alert)
    walk.must(alerted["hospital"] == _HOSPITAL, "bệnh viện đã báo mà không có trên lệnh điều")
    await walk.work([ambulance], "at_hospital", "cleared")
    await walk.work([assignment for assignment in assignments if assignment is not ambulance], "cleared")
    await walk.take_alarms(main_id)


async def _close(walk: Walk, main_id: int, incident_ids: set[int]) -> None:
    body = {"disposition": "handled", "note": "Hai người vào viện, đường đã thông"}
    closed = await walk.post("police", f"/incidents/{main_id}/close", body)
    walk.must(closed["status"] == "closed", "vụ việc chưa đóng")
    for incident_id in incident_ids - {main_id}:
        incident = await walk.incident(incident_id)
        walk.must(incident["status"] == "merged", f"vụ {incident['number']} còn sót: {incident['status']}")
    walk.say(f"vụ {closed['number']} đã đóng; {len(incident_ids) - 1} vụ trùng chỉ sang nó")
    await walk.tidy(*incident_ids)
