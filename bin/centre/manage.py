"""Django's commands against the running centre: `bin/manage`."""

import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from . import locks
from .layout import CHECKOUT, PYTHON, STATIC, data_directory
from .processes import inherited
from .terminal import complain

_WITHOUT_DATABASE = frozenset({"help", "--help", "version", "--version", "check", "contract", "makemigrations"})
_BY_THE_OWNER = frozenset({"migrate"})


def manage(words: Sequence[str]) -> NoReturn:
    """Become `manage.py WORDS`, in the virtualenv and with the environment of the centre that runs on EOC_VAR."""
    if not PYTHON.exists():
        _refuse("the project is not set up: run bin/setup first")
    name = words[0] if words else "help"
    environments = _running_centre()
    if environments:
        variables = environments["owner" if name in _BY_THE_OWNER else "application"]
    elif name in _WITHOUT_DATABASE:
        variables = {"EOC_STATIC_ROOT": str(STATIC), "DJANGO_SETTINGS_MODULE": "eoc.settings"}
    else:
        _refuse(f"no centre is running on {data_directory().root}: start bin/run first")
    arguments = [str(PYTHON), str(CHECKOUT / "manage.py"), *words]
    os.execve(PYTHON, arguments, {**inherited(), **variables})  # noqa: S606 - no shell is wanted


def _running_centre() -> dict[str, dict[str, str]] | None:
    """Return the environments that the running centre has published, None where there is no such centre."""
    data = data_directory()
    if not data.environment.exists():
        return None
    lock = locks.take(data.lock)
    if lock:  # left behind by a centre that was killed
        lock.close()
        return None
    published: dict[str, dict[str, str]] = json.loads(data.environment.read_text())
    return published


def _refuse(reason: str) -> NoReturn:
    complain(reason)
    sys.exit(2)
