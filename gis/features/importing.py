"""A layer's features come from a file, by the keys that its owner gave them."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import transaction

from gis.features.reports import ImportReport
from gis.files import reading
from gis.files.errors import FileRefused, Problem, Sentence
from gis.files.findings import Findings
from gis.files.retiring import check_retired
from gis.models import Feature, FeatureLayer

# Fields of ours that a file's fields may be named for, and by which names they are known where none is given.
FIELDS: Mapping[str, tuple[str, ...]] = {
    # As gis.files finds it.
    "key": ("id", "code", "ma", "fid"),
    "name": ("name", "ten", "name_vi"),
    "precision_m": ("precision_m", "sai_so_m"),
}
_WRITTEN = ("name", "position", "shape", "properties", "precision_m", "retired_at")
_MOST_PROPERTIES, _LONGEST_VALUE, _LONGEST_KEY, _LONGEST_NAME = 60, 2_000, 100, 200
_AT_ONCE = 2_000

_NO_KEY = Sentence(
    "Mã dài quá 100 ký tự, bị bỏ qua.", "The key is longer than 100 characters; the feature is left out."
)
_CUT = Sentence("Thuộc tính quá dài hoặc quá nhiều, phần thừa bị bỏ.", "Properties beyond what is kept were left out.")
_PRECISION = Sentence("Sai số không phải là số mét, bị bỏ.", "The precision is no number of metres and was left out.")


def import_features(
    layer_code: str,
    path: Path,
    *,
    fields: Mapping[str, str],
    now: datetime,
    source: str = "",
    crs: str | None = None,
    encoding: str | None = None,
    retire_many: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Make a layer hold what a file holds, in one transaction: add, change, take up again, retire what is gone.

    `fields` tells by our names (`FIELDS`) how the file calls them; every other field of the file becomes a property.
    The same file again changes nothing. With `dry_run` all is done and taken back. Raises FileRefused, where nothing
    can be told apart by a key too, or much would be retired without `retire_many` (`check_retired`), and
    FeatureLayer.DoesNotExist.
    """
    FeatureLayer.objects.get(pk=layer_code)
    read = reading.read_file(path, key=fields.get("key"), crs=crs, encoding=encoding)
    with transaction.atomic():
        layer = FeatureLayer.objects.select_for_update().get(pk=layer_code)
        report = ImportReport(problems=list(read.problems))
        found = field_names(read.features[0].properties, fields) if read.features else {}
        wanted = {}
        for feature in read.features:
            made = _made(layer, feature, found, report)
            if made is not None:
                wanted[made.key] = made
        if not wanted:
            raise FileRefused(
                "no_features",
                f"Tệp {path.name} không có đối tượng nào dùng được; lớp giữ nguyên.",
                f"Nothing in {path.name} can be used; the layer stays as it is.",
                Findings(report.problems).reasons(),
            )
        held = layer.features.filter(retired_at=None).count()
        _bring(layer, wanted, now, report)
        if not retire_many:
            check_retired(report.retired, held)
        if report.anything_changed:
            layer.version += 1
        layer.imported_at, layer.source = now, source or layer.source
        layer.save(update_fields=["version", "imported_at", "source"])
        if dry_run:
            transaction.set_rollback(True)
    return report


def field_names(properties: Mapping[str, object], given: Mapping[str, str]) -> dict[str, str]:
    """Return how a file calls each of our fields that it has. Raises FileRefused where it has no key.

    Without a key of its owner a thing could not be told from another when the next file comes.
    """
    plain = {name.lower(): name for name in reversed(list(properties))}
    found = {
        ours: plain[alias]
        for ours, aliases in FIELDS.items()
        for alias in reversed(aliases)
        if ours not in given and alias in plain
    }
    found |= given
    for ours, theirs in found.items():
        if theirs not in properties:
            raise FileRefused(
                "field_missing",
                f"Tệp không có trường “{theirs}” (cho {ours}). Các trường: {', '.join(properties)}.",
                f"The file has no field “{theirs}” (for {ours}). Its fields: {', '.join(properties)}.",
            )
    if "key" not in found:
        raise FileRefused(
            "key_missing",
            "Tệp không có trường mã (id, code). Hãy nêu trường đó: --map key=TÊN_TRƯỜNG.",
            "The file has no field with a key (id, code). Name it: --map key=FIELD.",
        )
    return found


