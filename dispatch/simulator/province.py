"""Lets a plan happen: callers ring, desks answer and send the nearest unit, crews drive, and some is left undone."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.driving import drive
from dispatch.simulator.plan import Fate, PlannedCall
from dispatch.simulator.provider import Provider
from dispatch.simulator.telephones import EVERY, locate_caller
from gis.distance import Point, metres_between, moved

LOOK_EVERY_S = 0.5
SHOWN_WITHIN_S = 30.0
# Seconds before each step of a crew, at pace 1: hours of a real incident in half a minute.
_BEFORE_SCENE = (("acknowledged", 1.5), ("en_route", 2.0))
_TO_HOSPITAL = (("transporting", 4.0), ("at_hospital", 5.0))
_DESK_OF_LINE = {"113": "police", "114": "fire", "115": "ambulance"}
_STEP_IN_WORDS = {
    "acknowledged": "đã nhận lệnh",
    "en_route": "đang trên đường",
    "on_scene": "đã đến hiện trường",
    "transporting": "đang chở bệnh nhân",
    "at_hospital": "đã đến bệnh viện",
    "cleared": "đã xong việc",
}


@dataclass
class Tally:
    """What happened, in numbers, and the calls that the centre accepted and then did not show."""

    counts: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)


class Province:
    """One run of the simulation. `desk_of` opens the desk of an account, `tell` is given one line for each thing."""

    def __init__(
        self, provider: Provider, desk_of: Callable[[str], Awaitable[Desk]], tell: Callable[[str], None]
    ) -> None:
        self._provider = provider
        self._desk_of = desk_of
        self._tell = tell
        self._shown: dict[str, dict[str, Any]] = {}
        self._alarms: set[int] = set()
        self._tally = Tally()

    async def live(self, plan: Sequence[PlannedCall]) -> Tally:
        """Let the whole plan happen; return what came of it. Raises Refused where the centre does not answer at all."""
        taker = await self._desk_of("calltaker")
        self._catalogue = await taker.read("/catalogue")
        # Where messages reach telephones, nobody is written to for the sake of a simulation.
        self._sends_links = (await taker.read("/me"))["demonstration"]
        watching = asyncio.create_task(self._watch(taker))
        try:
            await asyncio.gather(*(self._happen(call, taker) for call in plan))
        finally:
            watching.cancel()
        self._tally.counts["alarms"] = len(self._alarms)
        return self._tally

    async def _watch(self, taker: Desk) -> None:
        """Keep looking at the board, as a console does."""
        while True:
            try:
                board = await taker.read("/board")
            except Refused as refused:
                self._tell(f"bảng điều hành không trả lời: {refused.code}")
            else:
                self._shown |= {call["provider_call_id"]: call for call in board["calls"]}
                for alarm in board["escalations"]:
                    if alarm["id"] not in self._alarms:
                        self._alarms.add(alarm["id"])
                        self._tell(f"LEO THANG vụ {alarm['incident_id']}: {alarm['trigger']}, {alarm['effect']}")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _happen(self, call: PlannedCall, taker: Desk) -> None:
        await asyncio.sleep(call.starts_s)
        if not await self._provider.ring(call):
            self._count("refused", call, "tổng đài KHÔNG nhận cuộc gọi")
            return
        self._count("accepted", call, f"gọi {call.dialled} từ {call.caller}")
        reports = asyncio.create_task(self._report(call))
        try:
            shown = await self._until_shown(call)
            if shown is None:
                self._tally.missing.append(call.call_sid)
                self._count("missing", call, "KHÔNG thấy vụ việc của cuộc gọi đã nhận")
            else:
                if call.fate is Fate.HUNG_UP:
                    await reports
                await self._answer(call, shown, taker, reports)
        except Refused as refused:
            self._count("given_up", call, f"dừng lại: {refused.code}")
        await reports

    async def _report(self, call: PlannedCall) -> None:
        """Deliver the provider's callbacks, as late and as often as planned."""
        passed_s = 0.0
        for report in call.reports:
            await asyncio.sleep(report.after_s - passed_s)
            passed_s = report.after_s
            if not await self._provider.report(call, report):
                self._count("reports_refused", call, f"báo cáo {report.status} không được nhận")

    async def _until_shown(self, call: PlannedCall) -> dict[str, Any] | None:
        """Return the call as the board shows it, None where it does not in time."""
        for _ in range(round(SHOWN_WITHIN_S / LOOK_EVERY_S * 4)):
            if call.call_sid in self._shown:
                return self._shown[call.call_sid]
            await asyncio.sleep(LOOK_EVERY_S / 4)
        return None

    async def _answer(self, call: PlannedCall, shown: dict[str, Any], taker: Desk, gone: asyncio.Task[None]) -> None:
        """Answer, write down and send. `gone` ends when the caller has hung up: nobody closes an incident before."""
        incident_id = shown["incident_id"]
        if call.fate is Fate.LEFT_ALONE:
            self._count("left_alone", call, f"vụ {incident_id}: cố ý không ai nghe")
            return
        if call.fate is Fate.HUNG_UP:
            await asyncio.sleep(call.pace)
            await taker.write("POST", f"/incidents/{incident_id}/close", {"disposition": "silent"})
            self._count("hung_up", call, f"vụ {incident_id}: người gọi đã gác máy, gọi lại không được, đóng")
            return
        await asyncio.sleep(call.pace)
        await taker.write("POST", f"/calls/{shown['id']}/answer", {})
        self._count("answered", call, f"vụ {incident_id}: tổng đài viên nghe máy")
        await asyncio.sleep(2 * call.pace)
        place = self._place(call)
        if self._sends_links and call.number % EVERY == 0:
            await self._locate(call, shown["id"], place, taker)
        await self._write_down(call, incident_id, place, taker)
        self._count("written_down", call, f"vụ {incident_id}: {call.story.what}, {call.story.place}")
        await self._send(call, incident_id, place, gone)

    async def _locate(self, call: PlannedCall, call_id: int, place: Point, taker: Desk) -> None:
        """Send the caller a location link, which they answer; a caller without a number gets none."""
        try:
            taken = await locate_caller(self._provider, taker, call_id, place, pace=call.pace)
        except Refused as refused:
            self._tell(f"#{call.number:03d} không gửi được liên kết vị trí: {refused.code}")
        else:
            self._count("located", call, f"người gọi mở liên kết, gửi vị trí {taken} lần")

    async def _write_down(self, call: PlannedCall, incident_id: int, place: Point, taker: Desk) -> None:
        """Fill in what the caller tells. A card that somebody changed meanwhile is read again."""
        lon, lat = place
        changes = {
            "type": self._type_of(call),
            "place": call.story.place,
            "what": call.story.what,
            "location": {"lon": lon, "lat": lat, "radius_m": 200.0, "source": "spoken"},
        }
        incident = await taker.read(f"/incidents/{incident_id}")
        try:
            await taker.write("PATCH", f"/incidents/{incident_id}", changes, version=incident["version"])
        except Refused as refused:
            if refused.code != "version_conflict":
                raise
            version = refused.facts["current"]["version"]
            await taker.write("PATCH", f"/incidents/{incident_id}", changes, version=version)

    async def _send(self, call: PlannedCall, incident_id: int, place: Point, gone: asyncio.Task[None]) -> None:
        """Send the nearest unit that is free; the next one where somebody was quicker."""
        desk = await self._desk_of(_DESK_OF_LINE[call.line])
        await asyncio.sleep(call.pace)
        units = (await desk.read("/units"))["units"]
        for unit in nearest(units, place, agency=_DESK_OF_LINE[call.line]):
            try:
                made = await desk.write("POST", f"/incidents/{incident_id}/assignments", {"units": [unit["id"]]})
            except Refused as refused:
                if refused.code not in {"unit_taken", "unit_unavailable"}:
                    raise
                self._tell(f"#{call.number:03d} {unit['call_sign']} vừa nhận việc khác, chọn đơn vị kế tiếp")
                continue
            distance_km = metres_between(place, position_of(unit) or place) / 1000
            self._count("sent", call, f"vụ {incident_id}: điều {unit['call_sign']}, cách {distance_km:.1f} km")
            way = (position_of(unit) or place, place)
            await self._work(call, made["assignments"][0], way, desk, gone)
            return
        self._count("no_unit", call, f"vụ {incident_id}: không còn đơn vị nào")

    async def _work(
        self,
        call: PlannedCall,
        assignment: dict[str, Any],
        way: tuple[Point, Point],
        desk: Desk,
        gone: asyncio.Task[None],
    ) -> None:
        """Let the crew drive its way and report each step, then close the incident."""
        incident_id = assignment["incident_id"]
        if call.fate is Fate.CREW_SILENT:
            self._count("crew_silent", call, f"vụ {incident_id}: {assignment['call_sign']} cố ý không trả lời")
            return
        crew = await self._desk_of(assignment["call_sign"].lower())

        async def report(status: str) -> None:
            body = {"status": status, "occurred_at": datetime.now(UTC).isoformat()}
            await crew.write("POST", f"/assignments/{assignment['id']}/status", body)
            self._count(status, call, f"vụ {incident_id}: {assignment['call_sign']} {_STEP_IN_WORDS[status]}")

        for status, after_s in _BEFORE_SCENE:
            await asyncio.sleep(after_s * call.pace)
            await report(status)
        await drive(crew, *way, pace=call.pace)
        await report("on_scene")
        for status, after_s in (*(_TO_HOSPITAL if call.line == "115" else ()), ("cleared", 4.0)):
            await asyncio.sleep(after_s * call.pace)
            await report(status)
        await gone
        await desk.write("POST", f"/incidents/{incident_id}/close", {"disposition": "handled"})
        self._count("closed", call, f"vụ {incident_id}: đã đóng")

    def _place(self, call: PlannedCall) -> Point:
        """Return where it happened (longitude, latitude): around one of the stations."""
        stations = self._catalogue["stations"]
        station = stations[int(call.near * len(stations))]
        return moved((station["lon"], station["lat"]), call.east_m, call.north_m)

    def _type_of(self, call: PlannedCall) -> str:
        """Return the story's incident type, or one of the agency's where the centre has another catalogue."""
        types = self._catalogue["incident_types"]
        codes = [item["code"] for item in types if _DESK_OF_LINE[call.line] in item["agencies"]]
        return call.story.type if call.story.type in codes else codes[0]

    def _count(self, what: str, call: PlannedCall, words: str) -> None:
        self._tally.counts[what] += 1
        self._tell(f"#{call.number:03d} {words}")


def position_of(unit: dict[str, Any]) -> Point | None:
    """Return where a unit is."""
    position = unit["position"]
    return (position["lon"], position["lat"]) if position else None


def nearest(units: list[dict[str, Any]], place: Point, *, agency: str) -> list[dict[str, Any]]:
    """Return the agency's units that are free and whose place is known, the nearest first."""
    free = [
        (metres_between(position, place), unit["id"], unit)
        for unit in units
        if unit["status"] == "available" and unit["agency"] == agency and (position := position_of(unit))
    ]
    return [unit for _, _, unit in sorted(free, key=lambda entry: entry[:2])]
