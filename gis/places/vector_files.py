"""Reads places from tables and vector files: which field says what is told, or known from its usual name."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry

from gis.files import Feature, FileRefused, Problem, read_file
from gis.models import NameStatus, PlaceKind
from gis.places.checking import remark, tidied
from gis.places.folding import fold, road_ref
from gis.places.kinds import importance_of, kind_of, radius_of
from gis.places.lines import Piece, line_entry, roads
from gis.places.reach import reach_m
from gis.places.writing import PlaceEntry

# What a place is made of, and the fields that say it where nobody tells otherwise, as they are when folded.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "id", "code", "ma", "fid"),
    "name": ("name", "ten", "ten goi"),
    "kind": ("kind", "type", "loai", "highway", "fclass"),
    "house_number": ("house number", "addr housenumber", "so nha"),
    "street": ("street", "addr street", "duong", "ten duong"),
    "ref": ("ref", "so hieu"),
    "precision_m": ("precision m", "do chinh xac"),
    "official_name": ("official name", "name vi"),
    "old_name": ("old name", "ten cu"),
    "alt_name": ("alt name", "ten khac"),
    "short_name": ("short name", "ten tat"),
}
_STATUSES = {
    "official_name": NameStatus.OFFICIAL,
    "old_name": NameStatus.OLD,
    "alt_name": NameStatus.ALIAS,
    "short_name": NameStatus.ALIAS,
}
FIELDS = tuple(_USUAL)

_MOST_METRES = 100_000


def read_vector_file(
    path: Path,
    *,
    fields: Mapping[str, str],
    kind: PlaceKind | None = None,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
) -> Iterator[PlaceEntry | Problem]:
    """Yield the places of a file, and what was found wrong with it.

    `fields` says which field of the file holds what of a place (see FIELDS); `kind` is that of features whose own is
    not told or not known. Without a key a place is known by its kind, name and position. Lines with a road's number
    are one road. Raises FileRefused where the file or a field cannot be used.
    """
    file = read_file(path, key=fields.get("key"), layer=layer, crs=crs, encoding=encoding)
    yield from file.problems
    if not file.features:
        return
    reader = _Reader(_chosen(fields, file.features[0].properties), kind)
    pieces: list[Piece] = []
    for number, feature in enumerate(file.features):
        geometry = shapely.from_wkb(bytes(feature.geometry.wkb))
        lines = [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]
        refs = reader.refs(feature) if lines else ()
        if refs or (lines and road_ref(reader.text(feature, "name"))):
            name, names = reader.text(feature, "name"), tuple(reader.names(feature))
            pieces += [Piece(number, line, (), name, names, refs) for line in lines]
        else:
            yield from reader.entries(feature, geometry)
    yield from roads(pieces)


def _chosen(fields: Mapping[str, str], properties: Iterable[str]) -> dict[str, str]:
    """Return which property holds what, as told or by its usual name. Raises FileRefused for one that is not there."""
    there = {fold(name): name for name in properties}
    if missing := [name for name in fields.values() if name not in there.values()]:
        listed = ", ".join(there.values())
        raise FileRefused(
            "field_missing",
            f"Tệp không có trường “{missing[0]}”. Các trường: {listed}.",
            f"The file has no field “{missing[0]}”. Its fields: {listed}.",
        )
    usual = {
        what: next((there[name] for name in names if name in there), None)
        for what, names in _USUAL.items()
        if what not in fields
    }
    return {what: name for what, name in usual.items() if name is not None} | dict(fields)


class _Reader:
    """Makes places of features whose properties are named as `fields` says."""

    def __init__(self, fields: Mapping[str, str], kind: PlaceKind | None) -> None:
        self._fields = fields
        self._kind = kind

    def text(self, feature: Feature, what: str) -> str:
        """Return what a feature says of something, empty where it says nothing."""
        value = feature.properties.get(self._fields.get(what, ""))
        return "" if value is None else tidied(str(value))

    def refs(self, feature: Feature) -> tuple[str, ...]:
        """Return the numbers of the roads that a line is part of."""
        return tuple(ref for ref in map(tidied, self.text(feature, "ref").split(";")) if fold(ref))

    def names(self, feature: Feature) -> Iterator[tuple[str, NameStatus]]:
        """Yield the names that a feature has beside its own."""
        for what, status in _STATUSES.items():
            for name in self.text(feature, what).split(";"):
                if fold(name):
                    yield tidied(name), status

    def entries(self, feature: Feature, geometry: shapely.Geometry) -> Iterator[PlaceEntry | Problem]:
        """Yield the place that a feature is, and a remark where its kind is a word that nobody knows."""
        word = self.text(feature, "kind")
        number, street = self.text(feature, "house_number"), self.text(feature, "street")
        lines = [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]
        known = kind_of(word)
        if lines and known in {None, PlaceKind.ROAD}:
            known = PlaceKind.STREET
        kind = known or self._kind or (PlaceKind.HOUSE if number and street else PlaceKind.OTHER)
        name = self.text(feature, "name") or (f"{number} {street}" if number and street else "")
        names = tuple(self.names(feature))
        middle = geometry.centroid if geometry.geom_type == "MultiPoint" else geometry.point_on_surface()
        key = self.text(feature, "key") or _key(kind, name, middle)
        if word and known is None:
            yield remark(
                "kind_unknown",
                key,
                f"Không biết loại “{word[:50]}”: nhận là “{kind.label}”.",
                f"The kind “{word[:50]}” is not known: it is taken as “{kind.value}”.",
                row=feature.row,
            )
        if lines:
            yield replace(line_entry(key, kind, name, lines, names), row=feature.row)
            return
        wide = geometry.geom_type not in {"Point", "MultiPoint"}
        yield PlaceEntry(
            key=key,
            kind=kind,
            name=name,
            lon=middle.x,
            lat=middle.y,
            precision_m=self._precision_m(feature)
            or reach_m(middle, shapely.get_coordinates(geometry))
            or radius_of(kind),
            names=names,
            house_number=number,
            street=street,
            shape=GEOSGeometry(shapely.to_wkb(geometry, hex=True), srid=4326) if wide else None,
            importance=importance_of(kind),
            row=feature.row,
        )

    def _precision_m(self, feature: Feature) -> int:
        """Return what a feature says of its own precision in metres, 0 where that is nothing usable."""
        try:
            metres = float(self.text(feature, "precision_m").replace(",", "."))
        except ValueError:
            return 0
        return round(metres) if 1 <= metres <= _MOST_METRES else 0


def _key(kind: PlaceKind, name: str, middle: shapely.Point) -> str:
    """Return a key for what has none: the same thing at the same place has the same."""
    told = f"{kind}|{name}|{middle.x:.5f}|{middle.y:.5f}"
    return f"derived/{hashlib.sha256(told.encode()).hexdigest()[:24]}"
