"""Finds the places that a text may mean, says how it was understood, and never picks silently among equals."""

from dataclasses import replace
from datetime import date

from django.db import OperationalError, transaction
from django.utils import timezone

from gis.distance import metres_between
from gis.places.answer import Answer, Candidate, Flag, How, Near, Reading
from gis.places.answering import answer_query
from gis.places.deadline import OutOfTime, deadline
from gis.places.describing import describe, position, with_twins
from gis.places.draft import once
from gis.places.gazetteer import Gazetteer
from gis.places.lookup import SEARCH_MS, gazetteer
from gis.places.naming import find_name
from gis.places.reading import LONGEST, name_of, read_queries
from gis.places.reading_codes import find_code, is_short, position_of
from gis.places.reading_coordinates import Coordinates, read_coordinates
from gis.places.reading_links import MapLink, read_link
from gis.places.reading_words import clean, cut

# Of candidates of the same worth the first is not simply the right one.
_CLOSE = 0.03
_TWIN_CLOSE = 0.25
_OTHER_READING = 0.8
# The middle of a screen is less than any name that was found.
_SCREEN = 0.4


def search_places(query: str, *, near: Near | None = None, limit: int = 10, day: date | None = None) -> Answer:
    """Return the places that the query may mean on the day (today without it), best first. Never raises for a text.

    What cannot be found is said by the codes of `doubts`.
    """
    text = clean(query[: LONGEST + 1])
    if not text:
        return Answer(doubts=(Reading("nothing_asked"),))
    if len(query) > LONGEST:
        return Answer(doubts=(Reading("too_long", {"most": LONGEST}),))
    day = day or timezone.localdate()
    try:
        with transaction.atomic():
            known = gazetteer(day)
            with deadline(SEARCH_MS):
                return _finished(_answer(text, near, known), limit, day)
    except OutOfTime:
        return Answer(doubts=(Reading("took_too_long"),))
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        return Answer(doubts=(Reading("took_too_long"),))


def _answer(text: str, near: Near | None, known: Gazetteer) -> Answer:
    link = read_link(text)
    if link is not None:
        return _by_link(link, near, known)
    code = find_code(text)
    if code is not None:
        return _by_code(*code, near, known)
    coordinates = read_coordinates(text)
    if coordinates is not None:
        return _pointed(coordinates, How.COORDINATES)
    answers = [answer_query(query, known, near) for query in read_queries(text)]
    return answers[0] if len(answers) == 1 else _either(*answers)


def _by_link(link: MapLink, near: Near | None, known: Gazetteer) -> Answer:
    """Return the position in a link; where it has none, or only a screen's, what is named in it or beside it first."""
    if link.position is not None and not link.screen:
        return _pointed(link.position, How.MAP_LINK)
    screen = None
    doubt = "short_link" if link.short else "link_without_position"
    if link.position is not None:
        doubt = "screen_centre"
        near = Near(link.position.lon, link.position.lat, link.position.radius_m)
        screen = _pointed(link.position, How.MAP_LINK)
    text = clean(link.text or "")
    inner = text if text and read_link(text) is None else clean(link.rest)
    answer = _answer(inner, near, known) if inner else Answer()
    if inner and inner == text:
        answer = replace(answer, understood=(Reading("link_text", {"text": text}), *answer.understood))
        if screen is None:
            return answer
    doubts = [reading for reading in answer.doubts if reading.code not in ("nothing_found", doubt)]
    if screen is not None:
        behind = replace(screen.candidates[0], score=_SCREEN)
        answer = replace(
            answer,
            understood=(*screen.understood, *answer.understood),
            candidates=(*answer.candidates, behind),
        )
        doubts += screen.doubts
    return replace(answer, doubts=(Reading(doubt), *doubts))


def _either(likely: Answer, other: Answer) -> Answer:
    """Return the answer to the likelier of two readings with that to the other behind it, unless this is of nothing.

    The other goes first where the likelier speaks of a road or a kilometre that is not known.
    """
    if not other.candidates or _fails(other):
        return likely
    unsure = Reading("number_unsure")
    if not likely.candidates or _fails(likely):
        return replace(other, doubts=(*other.doubts, unsure))
    behind = (replace(one, score=round(one.score * _OTHER_READING, 4)) for one in other.candidates)
    return replace(likely, candidates=tuple(once([*likely.candidates, *behind])), doubts=(*likely.doubts, unsure))


def _fails(answer: Answer) -> bool:
    return any(doubt.code in ("road_unknown", "kilometre_unknown") for doubt in answer.doubts)


