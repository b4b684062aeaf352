"""The values that shapes are made of, and the base of all shapes."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

# Strict: `false` and "12.5" are not coordinates.
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
RadiusMetres = Annotated[float, Field(strict=True, ge=0, le=1_000_000, allow_inf_nan=False)]
PriorityLevel = Annotated[int, Field(strict=True, ge=1, le=5)]
# PostgreSQL's bigint: a larger number would be an error of the database, not a thing that is not there.
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
# NUL cannot be stored in PostgreSQL text.
TEXT = r"^[^\x00]*$"
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=TEXT)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=TEXT)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=TEXT)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=TEXT)]


def _written_time(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a time is written as text, with its zone")  # noqa: TRY004 -- pydantic reports ValueErrors
    return value


def _since_there_are_devices(value: datetime) -> datetime:
    # Years before are nobody's clock, and the database and Python do not agree on all of them.
    if value.year < 1970:  # noqa: PLR2004
        raise ValueError("a time after 1970")
    return value


# Also of what a person asks for: before 1970 nothing happened here.
DeviceTime = Annotated[AwareDatetime, BeforeValidator(_written_time), AfterValidator(_since_there_are_devices)]
# A code that the centre may have entered by hand.
Slug = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]
# Codes of areas are written as their owner writes them.
AreaCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
Username = Annotated[str, StringConstraints(min_length=1, max_length=150, pattern=TEXT)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[a-z0-9_]+$")]


class Shape(BaseModel):
    """Base of all shapes: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
