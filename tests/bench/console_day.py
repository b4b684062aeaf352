"""What happens in the centre while one console is watched: events, and units that move."""

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from threading import Event as Flag
from threading import Lock

import httpx
from django.db import connections

from dispatch.actions.incident_ends import cancel_incident
from dispatch.actions.incidents import change_incident, create_incident
from dispatch.actions.units import report_unit
from dispatch.models import Incident, Unit
from dispatch.rules.access import Actor
from dispatch.schema import IncidentChanges, NewIncident, UnitReport
from dispatch.vocabulary import UnitStatus
from tests.bench.events import Witness
from tests.bench.figures import Report
from tests.bench.positions import PATH, gateway, judge, vehicles
from tests.bench.servers import Broadcast
from tests.bench.sizes import Sizes

# So many of those that came stand on the board before the first of them goes.
_STANDING = 3
_POSITION_BATCHES_PER_S = 4
# As long as a unit in a frame.
_MOVE_BYTES = 60
_FRAME_BYTES = 100


def new_incident(number: int) -> NewIncident:
    """Return what somebody reports: behind all others of its priority, so that it always comes to the same place."""
    return NewIncident(type="traffic_crash", priority=2, agencies=["police", "ambulance"], place=f"Ngã tư {number}")


@dataclass
class Day:
    """Changes of incidents and units, incidents that come and go, and units that move; and each frame on the floor too.

    `sent` holds when each new incident was committed, `bare` when each frame of the floor was sent.
    """

    by: Actor
    witness: Witness
    http: httpx.Client
    floor: Broadcast
    sizes: Sizes
    report: Report
    sent: dict[int, float] = field(default_factory=dict)
    bare: dict[int, float] = field(default_factory=dict)
    moves: int = 0
    events: int = 0
    began: float = 0.0
    ended: float = 0.0
    _over: Flag = field(default_factory=Flag)
    _publishing: Lock = field(default_factory=Lock)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))
    _running: list[Future[None]] = field(default_factory=list)

    def __enter__(self) -> "Day":
        self.began = time.monotonic()
        self._running = [self._pool.submit(self._happen), self._pool.submit(self._move)]
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._pool.shutdown()
        self.ended = time.monotonic()
        for done in self._running:
            done.result()

    def _beats(self, per_second: float) -> Iterator[int]:
        """Yield at a steady pace until the day is over. Who is late hurries."""
        began = time.monotonic()
        for number in count():
            if self._over.wait(max(0.0, began + number / per_second - time.monotonic())):
                return
            yield number

    def _happen(self) -> None:
        """Let the ten things of a second happen in turns: most change an incident, some a unit; one comes, one goes."""
        with closing(connections["default"]):
            versions = dict(Incident.objects.filter(closed_at__isnull=True).values_list("id", "version"))
            known = sorted(versions)
            free = list(Unit.objects.filter(status=UnitStatus.AVAILABLE).order_by("id").values_list("id", flat=True))
            came: deque[int] = deque()
            for number in self._beats(self.sizes.console_events_per_second):
                self.witness.committed.clear()
                match number % 10:
                    case 0:
                        came.append(create_incident(by=self.by, new=new_incident(number)).id)
                        self.sent[came[-1]] = self.witness.committed[-1][1]
                    case 3 | 6:
                        unit, is_free = free[number // 10 % len(free)], number % 10 == 6
                        status = UnitStatus.AVAILABLE if is_free else UnitStatus.OUT_OF_SERVICE
                        report_unit(by=self.by, unit_id=unit, report=UnitReport(status=status, reason="Thay lốp"))
                    case 9 if len(came) > _STANDING:
                        cancel_incident(by=self.by, incident_id=came.popleft(), reason="Báo nhầm")
                    case _:
                        id_ = known[number % len(known)]
                        changes = IncidentChanges(place=f"Chợ Đồng Xoài, quầy {number}")
                        card = change_incident(by=self.by, incident_id=id_, version=versions[id_], changes=changes)
                        versions[id_] = card.version
                newest = self.witness.newest
                assert newest
                with self._publishing:
                    self.bare |= dict(self.floor.publish(len(newest.frame(newest.seq - 1))))
                self.events += len(self.witness.committed)

    def _move(self) -> None:
        """Let units report, so many in a second, in batches."""
        each = max(1, self.sizes.console_moves_per_second // _POSITION_BATCHES_PER_S)
        with closing(connections["default"]):
            fleet, headers = vehicles(self.sizes.console_units), gateway()
            for number in self._beats(_POSITION_BATCHES_PER_S):
                first = number * each % len(fleet)
                fixes = [vehicle.fix() for vehicle in fleet[first : first + each]]
                judge(self.report, self.http.post(PATH, json={"fixes": fixes}, headers=headers), len(fixes))
                with self._publishing:
                    self.floor.publish(_FRAME_BYTES + _MOVE_BYTES * len(fixes))
                self.moves += len(fixes)
