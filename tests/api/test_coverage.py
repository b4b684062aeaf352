"""The desk sees whom its force reaches and which of its units should move, each figure with what it rests on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from dispatch.models import CoverageStandard, Station, Unit, UnitPosition
from dispatch.selectors.forces import forget_forces
from dispatch.vocabulary import UnitStatus
from gis.models import Area
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    forget_forces()
    yield
    forget_forces()


def commune(code: str, lon: float, lat: float, people: int | None, size: float = 0.02) -> Area:
    half = size / 2
    shape = MultiPolygon(Polygon.from_bbox((lon - half, lat - half, lon + half, lat + half)), srid=4326)
    return Area.objects.create(code=code, name=code, kind="xã", source="test", shape=shape, population=people)


@pytest.fixture
def province(watched: Centre) -> Centre:
    """Ten thousand people about the stations, four thousand where there is a station whose only unit is away."""
    commune("town", 106.91, 11.53, 10_000)
    commune("east", 107.1, 11.53, 4_000)
    commune("forest", 107.6, 12.5, 500)
    commune("uncounted", 107.0, 11.9, None)
    east = Point(107.1, 11.53, srid=4326)
    station = Station.objects.create(
        code="cc-east", agency_id="ambulance", name_vi="Trạm Đông", name_en="East", position=east
    )
    away = watched.units["ambulance"][2]
    Unit.objects.filter(pk=away.pk).update(station=station, status=UnitStatus.ON_SCENE)
    return watched


def of_agency(answer: dict, agency: str) -> dict:
    [found] = [row for row in answer["agencies"] if row["agency"] == agency]
    return found


def test_the_people_near_free_units_are_reached_and_the_others_are_not(province: Centre, supervisor: Desk) -> None:
    answer = accepted(supervisor.get("/coverage"))
    assert answer["people"] == 14_500
    assert answer["areas_unknown"] == ["xã uncounted"]
    ambulance = of_agency(answer, "ambulance")
    assert [(reach["within_s"], reach["people"]) for reach in ambulance["reached"]] == [(480, 10_000), (900, 10_000)]
    assert ambulance["reached"][0]["share"] == pytest.approx(10_000 / 14_500, abs=1e-4)
    assert [(area["code"], area["people"], area["reached"]) for area in ambulance["areas"]] == [
        ("east", 4_000, [0, 0]),
        ("forest", 500, [0, 0]),
        ("town", 10_000, [10_000, 10_000]),
    ]
    assert ambulance["units_counted"] == 2
    assert [(out["reason"]["code"], out["units"]) for out in ambulance["left_out"]] == [("at_work", ["CC03"])]
    assert ambulance["estimated"] is True


def test_who_may_not_be_sent_or_is_lost_or_in_doubt_does_not_count(province: Centre, ambulance: Desk) -> None:
    far = Point(106.93, 11.53, srid=4326)
    old = timedelta(minutes=6)
    UnitPosition.objects.filter(unit__call_sign="CC01").update(position=far, at=Now() - old)
    UnitPosition.objects.filter(unit__call_sign="CC02").update(suspect=True)
    found = of_agency(accepted(ambulance.get("/coverage")), "ambulance")
    assert found["units_counted"] == 0
    assert [reach["people"] for reach in found["reached"]] == [0, 0]
    assert {out["reason"]["code"]: out["units"] for out in found["left_out"]} == {
        "position_lost": ["CC01"],
        "position_suspect": ["CC02"],
        "at_work": ["CC03"],
    }


def test_a_change_of_a_unit_is_seen_at_once(province: Centre, ambulance: Desk) -> None:
    first = accepted(ambulance.get("/coverage"))
    assert accepted(ambulance.get("/coverage"))["as_of"] == first["as_of"]
    unit = province.units["ambulance"][0].pk
    accepted(ambulance.post(f"/units/{unit}/status", {"status": "out_of_service", "reason": "thay lốp"}))
    again = accepted(ambulance.get("/coverage"))
    assert again["as_of"] > first["as_of"]
    assert of_agency(again, "ambulance")["units_counted"] == 1


def test_the_times_of_the_centre_hold(province: Centre, ambulance: Desk) -> None:
    CoverageStandard.objects.create(agency_id="ambulance", within_s=1, within_longer_s=36_000)
    reached = of_agency(accepted(ambulance.get("/coverage")), "ambulance")["reached"]
    assert [(reach["within_s"], reach["people"]) for reach in reached] == [(1, 0), (36_000, 14_500)]


def test_an_empty_station_is_told_and_the_unit_that_should_cover_it_with_its_reasons(
    province: Centre, ambulance: Desk
) -> None:
    answer = accepted(ambulance.get("/move-ups"))
    assert answer["empty"] == [{"agency": "ambulance", "station": "cc-east"}]
    [move] = answer["move_ups"]
    assert (move["call_sign"], move["from_station"], move["to_station"]) == ("CC01", "ambulance-station", "cc-east")
    assert (move["gains"], move["losses"], move["left_behind"]) == ([4_000, 4_000], [0, 0], 1)
    assert move["drive_s"] > 0
    assert move["estimated"] is True
    assert [reason["code"] for reason in move["reasons"]] == [
        "station_empty",
        "gain",
        "gain",
        "no_loss",
        "drive",
        "estimated",
        "stays_behind",
    ]
    card = accepted(ambulance.post(f"/units/{move['unit']}/move-up", {"station": "cc-east"}))
    assert card["covers"] == "cc-east"
    after = accepted(ambulance.get("/move-ups"))
    assert (after["empty"], after["move_ups"]) == ([], [])


def test_a_station_is_not_stripped_and_one_that_is_closed_is_not_empty(province: Centre, ambulance: Desk) -> None:
    Unit.objects.filter(call_sign="CC02").update(status=UnitStatus.OUT_OF_SERVICE)
    answer = accepted(ambulance.get("/move-ups"))
    assert [row["station"] for row in answer["empty"]] == ["cc-east"]
    assert answer["move_ups"] == []
    forget_forces()
    Unit.objects.filter(call_sign="CC03").update(status=UnitStatus.OFF_DUTY)
    assert accepted(ambulance.get("/move-ups"))["empty"] == []


def test_a_desk_is_told_of_the_forces_whose_units_it_may_send(province: Centre, police: Desk) -> None:
    assert [row["agency"] for row in accepted(police.get("/coverage"))["agencies"]] == ["police"]
    assert accepted(police.get("/move-ups"))["empty"] == []
    for name in ("calltaker", "crew"):
        refused(Desk(name).get("/coverage"), 403, "not_allowed")
        refused(Desk(name).get("/move-ups"), 403, "not_allowed")
        unit = province.units["ambulance"][0].pk
        refused(Desk(name).post(f"/units/{unit}/move-up", {"station": "cc-east"}), 403, "not_allowed")
    unit = province.units["ambulance"][0].pk
    refused(police.post(f"/units/{unit}/move-up", {"station": "cc-east"}), 404, "unit_unknown")
    refused(Desk().get("/coverage"), 401, "sign_in_required")


def test_a_centre_without_people_or_units_answers(watched: Centre, supervisor: Desk) -> None:
    answer = accepted(supervisor.get("/coverage"))
    assert answer["people"] == 0
    assert all(reach["share"] == 0 for row in answer["agencies"] for reach in row["reached"])
    assert accepted(supervisor.get("/move-ups"))["move_ups"] == []


def test_the_number_of_queries_does_not_grow_with_the_units(province: Centre, supervisor: Desk) -> None:
    def queries() -> int:
        forget_forces()
        with CaptureQueriesContext(connection) as asked:
            accepted(supervisor.get("/coverage"))
            accepted(supervisor.get("/move-ups"))
        return len(asked)

    few = queries()
    unit = province.units["fire"][0]
    Unit.objects.bulk_create(
        Unit(call_sign=f"XD{number:02d}", agency=unit.agency, station=unit.station, type=unit.type)
        for number in range(40)
    )
    commune("more", 106.95, 11.53, 1_000)
    assert queries() == few
