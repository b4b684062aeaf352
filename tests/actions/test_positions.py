"""Fixes of units: none that was taken is lost, the newest stands, and nobody else's unit is moved."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.contrib.gis.geos import Point
from django.db import DataError, ProgrammingError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dispatch.actions.emergencies import report_emergency
from dispatch.actions.positions import keep_position_history, report_positions
from dispatch.errors import Forbidden
from dispatch.models import Person, StreamHead, Unit, UnitFix, UnitPosition
from dispatch.ports import Movement, connect_position_feed, position_feed
from dispatch.rules.access import ENGINE, Access, Actor, Grant
from dispatch.schema import NewLocation, PositionFix, PositionReceipt, PositionReport, UnitEmergency
from dispatch.selectors.cards import read_unit_cards
from dispatch.selectors.people import access_of
from dispatch.selectors.positions import newest_movements
from dispatch.vocabulary import Role
from tests.actions.record import refused
from tests.actions.together import raised, together
from tests.factories import Centre, make_actor

LON, LAT = 106.9, 11.53


class Screens:
    """Notes what is shown."""

    def __init__(self) -> None:
        self.shown: list[Movement] = []
        # How many fixes were in the history when it was shown.
        self.kept_before: list[int] = []

    def show(self, movements: list[Movement]) -> None:
        self.shown += movements
        self.kept_before.append(UnitFix.objects.count())


@pytest.fixture
def screens() -> Iterator[Screens]:
    before, noted = position_feed(), Screens()
    connect_position_feed(noted)
    yield noted
    connect_position_feed(before)


@pytest.fixture(autouse=True)
def _located_an_hour_ago(request: pytest.FixtureRequest) -> None:
    for name in {"centre", "committed_centre"} & set(request.fixturenames):
        request.getfixturevalue(name)
        UnitPosition.objects.update(at=Now() - timedelta(hours=1), position=Point(LON, LAT, srid=4326))


def fix(unit: Unit | int | None, ago_s: float = 0.0, lon: float = LON, **more: object) -> PositionFix:
    at = (timezone.now() - timedelta(seconds=ago_s)).isoformat()
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    return PositionFix.model_validate({"unit": unit_id, "at": at, "lon": lon, "lat": LAT, "accuracy_m": 5.0, **more})


def report(by: Actor, *fixes: PositionFix) -> PositionReceipt:
    return report_positions(by=by, report=PositionReport(fixes=list(fixes)))


def codes(receipt: PositionReceipt) -> list[tuple[int, str]]:
    return [(refusal.index, refusal.code) for refusal in receipt.refused]


def stored(unit: Unit) -> list[datetime]:
    return list(UnitFix.objects.filter(unit=unit).order_by("at").values_list("at", flat=True))


def test_a_fix_is_kept_and_is_where_the_unit_is(centre: Centre, screens: Screens) -> None:
    unit = centre.units["ambulance"][0]
    UnitPosition.objects.filter(unit=unit).update(at=Now() - timedelta(seconds=60))
    found = fix(unit, lon=106.95, heading=90.0, speed_mps=12.5)
    seq = StreamHead.objects.get().seq
    receipt = report(centre.actor("crew"), found)
    assert (receipt.stored, receipt.known, receipt.refused) == (1, 0, [])
    known = UnitPosition.objects.get(unit=unit)
    assert (known.position.coords, known.at, known.accuracy_m) == ((106.95, LAT), found.at, 5.0)
    assert (known.heading, known.speed_mps, known.suspect) == (90.0, 12.5, True)
    [kept] = UnitFix.objects.filter(unit=unit)
    assert (kept.position.coords, kept.at, kept.heading, kept.suspect) == ((106.95, LAT), found.at, 90.0, True)
    assert abs(timezone.now() - kept.recorded_at) < timedelta(minutes=5)
    movement = Movement(unit.pk, "ambulance", 106.95, LAT, 90.0, 12.5, found.at.timestamp(), suspect=True)
    assert (screens.shown, screens.kept_before) == ([movement], [0])
    assert movement in newest_movements()
    [card] = read_unit_cards([unit.pk])
    assert card.position is not None
    assert (card.position.lon, card.position.at, card.version) == (106.95, found.at, unit.version)
    assert StreamHead.objects.get().seq == seq


def test_a_fix_of_a_clock_that_is_ahead_is_shown_when_it_is_kept(
    centre: Centre, screens: Screens, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report(centre.actor("crew"), fix(centre.units["ambulance"][0], -60))
        assert screens.shown == []
    assert len(screens.shown) == 1
    assert screens.kept_before == [1]


def test_a_unit_that_was_never_located_has_its_first_place(centre: Centre) -> None:
    unit = centre.units["ambulance"][0]
    UnitPosition.objects.all().delete()
    report(centre.actor("crew"), fix(unit, 5, lon=108.0), fix(unit, lon=107.0), fix(unit, 2, lon=108.0))
    known = UnitPosition.objects.get()
    assert (known.unit_id, known.position.x, known.suspect) == (unit.pk, 107.0, True)
    assert UnitFix.objects.count() == 3


def test_a_late_fix_is_kept_and_moves_nothing(centre: Centre, screens: Screens) -> None:
    unit, crew = centre.units["ambulance"][0], centre.actor("crew")
    first, late = fix(unit), fix(unit, 600, lon=107.5)
    report(crew, first)
    assert report(crew, late).stored == 1
    assert UnitPosition.objects.get(unit=unit).at == first.at
    assert stored(unit) == [late.at, first.at]
    assert [movement.at for movement in screens.shown] == [first.at.timestamp()]


def test_a_batch_that_comes_again_changes_nothing(centre: Centre) -> None:
    unit, crew = centre.units["ambulance"][0], centre.actor("crew")
    batch = [fix(unit, ago_s) for ago_s in (3, 1, 2)]
    assert report(crew, *batch, batch[0]).model_dump() == {"stored": 3, "known": 1, "refused": []}
    rows = list(UnitFix.objects.order_by("at").values_list())
    newest = UnitPosition.objects.filter(unit=unit).values_list().get()
    assert report(crew, *batch).model_dump() == {"stored": 0, "known": 3, "refused": []}
    moved = [found.model_copy(update={"lon": 107.0}) for found in batch]
    assert report(crew, *moved).known == 3
    assert list(UnitFix.objects.order_by("at").values_list()) == rows
    assert UnitPosition.objects.filter(unit=unit).values_list().get() == newest


def test_a_jump_is_suspect_until_the_next_fix_confirms_it(centre: Centre) -> None:
    unit, crew = centre.units["ambulance"][0], centre.actor("crew")
    for ago_s, lon, suspect in ((30, LON, False), (20, 107.4, True), (10, 107.401, False)):
        report(crew, fix(unit, ago_s, lon=lon))
        assert UnitPosition.objects.get(unit=unit).suspect is suspect
    assert list(UnitFix.objects.order_by("at").values_list("suspect", flat=True)) == [False, True, False]


# ---------------------------------------------------------------- who, and what is refused


def test_each_fix_is_refused_by_itself_and_the_others_are_taken(centre: Centre, settings: Settings) -> None:
    settings.POSITION_DAYS = 30
    unit, foreign = centre.units["ambulance"][0], centre.units["ambulance"][1]
    before = UnitPosition.objects.filter(unit=foreign).values_list().get()
    receipt = report(
        centre.actor("crew"),
        fix(foreign),
        fix(unit, -130),
        fix(None),
        fix(unit, 31 * 86400),
        fix(unit, 29 * 86400),
        fix(10**9),
    )
    assert codes(receipt) == [(0, "unit_unknown"), (1, "clock_ahead"), (3, "fix_too_old"), (5, "unit_unknown")]
    assert receipt.stored == len(stored(unit)) == 2
    assert UnitPosition.objects.filter(unit=foreign).values_list().get() == before
    assert not stored(foreign)


def test_a_desk_reports_for_the_units_of_its_agency(centre: Centre) -> None:
    own, foreign = centre.units["fire"][0], centre.units["police"][0]
    receipt = report(centre.actor("fire"), fix(own), fix(foreign), fix(None))
    assert (receipt.stored, codes(receipt)) == (1, [(1, "unit_unknown"), (2, "unit_required")])
    fleet = [fix(unit) for units in centre.units.values() for unit in units]
    assert report(centre.actor("supervisor"), *fleet).stored == len(fleet) == 9
    assert report(ENGINE, *[fix(unit) for unit in centre.units["police"]]).stored == 3


def test_who_sees_a_unit_may_still_not_move_it(centre: Centre) -> None:
    own, other = centre.units["ambulance"][:2]
    grants = (Grant(Role.DUTY_OFFICER, "ambulance"), Grant(Role.CREW, "ambulance", own.pk))
    receipt = report(Actor("both", Access(1, "both", grants)), fix(other), fix(None))
    assert (receipt.stored, codes(receipt)) == (1, [(0, "not_allowed")])


@pytest.mark.parametrize("name", ["calltaker", "officer"])
def test_who_may_report_for_no_unit_is_told_so(centre: Centre, name: str) -> None:
    make_actor("officer", Role.DUTY_OFFICER, agency="ambulance")
    by = Actor(name, access_of(Person.objects.get(username=name)))
    with refused(Forbidden, "not_allowed"):
        report(by, fix(centre.units["ambulance"][0]))


def test_a_call_for_help_moves_the_unit_on_the_screens_and_is_in_the_history(
    centre: Centre, screens: Screens, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    unit = centre.units["ambulance"][0]
    place = NewLocation(lon=106.901, lat=LAT, radius_m=20)
    with django_capture_on_commit_callbacks(execute=True):
        report_emergency(by=centre.actor("crew"), unit_id=unit.pk, emergency=UnitEmergency(position=place))
    assert [(movement.unit_id, movement.lon) for movement in screens.shown] == [(unit.pk, 106.901)]
    assert UnitFix.objects.get(unit=unit).accuracy_m == 20.0


def test_a_call_for_help_says_where_the_crew_is_also_where_the_clock_of_its_device_is_ahead(centre: Centre) -> None:
    unit = centre.units["ambulance"][0]
    report(centre.actor("crew"), fix(unit, -90, lon=106.8))
    place = NewLocation(lon=106.901, lat=LAT, radius_m=20)
    report_emergency(by=centre.actor("crew"), unit_id=unit.pk, emergency=UnitEmergency(position=place))
    assert UnitPosition.objects.get(unit=unit).position.x == 106.901


# ---------------------------------------------------------------- cost


def test_the_statements_do_not_grow_with_the_batch(centre: Centre, django_assert_num_queries: object) -> None:
    supervisor = centre.actor("supervisor")
    units = [unit for units in centre.units.values() for unit in units]
    one, many = [fix(units[0])], [fix(unit, ago_s) for unit in units for ago_s in range(1, 100)]
    for batch in (one, many):
        with django_assert_num_queries(6):
            assert report(supervisor, *batch).stored == len(batch)


# ---------------------------------------------------------------- several at once


def fixes_of(units: list[Unit], count: int, seed: int) -> list[PositionFix]:
    """Return fixes of units in an order of chance, each of another time."""
    chance = random.Random(seed)
    found = [fix(unit, 1 + number + seed / 7) for unit in units for number in range(count)]
    chance.shuffle(found)
    return found


@pytest.mark.parametrize("located", [True, False])
def test_of_many_who_report_at_once_none_loses_a_fix_and_the_newest_stands(
    committed_centre: Centre, located: bool
) -> None:
    if not located:
        UnitPosition.objects.all().delete()
    supervisor = committed_centre.actor("supervisor")
    units = [unit for units in committed_centre.units.values() for unit in units]
    for round_number in range(5):
        batches = [fixes_of(units, 5, 4 * round_number + seed) for seed in range(4)]
        # One batch comes twice, as from an app that got no answer.
        batches.append(batches[0])
        outcomes = together(*(partial(report, supervisor, *batch) for batch in batches))
        assert raised(outcomes) == []
        assert sum(outcome.stored for outcome in outcomes) == 4 * 5 * len(units)
        assert sum(outcome.known for outcome in outcomes) == 5 * len(units)
        for unit in units:
            kept = stored(unit)
            assert {found.at for batch in batches for found in batch if found.unit == unit.pk} <= set(kept)
            assert UnitPosition.objects.get(unit=unit).at == kept[-1]
        if not located:
            UnitPosition.objects.all().delete()
            connection.cursor().execute("TRUNCATE dispatch_unitfix")


# ---------------------------------------------------------------- the history


@contextmanager
def as_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE eoc_app")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def partitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = pg_class.oid"
            " WHERE inhparent = 'dispatch_unitfix'::regclass ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def part(day: date) -> str:
    return f"dispatch_unitfix_{day:%Y%m%d}"


def prepare(days: int = 90) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT position_partitions(%s)", [days])


def where(unit: Unit, at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM dispatch_unitfix WHERE unit_id = %s AND at = %s", [unit.pk, at]
        )
        [(name,)] = cursor.fetchall()
        return str(name)


def keep(unit: Unit, at: datetime) -> None:
    UnitFix.objects.create(unit=unit, at=at, position=Point(LON, LAT, srid=4326), suspect=False)


@pytest.fixture
def today(centre: Centre) -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'UTC')::date")
        day: date = cursor.fetchone()[0]
        return day


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_each_day_of_utc_has_its_own_table_and_a_week_is_prepared(centre: Centre, today: date) -> None:
    for _ in range(2):
        prepare()
        days = [part(today + timedelta(days=ahead)) for ahead in range(-1, 8)]
        assert partitions() == [*days, "dispatch_unitfix_default"]
    unit = centre.units["fire"][0]
    for at in (midnight(today), midnight(today + timedelta(days=1)) - timedelta(microseconds=1)):
        keep(unit, at)
        assert where(unit, at) == part(today)


def test_a_fix_of_a_day_that_is_not_prepared_is_kept_and_moves_when_it_is(centre: Centre, today: date) -> None:
    unit = centre.units["fire"][0]
    tomorrow = midnight(today + timedelta(days=1))
    old = midnight(today - timedelta(days=40))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {part(tomorrow.date())}")
    keep(unit, tomorrow)
    keep(unit, old)
    assert where(unit, tomorrow) == where(unit, old) == "dispatch_unitfix_default"
    prepare()
    assert where(unit, tomorrow) == part(tomorrow.date())
    assert where(unit, old) == "dispatch_unitfix_default"


def test_what_is_older_than_the_centre_keeps_is_forgotten_wherever_it_lies(centre: Centre, today: date) -> None:
    unit = centre.units["fire"][0]
    for days in (30, 31):
        day = today - timedelta(days=days)
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {part(day)} PARTITION OF dispatch_unitfix"
                f" FOR VALUES FROM ('{day} 00:00+00') TO ('{day + timedelta(days=1)} 00:00+00')"
            )
        keep(unit, midnight(day))
    kept, forgotten = midnight(today - timedelta(days=29)), midnight(today - timedelta(days=32))
    keep(unit, kept)
    keep(unit, forgotten)
    prepare(30)
    assert stored(unit) == [midnight(today - timedelta(days=30)), kept]
    assert part(today - timedelta(days=30)) in partitions()
    assert part(today - timedelta(days=31)) not in partitions()


@pytest.mark.parametrize("days", ["6", "0", "-1", "NULL"])
def test_nobody_empties_the_history_by_keeping_nothing(centre: Centre, days: str) -> None:
    with pytest.raises(DataError), transaction.atomic():
        connection.cursor().execute(f"SELECT position_partitions({days})")


@pytest.mark.django_db(transaction=True)
def test_the_engine_prepares_the_history_with_the_rights_of_the_application() -> None:
    with as_application():
        keep_position_history(days=90)
    assert len(partitions()) == 10


FORBIDDEN = (
    "UPDATE dispatch_unitfix SET at = at",
    "DELETE FROM dispatch_unitfix",
    "TRUNCATE dispatch_unitfix",
    "DROP TABLE dispatch_unitfix",
    "ALTER TABLE dispatch_unitfix DETACH PARTITION dispatch_unitfix_default",
    "CREATE TABLE theirs PARTITION OF dispatch_unitfix FOR VALUES FROM ('2000-01-01') TO ('2000-01-02')",
    "UPDATE {part} SET suspect = true",
    "DELETE FROM {part}",
    "TRUNCATE {part}",
    "DROP TABLE {part}",
    "INSERT INTO {part} SELECT * FROM dispatch_unitfix",
    "DELETE FROM dispatch_unitfix_default",
    "UPDATE dispatch_unitfix_default SET suspect = true",
    "CREATE OR REPLACE FUNCTION position_partitions(keep_days integer) RETURNS void LANGUAGE sql AS 'SELECT'",
)


def test_the_centre_itself_cannot_alter_the_history(centre: Centre, today: date, subtests: pytest.Subtests) -> None:
    unit = centre.units["ambulance"][0]
    prepare()
    with as_application():
        assert report(centre.actor("crew"), fix(unit)).stored == 1
        assert report(centre.actor("crew"), fix(unit, 40 * 86400)).stored == 1
    before = stored(unit)
    for statement in FORBIDDEN:
        with subtests.test(statement=statement), as_application():
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
                connection.cursor().execute(statement.format(part=part(today)))
            assert stored(unit) == before
