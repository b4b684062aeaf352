"""The centre that is measured: a real web process and a real engine on the database of this process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import httpx
from django.conf import settings
from twilio.request_validator import RequestValidator

from dispatch.actions.people import issue_token
from dispatch.selectors.health import centre_health
from dispatch.vocabulary import EscalationEffect, EscalationTrigger
from tests.bench.servers import centre_environment, web_process
from tests.factories import make_policy
from tests.running import VOICE, call_fields

_STATUS = "/telephony/twilio/status"
_START_PATIENCE_S = 60
_STOP_PATIENCE_S = 20


@dataclass
class Stage:
    """The running centre as its callers and desks reach it."""

    http: httpx.Client
    _tokens: dict[str, str] = field(default_factory=dict)

    def prepare_call(self, number: int, dialled: str) -> httpx.Request:
        """Return the signed delivery of an incoming call; the number tells calls apart."""
        return self._signed(VOICE, call_fields(number, dialled))

    def prepare_end(self, number: int, dialled: str) -> httpx.Request:
        """Return the signed report that the call has ended."""
        fields = {**call_fields(number, dialled), "CallStatus": "completed", "SequenceNumber": "9"}
        return self._signed(_STATUS, fields)

    def _signed(self, path: str, fields: dict[str, str]) -> httpx.Request:
        validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
        address = str(self.http.base_url).rstrip("/") + path
        signature = {"X-Twilio-Signature": validator.compute_signature(address, fields)}
        return self.http.build_request("POST", path, data=fields, headers=signature)

    def read(self, username: str, path: str) -> httpx.Response:
        """Read a path of the API."""
        return self.http.get(f"/api/v1{path}", headers=self._headers(username))

    def write(self, username: str, path: str, body: object) -> httpx.Response:
        """Post to a path of the API as a program does: with a key of its own."""
        headers = {**self._headers(username), "Idempotency-Key": str(uuid4())}
        return self.http.post(f"/api/v1{path}", json=body, headers=headers)

    def _headers(self, username: str) -> dict[str, str]:
        if username not in self._tokens:
            self._tokens[username] = issue_token(username=username)
        return {"Authorization": f"Bearer {self._tokens[username]}"}


@contextmanager
def stage() -> Iterator[Stage]:
    """Run web and engine, with everything watched."""
    watch_everything()
    with (
        web_process() as web,
        engine_process(),
        web.client() as http,
    ):
        yield Stage(http)


def watch_everything() -> None:
    """Let all that may be watched be watched, as in earnest, by policies that do not fire within the run."""
    for trigger in EscalationTrigger:
        limits = {"threshold": 30} if trigger is EscalationTrigger.CALLS_ON_INCIDENT else {}
        make_policy(trigger, [(timedelta(days=1), EscalationEffect.ALARM_AGENCY)], **limits)


@contextmanager
def engine_process() -> Iterator[int]:
    """Run an engine on the database of this process and yield the number of its process."""
    engine = subprocess.Popen([sys.executable, "manage.py", "engine"], cwd=settings.BASE_DIR, env=centre_environment())
    try:
        patient_until = time.monotonic() + _START_PATIENCE_S
        while not centre_health().engine_alive:
            if engine.poll() is not None or time.monotonic() > patient_until:
                raise RuntimeError("the engine does not start")
            time.sleep(0.1)
        yield engine.pid
    finally:
        engine.terminate()
        engine.wait(_STOP_PATIENCE_S)
