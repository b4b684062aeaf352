"""Who is told at night is who is on duty; where the rota has a hole, everybody is told rather than nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.actions.writing import database_now
from dispatch.models import DutyPeriod, Membership, Person, Station
from dispatch.rules.access import EVERYTHING
from dispatch.rules.rota import Hole, Window
from dispatch.selectors.people import access_of, accesses_of
from dispatch.selectors.rota import HORIZON, duty_officers_now, on_duty, open_holes, rota_holes
from dispatch.vocabulary import Role
from tests.factories import Centre, make_actor

HOUR = timedelta(hours=1)


@pytest.fixture
def now(centre: Centre) -> datetime:
    """The moment that is asked about."""
    return database_now()


def officer(name: str, agency: str | None, number: str = "+84900000009", role: Role = Role.DUTY_OFFICER) -> Person:
    make_actor(name, role, agency=agency)
    person = Person.objects.get(username=name)
    person.phone_number = number
    person.save()
    return person


def put_on_duty(person: Person, now: datetime, **changes: Any) -> DutyPeriod:
    values = {"role": Role.DUTY_OFFICER, "starts_at": now - HOUR, "ends_at": now + HOUR} | changes
    return DutyPeriod.objects.create(person=person, **values)


def names(people: list[Person]) -> list[str]:
    return [person.username for person in people]


def test_who_is_on_duty_is_told_and_nobody_else(now: datetime) -> None:
    put_on_duty(officer("night", "fire"), now, agency_id="fire")
    officer("day", "fire")
    put_on_duty(officer("before", "fire"), now, agency_id="fire", ends_at=now)
    put_on_duty(officer("later", "fire"), now, agency_id="fire", starts_at=now + timedelta(seconds=1))
    put_on_duty(officer("other", "police"), now, agency_id="police")
    assert names(on_duty(Role.DUTY_OFFICER, ["fire"], now)) == ["night"]
    assert names(duty_officers_now(["fire"], now)) == ["night"]
    assert names(duty_officers_now(["fire", "police"], now)) == ["night", "other"]


def test_a_duty_begins_with_its_first_moment(now: datetime) -> None:
    put_on_duty(officer("new", "fire"), now, agency_id="fire", starts_at=now)
    assert names(on_duty(Role.DUTY_OFFICER, ["fire"], now)) == ["new"]


def test_duty_at_a_station_is_duty_for_its_agency(now: datetime) -> None:
    put_on_duty(officer("there", None), now, station=Station.objects.get(code="fire-station"))
    assert names(on_duty(Role.DUTY_OFFICER, ["fire"], now)) == ["there"]
    assert on_duty(Role.DUTY_OFFICER, ["police"], now) == []


def test_duty_without_an_agency_reaches_as_far_as_the_role(now: datetime) -> None:
    put_on_duty(officer("of-all", None), now)
    put_on_duty(officer("of-fire", "fire"), now)
    assert names(on_duty(Role.DUTY_OFFICER, ["police"], now)) == ["of-all"]
    assert names(on_duty(Role.DUTY_OFFICER, ["fire"], now)) == ["of-all", "of-fire"]


def test_a_hole_in_the_rota_alarms_all_officers_of_the_agency(now: datetime) -> None:
    officer("one", "fire")
    officer("two", None)
    officer("mute", "fire", number="")
    put_on_duty(officer("police-officer", "police"), now, agency_id="police")
    assert names(duty_officers_now(["fire", "police"], now)) == ["one", "two", "police-officer"]


@pytest.mark.parametrize("lost", ["number", "account", "role"])
def test_who_could_not_take_an_alarm_leaves_a_hole(now: datetime, lost: str) -> None:
    person = officer("gone", "fire")
    put_on_duty(person, now, agency_id="fire")
    officer("spare", "fire")
    assert [hole.agency for hole in open_holes(now)] == ["ambulance", "police"]
    match lost:
        case "number":
            Person.objects.filter(pk=person.pk).update(phone_number="")
        case "account":
            Person.objects.filter(pk=person.pk).update(is_active=False)
        case _:
            Membership.objects.filter(person=person).update(agency="police")
    assert [hole.agency for hole in open_holes(now)] == ["ambulance", "fire", "police"]
    assert names(duty_officers_now(["fire"], now)) == ["spare"]


def test_a_hole_that_is_open_now_says_when_it_ends(now: datetime) -> None:
    person = officer("of-all", None)
    put_on_duty(person, now, agency_id="fire", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    put_on_duty(person, now, agency_id="police", ends_at=now + HORIZON)
    assert open_holes(now) == [
        Hole("ambulance", Role.DUTY_OFFICER, now, now + HORIZON),
        Hole("fire", Role.DUTY_OFFICER, now, now + HOUR),
    ]


def test_a_shift_lead_needs_no_telephone_to_be_on_duty(now: datetime) -> None:
    put_on_duty(officer("lead", None, number="", role=Role.SHIFT_LEAD), now, role=Role.SHIFT_LEAD)
    assert names(on_duty(Role.SHIFT_LEAD, ["fire"], now)) == ["lead"]
    assert rota_holes(Window(now, now + HOUR), [Role.SHIFT_LEAD]) == []


def test_asking_costs_the_same_for_many_people(now: datetime, django_assert_num_queries: Any) -> None:
    for number in range(5):
        put_on_duty(officer(f"officer{number}", None), now)
    with django_assert_num_queries(2):
        assert len(duty_officers_now(["fire", "police", "ambulance"], now)) == 5


def test_what_was_granted_is_read_alike_for_one_and_for_many(centre: Centre, django_assert_num_queries: Any) -> None:
    people = list(Person.objects.all())
    with django_assert_num_queries(1):
        accesses = accesses_of(people)
    assert accesses == {person.pk: access_of(person) for person in people}
    assert accesses[Person.objects.get(username="supervisor").pk].scope == EVERYTHING
    assert accesses_of([]) == {}
