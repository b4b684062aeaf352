"""Whoever owns the tables can break into the record; verify_timeline must say where, and accuse nobody wrongly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from dispatch.actions.incidents import create_incident
from dispatch.models import Incident, StreamHead, TimelineEvent
from dispatch.schema import EventData, NewIncident
from dispatch.selectors.chains import Breach, BreachKind, breaches, chain_heads
from dispatch.timeline import Event, record
from dispatch.vocabulary import EventName
from tests.actions.test_timeline import as_application
from tests.factories import Centre


class Story:
    """A record of two incidents and of events without one, in turn, so that each chain lies among the others."""

    def __init__(self, centre: Centre) -> None:
        by = centre.actor("police")
        self.a = create_incident(by=by, new=NewIncident(type="theft")).id
        self.b = create_incident(by=by, new=NewIncident(type="theft")).id
        with transaction.atomic():
            for number in range(5):
                for incident_id in (self.a, self.b, None):
                    event = Event(EventName.NOTE_ADDED, ["police"], EventData(note=f"tin {number}"), incident_id)
                    record(by, [event])
        rows = list(TimelineEvent.objects.values_list("seq", "incident_id").order_by("seq"))
        self.last = rows[-1][0]
        self.chains = {id_: [seq for seq, of in rows if of == id_] for id_ in (self.a, self.b, None)}
        self.chain_of = dict(rows)

    def ends_a_chain(self, seq: int) -> bool:
        return seq == self.chains[self.chain_of[seq]][-1]


@pytest.fixture
def story(centre: Centre) -> Story:
    return Story(centre)


def execute(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@contextmanager
def tampering() -> Iterator[None]:
    """Undo at the end what was done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def found() -> list[tuple[BreachKind, int | None, int | None]]:
    """What is named: what was done, the event, the chain."""
    return [(breach.kind, breach.seq, breach.incident_id) for breach in breaches()]


