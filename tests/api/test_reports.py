"""Supervisors read how long things took; each figure says of how many cases, and tells nothing that is not theirs."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from dispatch.actions.incidents import add_note, create_incident
from dispatch.actions.merging import merge_incident
from dispatch.models import Assignment, Call, Incident, IncidentAgency, IncidentSight, Person, TimelineEvent
from dispatch.schema import NewIncident
from dispatch.vocabulary import Role
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, make_actor

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
# The last minutes of a month, on a Friday.
START = datetime(2026, 7, 31, 23, 50, tzinfo=HERE)


def make_incident(
    centre: Centre, began_at: datetime, seconds: float, agency: str = "ambulance", **fields: Any
) -> Incident:
    """An incident by telephone: answered after so many seconds, a unit sent after twice, there after ten times."""
    incident = Incident.objects.create(
        number=f"T-{Incident.objects.count():06d}", created_at=began_at, type_id="traffic_crash", **fields
    )
    IncidentAgency.objects.create(incident=incident, agency_id=agency)
    Call.objects.create(
        provider="test",
        provider_call_id=incident.number,
        line_id={"ambulance": "115", "police": "113"}[agency],
        incident=incident,
        caller_kind="anonymous",
        status="ended",
        received_at=began_at,
        answered_at=began_at + timedelta(seconds=seconds),
        answered_by=Person.objects.get(username=agency),
        ended_at=began_at + timedelta(seconds=seconds * 5),
    )
    send(centre, incident, agency, began_at, seconds)
    return incident


def send(centre: Centre, incident: Incident, agency: str, began_at: datetime, seconds: float) -> None:
    Assignment.objects.create(
        incident=incident,
        unit=centre.units[agency][0],
        status="cleared",
        outcome="completed",
        assigned_by=Person.objects.get(username=agency),
        dispatched_at=began_at + timedelta(seconds=seconds * 2),
        en_route_at=began_at + timedelta(seconds=seconds * 4),
        on_scene_at=began_at + timedelta(seconds=seconds * 10),
        cleared_at=began_at + timedelta(seconds=seconds * 20),
    )


def read(desk: Desk, **asked: Any) -> Any:
    query = {"from_at": "2026-07-01T00:00:00+07:00", "until": "2026-09-01T00:00:00+07:00", **asked}
    return accepted(desk.get(f"/reports/intervals?{urlencode(query)}"))


def of(report: Any, interval: str) -> list[Any]:
    return [one for one in report["figures"] if one["interval"] == interval]


def figure(report: Any, interval: str) -> Any:
    [found] = of(report, interval)
    return found


def test_the_percentiles_are_those_of_the_cases_and_the_longest_are_named(watched: Centre, supervisor: Desk) -> None:
    made = [make_incident(watched, START, seconds) for seconds in (10, 20, 30, 40, 50)]
    report = read(supervisor)
    assert (report["incidents"], report["unanswered"]) == (5, 0)
    expected = {"answering": 30, "processing": 30, "turnout": 60, "travel": 180, "total": 300}
    assert {one["interval"]: one["median"]["value_s"] for one in report["figures"]} == expected
    answering = figure(report, "answering")
    assert (answering["count"], answering["p90"]["value_s"]) == (5, pytest.approx(46))
    assert answering["p95"]["high_s"] is None
    assert answering["longest"] == [incident.pk for incident in reversed(made)]


def test_of_fewer_than_five_cases_there_is_no_percentile(watched: Centre, supervisor: Desk) -> None:
    for seconds in (10, 20, 30, 40):
        make_incident(watched, START, seconds)
    answering = figure(read(supervisor), "answering")
    assert (answering["count"], answering["median"], answering["p90"], answering["p95"]) == (4, None, None, None)


def test_hours_weekdays_and_months_are_those_of_the_centre(watched: Centre, supervisor: Desk) -> None:
    make_incident(watched, START, 10)
    make_incident(watched, START + timedelta(minutes=15), 10)
    groups = {
        by: [one["group"] for one in of(read(supervisor, group_by=by), "answering")]
        for by in ("hour", "weekday", "month")
    }
    assert groups == {"hour": ["00", "23"], "weekday": ["5", "6"], "month": ["2026-07", "2026-08"]}


def test_cases_are_told_apart_by_what_is_asked_for(watched: Centre, supervisor: Desk) -> None:
    both = make_incident(
        watched,
        START,
        10,
        area="dong_xoai",
        location="SRID=4326;POINT(106.9 11.5)",
        location_radius_m=10,
        location_source="spoken",
        priority=1,
    )
    IncidentAgency.objects.create(incident=both, agency_id="police")
    send(watched, both, "police", START, 20)
    make_incident(watched, START, 40, priority=3)
    counts = {
        by: {
            one["group"]: one["count"]
            for one in read(supervisor, group_by=by)["figures"]
            if one["interval"] == "processing"
        }
        for by in ("none", "agency", "priority", "area", "person", "type")
    }
    assert counts == {
        "none": {"": 2},
        "agency": {"ambulance": 2, "police": 1},
        "priority": {"1": 1, "3": 1},
        "area": {"": 1, "dong_xoai": 1},
        "person": {"ambulance": 2},
        "type": {"traffic_crash": 2},
    }
    assert figure(read(supervisor, agency="police"), "processing")["count"] == 1
    assert read(supervisor, priority=3)["incidents"] == 1
    assert read(supervisor, area="dong_xoai")["incidents"] == 1
    assert read(supervisor, type="theft")["incidents"] == 0


def test_nothing_before_or_after_the_time_counts_nor_what_was_merged(watched: Centre, supervisor: Desk) -> None:
    into = make_incident(watched, START, 10)
    make_incident(watched, START, 10, status="merged", closed_at=START + timedelta(minutes=1), merged_into=into)
    until = {"from_at": START.isoformat(), "until": (START + timedelta(seconds=1)).isoformat()}
    assert read(supervisor, **until)["incidents"] == 1
    assert read(supervisor, **until | {"from_at": (START + timedelta(milliseconds=1)).isoformat()})["incidents"] == 0
    assert read(supervisor, from_at="2026-07-01T00:00:00Z", until=START.isoformat())["incidents"] == 0


def test_a_supervisor_of_one_force_reads_of_no_other(watched: Centre) -> None:
    make_actor("inspector", Role.SUPERVISOR, agency="police")
    make_incident(watched, START, 10)
    both = make_incident(watched, START, 30)
    IncidentAgency.objects.create(incident=both, agency_id="police")
    send(watched, both, "police", START, 40)
    report = read(Desk("inspector"), group_by="agency")
    assert report["incidents"] == 1
    assert {one["group"] for one in report["figures"]} == {"police"}


@pytest.mark.parametrize("name", ["ambulance", "calltaker", "crew"])
def test_who_reviews_nothing_reads_no_figures(watched: Centre, name: str) -> None:
    refused(
        Desk(name).get("/reports/intervals?from_at=2026-07-01T00:00:00Z&until=2026-07-02T00:00:00Z"), 403, "not_allowed"
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "from_at=2026-07-01T00:00:00&until=2026-07-02T00:00:00",
        "from_at=2026-07-02T00:00:00Z&until=2026-07-01T00:00:00Z",
        "from_at=2020-07-02T00:00:00Z&until=2026-07-01T00:00:00Z",
        "from_at=0001-01-01T00:00:00Z&until=0001-01-02T00:00:00Z",
        "from_at=2026-07-01T00:00:00Z&until=2026-07-02T00:00:00Z&group_by=shoe_size",
        "from_at=2026-07-01T00:00:00Z&until=2026-07-02T00:00:00Z&priority=9",
    ],
)
def test_what_cannot_be_asked_is_refused(supervisor: Desk, query: str) -> None:
    refused(supervisor.get(f"/reports/intervals?{query}"), 422)


# ---------------------------------------------------------------- one incident


def test_an_incident_is_reviewed_with_its_calls_times_sights_and_chain(watched: Centre, supervisor: Desk) -> None:
    police = watched.actor("police")
    made = create_incident(by=police, new=NewIncident(type="theft"))
    IncidentSight.objects.create(incident_id=made.id, person_id=police.require_person_id(), seen_at=START)
    send(watched, Incident.objects.get(pk=made.id), "police", made.created_at, 10)
    found = accepted(supervisor.get(f"/incidents/{made.id}/review"))
    assert found["incident"]["id"] == made.id
    assert [(one["interval"], one["seconds"]) for one in found["intervals"]] == [
        ("turnout", 20),
        ("travel", 60),
        ("processing", 20),
        ("total", 100),
    ]
    assert [sight["username"] for sight in found["sights"]] == ["police"]
    [chain] = found["chains"]
    last = TimelineEvent.objects.filter(incident=made.id).latest("seq")
    assert (chain["incident_id"], chain["head"]) == (made.id, bytes(last.hash).hex())
    assert (chain["events"], chain["first_broken_seq"]) == (
        TimelineEvent.objects.filter(incident=made.id).count(),
        None,
    )


def test_the_first_event_that_was_altered_is_named(watched: Centre, supervisor: Desk) -> None:
    police = watched.actor("police")
    made = create_incident(by=police, new=NewIncident(type="theft"))
    for text in ("một", "hai", "ba"):
        add_note(by=police, incident_id=made.id, text=text)
    altered = TimelineEvent.objects.filter(incident=made.id, name="note.added").order_by("seq")[1]
    TimelineEvent.objects.filter(pk=altered.pk).update(data={**altered.data, "note": "khác"})
    [chain] = accepted(supervisor.get(f"/incidents/{made.id}/review"))["chains"]
    assert chain["first_broken_seq"] == altered.seq


def test_of_a_merge_every_chain_is_told(watched: Centre, supervisor: Desk) -> None:
    police = watched.actor("police")
    source, target = (create_incident(by=police, new=NewIncident(type="theft")) for _ in range(2))
    merge_incident(by=police, incident_id=source.id, into=target.id)
    chains = accepted(supervisor.get(f"/incidents/{target.id}/review"))["chains"]
    assert [chain["incident_id"] for chain in chains] == [target.id, source.id]


def test_who_may_not_review_an_incident_does_not(watched: Centre) -> None:
    make_actor("inspector", Role.SUPERVISOR, agency="police")
    made = create_incident(by=watched.actor("fire"), new=NewIncident(type="house_fire", agencies=["fire"]))
    refused(Desk("inspector").get(f"/incidents/{made.id}/review"), 404, "incident_unknown")
    for name in ("fire", "calltaker", "crew"):
        refused(Desk(name).get(f"/incidents/{made.id}/review"), 403, "not_allowed")
