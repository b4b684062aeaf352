"""Puts the clues of a query together: a kilometre, a crossing, a house, names, and what lies so from a name."""

import math
from collections.abc import Sequence
from dataclasses import replace

from gis.distance import bearing, metres_between, moved
from gis.places.answer import Answer, Candidate, How, Near, Value
from gis.places.describing import position
from gis.places.draft import Draft, once, place_candidate, ranked_candidate
from gis.places.gazetteer import Gazetteer
from gis.places.interpreting import Interpretation
from gis.places.lookup import Found, find_by_id, find_by_kind
from gis.places.naming import Ranked, find_name, is_other_kind, streets_amid
from gis.places.reading import House, Name, Query, Relation, name_of
from gis.places.reading_words import cut
from gis.places.roads import (
    Crossing,
    HousePosition,
    KnownHouse,
    crossings,
    distances_to_roads,
    houses_named_with,
    houses_of,
    locate_kilometre,
    position_of_house,
    roads_with_posts,
)

_AREA_KINDS = ("province", "district", "commune", "village", "quarter")
_STREET_KINDS = ("street", "road", "alley")
_NEAR_M = 300
_OPPOSITE_M = 80
_SUBJECT_M = 2_500
# Is taken from the score of a crossing of roads that only come near each other.
_NO_CROSSING = 0.25
_ON_ROAD_M = 1_500
_ANCHORS = 3
_MOST = 30
# Clues that are farther apart than this, beside what they leave open themselves, do not speak of one place.
_AGREE_M = 2_500


def answer_query(query: Query, gazetteer: Gazetteer, near: Near | None) -> Answer:
    """Return what the clues of a query point to, the most precise clue first, with doubts where they disagree."""
    draft = Draft()
    if query.keyboard:
        draft.read(query.keyboard)
    query, roads = _roads(query, gazetteer, draft)
    named = find_name(query.names, gazetteer, near) if query.names else []
    named = _on_roads(named, roads, draft) if roads and query.kilometre is None else named
    if query.kilometre is not None:
        _add_kilometre(query, roads, named, draft)
    if query.junction is not None:
        _add_junction(query.junction, named, gazetteer, near, draft)
    elif _asks_for_a_crossing(query, named):
        _add_crossing(query.names[0], gazetteer, draft)
    if query.house is not None:
        _add_house(query.house, query.names, gazetteer, near, draft)
    precise = list(draft.candidates)
    if query.relation is not None and named:
        _add_relation(query, query.relation, named, gazetteer, draft)
    elif named:
        if not precise:
            _read_name(named[0], draft)
        draft.candidates += [ranked_candidate(ranked) for ranked in named[:_MOST]]
    elif query.names and not precise:
        _say_why_nothing(query.names, draft)
    if not draft.candidates and roads:
        draft.read("road", road=", ".join(sorted(query.roads)))
        draft.candidates += [place_candidate(found, How.EXACT, 0.9) for found in find_by_id(roads)[:_MOST]]
    if precise and named:
        _compare(precise[0], named[0], query, draft)
    return Answer(tuple(draft.understood), tuple(once(draft.candidates)), tuple(draft.doubts))


def _roads(query: Query, gazetteer: Gazetteer, draft: Draft) -> tuple[Query, list[int]]:
    """Return the ids of the numbered roads; "đường 13" that is none of them is a name after all."""
    ids: list[int] = []
    names = list(query.names)
    for ref in query.roads:
        found = gazetteer.roads_of(ref)
        ids += found
        if not found and ref.startswith("?"):
            names.insert(0, name_of(cut(f"duong {ref[1:]}").words))
        elif not found:
            draft.doubt("road_unknown", road=ref)
    return replace(query, names=tuple(names)), list(dict.fromkeys(ids))


def _on_roads(named: list[Ranked], roads: Sequence[int], draft: Draft) -> list[Ranked]:
    """Return places with those first that lie on the roads named with them."""
    if not named:
        return named
    head = named[:_MOST]
    off = distances_to_roads([(one.found.lon, one.found.lat) for one in head], roads)
    kept = [
        one
        if metres is None or metres <= _ON_ROAD_M + one.found.radius_m or one.found.id in roads
        else replace(one, score=one.score * 0.75)
        for one, metres in zip(head, off, strict=True)
    ]
    kept.sort(key=lambda one: -one.score)
    if kept[0].score < head[0].score * 0.8:
        draft.doubt("not_on_road", name=kept[0].found.name)
    return kept


