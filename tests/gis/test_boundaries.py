"""Boundaries are imported whole or not at all, and the same again when repeated: half a division is worse than none."""

import io
import json
from datetime import date

import pytest
import shapely
from django.core.management import CommandError, call_command

from gis.boundaries.lookup import areas_at
from gis.boundaries.names import area_name
from gis.models import Area, AreaSuccession, Place
from tests.gis.provinces import CHANGE, DATA, make_area, needs_data, square

pytestmark = pytest.mark.django_db

SINCE = ["--valid-from", "2025-07-01"]


def boundaries(path, *areas):
    """Write a file of (code, name, shapely geometry, further properties)."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name} | (more[0] if more else {}),
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, name, shape, *more in areas
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(path)


def box(west, south, size=0.1):
    return shapely.box(west, south, west + size, south + size)


def run(*words):
    told = io.StringIO()
    call_command("import_boundaries", *words, stdout=told)
    return told.getvalue()


def refused(*words):
    with pytest.raises(CommandError) as error:
        run(*words)
    return str(error.value)


@pytest.fixture
def file(tmp_path):
    """Two communes side by side."""
    return boundaries(
        tmp_path / "xa.geojson", ("25001", "Xã Bom Bo", box(106.5, 11.5)), ("25002", "Phường An Lộc", box(106.6, 11.5))
    )


class TestAreas:
    def test_it_is_imported_and_importing_again_changes_nothing(self, file):
        assert "created 2" in run(file, *SINCE)
        before = list(Area.objects.order_by("code").values())
        assert [(row["kind"], row["name"], row["valid_from"]) for row in before] == [
            ("xã", "Bom Bo", CHANGE),
            ("phường", "An Lộc", CHANGE),
        ]
        assert "created 0, thay đổi/changed 0, giữ nguyên/unchanged 2" in run(file, *SINCE)
        assert list(Area.objects.order_by("code").values()) == before

    def test_what_changed_is_changed_alone(self, file, tmp_path):
        run(file, *SINCE)
        boundaries(
            tmp_path / "xa.geojson",
            ("25001", "Xã Bom Bo", box(106.5, 11.5)),
            ("25002", "Phường An Lộc", box(106.6, 11.5, 0.2)),
        )
        assert "created 0, thay đổi/changed 1, giữ nguyên/unchanged 1" in run(file, *SINCE)

    def test_a_dry_run_tells_the_same_and_keeps_nothing(self, file):
        told = run(file, *SINCE, "--dry-run")
        assert "created 2" in told
        assert not Area.objects.exists()

    def test_what_nobody_reads_was_done_all_the_same(self, file):
        class BrokenPipe(io.StringIO):
            def write(self, text):
                raise BrokenPipeError

        with pytest.raises(BrokenPipeError):
            call_command("import_boundaries", file, *SINCE, stdout=BrokenPipe())
        assert Area.objects.count() == 2

    def test_a_field_mapping_names_what_is_what(self, tmp_path):
        path = boundaries(tmp_path / "a.geojson", ("x", "y", box(106.5, 11.5),
                          {"ma": 688, "ten": "Phước Long", "loai": "Thị xã", "dan": "54.321"}))  # fmt: skip
        run(
            path,
            "--level",
            "district",
            "--map",
            "code=ma,name=ten,kind=loai,population=dan",
            "--valid-until",
            "2025-07-01",
        )
        row = Area.objects.get()
        assert (row.code, row.kind, row.name, row.population, row.level, row.valid_until) == (
            "688", "thị xã", "Phước Long", 54321, "district", CHANGE,
        )  # fmt: skip

    def test_an_approximate_area_is_taken_over_with_all_that_hangs_on_it(self, file):
        drawn = make_area("25001", square(106, 11), approximate=True)
        assert "created 1, thay đổi/changed 1" in run(file, *SINCE)
        drawn.refresh_from_db()
        assert (drawn.approximate, drawn.name, drawn.valid_from) == (False, "Bom Bo", CHANGE)

    def test_a_surveyed_area_for_other_days_is_not_overwritten(self, file):
        make_area("25001", square(106, 11), name="khác", valid_from=date(2020, 1, 1))
        assert "span_overlaps" in refused(file, *SINCE)
        assert [row.name for row in Area.objects.all()] == ["khác"]

    def test_the_old_area_of_a_code_stays_beside_the_new_one(self, file):
        make_area("25001", None, name="cũ", valid_until=CHANGE)
        run(file, *SINCE)
        assert Area.objects.filter(code="25001").count() == 2

    def test_an_area_that_ends_is_ended_by_importing_it_so(self, file):
        run(file, *SINCE)
        run(file, *SINCE, "--valid-until", "2030-01-01")
        assert set(Area.objects.values_list("valid_until", flat=True)) == {date(2030, 1, 1)}

    def test_what_has_ended_is_not_opened_again(self, file):
        run(file, *SINCE, "--valid-until", "2030-01-01")
        assert "ended, and stays so: 25001 (2030-01-01)" in run(file, *SINCE)
        assert set(Area.objects.values_list("valid_until", flat=True)) == {date(2030, 1, 1)}
        run(file, *SINCE, "--valid-until", "2031-01-01")
        assert set(Area.objects.values_list("valid_until", flat=True)) == {date(2031, 1, 1)}

    def test_a_later_division_of_the_code_stays_as_it_is(self, file):
        run(file, *SINCE, "--valid-until", "2030-01-01")
        later = make_area("25001", square(107, 11, 0.5), name="Lớn", valid_from=date(2030, 1, 1))
        before = Area.objects.filter(pk=later.pk).values().get()
        assert "25001 (2030-01-01)" in run(file, *SINCE)
        assert Area.objects.filter(pk=later.pk).values().get() == before
        assert "span_overlaps" in refused(file, *SINCE, "--valid-until", "2031-01-01")
        assert Area.objects.filter(pk=later.pk).values().get() == before

    def test_what_has_always_held_comes_before_what_began_later(self, file):
        run(file, "--valid-until", "2025-07-01")
        later = make_area("25001", square(107, 11, 0.5), name="Lớn", valid_from=CHANGE)
        assert "unchanged 2" in run(file)
        later.refresh_from_db()
        assert (later.name, later.valid_from) == ("Lớn", CHANGE)

    def test_a_file_without_populations_leaves_them(self, file):
        run(file, *SINCE)
        Area.objects.update(population=54_321)
        assert "unchanged 2" in run(file, *SINCE)
        assert set(Area.objects.values_list("population", flat=True)) == {54_321}

    @pytest.mark.parametrize(
        ("written", "count"),
        [("54.321", 54321), ("1 054 321", 1054321), ("54321", 54321), ("54321.0", 54321), (54321.0, 54321), ("", None)],
    )
    def test_a_population_is_read_as_it_is_meant(self, tmp_path, written, count):
        path = boundaries(tmp_path / "a.geojson", ("1", "Xã A", box(106.5, 11.5), {"dan": written}))
        run(path, "--map", "code=code", "name=name", "population=dan")
        assert Area.objects.get().population == count

    @pytest.mark.parametrize("written", ["5432.1", "54.32", "54,321", 54321.5, "-5", "1e5", "năm nghìn", "1.054 321x"])
    def test_a_population_that_is_no_whole_number_is_refused(self, tmp_path, written):
        path = boundaries(tmp_path / "a.geojson", ("1", "Xã A", box(106.5, 11.5), {"dan": written}))
        assert "features_refused" in refused(path, "--map", "code=code,name=name,population=dan")

    def test_overlaps_and_holes_are_told_with_their_size_and_the_areas(self, tmp_path):
        ring = shapely.difference(box(106.0, 11.0, 0.3), box(106.1, 11.1, 0.1))
        path = boundaries(tmp_path / "a.geojson", ("1", "Xã A", ring), ("2", "Xã B", box(106.25, 11.0)))
        told = run(path, *SINCE)
        [overlap] = [line for line in told.splitlines() if "overlap" in line]
        [hole] = [line for line in told.splitlines() if "hole" in line]
        assert "1 – 2: 60," in overlap
        assert "120," in hole
        assert hole.endswith(": 1")

    def test_neighbours_that_share_a_border_are_no_overlap(self, file):
        told = run(file, *SINCE)
        assert "overlap" not in told
        assert "hole" not in told

    def test_zones_of_two_forces_may_overlap_each_other(self, tmp_path):
        path = boundaries(tmp_path / "a.geojson", ("z1", "Khu A", box(106.0, 11.0)))
        run(path, "--level", "zone", "--owner", "fire")
        assert "overlap" not in run(path, "--level", "zone", "--owner", "police")
        assert set(Area.objects.values_list("owner", "kind")) == {("fire", "khu vực"), ("police", "khu vực")}

    def test_areas_that_the_file_does_not_name_are_told(self, file):
        make_area("25999", square(107, 11))
        assert "not in the file: 25999" in run(file, *SINCE)

    def test_a_repaired_shape_is_told(self, tmp_path):
        bow_tie = shapely.Polygon([(106.0, 11.0), (106.2, 11.2), (106.2, 11.0), (106.0, 11.2)])
        told = run(boundaries(tmp_path / "a.geojson", ("1", "Xã A", bow_tie)), *SINCE)
        assert "đã được sửa" in told
        assert Area.objects.get().shape.valid

    @pytest.mark.parametrize(
        ("code", "name", "shape"),
        [
            ("x" * 41, "Xã A", box(106, 11)),
            ("mã số", "Xã A", box(106, 11)),
            ("'; DROP TABLE geography_area; --", "Xã A", box(106, 11)),
            ("1", "", box(106, 11)),
            ("1", "x" * 200, box(106, 11)),
            ("1", "Không rõ loại", box(106, 11)),
            ("1", "Xã A", shapely.Point(106, 11)),
            ("1", "Xã A", shapely.Polygon()),
        ],
    )
    def test_one_bad_feature_refuses_them_all(self, tmp_path, code, name, shape):
        path = boundaries(tmp_path / "a.geojson", ("good", "Xã B", box(107, 11)), (code, name, shape))
        assert "features_refused" in refused(path, *SINCE)
        assert not Area.objects.exists()

    def test_a_code_that_comes_twice_refuses_them_all(self, tmp_path):
        path = boundaries(tmp_path / "a.geojson", ("1", "Xã A", box(106, 11)), ("1", "Xã B", box(107, 11)))
        said = refused(path, *SINCE)
        assert "features_refused" in said
        assert "bỏ qua/skipped 1 (dòng/row 2): Mã (trường “code”) đã có" in said
        assert not Area.objects.exists()

    @pytest.mark.parametrize(
        "words",
        [
            ["--map", "code=ma,name=name"],
            ["--map", "name=name"],
            ["--map", "code=code,name=name,colour=x"],
            ["--map", "code=code,code=name,name=name"],
            ["--map", "code=code", "name"],
            ["--level", "zone"],
            ["--owner", "fire"],
            ["--valid-from", "2025-07-01", "--valid-until", "2025-07-01"],
            ["--crs", "EPSG:0"],
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, file, words):
        assert refused(file, *words)
        assert not Area.objects.exists()

    def test_a_file_after_the_mapping_is_said_to_stand_before_it(self, file):
        assert "the file stands before --map" in refused("--map", "code=code,name=name", file)

    @pytest.mark.parametrize(
        "step",
        [
            "gis.boundaries.importing._look_at_the_whole",
            "gis.management.commands.import_boundaries.index_areas",
            "gis.management.commands.import_boundaries.locate_places",
        ],
    )
    def test_an_import_that_fails_at_its_end_leaves_nothing(self, monkeypatch, file, step):
        def fail(*_):
            raise RuntimeError

        monkeypatch.setattr(step, fail)
        with pytest.raises(RuntimeError):
            run(file, *SINCE)
        assert not Area.objects.exists()
        assert not Place.objects.exists()


class TestSuccessions:
    TABLE = (
        "old_code,old_name,old_district,new_code,new,later\n"
        "25001,Xã Đường 10,Huyện Bù Đăng,25001,Xã Bom Bo,Phường Bom Bo\n"
        "25003,Xã Bình Minh,Huyện Bù Đăng,25001,Xã Bom Bo,Phường Bom Bo\n"
        "25002,Phường Phú Đức,Thị xã Bình Long,25002,Phường An Lộc,Phường An Lộc\n"
    )
    MAP = "old_code=old_code,old_name=old_name,old_district=old_district,new_code=new_code,new_name=new,renamed=later"
    WORDS = ["--successions", *SINCE, "--renamed-on", "2026-04-30", "--map", MAP]

    @pytest.fixture
    def table(self, file, tmp_path):
        """The new communes and a district are there; the table is not imported yet."""
        run(file, *SINCE)
        make_area("696", square(106.5, 11.5), level="district", kind="huyện", name="Bù Đăng", valid_until=CHANGE)
        path = tmp_path / "cu_moi.csv"
        path.write_text(self.TABLE)
        return str(path)

    def test_old_areas_their_districts_and_what_became_of_them(self, table):
        told = run(table, *self.WORDS)
        assert "old district not known: 25002" in told
        old = Area.objects.get(code="25003")
        assert (str(old), old.valid_until, old.shape, old.parent.name) == ("xã Bình Minh", CHANGE, None, "Bù Đăng")
        assert AreaSuccession.objects.filter(successor__code="25001", whole=True).count() == 2

    def test_a_renamed_area_is_two_rows_of_one_code(self, table):
        run(table, *self.WORDS)
        rows = Area.objects.filter(code="25001", shape__isnull=False).order_by("valid_from")
        assert [(str(row), row.valid_from, row.valid_until) for row in rows] == [
            ("xã Bom Bo", CHANGE, date(2026, 4, 30)),
            ("phường Bom Bo", date(2026, 4, 30), None),
        ]
        assert Area.objects.filter(code="25002", shape__isnull=False).count() == 1

    def test_repeating_table_and_file_changes_nothing(self, table, file, tmp_path):
        run(table, *self.WORDS)
        before = list(Area.objects.order_by("pk").values())
        assert "created 0, thay đổi/changed 0, giữ nguyên/unchanged 3" in run(table, *self.WORDS)
        # The file tells the newest name, as the maps of an office do.
        file = boundaries(
            tmp_path / "xa.geojson",
            ("25001", "Phường Bom Bo", box(106.5, 11.5)),
            ("25002", "Phường An Lộc", box(106.6, 11.5)),
        )
        assert "unchanged 2" in run(file, *SINCE)
        assert list(Area.objects.order_by("pk").values()) == before

    def test_a_better_shape_reaches_every_name_of_the_area(self, table, tmp_path):
        run(table, *self.WORDS)
        file = boundaries(tmp_path / "xa.geojson", ("25001", "Phường Bom Bo", box(106.5, 11.5, 0.05)))
        assert "changed 1" in run(file, *SINCE)
        names = Area.objects.filter(code="25001", shape__isnull=False).order_by("valid_from")
        assert [row.kind for row in names] == ["xã", "phường"]
        assert all(row.shape.extent == pytest.approx((106.5, 11.5, 106.55, 11.55)) for row in names)

    def test_a_dry_run_keeps_nothing(self, table):
        assert "created 3" in run(table, *self.WORDS, "--dry-run")
        assert not AreaSuccession.objects.exists()
        assert Area.objects.count() == 3

    def test_a_table_without_districts_leaves_those_that_are_known(self, table):
        run(table, *self.WORDS)
        run(table, "--successions", *SINCE)
        assert Area.objects.get(code="25003").parent.name == "Bù Đăng"

    def test_a_succession_that_was_wrong_is_removed_by_the_right_table(self, table, tmp_path):
        run(table, *self.WORDS)
        (tmp_path / "cu_moi.csv").write_text("old_code,old_name,new_code\n25003,Xã Bình Minh,25002\n")
        assert "succession removed: 25003 → 25001" in run(table, "--successions", *SINCE)
        links = AreaSuccession.objects.values_list("predecessor__code", "successor__code")
        assert set(links) == {("25001", "25001"), ("25003", "25002"), ("25002", "25002")}

    @pytest.mark.parametrize(("name", "day"), [("Thị trấn Bom Bo", "2026-04-30"), ("Phường Bom Bo", "2026-05-01")])
    def test_a_renaming_that_was_wrong_is_set_right(self, table, tmp_path, name, day):
        run(table, *self.WORDS)
        (tmp_path / "cu_moi.csv").write_text(self.TABLE.replace("Phường Bom Bo", name))
        words = ["--successions", *SINCE, "--renamed-on", day, "--map", self.MAP]
        assert "renamed 1" in run(table, *words)
        rows = Area.objects.filter(code="25001", valid_from__gte=CHANGE).order_by("valid_from")
        assert [(str(row), str(row.valid_until)) for row in rows] == [
            ("xã Bom Bo", day),
            (str(area_name(name)), "None"),
        ]
        assert "renamed 0" in run(table, *words)

    def test_a_renaming_that_never_was_is_withdrawn(self, table, tmp_path):
        run(table, *self.WORDS)
        (tmp_path / "cu_moi.csv").write_text(self.TABLE.replace("Phường Bom Bo", "Xã Bom Bo"))
        assert "renamed 1" in run(table, *self.WORDS)
        [row] = Area.objects.filter(code="25001", valid_from__gte=CHANGE)
        assert (str(row), row.valid_until) == ("xã Bom Bo", None)

    def test_a_renaming_on_a_day_on_which_the_area_is_not_there_is_refused(self, table):
        words = ["--successions", *SINCE, "--renamed-on", "2025-01-01", "--map", self.MAP]
        assert "renaming_outside" in refused(table, *words)

    def test_an_old_area_that_was_divided_is_said_to_be_whole_in_none(self, table, tmp_path):
        (tmp_path / "cu_moi.csv").write_text(
            "old_code,old_name,new_code\n25009,Xã Thọ Sơn,25001\n25009,Xã Thọ Sơn,25002\n"
        )
        run(table, "--successions", *SINCE)
        assert list(AreaSuccession.objects.values_list("whole", flat=True)) == [False, False]

    def test_a_new_area_that_is_not_there_refuses_the_table(self, table):
        Area.objects.filter(code="25002").delete()
        assert "successor_missing" in refused(table, *self.WORDS)
        assert not AreaSuccession.objects.exists()

    def test_a_renaming_without_its_day_and_two_names_for_one_area_are_refused(self, table, tmp_path):
        assert "renaming_without_day" in refused(table, "--successions", *SINCE, "--map", self.MAP)
        (tmp_path / "cu_moi.csv").write_text(self.TABLE.replace("Phường Bom Bo\n", "Phường Khác\n", 1))
        assert "two_names" in refused(table, *self.WORDS)
        (tmp_path / "cu_moi.csv").write_text(self.TABLE.replace("Xã Bình Minh", ""))
        assert "row_incomplete" in refused(table, *self.WORDS)
        assert Area.objects.count() == 3


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("Xã Bom Bo", "", ("xã", "Bom Bo")),
        ("  Thành phố   Đồng Xoài ", "", ("thành phố", "Đồng Xoài")),
        ("Thị trấn Chơn Thành", "", ("thị trấn", "Chơn Thành")),
        ("Bom Bo", "Xã", ("xã", "Bom Bo")),
        ("Xã Bom Bo", "Xã", ("xã", "Bom Bo")),
        ("Phường 5", "", ("phường", "Phường 5")),
        ("Xã", "", ("", "Xã")),
        ("Xãm Lũng", "", ("", "Xãm Lũng")),
    ],
)
def test_a_name_is_split_from_its_kind(written, kind, expected):
    assert area_name(written, kind) == expected


@needs_data
def test_the_real_province_is_imported_as_the_manual_says():
    """11 districts and 111 communes before July 2025, 40 units since, three of them renamed."""
    districts, communes, table = (
        str(DATA / name)
        for name in (
            "bp_districts_pre2025.geojson",
            "bp_communes_2025_simplified.geojson",
            "bp_old_to_new_communes.csv",
        )
    )
    of_districts = "code=level2_id,name=name"
    run(districts, "--level", "district", "--map", of_districts, "--valid-until", "2025-07-01")
    run(communes, "--map", "code=code,name=name,kind=type,population=population", *SINCE)
    of_table = (
        "old_code=old_code,old_name=old_name,old_district=old_district,new_code=new_code,"
        "new_name=new_name_1_7_2025,renamed=new_name_30_4_2026"
    )
    told = run(table, "--successions", *SINCE, "--renamed-on", "2026-04-30", "--map", of_table)
    assert "created 111" in told
    assert "renamed 3" in told
    held = {
        day: {level: Area.objects.on(day).filter(level=level).count() for level in ("district", "commune")}
        for day in (date(2025, 6, 30), date(2025, 7, 1), date(2026, 4, 30))
    }
    assert list(held.values()) == [
        {"district": 11, "commune": 111},
        {"district": 0, "commune": 40},
        {"district": 0, "commune": 40},
    ]
    assert Area.objects.filter(level="commune", valid_until=CHANGE, parent=None).count() == 0
    centre = Area.objects.get(code="25195", valid_from=CHANGE)
    at = areas_at(centre.shape.point_on_surface, date(2026, 11, 1))
    assert [str(found.area) for found in at.now] == ["phường Bình Phước"]
    assert str(at.before[0].area) == "thành phố Đồng Xoài"
    assert len(at.before) > 1
