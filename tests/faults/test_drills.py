"""Drills of the push path: whatever is cut, killed or frozen, every console ends with all that it should have seen.

Each drill ends with the judgement of tests/faults/crowds.py. The random choices of a run follow the seed that is
printed with its figures; EOC_DRILL_SEED repeats them.
"""

import asyncio
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.faults.committing import committing, held_transaction
from tests.faults.crowds import Staff, judge, judge_beside, seconds_until_well, watching
from tests.faults.fleet import moving
from tests.faults.freezing import freezable
from tests.faults.parts import figures_of
from tests.faults.records import Record
from tests.faults.writers import writers
from tests.running import RunningCentre

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("EOC_DRILL_SEED") or random.SystemRandom().randrange(10**6))

# Two cores carry these loads beside the tests themselves.
KILLS, EVENTS, BURST, KILLED_CONSOLES = 1_000, 10_000, 12, 24
CROWD = 200
WRITES_PER_SECOND, DESKS = 12.0, 8
UNITS, FIXES_PER_SECOND = 4, 5.0
BEFORE_S = 2.0
AFTER_S = 2.0
WELL_WITHIN_S = 120.0
FROZEN_S, FROZEN_EVENTS_PER_SECOND, BYSTANDERS = 60.0, 45.0, 20
# A console that no longer reads or answers is cut within 10 s; the rest is for a busy machine.
CUT_WITHIN_S = 60.0
# How late an event may be for a console beside a frozen one, on a busy machine.
UNDISTURBED_S = 15.0
HELD_S, HELD_EVENTS_PER_SECOND = 10.0, 40.0
# While a transaction with a number is open the others wait for it.
HELD_WITH_NUMBER_S = 2.0
HOUR = timedelta(hours=1)


@pytest.fixture
def running(pair: RunningCentre) -> RunningCentre:
    """The centre that the drills are about."""
    return pair


