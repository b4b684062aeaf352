"""Location links, by the token that only their callers have."""

from django.db.models.functions import Now

from dispatch.errors import NotFound
from dispatch.models import LocationLink
from dispatch.rules.access import Scope
from dispatch.schema import DemonstrationMessage, DemonstrationMessages
from dispatch.selectors.calls import require_call
from dispatch.selectors.people import token_digest


def require_link(token: str) -> LocationLink:
    """Return a link that is good.

    Raises NotFound `location_link_unknown`, the same for one that never was and for one whose time is over.
    """
    link = LocationLink.objects.filter(digest=token_digest(token), expires_at__gt=Now()).first()
    if link is None:
        raise NotFound("location_link_unknown", "This link is not good, or no longer.")
    return link


def messages_of_demonstration(scope: Scope, call_id: int) -> DemonstrationMessages:
    """Return the messages that a call's caller would have got, the newest first; of a demonstration only.

    Elsewhere their texts are forgotten once they have been sent. Raises NotFound `call_unknown`.
    """
    links = require_call(scope, call_id).location_links.all()
    return DemonstrationMessages(
        messages=[DemonstrationMessage(at=link.sent_at, body=link.message.body) for link in links]
    )
