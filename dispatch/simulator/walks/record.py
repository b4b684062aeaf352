"""The record of an incident, a line for each fact, and the figures that follow from it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from dispatch.simulator.walks.walk import Walk
from dispatch.simulator.walks.words import (
    ASSIGNMENT_STATUSES,
    CALL_BACKS,
    DISPOSITIONS,
    EFFECTS,
    ENDS,
    EVENTS,
    FIELDS,
    OUTCOMES,
    TRIGGERS,
)

_TOLD_LATE_FROM = timedelta(seconds=1)
# Waits that end so are recorded before the fact that ends them, others after it.
_TOLD_BEFORE = ("merged", "closed")


async def tell_record(walk: Walk, incident_id: int) -> list[dict[str, Any]]:
    """Read the record of an incident, check that it is whole, tell it, and return its events."""
    desk = await walk.desk("supervisor")
    card = await desk.read(f"/incidents/{incident_id}")
    events: list[dict[str, Any]] = (await desk.read(f"/incidents/{incident_id}/timeline"))["events"]
    _check_chains(walk, events)
    walk.tell("")
    walk.tell(
        f"DIỄN BIẾN VỤ {card['number']} ({card['status']}, P{card['priority']}, {card['place'] or 'chưa rõ nơi'})"
    )
    for line in _lines(events):
        walk.tell(line)
    return events


def tell_figures(walk: Walk, events: list[dict[str, Any]]) -> None:
    """Tell in numbers what the record of an incident holds: how many of what, and the intervals."""
    names = Counter(event["name"] for event in events)
    outcomes = Counter(
        event["data"]["assignment"]["outcome"]
        for event in events
        if event["name"] == "assignment.changed" and event["data"]["assignment"]["outcome"]
    )
    ends = Counter(event["data"]["cancelled"]["reason"] for event in events if "cancelled" in event["data"])
    walk.tell("")
    walk.tell("CON SỐ")
    walk.tell(f"  {len(events)} diễn biến, #{events[0]['seq']} đến #{events[-1]['seq']}, chuỗi băm liền nhau")
    walk.tell(
        f"  {names['call.received']} cuộc gọi, {names['call.answered']} được nghe, {names['call.abandoned']} gọi nhỡ"
    )
    sent = ", ".join(f"{OUTCOMES[outcome]} {count}" for outcome, count in outcomes.items())
    walk.tell(f"  {names['unit.assigned']} lượt điều đơn vị: {sent or 'không có'}")
    ended = ", ".join(f"{ENDS[reason]} {count}" for reason, count in ends.items())
    fired, taken = names["escalation.fired"], names["escalation.acknowledged"]
    walk.tell(f"  {fired} bước leo thang, {taken} được nhận; thôi chờ: {ended or 'không có'}")
    for words, seconds in _intervals(events):
        walk.tell(f"  {words}: {seconds:.1f} giây")


def _lines(events: Iterable[dict[str, Any]]) -> list[str]:
    """Return a line for each event. That waits have ended stands behind the fact that ended them."""
    told: list[tuple[str, Counter[str]]] = []
    ended_before: Counter[str] = Counter()
    for event in events:
        ended = event["data"].get("cancelled")
        if ended and event["name"] == "escalation.cancelled":
            words = f"{TRIGGERS[ended['trigger']]} ({ENDS[ended['reason']]})"
            (ended_before if ended["reason"] in _TOLD_BEFORE or not told else told[-1][1])[words] += 1
            continue
        occurred, recorded = (_moment(event[name]) for name in ("occurred_at", "recorded_at"))
        late = f" [xảy ra {_clock(occurred)}]" if recorded - occurred > _TOLD_LATE_FROM else ""
        words = f"{EVENTS[event['name']]:20} {event['actor'] or '':10} {facts_of(event)}{late}"
        told.append((f"  {_clock(recorded)} #{event['seq']:<6} {words.rstrip()}", ended_before))
        ended_before = Counter()
    return [line + _ended(ends) for line, ends in told]


def _ended(ends: Counter[str]) -> str:
    times = (words if count == 1 else f"{words} ×{count}" for words, count in ends.items())
    return f" [thôi chờ: {', '.join(times)}]" if ends else ""


def facts_of(event: dict[str, Any]) -> str:
    """Return in a few words what an event of the record tells."""
    data = event["data"]
    kind = event["name"].partition(".")[0]
    told = {"call": _of_call, "incident": _of_incident, "escalation": _of_escalation, "message": _of_message}
    if kind in told:
        return told[kind](event["name"], data)
    if event["name"] == "question.answered":
        answer = data["answer"]
        return f"{answer['card']}/{answer['question']}: {answer['answer']}"
    if event["name"] == "note.added":
        return f"“{data['note']}”"
    return _of_assignment(event["name"], data)


def _of_call(name: str, data: dict[str, Any]) -> str:
    call = data["calls"][0]
    words = f"{call['line']} ← {call['caller'] or 'ẩn số'}"
    if name == "call.received" and call["history"]["earlier"]:
        words += f", nghi quấy rối {call['history']['nuisance']:.2f}"
    if name == "call.closed":
        words += f": {DISPOSITIONS[data['reason']]}"
    if name == "call.called_back":
        words += f": {CALL_BACKS[data['reason']]}"
    if name == "call.moved":
        words += f" sang vụ #{call['incident_id']}"
    return words + _noted(data)


def _of_incident(name: str, data: dict[str, Any]) -> str:
    card = data["incident"]
    if name == "incident.created":
        return f"{card['number']}, P{card['priority']}, {', '.join(card['agencies'])}"
    if name in ("incident.merged", "incident.unmerged"):
        into = f" vào vụ #{card['merged_into']}" if card["merged_into"] else f": có {len(card['calls'])} cuộc gọi"
        return f"{card['number']}{into}{_changed(data)}"
    if name in ("incident.agency_added", "incident.agency_stood_down"):
        return f"{data['agency']}{_because(data)}"
    if name in ("incident.closed", "incident.cancelled"):
        return DISPOSITIONS.get(data["reason"], str(data["reason"])) + _noted(data)
    return (_changed(data) or _because(data)).removeprefix("; ")


def _of_escalation(name: str, data: dict[str, Any]) -> str:
    if "cancelled" in data:
        ended = data["cancelled"]
        return f"{TRIGGERS[ended['trigger']]}: {ENDS[ended['reason']]}"
    if not data.get("escalations"):
        return ""
    alarm = data["escalations"][0]
    return f"bước {alarm['step'] + 1}, {TRIGGERS[alarm['trigger']]}: {EFFECTS[alarm['effect']]} {_whom(alarm)}".rstrip()


def _of_message(name: str, data: dict[str, Any]) -> str:
    message = data["message"]
    error = f" ({message['error']})" if message["error"] else ""
    return f"{message['kind']} → {message['recipient']}{error}"


def _of_assignment(name: str, data: dict[str, Any]) -> str:
    if "assignment" not in data:
        return ""
    assignment = data["assignment"]
    if name == "hospital.alerted":
        return f"{assignment['call_sign']} → {assignment['hospital']}" + _noted(data)
    if name == "unit.assigned":
        choice = data["choice"]
        departs = f", KHÁC đề xuất ({', '.join(choice['recommended'])})" if choice["departs"] else ""
        why = f": {choice['reason']}" if choice["reason"] else ""
        return f"{assignment['call_sign']}{_expected(assignment)}{departs}{why}"
    ended = f" – {OUTCOMES[assignment['outcome']]}" if assignment["outcome"] else ""
    return f"{assignment['call_sign']} {ASSIGNMENT_STATUSES[assignment['status']]}{ended}" + _because(data)


def _changed(data: dict[str, Any]) -> str:
    words = [
        FIELDS[change["field"]] + " " + (f"{_value(change['old'])} → " if change["old"] else "") + _value(change["new"])
        for change in data.get("changes", [])
    ]
    return "; " + "; ".join(words) if words else ""


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['lat']:.4f}, {value['lon']:.4f} (±{value['radius_m']:.0f} m, {value['source']})"
    return str(value)


def _because(data: dict[str, Any]) -> str:
    return f": {data['reason']}" if data.get("reason") else ""


def _noted(data: dict[str, Any]) -> str:
    return f" – {data['note']}" if data.get("note") else ""


def _whom(alarm: dict[str, Any]) -> str:
    words = ", ".join(alarm["agencies"])
    return f"{words} ({alarm['argument']})" if alarm["argument"] else words


def _expected(assignment: dict[str, Any]) -> str:
    return f", dự kiến {_clock(_moment(assignment['eta_at']))}" if assignment["eta_at"] else ""


def _check_chains(walk: Walk, events: Iterable[dict[str, Any]]) -> None:
    last: dict[int, str] = {}
    seq = 0
    for event in events:
        walk.must(event["seq"] > seq, f"diễn biến #{event['seq']} không theo thứ tự")
        seq = event["seq"]
        before = last.get(event["incident_id"], "")
        walk.must(event["previous_hash"] == before, f"chuỗi băm đứt ở diễn biến #{event['seq']}")
        last[event["incident_id"]] = event["hash"]


def _intervals(events: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Return the intervals of an incident in seconds, from the first call or else from its beginning."""
    first: dict[str, datetime] = {}
    for event in events:
        name = event["name"]
        first.setdefault(name, _moment(event["recorded_at"]))
        if name == "incident.changed" and any(change["field"] == "type" for change in event["data"]["changes"]):
            first.setdefault("type", _moment(event["recorded_at"]))
        if name == "assignment.changed":
            for status in ASSIGNMENT_STATUSES:
                if (at := event["data"]["assignment"][f"{status}_at"]) and event["data"]["assignment"]["outcome"] in (
                    None,
                    "completed",
                ):
                    first[status] = min(first.get(status, _moment(at)), _moment(at))
    for start, end, words in (
        ("call.received", "call.answered", "đổ chuông → nghe máy"),
        ("call.answered", "type", "nghe máy → rõ loại và nơi"),
        ("call.answered", "unit.assigned", "nghe máy → điều đơn vị đầu tiên"),
        ("unit.assigned", "acknowledged", "điều → tổ đầu tiên nhận lệnh"),
        ("acknowledged", "en_route", "nhận lệnh → lăn bánh"),
        ("en_route", "on_scene", "lăn bánh → tới hiện trường"),
        ("on_scene", "transporting", "tới hiện trường → chở bệnh nhân"),
        ("transporting", "at_hospital", "chở bệnh nhân → tới bệnh viện"),
        ("call.received", "incident.closed", "đổ chuông → đóng vụ"),
    ):
        if start in first and end in first:
            yield words, (first[end] - first[start]).total_seconds()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"
