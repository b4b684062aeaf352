"""Messages over HTTP: who gets which, page by page, and a message that was sent twice is said once."""

import pytest

from dispatch.actions.chat import write_on_incident
from dispatch.actions.incidents import create_incident
from dispatch.models import ChatMessage
from dispatch.schema import ChatMessageCard, NewIncident
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre


@pytest.fixture
def incident(watched: Centre) -> int:
    """An open incident of the ambulance service."""
    return create_incident(by=watched.actor("ambulance"), new=NewIncident(type="cardiac_arrest")).id


def test_people_talk_on_an_incident(watched: Centre, ambulance: Desk, supervisor: Desk, incident: int) -> None:
    path = f"/incidents/{incident}/chat-messages"
    said = accepted(ambulance.post(path, {"text": " Cần cáng "}, Idempotency_Key="a"), 201)
    ChatMessageCard.model_validate_json(ambulance.get(path).content.partition(b"[")[2].rpartition(b"]")[0])
    assert (said["text"], said["by"]["username"]) == ("Cần cáng", "ambulance")
    again = ambulance.post(path, {"text": " Cần cáng "}, Idempotency_Key="a")
    assert (accepted(again, 201), again["Idempotency-Replayed"]) == (said, "true")
    assert accepted(supervisor.get(path)) == {"chat_messages": [said], "next": None}
    [on_board] = accepted(supervisor.get("/board"))["chat_messages"]
    assert on_board == said


def test_what_was_said_is_read_page_by_page(watched: Centre, ambulance: Desk, incident: int) -> None:
    for number in range(5):
        write_on_incident(by=watched.actor("ambulance"), incident_id=incident, text=str(number))
    path, read, before = f"/incidents/{incident}/chat-messages?limit=2", [], ""
    while True:
        page = accepted(ambulance.get(path + before))
        read += [message["text"] for message in page["chat_messages"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert read == ["4", "3", "2", "1", "0"]
    for wrong in ("limit=0", "limit=201", "before=0", "before=x", f"before={2**63}"):
        refused(ambulance.get(f"/incidents/{incident}/chat-messages?{wrong}"), 422)


def test_a_crew_and_its_desk_write_to_each_other(watched: Centre, ambulance: Desk, police: Desk) -> None:
    crew = Desk("crew")
    [asked] = accepted(
        crew.post("/chat-messages", {"text": "Hết oxy", "to_agencies": ["ambulance"], "answer_within_s": 60}), 201
    )["chat_messages"]
    assert asked["answer_due_at"] > asked["written_at"]
    [answer] = accepted(ambulance.post("/chat-messages", {"text": "Đang mang đến", "answers": asked["id"]}), 201)[
        "chat_messages"
    ]
    assert answer["to_call_sign"] == "CC01"
    assert accepted(crew.post(f"/chat-messages/{answer['id']}/acknowledge"))["acknowledged_by"]["username"] == "crew"
    assert [message["text"] for message in accepted(crew.get("/chat-messages"))["chat_messages"]] == [
        "Đang mang đến",
        "Hết oxy",
    ]
    assert accepted(police.get("/chat-messages"))["chat_messages"] == []
    refused(police.post(f"/chat-messages/{asked['id']}/acknowledge"), 404, "chat_message_unknown")


def test_a_refusal_says_why_and_says_nothing(watched: Centre, ambulance: Desk, incident: int) -> None:
    unit = watched.units["police"][0].pk
    refused(ambulance.post("/chat-messages", {"text": "x", "to_unit": unit}), 404, "unit_unknown")
    refused(ambulance.post("/chat-messages", {"text": "x", "to_agencies": ["ambulance"]}), 403, "not_allowed")
    refused(ambulance.post("/chat-messages", {"text": "x", "answers": 1}), 404, "chat_message_unknown")
    accepted(ambulance.post(f"/incidents/{incident}/cancel", {"reason": "nhầm"}))
    refused(ambulance.post(f"/incidents/{incident}/chat-messages", {"text": "x"}), 409, "incident_ended")
    assert ChatMessage.objects.count() == 0
