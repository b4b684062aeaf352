"""What people of the centre wrote to each other, as cards."""

from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dispatch.models import ChatMessage, Incident, Person
from dispatch.models.chat import WAITING
from dispatch.rules.access import Scope
from dispatch.rules.chat import SHOWN_ON_INCIDENT
from dispatch.rules.transitions import ENDED
from dispatch.schema import ChatMessageCard, ChatMessageList, ChatPerson
from dispatch.selectors.people import shown_name
from dispatch.selectors.visibility import visible_chat_messages


def chat_for_cards() -> QuerySet[ChatMessage]:
    """Return messages with all that a card needs."""
    return ChatMessage.objects.select_related("written_by", "from_unit", "to_person", "to_unit", "acknowledged_by")


def waiting_chat() -> QuerySet[ChatMessage]:
    """Return the messages that wait to be acknowledged."""
    return chat_for_cards().filter(WAITING)


def newest_chat_on_open_incidents() -> QuerySet[ChatMessage]:
    """Return the newest messages of each open incident."""
    newest = ChatMessage.objects.filter(incident=OuterRef("incident")).order_by("-id").values("id")
    oldest_shown = Coalesce(Subquery(newest[SHOWN_ON_INCIDENT - 1 : SHOWN_ON_INCIDENT]), 0)
    still_open = Incident.objects.exclude(status__in=ENDED).values("pk")
    shown = chat_for_cards().annotate(oldest_shown=oldest_shown)
    return shown.filter(incident__in=still_open, id__gte=F("oldest_shown"))


def newest_chat_on(incident_id: int) -> list[ChatMessageCard]:
    """Return those messages of an incident that a board holds, in order."""
    newest = chat_for_cards().filter(incident=incident_id).order_by("-id")[:SHOWN_ON_INCIDENT]
    return [chat_message_card(message) for message in reversed(newest)]


def list_chat_on(incident: Incident, *, before: int | None, limit: int) -> ChatMessageList:
    """Return a page of the messages on an incident, newest first."""
    return _page(chat_for_cards().filter(incident=incident), before, limit)


def list_addressed_chat(scope: Scope, *, before: int | None, limit: int) -> ChatMessageList:
    """Return a page of the messages that the scope sees and that are on no incident, newest first."""
    return _page(visible_chat_messages(scope, chat_for_cards()).filter(incident=None), before, limit)


def written_since(person_id: int, moment: datetime) -> int:
    """Return how many messages a person has written since a moment."""
    return ChatMessage.objects.filter(written_by=person_id, written_at__gt=moment).count()


def read_chat_message_card(message_id: int) -> ChatMessageCard:
    """Return the card of a message as the database now has it."""
    return chat_message_card(chat_for_cards().get(pk=message_id))


def chat_message_card(message: ChatMessage) -> ChatMessageCard:
    """Return the card of a message read through `chat_for_cards`."""
    return ChatMessageCard(
        id=message.pk,
        incident_id=message.incident_id,
        to_agency=message.to_agency_id,
        to_person=_person(message.to_person),
        to_unit_id=message.to_unit_id,
        to_call_sign=message.to_unit.call_sign if message.to_unit else None,
        agencies=list(message.agencies),
        by=ChatPerson(username=message.written_by.username, name=shown_name(message.written_by)),
        from_unit_id=message.from_unit_id,
        from_call_sign=message.from_unit.call_sign if message.from_unit else None,
        text=message.text,
        answers=message.answers_id,
        written_at=message.written_at,
        occurred_at=message.occurred_at,
        answer_due_at=message.answer_due_at,
        overdue_at=message.overdue_at,
        acknowledged_at=message.acknowledged_at,
        acknowledged_by=_person(message.acknowledged_by),
    )


def _person(person: Person | None) -> ChatPerson | None:
    return ChatPerson(username=person.username, name=shown_name(person)) if person else None


def _page(messages: QuerySet[ChatMessage], before: int | None, limit: int) -> ChatMessageList:
    rows = messages if before is None else messages.filter(pk__lt=before)
    page = [chat_message_card(message) for message in rows.order_by("-id")[: limit + 1]]
    return ChatMessageList(chat_messages=page[:limit], next=page[limit - 1].id if len(page) > limit else None)
