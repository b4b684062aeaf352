"""People of the centre write to each other, and take what is addressed to them by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Now

from dispatch.actions.agencies import known_agencies
from dispatch.actions.device_times import refuse_wrong_clock
from dispatch.actions.locking import has_ended, lock_open_incident, lock_where_it_went, scope_of
from dispatch.actions.writing import database_now, require, require_for, writing
from dispatch.errors import Forbidden, Invalid, NotFound, TooMany
from dispatch.models import Agency, ChatMessage, Incident, Person, Unit
from dispatch.rules.access import ENGINE, Actor, Right
from dispatch.rules.chat import MOST_MESSAGES_A_MINUTE, Addressed, may_acknowledge
from dispatch.schema import ChatMessageCard, ChatMessageList, EventData, NewChatMessage
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.chat import chat_for_cards, read_chat_message_card, written_since
from dispatch.selectors.people import access_of
from dispatch.selectors.visibility import own_unit_on, visible_chat_messages, visible_units
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


@dataclass(frozen=True)
class _Destination:
    """To whom a message goes, those whose desks see it, and the crew's unit that writes it."""

    agencies: frozenset[str]
    to_agency_id: str | None = None
    to_person_id: int | None = None
    to_unit_id: int | None = None
    from_unit_id: int | None = None


def write_on_incident(
    *, by: Actor, incident_id: int, text: str, occurred_at: datetime | None = None
) -> ChatMessageCard:
    """Say something to everybody on an open incident, the crews too. The record of facts is made of notes.

    What a crew said without a signal arrives for some hours after it was clear, where the incident went on. Raises
    NotFound `incident_unknown`, Forbidden, TooMany `chat_messages_too_many`, Invalid `occurred_in_future` or
    `occurred_too_long_ago`, Conflict `incident_ended`: nobody watches what is said there.
    """
    require(by, Right.WRITE_CHAT)
    person_id = by.require_person_id()
    with writing(by) as work:
        incident = _lock_open(by, incident_id)
        now = database_now()
        refuse_wrong_clock(occurred_at, now)
        _refuse_too_many(person_id, now, 1)
        message = ChatMessage.objects.create(
            incident=incident,
            written_by_id=person_id,
            from_unit_id=own_unit_on(scope_of(by), incident),
            text=text,
            occurred_at=occurred_at,
        )
        card = read_chat_message_card(message.pk)
        agencies = read_incident_card(incident.pk).agencies
        data = EventData(chat_messages=[card])
        written = Event(
            EventName.CHAT_MESSAGE_WRITTEN, agencies, data, incident_id=incident.pk, occurred_at=occurred_at
        )
        return work.record(card, [written])


def write_to_desks(*, by: Actor, new: NewChatMessage) -> ChatMessageList:
    """Write to the desks of agencies, to a person, to the crew of a unit, or to who wrote the message that it answers.

    Each agency gets a message of its own, which its desks acknowledge. An answer acknowledges what it answers.

    Raises Invalid `agency_unknown` or `person_unknown`, NotFound `unit_unknown` or `chat_message_unknown`, TooMany
    `chat_messages_too_many`, Invalid `occurred_in_future` or `occurred_too_long_ago`, Forbidden `chat_not_yours` for an
    answer to what was addressed to others, Forbidden `not_allowed`: leads write to desks and people, a crew to the
    desks of its agency, any desk to crews.
    """
    require(by, Right.WRITE_CHAT)
    person_id = by.require_person_id()
    with writing(by) as work:
        now = database_now()
        refuse_wrong_clock(new.occurred_at, now)
        events: list[Event] = []
        if new.answers is not None:
            answered = _lock_addressed(by, new.answers)
            events += _acknowledge(by, answered)
            destinations: Sequence[_Destination] = [_back(by, answered)]
        else:
            destinations = _destinations(by, new)
        _refuse_too_many(person_id, now, len(destinations))
        due_at = None if new.answer_within_s is None else now + timedelta(seconds=new.answer_within_s)
        cards = [_write(person_id, to, new, due_at) for to in destinations]
        events += [_told(EventName.CHAT_MESSAGE_WRITTEN, card, new.occurred_at) for card in cards]
        return work.record(ChatMessageList(chat_messages=cards, next=None), events)


def acknowledge_message(*, by: Actor, message_id: int) -> ChatMessageCard:
    """Take a message into one's hands, under one's name. What somebody has taken already changes nothing.

    Raises NotFound `chat_message_unknown`, Forbidden `chat_not_yours`.
    """
    with writing(by) as work:
        message = _lock_addressed(by, message_id)
        events = _acknowledge(by, message)
        return work.record(read_chat_message_card(message.pk), events)


def mark_overdue_messages() -> int:
    """Tell the desks of messages that asked for an answer and that nobody took in time; return how many there were."""
    overdue = ChatMessage.objects.filter(
        answer_due_at__lte=Now(), acknowledged_at__isnull=True, overdue_at__isnull=True
    )
    if not overdue.exists():
        return 0
    with writing(ENGINE) as work:
        rows = overdue.select_for_update(no_key=True, skip_locked=True).order_by("id")
        ids = list(rows.values_list("pk", flat=True))
        ChatMessage.objects.filter(pk__in=ids).update(overdue_at=Now())
        work.events.extend(_told(EventName.CHAT_MESSAGE_OVERDUE, read_chat_message_card(pk)) for pk in ids)
        return len(ids)


