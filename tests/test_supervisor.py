"""The commands: what they make, what they tell the programs, and what they do when something is killed."""

import asyncio
import json
import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import environ
import pytest
from django.conf import settings

sys.path.append(str(Path(__file__).resolve().parents[1] / "bin"))

from centre import environment, folders, locks, run, setup, valhalla, web
from centre.layout import CHECKOUT, DataDirectory
from centre.packages import Servers
from centre.postgres import PostgreSQL
from centre.processes import Account, Command, CommandFailed, complete, end_with_parent, inherited, server_account
from centre.redis import Redis
from centre.supervisor import Program, RestartDelay, Supervised, shorten_logs

from dispatch.rules.pushing import public_key

OURSELVES = Account("us", os.geteuid(), os.getegid())


def of_a_centre(variable: str) -> bool:
    return variable.startswith(("EOC_", "DATABASE_", "REDIS_", "TWILIO_"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDirectory:
    """An empty data directory, and nothing in the environment that says anything of another."""
    for variable in filter(of_a_centre, list(os.environ)):
        monkeypatch.delenv(variable)
    directory = DataDirectory(tmp_path / "var")
    directory.create()
    return directory


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ---------------------------------------------------------------- what the programs are told


def test_the_application_gets_the_role_that_owns_nothing(data: DataDirectory) -> None:
    sockets = Path("/tmp/eoc-1000-0123456789Ab")
    url = PostgreSQL(Servers({15: Path("/")}, Path("/"), {}), data.root, sockets, OURSELVES).url("eoc_app")
    variables = environment.of_centre(data, url, "unix:///r", external=False, demo=False)
    database = environ.Env.db_url_config(variables["DATABASE_URL"])
    assert (database["USER"], database["HOST"], database["NAME"]) == ("eoc_app", str(sockets), "eoc")
    assert "DATABASE_ROLE" not in variables


def test_with_a_given_database_the_application_steps_down_to_its_role(data: DataDirectory) -> None:
    variables = environment.of_centre(data, "postgis://boss@db/eoc", "redis://r", external=True, demo=False)
    assert (variables["DATABASE_URL"], variables["DATABASE_ROLE"]) == ("postgis://boss@db/eoc", "eoc_app")


def test_secrets_are_made_once_and_read_by_their_owner_only(data: DataDirectory) -> None:
    first = environment.of_centre(data, "", "", external=False, demo=True)
    kept = {file.name: file.read_text() for file in data.secrets.iterdir()}
    assert set(kept) == {"secret_key", "web_push_key", "demo_password", "twilio_auth_token"}
    assert len(set(kept.values())) == 4
    assert {mode(file) for file in data.secrets.iterdir()} == {0o600}
    assert mode(data.secrets) == 0o700
    assert environment.of_centre(data, "", "", external=False, demo=True) == first
    assert {file.name: file.read_text() for file in data.secrets.iterdir()} == kept


def test_a_centre_without_demo_has_neither_its_password_nor_its_token(data: DataDirectory) -> None:
    variables = environment.of_centre(data, "", "", external=False, demo=False)
    assert variables["EOC_DEMO"] == "0"
    assert "EOC_DEMO_PASSWORD_FILE" not in variables
    assert {file.name for file in data.secrets.iterdir()} == {"secret_key", "web_push_key"}


def test_push_services_can_know_a_centre_by_the_key_that_is_made_for_it() -> None:
    keys = {environment.new_web_push_key() for _ in range(20)}
    assert len({public_key(key) for key in keys} - {""}) == 20


def test_a_key_for_push_services_that_is_given_is_taken(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EOC_WEB_PUSH_KEY", "given")
    variables = environment.of_centre(data, "", "", external=False, demo=False)
    assert (variables["EOC_WEB_PUSH_KEY"], "EOC_WEB_PUSH_KEY_FILE" in variables) == ("given", False)


def test_a_given_token_is_not_replaced(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    token = data.root / "token"
    token.write_text("given\n")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN_FILE", str(token))
    assert environment.given("TWILIO_AUTH_TOKEN") == "given"
    variables = environment.of_centre(data, "", "", external=False, demo=True)
    assert variables["TWILIO_AUTH_TOKEN_FILE"] == str(token)


def test_passwords_are_readable_and_differ() -> None:
    passwords = {environment.new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password) for password in passwords)


def test_python_may_keep_its_byte_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PIP_CERT", "/kept")
    assert "PYTHONDONTWRITEBYTECODE" not in inherited()
    assert inherited()["PIP_CERT"] == "/kept"


# ---------------------------------------------------------------- folders, locks and stamps


def test_a_socket_fits_whatever_the_data_directory_is_called() -> None:
    one, other = DataDirectory(Path("/srv", "x" * 200)), DataDirectory(Path("/srv", "y" * 200))
    assert len(os.fsencode(one.sockets / ".s.PGSQL.5432.lock")) <= 107
    assert len(os.fsencode(one.sockets / f"web-{web.MOST}.sock")) <= 107
    assert one.sockets != other.sockets


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    mine = folders.private(tmp_path / "mine", OURSELVES)
    assert mode(mine) == 0o700
    assert folders.private(mine, OURSELVES) == mine
    with pytest.raises(CommandFailed, match="not a folder of"):
        folders.private(mine, Account("stranger", OURSELVES.uid + 1, OURSELVES.gid))
    (tmp_path / "link").symlink_to(mine)
    with pytest.raises(CommandFailed, match="not a folder of"):
        folders.private(tmp_path / "link", OURSELVES)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its servers to another account")
def test_data_that_the_servers_cannot_reach_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    servers = server_account()
    root = Path(tempfile.mkdtemp(dir="/tmp"))
    root.chmod(0o755)
    monkeypatch.setattr(folders, "_ELSEWHERE", root / "elsewhere")
    (tmp_path / "closed").mkdir(mode=0o700)
    wanted = tmp_path / "closed" / "postgres"
    strict = os.umask(0o077)
    folder = folders.reachable(wanted, servers)
    os.umask(strict)
    assert folder.parent == root / "elsewhere"
    assert folders.reachable(wanted, servers) == folder
    subprocess.run(["touch", folder / "file"], user=servers.uid, group=servers.gid, extra_groups=[], check=True)
    shutil.rmtree(root)


def test_a_lock_is_held_once_and_falls_with_its_holder(tmp_path: Path) -> None:
    first = locks.take(tmp_path / "lock")
    assert first
    assert locks.take(tmp_path / "lock") is None
    first.close()
    again = locks.take(tmp_path / "lock")
    assert again
    again.close()


def test_a_step_is_done_again_when_an_input_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"

    def stamp() -> setup.Stamp:
        return setup.Stamp("step", "text", source, folder=tmp_path / "stamps")

    assert not stamp().fresh
    stamp().mark()
    assert stamp().fresh
    source.write_text("now it exists")
    assert not stamp().fresh
    stamp().mark()
    source.write_text("and now it differs")
    assert not stamp().fresh


def test_demo_accounts_never_come_into_a_centre_that_began_empty(data: DataDirectory) -> None:
    assert run.decide_kind(data, empty=True) is False
    assert run.decide_kind(data, empty=False) is False


def test_a_demo_centre_does_not_become_an_empty_one(data: DataDirectory) -> None:
    assert run.decide_kind(data, empty=False) is True
    with pytest.raises(CommandFailed, match="EOC_VAR"):
        run.decide_kind(data, empty=True)


def test_data_of_another_postgresql_are_refused_by_name(data: DataDirectory) -> None:
    postgres = PostgreSQL(Servers({17: Path("/")}, Path("/"), {}), data.root, data.sockets, OURSELVES)
    postgres.cluster.mkdir()
    (postgres.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(CommandFailed, match="made by PostgreSQL 15; this machine has 17"):
        postgres.command()


def test_the_servers_listen_on_no_port(data: DataDirectory) -> None:
    servers = Servers({15: Path("/usr/bin")}, Path("/usr/bin/redis"), {})
    postgres = PostgreSQL(servers, data.root, data.sockets, OURSELVES).command().arguments
    redis = Redis(servers, data.sockets, OURSELVES).command().arguments
    assert "listen_addresses=" in postgres
    assert redis[redis.index("--port") + 1] == "0"


# ---------------------------------------------------------------- programs that end


def test_the_pause_grows_with_each_failure_and_falls_after_a_good_run() -> None:
    delay = RestartDelay()
    assert [delay.after(1, 1) for _ in range(7)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert delay.after(31, 1) == 0.2
    assert delay.after(1, 1) == 0.4


def test_what_ended_well_after_a_good_run_comes_back_at_once() -> None:
    delay = RestartDelay()
    assert [delay.after(31, 0), delay.after(31, 0)] == [0.0, 0.0]
    # Daphne ends well, too, where it cannot listen.
    assert [delay.after(1, 0), delay.after(1, 0)] == [0.2, 0.4]


async def test_a_command_that_fails_says_what_it_printed_this_time(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("from yesterday\n")
    with pytest.raises(CommandFailed, match=r"ended with 3:\nfrom today\n") as failure:
        await complete(Command(["sh", "-c", "echo from today; exit 3"]), log)
    assert "yesterday" not in str(failure.value)


async def test_a_program_that_does_not_start_says_why(tmp_path: Path) -> None:
    async def never(_: object) -> bool:
        return False

    program = Program("web", Command(["sh", "-c", "echo no such module; exit 1"]), tmp_path / "log", never)
    with pytest.raises(CommandFailed, match="web ended with 1 while it started:\nno such module"):
        await Supervised(program).start()


async def test_a_program_is_restarted_until_it_is_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log"
    supervised = Supervised(Program("engine", Command(["sh", "-c", "echo $$; exec sleep 60"]), log))
    await supervised.start()
    await _until(lambda: len(_lines(log)) == 1)
    os.kill(int(_lines(log)[0]), signal.SIGKILL)
    await _until(lambda: len(_lines(log)) == 2)
    assert capsys.readouterr().out == "engine was ended by SIGKILL: starting it again\n"
    await supervised.stop()
    assert not any(alive(int(line)) for line in _lines(log))


async def test_the_number_of_a_process_is_known_while_it_runs(tmp_path: Path) -> None:
    log, pid_file = tmp_path / "log", tmp_path / "engine.pid"
    supervised = Supervised(Program("engine", Command(["sh", "-c", "echo $$; exec sleep 60"]), log), pid_file)
    await supervised.start()
    await _until(lambda: len(_lines(log)) == 1)
    assert pid_file.read_text() == log.read_text()
    os.kill(int(_lines(log)[0]), signal.SIGKILL)
    await _until(lambda: len(_lines(log)) == 2)
    await _until(lambda: pid_file.exists() and _lines(pid_file) == _lines(log)[1:])
    await supervised.stop()
    assert not pid_file.exists()


async def test_a_program_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    words = ["sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done"]
    supervised = Supervised(Program("web", Command(words), log, stop_patience_s=0.2))
    await supervised.start()
    await _until(lambda: len(_lines(log)) == 1)
    await supervised.stop()
    assert not alive(int(_lines(log)[0]))


def test_a_child_ends_with_its_parent_however_that_dies(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
sys.path.append({str(CHECKOUT / "bin")!r})
from pathlib import Path
from centre.processes import Command, start, server_account
async def main():
    child = start(Command(["sleep", "60"], account=server_account()), Path({str(tmp_path / "log")!r}))
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    wait_until(lambda: not alive(child), 2)


def test_a_log_is_shortened_under_the_program_that_writes_it(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"x" * 100)
        shorten_logs(tmp_path, 200)
        assert log.stat().st_size == 100
        shorten_logs(tmp_path, 50)
        writer.write(b"after")
    assert log.read_bytes() == b"after"
    assert (tmp_path / "web.log.1").read_bytes() == b"x" * 100


# ---------------------------------------------------------------- several web processes


@pytest.mark.parametrize("number", ["0", "65", "-1", "1.5", "two", "", "٢"])
def test_a_number_of_web_processes_that_cannot_be_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run.parse([f"--web={number}"])
    assert ended.value.code == 2
    assert "is not a number from 1 to 64" in capsys.readouterr().err


def test_one_web_process_is_the_rule_and_64_are_possible() -> None:
    assert [run.parse(words).web for words in ([], ["--web", "1"], ["--web", "64"])] == [1, 1, 64]


@pytest.fixture
def listener(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    monkeypatch.setenv("EOC_PORT", "0")
    folders.private(data.sockets, OURSELVES)
    with web.open_port() as opened:
        yield opened
    shutil.rmtree(data.sockets)


def test_web_processes_share_the_port_and_nothing_else(data: DataDirectory, listener: socket.socket) -> None:
    assert [program.name for program in web.programs(1, data, {}, listener)] == ["web"]
    programs = web.programs(3, data, {}, listener)
    assert [program.name for program in programs] == ["web-1", "web-2", "web-3"]
    assert [program.log.name for program in programs] == ["web-1.log", "web-2.log", "web-3.log"]
    assert {tuple(program.command.keep_open) for program in programs} == {(listener.fileno(),)}
    assert len({tuple(program.command.arguments) for program in programs}) == 3


async def test_a_web_process_is_asked_where_no_other_one_answers(data: DataDirectory, listener: socket.socket) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readline()
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n" if b" /readyz " in request else b"HTTP/1.0 404 Not Found\r\n\r\n")
        writer.close()

    first, second = web.programs(2, data, {}, listener)
    async with await asyncio.start_unix_server(answer, data.sockets / "web-1.sock"):
        assert await first.ready(None)  # type: ignore[arg-type]
        assert not await second.ready(None)  # type: ignore[arg-type]


async def test_the_socket_that_a_killed_web_process_left_is_removed(
    data: DataDirectory, listener: socket.socket
) -> None:
    left = data.sockets / "web-1.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(left))
    first, _ = web.programs(2, data, {}, listener)
    await first.before()
    assert not left.exists()
    await first.before()


def test_a_centre_may_open_a_file_for_each_console() -> None:
    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
    try:
        run.allow_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (min(run.OPEN_FILES, hard), hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, hard))


def test_the_docs_start_a_web_process_as_the_centre_does() -> None:
    text = (CHECKOUT / "docs/operations.md").read_text()
    listen = ("--endpoint", "tcp:8000:interface=127.0.0.1:backlog=1024")
    assert " ".join(web.daphne(listen, {"EOC_TRUSTED_PROXIES": "1"})) in text


def test_the_private_postgresql_has_room_for_every_pool() -> None:
    # A process also has a connection of its own, beside the pool.
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] + 1 < run.CONNECTIONS_OF_A_WEB_PROCESS


# ---------------------------------------------------------------- a whole centre

PROGRAMS = ["web-1", "web-2", "engine", "redis", "postgres"]
WEB = PROGRAMS[:2]


class Running:
    """A centre with two web processes, and a data directory whose name is long and has spaces in it."""

    def __init__(self, root: Path) -> None:
        self.data = DataDirectory(root / ("a centre " + "x" * 100))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        given = {name: value for name, value in os.environ.items() if not of_a_centre(name)}
        self.environment = {**given, "EOC_VAR": str(self.data.root), "EOC_PORT": str(self.port)}
        self.output = root / "output"

    def start(self) -> None:
        with self.output.open("w") as output:
            self.supervisor = subprocess.Popen(
                [CHECKOUT / "bin/run", "--web", "2"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - tests that are broken off leave no centre
            )
        wait_until(lambda: self.said()[-1:] == [f"ready http://127.0.0.1:{self.port}/"] or self.ended(), 300)
        assert not self.ended(), self.output.read_text()

    def ended(self) -> bool:
        return self.supervisor.poll() is not None

    def said(self) -> list[str]:
        return self.output.read_text().splitlines()

    def command(self, name: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [CHECKOUT / "bin" / name, *words],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def program(self, name: str) -> int | None:
        """The process of a program, as the centre says."""
        try:
            process = int((self.data.run / f"{name}.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return process if alive(process) else None

    def answers(self) -> bool:
        """Whether the port says that calls are taken. Raises OSError where it refuses or a caller would give up."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=15) as answer:
            return bool(json.load(answer)["ready"])

    def serves(self) -> bool:
        try:
            return self.answers()
        except OSError:
            return False

    def all_ready(self) -> bool:
        return all(self.ready(name) for name in WEB)

    def ready(self, name: str) -> bool:
        """Whether one web process takes calls, asked on the socket where no other one answers."""
        with socket.socket(socket.AF_UNIX) as own:
            own.settimeout(1)
            try:
                own.connect(str((self.data.run / "sockets").readlink() / f"{name}.sock"))
                own.sendall(b"GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return b" 200 " in own.recv(64)
            except OSError:
                return False


@pytest.fixture(scope="module")
def centre() -> Iterator[Running]:
    root = Path(tempfile.mkdtemp(prefix="eoc-supervisor-", dir="/tmp"))
    root.chmod(0o711)  # the account of the servers passes through
    running = Running(root)
    try:
        running.start()
        yield running
    finally:
        running.supervisor.terminate()
        running.supervisor.wait(90)
        shutil.rmtree(root)


@pytest.mark.slow
def test_the_first_start_says_how_to_use_the_centre(centre: Running) -> None:
    said = "\n".join(centre.said())
    assert (centre.data.secrets / "demo_password").read_text() in said
    assert "police fire ambulance calltaker shiftlead supervisor admin" in said
    assert centre.serves()
    assert all(centre.ready(name) for name in WEB)


@pytest.mark.slow
def test_the_centre_says_which_process_is_which(centre: Running) -> None:
    assert {file.stem for file in centre.data.run.glob("*.pid")} == set(PROGRAMS)
    assert {centre.program(name) for name in PROGRAMS} == set(children(centre.supervisor.pid))


@pytest.mark.slow
def test_only_the_web_port_is_open_and_only_on_this_machine(centre: Running) -> None:
    listening = {
        fields[9]: fields[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for fields in map(str.split, Path(table).read_text().splitlines()[1:])
        if fields[3] == "0A"
    }
    sockets = {
        os.readlink(descriptor)[len("socket:[") : -1]
        for process in [centre.supervisor.pid, *descendants(centre.supervisor.pid)]
        for descriptor in Path(f"/proc/{process}/fd").iterdir()
        if os.readlink(descriptor).startswith("socket:[")
    }
    assert {listening[number] for number in sockets & set(listening)} == {f"0100007F:{centre.port:04X}"}


@pytest.mark.slow
def test_a_second_start_names_the_first(centre: Running) -> None:
    second = centre.command("run")
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert str(centre.supervisor.pid) in second.stderr
    assert f"http://127.0.0.1:{centre.port}/" in second.stderr


@pytest.mark.slow
def test_a_taken_port_is_said_at_once(centre: Running, tmp_path: Path) -> None:
    other = centre.command("run", EOC_VAR=str(tmp_path / "other"))
    assert other.returncode == 1
    assert f"port {centre.port}" in other.stderr
    assert not (tmp_path / "other" / "postgres").exists()


@pytest.mark.slow
def test_manage_prints_what_the_command_prints_and_nothing_else(centre: Running) -> None:
    token = centre.command("manage", "api_token", "police")
    assert (token.returncode, token.stderr) == (0, "")
    assert re.fullmatch(r"\S+\n", token.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_killed_program_is_back_within_three_seconds(centre: Running, name: str) -> None:
    wait_until(centre.all_ready, 60)
    killed = centre.program(name)
    assert killed
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: centre.program(name) not in {None, killed}, 3)
    wait_until(centre.serves, 30)


@pytest.mark.slow
def test_a_web_process_that_hangs_is_told_from_one_that_works(centre: Running) -> None:
    wait_until(centre.all_ready, 60)
    hanging = centre.program("web-1")
    assert hanging
    os.kill(hanging, signal.SIGSTOP)
    try:
        assert not centre.ready("web-1")
        assert centre.ready("web-2")
        assert centre.serves()
    finally:
        os.kill(hanging, signal.SIGCONT)


@pytest.mark.slow
def test_while_a_killed_web_process_starts_again_the_port_answers(centre: Running) -> None:
    wait_until(centre.all_ready, 60)
    killed = centre.program("web-1")
    assert killed
    os.kill(killed, signal.SIGKILL)
    answered = 0
    while not centre.ready("web-1"):
        assert centre.answers()
        answered += 1
    assert answered
    assert centre.program("web-1") != killed


@pytest.mark.slow
def test_the_rolling_restart_that_the_docs_show_refuses_nobody(centre: Running, tmp_path: Path) -> None:
    wait_until(centre.all_ready, 60)
    before = {name: centre.program(name) for name in WEB}
    shown = (CHECKOUT / "docs/operations.md").read_text().partition("```sh\n# rolling restart\n")[2].partition("```")[0]
    assert shown
    with ThreadPoolExecutor(1) as threads:
        words = ["sh", "-eu", "-c", shown]
        restart = threads.submit(subprocess.run, words, env=centre.environment, check=True, timeout=180)
        while not restart.done():
            assert centre.answers()
        restart.result()
    assert all(centre.ready(name) and centre.program(name) not in {None, before[name]} for name in WEB)


@pytest.mark.slow
def test_nothing_outlives_a_killed_supervisor_and_the_next_start_has_the_data(centre: Running) -> None:
    password = (centre.data.secrets / "demo_password").read_text()
    token = centre.command("manage", "api_token", "police").stdout.strip()
    family = descendants(centre.supervisor.pid)
    assert len(family) > len(PROGRAMS)  # PostgreSQL has a family of its own
    centre.supervisor.kill()
    centre.supervisor.wait()
    wait_until(lambda: not any(map(alive, family)), 5)
    orphaned = centre.command("manage", "showmigrations")
    assert orphaned.returncode == 2
    assert "no centre is running" in orphaned.stderr

    (centre.data.run / "web-3.pid").write_text("1\n")  # of an earlier start with more of them
    centre.start()
    assert {file.stem for file in centre.data.run.glob("*.pid")} == set(PROGRAMS)
    assert f"password  {password}" in centre.said()
    board = urllib.request.Request(
        f"http://127.0.0.1:{centre.port}/api/v1/board", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(board, timeout=10) as answer:
        assert answer.status == 200


@pytest.mark.slow
def test_a_request_to_stop_ends_everything_in_order(centre: Running) -> None:
    family = descendants(centre.supervisor.pid)
    centre.supervisor.terminate()
    assert centre.supervisor.wait(90) == 0
    assert centre.said()[-2:] == ["stopping", "stopped"]
    assert not any(map(alive, family))
    assert not centre.data.environment.exists()
    assert not centre.data.sockets.exists()
    assert [file.name for file in centre.data.run.iterdir()] == ["lock"]
    assert "database system is shut down" in (centre.data.log / "postgres.log").read_text().splitlines()[-1]


# ---------------------------------------------------------------- looking at processes


def children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def descendants(parent: int) -> list[int]:
    return [process for child in children(parent) for process in (child, *descendants(child))]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(250):
        if condition():
            return
        await asyncio.sleep(0.02)
    pytest.fail("not within 5 s")


def _lines(log: Path) -> list[str]:
    return log.read_text().splitlines()


@pytest.mark.parametrize("config", ["[]", "{}", '{"mjolnir": null}', "{"])
def test_roads_with_a_broken_configuration_are_tried_again(
    data: DataDirectory, monkeypatch: pytest.MonkeyPatch, config: str
) -> None:
    monkeypatch.setattr(valhalla, "_AFTER_FAILURE_S", 0.01)
    monkeypatch.setattr(valhalla, "_EVERY_S", 0.01)
    (data.roads / "current").mkdir(parents=True)
    (data.roads / "current" / "config.json").write_text(config)
    tried: list[str] = []

    async def follow() -> None:
        thrice = asyncio.Event()

        def say(what: str) -> None:
            tried.append(what)
            if len(tried) == 3:
                thrice.set()

        monkeypatch.setattr(valhalla, "say", say)
        router = valhalla.Router(data, 9)
        router.start()
        async with asyncio.timeout(10):
            await thrice.wait()
        await router.stop()

    asyncio.run(follow())
    assert all("ways are estimates" in said for said in tried)
