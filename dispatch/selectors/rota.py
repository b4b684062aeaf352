"""Who is on duty now, and when nobody is.

Whoever is on the rota without holding the role counts as nobody: the alarm could not be taken. So does a person whose
account is closed, and a duty officer without a telephone number.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from dispatch.models import Agency, DutyPeriod, Membership, Person
from dispatch.rules.rota import Duty, Hole, Window, agencies_covered, holes
from dispatch.vocabulary import Role

# How far ahead it is said when a hole ends.
HORIZON = timedelta(days=7)


def on_duty(role: Role, agencies: Collection[str], now: datetime) -> list[Person]:
    """Return the people who are on duty by the rota in this role for one of these agencies, each once, by id."""
    people = {
        person.pk: person
        for person, duty in _running(Q(starts_at__lte=now, ends_at__gt=now, role=role))
        if duty.agency is None or duty.agency in agencies
    }
    return [people[key] for key in sorted(people)]


def duty_officers_now(agencies: Collection[str], now: datetime) -> list[Person]:
    """Return the duty officers to be told now, each once, by id; all have a telephone number.

    Where nobody is on duty for an agency by the rota, all its duty officers are told: a hole must not make silence.
    """
    running = [
        (person, duty)
        for person, duty in _running(Q(starts_at__lte=now, ends_at__gt=now, role=Role.DUTY_OFFICER))
        if person.phone_number
    ]
    people = {person.pk: person for person, duty in running if duty.agency is None or duty.agency in agencies}
    left_out = set(agencies).difference(duty.agency for _, duty in running)
    if left_out and not any(duty.agency is None for _, duty in running):
        people |= {person.pk: person for person in _officers_of(left_out)}
    return [people[key] for key in sorted(people)]


def rota_holes(window: Window, roles: Sequence[Role]) -> list[Hole]:
    """Name the holes of the rota in these roles, of every agency of the centre."""
    running = _running(Q(starts_at__lt=window.ends_at, ends_at__gt=window.starts_at))
    duties = [duty for person, duty in running if duty.role is not Role.DUTY_OFFICER or person.phone_number]
    return holes(duties, Agency.objects.values_list("code", flat=True), window, roles)


def open_holes(now: datetime) -> list[Hole]:
    """Name the agencies for which no duty officer can be reached now, until when, as far as a week ahead."""
    window = Window(now, now + HORIZON)
    return [hole for hole in rota_holes(window, [Role.DUTY_OFFICER]) if hole.starts_at == now]


def _officers_of(agencies: Collection[str]) -> QuerySet[Person]:
    """Return the duty officers of these agencies who have a telephone number, on duty or not."""
    held = Membership.objects.filter(
        Q(agency__in=agencies) | Q(agency__isnull=True), person=OuterRef("pk"), role=Role.DUTY_OFFICER
    )
    return Person.objects.filter(Exists(held), is_active=True).exclude(phone_number="")


def _running(which: Q) -> Iterator[tuple[Person, Duty]]:
    """Return who is on duty for which agency, of the periods asked for, in two queries."""
    periods = list(DutyPeriod.objects.select_related("person", "station").filter(which, person__is_active=True))
    held: dict[tuple[int, str], set[str | None]] = defaultdict(set)
    memberships = Membership.objects.filter(person__in={period.person_id for period in periods})
    for person_id, role, agency_held in memberships.values_list("person_id", "role", "agency_id"):
        held[person_id, role].add(agency_held)
    for period in periods:
        of_rota = period.agency_id or (period.station.agency_id if period.station else None)
        for agency in agencies_covered(of_rota, held[period.person_id, period.role]):
            yield period.person, Duty(Role(period.role), agency, period.starts_at, period.ends_at)
