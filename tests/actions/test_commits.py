"""Between the recording of an event and its commit no process of ours can stand still."""

from collections.abc import Iterator, Sequence
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction

from dispatch import timeline
from dispatch.actions.writing import writing
from dispatch.models import Person, TimelineEvent
from dispatch.ports import StreamedEvent, connect_doorbell, doorbell
from dispatch.rules.access import ENGINE, Actor
from dispatch.schema import EventData
from dispatch.timeline import Event
from dispatch.vocabulary import EventName
from tests.actions.together import Crowd

pytestmark = [pytest.mark.usefixtures("committed_centre")]

NOTE = Event(EventName.NOTE_ADDED, ["police"], EventData(note="Cầu sập"))
# PostgreSQL takes no such character.
UNRECORDABLE = Event(EventName.NOTE_ADDED, ["police"], EventData(note="\0"))


# No incident has this number, which is found out at the commit.
UNCOMMITTABLE = Event(EventName.NOTE_ADDED, ["police"], EventData(note="Cầu sập"), incident_id=0)


class Bell:
    """Notes the numbers of the events for which it is rung."""

    def __init__(self) -> None:
        self.rung: list[int] = []

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        """Note them."""
        self.rung += [event.seq for event in events]


@pytest.fixture
def bell() -> Iterator[Bell]:
    before, bell = doorbell(), Bell()
    connect_doorbell(bell)
    yield bell
    connect_doorbell(before)


def numbers() -> list[int]:
    return list(TimelineEvent.objects.order_by("seq").values_list("seq", flat=True))


def record_another() -> None:
    with transaction.atomic(durable=True):
        timeline.record_and_commit(ENGINE, [NOTE])


def test_who_stands_still_after_recording_holds_up_nobody(bell: Bell) -> None:
    with Crowd(1) as others, transaction.atomic(durable=True):
        timeline.record_and_commit(ENGINE, [NOTE, NOTE])
        # As if this process were stopped here: others see what it told, and record on.
        [seen] = others.run(numbers)
        [outcome] = others.run(record_another)
        assert bell.rung == [3]
    assert outcome is None
    assert (seen, numbers()) == ([1, 2], [1, 2, 3])
    assert bell.rung == [3, 1, 2]


def test_an_action_commits_with_its_events(bell: Bell) -> None:
    recorded = timeline.record_and_commit
    seen: list[object] = []

    def record_and_stand_still(by: Actor, events: Sequence[Event]) -> None:
        recorded(by, events)
        seen.extend(others.run(numbers))

    patched = patch.object(timeline, "record_and_commit", record_and_stand_still)
    with Crowd(1) as others, patched, writing(ENGINE) as work:
        work.events.append(NOTE)
        assert numbers() == []
    assert seen == [[1]]
    assert bell.rung == [1]


@pytest.mark.parametrize("wrong", [UNRECORDABLE, UNCOMMITTABLE], ids=["unrecordable", "uncommittable"])
def test_what_cannot_be_recorded_takes_the_facts_with_it(bell: Bell, wrong: Event) -> None:
    def act() -> None:
        with writing(ENGINE) as work:
            Person.objects.update(phone_number="+84900000009")
            work.events.extend([NOTE, wrong])

    with pytest.raises(DatabaseError):
        act()
    assert not Person.objects.filter(phone_number="+84900000009").exists()
    record_another()
    assert (numbers(), bell.rung) == ([1], [1])


def test_what_joins_a_transaction_is_committed_with_it(bell: Bell) -> None:
    with Crowd(1) as others:
        with transaction.atomic(durable=True):
            timeline.record(ENGINE, [NOTE])
            assert others.run(numbers) == [[]]
        assert others.run(numbers) == [[1]]
    with transaction.atomic():
        timeline.record(ENGINE, [NOTE])
        transaction.set_rollback(True)
    assert (numbers(), bell.rung) == ([1], [1])


def test_within_the_transaction_of_somebody_else_nothing_is_committed_early() -> None:
    with Crowd(1) as others, transaction.atomic():
        with transaction.atomic():
            timeline.record_and_commit(ENGINE, [NOTE])
        assert others.run(numbers) == [[]]
        transaction.set_rollback(True)
    assert numbers() == []
