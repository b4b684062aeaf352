"""How late deadlines fire in the real engine, and how it works off thousands that are due at once."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from django.db import connection, transaction

from dispatch.actions.writing import database_now
from dispatch.models import Deadline, Incident
from dispatch.vocabulary import EscalationEffect, EscalationTrigger
from tests.bench import floors
from tests.bench.figures import Floor, Report, figure
from tests.bench.sizes import Sizes

# Enough to write the rows before the first of them is due.
_AHEAD = timedelta(seconds=5)
# The engine is given up when it has fired nothing for so long.
_PATIENCE_S = 60
# What was due at once has been due for up to so long.
_OLDEST_S = 600
_FIRINGS = """
SELECT deadline.id, deadline.priority, deadline.due_at, event.recorded_at
FROM dispatch_timelineevent event
JOIN dispatch_deadline deadline ON deadline.id = (event.data->'escalations'->0->>'id')::bigint
WHERE event.name = 'escalation.fired' AND starts_with(deadline.chain, %s)
ORDER BY event.seq
"""


@dataclass(frozen=True)
class Firing:
    """A deadline and when the record tells that it fired."""

    deadline_id: int
    priority: int
    due_at: datetime
    recorded_at: datetime


def measure(sizes: Sizes) -> Report:
    """Arm deadlines on open incidents: some that fall due one after the other, then as many that are due already."""
    report = Report()
    count, chance = sizes.deadlines, random.Random(2)

    first = database_now() + _AHEAD
    dues = [first + timedelta(seconds=chance.uniform(0, sizes.deadlines_spread_s)) for _ in range(count)]
    _arm("spread", dues, chance)
    firings, floor = _wait("spread", count, report)
    late = [(firing.recorded_at - firing.due_at).total_seconds() for firing in firings]
    if late:
        what = f"lateness of {count:,} deadlines over {sizes.deadlines_spread_s} s"
        report.figures.append(figure(what, late, floor))

    dues = [database_now() - timedelta(seconds=chance.uniform(1, _OLDEST_S)) for _ in range(count)]
    _arm("at once", dues, chance)
    committed = database_now()
    firings, floor = _wait("at once", count, report)
    if firings:
        # The engine may have begun before we had looked at the clock.
        began = min(committed, firings[0].recorded_at)
        times = [began, *(firing.recorded_at for firing in firings)]
        pauses = [(after - before).total_seconds() for before, after in pairwise(times)]
        report.figures.append(figure(f"each of {count:,} deadlines due at once", pauses, floor))
        drained_s = (firings[-1].recorded_at - began).total_seconds()
        report.facts += [
            (
                f"{len(firings):,} deadlines due at once",
                f"fired in {drained_s:.1f} s, {len(firings) / drained_s:.0f}/s",
            ),
            ("fired after a less urgent or younger one", f"{overtaken(firings):,}"),
        ]
    return report


def _arm(batch: str, dues: Sequence[datetime], chance: random.Random) -> None:
    """Commit all rows at one time."""
    incidents = list(Incident.objects.filter(closed_at__isnull=True).order_by("id").values_list("id", flat=True))
    with transaction.atomic():
        Deadline.objects.bulk_create(
            Deadline(
                key=f"bench {batch}:{number}:0",
                chain=f"bench {batch}:{number}",
                trigger=EscalationTrigger.INCIDENT_UNASSIGNED,
                agencies=["ambulance"],
                incident_id=incidents[number % len(incidents)],
                steps=[{"after_s": 60, "effect": EscalationEffect.ALARM_AGENCY}],
                step=0,
                effect=EscalationEffect.ALARM_AGENCY,
                priority=chance.randint(1, 5),
                due_at=due,
            )
            for number, due in enumerate(dues)
        )


def _wait(batch: str, count: int, report: Report) -> tuple[list[Firing], Floor]:
    """Wait until the engine has fired the batch; return the firings in the order of the record, and the floor.

    The floor is measured now and then while the engine works.
    """
    left, patient_until = count, time.monotonic() + _PATIENCE_S
    commits = []
    while left and time.monotonic() < patient_until:
        time.sleep(0.25)
        commits.append(floors.commit())
        now_left = Deadline.objects.filter(
            chain__startswith=f"bench {batch}:", fired_at__isnull=True, cancelled_at__isnull=True
        ).count()
        if now_left < left:
            left, patient_until = now_left, time.monotonic() + _PATIENCE_S
    with connection.cursor() as cursor:
        cursor.execute(_FIRINGS, [f"bench {batch}:"])
        firings = [Firing(*row) for row in cursor.fetchall()]
    fired = {firing.deadline_id for firing in firings}
    if len(fired) != count:
        report.wrong.append(f"deadlines {batch}: {count - len(fired)} never fired")
    if len(firings) != len(fired):
        report.wrong.append(f"deadlines {batch}: {len(firings) - len(fired)} fired again")
    return firings, Floor(f"{floors.COMMIT}, while the engine works", median(commits))


def overtaken(firings: Sequence[Firing]) -> int:
    """Return how many fired after one that is less urgent, or as urgent and due later."""
    latest, overtaken = (0, datetime.min.replace(tzinfo=firings[0].due_at.tzinfo)), 0
    for firing in firings:
        rank = (firing.priority, firing.due_at)
        overtaken += rank < latest
        latest = max(latest, rank)
    return overtaken
