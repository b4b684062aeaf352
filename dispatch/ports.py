"""What the centre expects of the world outside: shapes and protocols, no implementation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from dispatch.vocabulary import LocationSource


class CallEventKind(StrEnum):
    """What a voice provider can say of a call."""

    RINGING = "ringing"
    ENDED = "ended"
    ABANDONED = "abandoned"
    FAILED = "failed"


@dataclass(frozen=True)
class CallEvent:
    """One report of a voice provider. `key` is the same for each delivery of the same report.

    `caller` and `dialled` are as the network sent them; `provider_status` is the provider's own word.
    """

    provider: str
    provider_call_id: str
    kind: CallEventKind
    key: str
    provider_status: str
    caller: str
    dialled: str


@dataclass(frozen=True)
class CallerFix:
    """Where one source says that a caller was, `age` ago (degrees, metres)."""

    source: LocationSource
    lon: float
    lat: float
    radius_m: float
    age: timedelta = timedelta()


class SendRefused(Exception):
    """The provider refused the message for good: sending it again would not help."""


class SendUnavailable(Exception):
    """The provider did certainly not take the message; it may be sent again later."""


class SendUncertain(Exception):
    """The provider may or may not have taken the message: it must not be sent again blindly."""


class MessageSender(Protocol):
    """Sends to the world outside what stands in the outbox."""

    def send_sms(self, *, address: str, body: str) -> str:
        """Send `body` to the E.164 number `address` and return the provider's id.

        Raises SendRefused, SendUnavailable or SendUncertain.
        """
        ...

    def hang_up(self, *, provider_call_id: str) -> str:
        """End a call at the provider and return its id there; a call that is gone already counts as ended.

        Once more does no harm. Raises SendRefused or SendUnavailable.
        """
        ...

    def call(self, *, address: str, message_id: int) -> str:
        """Ring the E.164 number `address`, read the message out there, and return the provider's id of the call.

        Raises SendRefused, SendUnavailable or SendUncertain.
        """
        ...


class SubscriptionGone(Exception):
    """The push service knows the subscription no more: nothing more is to be sent to it."""


@dataclass(frozen=True)
class Push:
    """A message to a browser: its push service takes it at `endpoint`, for `good_for_s` seconds.

    `p256dh` and `auth` are the browser's keys, base64url. Of what it holds under a `topic` (base64url, at most 32
    characters) for a browser that is away, the newest takes the place of the one before it.
    """

    endpoint: str
    p256dh: str
    auth: str
    body: bytes
    good_for_s: int
    topic: str


class PushSender(Protocol):
    """Sends messages to browsers, by their push services."""

    def push(self, push: Push) -> None:
        """Give the message to the push service. Once more does little harm: the later one takes its place.

        Raises SubscriptionGone, SendRefused or SendUnavailable.
        """
        ...


@dataclass(frozen=True)
class StreamedEvent:
    """A committed event, ready for sockets: `tail` is the JSON of its frame after the member `prev`."""

    seq: int
    agencies: frozenset[str]
    tail: bytes

    def frame(self, prev: int) -> bytes:
        """Return the whole frame for a connection on which the event `prev` (or that cursor) came before."""
        return b'{"type":"event","seq":%d,"prev":%d%s' % (self.seq, prev, self.tail)


class Doorbell(Protocol):
    """Tells the web processes that events were committed. It may fail: they also look for themselves."""

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        """Announce the events. Never blocks and never raises."""
        ...


class _SilentDoorbell:
    """Stands until the push path is connected; the hubs then find events by looking."""

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        """Do nothing."""


_connected: list[Doorbell] = [_SilentDoorbell()]


def connect_doorbell(doorbell: Doorbell) -> None:
    """Make this the doorbell of the process. Called once, at start."""
    _connected[0] = doorbell


def doorbell() -> Doorbell:
    """Return the doorbell of the process."""
    return _connected[0]


class Movement(NamedTuple):
    """The newest place of a unit, for screens. `at` is when it was there, in seconds since 1970.

    `heading` is degrees clockwise from north, `speed_mps` metres a second; `suspect` where no vehicle could have come
    there from the place before.
    """

    unit_id: int
    agency: str
    lon: float
    lat: float
    heading: float | None
    speed_mps: float | None
    at: float
    suspect: bool


class PositionFeed(Protocol):
    """Shows the newest places of units on screens. What is lost there is mended by the next movement, or by reading."""

    def show(self, movements: Sequence[Movement]) -> None:
        """Show the movements, which may not be committed yet. Never blocks and never raises."""
        ...


class _NoScreens:
    """Stands until the push path is connected; the screens then find positions by looking."""

    def show(self, movements: Sequence[Movement]) -> None:
        """Do nothing."""


_connected_feed: list[PositionFeed] = [_NoScreens()]


def connect_position_feed(feed: PositionFeed) -> None:
    """Make this the position feed of the process. Called once, at start."""
    _connected_feed[0] = feed


def position_feed() -> PositionFeed:
    """Return the position feed of the process."""
    return _connected_feed[0]
