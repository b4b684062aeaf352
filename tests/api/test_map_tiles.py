"""The map's addresses: what a key opens, what a browser need not fetch again, and what nobody may bend."""

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client
from django.utils import timezone
from pmtiles.reader import MmapSource, Reader

from dispatch.api import file_parts, map_keys
from dispatch.api.map_keys import layers_of_key, make_key
from dispatch.errors import Forbidden
from dispatch.models import Membership, Person
from gis.models import Area
from gis.tiles.drawing import SHELF
from gis.tiles.layers import LAYERS
from gis.tiles.versions import VERSIONS
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre
from tests.gis.mapping import DONG_XOAI_10, add_area, add_camera, add_feature, add_place, decoded, tile_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    VERSIONS.forget()
    SHELF.clear()
    yield
    VERSIONS.forget()
    SHELF.clear()


@pytest.fixture
def browser() -> Client:
    """A browser without a session: the key in the address is all that it has."""
    return Client(raise_request_exception=False)


def end_transaction() -> None:
    """Do what is done when a transaction ends, which a test's never does: count what has changed."""
    connection.check_constraints()


def a_key(*layers: str) -> str:
    return make_key(layers or LAYERS, timezone.now())


def address(layer: str = "areas", version: str | None = None, tile: Any = DONG_XOAI_10, key: str | None = None) -> str:
    named = version or VERSIONS.present().versions[layer]
    return f"/tiles/{layer}/{named}/{tile.z}/{tile.x}/{tile.y}.mvt?key={quote(a_key() if key is None else key)}"


# ---------------------------------------------------------------- tiles


def test_a_tile_is_drawn_kept_and_not_fetched_again(browser: Client, django_assert_num_queries: Any) -> None:
    add_area()
    where = address()
    answer = browser.get(where, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Cache-Control"] == "private, max-age=86400, immutable"
    plain = browser.get(where)
    assert "Content-Encoding" not in plain
    assert decoded(plain.content)["areas"]["features"][0]["properties"]["name"] == "Đồng Xoài"
    with django_assert_num_queries(0):
        assert browser.get(where, headers={"Accept-Encoding": "gzip"}).content == answer.content
        again = browser.get(where, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    VERSIONS.forget()
    with django_assert_num_queries(0):
        assert browser.get(where, headers={"If-None-Match": f'"other", {answer["ETag"]}'}).status_code == 304
    assert browser.get(where, headers={"If-None-Match": '"other"'}).status_code == 200
    assert browser.head(where).content == b""


def test_a_tile_costs_no_session_even_to_somebody_who_has_one(
    centre: Centre, browser: Client, django_assert_num_queries: Any
) -> None:
    add_area()
    browser.force_login(Person.objects.get(username="police"))
    where = address()
    browser.get(where)
    with django_assert_num_queries(0):
        assert browser.get(where).status_code == 200


def test_the_address_of_an_old_version_answers_what_is_now_and_is_not_kept(browser: Client) -> None:
    add_area("Cũ")
    where = address()
    old = browser.get(where)
    Area.objects.update(name="Mới")
    end_transaction()
    VERSIONS.forget()
    answer = browser.get(where)
    assert decoded(answer.content)["areas"]["features"][0]["properties"]["name"] == "Mới"
    assert answer["Cache-Control"] == "no-store"
    assert answer["ETag"] != old["ETag"]
    # Who holds the tile of the address itself is not sent it again; nor who holds the present one.
    assert browser.get(where, headers={"If-None-Match": old["ETag"]}).status_code == 304
    assert browser.get(where, headers={"If-None-Match": answer["ETag"]})["Cache-Control"] == "no-store"
    assert browser.get(address())["Cache-Control"].endswith("immutable")


def test_where_a_layer_has_nothing_the_answer_is_empty_and_costs_no_query(
    browser: Client, django_assert_num_queries: Any
) -> None:
    where = address()
    assert browser.get(where).status_code == 204
    add_area()
    VERSIONS.forget()
    browser.get(address())
    far = address(tile=tile_at(10, (2.35, 48.85)))
    with django_assert_num_queries(0):
        answer = browser.get(far)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Cache-Control"].endswith("immutable")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/tiles/areas/1-a/10/1024/478.mvt", "tile_unknown"),
        ("/tiles/areas/1-a/10/816/1024.mvt", "tile_unknown"),
        ("/tiles/areas/1-a/15/26112/15296.mvt", "tile_unknown"),
        ("/tiles/areas/1-a/4/12/7.mvt", "tile_unknown"),
        ("/tiles/areas/1-a/99999999999999999999/0/0.mvt", "tile_unknown"),
        (f"/tiles/areas/1-a/{'9' * 5000}/0/0.mvt", "not_found"),
        ("/tiles/areas/1-a/-1/0/0.mvt", "not_found"),
        ("/tiles/areas/1-a/10/816.5/478.mvt", "not_found"),
        ("/tiles/areas/1-a/10/816/478.pbf", "not_found"),
        ("/tiles/people/1-a/10/816/478.mvt", "tile_unknown"),
        ("/tiles/dispatch_incident/1-a/10/816/478.mvt", "tile_unknown"),
        ("/tiles/areas'%20OR%201=1--/1-a/10/816/478.mvt", "not_found"),
        ("/tiles/areas;DROP%20TABLE%20geography_area/1-a/10/816/478.mvt", "not_found"),
        ("/tiles/areas/1%27;SELECT%20pg_sleep(9)/10/816/478.mvt", "not_found"),
        ("/tiles/areas/1-a/10/816/478;SELECT%201.mvt", "not_found"),
        ("/tiles/areas/1-a%0d%0aX-Bad:%201/10/816/478.mvt", "not_found"),
    ],
)
def test_an_address_that_names_no_tile_is_refused_without_a_query(
    browser: Client, django_assert_num_queries: Any, path: str, code: str
) -> None:
    key = quote(a_key())
    with django_assert_num_queries(0):
        refused(browser.get(f"{path}?key={key}"), 404, code)


