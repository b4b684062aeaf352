"""What a browser fetches of the build, as `frontend/weigh.mjs` tells it."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def weights() -> dict[str, float]:
    """Return the kilobytes of each page, compressed, by the names of `weigh.mjs`."""
    node = Path(sys.executable).with_name("node")
    done = subprocess.run(
        [node, "weigh.mjs", "--json"],
        cwd=settings.BASE_DIR / "frontend",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
