"""A tile under the address of a version is kept for a day: a change that no version tells of is not seen."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gis.models import Area, Place, TileChange, TileVersion
from gis.tiles import layers, versions
from gis.tiles.versions import Versions, read_versions
from tests.gis.mapping import add_area, add_place

pytestmark = pytest.mark.django_db(transaction=True)


def version(layer: layers.Layer = layers.AREAS, day: date | None = None) -> str:
    return read_versions(day or timezone.localdate()).versions[layer.name]


def number(table: str) -> int:
    return TileVersion.objects.get(table_name=table).number


CHANGES: dict[str, Callable[[], object]] = {
    "insert": lambda: add_area("Mới"),
    "insert of many": lambda: Area.objects.bulk_create(
        [Area(code=f"m{each}", name="M", source="s") for each in range(3)]
    ),
    "update": lambda: Area.objects.update(name="Đã đổi tên"),
    "save": lambda: Area.objects.first().save(),
    # By SQL: Django's own would also touch the places of an area.
    "delete": lambda: connection.cursor().execute("DELETE FROM geography_areapiece; DELETE FROM geography_area"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_of_a_row_is_a_new_version_of_its_layers_alone(change: Callable[[], object]) -> None:
    add_area()
    add_place("Chợ", "market")
    before = read_versions(timezone.localdate()).versions
    change()
    after = read_versions(timezone.localdate()).versions
    assert {name for name in after if after[name] != before[name]} == {"areas", "area_labels", "former_areas", "zones"}
    Place.objects.update(name="Chợ mới")
    assert version(layers.AREAS) == after["areas"]
    assert version(layers.PLACES) != after["places"]


def test_what_no_tile_shows_changes_no_version() -> None:
    area = add_area()
    before = version()
    Area.objects.update(population=1_000)
    assert version() == before
    area.name = "Khác"
    area.save(update_fields=["name"])
    assert version() != before


def test_a_transaction_of_many_statements_counts_once_and_only_when_it_is_committed() -> None:
    add_area()
    before = number("geography_area")
    with transaction.atomic():
        for each in range(20):
            add_area(f"Xã {each}")
        assert number("geography_area") == before
    assert number("geography_area") == before + 1
    assert not TileChange.objects.exists()


def test_what_is_rolled_back_counts_nothing() -> None:
    add_area()
    before = version()
    with transaction.atomic():
        add_area()
        transaction.set_rollback(True)
    with transaction.atomic():
        with transaction.atomic():
            add_area()
            transaction.set_rollback(True)
        assert Area.objects.count() == 1
    assert version() == before


def test_a_long_import_holds_up_no_other_writer() -> None:
    add_area()
    before = number("geography_area")
    with transaction.atomic():
        add_area("Nhập liệu lâu")
        with ThreadPoolExecutor(1) as other:
            # Would the import hold the number's row, this would wait for ever.
            other.submit(in_own_connection(lambda: add_area("Sửa nhanh", code="quick"))).result(timeout=5)
        assert number("geography_area") == before + 1
    assert number("geography_area") == before + 2


def test_writers_of_several_tables_at_once_never_deadlock_and_each_is_counted() -> None:
    add_area()
    add_place("Chợ", "market")
    before = number("geography_area"), number("geography_place")
    together = threading.Barrier(4)

    def write(turn: int) -> None:
        works = [lambda: add_area(code=f"w{turn}"), lambda: add_place(f"Chợ {turn}", "market")]
        together.wait(5)
        with transaction.atomic():
            for work in works if turn % 2 else reversed(works):
                work()

    for _ in range(5):
        Area.objects.filter(code__startswith="w").delete()
        Place.objects.filter(name__startswith="Chợ ").delete()
        base = number("geography_area"), number("geography_place")
        with ThreadPoolExecutor(4) as writers:
            list(writers.map(in_own_connection(write), range(4)))
        assert (number("geography_area"), number("geography_place")) == (base[0] + 4, base[1] + 4)
    assert number("geography_area") > before[0]


def test_a_day_on_which_an_area_begins_or_ends_is_a_new_version_without_a_change_of_rows() -> None:
    today = timezone.localdate()
    add_area("Cũ", valid_until=today + timedelta(days=10))
    add_area("Mới", valid_from=today + timedelta(days=10))
    seen = [version(day=today + timedelta(days=days)) for days in (0, 9, 10, 11)]
    assert [earlier == later for earlier, later in pairwise(seen)] == [True, False, True]
    places = [version(layers.PLACES, day=today + timedelta(days=days)) for days in (0, 10)]
    assert places[0] == places[1]


def test_a_process_asks_again_after_two_seconds_at_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(versions.time, "monotonic", lambda: now[0])
    known = Versions()
    add_area()
    first = known.present()
    add_area()
    now[0] += versions.KNOWN_FOR_S
    assert known.present() is first
    now[0] += 0.01
    assert known.present().versions["areas"] == version() != first.versions["areas"]


def test_the_extent_is_measured_again_when_the_version_is_another() -> None:
    known = Versions()
    assert known.extent(layers.AREAS, known.present()) is None
    add_area(at=(106.0, 11.0))
    known.forget()
    extent = known.extent(layers.AREAS, known.present())
    assert extent is not None
    assert extent.west == pytest.approx(105.95)


def in_own_connection(work: Callable[..., object]) -> Callable[..., object]:
    def run(*words: object) -> object:
        try:
            return work(*words)
        finally:
            connection.close()

    return run
