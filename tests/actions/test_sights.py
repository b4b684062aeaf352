"""Who could have acted: since when each person has had an incident on a screen is kept, once, and nothing else is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dispatch.actions.agencies import add_agency
from dispatch.actions.incident_ends import close_incident, reopen_incident
from dispatch.actions.incidents import add_note, create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.actions.sights import Seen, report_sights
from dispatch.models import Deadline, Incident, IncidentSight, Membership, Person, StreamHead
from dispatch.rules.access import Access, Actor
from dispatch.schema import IncidentClosing, NewIncident
from dispatch.selectors.people import accesses_of
from dispatch.vocabulary import Disposition, EscalationEffect, EscalationTrigger, Role
from tests.actions.together import Crowd, raised
from tests.factories import Centre, make_actor, make_policy


def head() -> int:
    return StreamHead.objects.get().seq


def create(centre: Centre, kind: str = "traffic_crash") -> int:
    """Create an incident: a traffic crash is for police and ambulance."""
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type=kind)).id


def access(actor: Actor) -> Access:
    assert actor.access is not None
    return actor.access


def see(centre: Centre, *names: str, after: int | None = None, upto: int | None = None) -> None:
    """Let these people have on a screen what is there now, or up to an event."""
    seen = Seen(after, head() if upto is None else upto)
    report_sights({access(centre.actor(name)): seen for name in names})


def kept() -> dict[int, list[str]]:
    """Return by incident who has seen it."""
    found: dict[int, list[str]] = {}
    for incident, username in IncidentSight.objects.order_by("person__username").values_list(
        "incident", "person__username"
    ):
        found.setdefault(incident, []).append(username)
    return found


def times() -> list[tuple[int, int, datetime]]:
    return sorted(IncidentSight.objects.values_list("incident", "person", "seen_at"))


def unseen() -> list[str]:
    """Return the agencies for which an incident waits to be seen."""
    live = Deadline.objects.filter(trigger="incident_unseen", cancelled_at__isnull=True, ended_at__isnull=True)
    return sorted(agency for agencies in live.values_list("agencies", flat=True) for agency in agencies)


def watch_sights() -> None:
    make_policy(EscalationTrigger.INCIDENT_UNSEEN, [(timedelta(seconds=10), EscalationEffect.ALARM_AGENCY)])


# ---------------------------------------------------------------- what is kept


def test_the_first_time_is_kept_and_no_later_one(centre: Centre) -> None:
    before = head()
    incident = create(centre)
    see(centre, "police", after=before)
    first = times()
    add_note(by=centre.actor("police"), incident_id=incident, text="ghi chú")
    see(centre, "police", after=before)
    see(centre, "police")
    assert times() == first
    assert kept() == {incident: ["police"]}


def test_an_incident_is_seen_by_those_in_whose_scope_it_is(centre: Centre) -> None:
    before = head()
    incident = create(centre)
    see(centre, "police", "ambulance", "fire", "calltaker", "crew", after=before)
    assert kept() == {incident: ["ambulance", "calltaker", "police"]}


def test_only_what_lies_between_is_new(centre: Centre) -> None:
    told = create(centre), head()
    between = create(centre), head()
    create(centre)
    see(centre, "police", after=told[1], upto=between[1])
    assert kept() == {between[0]: ["police"]}


def test_each_person_has_seen_as_far_as_their_own_screen(centre: Centre) -> None:
    first, second = (create(centre), head()), (create(centre), head())
    report_sights(
        {
            access(centre.actor("police")): Seen(after=first[1], upto=second[1]),
            access(centre.actor("ambulance")): Seen(after=0, upto=first[1]),
            access(centre.actor("supervisor")): Seen(after=None, upto=second[1]),
        }
    )
    assert kept() == {first[0]: ["ambulance", "supervisor"], second[0]: ["police", "supervisor"]}


def test_a_console_that_begins_shows_all_that_is_open_and_its_own(centre: Centre) -> None:
    mine, others, ended = create(centre), create(centre, "house_fire"), create(centre)
    close_incident(
        by=centre.actor("police"), incident_id=ended, closing=IncidentClosing(disposition=Disposition.HANDLED)
    )
    shown = head()
    later = create(centre)
    see(centre, "police", upto=shown)
    assert kept() == {mine: ["police"]}
    see(centre, "supervisor")
    assert kept() == {mine: ["police", "supervisor"], others: ["supervisor"], later: ["supervisor"]}


def test_an_agency_sees_an_incident_from_when_it_is_called(centre: Centre) -> None:
    incident = create(centre)
    see(centre, "fire")
    before = head()
    add_agency(by=centre.actor("police"), incident_id=incident, agency="fire")
    # Its board has not got so far yet.
    see(centre, "fire", upto=before)
    assert kept() == {}
    see(centre, "fire", "police", after=before)
    assert kept()[incident] == ["fire", "police"]


def test_a_merge_brings_an_incident_to_those_who_had_the_other(centre: Centre) -> None:
    source, target = create(centre), create(centre, "house_fire")
    before = head()
    merge_incident(by=centre.actor("supervisor"), incident_id=source, into=target)
    see(centre, "police", after=before)
    assert kept() == {target: ["police"]}


@pytest.mark.parametrize("how", ["reopened", "unmerged"])
def test_what_comes_back_is_seen_by_those_who_came_meanwhile(centre: Centre, how: str) -> None:
    by, incident = centre.actor("supervisor"), create(centre)
    if how == "reopened":
        close_incident(by=by, incident_id=incident, closing=IncidentClosing(disposition=Disposition.HANDLED))
    else:
        merge_incident(by=by, incident_id=incident, into=create(centre, "theft"))
    before = head()
    see(centre, "ambulance")
    assert incident not in kept()
    if how == "reopened":
        reopen_incident(by=by, incident_id=incident, reason="nhầm")
    else:
        unmerge_incident(by=by, incident_id=incident)
    see(centre, "ambulance", after=before)
    assert kept()[incident] == ["ambulance"]


# ---------------------------------------------------------------- what it costs


def test_three_hundred_consoles_cost_as_many_queries_as_one(centre: Centre) -> None:
    watch_sights()
    people = Person.objects.bulk_create(Person(username=f"desk{number}") for number in range(300))
    Membership.objects.bulk_create(Membership(person=person, role=Role.DUTY_OFFICER) for person in people)
    accesses = list(accesses_of(people).values())
    before = head()
    for _ in range(5):
        create(centre)

    def cost(told: Mapping[Access, Seen]) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            report_sights(told)
        return [query["sql"].strip().partition(" ")[0] for query in queries]

    one = cost({access(centre.actor("calltaker")): Seen(before, head())})
    assert cost({each: Seen(before, head()) for each in accesses}) == one
    assert one == ["SELECT", "SELECT", "SELECT", "INSERT"]
    assert IncidentSight.objects.count() == 5 * 301
    assert "INSERT" not in cost({each: Seen(head(), head() + 1) for each in accesses})
    assert cost({}) == []


def test_what_is_known_takes_no_number_of_the_table(centre: Centre) -> None:
    """A restart of all consoles tells everything once more; nothing of it may be written."""
    create(centre)
    see(centre, "police")
    last = IncidentSight.objects.get().pk
    for _ in range(3):
        see(centre, "police")
    see(centre, "ambulance")
    assert IncidentSight.objects.latest("pk").pk == last + 1


# ---------------------------------------------------------------- at the same moment


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_tell_the_same_keep_it_once(committed_centre: Centre) -> None:
    people = [access(committed_centre.actor(name)) for name in ("police", "ambulance", "calltaker", "supervisor")]
    incidents = [create(committed_centre) for _ in range(40)]
    shown = Seen(None, head())
    with Crowd(2) as crowd:
        for _ in range(10):
            IncidentSight.objects.all().delete()
            outcomes = crowd.run(
                partial(report_sights, dict.fromkeys(people, shown)),
                partial(report_sights, dict.fromkeys(people[:0:-1], shown)),
            )
            assert raised(outcomes) == []
            assert IncidentSight.objects.count() == len(incidents) * len(people)


@pytest.mark.django_db(transaction=True)
def test_an_incident_that_is_being_changed_holds_up_the_sight_of_no_other(committed_centre: Centre) -> None:
    watch_sights()
    held, free = create(committed_centre), create(committed_centre)
    seen = {access(committed_centre.actor("supervisor")): Seen(None, head())}
    with Crowd(1) as crowd:
        with transaction.atomic():
            Incident.objects.select_for_update(no_key=True).get(pk=held)
            assert crowd.run(partial(report_sights, seen)) == [False]
        assert unseen() == ["ambulance", "police"]
        assert kept() == {held: ["supervisor"], free: ["supervisor"]}
        assert crowd.run(partial(report_sights, seen)) == [True]
    assert unseen() == []


# ---------------------------------------------------------------- who is gone


@pytest.mark.django_db(transaction=True)
def test_who_was_deleted_has_seen_nothing_and_keeps_nobody_elses_sight_back(committed_centre: Centre) -> None:
    gone = access(make_actor("gone", Role.SUPERVISOR))
    Person.objects.get(username="gone").delete()
    watch_sights()
    incident = create(committed_centre)
    report_sights({gone: Seen(None, head())})
    assert kept() == {}
    assert unseen() == ["ambulance", "police"]
    report_sights({gone: Seen(None, head()), access(committed_centre.actor("police")): Seen(None, head())})
    assert kept() == {incident: ["police"]}
    assert unseen() == ["ambulance"]


@pytest.mark.django_db(transaction=True)
def test_who_is_being_deleted_at_this_moment_is_waited_for_and_left_out(committed_centre: Centre) -> None:
    going = make_actor("going", Role.CALL_TAKER)
    incident = create(committed_centre)
    seen = {access(actor): Seen(None, head()) for actor in (going, committed_centre.actor("police"))}
    with Crowd(1) as crowd:
        with transaction.atomic():
            Person.objects.get(username="going").delete()
            [telling] = crowd.start(partial(report_sights, seen))
            wait_for_lock()
        assert crowd.wait([telling]) == [True]
    assert kept() == {incident: ["police"]}


_WAITING = """
SELECT pg_sleep(0.01), count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def wait_for_lock() -> None:
    """Return once another connection waits for a lock of this one."""
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute(_WAITING)
            if cursor.fetchone()[1]:
                return
    pytest.fail("nobody waits")


# ---------------------------------------------------------------- the wait for somebody to see it


def test_a_sight_ends_the_wait_of_the_agency_whose_units_the_person_may_send(centre: Centre) -> None:
    watch_sights()
    before = head()
    incident = create(centre)
    see(centre, "calltaker", "fire", after=before)
    see(centre, "police", after=before, upto=before)
    assert unseen() == ["ambulance", "police"]
    # A wait is ended by what is on the screen, told before or not.
    see(centre, "police", after=head())
    assert unseen() == ["ambulance"]
    see(centre, "ambulance")
    assert unseen() == []
    assert kept() == {incident: ["ambulance", "calltaker"]}


def test_an_incident_that_has_ended_meanwhile_is_no_error(centre: Centre) -> None:
    watch_sights()
    before = head()
    incident = create(centre)
    close_incident(
        by=centre.actor("police"), incident_id=incident, closing=IncidentClosing(disposition=Disposition.HANDLED)
    )
    see(centre, "police", after=before)
    assert not Incident.objects.get(pk=incident).is_open
    assert kept() == {}
