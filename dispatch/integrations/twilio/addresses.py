"""Where Twilio reaches this centre with what it asks back."""

from django.conf import settings


def alarm_address(message_id: int) -> str:
    """Return the address that says what somebody hears who was rung up for this message."""
    return f"{settings.PUBLIC_URL}/telephony/twilio/alarm/{message_id}"