def _add_kilometre(query: Query, roads: list[int], named: Sequence[Ranked], draft: Draft) -> None:
    kilometre = query.kilometre
    if kilometre is None:
        return
    said = (
        f"{kilometre.metres // 1000}+{kilometre.metres % 1000:03}" if kilometre.exact else str(kilometre.metres // 1000)
    )
    draft.read("kilometre", km=said, road=", ".join(query.roads).replace("?", ""))
    if not query.roads:
        draft.doubt("road_missing")
    asked = roads or ([] if query.roads else roads_with_posts())
    places = locate_kilometre(asked, kilometre)
    rows = {row.id: row for row in find_by_id([road_id for road_id, _ in places])}
    for road_id, place in places:
        road = rows[road_id]
        draft.candidates.append(
            Candidate(
                id=None,
                label=f"Km {said} {road.name}",
                kind="km_post",
                position=position(place.lon, place.lat),
                radius_m=place.radius_m,
                how=How.KM_POST,
                score=0.95 if query.roads else 0.8,
                matched=road.name,
            )
        )
        if place.beyond:
            draft.doubt("beyond_posts", road=road.name)
    if not places and asked:
        draft.doubt("kilometre_unknown", km=said)


def _add_junction(
    sides: tuple[Name, Name], named: Sequence[Ranked], gazetteer: Gazetteer, near: Near | None, draft: Draft
) -> None:
    one, other = (_streets(side, gazetteer, near) for side in sides)
    draft.read("junction", one=sides[0].written, other=sides[1].written)
    rows = {ranked.found.id: ranked.found for ranked in (*one, *other)}
    for side, found in zip(sides, (one, other), strict=True):
        if not found:
            draft.doubt("street_unknown", name=side.written)
    met = crossings([ranked.found.id for ranked in one], [ranked.found.id for ranked in other])
    scores = {ranked.found.id: ranked.score for ranked in (*one, *other)}
    for crossing in met:
        score = min(scores[crossing.one], scores[crossing.other]) - _apart_from(crossing.lon, crossing.lat, named)
        score -= _NO_CROSSING if crossing.apart else 0
        draft.candidates.append(_crossing(crossing, rows[crossing.one], rows[crossing.other], score))
    draft.candidates.sort(key=lambda candidate: -candidate.score)
    if one and other and all(crossing.apart for crossing in met):
        draft.doubt("roads_do_not_meet", one=sides[0].written, other=sides[1].written)
    if one and other and not met:
        draft.candidates += [ranked_candidate(ranked) for ranked in (*one[:3], *other[:3])]


def _asks_for_a_crossing(query: Query, named: Sequence[Ranked]) -> bool:
    """Return whether a junction is asked for of which no name is known: the names may be those of its streets."""
    if not query.names or query.names[0].kinds != ("junction",) or len(query.names[0].core) < 2:  # noqa: PLR2004
        return False
    return not named or named[0].found.kind != "junction" or named[0].score < 0.8  # noqa: PLR2004


def _add_crossing(name: Name, gazetteer: Gazetteer, draft: Draft) -> None:
    streets = streets_amid(name, gazetteer, _STREET_KINDS)[:12]
    rows = {ranked.found.id: ranked for ranked in streets}
    ids = list(rows)
    for crossing in crossings(ids, ids):
        one, other = rows[crossing.one], rows[crossing.other]
        # One word is not part of two names.
        if not set(one.way.name.words).isdisjoint(other.way.name.words):
            continue
        draft.read("junction", one=one.found.name, other=other.found.name)
        score = min(one.score, other.score) - (_NO_CROSSING if crossing.apart else 0)
        draft.candidates.append(_crossing(crossing, one.found, other.found, score))
        if crossing.apart:
            draft.doubt("roads_do_not_meet", one=one.found.name, other=other.found.name)


def _crossing(crossing: Crossing, one: Found, other: Found, score: float) -> Candidate:
    return Candidate(
        id=None,
        label=f"{one.name} – {other.name}",
        kind="junction",
        position=position(crossing.lon, crossing.lat),
        radius_m=crossing.radius_m,
        how=How.JUNCTION,
        score=round(score, 4),
    )


def _apart_from(lon: float, lat: float, named: Sequence[Ranked]) -> float:
    """Return what is taken from a score for lying away from the place named beside it."""
    if not named:
        return 0
    off = metres_between((lon, lat), (named[0].found.lon, named[0].found.lat))
    return 0 if off <= named[0].found.radius_m + _AGREE_M else 0.3


def _streets(side: Name, gazetteer: Gazetteer, near: Near | None) -> list[Ranked]:
    """Return the streets or numbered roads that a name may mean, only the best of them."""
    joined = "".join(side.folded)
    ids = gazetteer.roads_of(joined) if joined[:1] == "?" or any(letter.isdecimal() for letter in joined) else []
    if ids:
        way = _way(side)
        return [Ranked(found, 0.95, How.EXACT, found.name, old=False, way=way) for found in find_by_id(ids)]
    ranked = [one for one in find_name([side], gazetteer, near, kinds=_STREET_KINDS) if one.found.kind in _STREET_KINDS]
    return [one for one in ranked if one.score >= ranked[0].score - 0.1][:8]


def _way(name: Name) -> Interpretation:
    return Interpretation(name)


def _add_house(house: House, names: Sequence[Name], gazetteer: Gazetteer, near: Near | None, draft: Draft) -> None:
    draft.read("alley" if house.alley else "house", number=house.number, street=house.street.written)
    ranked = find_name([house.street, *names], gazetteer, near, kinds=_STREET_KINDS)
    streets = [one for one in ranked if one.found.kind in _STREET_KINDS]
    streets = [one for one in streets if one.score >= streets[0].score - 0.15][:8]
    for one, houses in zip(streets, houses_of(house.number, [one.found for one in streets]), strict=True):
        draft.candidates.append(_on_street(house, one, houses, draft))
    if not streets:
        spot = position_of_house(house.number, houses_named_with(house.number, house.street.written))
        if spot is not None:
            draft.candidates.append(_spot(house, house.street.written, spot, 0.85, draft))
    if not draft.candidates:
        draft.doubt("street_unknown", name=house.street.written)
        draft.candidates += [ranked_candidate(one) for one in ranked[:_MOST]]
    draft.candidates.sort(key=lambda candidate: -candidate.score)
    if draft.candidates and draft.candidates[0].how is How.STREET:
        draft.doubt("house_number_unknown", number=house.number)


def _on_street(house: House, street: Ranked, houses: Sequence[KnownHouse], draft: Draft) -> Candidate:
    spot = position_of_house(house.number, houses)
    if spot is not None:
        return _spot(house, street.found.name, spot, street.score, draft)
    return replace(place_candidate(street.found, How.STREET, street.score * 0.97), matched=street.matched)


def _spot(house: House, street: str, spot: HousePosition, score: float, draft: Draft) -> Candidate:
    if spot.how == "mouth":
        draft.doubt("alley_mouth", number=house.number)
    if spot.how == "between":
        draft.doubt("interpolated", low=spot.low, high=spot.high)
    return Candidate(
        id=spot.house if spot.how == "known" else None,
        label=f"{'Hẻm ' if house.alley else ''}{house.number} {street}",
        kind="house",
        position=position(spot.lon, spot.lat),
        radius_m=spot.radius_m,
        how={"known": How.HOUSE, "mouth": How.HOUSE, "between": How.INTERPOLATED}[spot.how],
        score=min(1, score + (0.02 if spot.how == "known" else 0)),
        matched=street,
    )


def _add_relation(
    query: Query,
    relation: Relation,
    named: Sequence[Ranked],
    gazetteer: Gazetteer,
    draft: Draft,
) -> None:
    """Add what lies so to the places named: things of the subject's kind or name near by, then the area itself."""
    towards = find_name([relation.towards], gazetteer)[:1] if relation.towards else []
    if relation.towards and not towards:
        draft.doubt("direction_unknown", name=relation.towards.written)
    params: dict[str, Value] = {"name": named[0].found.name}
    if relation.distance:
        params["distance_m"] = relation.distance.metres
    if relation.bearing is not None:
        params["bearing"] = relation.bearing
    if towards:
        params["towards"] = towards[0].found.name
    draft.read(relation.code, **params)
    _doubt_name(named[0], draft)
    if query.subject is not None:
        draft.candidates += _subjects(query.subject, named[0], gazetteer)
    for anchor in named[:_ANCHORS]:
        draft.candidates.append(_related(relation, anchor, towards[0].found if towards else None))
    if relation.code == "offset" and relation.distance and relation.bearing is None and not towards:
        draft.doubt("direction_missing")
    if named[0].found.kind in _AREA_KINDS:
        draft.doubt("anchor_is_area", name=named[0].found.name)
    draft.candidates.sort(key=lambda candidate: -candidate.score)


def _subjects(subject: Name, anchor: Ranked, gazetteer: Gazetteer) -> list[Candidate]:
    place = anchor.found
    reach_m = _SUBJECT_M + min(place.radius_m, 5_000)
    if not subject.core and subject.kinds:
        rows = [(found, 0.9, How.KIND) for found in find_by_kind(subject.kinds, place.lon, place.lat, reach_m)]
    else:
        ranked = find_name([subject], gazetteer, Near(place.lon, place.lat, place.radius_m))
        rows = [(one.found, one.score, one.how) for one in ranked[:_MOST] if one.score > 0.8]  # noqa: PLR2004
    return [
        replace(
            place_candidate(found, how, anchor.score * score + 0.1 * (1 - metres / reach_m)),
            distance_m=round(metres),
        )
        for found, score, how in rows
        if found.id != place.id
        and (metres := metres_between((place.lon, place.lat), (found.lon, found.lat))) <= reach_m
    ][:5]


def _related(relation: Relation, anchor: Ranked, towards: Found | None) -> Candidate:
    place = anchor.found
    lon, lat, radius_m = place.lon, place.lat, float(place.radius_m)
    how = How(relation.code)
    metres = relation.distance.metres if relation.distance else 0
    direction = relation.bearing
    if towards is not None:
        direction = round(bearing((lon, lat), (towards.lon, towards.lat)))
    if how is How.NEAR:
        radius_m += _NEAR_M
    elif how is How.OPPOSITE:
        radius_m += _OPPOSITE_M
    elif direction is not None:
        way_m = metres or min(1_000, place.radius_m + 500)
        turn = math.radians(direction)
        lon, lat = moved((lon, lat), way_m * math.sin(turn), way_m * math.cos(turn))
        lat = max(-90.0, min(90.0, lat))
        radius_m += max(100, way_m * 0.35)
    else:
        radius_m += metres * 1.2
    return Candidate(
        id=place.id,
        label=place.name,
        kind=place.kind,
        position=position(lon, lat),
        radius_m=round(radius_m),
        how=how,
        score=round(anchor.score * 0.98, 4),
        matched=anchor.matched,
    )


def _compare(precise: Candidate, named: Ranked, query: Query, draft: Draft) -> None:
    """Doubt where the most precise clue and the place named beside it do not speak of one neighbourhood."""
    place = named.found
    apart_m = metres_between((precise.position.lon, precise.position.lat), (place.lon, place.lat))
    said_m = query.relation.distance.metres if query.relation and query.relation.distance else 0
    if apart_m > precise.radius_m + place.radius_m + said_m + _AGREE_M:
        draft.doubt("clues_disagree", one=precise.label, other=place.name, distance_m=round(apart_m))
    else:
        draft.read("clues_agree", one=precise.label, other=place.name)


def _read_name(best: Ranked, draft: Draft) -> None:
    way = best.way
    params: dict[str, Value] = {"text": way.name.written, "how": best.how.value}
    if way.name.kinds and not way.name.core:
        params["kind"] = way.name.kinds[0]
    draft.read("name", **params)
    for group in way.areas:
        draft.read("area", name=group[0].folded)
    _doubt_name(best, draft)


def _doubt_name(best: Ranked, draft: Draft) -> None:
    """Say what is doubtful about the place that a name was taken for."""
    way = best.way
    if best.inside is False:
        draft.doubt("not_in_area", name=best.found.name)
    if best.how is How.TYPO:
        draft.doubt("typo", name=best.matched)
    if best.how is How.PART:
        draft.doubt("part", name=best.matched)
    if is_other_kind(best):
        draft.doubt("other_kind", asked=way.name.kinds[0], found=best.found.kind)
    if best.old:
        draft.doubt("old_name", name=best.matched)


def _say_why_nothing(names: Sequence[Name], draft: Draft) -> None:
    if any(name.kinds and not name.core for name in names):
        draft.doubt("kind_needs_place", kind=names[0].kinds[0] if names[0].kinds else "")
    draft.doubt("nothing_found")
