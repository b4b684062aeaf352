"""Premise notes, for those whom they concern."""

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point as GeosPoint
from django.contrib.gis.measure import D
from django.db.models import ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from dispatch.models import PremiseNote, Unit
from dispatch.models.premise_notes import LONGEST_RADIUS_M
from dispatch.rules.access import Scope
from dispatch.schema import Corner, PremiseNoteCard, PremiseNoteList

# A point that is known no better than this belongs to no address.
MOST_DOUBT_M = 100.0
# So many notes are read; a place with more needs a person who tidies up.
_MOST_AT_A_PLACE = 30


def visible_notes(scope: Scope, notes: QuerySet[PremiseNote]) -> QuerySet[PremiseNote]:
    """Keep the notes that concern the scope's agencies; a crew's own agency is among them."""
    if scope.agencies is None:
        return notes
    of_crew = Unit.objects.filter(pk__in=scope.unit_ids).values_list("agency_id", flat=True) if scope.unit_ids else []
    return notes.filter(agencies__overlap=sorted(scope.agencies.union(of_crew)))


def standing_notes() -> QuerySet[PremiseNote]:
    """Return the notes that hold now, by the database's clock."""
    return PremiseNote.objects.filter(ended_at=None, expires_at__gt=Now())


def notes_at(scope: Scope, place: GeosPoint, *, doubt_m: float) -> list[PremiseNoteCard]:
    """Return the notes that hold now on a place that is known to within `doubt_m`, the nearest and newest first."""
    doubt_m = min(doubt_m, MOST_DOUBT_M)
    # The index answers for the largest radius that there may be, the row for its own.
    noted = ExpressionWrapper(Coalesce("shape", "position"), output_field=GeometryField(srid=4326, geography=True))
    rows = (
        visible_notes(scope, standing_notes())
        .annotate(noted=noted)
        .filter(noted__dwithin=(place, D(m=LONGEST_RADIUS_M + MOST_DOUBT_M)))
        .annotate(distance=Distance("noted", place))
        .select_related("entered_by", "ended_by")
    )
    found = []
    for note in rows:
        beyond_m = max(0.0, note.distance.m - (note.radius_m or 0.0))
        if beyond_m <= doubt_m:
            found.append((beyond_m, note))
    found.sort(key=lambda pair: (round(pair[0]), -pair[1].pk))
    return [premise_note_card(note, distance_m=round(beyond_m)) for beyond_m, note in found[:_MOST_AT_A_PLACE]]


def list_premise_notes(scope: Scope, *, ended: bool, before: int | None, limit: int) -> PremiseNoteList:
    """Return a page of the notes that hold now, or of those that ended or expired, newest first."""
    over = Q(ended_at__isnull=False) | Q(expires_at__lte=Now())
    notes = visible_notes(scope, PremiseNote.objects.filter(over if ended else ~over)).order_by("-id")
    if before is not None:
        notes = notes.filter(pk__lt=before)
    page = [premise_note_card(note) for note in notes.select_related("entered_by", "ended_by")[: limit + 1]]
    return PremiseNoteList(
        notes=page[:limit],
        next=page[limit - 1].id if len(page) > limit else None,
    )


def read_premise_note(note_id: int) -> PremiseNoteCard:
    """Return one note. Raises PremiseNote.DoesNotExist."""
    return premise_note_card(PremiseNote.objects.select_related("entered_by", "ended_by").get(pk=note_id))


def premise_note_card(note: PremiseNote, *, distance_m: int | None = None) -> PremiseNoteCard:
    """Return a note as a console shows it."""
    point = note.position
    return PremiseNoteCard(
        id=note.pk,
        kind=note.kind_id,
        text=note.text,
        place=note.place,
        lon=point.x if point else None,
        lat=point.y if point else None,
        radius_m=note.radius_m,
        ring=[Corner(lon=lon, lat=lat) for lon, lat in note.shape.coords[0]] if note.shape else None,
        agencies=list(note.agencies),
        incident_id=note.incident_id,
        entered_by=note.entered_by.username,
        entered_at=note.entered_at,
        expires_at=note.expires_at,
        ended_by=note.ended_by.username if note.ended_by else None,
        ended_at=note.ended_at,
        end_reason=note.end_reason,
        distance_m=distance_m,
    )
