"""Any vector file that an office may send, as features in WGS 84 with text in NFC, and what was found wrong with it.

GeoJSON, Shapefile (also zipped), GeoPackage, KML and KMZ through the GDAL of pyogrio's wheel; CSV with columns of
longitude and latitude. Files are believed in nothing: not in their size, their name, their encoding, their reference
system or the validity of their shapes.
"""

import codecs
import contextlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.contrib.gis.geos import GEOSGeometry
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError

from gis.files.archives import copy_shapefile, unpack
from gis.files.encodings import decode_text, recognise, recognise_bytes
from gis.files.errors import FileRefused, Problem, Sentence
from gis.files.features import repeated_keys, sound_geometries
from gis.files.limits import check_count, check_size
from gis.files.networks import check_links, keep_to_ourselves
from gis.files.references import WGS84, Geometries, place
from gis.files.tables import coordinate_columns, number, read_table

keep_to_ourselves()

Value = str | int | float | None

_DRIVERS = {
    ".geojson": ("GeoJSON",),
    ".json": ("GeoJSON",),
    ".shp": ("ESRI Shapefile",),
    ".gpkg": ("GPKG",),
    ".kml": ("LIBKML", "KML"),
}
_ARCHIVES = (".zip", ".kmz")
_TABLES = (".csv", ".txt", ".tsv")
# What tells a feature from others, where the caller names nothing.
_KEY_FIELDS = ("id", "code", "ma", "fid")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: the key by which the file names it, its properties, and its valid geometry in EPSG:4326.

    `row` is its line in a table, else its place in the file, from 1.
    """

    key: str
    row: int
    properties: dict[str, Value]
    geometry: GEOSGeometry


@dataclass(frozen=True, slots=True)
class VectorFile:
    """What a file held: the features that can be used, in its order, and every problem that was found."""

    name: str
    features: list[Feature]
    problems: list[Problem]

    @property
    def refused(self) -> list[Problem]:
        """Return the problems because of which a feature was left out."""
        return [problem for problem in self.problems if problem.refused]


@dataclass(slots=True)
class _Read:
    """What a reader found, before anything was made of it: one list of values for each field, geometries of shapely.

    `lines` are those of a table; what has no lines is counted.
    """

    fields: list[str]
    columns: list[list[Value]]
    geometries: Geometries
    declared: str | None
    encoding: str | None = None
    lines: list[int] | None = None

    @property
    def rows(self) -> Sequence[int]:
        """Where each feature stands, as people are told it."""
        return self.lines or range(1, len(self.geometries) + 1)


def read_file(
    path: Path, *, key: str | None = None, layer: str | None = None, crs: str | None = None, encoding: str | None = None
) -> VectorFile:
    """Read a file of features.

    `key` is the field that names each feature (without it: a field id or code, else the position from 1); a key that
    comes twice is refused the second time. `crs` (such as "EPSG:3405") and `encoding` (utf-8, utf-16, tcvn3, vni,
    windows-1258) overrule what the file says. Raises FileRefused where the file as a whole cannot be used.
    """
    check_size(path)
    with tempfile.TemporaryDirectory(prefix="eoc-file-") as name:
        read = _read(path, Path(name), layer, encoding)
    check_count(len(read.geometries))
    if not len(read.geometries):
        raise FileRefused(
            "no_features", f"Tệp {path.name} không có đối tượng nào.", f"The file {path.name} has no features."
        )
    keys, repeated, problems = _keys(read, key)
    if read.encoding is not None:
        problems.append(_converted(read.encoding))
    placed = place(read.geometries, read.declared, crs)
    geometries, found = sound_geometries(keys, read.rows, placed.geometries)
    features = [
        Feature(keys[index], read.rows[index], dict(zip(read.fields, values, strict=True)), _geos(geometry))
        for index, (geometry, *values) in enumerate(zip(geometries, *read.columns, strict=True))
        if geometry is not None and index not in repeated
    ]
    return VectorFile(path.name, features, [*placed.problems, *problems, *found])


def _read(path: Path, folder: Path, layer: str | None, encoding: str | None) -> _Read:
    suffix = path.suffix.lower()
    if suffix in _ARCHIVES:
        path = unpack(path, folder)
        suffix = path.suffix
    elif suffix == ".shp":
        path = copy_shapefile(path, folder)
    if suffix in _TABLES:
        return _read_points(path, encoding)
    if suffix not in _DRIVERS:
        known = ", ".join([*_DRIVERS, *_ARCHIVES, ".csv"])
        raise FileRefused(
            "format_unknown",
            f"Không đọc được loại tệp “{suffix}”. Các loại đọc được: {known}.",
            f"Files of type “{suffix}” are not read. Those that are: {known}.",
        )
    if suffix == ".shp":
        return _read_shapefile(path, encoding)
    if suffix == ".gpkg":
        return _recognised(_read_layer(path, path.name, _DRIVERS[suffix], layer), encoding)
    text, found = decode_text(path.read_bytes(), encoding)
    _check_markup(path, suffix, text)
    decoded = folder / f"decoded{suffix}"
    decoded.write_text(_without_declaration(text), encoding="utf-8")
    read = _read_layer(decoded, path.name, _DRIVERS[suffix], layer)
    read.encoding = None if found.startswith("utf-8") else found
    return read


def _check_markup(path: Path, suffix: str, text: str) -> None:
    """Refuse what only pretends to be GeoJSON or KML, and XML with entities of its own, before GDAL sees it."""
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head != ("<" if suffix == ".kml" else "{") or "<OGRVRT" in text or "<GDAL_WMS" in text:
        raise _unreadable(path.name)
    if suffix != ".kml":
        check_links(text, path.name)
    elif "<!DOCTYPE" in text:
        raise FileRefused(
            "xml_entities",
            f"Tệp {path.name} tự định nghĩa thực thể XML (DOCTYPE), có thể gây hại. Không mở.",
            f"The file {path.name} defines XML entities (DOCTYPE), which can do harm. It is not opened.",
        )


def _without_declaration(text: str) -> str:
    """Return XML without the line that names an encoding: the text is UTF-8 from here on."""
    text = text.lstrip("\ufeff")
    return text.partition("?>")[2].lstrip() if text.startswith("<?xml") else text


def _read_shapefile(path: Path, encoding: str | None) -> _Read:
    """Read a shapefile whose table is in whatever bytes it is in: they come as characters, and are recognised."""
    # Latin-1 gives each byte its own character, whatever the file says of its encoding.
    read = _read_layer(path, path.name, _DRIVERS[".shp"], None, ENCODING="ISO-8859-1")
    texts = [value for column in read.columns for value in column if isinstance(value, str)]
    recognised, found = _recognise_cells([*read.fields, *texts], encoding)
    fields, values = recognised[: len(read.fields)], iter(recognised[len(read.fields) :])
    columns = [[next(values) if isinstance(value, str) else value for value in column] for column in read.columns]
    return _Read(fields, columns, read.geometries, read.declared, found)


def _recognise_cells(cells: Sequence[str], encoding: str | None) -> tuple[list[str], str | None]:
    if encoding is None or encoding.lower().replace("_", "-").startswith("utf"):
        with contextlib.suppress(UnicodeDecodeError):
            # A table cuts text at its width, perhaps within a letter: the incremental decoder leaves that rest out.
            return recognise([codecs.getincrementaldecoder("utf-8")().decode(cell.encode("latin-1")) for cell in cells])
    return recognise_bytes(cells, encoding)


def _recognised(read: _Read, encoding: str | None) -> _Read:
    """Return the same with text turned back that only looks like Unicode."""
    texts = [value for column in read.columns for value in column if isinstance(value, str)]
    recognised, found = recognise([*read.fields, *texts], encoding)
    fields, values = recognised[: len(read.fields)], iter(recognised[len(read.fields) :])
    columns = [[next(values) if isinstance(value, str) else value for value in column] for column in read.columns]
    return _Read(fields, columns, read.geometries, read.declared, found)


def _read_layer(source: Path, name: str, drivers: Sequence[str], layer: str | None, **options: str) -> _Read:
    try:
        layers = [str(row[0]) for row in pyogrio.list_layers(source) if row[1] is not None]
        if not layers or pyogrio.read_info(source, layer=layers[0], **options)["driver"] not in drivers:
            raise _unreadable(name)
        chosen = _layer(layers, layer, name)
        information = pyogrio.read_info(source, layer=chosen, **options)
        if information["features"] > 0:
            check_count(information["features"])
        meta, _, wkb, columns = raw.read(source, layer=chosen, force_2d=True, datetime_as_string=True, **options)
    except (DataSourceError, DataLayerError, UnicodeError, ValueError) as error:
        raise _unreadable(name) from error
    values = [_values(column, kind) for column, kind in zip(columns, meta["ogr_types"], strict=True)]
    geometries = shapely.from_wkb(wkb, on_invalid="ignore") if wkb is not None else np.full(len(columns[0]), None)
    return _Read([str(field) for field in meta["fields"]], values, geometries, meta["crs"])


def _layer(layers: Sequence[str], wanted: str | None, name: str) -> str:
    if wanted in layers:
        return str(wanted)
    if wanted is None and len(layers) == 1:
        return layers[0]
    listed = ", ".join(layers) or "—"
    raise FileRefused(
        "layer_unknown",
        f"Tệp {name} có các lớp: {listed}. Hãy chọn một lớp bằng --layer.",
        f"The file {name} has the layers: {listed}. Name one with --layer.",
    )


def _values(column: Any, kind: str) -> list[Value]:
    """Return one field's values as Python has them; a number that is missing is None, whole ones stay whole."""
    whole = kind.startswith("OFTInteger")
    return [_value(value, whole=whole) for value in column.tolist()]


