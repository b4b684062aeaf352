"""What the stories share: callers who ring, people at their desks, crews who report, and checks that stop the story."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.utils import timezone

from dispatch.simulator.callers import mobile
from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.plan import PlannedCall, Report, make_plan
from dispatch.simulator.provider import Provider
from dispatch.simulator.walks.words import EFFECTS, TRIGGERS

Card = dict[str, Any]
_Result = TypeVar("_Result")
LOOK_EVERY_S = 0.5
# What a unit is doing that is free again, but of which its crew has not said so.
_NOT_YET_BACK = ("returning", "out_of_service")


class WalkFailed(Exception):
    """Something that must hold in the story did not; the message says what."""


async def together(happenings: Iterable[Coroutine[Any, Any, _Result]]) -> list[_Result]:
    """Let these happen at the same time, and return what came of each. Where one fails, the others stop."""
    tasks = [asyncio.create_task(happening) for happening in happenings]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Walk:
    """One story under way. `pace` stretches the pauses that people make; waiting for an alarm is as long as it is.

    Every method raises Refused where the centre refuses what must succeed, WalkFailed where a check fails.
    """

    def __init__(
        self,
        provider: Provider,
        desk_of: Callable[[str], Awaitable[Desk]],
        tell: Callable[[str], None],
        *,
        run: str,
        pace: float = 1.0,
    ) -> None:
        self._provider = provider
        self.desk = desk_of
        self.tell = tell
        self._run = run
        self._pace = pace
        self.call_sids: set[str] = set()
        self._units: dict[int, Card] = {}
        self._chance = random.Random(run)  # noqa: S311  a simulation, no secret
        self.catalogue: Card = {}

    async def open(self) -> None:
        """Read the names of the centre."""
        self.catalogue = await (await self.desk("calltaker")).read("/catalogue")

    def say(self, words: str) -> None:
        """Tell what happens now."""
        self.tell(f"{timezone.localtime():%H:%M:%S}  {words}")

    def must(self, holds: object, words: str) -> None:
        """Stop the story unless this holds."""
        if not holds:
            raise WalkFailed(words)

    async def must_be_refused(self, asking: Awaitable[object], code: str, words: str) -> Card:
        """Stop the story unless the centre refuses this with the code; return the facts of the refusal."""
        try:
            await asking
        except Refused as refused:
            self.must(refused.code == code, f"{words}: bị từ chối vì {refused.code}, không phải {code}")
            self.say(f"  bị từ chối đúng như phải thế ({code}): {words}")
            return refused.facts
        raise WalkFailed(f"{words}: phải bị từ chối ({code}) mà lại được nhận")

    async def pause(self, seconds: float) -> None:
        """Let people take their time."""
        await asyncio.sleep(seconds * self._pace)

    async def ring(self, line: str, caller: str | None = None) -> PlannedCall:
        """Let somebody call a line, from a number of this walk alone where none is given."""
        [planned] = make_plan(seed=0, run=f"{self._run}/{len(self.call_sids)}", calls=1, rate=1.0)
        self.call_sids.add(planned.call_sid)
        call = replace(planned, line=line, dialled=line, caller=caller or self.new_number())
        self.must(await self._provider.ring(call), f"tổng đài không nhận cuộc gọi {line} từ {call.caller}")
        return call

    def new_number(self) -> str:
        """Return a mobile number from which nobody has called in this walk."""
        return mobile(self._chance)

    async def tell_of(self, call: PlannedCall, status: str, sequence_number: int) -> None:
        """Let the provider report on a call."""
        accepted = await self._provider.report(call, Report(5.0, status, sequence_number))
        self.must(accepted, f"báo cáo {status} của nhà mạng không được nhận")

    async def shown(self, calls: Sequence[PlannedCall]) -> list[Card]:
        """Return the calls as the board shows them: whoever got a 2xx is on it at once, with an incident."""
        board = await (await self.desk("calltaker")).read("/board")
        by_sid = {call["provider_call_id"]: call for call in board["calls"]}
        incidents = {incident["id"] for incident in board["incidents"]}
        missing = [call.caller for call in calls if call.call_sid not in by_sid]
        self.must(not missing, f"cuộc gọi đã nhận mà không có trên bảng: {', '.join(missing)}")
        found = [by_sid[call.call_sid] for call in calls]
        self.must(all(card["incident_id"] in incidents for card in found), "cuộc gọi trên bảng mà không có vụ việc")
        return found

    async def incident(self, incident_id: int) -> Card:
        """Read an incident."""
        return await (await self.desk("calltaker")).read(f"/incidents/{incident_id}")

    async def change(self, username: str, incident_id: int, changes: Card) -> Card:
        """Change fields of an incident; a card whose same field somebody changed meanwhile is read again."""
        desk = await self.desk(username)
        incident = await desk.read(f"/incidents/{incident_id}")
        try:
            return await desk.write("PATCH", f"/incidents/{incident_id}", changes, version=incident["version"])
        except Refused as refused:
            if refused.code != "version_conflict":
                raise
            version = refused.facts["current"]["version"]
            return await desk.write("PATCH", f"/incidents/{incident_id}", changes, version=version)

    async def post(self, username: str, path: str, body: Card) -> Card:
        """Let a person do something."""
        return await (await self.desk(username)).write("POST", path, body)

    async def send(self, incident_id: int, units: Iterable[Card], reason: str = "") -> list[Card]:
        """Let the desk of each agency send its units; return the answers. A unit has `unit`, `call_sign`, `agency`."""
        of_agency: dict[str, list[Card]] = defaultdict(list)
        for unit in units:
            of_agency[unit["agency"]].append(unit)
            self._units[unit["unit"]] = unit
        made = []
        for agency, chosen in sorted(of_agency.items()):
            body = {"units": [unit["unit"] for unit in chosen], "reason": reason}
            made.append(await self.post(agency, f"/incidents/{incident_id}/assignments", body))
            self.say(f"  bàn {agency} điều {', '.join(unit['call_sign'] for unit in chosen)}")
        return made

    async def crew_reports(self, assignment: Card, status: str, occurred_at: datetime | None = None) -> Card:
        """Let the crew of an assignment say how far it is."""
        body = {"status": status, "occurred_at": (occurred_at or datetime.now(UTC)).isoformat()}
        return await self.post(assignment["call_sign"].lower(), f"/assignments/{assignment['id']}/status", body)

    async def work(self, assignments: Iterable[Card], *steps: str) -> None:
        """Let the crews report these steps one after the other, all crews at the same time."""

        async def one(assignment: Card) -> None:
            for step in steps:
                await self.pause(1.0)
                await self.crew_reports(assignment, step)

        await together(one(assignment) for assignment in assignments)

    async def end_assignment(self, username: str, assignment: Card, outcome: str, reason: str) -> Card:
        """End an assignment before its work is done."""
        body = {"outcome": outcome, "reason": reason}
        return await self.post(username, f"/assignments/{assignment['id']}/end", body)

    async def alarms(self, incident_ids: Iterable[int]) -> list[Card]:
        """Return the alarms of incidents that stand on the board."""
        board = await (await self.desk("calltaker")).read("/board")
        ids = set(incident_ids)
        return [alarm for alarm in board["escalations"] if alarm["incident_id"] in ids]

    async def until_alarm(self, incident_id: int, trigger: str, effect: str, *, within_s: float) -> Card:
        """Wait for an alarm and return it. Stop the story where it does not come within so many seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while loop.time() - began < within_s:
            for alarm in await self.alarms([incident_id]):
                if (alarm["trigger"], alarm["effect"]) == (trigger, effect):
                    self.say(
                        f"  BÁO ĐỘNG sau {loop.time() - began:.0f} giây chờ: {TRIGGERS[trigger]} – {EFFECTS[effect]}"
                    )
                    return alarm
            await asyncio.sleep(LOOK_EVERY_S)
        raise WalkFailed(f"không thấy báo động “{TRIGGERS[trigger]}” ({EFFECTS[effect]}) trong {within_s:.0f} giây")

    async def take_alarms(self, *incident_ids: int) -> None:
        """Let the desks that are asked acknowledge what stands, as people do who have seen it."""
        # Whoever acknowledges one alarm of a chain has the whole chain.
        chains = {alarm["chain"]: alarm for alarm in await self.alarms(incident_ids)}
        for alarm in chains.values():
            desk = alarm["agencies"][0]
            taken = await self.post(desk, f"/escalations/{alarm['id']}/acknowledge", {})
            self.must(taken["ended_at"], f"báo động {alarm['id']} đã nhận mà vẫn còn")
            self.say(f"  bàn {desk} nhận báo động “{TRIGGERS[alarm['trigger']]}” ({EFFECTS[alarm['effect']]})")

    async def tidy(self, *incident_ids: int) -> None:
        """Let crews whose work is over stand by again, and check that nothing of the story is left on the board."""
        units = {unit["id"]: unit for unit in (await (await self.desk("supervisor")).read("/units"))["units"]}
        for unit_id, sent in self._units.items():
            if units[unit_id]["status"] in _NOT_YET_BACK:
                await self.post(sent["call_sign"].lower(), f"/units/{unit_id}/status", {"status": "available"})
        board = await (await self.desk("supervisor")).read("/board")
        left = [
            unit["call_sign"] for unit in board["units"] if unit["id"] in self._units and unit["status"] != "available"
        ]
        self.must(not left, f"đơn vị chưa sẵn sàng lại: {', '.join(left)}")
        ids = set(incident_ids)
        self.must(not [row for row in board["incidents"] if row["id"] in ids], "vụ việc đã đóng vẫn còn trên bảng")
        self.must(not [row for row in board["calls"] if row["incident_id"] in ids], "cuộc gọi của vụ đã đóng vẫn còn")
        self.must(
            not [row for row in board["escalations"] if row["incident_id"] in ids], "báo động của vụ đã đóng vẫn còn"
        )
