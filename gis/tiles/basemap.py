"""The basemap: the map as one PMTiles file, drawn from the same layers, or one that the centre has from elsewhere."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone
from pmtiles.reader import Reader
from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer

from gis.tiles.drawing import MARGIN, draw, packed
from gis.tiles.grid import Box, Tile, tiles_of
from gis.tiles.layers import LAYERS, Layer
from gis.tiles.versions import Present, read_extent, read_versions

# Under this name in the file's metadata stand the versions of the layers that were drawn.
_VERSIONS = "eoc_versions"
_E7 = 10_000_000


class NothingToDraw(Exception):
    """There is nothing in the box that a basemap would show."""


@dataclass(frozen=True)
class Built:
    """A basemap that was written: its file, and how many tiles have something to see."""

    path: Path
    tiles: int


@dataclass(frozen=True)
class BasemapFile:
    """What stands in a PMTiles file: the layers of its tiles, and the versions of those that are ours."""

    layers: frozenset[str]
    versions: dict[str, str]
    bounds: Box


def build(folder: Path, *, max_zoom: int, bounds: Box | None, say: Callable[[str], None]) -> Built:
    """Draw the basemap into the folder as `basemap-VERSION.pmtiles`, and let `basemap.pmtiles` be that file.

    Without `bounds` it shows what the areas of administration cover. Readers have either the old file or the new one.
    Raises NothingToDraw.
    """
    present = read_versions(timezone.localdate())
    layers = [layer for layer in LAYERS.values() if layer.basemap and not layer.restricted]
    extents = {layer.name: read_extent(layer, present.day) for layer in layers}
    shown = bounds or extents["areas"]
    if shown is None:
        raise NothingToDraw
    versions = {layer.name: present.versions[layer.name] for layer in layers}
    name = f"basemap-{_digest(versions, shown, max_zoom)}.pmtiles"
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{name}.{os.getpid()}"
    try:
        with unfinished.open("wb") as file:
            writer = Writer(file)
            for zoom in range(max_zoom + 1):
                drawn = _draw_zoom(writer, zoom, shown, [(layer, extents[layer.name]) for layer in layers], present)
                say(f"zoom {zoom}: {drawn} tiles")
            if not writer.addressed_tiles:
                raise NothingToDraw
            writer.finalize(_header(shown, max_zoom), _metadata(layers, versions))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / name)
    finally:
        unfinished.unlink(missing_ok=True)
    _point(folder, name)
    return Built(folder / name, writer.addressed_tiles)


def read_basemap(path: Path) -> BasemapFile | None:
    """Return what stands in the file, None where there is no file or none of PMTiles. It is read when it is another."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            state = status.st_mtime_ns, status.st_size, status.st_ino
            known = _KNOWN.get(path)
            if known is None or known[0] != state:
                known = _KNOWN[path] = state, _read(file)
            return known[1]
    except OSError:
        return None


# What was read last, and of which state of the file.
_KNOWN: dict[Path, tuple[tuple[int, int, int], BasemapFile | None]] = {}


def _read(file: BinaryIO) -> BasemapFile | None:
    def part(offset: int, length: int) -> bytes:
        file.seek(offset)
        return file.read(length)

    reader = Reader(part)
    # Whatever somebody has put there: the map goes on without it.
    try:
        header, metadata = reader.header(), reader.metadata()
        return BasemapFile(
            layers=frozenset(layer["id"] for layer in metadata.get("vector_layers", [])),
            versions=dict(metadata.get(_VERSIONS, {})),
            bounds=Box(*(header[side] / _E7 for side in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"))),
        )
    except Exception:  # noqa: BLE001 - the reader names no errors of its own
        return None


def _draw_zoom(writer: Writer, zoom: int, shown: Box, layers: list[tuple[Layer, Box | None]], present: Present) -> int:
    """Write the tiles of a zoom that have something to see, in the order of the file; return how many."""
    drawn = 0
    for identity in sorted(zxy_to_tileid(tile.z, tile.x, tile.y) for tile in tiles_of(shown, zoom)):
        tile = Tile(*tileid_to_zxy(identity))
        # Tiles of several layers are one after the other.
        if content := b"".join(_drawn(tile, layers, present)):
            writer.write_tile(identity, packed(content))
            drawn += 1
    return drawn


def _drawn(tile: Tile, layers: list[tuple[Layer, Box | None]], present: Present) -> Iterator[bytes]:
    for layer, extent in layers:
        if layer.min_zoom <= tile.z <= layer.max_zoom and extent and extent.meets(tile.box(MARGIN)):
            yield draw(layer, tile, present.day)


def _header(shown: Box, max_zoom: int) -> dict[str, object]:
    west, south, east, north = (round(side * _E7) for side in (shown.west, shown.south, shown.east, shown.north))
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": min(9, max_zoom),
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(layers: list[Layer], versions: dict[str, str]) -> dict[str, object]:
    described = [
        {
            "id": layer.name,
            "minzoom": layer.min_zoom,
            "maxzoom": layer.max_zoom,
            "fields": dict.fromkeys(layer.attributes, ""),
        }
        for layer in layers
    ]
    return {"name": "EOC", "vector_layers": described, _VERSIONS: versions}


def _digest(versions: dict[str, str], shown: Box, max_zoom: int) -> str:
    return sha256(json.dumps([versions, vars(shown), max_zoom], sort_keys=True).encode()).hexdigest()[:12]


def _point(folder: Path, name: str) -> None:
    """Let `basemap.pmtiles` be the file of this name, and remove those that it was before."""
    link = folder / f".link.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(folder / "basemap.pmtiles")
    for old in folder.glob("basemap-*.pmtiles"):
        if old.name != name:
            old.unlink()
