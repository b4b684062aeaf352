"""What the centre of another line is told of an incident that is handed over to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from dispatch.rules.numbers import spoken
from dispatch.vocabulary import AssignmentOutcome

_OUTCOMES = {
    AssignmentOutcome.COMPLETED: "xong",
    AssignmentOutcome.DECLINED: "từ chối",
    AssignmentOutcome.UNABLE: "không thực hiện được",
    AssignmentOutcome.CANCELLED: "rút về",
    AssignmentOutcome.DIVERTED: "chuyển sang vụ khác",
}


@dataclass(frozen=True)
class UnitSent:
    """What a unit did on the incident; times that it did not reach are None."""

    call_sign: str
    dispatched_at: datetime
    on_scene_at: datetime | None
    cleared_at: datetime | None
    outcome: AssignmentOutcome | None


@dataclass(frozen=True)
class Referred:
    """An incident as it is handed over. `line` and `type` are names; `callers` are numbers in the order of the calls.

    A caller whose number is not known is empty. `position` is latitude, longitude and radius in metres, `answers` are
    questions with what was answered.
    """

    line: str
    number: str
    type: str
    priority: int
    created_at: datetime
    place: str
    position: tuple[float, float, float] | None
    what: str
    answers: Sequence[tuple[str, str]]
    callers: Sequence[str]
    sent: Sequence[UnitSent]


def referral_text(told: Referred, zone: tzinfo) -> str:
    """Return what is read out, line by line, in Vietnamese; what is not known is said not to be."""
    lines = [
        f"Bàn giao vụ việc {told.number} cho {told.line}",
        f"Loại: {told.type or 'chưa rõ'} (mức ưu tiên {told.priority})",
        f"Địa điểm: {told.place or 'chưa rõ'}",
        f"Tọa độ: {_position(told.position)}",
        f"Nội dung: {told.what or 'chưa rõ'}",
        *(f"Hỏi: {question} Đáp: {answer}" for question, answer in told.answers),
        f"Người gọi: {_callers(told.callers)}",
        f"Nhận tin lúc: {_moment(told.created_at, zone)}",
        f"Đã làm: {_done(told.sent, zone)}",
    ]
    return "\n".join(lines)


def _position(position: tuple[float, float, float] | None) -> str:
    if position is None:
        return "chưa rõ"
    lat, lon, radius_m = position
    text = f"{lat:.5f}, {lon:.5f}"
    return f"{text} (sai số {radius_m:.0f} m)" if radius_m else text


def _callers(callers: Sequence[str]) -> str:
    """Say each number once, in the order of the first calls, and how often it called."""
    if not callers:
        return "không có cuộc gọi"
    said = []
    for number in dict.fromkeys(callers):
        times = callers.count(number)
        said.append((spoken(number) or "không rõ số") + (f" ({times} cuộc gọi)" if times > 1 else ""))
    return "; ".join(said)


def _done(sent: Sequence[UnitSent], zone: tzinfo) -> str:
    if not sent:
        return "chưa điều lực lượng"
    return "; ".join(_work(unit, zone) for unit in sent)


def _work(unit: UnitSent, zone: tzinfo) -> str:
    steps = [f"điều lúc {_clock(unit.dispatched_at, zone)}"]
    if unit.on_scene_at:
        steps.append(f"đến nơi {_clock(unit.on_scene_at, zone)}")
    if unit.cleared_at:
        steps.append(f"{_OUTCOMES[unit.outcome or AssignmentOutcome.COMPLETED]} {_clock(unit.cleared_at, zone)}")
    return f"{unit.call_sign} {', '.join(steps)}"


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M ngày %d/%m/%Y}"


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
