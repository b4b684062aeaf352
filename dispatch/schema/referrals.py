"""Incidents that are handed over to the centre of another line."""

from pydantic import Field

from dispatch.schema.values import Reason, Shape, ShortText, Slug
from dispatch.vocabulary import Disposition


class NewReferral(Shape):
    """To which line an incident goes, why, and who took it there under which reference, where that was said.

    `text` is what was told there, as `/incidents/{id}/referral` gave it; none where nobody read it.
    """

    line: Slug
    reason: Reason
    taken_by: ShortText = ""
    reference: ShortText = ""
    text: str | None = Field(default=None, max_length=20_000)


class ReferralFact(Shape):
    """A hand-over of an incident to the centre of another line, with the text that was told there."""

    line: str
    disposition: Disposition
    reason: str
    taken_by: str
    reference: str
    text: str


class ReferralText(Shape):
    """What is read out to, or sent to, the centre of another line: Vietnamese, as the incident is now."""

    line: str
    text: str
