"""PostgreSQL with PostGIS, and Redis: the distribution's packages, installed by root or unpacked by anybody."""

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .layout import SYSTEM, TOOLS
from .processes import Command, CommandFailed, complete

_APT = TOOLS / "apt"
_NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/no-main-cluster.conf")
_QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Servers:
    """Where the server programs are, and what their processes need in the environment to run there."""

    postgres: Mapping[int, Path]  # major version -> folder of its programs
    redis: Path
    environment: Mapping[str, str]


def find_servers() -> Servers | None:
    """Return the servers of the system, else those unpacked under the tools, else None."""
    for root in (Path("/"), SYSTEM):
        postgres = {
            int(control.parts[-3]): root / "usr/lib/postgresql" / control.parts[-3] / "bin"
            for control in root.glob("usr/share/postgresql/*/extension/postgis.control")
        }
        postgres = {version: folder for version, folder in postgres.items() if (folder / "initdb").exists()}
        # redis-server is a name of this program: its package would add a system service, which nobody asked for.
        redis = root / "usr/bin/redis-check-rdb"
        if postgres and redis.exists():
            return Servers(postgres, redis, _unpacked_environment() if root == SYSTEM else {})
    return None


def servers() -> Servers:
    """Return the servers, which the set-up has provided."""
    found = find_servers()
    if found is None:
        raise CommandFailed("PostgreSQL with PostGIS and Redis are not here: run bin/setup")
    return found


def _unpacked_environment() -> dict[str, str]:
    libraries = [*SYSTEM.glob("lib/*-linux-gnu*"), *SYSTEM.glob("usr/lib/*-linux-gnu*")]
    # Both are reached through links that their packages make when they are installed.
    libraries += [folder / name for folder in libraries for name in ("blas", "lapack")]
    proj = str(SYSTEM / "usr/share/proj")
    return {"LD_LIBRARY_PATH": ":".join(map(str, libraries)), "PROJ_DATA": proj, "PROJ_LIB": proj}


def pip_wheel() -> Path | None:
    """Return the wheel of pip that the distribution packages for a Python that carries none."""
    wheels = [wheel for root in (Path("/"), SYSTEM) for wheel in root.glob("usr/share/python-wheels/pip-*.whl")]
    return wheels[0] if wheels else None


def python_has_pip() -> bool:
    """Say whether this Python can make a virtualenv with pip in it; Debian splits that off into a package."""
    return importlib.util.find_spec("ensurepip") is not None


async def refresh_lists(log: Path) -> None:
    """Fetch the package lists. One source out of reach is no failure yet: the installation says what is missing."""
    for folder in (_APT / "lists/partial", _APT / "cache/archives/partial"):
        folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(CommandFailed):
        await complete(Command(["apt-get", *_options(), "update"], _QUIET), log)


def forget_lists() -> None:
    """Remove the package lists that were fetched under the tools."""
    shutil.rmtree(_APT, ignore_errors=True)


async def install(names: Sequence[str], log: Path) -> None:
    """Install packages as root; as anybody else, unpack them and what they need under the tools."""
    if os.geteuid() == 0:
        await _install_as_root(names, log)
    else:
        await _unpack(names, log)


def server_packages() -> list[str]:
    """Return the names of the server packages; the distribution decides the version of PostgreSQL."""
    depends = subprocess.run(
        ["apt-cache", *_options(), "depends", "postgresql"], env=_QUIET, capture_output=True, text=True, check=False
    )
    found = re.search(r"Depends: (postgresql-\d+)", depends.stdout)
    if not found:
        raise CommandFailed(f"apt knows no PostgreSQL here: {depends.stderr.strip()}")
    return [found[1], f"{found[1]}-postgis-3", "redis-tools"]


def _options() -> list[str]:
    """Return apt's options: root uses the system's state, anybody else has lists and downloads of their own."""
    if os.geteuid() == 0:
        return ["-o", "DPkg::Lock::Timeout=300"]
    settings = {
        "Dir::State": _APT,
        "Dir::State::lists": _APT / "lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": _APT / "cache",
        "Debug::NoLocking": "1",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


async def _install_as_root(names: Sequence[str], log: Path) -> None:
    words = ["install", "--yes", "--no-install-recommends"]
    with _no_main_cluster():
        # An installation that was cut off before would refuse every further one.
        await complete(Command(["dpkg", "--configure", "-a"], _QUIET), log)
        await complete(Command(["apt-get", *_options(), *words, *names], _QUIET), log)


@contextlib.contextmanager
def _no_main_cluster() -> Iterator[None]:
    """Keep the package of PostgreSQL from making a cluster, starting it and taking port 5432."""
    _NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    _NO_CLUSTER.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        _NO_CLUSTER.unlink()


async def _unpack(names: Sequence[str], log: Path) -> None:
    # --reinstall: even of a package that the system has, since PostgreSQL looks for PostGIS beside itself.
    words = ["install", "--yes", "--download-only", "--reinstall", "--no-install-recommends"]
    await complete(Command(["apt-get", *_options(), *words, *names], _QUIET), log)
    SYSTEM.mkdir(parents=True, exist_ok=True)
    unpack = 'ls "$1"/*.deb | xargs --delimiter="\\n" --max-procs=2 -I % dpkg-deb --extract % "$2"; rm "$1"/*.deb'
    await complete(Command(["sh", "-ec", unpack, "unpack", _APT / "cache/archives", SYSTEM], _QUIET), log)
    for control in SYSTEM.glob("usr/share/postgresql/*/extension/postgis-3.control"):
        # An installation links it through the alternatives system.
        shutil.copy(control, control.with_name("postgis.control"))
