"""What is rebuilt of an instant equals what consoles showed then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.gis.geos import Point

from dispatch.actions import board_snapshots
from dispatch.actions.board_snapshots import keep_board_snapshot
from dispatch.actions.closures import close_road
from dispatch.actions.incidents import create_incident
from dispatch.actions.writing import database_now
from dispatch.models import BoardSnapshot, IncidentSight, Membership, Person, TimelineEvent, UnitFix, UnitPosition
from dispatch.reporting.replay import board_at, events_from
from dispatch.rules.access import EVERYTHING, Scope
from dispatch.rules.folding import KINDS, board_of, fold
from dispatch.schema import Board, LineShape, NewClosure, NewIncident
from dispatch.selectors.board import board
from dispatch.vocabulary import ClosureKind, Role
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, make_actor
from tests.realtime import scenario

SCOPES = {
    "everything": EVERYTHING,
    **{agency: Scope(agencies=frozenset({agency})) for agency in ("police", "fire", "ambulance")},
    "two": Scope(agencies=frozenset({"police", "fire"})),
}

HERE = LineShape(type="LineString", coordinates=[(106.9, 11.53), (106.91, 11.53)])


@dataclass(frozen=True)
class Moment:
    """What a console of a scope was sent at an instant."""

    at: datetime
    scope: Scope
    live: dict[str, Any]


def cards(of: Board) -> dict[str, Any]:
    """Return the cards of a board by their ids, and its cursor."""
    told = of.model_dump(mode="json")
    return {"cursor": told["cursor"], **board_of(told)}


def rebuilt(scope: Scope, at: datetime) -> dict[str, Any]:
    """Return the same of an instant; what is answered has the shape of a board of today."""
    return cards(Board.model_validate(board_at(scope, at).board))


@pytest.fixture
def lived(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> list[Moment]:
    """Live through a morning, and look at the board of some scope after each thing that is done."""
    moments: list[Moment] = []
    chosen = Random(20261130)

    def watched(action: Callable[..., Any]) -> Callable[..., Any]:
        def carry_out(*words: Any, **named: Any) -> Any:
            done = action(*words, **named)
            scope = chosen.choice(list(SCOPES.values()))
            moments.append(Moment(database_now(), scope, cards(board(scope))))
            keep_board_snapshot()
            return done

        return carry_out

    monkeypatch.setattr(board_snapshots, "EVENTS_BETWEEN", 25)
    for name, member in list(vars(scenario).items()):
        if callable(member) and getattr(member, "__module__", "").startswith("dispatch.actions."):
            monkeypatch.setattr(scenario, name, watched(member))
    keep_board_snapshot()
    scenario.prepare(centre)
    scenario.play(centre)
    return moments


def test_any_instant_is_rebuilt_as_it_was_for_every_scope(lived: list[Moment]) -> None:
    assert len(lived) > 100
    assert BoardSnapshot.objects.count() > 3
    for moment in lived:
        assert rebuilt(moment.scope, moment.at) == moment.live


def test_from_one_instant_to_another_the_events_lead(lived: list[Moment]) -> None:
    chosen = Random(7)
    for _ in range(20):
        first, last = sorted(chosen.sample(lived, 2), key=lambda moment: moment.at)
        begun = rebuilt(last.scope, first.at)
        after: int | None = begun.pop("cursor")
        folded = begun
        while after is not None:
            page = events_from(last.scope, after=after, until=last.at, limit=7)
            for frame in page.events:
                fold(folded, frame["data"])
            after = page.next
        assert folded == {kind: rows for kind, rows in last.live.items() if kind != "cursor"}


def test_between_two_events_the_first_still_holds(centre: Centre) -> None:
    keep_board_snapshot()
    create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
    first = TimelineEvent.objects.latest("seq").recorded_at
    create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
    second = TimelineEvent.objects.latest("seq").recorded_at
    moment = timedelta(microseconds=1)
    counts = [len(rebuilt(EVERYTHING, at)["incidents"]) for at in (first - moment, first, second - moment, second)]
    assert counts == [0, 1, 1, 2]


def test_units_stand_where_they_were(centre: Centre) -> None:
    keep_board_snapshot()
    unit = centre.units["police"][0]
    now = database_now()
    for seconds, lon in ((1, 107.1), (2, 107.2), (3, 107.3)):
        at = now + timedelta(seconds=seconds)
        UnitFix.objects.create(unit=unit, at=at, position=Point(lon, 11.6, srid=4326), suspect=False)

    def lon(seconds: float) -> float:
        position = rebuilt(EVERYTHING, now + timedelta(seconds=seconds))["units"][unit.pk]["position"]
        return round(position["lon"], 3)

    assert [lon(seconds) for seconds in (0.5, 1.5, 2.0, 9)] == [106.9, 107.1, 107.2, 107.3]


def test_where_a_unit_went_later_is_not_where_it_was(centre: Centre) -> None:
    unit = centre.units["police"][0]
    created = create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
    seen_at = TimelineEvent.objects.filter(incident=created.id).latest("seq").recorded_at
    moved_at = seen_at + timedelta(minutes=30)
    UnitPosition.objects.filter(unit=unit).update(position=Point(107.9, 11.9, srid=4326), at=moved_at)
    keep_board_snapshot()
    assert rebuilt(EVERYTHING, seen_at)["units"][unit.pk]["position"] is None
    UnitFix.objects.create(
        unit=unit, at=seen_at - timedelta(minutes=1), position=Point(107.1, 11.6, srid=4326), suspect=False
    )
    assert round(rebuilt(EVERYTHING, seen_at)["units"][unit.pk]["position"]["lon"], 3) == 107.1


def test_what_was_written_in_a_form_of_another_time_is_answered_as_it_was_written(centre: Centre) -> None:
    keep_board_snapshot()
    kept = BoardSnapshot.objects.get()
    for card in kept.board["units"]:
        del card["crew"]
        card["colour"] = "white"
    BoardSnapshot.objects.update(board=kept.board)
    found = accepted(ask(Desk("supervisor"), "board", at=database_now().isoformat()))
    assert {card["colour"] for card in found["board"]["units"]} == {"white"}


def test_a_board_is_kept_when_enough_has_happened_or_a_day_has_passed(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_snapshots, "EVENTS_BETWEEN", 4)
    kept = [keep_board_snapshot(), keep_board_snapshot()]
    for _ in range(3):
        create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
        kept.append(keep_board_snapshot())
    assert kept[:2] == [True, False]
    assert sum(kept) == 1 + TimelineEvent.objects.count() // 4
    BoardSnapshot.objects.update(at=database_now() - timedelta(hours=25))
    create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
    assert keep_board_snapshot()


# ---------------------------------------------------------------- over the API


@pytest.fixture
def inspector(centre: Centre) -> Desk:
    make_actor("inspector", Role.SUPERVISOR, agency="police")
    return Desk("inspector")


def ask(desk: Desk, path: str, **asked: Any) -> Any:
    return desk.get(f"/replay/{path}?{urlencode(asked)}")


def test_a_supervisor_sees_what_a_person_could_see_and_had_seen(centre: Centre) -> None:
    keep_board_snapshot()
    ours = create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
    create_incident(by=centre.actor("fire"), new=NewIncident(type="house_fire", agencies=["fire"]))
    before = database_now()
    person = Person.objects.get(username="police")
    IncidentSight.objects.create(incident_id=ours.id, person=person, seen_at=before + timedelta(seconds=1))
    supervisor = Desk("supervisor")
    whole = accepted(ask(supervisor, "board", at=before.isoformat()))
    assert (len(whole["board"]["incidents"]), whole["seen"]) == (2, None)
    unseen = accepted(ask(supervisor, "board", at=before.isoformat(), person="police"))
    assert ([card["id"] for card in unseen["board"]["incidents"]], unseen["seen"]) == ([ours.id], [])


def test_what_a_person_had_seen_is_told_from_that_moment_on(centre: Centre) -> None:
    keep_board_snapshot()
    ours = create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
    now = database_now()
    person = Person.objects.get(username="police")
    IncidentSight.objects.create(incident_id=ours.id, person=person, seen_at=now)
    assert board_at(EVERYTHING, now, person_id=person.pk).seen == [ours.id]
    assert board_at(EVERYTHING, now - timedelta(microseconds=1), person_id=person.pk).seen == []


def test_nobody_sees_through_anothers_eyes_what_is_not_theirs(centre: Centre, inspector: Desk) -> None:
    keep_board_snapshot()
    create_incident(by=centre.actor("fire"), new=NewIncident(type="house_fire", agencies=["fire"]))
    now = database_now().isoformat()
    for person in ("fire", "supervisor", "inspector"):
        assert accepted(ask(inspector, "board", at=now, person=person))["board"]["incidents"] == []
        assert accepted(ask(inspector, "events", after=0, until=now, person=person))["events"] == []


def test_what_cannot_be_shown_is_refused(centre: Centre, inspector: Desk) -> None:
    early = (database_now() - timedelta(days=1)).isoformat()
    keep_board_snapshot()
    now = database_now().isoformat()
    refused(ask(inspector, "board", at=early), 404, "nothing_kept")
    for nobody in ("nobody", "crew"):
        refused(ask(inspector, "board", at=now, person=nobody), 404, "person_unknown")
    refused(ask(inspector, "board", at="yesterday"), 422)
    refused(ask(inspector, "events", after=-1, until=now), 422)
    refused(ask(inspector, "events", after=0, until=now, limit=100_000), 422)
    for name in ("police", "calltaker", "crew"):
        refused(ask(Desk(name), "board", at=now), 403, "not_allowed")
        refused(ask(Desk(name), "events", after=0, until=now), 403, "not_allowed")


def test_a_supervisor_of_one_force_with_another_role_elsewhere_looks_back_on_that_force_alone(centre: Centre) -> None:
    make_actor("both", Role.SUPERVISOR, agency="police")
    Membership.objects.create(person=Person.objects.get(username="both"), role=Role.CALL_TAKER)
    keep_board_snapshot()
    create_incident(by=centre.actor("fire"), new=NewIncident(type="house_fire", agencies=["fire"]))
    found = accepted(ask(Desk("both"), "board", at=database_now().isoformat()))
    assert found["board"]["incidents"] == []
    assert {card["agency"] for card in found["board"]["units"]} == {"police"}


def test_through_eyes_that_share_nothing_nothing_is_seen(centre: Centre, inspector: Desk) -> None:
    keep_board_snapshot()
    close_road(by=centre.actor("fire"), new=NewClosure(kind=ClosureKind.FLOODED, shape=HERE))
    found = accepted(ask(inspector, "board", at=database_now().isoformat(), person="fire"))["board"]
    assert not any(found[kind] for kind in KINDS)
    assert accepted(ask(inspector, "board", at=database_now().isoformat()))["board"]["closures"]
