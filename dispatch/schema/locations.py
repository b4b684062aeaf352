"""Where callers are: what several sources say of one call, and the link by which a telephone tells it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from dispatch.schema.values import Latitude, Longitude, RadiusMetres, Shape
from dispatch.vocabulary import LocationSource, OutboxStatus


class CallerLocationCard(Shape):
    """Where a caller was at `occurred_at`, as one source says, and by how much that may be wrong."""

    id: int
    source: LocationSource
    lon: Longitude
    lat: Latitude
    radius_m: float
    occurred_at: datetime
    recorded_at: datetime


class LocationLinkCard(Shape):
    """The newest location link of a call. `message` says whether its text message has left; until then it is `pending`.

    `opened_at` and `answered_at` are those since it was sent, by whichever of the call's links.
    """

    sent_at: datetime
    sent_by: str
    expires_at: datetime
    message: OutboxStatus
    opened_at: datetime | None
    answered_at: datetime | None


class NewCallerLocation(Shape):
    """A position that a person enters as the caller's, such as one that was pasted out of another programme."""

    lon: Longitude
    lat: Latitude
    radius_m: RadiusMetres = 0


class TelephoneFix(Shape):
    """What the page of a location link sends: a fix, and how long ago the telephone made it."""

    lon: Longitude
    lat: Latitude
    accuracy_m: RadiusMetres
    age_s: Annotated[float, Field(strict=True, ge=0, le=3600, allow_inf_nan=False)] = 0


class PageOpened(Shape):
    """What the page of a location link sends when somebody has it before them: a preview of the message does not."""

    opened: Literal[True]


class DemonstrationMessage(Shape):
    """A text message that nobody got, because a demonstration sends none."""

    at: datetime
    body: str


class DemonstrationMessages(Shape):
    """What a caller of a demonstration would have got, the newest first."""

    messages: list[DemonstrationMessage]
