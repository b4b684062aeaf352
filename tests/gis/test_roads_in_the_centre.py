"""What dispatchers see of roads: the recommendation, closures, ways and arrivals, with the router and without."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.closures import close_road, end_closures_that_are_over
from dispatch.actions.incidents import create_incident
from dispatch.catalogue.importing import import_catalogue
from dispatch.models import Closure, Incident, StreamHead, TimelineEvent, UnitPosition, UnitType
from dispatch.schema import IncidentCard, NewClosure, NewIncident, NewLocation, PointShape
from dispatch.selectors.forces import Clock
from dispatch.selectors.routes import etas_of
from dispatch.selectors.ways import Start, travel_times, ways_to
from dispatch.vocabulary import AssignmentStatus, ClosureKind
from gis.distance import moved
from gis.models import AreaClass, TravelProfile
from gis.models.areas import Area
from gis.travel.chosen import chosen_router
from gis.travel.straight_line import ROAD_FACTOR
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre
from tests.gis import road_service

CAPITAL = (1.5218, 42.5063)
PASS = (1.7340, 42.5426)
VALLEY = [1.60, 42.535]
FLOOD = {"kind": "flooded", "shape": {"type": "Point", "coordinates": VALLEY}, "radius_m": 900, "place": "Cầu 2"}


@pytest.fixture
def andorran(centre: Centre) -> IncidentCard:
    """An incident at the pass, and all units in the capital."""
    UnitPosition.objects.update(position=Point(*CAPITAL, srid=4326))
    here = NewLocation(lon=PASS[0], lat=PASS[1])
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type="traffic_crash", location=here))


@pytest.fixture
def by_road(router_port: int, settings: Any) -> None:
    settings.VALHALLA_URL = f"http://127.0.0.1:{router_port}"
    warm_up()


def warm_up() -> None:
    """Just after its start a router may be too slow for once."""
    for _ in range(100):
        [way] = chosen_router().travel_times([CAPITAL], PASS, "car")
        if way and not way.estimated:
            return
        time.sleep(0.1)


def recommended(incident: IncidentCard) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accepted(Desk("supervisor").get(f"/incidents/{incident.id}/recommendation"))["units"]
    assert found
    return found


def codes(unit: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in unit["reasons"]}


def ready() -> list[str]:
    degraded: list[str] = orjson.loads(Client().get("/readyz").content)["degraded"]
    return degraded


# ---------------------------------------------------------------- the recommendation


def test_units_are_recommended_by_road(andorran: IncidentCard, by_road: None) -> None:
    for unit in recommended(andorran):
        assert not unit["estimated"]
        assert "by_road" in codes(unit)
        assert unit["distance_m"] > 25_000
    assert "router" not in ready()


def test_a_closed_road_counts_at_the_next_question(andorran: IncidentCard, by_road: None) -> None:
    before = recommended(andorran)[0]
    card = accepted(Desk("fire").post("/closures", FLOOD), 201)
    found = accepted(Desk("supervisor").get(f"/incidents/{andorran.id}/recommendation"))
    assert min(unit["eta_s"] for unit in found["units"] + found["rejected"]) > before["eta_s"] * 1.2
    accepted(Desk("police").post(f"/closures/{card['id']}/open"))
    assert recommended(andorran)[0]["distance_m"] == before["distance_m"]


def test_who_gets_through_is_not_led_around(andorran: IncidentCard, by_road: None) -> None:
    before = recommended(andorran)[0]
    accepted(Desk("fire").post("/closures", {**FLOOD, "passable_by": ["car", "boat"]}), 201)
    assert recommended(andorran)[0]["distance_m"] == before["distance_m"]


def test_what_is_closed_around_the_very_place_keeps_nobody_from_coming(andorran: IncidentCard, by_road: None) -> None:
    here = {**FLOOD, "shape": {"type": "Point", "coordinates": list(PASS)}, "radius_m": 300}
    around_units = {**FLOOD, "shape": {"type": "Point", "coordinates": list(CAPITAL)}, "radius_m": 300}
    ids = [accepted(Desk("fire").post("/closures", body), 201)["id"] for body in (here, around_units)]
    for unit in recommended(andorran):
        assert not unit["estimated"]
        assert "in_closure" in codes(unit)
    route = accepted(Desk("supervisor").get(f"/incidents/{andorran.id}/route?unit={recommended(andorran)[0]['unit']}"))
    assert (route["closures"], route["in_closures"]) == ([], ids)
    # Nor are hospitals, or people who are to be reached, any farther away.
    assert None not in travel_times([CAPITAL, PASS], PASS, "car", now=timezone.now())
    far_from_it = moved(CAPITAL, 1500, 1500)
    found = Clock(timezone.now()).times([CAPITAL, far_from_it], [PASS, CAPITAL], "car")
    assert np.isfinite(found.seconds).all()
    assert not found.estimated


def test_units_that_no_road_leads_there_are_named_with_estimates(andorran: IncidentCard, by_road: None) -> None:
    accepted(Desk("fire").post("/closures", {**FLOOD, "radius_m": 6000}), 201)
    for unit in recommended(andorran):
        assert {"estimated", "no_road"} <= codes(unit)
        assert unit["eta_s"]


def test_the_farthest_and_those_who_need_no_road_do_not_hide_that_there_is_none(
    centre: Centre, andorran: IncidentCard, by_road: None
) -> None:
    accepted(Desk("fire").post("/closures", {**FLOOD, "radius_m": 6000}), 201)
    starts = [Start(each, (1.4800 + each / 10_000, 42.5063), "ambulance") for each in range(60)]
    ways = ways_to(PASS, [*starts, Start(60, CAPITAL, "boat")], now=timezone.now())
    assert ways.no_road == frozenset(range(60))
    assert set(ways.times) == set(range(61))
    assert all(way.estimated for way in ways.times.values())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_the_recommendation_answers_while_the_router_dies_and_says_so(
    how: signal.Signals, andorran: IncidentCard, andorra: Path, settings: Any
) -> None:
    with road_service.serving(andorra) as (port, process):
        settings.VALHALLA_URL = f"http://127.0.0.1:{port}"
        warm_up()
        assert "router" not in ready()
        timer = threading.Timer(0.05, process.send_signal, [how])
        timer.start()
        for _ in range(100):
            units = recommended(andorran)
            if any("router_unavailable" in codes(unit) for unit in units):
                break
        timer.join()
        for unit in recommended(andorran):
            assert unit["estimated"]
            assert {"estimated", "router_unavailable"} <= codes(unit)
            assert unit["eta_s"]
        assert "router" in ready()


def test_without_roads_nothing_is_missed(andorran: IncidentCard) -> None:
    for unit in recommended(andorran):
        assert "estimated" in codes(unit)
        assert not codes(unit) & {"router_unavailable", "no_road", "by_road"}
    assert "router" not in ready()


@pytest.mark.parametrize("record", [None, "", '{"folder": "x"', "{}", "[]", '{"bounds": [1, 2]}', '{"bounds": null}'])
def test_broken_roads_are_none_and_are_told(
    record: str | None, andorran: IncidentCard, settings: Any, tmp_path: Path
) -> None:
    settings.VALHALLA_PORT, settings.ROADS_FOLDER = 9, tmp_path
    (tmp_path / "current").mkdir()
    if record is not None:
        (tmp_path / "current" / "import.json").write_text(record)
    for unit in recommended(andorran):
        assert "estimated" in codes(unit)
    assert "router" in ready()


# ---------------------------------------------------------------- closures


def test_who_sends_units_closes_and_opens_roads_and_everybody_is_told(centre: Centre) -> None:
    body = {**FLOOD, "passable_by": ["boat", "fire_truck"], "note": "nước 40 cm"}
    card = accepted(Desk("fire").post("/closures", body), 201)
    assert (card["entered_by"], card["ended_at"], card["passable_by"]) == ("fire", None, ["boat", "fire_truck"])
    assert card["shape"] == body["shape"]
    event = TimelineEvent.objects.get(name="road.closed")
    assert event.agencies == ["ambulance", "fire", "police"]
    [told] = event.data["closures"]
    assert told["id"] == card["id"]
    for name in ("police", "calltaker", "supervisor"):
        [shown] = accepted(Desk(name).get("/board"))["closures"]
        assert shown == card
        assert accepted(Desk(name).get("/closures"))["closures"] == [card]
    assert accepted(Desk("crew").get("/closures"))["closures"] == [card]
    for name in ("calltaker", "crew"):
        refused(Desk(name).post("/closures", FLOOD), 403, "not_allowed")
        refused(Desk(name).post(f"/closures/{card['id']}/open"), 403, "not_allowed")
    opened = accepted(Desk("police").post(f"/closures/{card['id']}/open"))
    assert opened["ended_by"] == "police"
    seq = StreamHead.objects.get().seq
    assert accepted(Desk("police").post(f"/closures/{card['id']}/open")) == opened
    assert StreamHead.objects.get().seq == seq
    assert accepted(Desk("police").get("/board"))["closures"] == []
    refused(Desk("police").post("/closures/999999/open"), 404, "closure_unknown")


def test_what_is_closed_is_never_cut_off_the_list(centre: Centre) -> None:
    ids = [accepted(Desk("fire").post("/closures", FLOOD), 201)["id"] for _ in range(5)]
    for opened in ids[2:]:
        accepted(Desk("fire").post(f"/closures/{opened}/open"))
    listed = [card["id"] for card in accepted(Desk("police").get("/closures?limit=1"))["closures"]]
    assert listed == [ids[1], ids[0], ids[4]]


BOW_TIE = [[106.9, 11.5], [106.91, 11.51], [106.91, 11.5], [106.9, 11.51], [106.9, 11.5]]


ZIGZAG = [[106.9 + step / 2000, 11.5 + 0.3 * (step % 2)] for step in range(200)]


def test_no_more_is_closed_than_a_router_takes(centre: Centre) -> None:
    long = {"type": "LineString", "coordinates": [[106.9 + step / 600, 11.5 + 0.1 * (step % 2)] for step in range(40)]}
    taken = 0
    while Desk("fire").post("/closures", {**FLOOD, "shape": long, "radius_m": 20}).status_code == 201:
        taken += 1
        assert taken < 10
    assert taken == 5
    refused(Desk("fire").post("/closures", {**FLOOD, "shape": long, "radius_m": 20}), 422, "closures_too_many")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"shape": {"type": "Polygon", "coordinates": [BOW_TIE]}}, "closure_shape_invalid"),
        ({"shape": {"type": "Polygon", "coordinates": [BOW_TIE[:4]]}}, "closure_shape_invalid"),
        ({"shape": {"type": "LineString", "coordinates": [VALLEY, VALLEY]}}, "closure_shape_invalid"),
        ({"shape": {"type": "LineString", "coordinates": [[106.0, 11.0], [107.0, 12.0]]}}, "closure_too_large"),
        ({"shape": {"type": "LineString", "coordinates": ZIGZAG}, "radius_m": 30}, "closure_too_large"),
        ({"until": "2020-01-01T00:00:00Z"}, "closure_over"),
        ({"passable_by": ["hovercraft"]}, "profile_unknown"),
        ({"shape": {"type": "Circle", "coordinates": VALLEY}}, "request_invalid"),
        ({"shape": {"type": "Point", "coordinates": [181, 0]}}, "request_invalid"),
        ({"shape": {"type": "LineString", "coordinates": [VALLEY] * 201}}, "request_invalid"),
        ({"shape": {"type": "Polygon", "coordinates": []}}, "request_invalid"),
        ({"radius_m": 0}, "request_invalid"),
        ({"kind": "tired"}, "request_invalid"),
        ({"place": "x" * 301}, "request_invalid"),
    ],
)
def test_what_is_no_road_closes_nothing(centre: Centre, changes: dict[str, Any], code: str) -> None:
    refused(Desk("fire").post("/closures", {**FLOOD, **changes}), 422, code)
    assert not Closure.objects.exists()


def test_a_closure_whose_time_is_over_leaves_by_itself(centre: Centre) -> None:
    shape = PointShape(type="Point", coordinates=(106.9, 11.5))
    for _ in range(2):
        close_road(by=centre.actor("fire"), new=NewClosure(kind=ClosureKind.WORKS, shape=shape))
    over, stays = Closure.objects.order_by("id")
    Closure.objects.filter(pk=over.pk).update(from_at=Now() - timedelta(hours=2), until=Now() - timedelta(seconds=1))
    assert end_closures_that_are_over() == 1
    assert end_closures_that_are_over() == 0
    assert [each["id"] for each in accepted(Desk("police").get("/board"))["closures"]] == [stays.pk]
    [told] = TimelineEvent.objects.get(name="road.opened").data["closures"]
    assert (told["id"], told["ended_by"]) == (over.pk, None)


# ---------------------------------------------------------------- ways and arrivals


def test_a_crew_is_led_to_its_incident(centre: Centre, andorran: IncidentCard, by_road: None) -> None:
    unit = centre.units["ambulance"][0]
    path = f"/incidents/{andorran.id}/route?unit={unit.pk}"
    route = accepted(Desk("supervisor").get(path))
    assert not route["estimated"]
    assert any("Rẽ" in turn["text"] for turn in route["turns"])
    assert route["line"][0] == pytest.approx(list(CAPITAL), abs=0.002)
    assert any("Turn" in turn["text"] for turn in accepted(Desk("supervisor").get(f"{path}&language=en"))["turns"])
    closed = accepted(Desk("fire").post("/closures", FLOOD), 201)
    around = accepted(Desk("supervisor").get(path))
    assert around["closures"] == [closed["id"]]
    assert around["distance_m"] > route["distance_m"]
    accepted(Desk("fire").post("/closures", {**FLOOD, "radius_m": 6000}), 201)
    refused(Desk("supervisor").get(path), 409, "no_way")
    refused(Desk("crew").get(path), 404)
    assign_units(by=centre.actor("supervisor"), incident_id=andorran.id, unit_ids=[unit.pk])
    refused(Desk("crew").get(path), 409, "no_way")
    other = centre.units["police"][0].pk
    refused(Desk("crew").get(f"/incidents/{andorran.id}/route?unit={other}"), 404, "unit_unknown")


def test_a_way_from_or_to_nowhere_is_refused_in_words(centre: Centre) -> None:
    card = create_incident(by=centre.actor("supervisor"), new=NewIncident(type="theft"))
    unit = centre.units["police"][0].pk
    refused(Desk("supervisor").get(f"/incidents/{card.id}/route?unit={unit}"), 409, "way_ends_unknown")
    refused(Desk("supervisor").get(f"/incidents/{card.id}/route"), 422)
    refused(Desk("supervisor").get(f"/incidents/{card.id}/route?unit={unit}&language=fr"), 422)


def test_those_under_way_are_reckoned_from_where_they_now_are(
    centre: Centre, andorran: IncidentCard, by_road: None
) -> None:
    units = [unit.pk for unit in centre.units["ambulance"][:2]]
    sent = assign_units(by=centre.actor("supervisor"), incident_id=andorran.id, unit_ids=units).assignments
    path = f"/incidents/{andorran.id}/etas"
    etas = accepted(Desk("police" if "police" in andorran.agencies else "supervisor").get(path))
    assert [eta["assignment_id"] for eta in etas["etas"]] == [assignment.id for assignment in sent]
    assert all(eta["eta_s"] > 600 and not eta["estimated"] for eta in etas["etas"])
    UnitPosition.objects.filter(unit=units[0]).update(position=Point(*PASS, srid=4326), suspect=True)
    # For some seconds everybody is told the same; a change of the incident is another question.
    assert accepted(Desk("supervisor").get(path)) == etas
    report_assignment(
        by=centre.actor("supervisor"), assignment_id=sent[1].id, status=AssignmentStatus.EN_ROUTE, occurred_at=None
    )
    near, far = accepted(Desk("supervisor").get(path))["etas"]
    assert near["eta_s"] < 60
    assert near["suspect"]
    assert far["eta_s"] > 600
    refused(Desk("crew").get(path), 403, "not_allowed")


def test_who_is_still_at_the_station_has_to_turn_out_first(centre: Centre, andorran: IncidentCard) -> None:
    first, second = centre.units["ambulance"][:2]
    UnitPosition.objects.filter(unit__in=[first, second]).update(position=first.station.position)
    ids = [first.pk, second.pk]
    sent = assign_units(by=centre.actor("supervisor"), incident_id=andorran.id, unit_ids=ids).assignments
    for status in (AssignmentStatus.ACKNOWLEDGED, AssignmentStatus.EN_ROUTE):
        report_assignment(by=centre.actor("supervisor"), assignment_id=sent[1].id, status=status, occurred_at=None)
    waits, drives = etas_of(Incident.objects.get(pk=andorran.id), now=timezone.now()).etas
    assert waits.eta_s - drives.eta_s == UnitType.objects.get(pk=first.type_id).turnout_s > 0


def test_arrivals_are_told_while_the_database_takes_no_writes(centre: Centre, andorran: IncidentCard) -> None:
    units = [unit.pk for unit in centre.units["ambulance"][:1]]
    assign_units(by=centre.actor("supervisor"), incident_id=andorran.id, unit_ids=units)
    incident = Incident.objects.get(pk=andorran.id)
    written = []

    def look(execute: Callable[..., Any], sql: str, *others: Any) -> Any:
        if not sql.lstrip().startswith("SELECT"):
            written.append(sql)
        return execute(sql, *others)

    with connection.execute_wrapper(look):
        etas = etas_of(incident, now=timezone.now())
        assert etas_of(incident, now=timezone.now()) == etas
    assert len(etas.etas) == 1
    assert not written


def test_how_far_one_comes(centre: Centre, by_road: None) -> None:
    path = f"/isochrones?lon={CAPITAL[0]}&lat={CAPITAL[1]}&profile=ambulance"
    near, far = accepted(Desk("police").get(path))["isochrones"]
    assert [near["minutes"], far["minutes"]] == [8, 15]
    shapes = [MultiPolygon([Polygon(*polygon) for polygon in each["coordinates"]]) for each in (near, far)]
    assert all(shape.covers(Point(*CAPITAL)) for shape in shapes)
    assert shapes[1].area > shapes[0].area
    for minutes in ("0", "61", "8,,15", "8,15,20,30,40", "x", "-1", ""):
        refusal = Desk("police").get(f"{path}&minutes={minutes}")
        assert refusal.status_code in {400, 422}, minutes
    refused(Desk("police").get("/isochrones?lon=1e999&lat=0&profile=car"), 422)
    refused(Desk("crew").get(path), 403, "not_allowed")
    of_a_drone = path.replace("ambulance", "drone")
    assert refused(Desk("police").get(of_a_drone), 422, "profile_unknown")["profile"] == "drone"
    TravelProfile.objects.create(code="drone", name_vi="thiết bị bay", name_en="drone", speed_kmh=60)
    assert accepted(Desk("police").get(of_a_drone))["profile"] == "drone"


# ---------------------------------------------------------------- what the centre edits


def test_the_centres_own_speeds_and_factors_are_used(centre: Centre) -> None:
    [usual] = chosen_router().travel_times([(106.9, 11.5)], (106.95, 11.55), "car")
    import_catalogue()
    assert set(TravelProfile.objects.values_list("code", flat=True)) >= set(UnitType.PROFILES)
    assert not TravelProfile.objects.filter(approved=True).exists()
    assert not AreaClass.objects.filter(approved=True).exists()
    TravelProfile.objects.filter(code="car").update(speed_kmh=90)
    around = Polygon(((106.9, 11.5), (107.0, 11.5), (107.0, 11.6), (106.9, 11.6), (106.9, 11.5)))
    Area.objects.create(code="25222", kind="Xã", name="Bù Gia Mập", shape=MultiPolygon(around), source="test")
    [quick] = chosen_router().travel_times([(106.9, 11.5)], (106.95, 11.55), "car")
    [outside] = chosen_router().travel_times([(106.9, 11.5)], (106.85, 11.45), "car")
    assert usual is not None
    assert quick is not None
    assert outside is not None
    # The border by its code, which counts more than what the kind of the area says.
    assert quick.distance_m == pytest.approx(usual.distance_m / ROAD_FACTOR * 1.6)
    assert quick.distance_m / quick.duration.total_seconds() * 3.6 == pytest.approx(90)
    assert outside.distance_m == pytest.approx(usual.distance_m, rel=0.01)
