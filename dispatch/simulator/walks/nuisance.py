"""An hour of a busy centre, most of it about nothing: each call is heard, and what is real is found among the rest."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from dispatch.simulator.callers import DAY_BEGINS, SimulatedReport
from dispatch.simulator.mix import generate_day
from dispatch.simulator.plan import PlannedCall
from dispatch.simulator.walks.advice import of_agencies
from dispatch.simulator.walks.record import tell_record
from dispatch.simulator.walks.reports import Numbers, told_changes
from dispatch.simulator.walks.walk import Card, Walk, together
from dispatch.simulator.walks.words import CALL_BACKS, DISPOSITIONS
from dispatch.vocabulary import CallStatus, Disposition

# A day whose hour has 83 calls, a twenty-fourth of 2,000, about seven real incidents.
_SEED = 4
_HOUR = timedelta(hours=17)
_LASTS_S = 60.0
_SUSPECTED_FROM = 0.5
_UNDER_WAY = ("acknowledged", "en_route")
_WORKED_OFF = ("on_scene", "cleared")


@dataclass
class _Hour:
    """What has come of the hour so far. Real incidents are known by their truth, whatever their callers say of them."""

    incidents: dict[str, int] = field(default_factory=dict)
    assignments: list[Card] = field(default_factory=list)
    calls: list[tuple[SimulatedReport, Card]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    call_backs: Counter[str] = field(default_factory=Counter)
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)
    judging: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))


async def walk_nuisance(walk: Walk) -> None:
    """Walk the story to its end. Raises WalkFailed, Refused."""
    await walk_calls(walk, calls_of_hour())


def calls_of_hour() -> list[SimulatedReport]:
    """Return the calls of the hour in the order of their arrival."""
    begins = DAY_BEGINS + _HOUR
    return [
        simulated
        for simulated in generate_day(_SEED)
        if begins <= simulated.report.reported_at < begins + timedelta(hours=1)
    ]


async def walk_calls(walk: Walk, calls: Sequence[SimulatedReport]) -> None:
    """Let these calls come, an hour in a minute, and each be judged. Raises WalkFailed, Refused."""
    hour = _Hour()
    numbers = Numbers(walk)
    first = calls[0].report.reported_at
    hour_s = timedelta(hours=1).total_seconds()
    walk.say(f"{len(calls)} cuộc gọi của một giờ đến trong {_LASTS_S:.0f} giây")
    # One number's calls keep their order: the history that comes with a call is of those before it.
    in_turn: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def one(simulated: SimulatedReport) -> None:
        await walk.pause(_LASTS_S * (simulated.report.reported_at - first).total_seconds() / hour_s)
        number = numbers.of(simulated)
        async with in_turn[number if simulated.report.callers else f"{id(simulated)}"]:
            await _take(walk, hour, simulated, number)

    await together(one(simulated) for simulated in calls)
    false_closings = await _check(walk, hour)
    _tell_counts(walk, hour, false_closings)
    walk.must(not false_closings, f"đóng nhầm cuộc gọi thật: {', '.join(false_closings)}")
    await _work_off(walk, hour)


async def _take(walk: Walk, hour: _Hour, simulated: SimulatedReport, number: str) -> None:
    call = await walk.ring(simulated.line, number)
    [shown] = await walk.shown([call])
    if simulated.status is CallStatus.ABANDONED:
        await walk.tell_of(call, "completed", 2)
        await _call_back(walk, hour, simulated, shown)
        return
    await walk.pause(0.5)
    answered = await walk.post("calltaker", f"/calls/{shown['id']}/answer", {})
    await walk.pause(0.5)
    suspected = _look(walk, hour, simulated, answered)
    if simulated.truth is None:
        became = await _close(walk, hour, simulated, shown, simulated.disposition or Disposition.SILENT)
    else:
        became = await _write_down(walk, hour, simulated, shown)
    walk.say(f"  {simulated.line} {number}: nghi quấy rối {suspected:.2f} → {became}")
    await _end(walk, call)


def _look(walk: Walk, hour: _Hour, simulated: SimulatedReport, card: Card) -> float:
    """Look at the history that came with a call: a score from 0 to 1 with its reasons."""
    history = card["history"]
    walk.must(0 <= history["nuisance"] < 1, "điểm nghi quấy rối nằm ngoài 0 đến 1")
    walk.must(history["reasons"], "điểm nghi quấy rối không có lý do")
    hour.counts["known"] += bool(history["earlier"])
    if history["nuisance"] >= _SUSPECTED_FROM:
        hour.counts["suspected"] += 1
        hour.counts["real_suspected"] += simulated.truth is not None
    score: float = history["nuisance"]
    return score


async def _close(walk: Walk, hour: _Hour, simulated: SimulatedReport, card: Card, disposition: Disposition) -> str:
    """Close a call about nothing by one request; the incident that it brought ends with it."""
    if disposition is Disposition.SILENT and simulated.status is not CallStatus.ABANDONED:
        await walk.post("calltaker", f"/calls/{card['id']}/silence", {"silent": True})
    body = {"disposition": disposition.value, "note": simulated.report.what}
    closed = await walk.post("calltaker", f"/calls/{card['id']}/close", body)
    walk.must(closed["disposition"] == disposition, "cuộc gọi đã đóng mà không có kết quả")
    incident = await walk.incident(card["incident_id"])
    walk.must(incident["status"] == "cancelled", "cuộc gọi đã đóng mà vụ việc của nó còn mở")
    hour.closed[disposition.value] += 1
    hour.calls.append((simulated, card))
    return DISPOSITIONS[disposition.value]


async def _write_down(walk: Walk, hour: _Hour, simulated: SimulatedReport, card: Card) -> str:
    """Make a typed incident of a real call, or link the call to the one that is known already."""
    truth = simulated.truth or ""
    hour.calls.append((simulated, card))
    async with hour.judging[truth]:
        # A caller who names no type still tells what happens: the person at the desk names it.
        changes = {"type": truth.split(" ")[0]} | told_changes(simulated)
        incident = await walk.change("calltaker", card["incident_id"], changes)
        desk = await walk.desk("calltaker")
        candidates = (await desk.read(f"/incidents/{card['incident_id']}/duplicates"))["candidates"]
        offered = [candidate["incident"]["id"] for candidate in candidates]
        if truth not in hour.incidents:
            hour.incidents[truth] = card["incident_id"]
            async with hour.sending:
                sent = await _send_first(walk, incident)
            hour.assignments += sent
            await walk.work(sent, *_UNDER_WAY)
            hour.counts["wrongly_offered"] += bool(offered)
            return f"VỤ MỚI {incident['number']}: {incident['type']}, {incident['place'] or 'chưa rõ nơi'}"
        known = hour.incidents[truth]
        hour.counts["linked"] += 1
        hour.counts["offered"] += known in offered
        joined = await walk.post("calltaker", f"/incidents/{known}/calls", {"call": card["id"]})
        walk.must(card["id"] in joined["calls"], "cuộc gọi đã nối mà không có trong vụ việc")
        how = "được gợi ý" if known in offered else "không được gợi ý, tổng đài viên tự nhận ra"
        return f"trùng với vụ {joined['number']} ({how})"


async def _call_back(walk: Walk, hour: _Hour, simulated: SimulatedReport, shown: Card) -> None:
    """Call somebody back who hung up; who has something to tell tells it now."""
    card = await (await walk.desk("calltaker")).read(f"/calls/{shown['id']}")
    walk.must(card["status"] == "abandoned", f"người gọi gác máy trước mà cuộc gọi là {card['status']}")
    path = f"/calls/{shown['id']}/call-back"
    if card["call_back"] is None:
        walk.must(not simulated.report.callers, "gọi nhỡ có số mà không có việc gọi lại")
        hour.counts["cannot_call_back"] += 1
    else:
        await walk.pause(1.0)
        if simulated.truth is None:
            tried = await walk.post("calltaker", path, {"outcome": "no_answer"})
            walk.must(tried["call_back"]["done_at"] is None, "gọi lại không ai nghe mà việc đã xong")
            hour.call_backs["no_answer"] += 1
            await walk.pause(1.0)
        reached = await walk.post("calltaker", path, {"outcome": "reached"})
        walk.must(reached["call_back"]["done_at"], "gọi lại được rồi mà việc chưa xong")
        hour.call_backs["reached"] += 1
    if simulated.truth is None:
        became = await _close(walk, hour, simulated, shown, Disposition.SILENT)
    else:
        became = await _write_down(walk, hour, simulated, shown)
    walk.say(f"  {simulated.line} {shown['caller'] or 'ẩn số'}: gọi nhỡ → {became}")


async def _end(walk: Walk, call: PlannedCall) -> None:
    """Let the provider say that the line is free: late, when the call may have been closed already."""
    await walk.tell_of(call, "completed", 2)


async def _check(walk: Walk, hour: _Hour) -> list[str]:
    """Read every call again; return the callers of real ones that are closed or whose incident has ended."""
    desk = await walk.desk("supervisor")
    false_closings = []
    for simulated, shown in hour.calls:
        card = await desk.read(f"/calls/{shown['id']}")
        if simulated.truth is None:
            walk.must(card["disposition"], f"cuộc gọi {card['id']} không có kết quả")
            continue
        incident = await desk.read(f"/incidents/{card['incident_id']}")
        if card["disposition"] or incident["id"] != hour.incidents[simulated.truth] or incident["closed_at"]:
            false_closings.append(str(card["caller"]))
    return false_closings


def _tell_counts(walk: Walk, hour: _Hour, false_closings: list[str]) -> None:
    walk.tell("")
    walk.tell("CON SỐ")
    walk.tell(f"  {len(hour.calls)} cuộc gọi, {hour.counts['known']} từ số đã gọi trước đó")
    for disposition, count in hour.closed.most_common():
        walk.tell(f"  {count:4} đóng: {DISPOSITIONS[disposition]}")
    walk.tell(f"  {len(hour.incidents):4} vụ việc thật còn lại, {hour.counts['linked']} cuộc gọi trùng được nối vào")
    walk.tell(f"  {hour.counts['offered']:4} trong số trùng được hệ thống gợi ý đúng vụ")
    walk.tell(f"  {hour.counts['wrongly_offered']:4} vụ mới bị gợi ý là trùng (tổng đài viên không gộp)")
    for outcome, count in hour.call_backs.items():
        walk.tell(f"  {count:4} lần {CALL_BACKS[outcome]}")
    walk.tell(f"  {hour.counts['cannot_call_back']:4} gọi nhỡ ẩn số, không gọi lại được")
    walk.tell(
        f"  {hour.counts['suspected']:4} cuộc bị nghi quấy rối, trong đó có thật: {hour.counts['real_suspected']}"
    )
    walk.tell(f"  {len(false_closings):4} cuộc gọi thật bị đóng nhầm")


async def _send_first(walk: Walk, incident: Card) -> list[Card]:
    """Call the agencies of the type, whatever line rang, and send the first unit of one of them."""
    [kind] = [item for item in walk.catalogue["incident_types"] if item["code"] == incident["type"]]
    for agency in kind["agencies"]:
        await walk.post("calltaker", f"/incidents/{incident['id']}/agencies", {"agency": agency})
    advice = await (await walk.desk("supervisor")).read(f"/incidents/{incident['id']}/recommendation")
    units = of_agencies(advice["units"], *kind["agencies"])
    walk.must(units or advice["shortfalls"], f"không đề xuất ai cho vụ {incident['number']} và không nói thiếu gì")
    made = await walk.send(incident["id"], units[:1])
    return [assignment for answer in made for assignment in answer["assignments"]]


async def _work_off(walk: Walk, hour: _Hour) -> None:
    """Let the units finish, close the incidents that are left, and tell their records."""
    await walk.work(hour.assignments, *_WORKED_OFF)
    for incident_id in hour.incidents.values():
        await walk.post("supervisor", f"/incidents/{incident_id}/close", {"disposition": "handled"})
    await walk.tidy(*(shown["incident_id"] for _, shown in hour.calls))
    for incident_id in hour.incidents.values():
        await tell_record(walk, incident_id)
