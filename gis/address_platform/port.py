"""What is expected of a platform of digital addresses, whoever runs it."""

from typing import NamedTuple, Protocol

LonLat = tuple[float, float]


class PlatformAddress(NamedTuple):
    """One address: its code, its text in NFC, its point (lon, lat) in degrees, and its commune's code or nothing."""

    code: str
    text: str
    point: LonLat
    commune_code: str


class PlatformUnavailable(Exception):
    """The platform gave no answer that can be used: it is down, slow, refuses us, or speaks otherwise than agreed."""


class AddressPlatform(Protocol):
    """Whoever knows the addresses. Both questions may take seconds, and are not asked within a transaction."""

    @property
    def source(self) -> str:
        """Return the name under which answers are kept."""
        ...

    def by_code(self, code: str) -> PlatformAddress | None:
        """Return the address of this code, None where there is none. Raises PlatformUnavailable."""
        ...

    def at(self, point: LonLat) -> PlatformAddress | None:
        """Return the address nearest to a point (lon, lat), None where there is none. Raises PlatformUnavailable."""
        ...
