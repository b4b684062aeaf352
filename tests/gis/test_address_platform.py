"""The national platform is outside our power: it must never hold up, crash or mislead a dispatcher."""

import contextlib
import json
import socket
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import jsonschema
import pytest
from django.db import transaction
from django.utils import timezone

from gis.address_platform import answers, http
from gis.address_platform.answers import FRESH_FOR, KEPT_FOR, NONE_FRESH_FOR, PlatformState, address_at, address_by_code
from gis.address_platform.double import PlatformDouble
from gis.address_platform.http import HttpAddressPlatform
from gis.address_platform.port import PlatformAddress, PlatformUnavailable
from gis.models import AddressAnswer

CONTRACT = Path(http.__file__).parent / "contract"
CODE = "EX-25195-000001"
MARKET = PlatformAddress(CODE, "Ví dụ: 1 Đường Mẫu, phường Bình Phước", (106.9, 11.53), "25195")
NOW = timezone.now()
GOOD = {"code": "X-1", "text": "a", "lon": 106.9, "lat": 11.5}


@pytest.fixture
def double():
    """The stand-in."""
    return PlatformDouble()


@pytest.fixture
def platform(double):
    """The adapter in front of the stand-in."""
    return HttpAddressPlatform("http://platform.example", "secret", double.transport())


def answering(answer):
    """Return an adapter whose platform answers in this way."""
    return HttpAddressPlatform("http://platform.example", transport=httpx.MockTransport(answer))


def test_the_recorded_examples_keep_the_contract_and_say_that_they_are_examples():
    schema = json.loads((CONTRACT / "address.schema.json").read_text())
    examples = sorted(CONTRACT.glob("example_*.json"))
    assert examples
    for path in examples:
        example = json.loads(path.read_text())
        jsonschema.validate(example, schema)
        assert example["example"] is True
        adapter = answering(lambda _, example=example: httpx.Response(200, json=example))
        assert adapter.by_code("x").code == example["address"]["code"]


def test_requests_are_as_the_contract_says(platform, double):
    assert platform.by_code(CODE) == MARKET
    assert platform.at((106.9001, 11.5301)) == MARKET
    assert platform.at((1.0, 1.0)) is None
    assert platform.by_code("none") is None
    assert [str(request.url) for request in double.asked[:2]] == [
        f"http://platform.example/v1/addresses/{CODE}",
        "http://platform.example/v1/reverse?lon=106.900100&lat=11.530100",
    ]
    assert double.asked[0].headers["Authorization"] == "Bearer secret"


def test_a_code_leads_to_no_other_address_of_the_platform(platform, double):
    assert platform.by_code("../../admin?x=1#y") is None
    assert double.asked[0].url.raw_path == b"/v1/addresses/..%2F..%2Fadmin%3Fx%3D1%23y"


@pytest.mark.parametrize("code", [".", "..", "..."])
def test_a_code_of_dots_is_not_asked_for(platform, double, code):
    assert platform.by_code(code) is None
    assert double.asked == []


def refuse(_):
    raise httpx.ConnectError("refused")


def time_out(_):
    raise httpx.ReadTimeout("")


@pytest.mark.parametrize(
    "answer",
    [
        refuse,
        time_out,
        lambda _: httpx.Response(500),
        lambda _: httpx.Response(302, headers={"Location": "http://elsewhere.example/"}),
        lambda _: httpx.Response(401),
        lambda _: httpx.Response(200, content=b"<html>"),
        lambda _: httpx.Response(200, content=b"[" * 50_000),
        lambda _: httpx.Response(200, content=b"x" * (http.MAX_ANSWER_BYTES + 1)),
        lambda _: httpx.Response(200, json={}),
        lambda _: httpx.Response(200, json={"address": GOOD | {"lon": 999}}),
        lambda _: httpx.Response(200, json={"address": GOOD | {"lat": "11"}}),
        lambda _: httpx.Response(200, json={"address": GOOD | {"text": "a\0b"}}),
        lambda _: httpx.Response(200, json={"address": GOOD | {"text": "x" * 301}}),
        lambda _: httpx.Response(200, json={"address": GOOD | {"code": "'; DROP TABLE"}}),
    ],
)
def test_whatever_it_does_wrong_is_one_error(answer):
    with pytest.raises(PlatformUnavailable):
        answering(answer).by_code("x")


def test_an_address_without_an_answer_is_no_error():
    assert answering(lambda _: httpx.Response(404, content=b"x" * 10**6)).by_code("x") is None


def test_text_comes_in_nfc():
    decomposed = GOOD | {"text": "Phu\u031bo\u031b\u0300ng"}
    assert answering(lambda _: httpx.Response(200, json={"address": decomposed})).by_code("x").text == "Phường"