def test_a_version_is_only_compared(browser: Client) -> None:
    add_area()
    for version in ("x" * 3000, "-", "0", "99999999999999999999999-zzzzzzzz"):
        answer = browser.get(address(version=version))
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("key", ["", "x", "areas-9999999999:forged", "%00", "areas-1:" + "a" * 43, "đ", "k" * 5000])
def test_without_a_right_key_there_is_no_map(browser: Client, django_assert_num_queries: Any, key: str) -> None:
    with django_assert_num_queries(0):
        refused(browser.get(f"/tiles/areas/1-a/10/816/478.mvt?key={quote(key)}"), 403, "map_key_invalid")
        refused(browser.get(f"/maps/basemap.pmtiles?key={quote(key)}"), 403, "map_key_invalid")


def test_a_key_opens_its_layers_alone_and_stays_what_it_was_signed_as(browser: Client) -> None:
    add_area()
    key = a_key("areas")
    assert browser.get(address("areas", key=key)).status_code == 200
    refused(browser.get(address("zones", key=key)), 403, "map_key_invalid")
    refused(browser.get(address("zones", key=key.replace("areas", "zones"))), 403, "map_key_invalid")
    foreign = signing.Signer(salt="django.contrib.sessions").sign(key.rpartition(":")[0])
    refused(browser.get(address("areas", key=foreign)), 403, "map_key_invalid")


def test_a_key_is_good_for_a_shift_and_the_same_for_an_hour() -> None:
    at = datetime.fromisoformat("2026-11-29T08:10:00+07:00")
    key = make_key(["areas"], at)
    assert layers_of_key(key, at + map_keys.VALID_FOR) == {"areas"}
    with pytest.raises(Forbidden) as refusal:
        layers_of_key(key, at + map_keys.VALID_FOR + timedelta(hours=1))
    assert refusal.value.code == "map_key_invalid"
    assert make_key(["areas"], at + timedelta(minutes=40)) == key
    assert make_key(["areas"], at + timedelta(minutes=60)) != key


# ---------------------------------------------------------------- the style


def test_the_style_is_for_who_may_see_a_map(centre: Centre, desk: Callable[[str], Desk]) -> None:
    refused(Desk().get("/map/style.json"), 401)
    add_area()
    document = accepted(desk("police").get("/map/style.json?theme=light&language=en"))
    assert document["version"] == 8
    assert "glyphs" not in document
    (tiles,) = document["sources"]["areas"]["tiles"]
    where = tiles.format(z=10, x=816, y=478)
    assert Client().get(where).status_code == 200
    assert document["metadata"]["bounds"] == pytest.approx([106.8431, 11.4849, 106.9431, 11.5849])
    for wrong in ("?theme=blue", "?language=fr", "?theme="):
        refused(desk("police").get(f"/map/style.json{wrong}"), 422, "request_invalid")
    Membership.objects.filter(person__username="police").delete()
    refused(desk("police").get("/map/style.json"), 403, "not_allowed")