def _made(
    layer: FeatureLayer, feature: reading.Feature, names: Mapping[str, str], report: ImportReport
) -> Feature | None:
    """Return the row that a feature of the file asks for, None where it is refused."""
    key = feature.key.strip()
    if not 0 < len(key) <= _LONGEST_KEY:
        report.problems.append(Problem("key_unfit", key[:20], _NO_KEY, refused=True, row=feature.row))
        return None
    named = set(names.values())
    properties = {
        _text(field): _text(value) if isinstance(value, str) else value
        for field, value in feature.properties.items()
        if field not in named and value not in {None, ""}
    }
    kept = {
        field: value
        for field, value in list(properties.items())[:_MOST_PROPERTIES]
        if not isinstance(value, str) or len(value) <= _LONGEST_VALUE
    }
    if len(kept) < len(properties):
        report.problems.append(Problem("properties_cut", key, _CUT, row=feature.row))
    point, shape = _placed(feature.geometry)
    name = feature.properties.get(names["name"]) if "name" in names else None
    return Feature(
        layer=layer,
        key=key,
        name=_text(str(name))[:_LONGEST_NAME] if name not in {None, ""} else key,
        position=point,
        shape=shape,
        properties=kept,
        precision_m=_precision(feature.properties.get(names.get("precision_m", "")), feature, report),
    )


def _placed(geometry: GEOSGeometry) -> tuple[Point, GEOSGeometry | None]:
    """Return where a thing stands, and its shape where it is no point. A label on a shape lies within it."""
    if isinstance(geometry, Point):
        return geometry, None
    return geometry.point_on_surface, geometry


def _precision(value: object, feature: reading.Feature, report: ImportReport) -> float | None:
    if value in {None, ""}:
        return None
    try:
        metres = float(str(value).replace(",", "."))
    except ValueError:
        metres = -1.0
    if 0 <= metres <= 1_000_000:  # noqa: PLR2004 -- neither NaN nor infinite
        return metres
    report.problems.append(Problem("precision_unfit", feature.key, _PRECISION, row=feature.row))
    return None


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\x00", "")).strip()


def _bring(layer: FeatureLayer, wanted: Mapping[str, Feature], now: datetime, report: ImportReport) -> None:
    """Let the layer hold what is wanted."""
    known = {feature.key: feature for feature in Feature.objects.filter(layer=layer)}
    unread = {problem.key for problem in report.problems if problem.refused}
    added, changed = [], []
    for key, new in wanted.items():
        old = known.get(key)
        if old is None:
            added.append(new)
        elif old.retired_at is not None:
            report.returned += 1
        elif _same(old, new):
            report.unchanged += 1
            continue
        else:
            report.changed += 1
        if old is not None:
            new.pk = old.pk
            changed.append(new)
    for key, old in known.items():
        if key in wanted or old.retired_at is not None:
            continue
        if key in unread:
            report.kept += 1
        else:
            old.retired_at = now
            report.retired += 1
            changed.append(old)
    report.added = len(Feature.objects.bulk_create(added, batch_size=_AT_ONCE))
    Feature.objects.bulk_update(changed, _WRITTEN, batch_size=_AT_ONCE)


def _same(old: Feature, new: Feature) -> bool:
    return (old.name, old.properties, old.precision_m) == (new.name, new.properties, new.precision_m) and all(
        (one.wkb if one else None) == (other.wkb if other else None)
        for one, other in ((old.position, new.position), (old.shape, new.shape))
    )
