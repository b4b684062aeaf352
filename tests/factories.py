"""Small rows for tests: a centre of three agencies with lines, types, units and people."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from dispatch.actions.premise_notes import add_premise_note
from dispatch.models import (
    Agency,
    Desk,
    EscalationPolicy,
    EscalationStep,
    IncidentType,
    Membership,
    Person,
    PremiseNoteKind,
    ServiceLine,
    Station,
    Unit,
    UnitPosition,
    UnitType,
)
from dispatch.ports import CallEvent, CallEventKind
from dispatch.rules.access import Actor
from dispatch.schema import NewPremiseNote, PremiseNoteCard
from dispatch.selectors.people import access_of
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Role, UnitStatus
from gis.models import Camera, Feature, FeatureLayer

AGENCIES = ("police", "fire", "ambulance")
_LINES = {"113": "police", "114": "fire", "115": "ambulance", "112": None, "1022": None, "unknown": None}
_REFERS_AS = {"112": "referred_112", "1022": "referred_1022"}
_UNIT_TYPES = {"police": "patrol_car", "fire": "pumper", "ambulance": "ambulance_basic"}
_CALL_SIGNS = {"police": "CA", "fire": "XC", "ambulance": "CC"}


@dataclass(frozen=True)
class Centre:
    """What `make_centre` made: actors by role or agency, units by agency."""

    actors: dict[str, Actor]
    units: dict[str, list[Unit]]

    def actor(self, name: str) -> Actor:
        return self.actors[name]


def make_centre(*, units_each: int = 3) -> Centre:
    """Make the rows; safe to call in a database that a flush has emptied."""
    units: dict[str, list[Unit]] = {}
    for index, code in enumerate(AGENCIES):
        agency = Agency.objects.create(code=code, name_vi=code, name_en=code)
        unit_type = UnitType.objects.create(
            code=_UNIT_TYPES[code], agency=agency, name_vi=code, name_en=code, transports=code == "ambulance"
        )
        place = Point(106.9 + index / 100, 11.53, srid=4326)
        station = Station.objects.create(
            code=f"{code}-station", agency=agency, name_vi=code, name_en=code, position=place
        )
        units[code] = [
            Unit.objects.create(
                call_sign=f"{_CALL_SIGNS[code]}{number:02d}",
                agency=agency,
                station=station,
                type=unit_type,
                status=UnitStatus.AVAILABLE,
            )
            for number in range(1, units_each + 1)
        ]
        UnitPosition.objects.bulk_create(
            UnitPosition(unit=unit, position=place, at=timezone.now()) for unit in units[code]
        )
    for line, owner in _LINES.items():
        numbers = [] if line == "unknown" else [line, f"+84{line}"]
        ServiceLine.objects.create(
            code=line,
            name_vi=line,
            name_en=line,
            numbers=numbers,
            agency_id=owner,
            refers_as=_REFERS_AS.get(line, ""),
        )
    _incident_types()
    actors = {code: make_actor(code, Role.DISPATCHER, agency=code) for code in AGENCIES}
    actors["calltaker"] = make_actor("calltaker", Role.CALL_TAKER)
    actors["supervisor"] = make_actor("supervisor", Role.SUPERVISOR)
    crew_unit = units["ambulance"][0]
    actors["crew"] = make_actor("crew", Role.CREW, agency="ambulance", unit=crew_unit)
    return Centre(actors=actors, units=units)


def _incident_types() -> None:
    for code, agencies, priority in (
        ("traffic_crash", ["police", "ambulance"], 2),
        ("house_fire", ["fire"], 1),
        ("theft", ["police"], 4),
        ("cardiac_arrest", ["ambulance"], 1),
    ):
        IncidentType.objects.create(code=code, name_vi=code, name_en=code, default_priority=priority).agencies.set(
            agencies
        )


def make_actor(username: str, role: Role, *, agency: str | None = None, unit: Unit | None = None) -> Actor:
    """Make a person with one role and return the actor."""
    person = Person.objects.create_user(username, password=None)
    Membership.objects.create(person=person, role=role, agency_id=agency, unit=unit)
    return Actor(name=username, access=access_of(person))


def make_desk(code: str, *, agency: str | None = None, shared: bool = False) -> Desk:
    """Make a desk of the room, unless it is there."""
    values = {"name_vi": code, "name_en": code, "agency_id": agency, "shared": shared}
    desk, _ = Desk.objects.get_or_create(code=code, defaults=values)
    return desk


def make_policy(
    trigger: EscalationTrigger,
    steps: list[tuple[timedelta, EscalationEffect]],
    **limits: Any,
) -> EscalationPolicy:
    """Make an escalation policy with its steps (delay, effect)."""
    policy = EscalationPolicy.objects.create(name=f"{trigger} {limits}", trigger=trigger, **limits)
    EscalationStep.objects.bulk_create(
        EscalationStep(policy=policy, position=position, after_s=int(after.total_seconds()), effect=effect)
        for position, (after, effect) in enumerate(steps)
    )
    return policy


def make_layer(code: str, *features: tuple[str, float, float], **properties: Any) -> FeatureLayer:
    """Make a layer that was imported, with features (key, longitude, latitude) that all have these properties."""
    layer = FeatureLayer.objects.create(
        code=code, name_vi=code, name_en=code, icon=code, source="test", imported_at=timezone.now(), version=1
    )
    Feature.objects.bulk_create(
        Feature(layer=layer, key=key, name=key, position=Point(lon, lat, srid=4326), properties=properties)
        for key, lon, lat in features
    )
    return layer


def make_camera(code: str = "cam_1", lon: float = 106.9, lat: float = 11.53, **changes: Any) -> Camera:
    """Make a camera that looks north; `changes` replace its members."""
    values: dict[str, Any] = {
        "name": code,
        "position": Point(lon, lat, srid=4326),
        "heading_deg": 0.0,
        "view_angle_deg": 60.0,
        "range_m": 200.0,
        "stream_url": "http://127.0.0.1:9/cam/index.m3u8",
    }
    return Camera.objects.create(code=code, **(values | changes))


def premise_note(**changes: Any) -> NewPremiseNote:
    """Return a note on an address that concerns the ambulance service; `changes` replace its members."""
    values: dict[str, Any] = {
        "kind": "crew_caution",
        "text": "Chó dữ trong sân",
        "place": "12 Hùng Vương",
        "lon": 106.9,
        "lat": 11.53,
        "radius_m": 50.0,
        "agencies": ["ambulance"],
        "expires_at": (timezone.now() + timedelta(days=10)).isoformat(),
    }
    return NewPremiseNote(**(values | changes))


def make_premise_note(centre: Centre, by: str = "supervisor", **changes: Any) -> PremiseNoteCard:
    """Note something of an address, of a kind that may stand for 30 days."""
    PremiseNoteKind.objects.get_or_create(
        code="crew_caution", defaults={"name_vi": "Cảnh báo", "name_en": "Caution", "most_days": 30}
    )
    return add_premise_note(by=centre.actor(by), new=premise_note(**changes))


def call_event(number: int = 1, **changes: Any) -> CallEvent:
    """Return a provider's report of a ringing call; `changes` replace its members."""
    values: dict[str, Any] = {
        "provider": "twilio",
        "provider_call_id": f"CA{number:032x}",
        "kind": CallEventKind.RINGING,
        "key": "voice",
        "provider_status": "ringing",
        "caller": "+84912345678",
        "dialled": "115",
    }
    return CallEvent(**(values | changes))
