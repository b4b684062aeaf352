"""What stands near an incident and what is noted of its place comes with it: as much as the centre wants, no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.utils import timezone

from dispatch.actions.assignments import assign_units
from dispatch.models import Hospital, NearbyRule, PremiseNote
from gis.models import Feature, FeatureLayer
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, make_layer, make_premise_note

# 0.001 degrees of latitude are 110.6 m here.
LON, LAT = 106.9, 11.53


@pytest.fixture
def layers(watched: Centre) -> None:
    """Hydrants north of the incident, two hospitals, and a planning zone around it."""
    make_layer("hydrants", *((f"h{n}", LON, LAT + n / 1000) for n in range(1, 6)), flow=900)
    make_layer("hospitals", ("near", LON + 0.02, LAT), ("far", LON - 0.2, LAT), capabilities="CT")
    zone = make_layer("planning", ("zone", LON + 0.05, LAT))
    Feature.objects.filter(layer=zone).update(shape=Polygon.from_bbox((LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1)))
    make_layer("empty")
    NearbyRule.objects.create(layer_id="hydrants", count=3, within_m=1000, position=1)
    NearbyRule.objects.create(layer_id="hospitals", count=2, within_m=50_000, profile="ambulance", position=2)
    NearbyRule.objects.create(layer_id="planning", count=1, within_m=1, position=3)
    NearbyRule.objects.create(layer_id="empty", count=1, within_m=1000, position=4)


def opened(desk: Desk, kind: str = "cardiac_arrest", **location: Any) -> int:
    body = {"type": kind, "location": {"lon": LON, "lat": LAT, "radius_m": 20} | location}
    return int(accepted(desk.post("/incidents", body), 201)["id"])


def nearby(desk: Desk, incident: int) -> dict[str, Any]:
    return dict(accepted(desk.get(f"/incidents/{incident}/nearby")))


def keys(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {layer["layer"]: [feature["key"] for feature in layer["features"]] for layer in answer["layers"]}


@pytest.mark.usefixtures("layers")
def test_the_nearest_come_first_with_distance_and_bearing(ambulance: Desk) -> None:
    answer = nearby(ambulance, opened(ambulance))
    assert list(keys(answer)) == ["hydrants", "hospitals", "planning", "empty"]
    assert keys(answer)["hydrants"] == ["h1", "h2", "h3"]
    first = answer["layers"][0]["features"][0]
    assert (first["distance_m"], first["bearing_deg"], first["properties"]) == (111, 0, {"flow": 900})
    assert (first["eta_s"], first["precision_m"], first["around"]) == (None, None, False)


@pytest.mark.usefixtures("layers")
def test_hospitals_come_by_the_time_of_the_way_which_is_called_an_estimate(ambulance: Desk) -> None:
    Hospital.objects.create(code="near", name_vi="x", name_en="x", position=Point(LON, LAT))
    near, far = nearby(ambulance, opened(ambulance))["layers"][1]["features"]
    assert (near["key"], near["hospital"], far["key"], far["hospital"]) == ("near", "near", "far", None)
    assert 0 < near["eta_s"] < far["eta_s"]
    assert near["estimated"]
    assert far["estimated"]
    assert near["properties"] == {"capabilities": "CT"}


@pytest.mark.usefixtures("layers")
def test_a_zone_that_lies_around_the_incident_says_so(ambulance: Desk) -> None:
    [zone] = nearby(ambulance, opened(ambulance))["layers"][2]["features"]
    assert (zone["around"], zone["distance_m"], zone["bearing_deg"]) == (True, 0, None)
    far = nearby(ambulance, opened(ambulance, lon=107.3))
    assert keys(far)["planning"] == []


@pytest.mark.usefixtures("layers")
def test_a_layer_without_data_is_told_from_one_in_which_nothing_is_near(ambulance: Desk) -> None:
    FeatureLayer.objects.filter(code="empty").update(imported_at=None)
    layers = nearby(ambulance, opened(ambulance, lon=108.9))["layers"]
    assert [(layer["features"], layer["imported_at"] is None) for layer in layers] == [([], code == "empty") for code in
        ("hydrants", "hospitals", "planning", "empty")]  # fmt: skip


@pytest.mark.usefixtures("layers")
def test_what_is_retired_stands_no_more(ambulance: Desk) -> None:
    Feature.objects.filter(key="h1").update(retired_at=timezone.now())
    assert keys(nearby(ambulance, opened(ambulance)))["hydrants"] == ["h2", "h3", "h4"]


@pytest.mark.usefixtures("layers")
def test_without_a_location_nothing_is_near_and_that_is_said(ambulance: Desk) -> None:
    incident = accepted(ambulance.post("/incidents", {"type": "cardiac_arrest"}), 201)["id"]
    assert nearby(ambulance, incident) == {"incident_id": incident, "located": False, "notes": [], "layers": []}


@pytest.mark.usefixtures("layers")
def test_the_rule_for_the_type_goes_before_that_for_the_agency(supervisor: Desk) -> None:
    NearbyRule.objects.create(layer_id="hydrants", agency_id="ambulance", count=0, within_m=1)
    assert "hydrants" not in keys(nearby(supervisor, opened(supervisor)))
    assert "hydrants" in keys(nearby(supervisor, opened(supervisor, "theft")))
    NearbyRule.objects.create(layer_id="hydrants", incident_type_id="cardiac_arrest", count=1, within_m=5000)
    assert keys(nearby(supervisor, opened(supervisor)))["hydrants"] == ["h1"]


def test_who_does_not_see_the_incident_sees_nothing_of_its_place(ambulance: Desk, police: Desk) -> None:
    incident = opened(ambulance)
    for what in ("nearby", "cameras"):
        refused(police.get(f"/incidents/{incident}/{what}"), 404, "incident_unknown")
        refused(Desk().get(f"/incidents/{incident}/{what}"), 401)


# ---------------------------------------------------------------- notes


def noted(desk: Desk, incident: int) -> list[tuple[int, int]]:
    return [(note["id"], note["distance_m"]) for note in nearby(desk, incident)["notes"]]


def test_a_note_comes_with_each_incident_that_falls_within_it(watched: Centre, ambulance: Desk) -> None:
    here = make_premise_note(watched, radius_m=50.0)
    corners = [{"lon": LON + x / 100, "lat": LAT + y / 100} for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    area = make_premise_note(watched, lon=None, lat=None, radius_m=None, ring=corners)
    elsewhere = make_premise_note(watched, lat=LAT + 0.003)
    assert noted(ambulance, opened(ambulance)) == [(area.id, 0), (here.id, 0)]
    # 111 m off, of which 50 are the note's.
    assert noted(ambulance, opened(ambulance, lat=LAT + 0.001)) == [(area.id, 0)]
    doubtful = opened(ambulance, lat=LAT + 0.001, radius_m=80)
    assert noted(ambulance, doubtful) == [(area.id, 0), (here.id, 61)]
    # A cell of the network is no address: it brings the notes of its neighbourhood, not of the province.
    assert elsewhere.id not in [note for note, _ in noted(ambulance, opened(ambulance, radius_m=5_000))]


def test_a_note_reaches_the_agencies_that_it_concerns_and_the_crew_that_is_sent(
    watched: Centre, supervisor: Desk, police: Desk, ambulance: Desk
) -> None:
    note = make_premise_note(watched, agencies=["ambulance"])
    incident = opened(supervisor, "traffic_crash")
    assert noted(police, incident) == []
    assert noted(ambulance, incident) == [(note.id, 0)]
    crew = Desk("crew")
    refused(crew.get(f"/incidents/{incident}/nearby"), 404)
    assign_units(by=watched.actor("ambulance"), incident_id=incident, unit_ids=[watched.units["ambulance"][0].pk])
    assert noted(crew, incident) == [(note.id, 0)]
    refused(crew.get("/premise-notes"), 403)


def test_a_note_that_is_over_is_shown_no_more(watched: Centre, ambulance: Desk) -> None:
    note = make_premise_note(watched)
    make_premise_note(watched)
    incident = opened(ambulance)
    assert len(noted(ambulance, incident)) == 2
    accepted(ambulance.post(f"/premise-notes/{note.id}/end", {"reason": "đã dời"}))
    PremiseNote.objects.exclude(pk=note.id).update(
        entered_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    assert noted(ambulance, incident) == []
    listed = accepted(ambulance.get("/premise-notes?ended=true"))
    assert {row["end_reason"] for row in listed["notes"]} == {"đã dời", ""}


def test_notes_are_listed_in_pages_and_their_kinds_are_in_the_catalogue(watched: Centre, ambulance: Desk) -> None:
    ids = [make_premise_note(watched).id for _ in range(3)]
    first = accepted(ambulance.get("/premise-notes?limit=2"))
    assert ([note["id"] for note in first["notes"]], first["next"]) == (ids[:0:-1], ids[1])
    second = accepted(ambulance.get(f"/premise-notes?limit=2&before={first['next']}"))
    assert ([note["id"] for note in second["notes"]], second["next"]) == (ids[:1], None)
    assert accepted(ambulance.get("/catalogue"))["premise_note_kinds"] == [
        {"code": "crew_caution", "name_vi": "Cảnh báo", "name_en": "Caution", "most_days": 30}
    ]


def test_the_same_note_sent_twice_is_one(watched: Centre, ambulance: Desk) -> None:
    made = make_premise_note(watched)
    body = {
        "kind": made.kind, "text": "Cổng khóa", "lon": LON, "lat": LAT, "radius_m": 30, "agencies": ["ambulance"],
        "expires_at": (timezone.now() + timedelta(days=3)).isoformat(),
    }  # fmt: skip
    first = accepted(ambulance.post("/premise-notes", body, Idempotency_Key="k"), 201)
    again = ambulance.post("/premise-notes", body, Idempotency_Key="k")
    assert again["Idempotency-Replayed"] == "true"
    assert accepted(again, 201) == first
    assert PremiseNote.objects.count() == 2


# ---------------------------------------------------------------- any place


@pytest.mark.usefixtures("layers")
def test_what_stands_within_a_radius_is_found(ambulance: Desk) -> None:
    answer = accepted(ambulance.get(f"/nearby?lon={LON}&lat={LAT}&radius_m=250&layers=hydrants"))
    assert keys(answer) == {"hydrants": ["h1", "h2"]}
    everything = accepted(ambulance.get(f"/nearby?lon={LON}&lat={LAT}&radius_m=50000&limit=2"))
    assert keys(everything) == {
        "empty": [], "hospitals": ["near", "far"], "hydrants": ["h1", "h2"], "planning": ["zone"],
    }  # fmt: skip
    assert keys(accepted(ambulance.get("/nearby?lon=0&lat=0")))["hydrants"] == []


WRONG = [
    "", "lon=1", "lon=x&lat=1", "lon=181&lat=1", "lon=1&lat=91", "lon=nan&lat=1", "lon=1&lat=inf",
    "lon=1&lat=1&radius_m=0", "lon=1&lat=1&radius_m=50001", "lon=1&lat=1&radius_m=nan", "lon=1&lat=1&limit=51",
    "lon=1&lat=1&limit=0", "lon=1&lat=1&layers=", "lon=1&lat=1&layers=%00", "lon=1&lat=1&layers=a'b",
    "lon=1&lat=1&layers=" + "x" * 10_000, "lon=1&lat=1&" + "&".join(["layers=fuel"] * 21),
]  # fmt: skip


@pytest.mark.usefixtures("layers")
def test_a_wrong_question_is_refused(ambulance: Desk, subtests: pytest.Subtests) -> None:
    for query in WRONG:
        with subtests.test(query=query[:60]):
            refused(ambulance.get(f"/nearby?{query}"), 422, "request_invalid")
    problem = refused(ambulance.get("/nearby?lon=1&lat=1&layers=hydrants&layers=unicorns"), 422, "layer_unknown")
    assert problem["layers"] == ["unicorns"]


def test_desks_alone_ask_about_any_place(watched: Centre) -> None:
    refused(Desk("crew").get("/nearby?lon=1&lat=1"), 403)
    refused(Desk("crew").get("/cameras"), 403)
    refused(Desk().get("/nearby?lon=1&lat=1"), 401)
