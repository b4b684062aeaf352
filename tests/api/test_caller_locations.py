"""The locations of a caller over HTTP: who may, with what bounds, and what never comes back."""

from typing import Any

import pytest
from django.test import Client

from dispatch.actions.calls import report_call
from dispatch.models import CallerLocation, LocationLink, OutboxMessage
from dispatch.schema import CallCard
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, call_event


@pytest.fixture
def calltaker(watched: Centre) -> Desk:
    return Desk("calltaker")


@pytest.fixture
def call(watched: Centre) -> CallCard:
    return report_call(call_event())


def test_a_position_is_entered_beside_the_others(calltaker: Desk, call: CallCard) -> None:
    path, body = f"/calls/{call.id}/locations", {"lon": 106.9, "lat": 11.53, "radius_m": 50}
    card = accepted(calltaker.post(path, body, Idempotency_Key="one"), 201)
    assert [(known["source"], known["radius_m"]) for known in card["locations"]] == [("spoken", 50)]
    assert accepted(calltaker.post(path, body, Idempotency_Key="one"), 201) == card
    assert CallerLocation.objects.count() == 1
    assert accepted(calltaker.get(f"/calls/{call.id}")) == card
    [shown] = accepted(calltaker.get("/board"))["calls"]
    assert shown == card


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"lon": 106.9},
        {"lon": 181, "lat": 11.5},
        {"lon": "106.9", "lat": 11.5},
        {"lon": True, "lat": 11.5},
        {"lon": 106.9, "lat": 11.5, "radius_m": -1},
        {"lon": 106.9, "lat": 11.5, "radius_m": 2_000_000},
        {"lon": 106.9, "lat": 11.5, "source": "aml"},
    ],
)
def test_what_is_no_position_is_refused(calltaker: Desk, call: CallCard, body: object) -> None:
    refused(calltaker.post(f"/calls/{call.id}/locations", body), 422, "request_invalid")
    assert not CallerLocation.objects.exists()


@pytest.mark.parametrize("path", ["locations", "location-link"])
def test_who_may_not(call: CallCard, path: str, settings: Any) -> None:
    settings.DEMO = True
    body = {"lon": 106.9, "lat": 11.5} if path == "locations" else None
    refused(Desk("police").post(f"/calls/{call.id}/{path}", body), 404, "call_unknown")
    refused(Desk("crew").post(f"/calls/{call.id}/{path}", body), 403 if path == "locations" else 404)
    refused(Desk("officer").post(f"/calls/{call.id}/{path}", body), 403, "not_allowed")
    refused(Desk().post(f"/calls/{call.id}/{path}", body), 401)
    assert not CallerLocation.objects.exists()
    assert not LocationLink.objects.exists()


def test_a_link_is_sent_and_its_token_never_comes_back(calltaker: Desk, call: CallCard, settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM_NUMBER = "AC", "t", "+84900000000"
    settings.PUBLIC_URL = "https://eoc.example.vn"
    response = calltaker.post(f"/calls/{call.id}/location-link", Idempotency_Key="one")
    card = accepted(response, 201)
    assert card["location_link"]["sent_by"] == "calltaker"
    assert card["location_link"]["opened_at"] is None
    token = OutboxMessage.objects.get().body.rpartition("/")[2]
    incident = calltaker.get(f"/incidents/{call.incident_id}/timeline")
    for answer in (response, calltaker.get("/board"), calltaker.get(f"/calls/{call.id}"), incident):
        assert token not in answer.content.decode()
    assert accepted(calltaker.post(f"/calls/{call.id}/location-link", Idempotency_Key="one"), 201) == card
    assert OutboxMessage.objects.count() == 1
    refused(calltaker.get(f"/calls/{call.id}/messages"), 404, "not_a_demonstration")
    assert accepted(calltaker.get("/me"))["demonstration"] is False


def test_too_many_links_are_refused(calltaker: Desk, call: CallCard, settings: Any) -> None:
    settings.DEMO = True
    for _ in range(3):
        accepted(calltaker.post(f"/calls/{call.id}/location-link"), 201)
    refused(calltaker.post(f"/calls/{call.id}/location-link"), 429, "location_links_too_many")


def test_in_a_demonstration_the_message_is_read_and_the_link_answered(
    calltaker: Desk, call: CallCard, settings: Any
) -> None:
    settings.DEMO = True
    accepted(calltaker.post(f"/calls/{call.id}/location-link"), 201)
    [message] = accepted(calltaker.get(f"/calls/{call.id}/messages"))["messages"]
    assert accepted(calltaker.get("/me"))["demonstration"] is True
    refused(Desk("police").get(f"/calls/{call.id}/messages"), 404, "call_unknown")
    address = message["body"].rpartition(settings.PUBLIC_URL)[2]
    fix = {"lon": 106.9, "lat": 11.53, "accuracy_m": 8}
    assert Client().post(address, fix, content_type="application/json").status_code == 204
    incident = accepted(calltaker.get(f"/incidents/{call.incident_id}"))
    assert incident["location"] == {"lon": 106.9, "lat": 11.53, "radius_m": 8.0, "source": "sms_link"}
