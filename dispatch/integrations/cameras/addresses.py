"""Which addresses the centre asks: a registered stream, and what lies below its folder. No other."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

# What a path may hold when it is decoded, and what stays as it is when it is written anew.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\%]")
_SAFE = "/!$&'()*+,;=:@-._~"
_MOST_CHARACTERS = 1_000


class Elsewhere(Exception):
    """An address that is not below the registered stream."""


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

    def below(self, path: str, query: str = "") -> str:
        """Return the address of what lies below the folder at a decoded path. Raises Elsewhere for any other path.

        Nothing that a server may read as a step upwards passes: no dots alone, no backslash, nothing encoded twice.
        """
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

    def path_of(self, reference: str, at: str) -> str:
        """Return how a reference in a document at the address `at` is asked for below the folder, with its query.

        Raises Elsewhere where it leads out of the folder.
        """
        try:
            parts = urlsplit(urljoin(at, reference))
            origin = parts.scheme, parts.hostname, parts.port
        except ValueError:
            raise Elsewhere(reference) from None
        path = unquote(parts.path)
        if origin != self.origin or "@" in parts.netloc or not path.startswith(self.folder):
            raise Elsewhere(reference)
        below = path.removeprefix(self.folder)
        self.below(below, parts.query)
        return quote(below, safe=_SAFE) + (f"?{parts.query}" if parts.query else "")
