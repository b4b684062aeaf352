"""Which sender of text messages this centre has."""

import logging
from pathlib import Path

from django.conf import settings

from dispatch.integrations.twilio.document import ApiDocument, DocumentMissing
from dispatch.integrations.twilio.double import TwilioDouble
from dispatch.integrations.twilio.sender import TwilioSender
from dispatch.outbox import has_provider
from dispatch.ports import MessageSender, SendRefused

# The demonstration's account: made up, known to nobody but the double.
_DEMO_ACCOUNT = "AC" + "0" * 32
_DEMO_TOKEN = "demonstration"  # noqa: S105  opens nothing
_DEMO_NUMBER = "+84900000000"

logger = logging.getLogger(__name__)


class NoSender(MessageSender):
    """Stands where messages cannot be sent: each is parked with the reason, for everybody to see."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def send_sms(self, *, address: str, body: str) -> str:
        """Raise SendRefused with the reason."""
        raise SendRefused(self._reason)

    def hang_up(self, *, provider_call_id: str) -> str:
        """Raise SendRefused with the reason."""
        raise SendRefused(self._reason)

    def call(self, *, address: str, message_id: int) -> str:
        """Raise SendRefused with the reason."""
        raise SendRefused(self._reason)


def sender() -> MessageSender:
    """Return Twilio where it is configured, its double in a demonstration, else one that refuses each message."""
    if has_provider():
        return TwilioSender(
            account_sid=settings.TWILIO_ACCOUNT_SID,
            auth_token=settings.TWILIO_AUTH_TOKEN,
            from_number=settings.TWILIO_FROM_NUMBER,
        )
    if not settings.DEMO:
        return NoSender("no SMS provider is configured")
    try:
        document = ApiDocument(document_path())
    except DocumentMissing as missing:
        # Deadlines must go on firing, so this is no reason to stop.
        logger.error("the demonstration sends no text messages: %s", missing)  # noqa: TRY400  the text says it all
        return NoSender(str(missing))
    double = TwilioDouble(document, account_sid=_DEMO_ACCOUNT, auth_token=_DEMO_TOKEN)
    return TwilioSender(account_sid=_DEMO_ACCOUNT, auth_token=_DEMO_TOKEN, from_number=_DEMO_NUMBER, http_client=double)


def document_path() -> Path:
    """Return where bin/setup puts Twilio's OpenAPI document."""
    return Path(settings.BASE_DIR) / "var" / "tools" / "twilio" / "twilio_api_v2010.json"
