"""Rows in bulk, for a centre in the middle of a bad day."""

import random
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from dispatch.models import Assignment, Call, Deadline, Incident, IncidentAgency, Person, Station, Unit, UnitPosition
from dispatch.vocabulary import (
    CallerKind,
    CallStatus,
    EscalationEffect,
    EscalationTrigger,
    IncidentStatus,
    LocationSource,
    UnitStatus,
)
from tests.factories import AGENCIES

_TYPES = ("traffic_crash", "house_fire", "theft", "cardiac_arrest")
_PLACE = "QL14 km 922+900, phường Đồng Xoài"
_WHAT = "Người gọi báo có hai người bị thương, một người bất tỉnh, xe tải chắn ngang đường"


def fill(*, incidents: int, units: int) -> None:
    """Fill the centre up to so many open incidents and units.

    Every second one of the new incidents gets a unit, every tenth has an alarm.
    """
    chance = random.Random(1)
    added = _add_units(range(Unit.objects.count(), units), chance)
    opened = _add_incidents(range(Incident.objects.count(), incidents), chance)
    _send(opened[::2], added)
    Deadline.objects.bulk_create(_alarm(incident) for incident in opened[::10])


def _add_units(numbers: range, chance: random.Random) -> list[Unit]:
    now = timezone.now()
    stations = {station.agency_id: station for station in Station.objects.all()}
    types = dict(Unit.objects.values_list("agency", "type"))
    units = Unit.objects.bulk_create(
        Unit(
            call_sign=f"B{number:05d}",
            agency_id=agency,
            station=stations[agency],
            type_id=types[agency],
        )
        for number in numbers
        for agency in (AGENCIES[number % len(AGENCIES)],)
    )
    UnitPosition.objects.bulk_create(
        UnitPosition(unit=unit, position=_somewhere(chance), at=now - timedelta(seconds=chance.randrange(60)))
        for unit in units
    )
    return units


def _add_incidents(numbers: range, chance: random.Random) -> list[Incident]:
    incidents = Incident.objects.bulk_create(
        Incident(
            number=f"B-{number:06d}",
            status=IncidentStatus.VERIFYING,
            priority=1 + number % 5,
            type_id=_TYPES[number % len(_TYPES)],
            place=_PLACE,
            what=_WHAT,
            location=_somewhere(chance),
            location_radius_m=200.0,
            location_source=LocationSource.SPOKEN,
        )
        for number in numbers
    )
    IncidentAgency.objects.bulk_create(
        IncidentAgency(incident=incident, agency_id=agency)
        for incident in incidents
        for agency in ("police", "ambulance")
    )
    Call.objects.bulk_create(
        Call(
            provider="bench",
            provider_call_id=incident.number,
            line_id="115",
            incident=incident,
            caller=f"+849{incident.pk:08d}",
            caller_kind=CallerKind.NUMBER,
            dialled="115",
            status=CallStatus.ANSWERED,
            answered_at=timezone.now(),
        )
        for incident in incidents
    )
    return incidents


def _send(incidents: Sequence[Incident], units: Sequence[Unit]) -> None:
    dispatcher = Person.objects.get(username="supervisor")
    sent = list(zip(incidents, units, strict=False))
    Assignment.objects.bulk_create(
        Assignment(incident=incident, unit=unit, assigned_by=dispatcher, dispatched_at=timezone.now())
        for incident, unit in sent
    )
    Unit.objects.filter(pk__in=[unit.pk for _, unit in sent]).update(status=UnitStatus.DISPATCHED)
    Incident.objects.filter(pk__in=[incident.pk for incident, _ in sent]).update(status=IncidentStatus.DISPATCHED)


def _alarm(incident: Incident) -> Deadline:
    now = timezone.now()
    return Deadline(
        key=f"bench alarm:{incident.pk}:0",
        chain=f"bench alarm:{incident.pk}",
        trigger=EscalationTrigger.INCIDENT_UNASSIGNED,
        agencies=["police"],
        incident=incident,
        steps=[{"after_s": 60, "effect": EscalationEffect.ALARM_AGENCY}],
        step=0,
        effect=EscalationEffect.ALARM_AGENCY,
        priority=incident.priority,
        due_at=now,
        fired_at=now,
    )


def _somewhere(chance: random.Random) -> Point:
    return Point(chance.uniform(106.4, 107.4), chance.uniform(11.3, 12.2), srid=4326)
