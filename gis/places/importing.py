"""Takes in the places of a source: what is new, what has changed, what is gone, and what could not be used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from gis.files import FileRefused, Findings, Problem
from gis.files.retiring import check_retired
from gis.models import Place
from gis.places.areas import SOURCE as SOURCE_OF_AREAS
from gis.places.checking import checked, refusal
from gis.places.writing import PlaceEntry, allow_long_statements, locate_places, names_of, retire_missing, write_places

_BATCH = 2000


@dataclass
class ImportReport:
    """How many places an import created, changed, left as they were and retired, and how many lie in no commune.

    `findings` holds what was wrong with the file.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    in_no_commune: int = 0
    findings: Findings = field(default_factory=Findings)


def import_places(
    source: str, found: Iterable[PlaceEntry | Problem], *, at: datetime, retire_many: bool = False
) -> ImportReport:
    """Bring the places of a source to what was found, in one transaction.

    A place is known again by its key. Those that were not found are retired, but not those whose entry was refused.
    Raises FileRefused where nothing usable was found, because that would retire everything, and without `retire_many`
    where it would retire much (`check_retired`).
    """
    if source == SOURCE_OF_AREAS:
        raise FileRefused(
            "source_is_taken",
            f"Nguồn “{source}” dành cho địa giới: hãy đặt tên khác bằng --source.",
            f'The source "{source}" is that of the boundaries: name another with --source.',
        )
    report = ImportReport()
    seen: set[str] = set()
    with transaction.atomic():
        allow_long_statements()
        held = Place.objects.filter(source=source, retired_at=None).count()
        entries = _usable(found, seen, report)
        while batch := list(islice(entries, _BATCH)):
            write_places(source, _news(source, batch, report))
        if not report.created + report.changed + report.unchanged:
            raise FileRefused(
                "nothing_usable",
                "Không có địa điểm nào dùng được trong tệp: hãy xem lại các cột đã khai bằng --map.",
                "The file holds no usable place: look at the columns that --map names.",
                report.findings.reasons(),
            )
        report.retired = retire_missing(source, seen, at)
        if not retire_many:
            check_retired(report.retired, held)
        locate_places(timezone.localdate(at), source)
        report.in_no_commune = Place.objects.filter(source=source, retired_at=None, within=None).count()
    return report


def _usable(found: Iterable[PlaceEntry | Problem], seen: set[str], report: ImportReport) -> Iterator[PlaceEntry]:
    """Yield the first entry of each key; note everything else. What is refused has been seen too."""
    taken: set[str] = set()
    for item in found:
        usable = item if isinstance(item, Problem) else checked(item)
        if isinstance(usable, PlaceEntry) and usable.key in taken:
            usable = refusal(
                "same_key_twice",
                usable.key,
                "Khóa này đã có ở trên trong cùng tệp: hãy chỉ giữ một.",
                "This key stands further up in the file: keep one of the two.",
                row=usable.row,
            )
        if isinstance(usable, PlaceEntry):
            taken.add(usable.key)
            seen.add(usable.key)
            yield usable
            continue
        report.findings.note(usable)
        if usable.refused and usable.key is not None:
            seen.add(usable.key)


def _news(source: str, batch: list[PlaceEntry], report: ImportReport) -> list[PlaceEntry]:
    """Return what of a batch is not in the tables as it is."""
    rows = {
        place.source_key: place
        for place in Place.objects.filter(
            source=source, source_key__in=[entry.key for entry in batch]
        ).prefetch_related("names", "km_posts")
    }
    news = []
    for entry in batch:
        if (row := rows.get(entry.key)) is None:
            report.created += 1
            news.append(entry)
            continue
        # Posts come from a file of their own: a road that is read again keeps them.
        full = entry if entry.posts else replace(entry, posts=_posts(row))
        if _same(full, row):
            report.unchanged += 1
        else:
            report.changed += 1
            news.append(full)
    return news


def _posts(row: Place) -> list[tuple[int, float, float]]:
    return [(post.metres, post.position.x, post.position.y) for post in row.km_posts.all()]


def _same(entry: PlaceEntry, row: Place) -> bool:
    return (
        row.retired_at is None
        and (row.kind, row.name) == (entry.kind, entry.name)
        and (row.house_number, row.street) == (entry.house_number, entry.street)
        and (row.position.x, row.position.y) == (entry.lon, entry.lat)
        and (row.precision_m, row.importance, row.area_id) == (entry.precision_m, entry.importance, entry.area_id)
        and (row.shape.wkb if row.shape else None) == (entry.shape.wkb if entry.shape else None)
        and _same_names(entry, row)
        and _posts(row) == sorted(entry.posts)
    )


def _same_names(entry: PlaceEntry, row: Place) -> bool:
    """Return whether the place has the names of the entry, and of its own only those.

    One that was learned before the source had it stays as it was learned.
    """
    names = list(row.names.all())
    learned = {name.name for name in names if name.learned}
    imported = {(name.name, name.status) for name in names if not name.learned}
    return imported == {(name, status) for name, status in names_of(entry) if name not in learned}
