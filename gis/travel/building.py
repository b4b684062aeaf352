"""Builds the road network that the router works on out of an OpenStreetMap extract."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import osmium

from gis.travel.avoiding import MOST_CORNERS, MOST_OUTLINE_M
from gis.travel.valhalla import RECORD

# All of Vietnam has about 300 MB, its neighbours less.
LARGEST_BYTES = 4_000_000_000
_CURRENT = "current"
_LAST_LINES = 15
_MATRIX_PAIRS = 50_000


class RoadsRefused(Exception):
    """The file cannot be used; the text says why, and what to do, in Vietnamese and then in English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")


@dataclass(frozen=True)
class RoadsRecord:
    """What was built, when, and out of what. `bounds` are west, south, east, north in degrees."""

    folder: str
    source: str
    size_bytes: int
    ways: int
    bounds: tuple[float, float, float, float]
    imported_at: str


def import_roads(file: Path, *, folder: Path, programs: Path, now: datetime) -> RoadsRecord:
    """Build the roads of `file` into a new folder under `folder` and make that the current one.

    Until everything is built, what was current stays so; afterwards only the folder before it is kept. Raises
    RoadsRefused.
    """
    ways, bounds = _examine(file)
    build = programs / "valhalla" / "bin" / "valhalla_build_tiles"
    if not build.exists():
        raise RoadsRefused(
            f"Không có {build}: hãy chạy bin/setup, lệnh đó nói vì sao không cài được.",
            f"{build} is not there: run bin/setup, which says why it cannot be had.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RoadsRefused(
                "Đang có một lần nạp đường khác: hãy chờ nó xong.",
                "Another import of roads is at work: wait until it has ended.",
            ) from None
        new = folder / f"{now:%Y%m%dT%H%M%S%f}"
        record = RoadsRecord(
            folder=str(new),
            source=file.name,
            size_bytes=file.stat().st_size,
            ways=ways,
            bounds=bounds,
            imported_at=now.isoformat(),
        )
        try:
            _build(file, new, programs, build)
            (new / RECORD).write_text(json.dumps(asdict(record), ensure_ascii=False))
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        _exchange(folder, new)
    return record


def _examine(file: Path) -> tuple[int, tuple[float, float, float, float]]:
    """Return how many ways carry a road, and the bounds of the extract."""
    if not file.is_file():
        raise RoadsRefused(f"Không có tệp {file}.", f"{file} is not a file.")
    if not 0 < file.stat().st_size <= LARGEST_BYTES:
        raise RoadsRefused(
            f"Tệp {file} có {file.stat().st_size} byte; chỉ nhận từ 1 đến {LARGEST_BYTES}.",
            f"{file} has {file.stat().st_size} bytes; 1 to {LARGEST_BYTES} are taken.",
        )
    try:
        with osmium.io.Reader(osmium.io.File(str(file), "pbf")) as reader:
            box = reader.header().box()
        roads = osmium.FileProcessor(osmium.io.File(str(file), "pbf"), osmium.osm.WAY)
        ways = sum(1 for way in roads if "highway" in way.tags)
        bounds = (
            (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
            if box.valid()
            else _bounds(file)
        )
    except (RuntimeError, ValueError) as error:
        raise RoadsRefused(
            f"Tệp {file} không phải là bản trích OpenStreetMap dạng PBF: {error}",
            f"{file} is not an OpenStreetMap extract in PBF: {error}",
        ) from error
    if not ways:
        raise RoadsRefused(f"Tệp {file} không có đường nào.", f"{file} holds no roads.")
    return ways, bounds


def _bounds(file: Path) -> tuple[float, float, float, float]:
    """Return the bounds of all nodes, for an extract whose header does not tell."""
    west, south, east, north = 180.0, 90.0, -180.0, -90.0
    for node in osmium.FileProcessor(osmium.io.File(str(file), "pbf"), osmium.osm.NODE):
        if isinstance(node, osmium.osm.Node) and node.location.valid():
            west, east = min(west, node.location.lon), max(east, node.location.lon)
            south, north = min(south, node.location.lat), max(north, node.location.lat)
    return west, south, east, north


def _build(file: Path, new: Path, programs: Path, build: Path) -> None:
    (new / "tiles").mkdir(parents=True)
    config = new / "config.json"
    config.write_text(json.dumps(_settings(programs, new / "tiles")))
    built = subprocess.run(  # noqa: S603 -- the program of the set-up, on a file that was examined
        [build, "-c", config, file], capture_output=True, text=True, errors="replace", check=False
    )
    if built.returncode != 0 or not any((new / "tiles").glob("*/**/*.gph")):
        last = "\n".join((built.stdout + built.stderr).splitlines()[-_LAST_LINES:])
        raise RoadsRefused(
            f"Không dựng được đường từ {file} (valhalla_build_tiles: {built.returncode}).",
            f"The roads of {file} cannot be built (valhalla_build_tiles: {built.returncode}):\n{last}",
        )


def _settings(programs: Path, tiles: Path) -> dict[str, Any]:
    """Return what the building and the service are told: the wheel's own defaults, as far as nothing here differs."""
    printed = subprocess.run(  # noqa: S603 -- a script of the set-up that prints and does nothing else
        [sys.executable, programs / "valhalla" / "valhalla_build_config.py"], capture_output=True, text=True, check=True
    )
    settings: dict[str, Any] = json.loads(printed.stdout)
    absent = ("tile_extract", "traffic_extract", "admin", "landmarks", "timezone", "transit_dir", "transit_feeds_dir")
    settings["mjolnir"] |= {"tile_dir": str(tiles), **dict.fromkeys(absent, "")}
    settings["additional_data"]["elevation"] = ""
    settings["logging"]["color"] = False
    # One search backwards from where all go, instead of one from each start.
    settings["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    limits = settings["service_limits"]
    limits |= {
        "max_exclude_polygons_length": MOST_OUTLINE_M,
        "max_exclude_polygons_vertices": MOST_CORNERS,
    }
    for costing in ("auto", "truck", "motorcycle", "motor_scooter"):
        limits[costing]["max_matrix_location_pairs"] = _MATRIX_PAIRS
    settings["httpd"]["service"]["drain_seconds"] = 1
    return settings


def _exchange(folder: Path, new: Path) -> None:
    """Let `current` lead to the new folder, at once, and remove what is older than the one before."""
    current = folder / _CURRENT
    before = current.resolve() if current.is_symlink() else None
    link = folder / f"{_CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(new.name)
    os.replace(link, current)
    for old in folder.iterdir():
        if old.is_dir() and not old.is_symlink() and old not in (new, before):
            shutil.rmtree(old, ignore_errors=True)
