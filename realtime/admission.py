"""How often somebody may try to open a socket. Held in memory and bounded in size, so that a flood costs little."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

# A look-up costs milliseconds, an address that is barred keeps out who signs in there: so the bar is far above a flood
# of one connect at a time, and there only to keep the database free.
REFUSED_PER_MINUTE = 3_000
WINDOW_S = 60.0
# The console of a night shift that nobody signed in again asks all the time: it counts once in so long.
REFUSED_REMEMBERED_S = 600.0
ADMITTED_REMEMBERED_S = 3600.0
CONNECTS_AT_ONCE = 120.0
CONNECTS_PER_SECOND = 2.0
MOST_ENTRIES = 10_000


class _Recent(Generic[Key, Value]):
    """A dictionary of bounded size that loses what was set longest ago."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Value | None:
        return self._entries.get(key)

    def set(self, key: Key, value: Value) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def drop(self, key: Key) -> None:
        self._entries.pop(key, None)


@dataclass(frozen=True)
class _Window:
    """How many credentials were refused since `began`."""

    began: float
    refused: int


@dataclass(frozen=True)
class Bucket:
    """Allows `size` at once and `per_second` in the long run."""

    size: float
    per_second: float
    level: float
    at: float

    def take(self, now: float) -> "Bucket | None":
        """Return the bucket with one less in it, or None where it is empty."""
        level = min(self.size, self.level + (now - self.at) * self.per_second)
        return Bucket(self.size, self.per_second, level - 1, now) if level >= 1 else None


class Admission:
    """Decides who is refused without a look into the database. Times are seconds of any steady clock.

    Credentials are digests. Many consoles stand behind one address, so what counts against an address is each refused
    credential once, not each attempt; and who was let in before is looked at again whatever the neighbours do.
    """

    def __init__(self, most_entries: int = MOST_ENTRIES) -> None:
        self._windows: _Recent[str, _Window] = _Recent(most_entries)
        self._refused: _Recent[bytes, float] = _Recent(most_entries)
        self._admitted: _Recent[bytes, float] = _Recent(most_entries)
        self._people: _Recent[int, Bucket] = _Recent(most_entries)

    def is_barred(self, address: str | None, credential: bytes, now: float) -> bool:
        """Return whether to refuse at once."""
        admitted_at = self._admitted.get(credential)
        if admitted_at is not None and now - admitted_at < ADMITTED_REMEMBERED_S:
            return False
        refused_at = self._refused.get(credential)
        if refused_at is not None and now - refused_at < REFUSED_REMEMBERED_S:
            return True
        window = self._windows.get(_network(address))
        return window is not None and now - window.began < WINDOW_S and window.refused >= REFUSED_PER_MINUTE

    def refuse(self, address: str | None, credential: bytes, now: float) -> None:
        """Count a credential that the database did not know."""
        self._admitted.drop(credential)
        self._refused.set(credential, now)
        network = _network(address)
        window = self._windows.get(network)
        if window is None or now - window.began >= WINDOW_S:
            window = _Window(now, 0)
        self._windows.set(network, _Window(window.began, window.refused + 1))

    def admit(self, credential: bytes, person_id: int, now: float) -> bool:
        """Remember a good credential, and return whether its person may open another socket now."""
        self._refused.drop(credential)
        self._admitted.set(credential, now)
        bucket = self._people.get(person_id) or Bucket(CONNECTS_AT_ONCE, CONNECTS_PER_SECOND, CONNECTS_AT_ONCE, now)
        left = bucket.take(now)
        if left is None:
            return False
        self._people.set(person_id, left)
        return True


def _network(address: str | None) -> str:
    """Return what counts as one address: an IPv6 subscriber owns a whole /64."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.exploded[:19]
    return address or ""
