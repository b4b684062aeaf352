"""Takes all places of a source out of use, as an import does with those that its file no longer names."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from gis.files import FileRefused
from gis.models import Place
from gis.places.areas import SOURCE as SOURCE_OF_AREAS
from gis.places.writing import allow_long_statements, retire_missing


def retire_source(source: str, at: datetime) -> int:
    """Retire all places of a source, in one transaction, and return how many were in use.

    Raises FileRefused `source_unknown` where it never had a place, and for the areas, which their boundaries make.
    """
    with transaction.atomic():
        allow_long_statements()
        if source == SOURCE_OF_AREAS or not Place.objects.filter(source=source).exists():
            there = ", ".join(f"{name} ({number})" for name, number in _sources()) or "–"
            raise FileRefused(
                "source_unknown",
                f"Không có nguồn “{source}” để ngừng dùng. Các nguồn, với số địa điểm đang dùng: {there}.",
                f"There is no source “{source}” to retire. The sources, with their places in use: {there}.",
            )
        return retire_missing(source, (), at)


def _sources() -> list[tuple[str, int]]:
    sources = Place.objects.exclude(source=SOURCE_OF_AREAS).order_by("source").values_list("source")
    return list(sources.annotate(number=Count("pk", filter=Q(retired_at=None))))
