"""What the centre asks of push services: to wake a browser with a message that only that browser can read."""

import time
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
from py_vapid import Vapid02
from pywebpush import WebPusher

from dispatch.ports import Push, PushSender, SendRefused, SendUnavailable, SubscriptionGone
from dispatch.rules.pushing import is_push_service

# Less than the 9 s for which an engine that is to end waits.
_TIMEOUT = httpx.Timeout(connect=3.0, read=4.0, write=1.0, pool=0.5)
# At most a day may be asked for. A signature that is copied opens one push service, and that not for long.
_SIGNED_FOR_S = 3600
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class WebPushSender(PushSender):
    """Sends under one key. What it raises names the host of a push service, never the rest of an address.

    Of an answer nothing but its status is read, no redirect is followed, and only known push services are asked.
    """

    def __init__(
        self, *, private_key: str, contact: str, services: Sequence[str], client: httpx.Client | None = None
    ) -> None:
        self._vapid = Vapid02.from_raw(private_key.encode())
        self._contact = contact
        self._services = services
        self._client = client or httpx.Client(
            timeout=_TIMEOUT, follow_redirects=False, limits=httpx.Limits(max_connections=8, keepalive_expiry=60)
        )

    def push(self, push: Push) -> None:
        """Encrypt the message for the browser and give it to its push service, which holds it for `good_for_s`.

        Raises SubscriptionGone, SendRefused or SendUnavailable; in doubt the last.
        """
        # What was kept before the list was made shorter is asked no more.
        if not is_push_service(push.endpoint, self._services):
            raise SubscriptionGone("the centre sends to no such push service")
        parts = urlsplit(push.endpoint)
        host = parts.hostname or ""
        keys = {"p256dh": push.p256dh, "auth": push.auth}
        encrypted = WebPusher({"endpoint": push.endpoint, "keys": keys}).encode(push.body, "aes128gcm")["body"]
        claims = {
            "sub": self._contact,
            "aud": f"https://{parts.netloc}",
            "exp": int(time.time()) + _SIGNED_FOR_S,
        }
        headers = {
            **self._vapid.sign(claims),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(push.good_for_s),
            "Urgency": "high",
            "Topic": push.topic,
        }
        try:
            with self._client.stream("POST", push.endpoint, content=encrypted, headers=headers) as answer:
                status = answer.status_code
        except httpx.InvalidURL:
            raise SendRefused(f"the address at {host} cannot be asked") from None
        except httpx.HTTPError as error:
            # Its text may repeat the address, which is secret.
            raise SendUnavailable(f"no answer from {host} ({type(error).__name__})") from None
        if status in _GONE:
            raise SubscriptionGone(f"{host} answered {status}: the phone takes no notifications any more")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise SendUnavailable(f"{host} answered {status}")