def test_the_style_names_only_what_is_there_in_both_languages(centre: Centre, desk: Callable[[str], Desk]) -> None:
    names = {}
    for theme in ("dark", "light"):
        for language in ("vi", "en"):
            document = accepted(desk("supervisor").get(f"/map/style.json?theme={theme}&language={language}"))
            names[language] = [group["name"] for group in document["metadata"]["groups"]]
            ids = [layer["id"] for layer in document["layers"]]
            assert len(set(ids)) == len(ids)
            for layer in document["layers"][1:]:
                assert layer["source"] in document["sources"]
                assert layer["source-layer"] in LAYERS
            assert {one for group in document["metadata"]["groups"] for one in group["layers"]} <= set(ids)
    assert len(names["vi"]) == len(names["en"])
    assert not set(names["vi"]) & set(names["en"])


def test_layers_of_consoles_are_not_for_crews(centre: Centre, desk: Callable[[str], Desk], browser: Client) -> None:
    add_camera("Ngã tư Đồng Xoài")
    add_feature("Kho clo", layer="hazards", use="centre")
    add_feature("Bệnh viện")
    restricted = {name for name, layer in LAYERS.items() if layer.restricted}
    console = accepted(desk("calltaker").get("/map/style.json"))
    crew = accepted(desk("crew").get("/map/style.json"))
    assert restricted <= set(console["sources"])
    assert set(crew["sources"]) == set(console["sources"]) - restricted
    offered = {group["id"] for group in crew["metadata"]["groups"]}
    assert "features-hospitals" in offered
    assert not {"features-hazards", "cameras"} & offered
    # The key of the crew does not open them either.
    (tiles,) = crew["sources"]["areas"]["tiles"]
    for name in restricted:
        stolen = tiles.replace("/areas/", f"/{name}/").format(z=12, x=3264, y=1914)
        refused(browser.get(stolen), 403, "map_key_invalid")


# ---------------------------------------------------------------- the basemap


@pytest.fixture
def basemap(tmp_path: Path, settings: Any) -> Path:
    """A basemap of one area and one place."""
    settings.MAP_FOLDER = tmp_path / "maps"
    settings.BASEMAP = settings.MAP_FOLDER / "basemap.pmtiles"
    add_area()
    add_place("Bệnh viện Đa khoa", "hospital")
    end_transaction()
    call_command("build_basemap", max_zoom=11)
    return settings.BASEMAP


def file_address() -> str:
    return f"/maps/basemap.pmtiles?key={quote(a_key())}"


