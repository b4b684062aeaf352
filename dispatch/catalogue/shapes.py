"""What the catalogue's data files hold. Every file begins with a header that marks its entries as examples."""

from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from dispatch.schema import Code, PriorityLevel, Shape
from dispatch.vocabulary import Disposition, EscalationEffect, EscalationTrigger, QuestionKind

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
LongName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)]
QuestionText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
InstructionText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Seconds = Annotated[int, Field(strict=True, ge=1, le=86_400)]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Entry = TypeVar("Entry", bound=Shape)


class ExampleFile(Shape, Generic[Entry]):
    """A data file: a header that says that a centre must approve the entries, then the entries."""

    status: Literal["example"]
    note_vi: str
    note_en: str
    entries: tuple[Entry, ...]


class AgencyEntry(Shape):
    """A force."""

    code: Code
    name_vi: Name
    name_en: Name


class ServiceLineEntry(Shape):
    """A line that people call; `numbers` are the forms in which networks name it, `agency` answers it (None: all).

    An incident that is handed over to the centre of the line ends as `refers_as`.
    """

    code: Code
    name_vi: Name
    name_en: Name
    numbers: tuple[Name, ...]
    agency: Code | None
    default_priority: PriorityLevel
    refers_as: Disposition | None = None


class IncidentTypeEntry(Shape):
    """A kind of incident with the agencies, the leading one first, and the priority that it brings by default."""

    code: Code
    name_vi: Name
    name_en: Name
    agencies: Annotated[tuple[Code, ...], Field(min_length=1)]
    default_priority: PriorityLevel


class UnitTypeEntry(Shape):
    """A kind of unit of an agency: whether it takes patients to hospital, how it travels, how soon it leaves."""

    code: Code
    agency: Code
    name_vi: Name
    name_en: Name
    transports: Annotated[bool, Field(strict=True)]
    profile: Literal["car", "fire_truck", "ambulance", "motorbike", "boat"]
    turnout_s: Seconds


class TravelProfileEntry(Shape):
    """How a kind of vehicle travels; measures of 0 are not known, an empty costing follows no road."""

    code: Code
    name_vi: Name
    name_en: Name
    costing: Literal["auto", "truck", "motorcycle", "motor_scooter", ""]
    speed_kmh: Annotated[float, Field(ge=1, le=200)]
    weight_t: Annotated[float, Field(ge=0, le=100)]
    length_m: Annotated[float, Field(ge=0, le=50)]
    width_m: Annotated[float, Field(ge=0, le=10)]
    height_m: Annotated[float, Field(ge=0, le=10)]
    siren_factor: Annotated[float, Field(ge=0.3, le=2)]


class AreaClassEntry(Shape):
    """Areas, by their kind or code, in which roads are so many times as long as the straight line."""

    code: Code
    name_vi: Name
    name_en: Name
    road_factor: Annotated[float, Field(ge=1, le=5)]
    area_kinds: tuple[Name, ...]
    area_codes: tuple[Code, ...]


class CapabilityEntry(Shape):
    """What a unit can do."""

    code: Code
    name_vi: Name
    name_en: Name


class QuestionEntry(Shape):
    """A question to a caller. A choice has `options`, at least two; no other kind has any."""

    code: Code
    kind: QuestionKind
    text_vi: QuestionText
    text_en: QuestionText
    options: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _choices_have_options(self) -> Self:
        if self.kind is not QuestionKind.CHOICE:
            if self.options:
                raise ValueError(f"{self.code}: only a choice has options")
        elif len(set(self.options)) < 2 or len(set(self.options)) < len(self.options):  # noqa: PLR2004
            raise ValueError(f"{self.code}: a choice has two or more different options")
        return self


class InstructionEntry(Shape):
    """What is read out to a caller."""

    text_vi: InstructionText
    text_en: InstructionText


class QuestionCardEntry(Shape):
    """What to ask and what to say, in order, at incidents of these types; of none where it goes with a call alone."""

    code: Code
    name_vi: LongName
    name_en: LongName
    incident_types: tuple[Code, ...]
    questions: Annotated[tuple[QuestionEntry, ...], Field(min_length=1)]
    instructions: Annotated[tuple[InstructionEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _questions_have_codes_of_their_own(self) -> Self:
        if len({question.code for question in self.questions}) < len(self.questions):
            raise ValueError(f"{self.code}: two questions have the same code")
        return self


class ResponseNeedEntry(Shape):
    """So many units that have this capability, or are of this unit type."""

    capability: Code
    count: Annotated[int, Field(strict=True, ge=1, le=50)]


class ResponsePlanEntry(Shape):
    """The total that an alarm level calls for at an incident type.

    A priority limits it where one is named, a time of day (the centre's, it may pass midnight) where both ends are.
    """

    name: LongName
    incident_type: Code
    priority: PriorityLevel | None
    alarm_level: Annotated[int, Field(strict=True, ge=1, le=5)]
    from_time: ClockTime | None
    to_time: ClockTime | None
    divert: Annotated[bool, Field(strict=True)]
    horizon_s: Seconds
    needs: Annotated[tuple[ResponseNeedEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.from_time is None) != (self.to_time is None):
            raise ValueError(f"{self.name}: a time of day has two ends")
        if len({need.capability for need in self.needs}) < len(self.needs):
            raise ValueError(f"{self.name}: two needs name the same capability")
        return self


class EscalationStepEntry(Shape):
    """Wait `after_s` seconds after the step before (or after the trigger began), then do `effect`."""

    after_s: Annotated[int, Field(strict=True, ge=1)]
    effect: EscalationEffect


class EscalationPolicyEntry(Shape):
    """A chain of steps for a silence, limited to an agency or a priority where these are named.

    With `repeat_s` the last step is done again until somebody acknowledges. `threshold` is the number of calls of the
    trigger `calls_on_incident`, which alone has one.
    """

    name: Name
    trigger: EscalationTrigger
    agency: Code | None
    priority: PriorityLevel | None
    threshold: Annotated[int, Field(strict=True, ge=2, le=1000)] | None = None
    repeat_s: Annotated[int, Field(strict=True, ge=15, le=86_400)] | None = None
    steps: Annotated[tuple[EscalationStepEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _counts_calls_or_nothing(self) -> Self:
        if (self.threshold is not None) != (self.trigger is EscalationTrigger.CALLS_ON_INCIDENT):
            raise ValueError(f"{self.name}: a threshold belongs to calls_on_incident, and only there")
        return self


class FeatureLayerEntry(Shape):
    """A layer of what stands in the province, without what stands in it."""

    code: Code
    name_vi: Name
    name_en: Name
    icon: Code
    use: Literal["open", "centre"]


class NearbyRuleEntry(Shape):
    """How much of a layer is shown on an incident: of a type, or of an agency, or on each."""

    layer: Code
    incident_type: Code | None = None
    agency: Code | None = None
    count: Annotated[int, Field(strict=True, ge=0, le=20)]
    within_m: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    profile: Code | Literal[""] = ""
    position: Annotated[int, Field(strict=True, ge=0, le=1_000)]


class PremiseNoteKindEntry(Shape):
    """A kind of premise note, and how many days one may stand."""

    code: Code
    name_vi: Name
    name_en: Name
    most_days: Annotated[int, Field(strict=True, ge=1, le=1_100)]
