"""An urgent incident that no desk has on a screen calls for somebody; one that a desk has seen does not."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from dispatch.actions.incidents import create_incident
from dispatch.models import Deadline, IncidentSight, StreamHead
from dispatch.schema import NewIncident
from dispatch.vocabulary import EscalationEffect, EscalationTrigger
from realtime.database import in_database
from realtime.sights import EVERY_S, Sights
from tests.factories import Centre, make_policy


def watch(centre: Centre) -> int:
    """Create an incident for police and ambulance that must be seen; return its seq."""
    make_policy(EscalationTrigger.INCIDENT_UNSEEN, [(timedelta(seconds=10), EscalationEffect.ALARM_AGENCY)])
    create_incident(by=centre.actor("supervisor"), new=NewIncident(type="traffic_crash"))
    return StreamHead.objects.get().seq


def unseen() -> list[str]:
    """Return the agencies that have not seen it."""
    live = Deadline.objects.filter(trigger="incident_unseen", cancelled_at__isnull=True, ended_at__isnull=True)
    return sorted(agency for agencies in live.values_list("agencies", flat=True) for agency in agencies)


def tell(**seen: tuple[Centre, int]) -> None:
    async def run() -> None:
        sights = Sights()
        for name, (centre, seq) in seen.items():
            access = centre.actor(name).access
            assert access is not None
            sights.note(access, seq)
        await sights.tell()

    asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_each_agency_waits_for_a_desk_of_its_own(committed_centre: Centre) -> None:
    seq = watch(committed_centre)
    assert unseen() == ["ambulance", "police"]
    tell(police=(committed_centre, seq - 1), fire=(committed_centre, seq), calltaker=(committed_centre, seq))
    assert unseen() == ["ambulance", "police"]
    tell(police=(committed_centre, seq))
    assert unseen() == ["ambulance"]
    tell(police=(committed_centre, seq), ambulance=(committed_centre, seq + 5))
    assert unseen() == []


@pytest.mark.django_db(transaction=True)
def test_what_a_console_begins_with_is_kept_and_what_comes_later_too(committed_centre: Centre) -> None:
    access = committed_centre.actor("police").access
    assert access is not None

    def keep(kinds: Sequence[str]) -> tuple[int, int]:
        """Create incidents; return the seq, and how many sights are kept."""
        for kind in kinds:
            create_incident(by=committed_centre.actor("supervisor"), new=NewIncident(type=kind))
        return StreamHead.objects.get().seq, IncidentSight.objects.count()

    async def run() -> list[int]:
        sights, counts = Sights(), []
        for kinds in (["theft", "theft", "house_fire"], ["theft"], []):
            seq, kept = await in_database(keep, kinds)
            counts.append(kept)
            sights.note(access, seq)
            await sights.tell()
        return counts

    assert asyncio.run(run()) == [0, 2, 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("forgets", "kept"), [(True, 1), (False, 0)])
def test_numbers_that_were_taken_back_are_new_when_they_come_again(
    committed_centre: Centre, *, forgets: bool, kept: int
) -> None:
    access = committed_centre.actor("police").access
    assert access is not None

    async def run() -> None:
        sights = Sights()
        sights.note(access, 1_000_000)
        await sights.tell()
        if forgets:
            sights.forget()
        seq = await in_database(watch, committed_centre)
        sights.note(access, seq)
        await sights.tell()

    asyncio.run(run())
    assert IncidentSight.objects.count() == kept


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_told_is_told_the_next_time(
    committed_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    seq = watch(committed_centre)
    access = committed_centre.actor("police").access
    assert access is not None

    async def run() -> None:
        sights = Sights()
        sights.note(access, seq)
        with monkeypatch.context() as broken:
            broken.setattr("realtime.sights.report_sights", _fails)
            with pytest.raises(ZeroDivisionError):
                await sights.tell()
        sights.rounds.start()
        for _ in range(100):
            await asyncio.sleep(EVERY_S / 5)
            if "police" not in await in_database(unseen):
                break
        await sights.rounds.stop()

    asyncio.run(run())
    assert "police" not in unseen()


def _fails(told: object) -> None:
    raise ZeroDivisionError
