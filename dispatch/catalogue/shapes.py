"""What the catalogue's data files hold. Every file begins with a header that marks its entries as examples."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, StringConstraints

from dispatch.schema import Code, PriorityLevel, Shape
from dispatch.vocabulary import EscalationEffect, EscalationTrigger

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
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
    """A line that people call; `numbers` are the forms in which networks name it, `agency` answers it (None: all)."""

    code: Code
    name_vi: Name
    name_en: Name
    numbers: tuple[Name, ...]
    agency: Code | None
    default_priority: PriorityLevel


class IncidentTypeEntry(Shape):
    """A kind of incident with the agencies, the leading one first, and the priority that it brings by default."""

    code: Code
    name_vi: Name
    name_en: Name
    agencies: Annotated[tuple[Code, ...], Field(min_length=1)]
    default_priority: PriorityLevel


class UnitTypeEntry(Shape):
    """A kind of unit of an agency."""

    code: Code
    agency: Code
    name_vi: Name
    name_en: Name


class EscalationStepEntry(Shape):
    """Wait `after_s` seconds after the step before (or after the trigger began), then do `effect`."""

    after_s: Annotated[int, Field(strict=True, ge=1)]
    effect: EscalationEffect


class EscalationPolicyEntry(Shape):
    """A chain of steps for a silence, limited to an agency or a priority where these are named."""

    name: Name
    trigger: EscalationTrigger
    agency: Code | None
    priority: PriorityLevel | None
    steps: Annotated[tuple[EscalationStepEntry, ...], Field(min_length=1)]