def test_one_that_failed_is_left_alone_for_a_while(monkeypatch):
    asked = []

    def fail(request):
        asked.append(request)
        return refuse(request)

    platform = answering(fail)
    for _ in range(3):
        with pytest.raises(PlatformUnavailable):
            platform.by_code("x")
    assert len(asked) == 1
    monkeypatch.setattr(http, "REST_S", 0.0)
    platform = answering(fail)
    for _ in range(2):
        with pytest.raises(PlatformUnavailable):
            platform.by_code("x")
    assert len(asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 302])
def test_one_question_that_is_refused_stops_no_other(status):
    asked = []

    def forbid(request):
        asked.append(request)
        return httpx.Response(status)

    platform = answering(forbid)
    for _ in range(2):
        with pytest.raises(PlatformUnavailable):
            platform.by_code("x")
    assert len(asked) == 2


def test_headers_that_trickle_are_given_up_at_one_deadline(monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT_S", 0.3)
    given_up = threading.Event()

    def trickle(server):
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            # Never silent for as long as the timeout of one piece.
            while not given_up.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=(server,))
        thread.start()
        platform = HttpAddressPlatform(f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(PlatformUnavailable, match="too long"):
            platform.by_code("x")
        with pytest.raises(PlatformUnavailable, match="a moment ago"):
            platform.by_code("x")
        given_up.set()
        thread.join()


@pytest.mark.django_db
class TestAnswers:
    def test_an_answer_is_kept_with_its_source_and_time_and_given_again(self, platform, double):
        first = address_by_code(platform, CODE, NOW)
        assert (first.platform, first.address, first.answered_at) == (PlatformState.ANSWERED, MARKET, NOW)
        again = address_by_code(platform, CODE, NOW + timedelta(hours=1))
        assert (again.platform, again.address, again.answered_at) == (PlatformState.NOT_ASKED, MARKET, NOW)
        assert len(double.asked) == 1
        kept = AddressAnswer.objects.get()
        assert (kept.source, kept.answered_at, kept.text) == ("platform.example", NOW, MARKET.text)

    def test_an_old_answer_is_asked_for_anew(self, platform, double):
        address_by_code(platform, CODE, NOW)
        later = NOW + FRESH_FOR
        assert address_by_code(platform, CODE, later).answered_at == later
        assert len(double.asked) == 2
        assert AddressAnswer.objects.get().answered_at == later

    def test_points_a_metre_apart_are_one_question(self, platform, double):
        assert address_at(platform, (106.900001, 11.530001), NOW).address == MARKET
        assert address_at(platform, (106.900002, 11.530002), NOW).platform is PlatformState.NOT_ASKED
        assert len(double.asked) == 1

    def test_that_there_is_none_is_an_answer_too(self, platform, double):
        for _ in range(2):
            assert address_at(platform, (1.0, 1.0), NOW).address is None
        assert len(double.asked) == 1

    def test_that_there_is_none_is_asked_again_soon(self, platform, double):
        address_at(platform, (1.0, 1.0), NOW)
        assert address_at(platform, (1.0, 1.0), NOW + NONE_FRESH_FOR).platform is PlatformState.ANSWERED
        assert len(double.asked) == 2

    def test_old_answers_and_the_oldest_of_many_are_forgotten(self, platform, monkeypatch):
        monkeypatch.setattr(answers, "MOST_KEPT", 3)
        for number in range(5):
            address_by_code(platform, f"none-{number}", NOW + timedelta(minutes=number))
        kept = AddressAnswer.objects.order_by("asked").values_list("asked", flat=True)
        assert list(kept) == ["none-2", "none-3", "none-4"]
        address_by_code(platform, CODE, NOW + KEPT_FOR + timedelta(hours=1))
        assert AddressAnswer.objects.get().asked == CODE

    def test_a_platform_that_is_down_is_said_with_what_was_last_known(self, platform):
        address_by_code(platform, CODE, NOW)
        down = answering(refuse)
        late = address_by_code(down, CODE, NOW + 2 * FRESH_FOR)
        assert (late.platform, late.address, late.answered_at) == (PlatformState.DOWN, MARKET, NOW)
        never = address_by_code(down, "other", NOW)
        assert (never.platform, never.address, never.answered_at) == (PlatformState.DOWN, None, None)
        assert AddressAnswer.objects.get().answered_at == NOW


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_it_within_a_transaction(platform, double):
    with transaction.atomic(), pytest.raises(RuntimeError):
        address_by_code(platform, CODE, NOW)
    assert double.asked == []
