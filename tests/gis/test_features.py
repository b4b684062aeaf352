"""What stands in the province comes from files of others: again and again, whatever is wrong with them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.nearby import LayerRule, layers_shown
from gis.features.importing import import_features
from gis.features.nearby import Wanted, nearest
from gis.files.errors import FileRefused
from gis.models import Feature, FeatureLayer

HERE = (106.9, 11.53)
pytestmark = pytest.mark.django_db


@pytest.fixture
def hydrants() -> FeatureLayer:
    return FeatureLayer.objects.create(code="hydrants", name_vi="Trụ nước", name_en="Hydrants", icon="hydrant")


def feature(key: str | None, lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    named = {"id": key} if key is not None else {}
    return {
        "type": "Feature",
        "properties": named | {"name": f"Trụ {key}"} | properties,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*features: dict[str, Any]) -> Path:
        path = tmp_path / "layer.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
        return path

    return write


def bring(path: Path, **options: Any) -> Any:
    return import_features("hydrants", path, fields={}, now=timezone.now(), **options)


def rows() -> dict[str, tuple[str, bool]]:
    return {row.key: (row.name, row.retired_at is None) for row in Feature.objects.all()}


def test_a_file_that_would_empty_much_of_a_layer_must_be_meant(hydrants: FeatureLayer, file: Any) -> None:
    bring(file(*[feature(str(number), 106.9, 11.5) for number in range(30)]))
    other = file(*[feature(f"x{number}", 106.9, 11.5) for number in range(30)])
    with pytest.raises(FileRefused) as refused:
        bring(other)
    assert refused.value.code == "retires_many"
    assert Feature.objects.filter(retired_at=None).count() == 30
    assert not Feature.objects.filter(key__startswith="x").exists()
    assert bring(other, retire_many=True).retired == 30


def test_a_file_is_brought_in_changed_and_what_is_gone_is_retired(hydrants: FeatureLayer, file: Any) -> None:
    first = bring(file(feature("a", *HERE, flow=900), feature("b", 106.91, 11.53), feature("c", 106.92, 11.53)))
    assert (first.added, first.changed, first.retired) == (3, 0, 0)
    second = bring(file(feature("a", *HERE, flow=500), feature("b", 106.91, 11.53), feature("d", 106.93, 11.53)))
    assert (second.added, second.changed, second.unchanged, second.retired) == (1, 1, 1, 1)
    assert rows() == {"a": ("Trụ a", True), "b": ("Trụ b", True), "c": ("Trụ c", False), "d": ("Trụ d", True)}
    assert Feature.objects.get(key="a").properties == {"flow": 500}
    back = bring(file(*(feature(key, 106.9, 11.53) for key in "abcd")))
    assert back.returned == 1
    assert rows()["c"][1]


def test_the_same_file_again_changes_nothing(hydrants: FeatureLayer, file: Any) -> None:
    path = file(feature("a", *HERE, flow=900, note="Cạnh chợ"), feature("b", 106.91, 11.53))
    bring(path, source="PC07")
    before = list(Feature.objects.order_by("pk").values())
    again = bring(path)
    assert (again.anything_changed, again.unchanged) == (False, 2)
    assert list(Feature.objects.order_by("pk").values()) == before
    layer = FeatureLayer.objects.get()
    assert (layer.version, layer.source) == (1, "PC07")


def test_a_dry_run_says_all_and_writes_nothing(hydrants: FeatureLayer, file: Any) -> None:
    report = bring(file(feature("a", *HERE)), dry_run=True)
    assert report.added == 1
    assert rows() == {}
    assert FeatureLayer.objects.get().imported_at is None


def test_a_broken_row_keeps_what_was_known_of_it(hydrants: FeatureLayer, file: Any) -> None:
    bring(file(feature("a", *HERE), feature("b", 106.91, 11.53)))
    broken = feature("b", 0, 0) | {"geometry": None}
    report = bring(file(feature("a", *HERE), broken))
    assert (report.retired, report.kept) == (0, 1)
    assert rows()["b"][1]
    assert any(problem.key == "b" and problem.refused for problem in report.problems)


def test_exchanged_coordinates_doubles_and_places_far_off_are_told(hydrants: FeatureLayer, file: Any) -> None:
    report = bring(
        file(feature("a", HERE[1], HERE[0]), feature("b", *HERE), feature("b", 106.95, 11.5), feature("far", 2.3, 48.8))
    )
    codes = {(problem.key, problem.code) for problem in report.problems}
    assert codes >= {("a", "lon_lat_swapped"), ("b", "duplicate_key"), ("far", "outside_vietnam")}
    assert Feature.objects.get(key="a").position.coords == pytest.approx(HERE)
    assert Feature.objects.get(key="b").position.x == pytest.approx(106.9)


def test_a_file_that_would_empty_the_layer_is_refused(hydrants: FeatureLayer, file: Any) -> None:
    bring(file(feature("a", *HERE)))
    for path in (file(), file(feature("a", *HERE) | {"geometry": None})):
        with pytest.raises(FileRefused):
            bring(path)
    assert rows()["a"][1]


def test_without_a_key_of_its_own_a_thing_is_not_taken(hydrants: FeatureLayer, file: Any) -> None:
    with pytest.raises(FileRefused) as refused:
        bring(file(feature(None, *HERE), feature(None, 106.8, 11.4)))
    assert refused.value.code == "key_missing"
    assert "--map key=" in refused.value.sentence.vi


def test_odd_values_are_kept_within_bounds(hydrants: FeatureLayer, file: Any) -> None:
    many = {f"p{number}": number for number in range(80)}
    report = bring(
        file(
            feature("a", *HERE, long="x" * 5_000, note="a\x00b", precision_m="12,5", **many),
            feature("b", *HERE, precision_m="gần"),
            feature("k" * 101, *HERE),
        )
    )
    kept = Feature.objects.get(key="a")
    assert len(kept.properties) <= 60
    assert "long" not in kept.properties
    assert kept.precision_m == 12.5
    assert {problem.code for problem in report.problems} >= {"properties_cut", "precision_unfit", "key_unfit"}


def test_an_area_is_near_where_it_reaches_and_around_what_lies_in_it(hydrants: FeatureLayer, file: Any) -> None:
    ring = [[106.8, 11.4], [107.0, 11.4], [107.0, 11.6], [106.8, 11.6], [106.8, 11.4]]
    area = feature("zone", 0, 0) | {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    bring(file(area))
    [inside] = nearest(HERE, [Wanted("hydrants", 5, 10)])
    assert (inside.distance_m, inside.around, inside.bearing_deg) == (0, True, None)
    [outside] = nearest((107.01, 11.5), [Wanted("hydrants", 5, 2_000)])
    assert outside.distance_m == pytest.approx(1_091, abs=5)
    assert not outside.around
    assert nearest((107.01, 11.5), [Wanted("hydrants", 5, 1_000)]) == []


def test_the_nearest_are_those_that_a_full_search_finds(hydrants: FeatureLayer) -> None:
    other = FeatureLayer.objects.create(code="fuel", name_vi="x", name_en="x", icon="x")
    Feature.objects.bulk_create(
        Feature(layer=layer, key=f"{n}", name="x", position=Point(106.4 + (n * 37 % 100) / 100, 11.3 + n % 90 / 100))
        for layer in (hydrants, other)
        for n in range(300)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM geography_feature WHERE layer_id = 'hydrants' AND ST_Distance(position,"
            " ST_MakePoint(%s, %s)::geography) <= 20000"
            " ORDER BY ST_Distance(position, ST_MakePoint(%s, %s)::geography), key LIMIT 7",
            [*HERE, *HERE],
        )
        wanted = [key for (key,) in cursor.fetchall()]
    found = nearest(HERE, [Wanted("fuel", 0, 1_000), Wanted("hydrants", 7, 20_000)])
    assert [near.key for near in found] == wanted
    assert len(wanted) == 7
    assert {near.layer for near in found} == {"hydrants"}


def test_few_things_are_found_without_walking_past_the_many_of_other_layers(hydrants: FeatureLayer) -> None:
    few = FeatureLayer.objects.create(code="dams", name_vi="x", name_en="x", icon="x")
    Feature.objects.bulk_create(
        Feature(layer=layer, key=f"{n}", name="x", position=Point(106.4 + n % 61 / 61, 11.3 + n % 67 / 67, srid=4326))
        for layer, count in ((hydrants, 4_000), (few, 3))
        for n in range(count)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE geography_feature")
        with CaptureQueriesContext(connection) as asked:
            assert len(nearest(HERE, [Wanted("dams", 3, 100_000)])) == 3
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {asked[0]['sql']}")
        explained = [line for (line,) in cursor.fetchall()]
    assert "feature_of_layer" in "".join(explained)
    assert "Rows Removed by Filter" not in "".join(explained), explained


def test_the_command_imports_maps_fields_and_refuses_in_words(
    hydrants: FeatureLayer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "tru.csv"
    table.write_text("SO_HIEU;TEN_TRU;lon;lat;luu_luong\nT1;Trụ chợ;106,9;11,53;15\n", encoding="utf-8")
    call_command("import_layer", str(table), "--layer", "hydrants", "--map", "key=SO_HIEU", "name=TEN_TRU")
    assert "thêm/added: 1" in capsys.readouterr().out
    assert Feature.objects.get().properties["luu_luong"] == "15"
    call_command("import_layer", str(table), "--layer", "hydrants", "--map", "key=SO_HIEU,name=TEN_TRU")
    assert "giữ nguyên/unchanged: 1" in capsys.readouterr().out
    for arguments, words in (
        (["--layer", "unicorns"], "Không có lớp unicorns"),
        (["--layer", "hydrants", "--map", "key=NO_SUCH"], "không có trường “NO_SUCH”(.*\\n)+.*has no field “NO_SUCH”"),
        (["--layer", "hydrants", "--map", "colour=x"], "không hiểu “colour=x”.*\\n.*is not understood"),
        (["--layer", "hydrants", "--map", "key=SO_HIEU,key=TEN_TRU"], "không hiểu “key=TEN_TRU”"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_layer", str(table), *arguments)
    with pytest.raises(CommandError):
        call_command("import_layer", str(tmp_path / "none.csv"), "--layer", "hydrants")


def test_the_table_itself_holds_a_key_once(hydrants: FeatureLayer) -> None:
    Feature.objects.create(layer=hydrants, key="a", name="a", position=Point(*HERE))
    with pytest.raises(IntegrityError), transaction.atomic():
        Feature.objects.create(layer=hydrants, key="a", name="b", position=Point(*HERE))


# ---------------------------------------------------------------- what is shown of them


def rule(layer: str = "hydrants", **members: Any) -> LayerRule:
    return LayerRule(**({"incident_type": None, "agency": None, "count": 3, "within_m": 1000} | members), layer=layer)


def test_of_two_agencies_rules_neither_gets_less_than_its_own() -> None:
    rules = [rule(agency="fire", count=1, within_m=9000), rule(agency="police", count=5, within_m=100), rule(count=9)]
    [shown] = layers_shown(rules, incident_type="fire", agencies={"fire", "police"})
    assert (shown.count, shown.within_m) == (5, 9000)
    [shown] = layers_shown(rules, incident_type="fire", agencies={"ambulance"})
    assert shown.count == 9


RULES = st.lists(
    st.builds(
        LayerRule,
        layer=st.sampled_from(["a", "b", "c"]),
        incident_type=st.sampled_from([None, "x", "y"]),
        agency=st.sampled_from([None, "p", "f"]),
        count=st.integers(0, 5),
        within_m=st.integers(1, 100),
        position=st.integers(0, 3),
    )
)


@given(RULES, st.sampled_from([None, "x", "z"]), st.sets(st.sampled_from(["p", "f"])))
def test_each_layer_is_shown_once_in_an_order_that_the_rules_order_does_not_change(
    rules: list[LayerRule], kind: str | None, agencies: set[str]
) -> None:
    shown = layers_shown(rules, incident_type=kind, agencies=agencies)
    assert len({one.layer for one in shown}) == len(shown)
    assert all(one.count > 0 for one in shown)
    turned = layers_shown(rules[::-1], incident_type=kind, agencies=agencies)
    told = [(one.layer, one.count, one.within_m) for one in shown]
    assert told == [(one.layer, one.count, one.within_m) for one in turned]
