"""Where everything lies: the checkout, the tools made for it, and the data of one centre."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FRONTEND = CHECKOUT / "frontend"
TOOLS = CHECKOUT / "var" / "tools"
SYSTEM = TOOLS / "system"
VENV = TOOLS / "venv"
PYTHON = VENV / "bin" / "python"
STATIC = TOOLS / "static"


@dataclass(frozen=True)
class DataDirectory:
    """Everything that one centre keeps. Two centres of one checkout differ in this directory and in their port."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Keys and passwords that were made for this centre, a file each."""
        return self.root / "secrets"

    @property
    def log(self) -> Path:
        """What each program printed, a file each."""
        return self.root / "log"

    @property
    def run(self) -> Path:
        """What is true of the centre while it runs; `NAME.pid` holds the process id of a program."""
        return self.root / "run"

    @property
    def roads(self) -> Path:
        """What the router works on: a folder for each import, and the link `current` to the one in use."""
        return self.root / "roads"

    @property
    def lock(self) -> Path:
        """Held by the supervisor for as long as it lives; holds its process id and address."""
        return self.run / "lock"

    @property
    def environment(self) -> Path:
        """The environment of the running centre, for `bin/manage`."""
        return self.run / "environment.json"

    @property
    def kind(self) -> Path:
        """`demo` or `empty`, decided at the first start and for good."""
        return self.root / "kind"

    @property
    def loaded(self) -> Path:
        """Exists once the first rows (the catalogue, for a demo also the province) are in the database."""
        return self.root / "loaded"

    @property
    def sockets(self) -> Path:
        """Return the folder of the unix sockets, which is short because a socket's path has at most 107 bytes."""
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(f"/tmp/eoc-{os.geteuid()}-{digest}")  # noqa: S108 - `folders.private` trusts nobody there

    def create(self) -> None:
        """Make the directories. Only the owner reads secrets, logs and the environment; servers may pass through."""
        self.root.mkdir(parents=True, exist_ok=True)
        for private in (self.secrets, self.log, self.run):
            private.mkdir(exist_ok=True)
            private.chmod(0o700)


def data_directory() -> DataDirectory:
    """Return the data directory that EOC_VAR names."""
    return DataDirectory(Path(os.environ.get("EOC_VAR") or CHECKOUT / "var").resolve())
