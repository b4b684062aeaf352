"""What comes in: the bodies of requests."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dispatch.schema.values import (
    TEXT,
    Code,
    DeviceTime,
    Id,
    Latitude,
    Longitude,
    LongText,
    PriorityLevel,
    RadiusMetres,
    Reason,
    Shape,
    ShortText,
    Words,
)
from dispatch.vocabulary import (
    AssignmentOutcome,
    AssignmentStatus,
    CallBackOutcome,
    Disposition,
    LocationSource,
    UnitStatus,
)


class NewLocation(Shape):
    """A point given by a person or a program."""

    lon: Longitude
    lat: Latitude
    radius_m: RadiusMetres = 0
    source: LocationSource = LocationSource.OPERATOR


class NewIncident(Shape):
    """An incident entered by hand. Without agencies or priority, those of the type hold."""

    type: Code
    agencies: list[Code] | None = Field(default=None, min_length=1, max_length=20)
    priority: PriorityLevel | None = None
    location: NewLocation | None = None
    place: ShortText = ""
    what: LongText = ""


class IncidentChanges(Shape):
    """Fields to change; what is absent stays. `null` clears the location and is refused elsewhere."""

    type: Code = ""
    priority: PriorityLevel = 3
    location: NewLocation | None = None
    place: ShortText = ""
    what: LongText = ""


class AgencyToAdd(Shape):
    """The agency that is needed too."""

    agency: Code


class NewNote(Shape):
    """A free text on the incident. `occurred_at` is the device's clock when it was written; without it, now."""

    text: Words
    occurred_at: DeviceTime | None = None


class NewAssignments(Shape):
    """Units to send: all of them or none. `reason` says why they are others than those recommended."""

    units: list[Id] = Field(min_length=1, max_length=50)
    reason: ShortText = ""


class AssignmentReport(Shape):
    """A status from the field. `occurred_at` is the device's clock; without it, now."""

    status: AssignmentStatus
    occurred_at: DeviceTime | None = None


class AssignmentEnding(Shape):
    """Why an assignment ends before its work is done: declined or unable (the crew), cancelled (the desk).

    With `only_while`, it ends in no other status than this one.
    """

    outcome: Literal[AssignmentOutcome.DECLINED, AssignmentOutcome.UNABLE, AssignmentOutcome.CANCELLED]
    reason: Reason
    only_while: AssignmentStatus | None = None
    occurred_at: DeviceTime | None = None


class Diversion(Shape):
    """The incident to which a unit is diverted from the one that it is on."""

    incident: Id
    reason: ShortText = ""


class HospitalAlert(Shape):
    """The hospital to which a patient is taken, and what it should know."""

    hospital: Code
    text: ShortText = ""


class ShiftReport(Shape):
    """A unit's crew comes on duty under their names, or goes off, at `occurred_at` by the device's clock, or now."""

    on_duty: Annotated[bool, Field(strict=True)]
    crew: list[Reason] = Field(default=[], max_length=20)
    occurred_at: DeviceTime | None = None


class UnitEmergency(Shape):
    """A crew in danger calls for help. `occurred_at` is the device's clock when it did; without it, now."""

    position: NewLocation | None = None
    text: ShortText = ""
    occurred_at: DeviceTime | None = None


class UnitReport(Shape):
    """A unit's status outside an assignment. `occurred_at` is the device's clock; without it, now."""

    status: UnitStatus
    reason: ShortText = ""
    occurred_at: DeviceTime | None = None


class IncidentClosing(Shape):
    """Why the incident is closed."""

    disposition: Disposition
    note: LongText = ""


class IncidentCancellation(Shape):
    """Why nothing is done about the incident any more."""

    reason: Reason


class Reopening(Shape):
    """Why work goes on after the end."""

    reason: Reason


class AlarmLevel(Shape):
    """The alarm level to raise to."""

    level: Annotated[int, Field(strict=True, ge=1, le=5)]


class StandDown(Shape):
    """Why an agency is not needed."""

    reason: Reason


class CallToLink(Shape):
    """The call that is about this incident."""

    call: Id


class MergeTarget(Shape):
    """The incident that goes on when this one is found to be the same."""

    into: Id


class NewAnswer(Shape):
    """The answer to one question of a question card. `occurred_at` is the device's clock when it was given.

    `instead_of` is the answer that its writer saw there, null where there was none: where another stands by now, the
    new one is refused. Without it the new one counts whatever stands there.
    """

    card: Code
    question: Code
    answer: Words
    instead_of: Words | None = None
    occurred_at: DeviceTime | None = None


class CallClosing(Shape):
    """Why a call ends without an incident."""

    disposition: Disposition
    note: LongText = ""


class SilenceReport(Shape):
    """Whether nobody speaks on the line."""

    silent: Annotated[bool, Field(strict=True)]


class CallBackNumber(Shape):
    """Where the caller says to be reached, as it was said; empty: at the number that called."""

    number: ShortText


class CallBackReport(Shape):
    """How an attempt to call somebody back went."""

    outcome: CallBackOutcome
    note: ShortText = ""


class NewHandover(Shape):
    """The desk of an agency is offered to the person who takes over, by username."""

    agency: Code
    to: Annotated[str, StringConstraints(min_length=1, max_length=150, pattern=TEXT)]
    note: LongText = ""


class NewDeskShift(Shape):
    """Where a person works from now on, and which service lines they answer there.

    `take_over` ends the shift of whoever sits at a desk for one.
    """

    desk: Code
    lines: list[Code] = Field(max_length=50)
    take_over: Annotated[bool, Field(strict=True)] = False


class PositionFix(Shape):
    """One fix of a receiver. `at` is the device's clock, `heading` degrees clockwise from north.

    Without `unit` it is the one unit of the crew that sends it.
    """

    unit: Id | None = None
    at: DeviceTime
    lon: Longitude
    lat: Latitude
    accuracy_m: RadiusMetres | None = None
    heading: Annotated[float, Field(strict=True, ge=0, le=360, allow_inf_nan=False)] | None = None
    speed_mps: Annotated[float, Field(strict=True, ge=0, le=1_000, allow_inf_nan=False)] | None = None


class PositionReport(Shape):
    """A batch of fixes, of one unit or of many, in any order."""

    fixes: list[PositionFix] = Field(min_length=1, max_length=1_000)
