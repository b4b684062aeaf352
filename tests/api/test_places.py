"""The search as consoles ask it: anybody signed in, any text, never an error of ours."""

from urllib.parse import quote, urlencode

import pytest

from gis.models import Place, PlaceKind
from gis.places.writing import PlaceEntry, write_places
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre

TEXTS = [
    "'); DROP TABLE geography_place; --",
    "a' | b & !(c) <-> d:*",
    "%_\\ .* [a-z]+ (?P<x>",
    "\x00\x01\x1b[31m\u202e",
    "'" * 1_000,
    "chợ " * 500,
    "9" * 2_000,
    "12/" * 600,
    "km " * 600,
    "https://" + "a" * 1_900,
    "11.5,106.9," * 180,
    "đ" * 2_000,
    "﷽" * 500,
    "👩‍🚒" * 200,
    " ",
    "",
]


@pytest.fixture
def market(watched: Centre) -> int:
    """A market."""
    write_places(
        "test", [PlaceEntry(key="1", kind=PlaceKind.MARKET, name="Chợ Đức Liễu", lon=107.11, lat=11.71, precision_m=50)]
    )
    return Place.objects.get().pk


def ask(desk: Desk, q: str, **more: str) -> dict:
    return accepted(desk.get(f"/places?{urlencode({'q': q, **more})}"))


def test_a_search_says_where_and_how_precisely_and_how_it_was_understood(ambulance: Desk, market: int) -> None:
    answer = ask(ambulance, "cho duc lieu", near="107.1,11.7,500")
    [candidate] = answer["candidates"]
    assert (candidate["id"], candidate["label"], candidate["kind"]) == (market, "Chợ Đức Liễu", "market")
    assert (candidate["lon"], candidate["lat"], candidate["radius_m"]) == (107.11, 11.71, 50)
    assert candidate["how"] == "folded"
    assert answer["understood"][0]["code"] == "name"
    assert not answer["ambiguous"]


def test_every_role_may_search_and_nobody_else(watched: Centre, market: int) -> None:
    for name in ("crew", "calltaker", "supervisor"):
        assert ask(Desk(name), "cho duc lieu")["candidates"]
    refused(Desk().get("/places?q=x"), 401, "sign_in_required")


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_breaks_the_search(ambulance: Desk, market: int, text: str) -> None:
    answer = ask(ambulance, text)
    assert answer["candidates"] or answer["doubts"]
    assert Place.objects.exists()


def test_bytes_that_are_no_text_are_answered(ambulance: Desk, market: int) -> None:
    for raw in ("%ff%fe", "%ed%a0%80", "%c3%28", "%00"):
        accepted(ambulance.get(f"/places?q={raw}"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"q={'a' * 10_000}",
        "q=a&limit=0",
        "q=a&limit=51",
        "q=a&limit=x",
        "q=a&near=",
        "q=a&near=1",
        "q=a&near=a,b",
        "q=a&near=nan,nan",
        "q=a&near=181,10",
        "q=a&near=10,99",
        f"q=a&near=10,10,{'9' * 30}",
    ],
)
def test_a_question_out_of_bounds_is_refused_in_words(ambulance: Desk, market: int, query: str) -> None:
    refused(ambulance.get(f"/places?{query}"), 422)


def test_a_name_is_proposed_decided_and_found(ambulance: Desk, supervisor: Desk, market: int) -> None:
    card = accepted(ambulance.post("/places/aliases", {"place": market, "text": "chợ Bà Sáu"}), 201)
    assert accepted(ambulance.get("/places/aliases?status=proposed"))["aliases"] == [card]
    refused(ambulance.post(f"/places/aliases/{card['id']}/decide", {"approved": True}), 403, "not_allowed")
    decided = accepted(supervisor.post(f"/places/aliases/{card['id']}/decide", {"approved": True}))
    assert decided["status"] == "approved"
    assert [one["id"] for one in ask(ambulance, "ba sau")["candidates"]] == [market]
    assert accepted(ambulance.get("/places/aliases?status=proposed"))["aliases"] == []


def test_who_may_not_see_or_propose_names(watched: Centre, market: int) -> None:
    refused(Desk("crew").get("/places/aliases"), 403, "not_allowed")
    refused(Desk("crew").post("/places/aliases", {"place": market, "text": "x"}), 403, "not_allowed")
    refused(Desk().post("/places/aliases", {"place": market, "text": "x"}), 401, "sign_in_required")


def test_a_proposal_that_is_none_is_refused(ambulance: Desk, market: int) -> None:
    for body in (
        {},
        {"place": market},
        {"place": market, "text": ""},
        {"place": market, "text": "x" * 201},
        {"place": str(market), "text": "x"},
        {"place": market, "text": "x\0"},
        {"place": market, "text": "x", "more": 1},
    ):
        refused(ambulance.post("/places/aliases", body), 422)
    refused(ambulance.post("/places/aliases", {"place": 2**62, "text": "x"}), 404, "place_unknown")
    refused(ambulance.post(f"/places/aliases/{quote('x')}/decide", {"approved": True}), 404)
