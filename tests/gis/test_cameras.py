"""Which cameras may see a place: what a view cone promises must not be said of one that looks away."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gis.features.camera_importing import import_cameras
from gis.features.cameras import cameras_near
from gis.features.view_cones import NEAR_M, View, may_see
from gis.models import Camera
from gis.models.cameras import stream_address
from tests.factories import make_camera

HERE = (106.9, 11.53)
NORTH = View(heading_deg=0.0, angle_deg=60.0, range_m=200.0)


@pytest.mark.parametrize(
    ("view", "distance_m", "bearing_deg", "doubt_m", "sees"),
    [
        (NORTH, 100, 0, 0, True),
        (NORTH, 100, 29.9, 0, True),
        (NORTH, 100, 330.1, 0, True),
        (NORTH, 100, 30.1, 0, False),
        (NORTH, 100, 180, 0, False),
        (NORTH, 201, 0, 0, False),
        # So near, it is in the picture of a neighbour's window.
        (NORTH, NEAR_M, 180, 0, True),
        (NORTH, NEAR_M + 1, 180, 0, False),
        # A part of where it may be lies in the sector, or within the range.
        (NORTH, 100, 50, 50, True),
        (NORTH, 100, 50, 20, False),
        (NORTH, 240, 0, 50, True),
        (NORTH, 100, 180, 100, True),
        # A place that is known to within a kilometre is not "seen" by all cameras of the town.
        (NORTH, 700, 0, 1000, False),
        (View(None, None, 200), 100, 0, 0, False),
        (View(None, None, 200), 10, None, 0, True),
        (View(0, 360, 200), 100, 180, 0, True),
        (View(350, 40, 200), 100, 9, 0, True),
        (View(350, 40, 200), 100, 11, 0, False),
    ],
)
def test_a_place_in_the_sector_and_the_range_may_be_seen(
    view: View, distance_m: float, bearing_deg: float | None, doubt_m: float, sees: bool
) -> None:
    assert may_see(view, distance_m=distance_m, bearing_deg=bearing_deg, doubt_m=doubt_m) is sees


@given(st.floats(0, 359.9), st.floats(1, 360), st.floats(0, 360), st.floats(26, 5000), st.floats(0, 100))
def test_turning_all_together_changes_nothing_and_doubt_hides_nothing(
    heading: float, angle: float, bearing: float, distance: float, doubt: float
) -> None:
    turn = 123.4
    view, turned = View(heading, angle, 1000), View((heading + turn) % 360, angle, 1000)
    off = abs((bearing - heading + 180) % 360 - 180)
    if abs(off - angle / 2) > 1e-6:
        assert may_see(view, distance_m=distance, bearing_deg=bearing) == may_see(
            turned, distance_m=distance, bearing_deg=(bearing + turn) % 360
        )
    if may_see(view, distance_m=distance, bearing_deg=bearing):
        assert may_see(view, distance_m=distance, bearing_deg=bearing, doubt_m=doubt)


@pytest.mark.django_db
def test_those_that_may_see_come_first_and_the_dead_last() -> None:
    south = 11.53 - 0.001
    make_camera("looks_away", lat=south, heading_deg=180.0)
    make_camera("looks_here", lat=south - 0.0005)
    make_camera("unknown_view", lat=south + 0.0003, heading_deg=None, view_angle_deg=None)
    make_camera("dead", lat=south, dead_since=timezone.now())
    make_camera("out_of_use", lat=south, active=False)
    make_camera("far", lat=south - 0.02)
    make_camera("far_but_sharp", lat=south - 0.02, range_m=3_000.0)
    found = [(near.camera.code, near.sees) for near in cameras_near(HERE)]
    assert found == [
        ("looks_here", True),
        ("far_but_sharp", True),
        ("unknown_view", False),
        ("looks_away", False),
        ("dead", True),
    ]
    assert len(cameras_near(HERE, count=2)) == 2


@pytest.mark.django_db
def test_the_table_itself_holds_what_a_camera_is() -> None:
    make_camera()
    for wrong in (
        {"heading_deg": 360.0}, {"heading_deg": None}, {"view_angle_deg": None}, {"view_angle_deg": 0.0},
        {"range_m": 0.0}, {"range_m": 9_000.0}, {"stream_url": "file:///etc/passwd"}, {"stream_url": "ftp://x/y"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Camera.objects.update(**wrong)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://gw/x", "gopher://gw/", "javascript:alert(1)", "//gw/x", "/index.m3u8", "http://",
        "http:///x", "http://user:secret@gw/x", "http://gw@evil/x", "http://gw/x#frag", "http://gw/a b", "http://gw/\n",
        "http://gw/a/../b", "http://gw\\@evil/", "http://gw:0/x", "http://gw:99999/x", "http://[::1/x", "rtsp://gw/x",
    ],
)  # fmt: skip
def test_an_address_that_is_no_stream_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        stream_address(address)


@pytest.mark.parametrize("address", ["http://gw:8888/cam/index.m3u8", "https://10.0.0.7/live?x=1", "http://[::1]/x"])
def test_an_address_of_a_gateway_is_one(address: str) -> None:
    stream_address(address)


def camera_file(folder: Path, *cameras: dict[str, Any]) -> Path:
    path = folder / "cameras.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"c{number}", "name": "Ngã tư", "stream_url": "http://gw/x.m3u8"} | camera,
            "geometry": {"type": "Point", "coordinates": [106.9, 11.53]},
        }
        for number, camera in enumerate(cameras)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_the_registry_comes_from_a_file_and_goes_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = {"heading_deg": 90, "view_angle_deg": 60, "range_m": 150, "kind": "mjpeg", "owner": "PC08"}
    first = import_cameras(camera_file(tmp_path, good, {}), fields={})
    assert (first.added, first.retired) == (2, 0)
    camera = Camera.objects.get(code="c0")
    assert (camera.heading_deg, camera.kind, camera.owner, camera.range_m) == (90, "mjpeg", "PC08", 150)
    assert import_cameras(camera_file(tmp_path, good, {}), fields={}).unchanged == 2
    last = import_cameras(camera_file(tmp_path, good | {"range_m": 90}), fields={})
    assert (last.changed, last.retired) == (1, 1)
    assert not Camera.objects.get(code="c1").active
    assert import_cameras(camera_file(tmp_path, good, {}), fields={}, dry_run=True).returned == 1
    assert not Camera.objects.get(code="c1").active
    call_command("import_cameras", str(camera_file(tmp_path, good, {})))
    assert "dùng lại/taken up again: 1" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_camera_that_cannot_be_used_is_told_and_stays_as_it_was(tmp_path: Path) -> None:
    import_cameras(camera_file(tmp_path, {}, {}, {}, {}), fields={})
    wrong = [{"stream_url": "file:///etc/passwd"}, {"heading_deg": "bắc"}, {"heading_deg": 90}, {"kind": "vhs"}]
    report = import_cameras(camera_file(tmp_path, *wrong), fields={})
    assert (report.kept, report.retired, report.changed) == (4, 0, 0)
    assert {problem.key for problem in report.problems if problem.refused} == {"c0", "c1", "c2", "c3"}
    assert set(Camera.objects.values_list("stream_url", flat=True)) == {"http://gw/x.m3u8"}
    assert Camera.objects.filter(active=True).count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"heading_deg": 90}, "Hướng nhìn (0 đến dưới 360 độ) và góc nhìn"),
        ({"range_m": 6000}, "Tầm nhìn phải trên 0 và không quá 5000 m."),
    ],
)
def test_what_is_wrong_with_a_camera_is_said_in_words(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    [problem] = import_cameras(camera_file(tmp_path, wrong), fields={}).problems
    assert said in problem.sentence.vi
    assert "__all__" not in problem.sentence.vi
