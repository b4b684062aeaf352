"""Where a point is, as consoles ask: facts told from guesses, and a silent platform from one that knows."""

import pytest
from pytest_django import Settings

from gis.address_platform import configured
from gis.address_platform.configured import DOUBLE
from tests.api.client import Desk, accepted, refused
from tests.gis.provinces import make_area, make_division, square

AT = "/areas/at?lon=106.55&lat=11.55"


def test_the_areas_at_a_point_now_and_before(ambulance: Desk) -> None:
    make_division()
    make_area("z1", square(106.5, 11.5), level="zone", owner="fire", kind="khu vực", approximate=True)
    card = accepted(ambulance.get(AT))
    assert (card["before_until"], card["outside"]) == ("2025-07-01", False)
    assert [(area["level"], area["owner"], area["code"], area["kind"], area["by"]) for area in card["now"]] == [
        ("commune", "", "25000", "phường", "shape"),
        ("zone", "fire", "z1", "khu vực", "shape"),
    ]
    assert [(area["code"], area["district"], area["by"]) for area in card["before"]] == [
        ("700", None, "shape"),
        ("25000", "huyện 700", "succession"),
        ("25001", "huyện 700", "succession"),
    ]


def test_a_point_abroad_is_taken_and_flagged(ambulance: Desk) -> None:
    card = accepted(ambulance.get("/areas/at?lon=1.5&lat=42.5"))
    assert (card["now"], card["outside"]) == ([], True)


@pytest.mark.parametrize(
    "query",
    [
        *("", "?lon=106.5", "?lon=181&lat=1", "?lon=1&lat=-91", "?lon=nan&lat=1", "?lon=inf&lat=1", "?lon=x&lat=1"),
        *("?lon=1';DROP TABLE geography_area;--&lat=1", "?lon=" + "1" * 10_000 + "&lat=1"),
    ],
)
def test_what_is_no_point_is_refused(ambulance: Desk, query: str) -> None:
    refused(ambulance.get(f"/areas/at{query}"), 422)


def test_without_a_platform_that_is_said(ambulance: Desk) -> None:
    refused(ambulance.get("/addresses/at?code=1"), 404, "address_platform_off")


def test_with_the_double_an_address_is_told_with_its_age(ambulance: Desk, settings: Settings) -> None:
    settings.ADDRESS_PLATFORM_URL = DOUBLE
    card = accepted(ambulance.get("/addresses/at?lon=106.9&lat=11.53"))
    assert (card["platform"], card["age_s"], card["address"]["code"]) == ("answered", 0, "EX-25195-000001")
    assert accepted(ambulance.get("/addresses/at?code=EX-25195-000001"))["address"]["commune_code"] == "25195"
    assert accepted(ambulance.get("/addresses/at?code=none"))["address"] is None


@pytest.mark.parametrize(
    "query", ["", "?lon=1", "?code=1&lon=1&lat=1", "?code=", "?code=..", "?code=đ", "?code=" + "x" * 10_000]
)
def test_an_unclear_question_is_refused(ambulance: Desk, settings: Settings, query: str) -> None:
    settings.ADDRESS_PLATFORM_URL = DOUBLE
    refused(ambulance.get(f"/addresses/at{query}"), 422)


def test_a_platform_that_is_down_is_no_error(ambulance: Desk, settings: Settings) -> None:
    configured._platform.cache_clear()
    settings.ADDRESS_PLATFORM_URL = "http://127.0.0.1:1"
    card = accepted(ambulance.get("/addresses/at?code=X-1"))
    assert (card["platform"], card["address"], card["age_s"]) == ("down", None, None)
