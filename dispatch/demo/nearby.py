"""Adds what stands in the demonstration's province, its cameras, and what is noted of places."""

from datetime import datetime, timedelta

from django.contrib.gis.geos import Point

from dispatch.demo.reading import read_cameras, read_features, read_premise_notes
from dispatch.models import Person, PremiseNote
from gis.models import Camera, Feature, FeatureLayer

SOURCE = "Dữ liệu mẫu (demonstration), không phải số liệu đăng ký"
# Whoever is said to have entered the notes.
_AUTHOR = "supervisor"


def add_features(now: datetime) -> int:
    """Create the things that are not there in layers that exist, and return how many."""
    file = read_features()
    known = set(Feature.objects.values_list("layer_id", "key"))
    layers = FeatureLayer.objects.in_bulk(list(file.layers))
    missing = [
        Feature(
            layer=layers[code],
            key=entry.key,
            name=entry.name,
            position=Point(entry.lon, entry.lat, srid=4326),
            properties=entry.properties,
            precision_m=entry.precision_m,
        )
        for code, entries in file.layers.items()
        for entry in entries
        if code in layers and (code, entry.key) not in known
    ]
    added = Feature.objects.bulk_create(missing)
    FeatureLayer.objects.filter(pk__in=layers, imported_at=None).update(source=SOURCE, imported_at=now, version=1)
    return len(added)


def add_cameras() -> int:
    """Create the cameras that are not there, and return how many."""
    known = set(Camera.objects.values_list("code", flat=True))
    missing = [
        Camera(
            code=entry.code,
            name=entry.name,
            position=Point(entry.lon, entry.lat, srid=4326),
            heading_deg=entry.heading_deg,
            view_angle_deg=entry.view_angle_deg,
            range_m=entry.range_m,
            kind=entry.kind,
            stream_url=entry.stream_url,
            owner=SOURCE,
            approximate=entry.approximate,
        )
        for entry in read_cameras().entries
        if entry.code not in known
    ]
    return len(Camera.objects.bulk_create(missing))


def add_premise_notes(now: datetime) -> int:
    """Create the notes if none was ever written, and return how many. The accounts must exist."""
    if PremiseNote.objects.exists():
        return 0
    author = Person.objects.get(username=_AUTHOR)
    return len(
        PremiseNote.objects.bulk_create(
            PremiseNote(
                kind_id=entry.kind,
                text=entry.text,
                place=entry.place,
                position=Point(entry.lon, entry.lat, srid=4326),
                radius_m=entry.radius_m,
                agencies=list(entry.agencies),
                entered_by=author,
                expires_at=now + timedelta(days=entry.days),
            )
            for entry in read_premise_notes().entries
        )
    )
