"""A real centre under `bin/run`, for tests that kill its parts or look at its screens."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

import httpx
from twilio.request_validator import RequestValidator

CHECKOUT = Path(__file__).resolve().parents[1]
VOICE = "/telephony/twilio/voice"
STATUS = "/telephony/twilio/status"
# The first start of a checkout may install packages and build the screens.
START_PATIENCE_S = 300
STOP_PATIENCE_S = 90
# As long as Twilio waits for an answer.
CALLER_PATIENCE_S = 15
# A test that hangs ends the tests' process: what that started would go on, and take the machine from those that follow.
_UNTIL_THE_TESTS_END = ["setpriv", "--pdeathsig", "TERM", "--"]

# What a centre of tests takes for a push service.
PUSH_SERVICE = "localhost:9"

Json = dict[str, Any]


def wait_until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """Return what `condition` returns as soon as that is true; fail when it is not after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return found


class Reachable(Protocol):
    """A centre to which consoles connect and callers ring."""

    host: str
    address: str

    def headers(self, username: str) -> dict[str, str]:
        """Return the headers of a request by the account."""

    def signed(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the headers of a delivery by Twilio to the voice webhook."""


class RunningCentre:
    """One centre on a free port, with data and so many web processes of its own."""

    def __init__(self, folder: Path, web: int = 1) -> None:
        self.data = folder / "var"
        self.output = folder / "output"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.address = f"http://{self.host}"
        given = {name: value for name, value in os.environ.items() if not _is_of_a_centre(name)}
        self._environment = {
            **given,
            "EOC_VAR": str(self.data),
            "EOC_PORT": str(self.port),
            # Nobody outside is asked to wake a phone, and nobody is there.
            "EOC_WEB_PUSH_SERVICES": PUSH_SERVICE,
        }
        self._words = [CHECKOUT / "bin/run", *(["--web", str(web)] if web > 1 else [])]
        self._tokens: dict[str, str] = {}
        self.seconds_to_ready = 0.0

    # ---------------------------------------------------------------- start and stop

    def start(self) -> None:
        """Start the centre and wait until it says that it serves."""
        began = time.monotonic()
        with self.output.open("w") as output:
            self._supervisor = subprocess.Popen(
                [*_UNTIL_THE_TESTS_END, *self._words],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        ready = f"ready {self.address}/"
        wait_until(lambda: self._said()[-1:] == [ready] or self._ended(), START_PATIENCE_S, ready)
        assert not self._ended(), self.output.read_text()
        self.seconds_to_ready = time.monotonic() - began
        published = json.loads((self.data / "run" / "environment.json").read_text())
        self.sockets = Path(published["application"]["REDIS_URL"].removeprefix("unix://")).parent

    def stop(self) -> None:
        """Ask the centre to end; it must do so in order and leave no process behind."""
        family = _descendants(self._supervisor.pid)
        self._supervisor.terminate()
        try:
            code = self._supervisor.wait(STOP_PATIENCE_S)
        except subprocess.TimeoutExpired:
            # What it started goes with it.
            self._supervisor.kill()
            self._supervisor.wait()
            raise
        assert code == 0, self.output.read_text()
        left = [f"{process} {' '.join(_words(process))}" for process in family if _is_alive(process)]
        assert not left, f"these outlived the centre: {left}"

    def _ended(self) -> bool:
        return self._supervisor.poll() is not None

    def _said(self) -> list[str]:
        return self.output.read_text().splitlines()

    def last_words(self, lines: int = 40) -> Iterator[tuple[str, str]]:
        """Return the end of what each program printed, by the program's name."""
        # Nothing is left of a centre that is already gone when the last of its tests fails at the end.
        for log in [*self.output.parent.glob(self.output.name), *sorted((self.data / "log").glob("*.log"))]:
            yield log.stem, "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

    # ---------------------------------------------------------------- its processes

    def process_of(self, name: str) -> int | None:
        """Return the process of `web` (of several `web-1` and so on), `engine`, `redis` or `postgres`, None without."""
        try:
            process = int((self.data / "run" / f"{name}.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return process if _is_alive(process) else None

    def kill(self, name: str) -> int:
        """Kill a program as a crash would, and return the process that it was."""
        process: int = wait_until(lambda: self.process_of(name), 10, f"{name} runs")
        os.kill(process, signal.SIGKILL)
        return process

    @contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """Hold a program still, as a machine without a free moment does."""
        process: int = wait_until(lambda: self.process_of(name), 10, f"{name} runs")
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process, signal.SIGCONT)

    # ---------------------------------------------------------------- who may enter

    @property
    def password(self) -> str:
        """The password of all demonstration accounts."""
        return self._secret("demo_password")

    def token(self, username: str) -> str:
        """Return a bearer token of the account."""
        if username not in self._tokens:
            self.issue_tokens([username])
        return self._tokens[username]

    def issue_tokens(self, usernames: Sequence[str]) -> None:
        """Make tokens for several accounts in one process, which is what takes the time."""
        made = self.shell(
            "import json\n"
            "from dispatch.actions.people import issue_token\n"
            f"print(json.dumps({{name: issue_token(username=name) for name in {list(usernames)!r}}}))"
        )
        self._tokens |= json.loads(made)

    def headers(self, username: str) -> dict[str, str]:
        """Return the headers of a request by the account."""
        return {"Authorization": f"Bearer {self.token(username)}"}

    def manage(self, *words: str, patience_s: float = 60) -> str:
        """Run `bin/manage WORDS` and return what it printed."""
        done = subprocess.run(
            [*_UNTIL_THE_TESTS_END, CHECKOUT / "bin/manage", *words],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=patience_s,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, script: str) -> str:
        """Run Python among the centre's own data and return what it printed."""
        return self.manage("shell", "--verbosity", "0", "--no-imports", "--command", script)

    def quieten(self, after_s: int) -> None:
        """Let every step of every policy wait so long, from now on."""
        self.shell(f"from dispatch.models import EscalationStep\nEscalationStep.objects.update(after_s={after_s})")

    def set_escalation(self, **after_s: Sequence[int]) -> None:
        """Let the steps of all policies of a trigger follow each other after so many seconds, from now on."""
        lines = [
            f"EscalationStep.objects.filter(policy__trigger={trigger!r}, position={position}).update(after_s={seconds})"
            for trigger, steps in after_s.items()
            for position, seconds in enumerate(steps, start=1)
        ]
        self.shell("\n".join(["from dispatch.models import EscalationStep", *lines]))

    # ---------------------------------------------------------------- callers and desks

    # Where the people of the demonstration sit, and what they answer there.
    seats: ClassVar[dict[str, tuple[str, list[str]]]] = {
        "police": ("cong_an_1", ["113", "112", "1022", "unknown"]),
        "fire": ("pccc_1", ["114", "112", "1022", "unknown"]),
        "ambulance": ("cap_cuu_1", ["115", "112", "1022", "unknown"]),
        "calltaker": ("tiep_nhan_1", ["113", "114", "115", "112", "1022", "unknown"]),
        "shiftlead": ("truong_ca", ["113", "114", "115", "112", "1022", "unknown"]),
        "supervisor": ("truong_ca", ["113", "114", "115", "112", "1022", "unknown"]),
        "admin": ("truong_ca", ["113", "114", "115", "112", "1022", "unknown"]),
    }

    def seat_everybody(self) -> None:
        """Begin the shift of everybody, so that no console asks."""
        if unknown := [username for username in self.seats if username not in self._tokens]:
            self.issue_tokens(unknown)
        for username, (desk, lines) in self.seats.items():
            answer = self.write(username, "POST", "/desk-shifts", {"desk": desk, "lines": lines})
            assert answer.status_code == 201, answer.text

    def signed(self, fields: dict[str, str], path: str = VOICE) -> dict[str, str]:
        """Return the headers of a delivery by Twilio."""
        signature = RequestValidator(self._secret("twilio_auth_token")).compute_signature(self.address + path, fields)
        return {"X-Twilio-Signature": signature}

    def call(self, number: int, dialled: str) -> Json:
        """Let somebody call, and return the card of the call as the supervisor's board shows it."""
        fields = call_fields(number, dialled)
        answer = httpx.post(self.address + VOICE, data=fields, headers=self.signed(fields), timeout=CALLER_PATIENCE_S)
        assert answer.status_code == 200, answer.text
        cards = self.read("supervisor", "/board")["calls"]
        card: Json = next(card for card in cards if card["provider_call_id"] == fields["CallSid"])
        return card

    def clear_board(self, units: Sequence[Json]) -> None:
        """End all calls, incidents and shifts of crews; let the units be as they were."""
        board = self.read("supervisor", "/board")
        for call in board["calls"]:
            self._hang_up(call)
            if call["disposition"] is None:
                self._do(f"/calls/{call['id']}/close", {"disposition": "test"})
        # A closed call may have taken its incident with it.
        for incident in self.read("supervisor", "/board")["incidents"]:
            for assignment in incident["assignments"]:
                if assignment["outcome"] is None:
                    self._do(f"/assignments/{assignment['id']}/status", {"status": "cleared"})
            self._do(f"/incidents/{incident['id']}/cancel", {"reason": "Hết bài thử"})
        for message in board["chat_messages"]:
            if message["incident_id"] is None and message["acknowledged_at"] is None:
                self.write("supervisor", "POST", f"/chat-messages/{message['id']}/acknowledge", {})
        now = {unit["id"]: unit for unit in self.read("supervisor", "/units")["units"]}
        if any(_place(now[unit["id"]]) != _place(unit) for unit in units):
            self.shell(_AT_THEIR_STATIONS)
        for unit in units:
            is_crewed = now[unit["id"]]["crew"] != unit["crew"]
            if is_crewed:
                self._do(f"/units/{unit['id']}/status", {"status": "off_duty"})
            if is_crewed or now[unit["id"]]["status"] != unit["status"]:
                self._do(f"/units/{unit['id']}/status", {"status": unit["status"]})

    def _do(self, path: str, body: Json) -> None:
        answer = self.write("supervisor", "POST", path, body)
        assert answer.status_code == 200, f"{path}: {answer.text}"

    def _hang_up(self, call: Json) -> None:
        fields = {"AccountSid": "AC" + "a" * 32, "CallSid": call["provider_call_id"], "CallStatus": "completed"}
        headers = self.signed(fields, STATUS)
        answer = httpx.post(self.address + STATUS, data=fields, headers=headers, timeout=CALLER_PATIENCE_S)
        assert answer.is_success, answer.text

    def read(self, username: str, path: str) -> Json:
        """Return what stands at a path of the API for the account."""
        answer = httpx.get(f"{self.address}/api/v1{path}", headers=self.headers(username), timeout=CALLER_PATIENCE_S)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def write(self, username: str, method: str, path: str, body: Json, **headers: str) -> httpx.Response:
        """Send a write of the account once."""
        return httpx.request(
            method,
            f"{self.address}/api/v1{path}",
            json=body,
            headers={**self.headers(username), "Idempotency-Key": os.urandom(16).hex(), **headers},
            timeout=CALLER_PATIENCE_S,
        )

    def _secret(self, name: str) -> str:
        return (self.data / "secrets" / name).read_text().strip()


@contextmanager
def running_centre(folder: Path, web: int = 1) -> Iterator[RunningCentre]:
    """Run a demonstration centre with all its data in `folder`, which the servers' account must be able to enter."""
    centre = RunningCentre(folder, web)
    centre.start()
    try:
        yield centre
    finally:
        centre.stop()


@contextmanager
def throwaway_centre(web: int = 1) -> Iterator[RunningCentre]:
    """Run a demonstration centre in a folder that vanishes with it."""
    # Not pytest's folder: that lets nobody else through, and for root the servers run under another account.
    folder = Path(tempfile.mkdtemp(prefix="eoc-running-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        with running_centre(folder, web) as centre:
            yield centre
        # They lie elsewhere, under a short name, where a centre may keep the folder for its next start.
        shutil.rmtree(centre.sockets, ignore_errors=True)
    finally:
        shutil.rmtree(folder)


def call_fields(number: int, dialled: str) -> dict[str, str]:
    """Return what Twilio posts for an incoming call; the number tells calls apart."""
    return {
        "AccountSid": "AC" + "a" * 32,
        "ApiVersion": "2010-04-01",
        "CallSid": f"CA{number:032x}",
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": f"+849{number % 100_000_000:08d}",
        "To": dialled,
    }


_AT_THEIR_STATIONS = """
from django.db.models.functions import Now
from dispatch.models import UnitPosition
for known in UnitPosition.objects.select_related("unit__station"):
    known.position, known.at = known.unit.station.position, Now()
    known.save(update_fields=["position", "at"])
"""


def _place(unit: Json) -> tuple[float, float] | None:
    position = unit["position"]
    return position and (position["lon"], position["lat"])


# ---------------------------------------------------------------- looking at processes


def _is_of_a_centre(variable: str) -> bool:
    return variable.startswith(("EOC_", "DATABASE_", "REDIS_", "TWILIO_", "DJANGO_"))


def _words(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
    except OSError:
        return []


def _status(process: int) -> list[str]:
    """Return state, parent and so on of a process; nothing where there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _is_alive(process: int) -> bool:
    return _status(process)[:1] not in ([], ["Z"])


def _children(parent: int) -> list[int]:
    processes = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [process for process in processes if _status(process)[1:2] == [str(parent)] and _is_alive(process)]


def _descendants(parent: int) -> list[int]:
    return [process for child in _children(parent) for process in (child, *_descendants(child))]
