"""Programs report where units are, in batches, each for the units that are its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from dispatch.actions.people import issue_token
from dispatch.models import AccessToken, Membership, Person, UnitFix, UnitPosition
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre

PATH = "/positions"


def fix(ago_s: float = 0.0, **more: object) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(seconds=ago_s)
    return {"at": at.isoformat(), "lon": 106.95, "lat": 11.5, "accuracy_m": 8.0, **more}


@pytest.fixture
def crew(watched: Centre) -> Desk:
    UnitPosition.objects.update(at=Now() - timedelta(hours=1))
    return Desk("crew")


@pytest.fixture
def unit_id(watched: Centre) -> int:
    return int(watched.units["ambulance"][0].pk)


def unchanged(unit_id: int) -> bool:
    return not UnitFix.objects.exists() and UnitPosition.objects.get(unit=unit_id).position.x == 106.92


def test_a_crew_reports_its_own_unit_with_or_without_its_name(crew: Desk, unit_id: int) -> None:
    body = {"fixes": [fix(2, heading=90.0, speed_mps=10.0), fix(unit=unit_id), fix(5, unit=unit_id + 1)]}
    receipt = accepted(crew.post(PATH, body))
    assert (receipt["stored"], receipt["known"]) == (2, 0)
    [refusal] = receipt["refused"]
    assert (refusal["index"], refusal["code"]) == (2, "unit_unknown")
    [unit] = accepted(crew.get("/units"))["units"]
    assert (unit["position"]["lon"], unit["position"]["lat"]) == (106.95, 11.5)
    assert datetime.fromisoformat(unit["position"]["at"]) == datetime.fromisoformat(body["fixes"][1]["at"])


def test_a_batch_that_comes_again_gets_its_answer_with_a_key_and_changes_nothing_without(crew: Desk) -> None:
    body = {"fixes": [fix(1), fix()]}
    first = crew.post(PATH, body, Idempotency_Key="k1")
    again = crew.post(PATH, body, Idempotency_Key="k1")
    assert accepted(again) == accepted(first)
    assert again["Idempotency-Replayed"] == "true"
    assert accepted(crew.post(PATH, body)) == {"stored": 0, "known": 2, "refused": []}
    refused(crew.post(PATH, {"fixes": [fix()]}, Idempotency_Key="k1"), 409, "idempotency_key_reused")


def test_a_fleet_is_reported_by_who_has_it(watched: Centre, supervisor: Desk) -> None:
    fleet = [fix(unit=unit.pk) for units in watched.units.values() for unit in units]
    assert accepted(supervisor.post(PATH, {"fixes": fleet}))["stored"] == 9
    [refusal] = accepted(supervisor.post(PATH, {"fixes": [fix()]}))["refused"]
    assert refusal["code"] == "unit_required"


def test_who_reports_for_nobody_is_refused_as_a_whole(watched: Centre, crew: Desk, unit_id: int) -> None:
    body = {"fixes": [fix(unit=unit_id)]}
    refused(Desk("calltaker").post(PATH, body), 403, "not_allowed")
    refused(Desk().post(PATH, body), 401, "sign_in_required")
    assert unchanged(unit_id)


def test_a_token_for_positions_opens_this_and_nothing_else(watched: Centre) -> None:
    tracker = Desk()
    tracker.headers = {"Authorization": f"Bearer {issue_token(username='crew', positions_only=True)}"}
    assert accepted(tracker.post(PATH, {"fixes": [fix()]}))["stored"] == 1
    for path in ("/board", "/me", "/units"):
        refused(tracker.get(path), 401, "sign_in_required")
    refused(tracker.post("/units/1/emergency", {}), 401, "sign_in_required")


def test_whose_access_has_ended_moves_nothing(watched: Centre, crew: Desk, unit_id: int) -> None:
    body = {"fixes": [fix(unit=unit_id)]}
    Membership.objects.filter(person__username="crew").delete()
    refused(crew.post(PATH, body), 403, "not_allowed")
    Person.objects.filter(username="crew").update(is_active=False)
    refused(crew.post(PATH, body), 401, "sign_in_required")
    Person.objects.filter(username="crew").update(is_active=True)
    AccessToken.objects.update(revoked_at=Now())
    refused(crew.post(PATH, body), 401, "sign_in_required")
    assert unchanged(unit_id)


def test_a_clock_that_is_wrong_costs_only_its_own_fix(crew: Desk) -> None:
    fixes = [fix(-3600), fix(400 * 86400), fix(), fix(at="9999-12-31T23:59:59-14:00")]
    receipt = accepted(crew.post(PATH, {"fixes": fixes}))
    assert receipt["stored"] == 1
    refusals = [(found["index"], found["code"]) for found in receipt["refused"]]
    assert refusals == [(0, "clock_ahead"), (1, "fix_too_old"), (3, "clock_ahead")]


WRONG = [
    {},
    {"fixes": []},
    {"fixes": [fix()] * 1001},
    {"fixes": fix()},
    {"fixes": [fix(unit=0)]},
    {"fixes": [fix(unit=2**63)]},
    {"fixes": [fix(lon=180.1)]},
    {"fixes": [fix(lat="11.5")]},
    {"fixes": [fix(lat=None)]},
    {"fixes": [fix(accuracy_m=-1.0)]},
    {"fixes": [fix(heading=361.0)]},
    {"fixes": [fix(speed_mps=True)]},
    {"fixes": [fix(at="2026-01-01T00:00:00")]},
    {"fixes": [fix(at=1_700_000_000)]},
    {"fixes": [fix(altitude=1.0)]},
    {"fixes": [fix(), fix(lon=181.0)]},
]


def test_what_is_no_batch_is_refused_and_nothing_of_it_taken(
    crew: Desk, unit_id: int, subtests: pytest.Subtests
) -> None:
    for body in WRONG:
        with subtests.test(body=str(body)[:200]):
            refused(crew.post(PATH, body), 422, "request_invalid")
    for raw in (b"", b"[]", b"{", b"\xff", b'{"fixes": [' + b"[" * 100_000):
        with subtests.test(raw=raw[:20]):
            response = crew.send("POST", PATH, raw)
            assert response.status_code in {400, 422}
            refused(response, response.status_code)
    assert unchanged(unit_id)