async def test_a_thousand_cut_sockets_in_ten_thousand_events(
    staff: Staff, record: Record, http: httpx.AsyncClient, figures: list[str]
) -> None:
    chance = random.Random(SEED)
    watchers = staff.watchers(KILLED_CONSOLES)
    kills, before = 0, record.head()
    async with watching(watchers), committing(record, events=EVENTS, burst=BURST, seed=SEED) as load:
        # As the events go, so the sockets: the last is cut with the last event. There may be more of them than asked.
        while kills < KILLS:
            due = min(KILLS, KILLS * (max(watcher.cursor for watcher in watchers) - before) // EVENTS)
            connected = [watcher for watcher in watchers if watcher.is_connected]
            for watcher in chance.sample(connected, max(0, min(len(connected), due - kills))):
                watcher.cut(away_s=chance.uniform(0, 0.5))
                kills += 1
            await asyncio.sleep(0.01)
        last_at = time.monotonic()
        done = await load.done()
        verdict = await judge(watchers, record, http)
        recovered_s = time.monotonic() - last_at
    figures.append(
        f"{kills} of {sum(watcher.connects for watcher in watchers)} sockets of {len(watchers)} consoles cut during "
        f"{done['events']} events in {done['seconds']:.0f} s (seed {SEED}): {verdict}; all whole {recovered_s:.1f} s "
        f"after the last cut"
    )
    assert kills == KILLS
    assert done["events"] >= EVENTS


@pytest.mark.parametrize(
    ("program", "how"),
    [("redis", signal.SIGKILL), ("web-1", signal.SIGKILL), ("engine", signal.SIGKILL), ("postgres", signal.SIGINT)],
    ids=["redis", "one of two web processes", "engine", "restart of postgres"],
)
async def test_a_program_goes_while_two_hundred_consoles_watch(  # noqa: PLR0917 -- fixtures
    running: RunningCentre,
    staff: Staff,
    record: Record,
    http: httpx.AsyncClient,
    figures: list[str],
    program: str,
    how: signal.Signals,
) -> None:
    watchers = staff.watchers(CROWD)
    async with watching(watchers):
        async with (
            moving(running, units=UNITS, per_second=FIXES_PER_SECOND) as fleet,
            writers(running, desks=DESKS, per_second=WRITES_PER_SECOND, name=f"{program} {SEED}") as writing,
        ):
            await asyncio.sleep(BEFORE_S)
            process = running.process_of(program)
            assert process is not None
            gone_at = time.monotonic()
            os.kill(process, how)
            well_s = await seconds_until_well(watchers, gone_at, WELL_WITHIN_S)
            await asyncio.sleep(AFTER_S)
        verdict = await judge(watchers, record, http)
        beside_s = await judge_beside(watchers, record)
    writing.must_be_in([fact for fact, _ in record.facts(after=0)])
    fleet.must_be_kept(record)
    figures.append(
        f"{program} {how.name}, {len(watchers)} consoles, {writing.accepted} writes (seed {SEED}): all well after "
        f"{well_s:.1f} s; {sum(watcher.connects - 1 for watcher in watchers)} connected again; attempts that failed "
        f"{dict(writing.failures)}, the longest write {writing.longest_s:.1f} s; {verdict}; {len(fleet.taken)} fixes "
        f"kept, the newest of all units and all desks on every console {beside_s:.1f} s later"
    )
    assert writing.accepted > 0
    assert running.process_of(program) not in (None, process)


async def test_a_console_that_freezes_for_a_minute_is_cut_and_comes_back_whole(
    running: RunningCentre, staff: Staff, record: Record, http: httpx.AsyncClient, figures: list[str]
) -> None:
    username, agency = next(iter(staff.desks.items()))
    watchers = staff.watchers(BYSTANDERS)
    async with (
        watching(watchers),
        freezable(running, username, agency) as console,
        committing(record, per_second=FROZEN_EVENTS_PER_SECOND, seed=SEED) as load,
    ):
        frozen_at = time.monotonic()
        console.freeze()
        cut_s = await _seconds_until_sockets(running, len(watchers), frozen_at)
        await asyncio.sleep(max(0.0, frozen_at + FROZEN_S - time.monotonic()))
        console.thaw()
        thawed_at = time.monotonic()
        done = await load.end()
        comeback = await console.ended(record.head())
        whole_s = time.monotonic() - thawed_at
        verdict = await judge([*watchers, comeback], record, http)
    figures.append(
        f"frozen for {FROZEN_S:.0f} s beside {len(watchers)} consoles, {done['events']} events (seed {SEED}): "
        f"cut after {cut_s:.1f} s, whole {whole_s:.1f} s after it thawed; {verdict}"
    )
    assert comeback.connects == 2
    assert [watcher.connects for watcher in watchers] == [1] * len(watchers)
    assert verdict.late_worst_s < UNDISTURBED_S


@pytest.mark.parametrize("numbered", [False, True], ids=["before it has a number", "with a number"])
async def test_a_transaction_that_is_held_open_is_skipped_by_nobody(
    staff: Staff, record: Record, http: httpx.AsyncClient, figures: list[str], numbered: bool
) -> None:
    held_s = HELD_WITH_NUMBER_S if numbered else HELD_S
    watchers = staff.watchers(12)
    async with watching(watchers), committing(record, per_second=HELD_EVENTS_PER_SECOND, seed=SEED) as load:
        async with held_transaction(record, held_s, numbered=numbered) as holding:
            held = await holding
        done = await load.end()
        verdict = await judge(watchers, record, http)
    # From when its event was recorded on, or until then.
    since, until = (0.0, held_s) if numbered else (-held_s, 0.0)
    [[others]] = record.ask(
        "SELECT count(*) FROM dispatch_timelineevent AS late JOIN dispatch_timelineevent AS other ON"
        " other.recorded_at > late.recorded_at + make_interval(secs => %s)"
        " AND other.recorded_at < late.recorded_at + make_interval(secs => %s)"
        " WHERE late.incident_id = %s AND late.name = 'incident.changed'",
        since,
        until,
        held["incident"],
    )
    figures.append(
        f"a transaction open for {held_s:.0f} s {'with' if numbered else 'without'} a number, {done['events']} events "
        f"around it (seed {SEED}), {others} of them while it was open: {verdict}"
    )
    assert others == 0 if numbered else others > HELD_S


@pytest.mark.parametrize("wrong", [HOUR, -HOUR], ids=["an hour fast", "an hour slow"])
async def test_a_device_whose_clock_is_an_hour_wrong(
    running: RunningCentre, staff: Staff, record: Record, http: httpx.AsyncClient, wrong: timedelta
) -> None:
    watchers = staff.watchers(8)
    unit = next(unit for unit in running.read("ambulance", "/units")["units"] if unit["status"] == "available")
    async with watching(watchers):
        incident = running.write("ambulance", "POST", "/incidents", {"type": "cardiac_arrest"}).json()
        sent = running.write("ambulance", "POST", f"/incidents/{incident['id']}/assignments", {"units": [unit["id"]]})
        [assignment] = sent.json()["assignments"]
        path = f"/assignments/{assignment['id']}/status"
        began = datetime.now(UTC)
        device_time = (began + wrong).isoformat()
        answer = running.write("ambulance", "POST", path, {"status": "acknowledged", "occurred_at": device_time})
        if wrong > timedelta():
            assert (answer.status_code, answer.json()["code"]) == (422, "occurred_in_future")
            # With the centre's clock in the refusal, the device knows by how much it is wrong.
            ours = answer.json()["now"]
            answer = running.write("ambulance", "POST", path, {"status": "acknowledged", "occurred_at": ours})
        assert answer.status_code == 200, answer.text
        # Never before the unit was sent: a duration that is negative helps nobody.
        assert answer.json()["dispatched_at"] <= answer.json()["acknowledged_at"]
        assert datetime.fromisoformat(answer.json()["acknowledged_at"]) <= datetime.now(UTC)
        assert running.write("ambulance", "POST", path, {"status": "cleared"}).status_code == 200
        verdict = await judge(watchers, record, http)
    assert verdict.delivered > 0
    assert verdict.late_worst_s < UNDISTURBED_S


async def _seconds_until_sockets(centre: RunningCentre, count: int, since: float) -> float:
    """Wait until the web processes hold so many sockets, and return the seconds until then."""
    async with asyncio.timeout(CUT_WITHIN_S):
        while sum(await figures_of(centre, "eoc_realtime_sockets")) != count:  # noqa: ASYNC110 -- of other processes
            await asyncio.sleep(0.1)
    return time.monotonic() - since
