"""A program that got no answer sends its request again, and nothing happens twice."""

import pytest

from dispatch.models import CompletedRequest, Incident, TimelineEvent
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre

NEW = {"type": "theft"}


def test_a_repeat_gets_the_first_answer_again_and_is_marked(police: Desk) -> None:
    first = police.post("/incidents", NEW, Idempotency_Key="k")
    again = police.post("/incidents", NEW, Idempotency_Key="k")
    assert accepted(again, 201) == accepted(first, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Incident.objects.count() == 1


def test_a_repeat_gets_the_first_answer_even_when_the_incident_has_changed_since(police: Desk) -> None:
    path = f"/incidents/{accepted(police.post('/incidents', NEW), 201)['id']}"
    first = accepted(police.patch(path, {"place": "Chợ"}, If_Match="1", Idempotency_Key="k"))
    accepted(police.patch(path, {"place": "Bến xe"}, If_Match="2"))
    again = police.patch(path, {"place": "Chợ"}, If_Match="1", Idempotency_Key="k")
    assert accepted(again) == first
    assert Incident.objects.get().place == "Bến xe"


@pytest.mark.parametrize("kind", ["body", "address", "version"])
def test_a_key_belongs_to_one_request(police: Desk, kind: str) -> None:
    path = f"/incidents/{accepted(police.post('/incidents', NEW), 201)['id']}"
    accepted(police.patch(path, {"place": "Chợ"}, If_Match="1", Idempotency_Key="k"))
    other = {
        "body": lambda: police.patch(path, {"place": "Bến xe"}, If_Match="1", Idempotency_Key="k"),
        "address": lambda: police.post(f"{path}/notes", {"text": "x"}, Idempotency_Key="k"),
        "version": lambda: police.patch(path, {"place": "Chợ"}, If_Match="2", Idempotency_Key="k"),
    }[kind]
    refused(other(), 409, "idempotency_key_reused")
    assert Incident.objects.get().version == 2


def test_the_key_of_another_person_is_another_key(police: Desk, supervisor: Desk) -> None:
    accepted(police.post("/incidents", NEW, Idempotency_Key="k"), 201)
    response = supervisor.post("/incidents", NEW, Idempotency_Key="k")
    assert "Idempotency-Replayed" not in response
    assert Incident.objects.count() == 2


def test_a_malformed_key_is_refused_before_anything_happens(police: Desk, subtests: pytest.Subtests) -> None:
    for key in ("", " ", "a b", "x" * 201, "đ", "a\tb", "\x7f"):
        with subtests.test(key=key):
            refused(police.post("/incidents", NEW, Idempotency_Key=key), 422, "idempotency_key_malformed")
            assert not Incident.objects.exists()


def test_any_printable_key_is_a_key(police: Desk) -> None:
    for key in ("x" * 200, "!~'\"%$\\", "0"):
        accepted(police.post("/incidents", NEW, Idempotency_Key=key), 201)
        assert police.post("/incidents", NEW, Idempotency_Key=key)["Idempotency-Replayed"] == "true"


def test_a_request_that_was_refused_may_succeed_with_its_key_later(watched: Centre, police: Desk) -> None:
    unit = watched.units["police"][0].pk
    first, second = (f"/incidents/{accepted(police.post('/incidents', NEW), 201)['id']}" for _ in range(2))
    made = accepted(police.post(f"{first}/assignments", {"units": [unit]}), 201)
    refused(police.post(f"{second}/assignments", {"units": [unit]}, Idempotency_Key="k"), 409, "unit_taken")
    accepted(police.post(f"/assignments/{made['assignments'][0]['id']}/status", {"status": "cleared"}))
    response = police.post(f"{second}/assignments", {"units": [unit]}, Idempotency_Key="k")
    accepted(response, 201)
    assert "Idempotency-Replayed" not in response


def test_a_change_that_changed_nothing_is_a_request_like_any_other(police: Desk) -> None:
    path = f"/incidents/{accepted(police.post('/incidents', NEW), 201)['id']}"
    accepted(police.patch(path, {}, If_Match="1", Idempotency_Key="k"))
    events = TimelineEvent.objects.count()
    assert police.patch(path, {}, If_Match="1", Idempotency_Key="k")["Idempotency-Replayed"] == "true"
    assert TimelineEvent.objects.count() == events
    assert CompletedRequest.objects.count() == 1
