"""Where a point is: the areas around it, and its address."""

from datetime import date, datetime
from typing import Literal

from dispatch.schema.values import Latitude, Longitude, Shape


class AreaItem(Shape):
    """An area at a point. `owner` is the agency whose zone it is, empty for areas of administration.

    `by` tells a fact from a guess: in an area found by `succession` the point may lie, or in another of them.
    `district` names the old district of an old commune, where it is known. An `approximate` shape was not surveyed.
    """

    level: Literal["province", "district", "commune", "zone"]
    owner: str
    code: str
    kind: str
    name: str
    district: str | None
    approximate: bool
    by: Literal["shape", "succession"]


class AreasAtCard(Shape):
    """The areas at a point now, and those of the division that held until just before `before_until`.

    `outside` tells that the point is in no commune of the centre.
    """

    now: list[AreaItem]
    before: list[AreaItem]
    before_until: date | None
    outside: bool


class AddressItem(Shape):
    """An address of the national platform. `commune_code` is empty where the platform does not tell it."""

    code: str
    text: str
    lon: Longitude
    lat: Latitude
    commune_code: str


class AddressCard(Shape):
    """What the address platform says, or said: `answered_at` and `age_s` (seconds) tell when.

    `platform`: `answered` now; `not_asked`, since it had answered lately; `down`, and what is shown is the last that
    is known, or nothing.
    """

    address: AddressItem | None
    platform: Literal["answered", "not_asked", "down"]
    source: str
    answered_at: datetime | None
    age_s: int | None
