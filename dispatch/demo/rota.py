"""Puts the demonstration's duty officers and shift lead on the rota, around the clock."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dispatch.models import DutyPeriod, Membership

DAYS = 366
_PERIOD = timedelta(hours=12)


def add_duty_periods(today: date) -> int:
    """Create the periods of duty from today on for a year that are not there, and return how many.

    The accounts must exist. Each is on duty by day and by night: the demonstration has no more people.
    """
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    starts = [midnight + number * _PERIOD for number in range(2 * DAYS)]
    holders = Membership.objects.filter(role__in=DutyPeriod.ON_DUTY).values_list("person_id", "role", "agency_id")
    known = set(
        DutyPeriod.objects.filter(starts_at__gte=midnight).values_list("person_id", "role", "agency_id", "starts_at")
    )
    missing = [
        DutyPeriod(
            person_id=person_id, role=role, agency_id=agency_id, starts_at=starts_at, ends_at=starts_at + _PERIOD
        )
        for person_id, role, agency_id in holders
        for starts_at in starts
        if (person_id, role, agency_id, starts_at) not in known
    ]
    return len(DutyPeriod.objects.bulk_create(missing))