def _value(value: Any, *, whole: bool) -> Value:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        return int(value) if whole else value
    return int(value) if isinstance(value, int) else str(value)


def _read_points(path: Path, encoding: str | None) -> _Read:
    table = read_table(path, encoding=encoding)
    names = coordinate_columns(table.columns)
    if names is None:
        raise FileRefused(
            "columns_missing",
            f"Bảng {path.name} không có cột kinh độ và vĩ độ (lon, lat).",
            f"The table {path.name} has no columns of longitude and latitude (lon, lat).",
        )
    geometries = np.full(len(table.rows), None, dtype=object)
    for index, row in enumerate(table.rows):
        x, y = number(row[names[0]]), number(row[names[1]])
        if x is not None and y is not None and np.isfinite((x, y)).all():
            geometries[index] = shapely.Point(x, y)
    columns: list[list[Value]] = [[row[column] for row in table.rows] for column in table.columns]
    found = None if table.encoding.startswith("utf-8") else table.encoding
    return _Read(table.columns, columns, geometries, None, found, table.lines)


def _keys(read: _Read, wanted: str | None) -> tuple[list[str], set[int], list[Problem]]:
    """Return the key of each feature, and which of them come again."""
    if wanted is not None and wanted not in read.fields:
        raise FileRefused(
            "field_missing",
            f"Tệp không có trường “{wanted}”. Các trường: {', '.join(read.fields)}.",
            f"The file has no field “{wanted}”. Its fields: {', '.join(read.fields)}.",
        )
    plain = {field.lower(): field for field in reversed(read.fields)}
    chosen = wanted or next((plain[name] for name in _KEY_FIELDS if name in plain), None)
    positions = [str(index + 1) for index in range(len(read.geometries))]
    if chosen is None:
        return positions, set(), []
    values = read.columns[read.fields.index(chosen)]
    keys = [
        position if value is None or value == "" else str(value)
        for value, position in zip(values, positions, strict=True)
    ]
    return keys, *repeated_keys(keys, read.rows, chosen)


def _geos(geometry: shapely.Geometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=WGS84)


def _converted(encoding: str) -> Problem:
    return Problem(
        "text_converted",
        None,
        Sentence(
            f"Chữ trong tệp được chuyển từ bảng mã {encoding} sang Unicode.",
            f"The text of the file was converted from {encoding} to Unicode.",
        ),
    )


def _unreadable(name: str) -> FileRefused:
    return FileRefused(
        "file_unreadable",
        f"Tệp {name} bị hỏng hoặc không đúng loại như tên của nó.",
        f"The file {name} is broken, or is not what its name says.",
    )
