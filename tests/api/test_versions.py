"""Nobody's change disappears under another's: If-Match says what a person saw."""

import pytest

from dispatch.models import Incident
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre


@pytest.fixture
def path(watched: Centre, supervisor: Desk) -> str:
    """The address of an incident that police and ambulance share."""
    return f"/incidents/{accepted(supervisor.post('/incidents', {'type': 'traffic_crash'}), 201)['id']}"


def test_a_change_without_a_version_is_refused(police: Desk, path: str) -> None:
    refused(police.patch(path, {"place": "x"}), 428, "if_match_required")


def test_a_malformed_version_is_refused(police: Desk, path: str, subtests: pytest.Subtests) -> None:
    wrong = ("", " ", "*", "abc", '"abc"', "1.0", "-1", "1, 2", '"1", "2"', "1" * 10, "١", "0x1", "W/", '""', "1;")
    for header in wrong:
        with subtests.test(header=header):
            refused(police.patch(path, {"place": "x"}, If_Match=header), 422, "if_match_malformed")


@pytest.mark.parametrize("header", ["1", '"1"', 'W/"1"', " 1 "])
def test_a_version_may_be_written_as_an_entity_tag(police: Desk, path: str, header: str) -> None:
    assert accepted(police.patch(path, {"place": "x"}, If_Match=header))["version"] == 2


@pytest.mark.parametrize("version", ["0", "2", "999999999"])
def test_a_version_that_never_was_is_refused_with_what_is(police: Desk, path: str, version: str) -> None:
    problem = refused(police.patch(path, {"place": "x"}, If_Match=version), 412, "version_unknown")
    assert problem["current"]["version"] == 1


def test_stale_changes_of_other_fields_merge(police: Desk, ambulance: Desk, path: str) -> None:
    accepted(police.patch(path, {"place": "Chợ"}, If_Match="1"))
    merged = accepted(ambulance.patch(path, {"what": "Hai người", "priority": 1}, If_Match="1"))
    assert (merged["place"], merged["what"], merged["priority"], merged["version"]) == ("Chợ", "Hai người", 1, 3)


def test_a_stale_change_of_the_same_field_is_refused_with_both_values_and_the_current_state(
    police: Desk, ambulance: Desk, path: str
) -> None:
    first = {"lon": 106.0, "lat": 11.0, "radius_m": 5.0, "source": "operator"}
    second = {"lon": 107.0, "lat": 12.0, "radius_m": 0.0, "source": "spoken"}
    current = accepted(police.patch(path, {"place": "Chợ", "location": first}, If_Match="1"))
    problem = refused(
        ambulance.patch(path, {"place": "Bến xe", "location": second, "what": "x"}, If_Match="1"),
        409,
        "version_conflict",
    )
    assert sorted(problem["fields"], key=lambda lost: str(lost["field"])) == [
        {"field": "location", "yours": second, "theirs": first},
        {"field": "place", "yours": "Bến xe", "theirs": "Chợ"},
    ]
    assert problem["current"] == current
    assert Incident.objects.get().what == ""
    # Having seen it, the same person may insist.
    insisted = accepted(ambulance.patch(path, {"place": "Bến xe"}, If_Match=str(problem["current"]["version"])))
    assert insisted["place"] == "Bến xe"


def test_a_change_that_changes_nothing_keeps_the_version(police: Desk, path: str) -> None:
    assert accepted(police.patch(path, {}, If_Match="1"))["version"] == 1
    assert accepted(police.patch(path, {"place": ""}, If_Match="1"))["version"] == 1
