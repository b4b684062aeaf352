"""Folders of the servers, which for root run under another account."""

import os
import subprocess
import tempfile
from pathlib import Path

from .processes import Account, CommandFailed

_ELSEWHERE = Path("/var/lib/eoc")


def private(path: Path, account: Account) -> Path:
    """Make a folder that only `account` may enter, and return it.

    Raises:
        CommandFailed: it is there already and belongs to somebody else, who could read what we put there.
    """
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if path.is_symlink() or path.stat().st_uid != account.uid:
            raise CommandFailed(f"{path} is not a folder of {account.name}: remove it") from None
    else:
        os.chown(path, account.uid, account.gid)
    return path


def reachable(path: Path, account: Account) -> Path:
    """Return a folder for a server's data: `path`, or where `account` cannot reach that, one that `path` links to."""
    if not path.exists():
        path.unlink(missing_ok=True)  # a link to what has been removed
        private(path, account)
        if not _may_enter(path, account):
            path.rmdir()
            _ELSEWHERE.mkdir(parents=True, exist_ok=True)
            _ELSEWHERE.chmod(0o755)
            folder = Path(tempfile.mkdtemp(prefix="data-", dir=_ELSEWHERE))
            os.chown(folder, account.uid, account.gid)
            path.symlink_to(folder)
    return path.resolve()


def _may_enter(path: Path, account: Account) -> bool:
    if os.geteuid() != 0:
        return True
    trial = subprocess.run(["test", "-x", path], user=account.uid, group=account.gid, extra_groups=[], check=False)
    return trial.returncode == 0