def _pointed(found: Coordinates, how: How, reading: Reading | None = None) -> Answer:
    where = position(found.lon, found.lat)
    candidate = Candidate(
        id=None,
        label=f"{where.lat:.5f}, {where.lon:.5f}",
        kind="point",
        position=where,
        radius_m=found.radius_m,
        how=how,
        score=1,
        flags=(Flag.SWAPPED,) if found.swapped else (),
    )
    doubts = (Reading("swapped"),) if found.swapped else ()
    return Answer((reading or Reading(how.value),), (candidate,), doubts)


def _by_code(code: str, rest: str, near: Near | None, known: Gazetteer) -> Answer:
    """Return the cell of a Plus Code; a short one's near the area named with it, the caller, or the area's middle."""
    reading = Reading("plus_code", {"code": code})
    if not is_short(code):
        found = position_of(code)
        return (
            _pointed(found, How.PLUS_CODE, reading)
            if found
            else Answer(doubts=(Reading("plus_code_unknown", {"code": code}),))
        )
    name = name_of(cut(rest).words)
    named = find_name([name], known, near)[:1] if name.words else []
    doubts = [Reading("area_unknown", {"text": rest})] if name.words and not named else []
    # The caller is nearer to the truth than the middle of the area that the caller is in.
    at_caller = near is not None and (
        not named
        or metres_between((near.lon, near.lat), (named[0].found.lon, named[0].found.lat)) <= named[0].found.radius_m
    )
    if near is not None and at_caller:
        centre = (near.lon, near.lat)
        reading = Reading("plus_code", {"code": code, "near": "caller"})
    elif named:
        centre = (named[0].found.lon, named[0].found.lat)
        reading = Reading("plus_code", {"code": code, "near": named[0].found.name})
    else:
        middle = known.centre()
        if middle is None:
            return Answer((reading,), doubts=(Reading("plus_code_needs_place"),))
        centre = middle
        reading = Reading("plus_code", {"code": code, "near": "centre"})
        doubts.append(Reading("plus_code_by_centre", {"code": code}))
    found = position_of(code, centre)
    if found is None:
        return Answer((reading,), doubts=(Reading("plus_code_needs_place"),))
    answer = _pointed(found, How.PLUS_CODE, reading)
    return replace(answer, doubts=(*answer.doubts, *doubts))


def _finished(answer: Answer, limit: int, day: date) -> Answer:
    """Return the answer with at most so many candidates, described, and told whether the first stands out."""
    described = with_twins(_without_repeated(describe(answer.candidates[: max(limit, 12)], day)))
    kept = _twins_together(described)[:limit]
    doubts = list(answer.doubts)
    doubtful = (Flag.OUTSIDE_VIETNAM, Flag.OUTSIDE_PROVINCE)
    doubts += [Reading(flag.value) for flag in doubtful if kept and flag in kept[0].flags]
    if not kept and not doubts:
        doubts.append(Reading("nothing_found"))
    agreed = any(reading.code == "clues_agree" for reading in answer.understood)
    ambiguous = answer.ambiguous or _is_ambiguous(kept, agreed=agreed)
    return replace(answer, candidates=tuple(kept), doubts=tuple(doubts), ambiguous=ambiguous)


def _twins_together(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with the twins of the first right behind it."""
    if not candidates:
        return []
    twins = set(candidates[0].twins)
    behind = [one for one in candidates[1:] if one.id in twins]
    return [candidates[0], *behind, *(one for one in candidates[1:] if one.id not in twins)]


def _without_repeated(candidates: list[Candidate]) -> list[Candidate]:
    """Return candidates without the former units that a present one of the same name stands for."""
    present = {(one.label, one.position) for one in candidates if Flag.FORMER_UNIT not in one.flags}
    return [one for one in candidates if Flag.FORMER_UNIT not in one.flags or (one.label, one.position) not in present]


def _is_ambiguous(candidates: list[Candidate], *, agreed: bool) -> bool:
    """Return whether another candidate may be meant as well as the first. Clues that agree are several of one place."""
    if len(candidates) < 2:  # noqa: PLR2004
        return False
    first, *others = candidates
    return any(
        (other.id in first.twins and first.score - other.score < _TWIN_CLOSE)
        or (not agreed and first.score - other.score < _CLOSE and _apart(first, other))
        for other in others
    )


def _apart(one: Candidate, other: Candidate) -> bool:
    apart_m = metres_between((one.position.lon, one.position.lat), (other.position.lon, other.position.lat))
    return apart_m > max(500, min(one.radius_m, other.radius_m))
