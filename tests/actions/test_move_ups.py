"""A unit that covers another station is told to by a person, stays available, and is let go by what it does next."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import create_incident
from dispatch.actions.move_ups import order_move_up
from dispatch.actions.shifts import report_shift
from dispatch.actions.units import report_unit
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import CoverageStandard, MoveUp, Station, Unit, UnitPosition
from dispatch.schema import MoveUpOrder, NewIncident, ShiftReport, UnitCard, UnitReport
from dispatch.selectors.unit_starts import unit_starts
from dispatch.vocabulary import UnitStatus
from tests.actions.record import Record, refused
from tests.factories import Centre

EAST = Point(107.2, 11.6, srid=4326)


@pytest.fixture(autouse=True)
def stations(watched: Centre) -> None:
    for code, agency in (("cc_east", "ambulance"), ("cc_west", "ambulance"), ("ca_east", "police")):
        Station.objects.create(code=code, agency_id=agency, name_vi=code, name_en=code, position=EAST)


def order(centre: Centre, station: str = "cc_east", *, by: str = "ambulance", unit: Unit | None = None) -> UnitCard:
    unit = unit or centre.units["ambulance"][0]
    return order_move_up(by=centre.actor(by), unit_id=unit.pk, order=MoveUpOrder(station=station))


def test_the_order_is_on_the_record_and_on_the_card_and_the_unit_stays_available(
    record: Record, watched: Centre
) -> None:
    card = order(watched)
    assert (card.covers, card.station, card.status, card.version) == (
        "cc_east",
        "ambulance-station",
        UnitStatus.AVAILABLE,
        2,
    )
    event = record.only("unit.move_up_ordered")
    assert event.agencies == ["ambulance"]
    assert event.actor_username == "ambulance"
    assert event.data == {"units": [card.model_dump(mode="json")]}
    [row] = MoveUp.objects.all()
    assert (row.unit_id, row.station.code, row.ordered_by.username, row.ended_at) == (
        card.id,
        "cc_east",
        "ambulance",
        None,
    )


def test_the_same_order_again_changes_nothing_and_another_takes_its_place(record: Record, watched: Centre) -> None:
    order(watched)
    record.begin()
    assert order(watched).version == 2
    assert record.events() == []
    assert order(watched, "cc_west").covers == "cc_west"
    assert MoveUp.objects.filter(ended_at=None).count() == 1


def end_by_status(centre: Centre, status: UnitStatus) -> None:
    report = UnitReport(status=status, reason="thay lốp")
    report_unit(by=centre.actor("crew"), unit_id=centre.units["ambulance"][0].pk, report=report)


def end_by_dispatch(centre: Centre) -> None:
    incident = create_incident(by=centre.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    assign_units(by=centre.actor("ambulance"), incident_id=incident.id, unit_ids=[centre.units["ambulance"][0].pk])


def end_by_shift(centre: Centre) -> None:
    unit = centre.units["ambulance"][0].pk
    report_shift(by=centre.actor("ambulance"), unit_id=unit, report=ShiftReport(on_duty=False))


@pytest.mark.parametrize(
    "end",
    [
        end_by_dispatch,
        end_by_shift,
        lambda centre: end_by_status(centre, UnitStatus.RETURNING),
        lambda centre: end_by_status(centre, UnitStatus.OUT_OF_SERVICE),
    ],
    ids=["sent", "off duty", "on its way back", "out of service"],
)
def test_what_the_unit_does_next_ends_it_and_the_consoles_learn_of_it(
    record: Record, watched: Centre, end: Callable[[Centre], None]
) -> None:
    order(watched)
    record.begin()
    end(watched)
    assert MoveUp.objects.get().ended_at is not None
    changed = [event for event in record.events() if event.name == "unit.changed"]
    assert [event.data["units"][0]["covers"] for event in changed] == [None]


def test_it_stands_by_where_it_was_ordered_to(watched: Centre) -> None:
    unit = watched.units["ambulance"][0]
    order(watched)
    UnitPosition.objects.filter(unit=unit).update(position=EAST, at=Now())
    [start] = unit_starts(timezone.now(), Q(pk=unit.pk))
    assert (start.station, start.post, start.at_station) == ("ambulance-station", "cc_east", True)


def test_without_positions_it_is_there_only_after_its_drive(watched: Centre) -> None:
    unit = watched.units["ambulance"][0]
    order(watched)
    UnitPosition.objects.filter(unit=unit).delete()
    [start] = unit_starts(timezone.now(), Q(pk=unit.pk))
    assert start.place == pytest.approx(unit.station.position.coords)
    assert (start.at_station, start.assumed) == (False, True)
    [start] = unit_starts(timezone.now() + timedelta(hours=5), Q(pk=unit.pk))
    assert start.place == pytest.approx(EAST.coords)
    assert (start.at_station, start.assumed) == (True, False)


def test_what_may_not_be_ordered_is_refused(record: Record, watched: Centre) -> None:
    with refused(Invalid, "station_unknown"):
        order(watched, "nowhere")
    with refused(Invalid, "station_unknown"):
        order(watched, "ca_east")
    with refused(NotFound, "unit_unknown"):
        order(watched, by="police")
    with refused(Forbidden, "not_allowed"):
        order(watched, by="calltaker")
    with refused(Forbidden, "not_allowed"):
        order(watched, by="crew")
    end_by_status(watched, UnitStatus.OUT_OF_SERVICE)
    with refused(Conflict, "unit_unavailable"):
        order(watched)
    busy = watched.units["ambulance"][1]
    incident = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    assign_units(by=watched.actor("ambulance"), incident_id=incident.id, unit_ids=[busy.pk])
    with refused(Conflict, "unit_assigned"):
        order(watched, unit=busy)
    assert not MoveUp.objects.exists()


def test_a_move_that_has_been_overtaken_is_refused_with_what_has_changed(watched: Centre) -> None:
    first, second, third = watched.units["ambulance"]
    order(watched, "cc_east", unit=first)

    def now(unit: Unit, station: str) -> tuple[object, ...]:
        with refused(Conflict, "move_up_outdated") as refusal:
            order(watched, station, unit=unit)
        assert (refusal.facts["call_sign"], refusal.facts["station"]) == (unit.call_sign, station)
        return tuple(refusal.facts[name] for name in ("units", "left_behind", "keep_free"))

    assert now(second, "cc_east") == ([first.call_sign], 1, 1)
    order(watched, "cc_west", unit=second)
    assert now(third, "cc_west") == ([second.call_sign], 0, 1)
    end_by_status(watched, UnitStatus.OUT_OF_SERVICE)
    assert now(third, "cc_east") == ([], 0, 1)
    CoverageStandard.objects.create(agency_id="ambulance", keep_free=0)
    assert order(watched, "cc_east", unit=third).covers == "cc_east"


def test_whoever_knows_better_orders_it_anyway(watched: Centre) -> None:
    first, second, third = watched.units["ambulance"]
    for unit in (first, second, third):
        card = order_move_up(
            by=watched.actor("ambulance"), unit_id=unit.pk, order=MoveUpOrder(station="cc_east", anyway=True)
        )
        assert card.covers == "cc_east"


def test_the_database_forbids_a_unit_at_two_stations(watched: Centre) -> None:
    order(watched)
    unit, person = watched.units["ambulance"][0], watched.actor("ambulance").require_person_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        MoveUp.objects.create(unit=unit, station=Station.objects.get(code="cc_west"), ordered_by_id=person)
