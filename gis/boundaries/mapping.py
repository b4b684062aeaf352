"""Which field of a file means what, and the entries that its features make."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon

from gis.boundaries.errors import ImportRefused
from gis.boundaries.names import area_name
from gis.files import Feature, FileRefused, Findings, Problem, Sentence
from gis.files.reading import Value
from gis.models import AreaLevel

_CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
# As the columns of Area are wide.
_NAME_LENGTH, _KIND_LENGTH = 100, 30
# "54321", "54.321" and "54 321" are one number; "54321.0" is as well, for programs write whole numbers so.
_COUNT = re.compile(r"[0-9]+|[0-9]{1,3}(?:[. \u00a0][0-9]{3})+")
_WHOLE = re.compile(r"[0-9]+\.0+")
_MAX_POPULATION = 2_000_000_000
# A zone is of no kind of administration.
_KIND_OF_ZONE = "khu vực"


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """One area as a file describes it. A file may not speak of populations at all (`tells_population`)."""

    code: str
    kind: str
    name: str
    population: int | None
    tells_population: bool
    shape: MultiPolygon


def read_entries(features: Sequence[Feature], mapping: Mapping[str, str], level: str) -> list[AreaEntry]:
    """Return the areas that the features describe.

    Raises FileRefused for a field that the file has not, ImportRefused where a feature makes no area.
    """
    check_fields(mapping, list(features[0].properties) if features else [])
    problems: list[Problem] = []
    entries = []
    for feature in features:
        entry = _entry(feature, mapping, level)
        if isinstance(entry, Problem):
            problems.append(entry)
        else:
            entries.append(entry)
    refuse_if_any(problems)
    return entries


def refuse_if_any(refused: Sequence[Problem]) -> None:
    """Raise ImportRefused `features_refused`, with the reasons, where a feature cannot be used."""
    if refused:
        raise ImportRefused(
            "features_refused",
            f"{len(refused)} đối tượng không dùng được; chưa nhập gì.",
            f"{len(refused)} features cannot be used; nothing was imported.",
            Findings(refused).reasons(),
        )


def check_fields(mapping: Mapping[str, str], fields: Sequence[str]) -> None:
    """Raise FileRefused `field_missing` where the mapping names a field that the file has not."""
    missing = sorted(set(mapping.values()) - set(fields))
    if missing:
        raise FileRefused(
            "field_missing",
            f"Tệp không có trường {', '.join(missing)}. Các trường: {', '.join(fields)}.",
            f"The file has no field {', '.join(missing)}. Its fields: {', '.join(fields)}.",
        )


def _entry(feature: Feature, mapping: Mapping[str, str], level: str) -> AreaEntry | Problem:
    value = {meaning: feature.properties[field] for meaning, field in mapping.items()}
    code = str(value["code"] if value["code"] is not None else "").strip()
    name = area_name(str(value["name"] or ""), str(value.get("kind") or ""))
    kind = name.kind or (_KIND_OF_ZONE if level == AreaLevel.ZONE else "")
    shape = _polygons(feature.geometry)
    population = _population(value.get("population"))
    if not _CODE.fullmatch(code):
        return _problem(feature, "code_malformed", f"Mã “{code}” phải gồm 1–40 chữ không dấu, số, - hoặc _.",
                        f"The code “{code}” must be 1 to 40 plain letters, digits, - or _.")  # fmt: skip
    if not 0 < len(name.name) <= _NAME_LENGTH:
        return _problem(feature, "name_missing", "Thiếu tên, hoặc tên quá dài.", "The name is missing or too long.")
    if not 0 < len(kind) <= _KIND_LENGTH:
        return _problem(feature, "kind_missing", "Không biết là xã, phường hay loại gì; hãy nêu kind trong --map.",
                        "It is not known what kind of area it is; name kind in --map.")  # fmt: skip
    if shape is None:
        return _problem(feature, "not_an_area", "Hình không phải là vùng (đa giác).", "The shape is no polygon.")
    if population is not None and not 0 <= population <= _MAX_POPULATION:
        return _problem(feature, "population_wrong", f"Dân số “{value.get('population')}” không phải là số nguyên.",
                        f"The population “{value.get('population')}” is no whole number.")  # fmt: skip
    return AreaEntry(code, kind, name.name, population, "population" in mapping, shape)


def _population(value: Value) -> int | None:
    """Return a count of people, None where none is told, -1 for what is no count."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        written = value.strip()
        if _COUNT.fullmatch(written):
            return int(re.sub(r"\D", "", written))
        return int(written.partition(".")[0]) if _WHOLE.fullmatch(written) else -1
    return int(value) if value == int(value) else -1


def _polygons(geometry: GEOSGeometry) -> MultiPolygon | None:
    if isinstance(geometry, MultiPolygon):
        return geometry
    return MultiPolygon(geometry, srid=geometry.srid) if isinstance(geometry, Polygon) else None


def _problem(feature: Feature, code: str, vi: str, en: str) -> Problem:
    return Problem(code, feature.key, Sentence(vi, en), refused=True, row=feature.row)
