"""What people of the centre write to each other, and notes that name a unit."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from dispatch.schema.values import TEXT, Code, DeviceTime, Id, Shape, Username

ChatText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000, pattern=TEXT)]


class ChatPerson(Shape):
    """Somebody who writes or is written to, and how they are called on screen."""

    username: str
    name: str


class ChatMessageCard(Shape):
    """A message on an incident, or to the desks of an agency, to one person or to the crew of a unit.

    `agencies` are those whose desks see it; of one on an incident that is whoever sees the incident, and it is empty.
    It came at `written_at`; `occurred_at` is the clock of the device on which it was written, null where none said it.
    One that is addressed waits until `acknowledged_at`; one that was not acknowledged by `answer_due_at` is overdue.
    """

    id: int
    incident_id: int | None
    to_agency: str | None
    to_person: ChatPerson | None
    to_unit_id: int | None
    to_call_sign: str | None
    agencies: list[str]
    by: ChatPerson
    from_unit_id: int | None
    from_call_sign: str | None
    text: str
    answers: int | None
    written_at: datetime
    occurred_at: datetime | None
    answer_due_at: datetime | None
    overdue_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: ChatPerson | None


class ChatMessageList(Shape):
    """Messages, newest first; `next` is the `before` of the next page."""

    chat_messages: list[ChatMessageCard]
    next: int | None


class NewIncidentChatMessage(Shape):
    """What is said to everybody on an incident. `occurred_at` is the device's clock when it was written."""

    text: ChatText
    occurred_at: DeviceTime | None = None


class NewChatMessage(Shape):
    """A message to the desks of agencies, each of which acknowledges its own, to a person, or to the crew of a unit.

    One that `answers` another goes to who wrote that, and acknowledges it. With `answer_within_s` it is overdue where
    nobody has acknowledged it by then, counted from when it came. `occurred_at` is the device's clock when it was
    written.
    """

    text: ChatText
    occurred_at: DeviceTime | None = None
    to_agencies: list[Code] | None = Field(default=None, min_length=1, max_length=20)
    to_person: Username | None = None
    to_unit: Id | None = None
    answers: Id | None = None
    answer_within_s: Annotated[int, Field(strict=True, ge=15, le=3_600)] | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if sum(part is not None for part in (self.to_agencies, self.to_person, self.to_unit, self.answers)) != 1:
            raise ValueError("one of to_agencies, to_person, to_unit and answers")
        return self


class MentionCard(Shape):
    """A note on the incident of a crew that names its unit. `seq` is that of the note on the record."""

    seq: int
    incident_id: int
    units: list[int]
    text: str
    by: str
    at: datetime
