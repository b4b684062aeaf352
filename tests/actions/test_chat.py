"""A cry for oxygen that no desk takes kills; so does a word of which each of two desks thinks that the other has it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from dispatch.actions.agencies import add_agency
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.chat import acknowledge_message, mark_overdue_messages, write_on_incident, write_to_desks
from dispatch.actions.incident_ends import cancel_incident, close_incident, reopen_incident
from dispatch.actions.incidents import add_note, create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from dispatch.models import ChatMessage, OutboxMessage, Person
from dispatch.rules.access import ENGINE, Scope
from dispatch.rules.chat import MOST_MESSAGES_A_MINUTE, SHOWN_ON_INCIDENT
from dispatch.schema import ChatMessageCard, IncidentCard, IncidentClosing, NewChatMessage, NewIncident
from dispatch.selectors.board import board
from dispatch.vocabulary import AssignmentStatus, Disposition, Role
from tests.actions.record import Record, refused
from tests.factories import Centre, make_actor

POLICE = Scope(frozenset({"police"}))


@pytest.fixture
def crash(watched: Centre) -> IncidentCard:
    """An incident of the police and the ambulance service, on which the crew is at work."""
    card = create_incident(by=watched.actor("police"), new=NewIncident(type="traffic_crash"))
    unit = watched.units["ambulance"][0].pk
    [sent] = assign_units(by=watched.actor("ambulance"), incident_id=card.id, unit_ids=[unit]).assignments
    report_assignment(
        by=watched.actor("crew"), assignment_id=sent.id, status=AssignmentStatus.ON_SCENE, occurred_at=None
    )
    return card


def write(centre: Centre, by: str, **new: object) -> list[ChatMessageCard]:
    message = NewChatMessage.model_validate({"text": "Nghe rõ trả lời"} | new)
    return list(write_to_desks(by=centre.actor(by), new=message).chat_messages)


def say(centre: Centre, incident_id: int, by: str = "police", text: str = "Cần mấy xe?") -> ChatMessageCard:
    return write_on_incident(by=centre.actor(by), incident_id=incident_id, text=text)


def texts(scope: Scope) -> list[str]:
    return [message.text for message in board(scope).chat_messages]


# ---------------------------------------------------------------- on an incident


def test_what_is_said_on_an_incident_is_on_its_record_and_before_all_its_agencies(
    watched: Centre, crash: IncidentCard, record: Record
) -> None:
    record.begin()
    card = say(watched, crash.id)
    row = ChatMessage.objects.get()
    assert (row.incident_id, row.text, row.written_by.username) == (crash.id, "Cần mấy xe?", "police")
    event = record.only("chat_message.written")
    assert (event.incident_id, sorted(event.agencies)) == (crash.id, ["ambulance", "police"])
    assert event.data == {"chat_messages": [card.model_dump(mode="json")]}
    assert OutboxMessage.objects.count() == 0


def test_the_crew_on_an_incident_reads_and_writes_too(watched: Centre, crash: IncidentCard, record: Record) -> None:
    say(watched, crash.id)
    card = say(watched, crash.id, by="crew", text="Hai xe")
    assert (card.from_call_sign, card.by.username) == ("CC01", "crew")
    access = watched.actor("crew").access
    assert access is not None
    assert texts(access.scope) == ["Cần mấy xe?", "Hai xe"]


@pytest.mark.parametrize("by", ["fire", "stranger"])
def test_who_does_not_see_the_incident_finds_none(
    watched: Centre, crash: IncidentCard, record: Record, by: str
) -> None:
    watched.actors["stranger"] = make_actor(
        "stranger", Role.CREW, agency="ambulance", unit=watched.units["ambulance"][1]
    )
    with refused(NotFound, "incident_unknown"):
        say(watched, crash.id, by=by)


def test_on_an_incident_that_has_ended_nothing_is_said(watched: Centre, record: Record) -> None:
    card = create_incident(by=watched.actor("police"), new=NewIncident(type="theft"))
    say(watched, card.id)
    cancel_incident(by=watched.actor("police"), incident_id=card.id, reason="Nhầm")
    assert texts(POLICE) == []
    with refused(Conflict, "incident_ended"):
        say(watched, card.id)
    reopen_incident(by=watched.actor("police"), incident_id=card.id, reason="Lại mất")
    assert texts(POLICE) == ["Cần mấy xe?"]
    record.events()


def test_the_board_holds_the_newest_and_an_agency_that_comes_later_gets_them(
    watched: Centre, crash: IncidentCard, record: Record
) -> None:
    said = [say(watched, crash.id, text=str(number)).text for number in range(SHOWN_ON_INCIDENT + 3)]
    assert texts(POLICE) == said[-SHOWN_ON_INCIDENT:]
    record.events()
    add_agency(by=watched.actor("police"), incident_id=crash.id, agency="fire")
    added = record.only("incident.agency_added")
    assert [message["text"] for message in added.data["chat_messages"]] == said[-SHOWN_ON_INCIDENT:]


def test_what_was_said_goes_with_a_merge_and_comes_back_with_its_undoing(watched: Centre, record: Record) -> None:
    by = watched.actor("supervisor")
    source, target = (create_incident(by=by, new=NewIncident(type="theft")).id for _ in range(2))
    for number in range(4):
        say(watched, source, text=f"nguồn {number}")
        say(watched, target, text=f"đích {number}")
    merge_incident(by=by, incident_id=source, into=target)
    assert set(ChatMessage.objects.values_list("incident_id", flat=True)) == {target}
    record.events()
    say(watched, target, text="sau khi gộp")
    unmerge_incident(by=by, incident_id=source)
    record.events()
    assert texts(POLICE) == [
        *(text for number in range(4) for text in (f"nguồn {number}", f"đích {number}")),
        "sau khi gộp",
    ]
    assert ChatMessage.objects.filter(incident=source).count() == 4


# ---------------------------------------------------------------- to desks, people and crews


def test_a_crew_writes_to_the_desks_of_its_agency_until_somebody_takes_it_by_name(
    watched: Centre, record: Record
) -> None:
    [card] = write(watched, "crew", to_agencies=["ambulance"], text="Hết oxy")
    assert (card.to_agency, card.from_call_sign, card.agencies) == ("ambulance", "CC01", ["ambulance"])
    event = record.only("chat_message.written")
    assert (event.incident_id, event.agencies, event.actor_username) == (None, ["ambulance"], "crew")
    assert texts(Scope(frozenset({"ambulance"}))) == ["Hết oxy"]
    assert texts(POLICE) == []

    taken = acknowledge_message(by=watched.actor("ambulance"), message_id=card.id)
    assert taken.acknowledged_by is not None
    assert taken.acknowledged_by.username == "ambulance"
    event = record.only("chat_message.acknowledged")
    assert event.data == {"chat_messages": [taken.model_dump(mode="json")]}
    assert texts(Scope(frozenset({"ambulance"}))) == []
    record.begin()
    assert acknowledge_message(by=watched.actor("calltaker"), message_id=card.id) == taken
    assert record.events() == []


def test_each_agency_acknowledges_its_own(watched: Centre, record: Record) -> None:
    cards = write(watched, "supervisor", to_agencies=["police", "fire", "police"])
    assert [(card.to_agency, card.agencies) for card in cards] == [("police", ["police"]), ("fire", ["fire"])]
    acknowledge_message(by=watched.actor("police"), message_id=cards[0].id)
    assert texts(POLICE) == []
    assert texts(Scope(frozenset({"fire"}))) == ["Nghe rõ trả lời"]
    record.events()


def test_who_leads_one_agency_writes_to_its_desks_and_sees_what_becomes_of_it(watched: Centre, record: Record) -> None:
    watched.actors["lead"] = make_actor("lead", Role.SHIFT_LEAD, agency="police")
    [card] = write(watched, "lead", to_person="police")
    assert (card.to_person and card.to_person.username, card.agencies) == ("police", ["police"])
    for address in ({"to_agencies": ["fire"]}, {"to_agencies": ["police", "fire"]}, {"to_person": "fire"}):
        with refused(Forbidden, "not_allowed"):
            write(watched, "lead", **address)
    # A person with a desk for all agencies has one of the police too.
    [card] = write(watched, "lead", to_person="calltaker")
    assert card.agencies == ["ambulance", "fire", "police"]


@pytest.mark.parametrize("by", ["police", "calltaker", "crew"])
def test_no_other_desk_writes_to_desks_unasked(watched: Centre, record: Record, by: str) -> None:
    for address in ({"to_agencies": ["fire"]}, {"to_person": "supervisor"}):
        with refused(Forbidden, "not_allowed"):
            write(watched, by, **address)


def test_an_answer_goes_back_to_who_asked_and_takes_the_question(watched: Centre, record: Record) -> None:
    [asked] = write(watched, "supervisor", to_agencies=["police"])
    [answer] = write(watched, "police", answers=asked.id, text="Đủ 24 tổ")
    assert (answer.to_person and answer.to_person.username, answer.answers) == ("supervisor", asked.id)
    assert record.names() == ["chat_message.written", "chat_message.acknowledged", "chat_message.written"]
    assert texts(POLICE) == ["Đủ 24 tổ"]
    acknowledge_message(by=watched.actor("supervisor"), message_id=answer.id)
    assert texts(POLICE) == []


def test_a_desk_answers_a_crew_and_a_crew_its_desks(watched: Centre, record: Record) -> None:
    [asked] = write(watched, "crew", to_agencies=["ambulance"])
    [answer] = write(watched, "ambulance", answers=asked.id)
    assert answer.to_call_sign == "CC01"
    [back] = write(watched, "crew", answers=answer.id)
    assert (back.to_agency, back.from_call_sign) == ("ambulance", "CC01")
    assert record.names().count("chat_message.acknowledged") == 2


def test_a_desk_writes_to_a_crew_which_takes_it_or_is_told_by_radio(watched: Centre, record: Record) -> None:
    unit = watched.units["ambulance"][0]
    first, second = (write(watched, "calltaker", to_unit=unit.pk)[0] for _ in range(2))
    access = watched.actor("crew").access
    assert access is not None
    assert len(texts(access.scope)) == 2
    acknowledge_message(by=watched.actor("crew"), message_id=first.id)
    acknowledge_message(by=watched.actor("ambulance"), message_id=second.id)
    assert texts(access.scope) == []
    with refused(NotFound, "unit_unknown"):
        write(watched, "police", to_unit=unit.pk)
    with refused(Forbidden, "not_allowed"):
        write(watched, "crew", to_unit=unit.pk)


@pytest.mark.parametrize(("by", "error", "code"), [
    ("fire", NotFound, "chat_message_unknown"),
    ("crew", NotFound, "chat_message_unknown"),
    ("supervisor", Forbidden, "chat_not_yours"),
])  # fmt: skip
def test_nobody_takes_or_answers_what_went_to_others(
    watched: Centre, record: Record, by: str, error: type[NotFound], code: str
) -> None:
    [card] = write(watched, "supervisor", to_agencies=["police"])
    with refused(error, code):
        acknowledge_message(by=watched.actor(by), message_id=card.id)
    with refused(error, code):
        write(watched, by, answers=card.id)


def test_what_is_said_on_an_incident_is_not_acknowledged(watched: Centre, crash: IncidentCard, record: Record) -> None:
    card = say(watched, crash.id)
    with refused(NotFound, "chat_message_unknown"):
        acknowledge_message(by=watched.actor("ambulance"), message_id=card.id)


@pytest.mark.parametrize("to", ["nobody", "crew", "gone"])
def test_nobody_is_written_to_who_has_no_desk(watched: Centre, record: Record, to: str) -> None:
    make_actor("gone", Role.DISPATCHER, agency="police")
    Person.objects.filter(username="gone").update(is_active=False)
    with refused(Invalid, "person_unknown"):
        write(watched, "supervisor", to_person=to)
    with refused(Invalid, "agency_unknown"):
        write(watched, "supervisor", to_agencies=["navy"])


def test_only_people_write(watched: Centre, crash: IncidentCard, record: Record) -> None:
    with refused(Forbidden, "person_required"):
        write_on_incident(by=ENGINE, incident_id=crash.id, text="x")
    with refused(Forbidden, "person_required"):
        write_to_desks(by=ENGINE, new=NewChatMessage(text="x", to_agencies=["police"]))


def test_who_writes_without_end_is_stopped_and_others_are_not(
    watched: Centre, crash: IncidentCard, record: Record
) -> None:
    for _ in range(MOST_MESSAGES_A_MINUTE - 1):
        say(watched, crash.id, by="supervisor")
    with refused(TooMany, "chat_messages_too_many"):
        write(watched, "supervisor", to_agencies=["police", "fire"])
    say(watched, crash.id, by="supervisor")
    with refused(TooMany, "chat_messages_too_many"):
        say(watched, crash.id, by="supervisor")
    say(watched, crash.id)
    ChatMessage.objects.update(written_at=F("written_at") - timedelta(seconds=61))
    say(watched, crash.id, by="supervisor")


# ---------------------------------------------------------------- what nobody takes


def pass_time(cards: Sequence[ChatMessageCard]) -> None:
    ChatMessage.objects.filter(pk__in=[card.id for card in cards], answer_due_at__isnull=False).update(
        answer_due_at=F("written_at")
    )


def test_what_asks_for_an_answer_and_is_not_taken_in_time_is_told_once(watched: Centre, record: Record) -> None:
    asked = write(watched, "supervisor", to_agencies=["police", "fire"], answer_within_s=60)
    waits = write(watched, "crew", to_agencies=["ambulance"])
    assert mark_overdue_messages() == 0
    acknowledge_message(by=watched.actor("fire"), message_id=asked[1].id)
    pass_time([*asked, *waits])
    record.begin()
    assert mark_overdue_messages() == 1
    event = record.only("chat_message.overdue")
    assert (event.agencies, event.actor_username) == (["police"], "engine")
    [told] = event.data["chat_messages"]
    assert told["id"] == asked[0].id
    assert told["overdue_at"] >= told["answer_due_at"]
    assert mark_overdue_messages() == 0
    assert texts(POLICE) == ["Nghe rõ trả lời"]
    acknowledge_message(by=watched.actor("police"), message_id=asked[0].id)
    record.events()


def test_a_message_has_one_address_and_is_acknowledged_by_name(watched: Centre, crash: IncidentCard) -> None:
    person = watched.actor("police").require_person_id()
    row = {"written_by_id": person, "text": "x"}
    wrong: list[dict[str, object]] = [
        {},
        {"to_agency_id": "police"},
        {"incident_id": crash.id, "to_agency_id": "police", "agencies": ["police"]},
        {"to_agency_id": "police", "to_person_id": person, "agencies": ["police"]},
        {"incident_id": crash.id, "acknowledged_at": crash.created_at, "acknowledged_by_id": person},
        {"to_agency_id": "police", "agencies": ["police"], "acknowledged_at": crash.created_at},
        {"to_agency_id": "police", "agencies": ["police"], "overdue_at": crash.created_at},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            ChatMessage.objects.create(**row, **fields)


# ---------------------------------------------------------------- notes that name a unit


def test_a_note_names_units_and_the_crew_on_the_incident_reads_it(
    watched: Centre, crash: IncidentCard, record: Record
) -> None:
    record.begin()
    add_note(by=watched.actor("ambulance"), incident_id=crash.id, text="@cc01 vào cổng sau, @CA01 chờ")
    unit = watched.units["ambulance"][0].pk
    # A unit that the writer does not see stays text.
    assert record.only("note.added").data == {"note": "@cc01 vào cổng sau, @CA01 chờ", "mentions": [unit]}
    add_note(by=watched.actor("supervisor"), incident_id=crash.id, text="@CA01 chặn đường")
    access = watched.actor("crew").access
    assert access is not None
    [mention] = board(access.scope).mentions
    assert (mention.incident_id, mention.units, mention.by) == (crash.id, [unit], "ambulance")
    assert mention.text.startswith("@cc01")
    assert board(POLICE).mentions == []


def test_a_crew_that_is_on_another_incident_reads_no_note_of_this_one(
    watched: Centre, crash: IncidentCard, record: Record
) -> None:
    other = watched.units["ambulance"][1]
    add_note(by=watched.actor("ambulance"), incident_id=crash.id, text=f"@{other.call_sign} chờ lệnh")
    crew = make_actor("other_crew", Role.CREW, agency="ambulance", unit=other)
    assert crew.access is not None
    assert board(crew.access.scope).mentions == []


# ---------------------------------------------------------------- what waited on a device


def test_what_a_crew_said_without_a_signal_has_its_own_time_and_its_unit_after_it_was_clear(
    watched: Centre, record: Record
) -> None:
    supervisor, crew = watched.actor("supervisor"), watched.actor("crew")
    incident = create_incident(by=supervisor, new=NewIncident(type="cardiac_arrest"))
    unit = watched.units["ambulance"][0].pk
    [sent] = assign_units(by=supervisor, incident_id=incident.id, unit_ids=[unit]).assignments
    report_assignment(by=crew, assignment_id=sent.id, status=AssignmentStatus.CLEARED, occurred_at=None)
    record.begin()
    at = datetime.now(UTC) - timedelta(minutes=20)
    card = write_on_incident(by=crew, incident_id=incident.id, text="Cần cáng", occurred_at=at)
    assert (card.occurred_at, card.from_call_sign) == (at, "CC01")
    assert card.written_at > at
    assert record.only("chat_message.written").occurred_at == at
    close_incident(by=supervisor, incident_id=incident.id, closing=IncidentClosing(disposition=Disposition.HANDLED))
    with refused(Conflict, "incident_ended"):
        write_on_incident(by=crew, incident_id=incident.id, text="Cần cáng", occurred_at=at)


def test_what_a_crew_wrote_to_its_desk_late_is_answered_from_when_it_came(watched: Centre, record: Record) -> None:
    at = datetime.now(UTC) - timedelta(minutes=20)
    told = {
        "text": "Xin tăng cường",
        "to_agencies": ["ambulance"],
        "answer_within_s": 60,
        "occurred_at": at.isoformat(),
    }
    [card] = write_to_desks(by=watched.actor("crew"), new=NewChatMessage.model_validate(told)).chat_messages
    assert card.occurred_at == at
    assert card.answer_due_at is not None
    assert card.answer_due_at > card.written_at
    assert record.only("chat_message.written").occurred_at == at


@pytest.mark.parametrize(
    ("ago", "code"), [(timedelta(minutes=-3), "occurred_in_future"), (timedelta(days=8), "occurred_too_long_ago")]
)
def test_nothing_is_said_by_a_clock_that_cannot_be_right(
    watched: Centre, crash: IncidentCard, record: Record, ago: timedelta, code: str
) -> None:
    at = datetime.now(UTC) - ago
    with refused(Invalid, code):
        write_on_incident(by=watched.actor("police"), incident_id=crash.id, text="x", occurred_at=at)
    told = {"text": "x", "to_agencies": ["ambulance"], "occurred_at": at.isoformat()}
    with refused(Invalid, code):
        write_to_desks(by=watched.actor("crew"), new=NewChatMessage.model_validate(told))
    assert ChatMessage.objects.count() == 0