def row(seq: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT event::text FROM dispatch_timelineevent AS event WHERE seq = %s", [seq])
        return cursor.fetchone()[0]


def delete(*seqs: int) -> None:
    execute("DELETE FROM dispatch_timelineevent WHERE seq = ANY(%s)", list(seqs))


RIGHT_HASH = (
    "sha256(previous_hash || convert_to(timeline_canonical("
    "seq, name, incident_id, agencies, actor_username, occurred_at, recorded_at, data), 'UTF8'))"
)


def rewrite(seq: int, note: str = "viết lại") -> None:
    """Change what an event says and give it the hash that fits."""
    execute("UPDATE dispatch_timelineevent SET data = jsonb_build_object('note', %s::text) WHERE seq = %s", note, seq)
    execute(f"UPDATE dispatch_timelineevent SET hash = {RIGHT_HASH} WHERE seq = %s", seq)


def rewrite_from(story: Story, seq: int) -> None:
    """Rewrite an event and chain all that follows in its chain anew: nothing in the record itself shows it."""
    chain = story.chains[story.chain_of[seq]]
    rewrite(seq)
    for before, after in pairwise(chain):
        if after > seq:
            follow = "(SELECT hash FROM dispatch_timelineevent WHERE seq = %s)"
            execute(f"UPDATE dispatch_timelineevent SET previous_hash = {follow} WHERE seq = %s", before, after)
            execute(f"UPDATE dispatch_timelineevent SET hash = {RIGHT_HASH} WHERE seq = %s", after)


def forge(seq: int, incident_id: int | None, *, after: int | None) -> None:
    """Insert an event whose own hash is right, chained to the event `after`, or to nothing that ever was."""
    execute(
        "INSERT INTO dispatch_timelineevent (seq, name, incident_id, agencies, actor_username, occurred_at,"
        " recorded_at, data, previous_hash, hash)"
        " SELECT %s, 'note.added', %s, '{police}', 'police', now(), now(), '{}',"
        " coalesce((SELECT hash FROM dispatch_timelineevent WHERE seq = %s), sha256('nothing')), ''",
        seq,
        incident_id,
        after,
    )
    execute(f"UPDATE dispatch_timelineevent SET hash = {RIGHT_HASH} WHERE seq = %s", seq)


# ---------------------------------------------------------------- one event


ALTERATIONS = (
    "data = jsonb_set(data, '{note}', '\"tin x\"')",
    "data = data || '{\"extra\": null}'",
    "actor_username = overlay(actor_username placing 'q' from 1)",
    "occurred_at = occurred_at - interval '1 microsecond'",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "occurred_at = '-infinity'",
    "name = 'note.adder'",
    "agencies = '{}'",
    "agencies = '{polica}'",
    "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
    "previous_hash = sha256('other')",
    "previous_hash = ''",
)


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_one_altered_byte_is_named_wherever_it_is_and_nothing_else_is(story: Story, alteration: str) -> None:
    for seq, incident_id in story.chain_of.items():
        with tampering():
            before = row(seq)
            execute(f"UPDATE dispatch_timelineevent SET {alteration} WHERE seq = %s", seq)
            if row(seq) == before:
                continue  # the first of a chain is chained to nothing anyway
            assert found() == [(BreachKind.ALTERED, seq, incident_id)]
    assert found() == []


def test_an_event_that_is_moved_to_another_incident_is_named_with_both(story: Story) -> None:
    for seq in story.chains[story.a]:
        with tampering():
            execute("UPDATE dispatch_timelineevent SET incident_id = %s WHERE seq = %s", story.b, seq)
            expected = [(BreachKind.ALTERED, seq, story.b)]
            if not story.ends_a_chain(seq):
                expected.append((BreachKind.MOVED, seq, story.a))
            assert found() == expected


def test_an_event_that_loses_its_incident_is_named(story: Story) -> None:
    seq = story.chains[story.a][2]
    execute("UPDATE dispatch_timelineevent SET incident_id = NULL WHERE seq = %s", seq)
    assert sorted(found(), key=str) == sorted(
        [(BreachKind.ALTERED, seq, None), (BreachKind.MOVED, seq, story.a)], key=str
    )


def test_a_removed_event_is_named_wherever_it_was(story: Story) -> None:
    for seq, incident_id in story.chain_of.items():
        with tampering():
            delete(seq)
            # Nothing follows the last of a chain: that a number is missing is all that the record can say.
            assert found() == [(BreachKind.REMOVED, seq, None if story.ends_a_chain(seq) else incident_id)]


def test_a_run_of_removed_events_is_named_as_a_run_in_each_chain_that_misses_some(story: Story) -> None:
    first, last = story.chains[story.a][2], story.chains[story.a][3]
    delete(*range(first, last + 1))
    assert [(breach.kind, breach.seq, breach.last_seq) for breach in breaches()] == [
        (BreachKind.REMOVED, first, last)
    ] * 3
    assert {breach.incident_id for breach in breaches()} == {story.a, story.b, None}


def test_of_two_missing_events_neither_is_laid_to_a_chain_that_may_miss_the_other(story: Story) -> None:
    (one, after_one), (other, after_other) = story.chains[story.a][2:4], story.chains[None][1:3]
    delete(one, other)
    assert found() == [
        (BreachKind.REMOVED, one, None),
        (BreachKind.REMOVED, other, None),
        (BreachKind.LINK_LOST, after_one, story.a),
        (BreachKind.LINK_LOST, after_other, None),
    ]


def test_two_removed_events_far_apart_are_each_laid_to_their_chain(story: Story) -> None:
    early, late = story.chains[story.a][1], story.chains[story.b][-2]
    delete(early, late)
    assert found() == [(BreachKind.REMOVED, early, story.a), (BreachKind.REMOVED, late, story.b)]


def test_the_end_of_the_stream_cannot_be_cut_off_unseen(story: Story) -> None:
    delete(story.last - 1, story.last)
    assert list(breaches()) == [Breach(BreachKind.REMOVED, story.last - 1, story.last)]
    execute("UPDATE dispatch_streamhead SET seq = %s", story.last - 2)
    # Head and tail together: only what was sealed before can tell.
    assert found() == []


def test_a_whole_chain_that_is_removed_is_named_by_its_incident(story: Story) -> None:
    delete(*story.chains[story.a])
    named = list(breaches())
    assert {breach.seq for breach in named if breach.kind is BreachKind.REMOVED} == set(story.chains[story.a])
    assert named[-1] == Breach(
        BreachKind.CHAIN_REMOVED, None, incident_id=story.a, number=Incident.objects.get(pk=story.a).number
    )


def test_the_beginning_of_a_chain_is_missed(story: Story) -> None:
    first, second = story.chains[story.b][:2]
    delete(first)
    forge(first, story.a, after=story.chains[story.a][0])
    assert found()[0] == (BreachKind.INSERTED, first, story.a)
    assert (BreachKind.LINK_LOST, second, story.b) in found()


def test_a_removed_record_is_not_an_empty_one(story: Story) -> None:
    execute("DELETE FROM dispatch_timelineevent")
    named = list(breaches())
    assert named[0] == Breach(BreachKind.REMOVED, 1, story.last)
    assert [breach.kind for breach in named[1:]] == [BreachKind.CHAIN_REMOVED] * 2


# ---------------------------------------------------------------- events that fit their own hash


def test_an_event_that_was_rewritten_with_the_right_hash_is_named_by_the_next(story: Story) -> None:
    for seq, incident_id in story.chain_of.items():
        with tampering():
            rewrite(seq)
            assert found() == ([] if story.ends_a_chain(seq) else [(BreachKind.REWRITTEN, seq, incident_id)])


@pytest.mark.parametrize("link", ["fits", "nothing", "older"])
def test_a_forged_event_in_the_middle_is_named_and_not_its_neighbours(story: Story, link: str) -> None:
    chain = story.chains[story.a]
    # The number of an event of another chain: there is no free one.
    taken = next(seq for seq in story.chains[None] if chain[2] < seq < chain[3])
    delete(taken)
    forge(taken, story.a, after={"fits": chain[2], "nothing": None, "older": chain[0]}[link])
    named = found()
    assert [breach for breach in named if breach[2] == story.a] == [(BreachKind.INSERTED, taken, story.a)]
    # The chain whose event had to make room does not fit either.
    assert [breach[0] for breach in named if breach[2] is None] == [BreachKind.REWRITTEN]


def test_the_first_of_several_forged_events_is_named(story: Story) -> None:
    chain = story.chains[story.a]
    taken = list(range(chain[2] + 1, chain[3]))
    delete(*taken)
    for before, seq in pairwise([chain[2], *taken]):
        forge(seq, story.a, after=before)
    assert [breach for breach in found() if breach[2] == story.a] == [(BreachKind.INSERTED, taken[0], story.a)]


def test_an_event_beyond_the_last_number_is_named(story: Story) -> None:
    forge(story.last + 1, story.a, after=story.chains[story.a][-1])
    assert found() == [(BreachKind.NEVER_NUMBERED, story.last + 1, story.a)]


@pytest.mark.parametrize("seq", [0, -7])
def test_an_event_before_the_first_number_is_named(story: Story, seq: int) -> None:
    forge(seq, story.a, after=None)
    assert found() == [(BreachKind.INSERTED, seq, story.a), (BreachKind.NEVER_NUMBERED, seq, story.a)]


@pytest.mark.parametrize(
    "change", ["DELETE FROM dispatch_streamhead", "INSERT INTO dispatch_streamhead (seq) VALUES (1)"]
)
def test_a_stream_without_its_one_head_is_told(story: Story, change: str) -> None:
    execute(change)
    assert BreachKind.HEAD_LOST in {breach.kind for breach in breaches()}


def test_several_breaches_are_all_named_in_order(story: Story) -> None:
    altered, removed, rewritten = story.chains[None][1], story.chains[story.b][3], story.chains[story.a][4]
    execute("UPDATE dispatch_timelineevent SET data = '{}' WHERE seq = %s", altered)
    delete(removed)
    rewrite(rewritten)
    assert found() == [
        (BreachKind.ALTERED, altered, None),
        (BreachKind.REMOVED, removed, story.b),
        (BreachKind.REWRITTEN, rewritten, story.a),
    ]


# ---------------------------------------------------------------- heads and the command


def test_the_heads_are_those_of_the_moment_asked_for(story: Story) -> None:
    for up_to in (None, story.last, story.chains[story.a][3]):
        expected = {
            incident_id: max(seq for seq in chain if seq <= (up_to or story.last))
            for incident_id, chain in story.chains.items()
        }
        heads = list(chain_heads(up_to=up_to))
        assert {head.incident_id: head.seq for head in heads} == expected
        assert [head.incident_id for head in heads] == [None, story.a, story.b]
        for head in heads:
            assert head.hash == bytes(TimelineEvent.objects.get(seq=head.seq).hash).hex()


def verify() -> str:
    output = StringIO()
    call_command("verify_timeline", stdout=output)
    return output.getvalue()


def test_the_command_says_that_a_record_holds(story: Story) -> None:
    assert verify() == f"the record holds: events 1 to {story.last}\n"


def test_the_application_may_verify_and_alters_nothing(story: Story) -> None:
    before = list(TimelineEvent.objects.values_list())
    with as_application():
        assert verify().startswith("the record holds")
    assert list(TimelineEvent.objects.values_list()) == before
    assert StreamHead.objects.get().seq == story.last


SETTINGS = ("timezone = 'Asia/Ho_Chi_Minh'", "datestyle = 'German'", "bytea_output = 'escape'", "work_mem = '64kB'")


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_settings_of_a_session_accuse_nobody(story: Story, setting: str) -> None:
    execute(f"SET LOCAL {setting}")
    assert found() == []


def test_an_empty_centre_holds(centre: Centre) -> None:
    assert verify() == "the record holds: it is empty\n"


def test_the_command_names_event_incident_and_deed_and_exits_with_1(story: Story) -> None:
    seq = story.chains[story.a][2]
    number = Incident.objects.get(pk=story.a).number
    delete(seq)
    output = StringIO()
    with pytest.raises(
        CommandError, match=rf"1 findings\). The first: event {seq}, incident {number}: removed"
    ) as told:
        call_command("verify_timeline", stdout=output)
    assert told.value.returncode == 1
    assert output.getvalue() == f"event {seq}, incident {number}: removed: missing from the record\n"


Break = Callable[[Story], None]


@pytest.mark.parametrize(
    "deed",
    [
        lambda story: rewrite(story.chains[story.a][1]),
        lambda story: forge(story.last + 1, None, after=None),
        lambda story: delete(*story.chains[story.a]),
        lambda story: delete(story.last),
        lambda story: execute("DELETE FROM dispatch_streamhead"),
        lambda story: execute("UPDATE dispatch_timelineevent SET incident_id = %s WHERE seq = 3", story.b),
    ],
)
def test_the_command_has_a_sentence_for_every_breach(story: Story, deed: Break) -> None:
    deed(story)
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_timeline", stdout=output)
    lines = output.getvalue().splitlines()
    assert len(lines) == len(list(breaches())) > 0
    assert not any("None" in line or "{" in line for line in lines)


def test_a_statement_timeout_does_not_end_the_walk(story: Story) -> None:
    execute("SET LOCAL statement_timeout = 1")
    assert found() == []