def ask(browser: Client, **headers: str) -> HttpResponse:
    return browser.get(file_address(), headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_basemap_can_be_read_and_holds_the_tiles_of_its_layers(basemap: Path) -> None:
    with basemap.open("rb") as file:
        reader = Reader(MmapSource(file))
        tile = decoded(gzip.decompress(reader.get(*vars(tile_at(11)).values())))
        assert set(tile) == {"areas", "area_labels", "places"}
        assert tile["places"]["features"][0]["properties"]["name"] == "Bệnh viện Đa khoa"
        assert reader.get(*vars(tile_at(11, (2.35, 48.85))).values()) is None
        header, metadata = reader.header(), reader.metadata()
    assert (header["min_zoom"], header["max_zoom"]) == (5, 11)
    held = {layer["id"] for layer in metadata["vector_layers"]}
    assert held == {name for name, layer in LAYERS.items() if layer.basemap}
    assert not any(LAYERS[name].restricted for name in held)


def test_a_new_basemap_takes_the_place_of_the_old_at_one_go(basemap: Path, settings: Any) -> None:
    first = basemap.resolve()
    Area.objects.update(name="Tên mới")
    end_transaction()
    call_command("build_basemap", max_zoom=8)
    assert basemap.resolve() != first
    assert sorted(path.name for path in settings.MAP_FOLDER.iterdir()) == sorted(
        ["basemap.pmtiles", basemap.resolve().name]
    )
    Area.objects.all().delete()
    with pytest.raises(CommandError, match="nothing to draw"):
        call_command("build_basemap")
    assert basemap.exists()
    assert len(list(settings.MAP_FOLDER.iterdir())) == 2


@pytest.mark.parametrize(
    "words", [["--bounds=1,2,3"], ["--bounds=107,11,106,12"], ["--bounds=a,b,c,d"], ["--max-zoom=15"]]
)
def test_a_basemap_of_nonsense_is_refused(words: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("build_basemap", *words)


def test_parts_of_the_file_are_answered_as_asked(browser: Client, basemap: Path) -> None:
    content = basemap.read_bytes()
    size = len(content)
    for asked, first, last in (
        ("bytes=0-126", 0, 126),
        ("bytes=127-", 127, size - 1),
        ("bytes=-100", size - 100, size - 1),
        (f"bytes=-{size * 2}", 0, size - 1),
        (f"bytes=10-{size * 2}", 10, size - 1),
        ("bytes=0-0", 0, 0),
    ):
        answer = ask(browser, Range=asked)
        assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{size}")
        assert answer.content == content[first : last + 1]
        assert answer["Content-Length"] == str(last - first + 1)
    for asked in (f"bytes={size}-", f"bytes={size + 5}-{size + 9}", "bytes=-0", "bytes=9-3"):
        answer = ask(browser, Range=asked)
        refused(answer, 416, "range_unsatisfiable")
        assert answer["Content-Range"] == f"bytes */{size}"
    for asked in ("bytes=a-b", "lines=0-1", "bytes=0-1,5-6", "bytes=", "", f"bytes={'9' * 500}-"):
        answer = ask(browser, Range=asked)
        assert (answer.status_code, answer.content) == (200, content)
        assert answer["Accept-Ranges"] == "bytes"


def test_a_part_of_another_file_is_not_answered_as_one_of_this(browser: Client, basemap: Path) -> None:
    answer = ask(browser, Range="bytes=0-9")
    tag, changed = answer["ETag"], answer["Last-Modified"]
    for still in (tag, changed):
        assert ask(browser, Range="bytes=0-9", If_Range=still).status_code == 206
    for other in ('"another"', f"W/{tag}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert ask(browser, Range="bytes=0-9", If_Range=other).status_code == 200
    assert ask(browser, Range="bytes=0-9", If_None_Match=tag).status_code == 304


def test_head_tells_of_the_file_without_sending_it(browser: Client, basemap: Path) -> None:
    answer = browser.head(file_address())
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer["Content-Length"]) == basemap.stat().st_size
    part = browser.head(file_address(), headers={"Range": "bytes=0-99"})
    assert (part.status_code, part["Content-Length"]) == (206, "100")


async def test_a_large_file_is_sent_piece_by_piece(tmp_path: Path, settings: Any) -> None:
    large = tmp_path / "province.pmtiles"
    large.write_bytes(bytes(range(256)) * 12_000)
    settings.BASEMAP = large
    answer = await AsyncClient().get(file_address())
    assert answer.streaming
    assert b"".join([piece async for piece in answer.streaming_content]) == large.read_bytes()
    part = await AsyncClient().get(file_address(), headers={"Range": "bytes=5-2000004"})
    assert b"".join([piece async for piece in part.streaming_content]) == large.read_bytes()[5:2_000_005]


async def test_a_file_that_takes_the_place_of_another_is_never_mixed_into_it(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BASEMAP = tmp_path / "basemap.pmtiles"
    (tmp_path / "next").write_bytes(b"new" * 1_000_000)
    settings.BASEMAP.write_bytes(b"old" * 1_000_000)
    really = file_parts._answer

    def replaced(request: HttpRequest, *opened: Any) -> Any:
        (tmp_path / "next").rename(settings.BASEMAP)
        return really(request, *opened)

    with monkeypatch.context() as patch:
        patch.setattr(file_parts, "_answer", replaced)
        part = await AsyncClient().get(file_address(), headers={"Range": "bytes=0-5"})
    assert part.content == b"oldold"
    whole = await AsyncClient().get(file_address())
    assert part["ETag"] != whole["ETag"]
    (tmp_path / "next").write_bytes(b"xyz" * 1_000_000)
    (tmp_path / "next").rename(settings.BASEMAP)
    assert b"".join([piece async for piece in whole.streaming_content]) == b"new" * 1_000_000


def test_without_a_file_there_is_none_and_the_style_does_without(
    browser: Client, centre: Centre, desk: Callable[[str], Desk], tmp_path: Path, settings: Any
) -> None:
    settings.BASEMAP = tmp_path / "missing.pmtiles"
    refused(browser.get(file_address()), 404, "basemap_missing")
    assert "basemap" not in accepted(desk("police").get("/map/style.json"))["sources"]
    settings.BASEMAP.write_bytes(b"not a map")
    assert "basemap" not in accepted(desk("police").get("/map/style.json"))["sources"]


def test_the_style_reads_from_the_file_what_has_not_changed_since(
    basemap: Path, centre: Centre, desk: Callable[[str], Desk]
) -> None:
    sources = accepted(desk("police").get("/map/style.json"))["sources"]
    assert sources["basemap"]["url"].startswith("pmtiles:///maps/basemap.pmtiles?key=")
    assert {"areas", "places", "roads"}.isdisjoint(sources)
    Area.objects.update(name="Tên mới")
    end_transaction()
    VERSIONS.forget()
    sources = accepted(desk("police").get("/map/style.json"))["sources"]
    assert {"basemap", "areas", "area_labels"} <= set(sources)
    assert "places" not in sources
