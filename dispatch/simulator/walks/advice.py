"""What the centre advises: which units to send and what is missing, and which incidents may be one."""

from collections.abc import Iterable
from typing import Any

from dispatch.simulator.walks.walk import Card, Walk


async def read_recommendation(walk: Walk, incident_id: int) -> Card:
    """Read whom the centre would send, check that everything has a reason, and tell it.

    Of the units that are passed over, one for each kind of reason is told.
    """
    desk = await walk.desk("supervisor")
    advice = await desk.read(f"/incidents/{incident_id}/recommendation")
    for proposed in [*advice["units"], *advice["rejected"], *advice["offers"]]:
        walk.must(proposed["reasons"], f"{proposed['call_sign']} được nêu mà không có lý do")
    walk.must(all(shortfall["missing"] > 0 for shortfall in advice["shortfalls"]), "thiếu mà không nói thiếu mấy")
    names = {item["code"]: item["name_vi"] for item in walk.catalogue["capabilities"]}
    walk.say(f"ĐỀ XUẤT, báo động cấp {advice['alarm_level']}: {'; '.join(advice['plans']) or 'không có phương án'}")
    for unit in advice["units"]:
        walk.tell(f"  + {unit['call_sign']} làm {names.get(unit['capability'], unit['capability'])}: {_why(unit)}")
    for unit in advice["offers"]:
        walk.tell(f"  ? {unit['call_sign']} (đang ở vụ #{unit['divert_from']}): {_why(unit)}")
    for shortfall in advice["shortfalls"]:
        walk.must(shortfall["reason"]["vi"], "thiếu mà không nói vì sao")
        walk.tell(f"  ! thiếu {shortfall['missing']}: {shortfall['reason']['vi']}")
    shown = {unit["reasons"][0]["code"]: unit for unit in reversed(advice["rejected"])}
    for unit in reversed(shown.values()):
        walk.tell(f"  - {unit['call_sign']}: {_why(unit)}")
    if more := len(advice["rejected"]) - len(shown):
        walk.tell(f"  - … và {more} đơn vị khác với lý do cùng loại")
    return advice


async def read_duplicates(walk: Walk, incident_id: int) -> list[Card]:
    """Read which open incidents may be the same event, and tell them with their scores and reasons."""
    desk = await walk.desk("calltaker")
    candidates: list[Card] = (await desk.read(f"/incidents/{incident_id}/duplicates"))["candidates"]
    if not candidates:
        walk.tell("  không có tin nào giống")
    for candidate in candidates:
        walk.must(0 <= candidate["score"] <= 1, f"điểm giống nhau {candidate['score']} nằm ngoài 0 đến 1")
        walk.must(candidate["reasons"], "tin giống mà không có lý do")
        walk.tell(f"  ≈ {candidate['incident']['number']} {candidate['score']:.2f}: {_why(candidate)}")
    return candidates


def of_agencies(units: Iterable[Card], *agencies: str) -> list[Card]:
    """Return the units of these agencies."""
    return [unit for unit in units if unit["agency"] in agencies]


def _why(proposed: dict[str, Any]) -> str:
    return "; ".join(reason["vi"] for reason in proposed["reasons"])
