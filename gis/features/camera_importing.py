"""The registry of cameras comes from a file."""

from collections.abc import Mapping
from pathlib import Path

from django.contrib.gis.geos import Point
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from gis.features.importing import field_names
from gis.features.reports import ImportReport
from gis.files import reading
from gis.files.errors import Problem, Sentence
from gis.files.retiring import check_retired
from gis.models import Camera, StreamKind

FIELDS = (
    *("key", "name", "stream_url", "kind", "heading_deg", "view_angle_deg", "range_m"),
    *("owner", "approximate"),
)
_TEXTS = ("name", "owner", "kind", "stream_url")
_NUMBERS = ("heading_deg", "view_angle_deg", "range_m")
_WRITTEN = (*_TEXTS, *_NUMBERS, "position", "approximate", "active")
_NO_POINT = Sentence("Camera phải là một điểm, bị bỏ qua.", "A camera is a point; this one is left out.")


def import_cameras(
    path: Path,
    *,
    fields: Mapping[str, str],
    crs: str | None = None,
    encoding: str | None = None,
    retire_many: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Make the registry hold the cameras of a file, in one transaction; those that are gone are out of use.

    Fields are `key` (the code), `name`, `stream_url`, `kind`, `heading_deg`, `view_angle_deg`, `range_m`, `owner` and
    `approximate`, or those of the file that `fields` names for them. A camera that cannot be used is told and left out.
    Raises FileRefused, without `retire_many` also where much would be out of use (`check_retired`).
    """
    read = reading.read_file(path, key=fields.get("key"), crs=crs, encoding=encoding)
    with transaction.atomic():
        report = ImportReport(problems=list(read.problems))
        known = {camera.code: camera for camera in Camera.objects.select_for_update()}
        seen = {problem.key for problem in report.problems if problem.refused and problem.key}
        report.kept = sum(1 for code in seen if code in known)
        names = field_names(read.features[0].properties, fields) if read.features else {}
        for feature in read.features:
            values = {ours: feature.properties.get(names.get(ours, ours)) for ours in (*_TEXTS, *_NUMBERS)}
            values["approximate"] = feature.properties.get(names.get("approximate", "approximate"))
            seen.add(feature.key)
            _take(feature, values, known.get(feature.key), report)
        for code, camera in known.items():
            if camera.active and code not in seen:
                camera.active = False
                camera.save(update_fields=["active"])
                report.retired += 1
        if not retire_many:
            check_retired(report.retired, sum(camera.active for camera in known.values()) + report.retired)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _take(feature: reading.Feature, values: Mapping[str, object], known: Camera | None, report: ImportReport) -> None:
    """Write one camera, or say why it is left out."""
    if not isinstance(feature.geometry, Point):
        report.problems.append(Problem("not_a_point", feature.key, _NO_POINT, refused=True, row=feature.row))
        report.kept += known is not None
        return
    camera = Camera() if known is None else Camera.objects.get(pk=known.pk)
    camera.code, camera.position, camera.active = feature.key, feature.geometry, True
    for field in _TEXTS:
        setattr(camera, field, str(values[field] or "").strip())
    camera.name = camera.name or feature.key
    camera.kind = camera.kind.lower() or StreamKind.HLS
    camera.approximate = str(values["approximate"]).lower() in {"1", "true", "yes", "có"}
    try:
        for field in _NUMBERS:
            setattr(camera, field, _number(values[field], field))
        camera.range_m = camera.range_m or Camera._meta.get_field("range_m").default
        camera.full_clean(validate_unique=False)
    except ValidationError as error:
        why = " ".join(
            " ".join(said) if field == NON_FIELD_ERRORS else f"{field}: {' '.join(said)}"
            for field, said in error.message_dict.items()
        )
        sentence = Sentence(f"Bị bỏ qua. {why}", f"Left out. {why}")
        report.problems.append(Problem("camera_unfit", feature.key, sentence, refused=True, row=feature.row))
        report.kept += known is not None
        return
    if known is None:
        report.added += 1
    elif not known.active:
        report.returned += 1
    elif all(getattr(known, field) == getattr(camera, field) for field in _WRITTEN):
        report.unchanged += 1
        return
    else:
        report.changed += 1
    camera.save()


def _number(value: object, field: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        raise ValidationError({field: f"“{value}” không phải là số."}) from None
