"""Finds the places that a text may mean."""

from django.db import connection

from gis.models import Place
from gis.places.answer import Answer, Candidate, How, Near, Position, Reading
from gis.places.folding import searchable

_SQL = """
SELECT id FROM geography_place WHERE words @@ %s::tsquery AND retired_at IS NULL
ORDER BY length(words), importance DESC LIMIT %s
"""


def search_places(query: str, *, near: Near | None = None, limit: int = 10) -> Answer:
    """Return the places that the query may mean, best first. Never raises, whatever the text."""
    words = searchable(query[:300]).split()
    if not words:
        return Answer(doubts=(Reading("nothing_asked"),))
    asked = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [asked, limit])
        ids = [row[0] for row in cursor.fetchall()]
    found = Place.objects.select_related("within").in_bulk(ids)
    return Answer(
        understood=(Reading("name", {"text": query}),),
        candidates=tuple(
            Candidate(
                id=place.pk,
                label=place.name,
                kind=place.kind,
                position=Position(place.position.x, place.position.y),
                radius_m=place.precision_m,
                how=How.FOLDED,
                score=1,
                within=(str(place.within),) if place.within else (),
            )
            for place in (found[pk] for pk in ids)
        ),
    )
