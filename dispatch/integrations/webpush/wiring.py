"""Which sender of notifications this centre has."""

from django.conf import settings

from dispatch.integrations.webpush.sender import WebPushSender
from dispatch.ports import Push, PushSender, SendRefused
from dispatch.rules.pushing import public_key


class NoPushSender(PushSender):
    """Stands where there is no key: each message lapses with the reason."""

    def push(self, push: Push) -> None:
        """Raise SendRefused."""
        raise SendRefused("the centre has no key for push services")


def push_sender() -> PushSender:
    """Return one that asks push services, or one that refuses each message where there is no key."""
    if not public_key(settings.WEB_PUSH_KEY):
        return NoPushSender()
    return WebPushSender(
        private_key=settings.WEB_PUSH_KEY, contact=settings.WEB_PUSH_CONTACT, services=settings.WEB_PUSH_SERVICES
    )