def _lock_open(by: Actor, incident_id: int) -> Incident:
    """Lock the open incident on which something is said."""
    if scope_of(by).has_desk:
        return lock_open_incident(by, incident_id, Right.WRITE_CHAT)
    incident = lock_where_it_went(by, incident_id, Right.WRITE_CHAT)
    if not incident.is_open:
        raise has_ended(incident)
    return incident


def _lock_addressed(by: Actor, message_id: int) -> ChatMessage:
    """Lock a message that the actor may acknowledge. Raises NotFound `chat_message_unknown`, Forbidden."""
    message = (
        visible_chat_messages(scope_of(by), chat_for_cards())
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=message_id, incident=None)
        .first()
    )
    if message is None:
        raise NotFound("chat_message_unknown", f"There is no chat message {message_id}.")
    addressed = Addressed(
        written_by_id=message.written_by_id,
        agencies=message.agencies,
        agency=message.to_agency_id,
        person_id=message.to_person_id,
        unit=(message.to_unit.pk, message.to_unit.agency_id) if message.to_unit else None,
        overdue=message.overdue_at is not None,
    )
    by.require_person_id()
    if by.access is None or not may_acknowledge(by.access, addressed):
        raise Forbidden("chat_not_yours", "It was addressed to others.")
    return message


def _acknowledge(by: Actor, message: ChatMessage) -> list[Event]:
    if message.acknowledged_at is not None:
        return []
    ChatMessage.objects.filter(pk=message.pk).update(acknowledged_at=Now(), acknowledged_by_id=by.person_id)
    return [_told(EventName.CHAT_MESSAGE_ACKNOWLEDGED, read_chat_message_card(message.pk))]


def _back(by: Actor, answered: ChatMessage) -> _Destination:
    """Return where an answer goes: to the crew or the person that asked; a crew answers all desks of its agency."""
    agencies = frozenset(answered.agencies)
    if answered.from_unit_id is not None:
        return _Destination(agencies, to_unit_id=answered.from_unit_id)
    if answered.to_unit is not None and answered.to_unit_id in scope_of(by).unit_ids:
        return _Destination(agencies, to_agency_id=answered.to_unit.agency_id, from_unit_id=answered.to_unit_id)
    return _Destination(agencies, to_person_id=answered.written_by_id)


def _destinations(by: Actor, new: NewChatMessage) -> Sequence[_Destination]:
    own = scope_of(by).agencies or frozenset()
    if new.to_unit is not None:
        unit = visible_units(scope_of(by), Unit.objects.all()).filter(pk=new.to_unit).first()
        if unit is None:
            raise NotFound("unit_unknown", f"There is no unit {new.to_unit}.", {"units": [new.to_unit]})
        require(by, Right.WATCH_CONSOLE, agency=unit.agency_id)
        return [_Destination(own | {unit.agency_id}, to_unit_id=unit.pk)]
    if new.to_person is not None:
        return [_to_person(by, new.to_person, own)]
    return [_to_agency(by, code, own) for code in known_agencies(new.to_agencies or [])]


def _to_person(by: Actor, username: str, own: frozenset[str]) -> _Destination:
    require(by, Right.ADDRESS_DESKS)
    person = Person.objects.filter(username=username, is_active=True).first()
    agencies = access_of(person).scope.agencies if person else frozenset()
    if agencies is None:
        agencies = frozenset(Agency.objects.values_list("code", flat=True))
    if person is None or not agencies:
        raise Invalid("person_unknown", f"Nobody with a desk is called {username}.", {"to": username})
    require_for(by, Right.ADDRESS_DESKS, agencies)
    return _Destination(own | agencies, to_person_id=person.pk)


def _to_agency(by: Actor, agency: str, own: frozenset[str]) -> _Destination:
    unit = None
    if by.access is not None and not by.access.may(Right.ADDRESS_DESKS, agency):
        unit = Unit.objects.filter(pk__in=by.access.scope.unit_ids, agency=agency).order_by("id").first()
        if unit is None:
            by.access.require(Right.ADDRESS_DESKS, agency)
    return _Destination(own | {agency}, to_agency_id=agency, from_unit_id=unit.pk if unit else None)


def _refuse_too_many(person_id: int, now: datetime, more: int) -> None:
    if written_since(person_id, now - timedelta(minutes=1)) + more > MOST_MESSAGES_A_MINUTE:
        raise TooMany("chat_messages_too_many", f"More than {MOST_MESSAGES_A_MINUTE} messages in a minute.")


def _write(person_id: int, to: _Destination, new: NewChatMessage, due_at: datetime | None) -> ChatMessageCard:
    message = ChatMessage.objects.create(
        to_agency_id=to.to_agency_id,
        to_person_id=to.to_person_id,
        to_unit_id=to.to_unit_id,
        agencies=sorted(to.agencies),
        written_by_id=person_id,
        from_unit_id=to.from_unit_id,
        text=new.text,
        answers_id=new.answers,
        answer_due_at=due_at,
        occurred_at=new.occurred_at,
    )
    return read_chat_message_card(message.pk)


def _told(name: EventName, card: ChatMessageCard, occurred_at: datetime | None = None) -> Event:
    return Event(name, card.agencies, EventData(chat_messages=[card]), occurred_at=occurred_at)
