"""Clearing up after a story that was stopped: what it left open ends, so that the next one finds the centre free."""

from dispatch.simulator.desk import Refused
from dispatch.simulator.walks.walk import Card, Walk

_ON_THE_LINE = ("ringing", "answered", "held")


async def clear_up(walk: Walk) -> None:
    """End the incidents of the walk that are still open, with the units and callers on them."""
    board = await (await walk.desk("supervisor")).read("/board")
    calls = [call for call in board["calls"] if call["provider_call_id"] in walk.call_sids]
    incident_ids = {call["incident_id"] for call in calls}
    for incident in board["incidents"]:
        if incident["id"] in incident_ids:
            try:
                await _end(walk, incident, [call for call in calls if call["incident_id"] == incident["id"]])
            except Refused as refused:
                walk.say(f"vụ {incident['number']} không dọn được: {refused.code}")
    try:
        await walk.tidy()
    except Refused as refused:
        walk.say(f"đơn vị chưa trở lại được: {refused.code}")


async def _end(walk: Walk, incident: Card, calls: list[Card]) -> None:
    for call in calls:
        if call["status"] == "ringing":
            await walk.post("supervisor", f"/calls/{call['id']}/answer", {})
        if call["status"] in _ON_THE_LINE:
            await walk.post("supervisor", f"/calls/{call['id']}/end", {})
    for assignment in incident["assignments"]:
        if assignment["status"] != "cleared":
            body = {"status": "cleared"}
            await walk.post("supervisor", f"/assignments/{assignment['id']}/status", body)
    await walk.post("supervisor", f"/incidents/{incident['id']}/cancel", {"reason": "Diễn tập dừng giữa chừng"})
    walk.say(f"dọn: hủy vụ {incident['number']}")
