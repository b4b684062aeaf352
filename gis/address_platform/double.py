"""A stand-in for the platform, which knows the examples of the contract: for tests and demonstrations."""

import json
from pathlib import Path
from urllib.parse import unquote

import httpx
import numpy as np

_CONTRACT = Path(__file__).parent / "contract"
# How far from a point the nearest address is still its address, in degrees: about 500 m.
_REACH = 0.005


class PlatformDouble:
    """Answers HTTP requests in process, by the contract. What it was asked stays to be looked at."""

    def __init__(self) -> None:
        """Load the examples."""
        self.asked: list[httpx.Request] = []
        examples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_CONTRACT.glob("example_*.json"))]
        self._by_code = {example["address"]["code"]: example for example in examples}

    def transport(self) -> httpx.MockTransport:
        """Return the transport that leads here."""
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.path == "/v1/reverse":
            found = self._nearest(float(request.url.params["lon"]), float(request.url.params["lat"]))
        else:
            found = self._by_code.get(unquote(request.url.path.removeprefix("/v1/addresses/")))
        return httpx.Response(200, json=found) if found is not None else httpx.Response(404)

    def _nearest(self, lon: float, lat: float) -> dict[str, object] | None:
        def distance(example: dict[str, dict[str, float]]) -> float:
            return float(np.hypot(example["address"]["lon"] - lon, example["address"]["lat"] - lat))

        nearest = min(self._by_code.values(), key=distance)
        return nearest if distance(nearest) <= _REACH else None
