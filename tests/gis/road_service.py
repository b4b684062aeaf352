"""A router on real roads, for tests and measurements: Andorra, built once, on a port of the loopback interface."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from django.conf import settings

from gis.travel.building import import_roads

EXTRACT = Path(settings.BASE_DIR).parent / "shared" / "data" / "andorra-2013.osm.pbf"
_START_PATIENCE_S = 60


def what_is_missing() -> str | None:
    """Return why there can be no router here, None where there can be one."""
    if not EXTRACT.exists():
        return f"{EXTRACT} is not on this machine"
    if not (settings.VALHALLA_PROGRAMS / "valhalla" / "bin" / "valhalla_service").exists():
        return "the programs of the router are not on this machine"
    return None


def build(folder: Path) -> Path:
    """Build the roads and return the folder that holds them."""
    now = datetime.now(UTC)
    return Path(import_roads(EXTRACT, folder=folder, programs=settings.VALHALLA_PROGRAMS, now=now).folder)


@contextmanager
def serving(roads: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the service and yield its port and its process. Whoever ends the process early may do so."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = json.loads((roads / "config.json").read_text())
    config["httpd"]["service"] |= {
        "listen": f"tcp://127.0.0.1:{port}",
        "loopback": f"ipc://{roads}/loopback-{port}",
        "interrupt": f"ipc://{roads}/interrupt-{port}",
    }
    for part in ("loki", "thor", "odin", "meili"):
        config[part]["service"]["proxy"] = f"ipc://{roads}/{part}-{port}"
    written = roads / f"service-{port}.json"
    written.write_text(json.dumps(config))
    program = settings.VALHALLA_PROGRAMS / "valhalla" / "bin" / "valhalla_service"
    with (roads / "service.log").open("ab") as log:
        process = subprocess.Popen([program, written, "2"], stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    patient_until = time.monotonic() + _START_PATIENCE_S
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/status", timeout=1, trust_env=False)
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > patient_until:
                raise
            time.sleep(0.05)
        else:
            return
