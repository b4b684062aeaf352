"""The platform over HTTP, as the contract beside this module says. It is slow, down or wrong at any time."""

import threading
import time
import unicodedata
from queue import Empty, SimpleQueue
from typing import Annotated
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from gis.address_platform.port import LonLat, PlatformAddress, PlatformUnavailable

# A dispatcher waits for it, so it has two seconds; once it was silent, nobody waits again for ten.
TIMEOUT_S = 2.0
REST_S = 10.0
# Of questions that it still answers, byte by byte, when nobody waits any more.
MOST_OUT = 8
MAX_ANSWER_BYTES = 64 * 1024
_NOT_FOUND = 404
_OK = 200
_FAULTS = 500


class _Silent(PlatformUnavailable):
    """Nobody is there, or nobody who answers in time: the next question would wait as long."""


class _Address(BaseModel):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,40}$")]
    text: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    lon: Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
    commune_code: Annotated[str, StringConstraints(pattern=r"^[^\x00]{0,40}$")] = ""


class _Answer(BaseModel):
    address: _Address


class HttpAddressPlatform:
    """An AddressPlatform behind a base URL. One object serves all threads of a process."""

    def __init__(self, base_url: str, token: str = "", transport: httpx.BaseTransport | None = None) -> None:
        """Take the URL, perhaps a bearer token, and in tests a transport in place of the network."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # Neither a redirect nor a proxy of the environment leads a request with the token elsewhere.
        self._client = httpx.Client(
            base_url=base_url, headers=headers, timeout=TIMEOUT_S, transport=transport, trust_env=False
        )
        self._source = urlsplit(base_url).netloc
        self._rests_until = 0.0
        self._out = threading.BoundedSemaphore(MOST_OUT)

    @property
    def source(self) -> str:
        """Return the platform's host."""
        return self._source

    def by_code(self, code: str) -> PlatformAddress | None:
        """Return the address of this code, None where there is none. Raises PlatformUnavailable."""
        if not code.strip("."):
            # A path of dots is another path.
            return None
        return self._ask(f"/v1/addresses/{quote(code, safe='')}", {})

    def at(self, point: LonLat) -> PlatformAddress | None:
        """Return the address nearest to a point, None where there is none. Raises PlatformUnavailable."""
        return self._ask("/v1/reverse", {"lon": f"{point[0]:.6f}", "lat": f"{point[1]:.6f}"})

    def _ask(self, path: str, query: dict[str, str]) -> PlatformAddress | None:
        if time.monotonic() < self._rests_until:
            raise PlatformUnavailable("it failed a moment ago and is not asked again yet")
        try:
            content = self._fetch_in_time(path, query)
            answer = _Answer.model_validate_json(content).address if content is not None else None
        except (httpx.TransportError, _Silent) as error:
            self._rests_until = time.monotonic() + REST_S
            raise PlatformUnavailable(str(error) or type(error).__name__) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PlatformUnavailable(str(error) or type(error).__name__) from error
        except ValidationError as error:
            raise PlatformUnavailable("its answer is not as the contract says") from error
        if answer is None:
            return None
        text = unicodedata.normalize("NFC", answer.text)
        return PlatformAddress(answer.code, text, (answer.lon, answer.lat), answer.commune_code)

    def _fetch_in_time(self, path: str, query: dict[str, str]) -> bytes | None:
        """Return what `_fetch` does, or give it up: its timeouts are for each piece that comes, headers too."""
        if not self._out.acquire(blocking=False):
            raise _Silent("it still answers earlier questions")
        outcome: SimpleQueue[bytes | Exception | None] = SimpleQueue()

        def fetch() -> None:
            try:
                outcome.put(self._fetch(path, query))
            except Exception as error:  # noqa: BLE001  # whoever waits raises it
                outcome.put(error)
            finally:
                self._out.release()

        threading.Thread(target=fetch, daemon=True, name="address-platform").start()
        try:
            fetched = outcome.get(timeout=TIMEOUT_S)
        except Empty:
            raise _Silent("its answer takes too long") from None
        if isinstance(fetched, Exception):
            raise fetched
        return fetched

    def _fetch(self, path: str, query: dict[str, str]) -> bytes | None:
        """Return the body of an answer, None for 404. A trickle is cut off like silence."""
        begun = time.monotonic()
        with self._client.stream("GET", path, params=query) as response:
            if response.status_code == _NOT_FOUND:
                return None
            if response.status_code >= _FAULTS:
                raise _Silent(f"it answered {response.status_code}")
            if response.status_code != _OK:
                raise PlatformUnavailable(f"it answered {response.status_code}")
            content = b""
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MAX_ANSWER_BYTES:
                    raise PlatformUnavailable("its answer is too long")
                if time.monotonic() - begun > TIMEOUT_S:
                    raise _Silent("its answer takes too long")
            return content
