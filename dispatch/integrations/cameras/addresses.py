"""Which addresses the centre asks: a registered stream, and what its playlists name below its folder. No other."""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.utils.crypto import constant_time_compare, salted_hmac

# What a path may hold when it is decoded, and what stays as it is when it is written anew.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\%]")
_SAFE = "/!$&'()*+,;=:@-._~"
_MOST_CHARACTERS = 1_000
_SALT = "eoc.camera.address"
_SEAL_BYTES = 16


class Elsewhere(Exception):
    """An address that is not below the registered stream, or that none of its playlists has named for this look."""


class Below(NamedTuple):
    """What lies below the folder of a stream: a decoded path, and a query as it is sent."""

    path: str
    query: str


@dataclass(frozen=True)
class Look:
    """A look, by its token. It opens what the playlists that were served for it have named.

    Cameras of one gateway often share a folder: what lies there is not all of this camera. So each address that leaves
    in a playlist is sealed for this look, and no other is asked for.
    """

    token: str

    def address(self, below: Below) -> str:
        """Return under which address of the centre this look is given what lies there."""
        asked = f"?{below.query}" if below.query else ""
        return f"/cameras/{self.token}/at/{self._seal(below)}/{quote(below.path, safe=_SAFE)}{asked}"

    def require(self, seal: str, below: Below) -> None:
        """Raise Elsewhere unless `address` has given out this address for this look."""
        if not constant_time_compare(seal, self._seal(below)):
            raise Elsewhere(below.path)

    def _seal(self, below: Below) -> str:
        sealed = "\n".join((self.token, *below))
        digest = salted_hmac(_SALT, sealed, algorithm="sha256").digest()
        return urlsafe_b64encode(digest[:_SEAL_BYTES]).rstrip(b"=").decode()


@dataclass(frozen=True)
class Stream:
    """A registered stream. `url` is its address, to which all that belongs to it is near."""

    url: str

    @property
    def origin(self) -> tuple[str, str | None, int | None]:
        """Scheme, host and port."""
        parts = urlsplit(self.url)
        return parts.scheme, parts.hostname, parts.port

    @property
    def folder(self) -> str:
        """The path of the folder of the stream, decoded, with a slash at its end."""
        return unquote(urlsplit(self.url).path).rpartition("/")[0] + "/"

    def url_of(self, below: Below) -> str:
        """Return the address at the gateway of what lies below the folder. Raises Elsewhere for any other path.

        Nothing that a server may read as a step upwards passes: no dots alone, no backslash, nothing encoded twice.
        """
        path, query = below
        if (
            not path
            or len(path) + len(query) > _MOST_CHARACTERS
            or _FORBIDDEN.search(path)
            or any(part in {"", ".", ".."} for part in path.split("/"))
            or not re.fullmatch(r"[\x21\x24-\x3b\x3d\x3f-\x7e]*", query)
        ):
            raise Elsewhere(path)
        parts = urlsplit(self.url)
        asked = f"?{query}" if query else ""
        return f"{parts.scheme}://{parts.netloc}{quote(self.folder + path, safe=_SAFE)}{asked}"

    def below(self, reference: str, at: str) -> Below:
        """Return what a reference in a document at the address `at` means. Raises Elsewhere where it leads out."""
        try:
            parts = urlsplit(urljoin(at, reference))
            origin = parts.scheme, parts.hostname, parts.port
        except ValueError:
            raise Elsewhere(reference) from None
        path = unquote(parts.path)
        if origin != self.origin or "@" in parts.netloc or not path.startswith(self.folder):
            raise Elsewhere(reference)
        # A browser writes an apostrophe in a query so, and the seal is of what it sends.
        below = Below(path.removeprefix(self.folder), parts.query.replace("'", "%27"))
        self.url_of(below)
        return below
