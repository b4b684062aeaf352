"""Who is kept out, and how a client learns why."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.db.models.functions import Now
from django.test import Client

from dispatch.models import AccessToken, Membership, Person
from dispatch.rules.access import Actor
from realtime.authentication import Credential, Visitor
from realtime.database import in_database
from realtime.delivery import Delivery
from realtime.guard import SocketGuard
from realtime.push_path import push_path
from realtime.routing import websocket_application
from tests.factories import Centre
from tests.realtime.clients import ADDRESS, Console, Headers, bearer, cookie, make_session, make_token


async def _opens(headers: Headers, path: str = "/ws/console") -> bool:
    return await Console(headers, path=path).open()


@pytest.fixture
async def session(live_centre: Centre) -> str:
    return await in_database(make_session, live_centre.actor("police"))


@pytest.fixture
async def token(live_centre: Centre) -> str:
    return await in_database(make_token, live_centre.actor("police"))


async def test_known_people_get_in(session: str, token: str) -> None:
    assert await _opens(cookie(session))
    assert await _opens(bearer(token))
    assert await _opens([*bearer(token), (b"origin", ADDRESS.encode())])


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "https://evil.example",
        "http://127.0.0.1:8001",
        "https://127.0.0.1:8000",
        "http://127.0.0.1:8000.evil.example",
        "http://localhost",
        "http://user@127.0.0.1:8000",
        "http://[::1",
        "http://127.0.0.1:99999999",
        "file://127.0.0.1:8000",
    ],
)
async def test_a_foreign_page_cannot_use_the_cookie(session: str, origin: str | None) -> None:
    assert not await _opens(cookie(session, origin))


async def test_a_foreign_page_cannot_use_a_token_either(token: str) -> None:
    assert not await _opens([*bearer(token), (b"origin", b"https://evil.example")])


async def test_a_page_under_another_name_of_the_centre_may(session: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["eoc.binhphuoc.test"]
    headers = [(b"cookie", f"sessionid={session}".encode()), (b"host", b"eoc.binhphuoc.test")]
    assert await _opens([*headers, (b"origin", b"http://eoc.binhphuoc.test")])
    headers[1] = (b"host", b"other.test")
    assert not await _opens([*headers, (b"origin", b"http://other.test")])


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"authorization", b"Bearer")],
        [(b"authorization", b"Bearer nobody")],
        [(b"authorization", b"Basic YTpi")],
        [(b"authorization", b"Bearer a\x00b")],
        [(b"authorization", b"Bearer " + b"x" * 5000)],
        [(b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")],
        [(b"cookie", b"sessionid=nobody"), (b"host", b"127.0.0.1:8000"), (b"origin", ADDRESS.encode())],
        [(b"cookie", b"sessionid=" + b"x" * 32), (b"host", b"127.0.0.1:8000"), (b"origin", ADDRESS.encode())],
        [(b"cookie", b"\xff\xfe=;;;=\x00"), (b"host", b"127.0.0.1:8000"), (b"origin", ADDRESS.encode())],
    ],
)
async def test_strangers_are_refused(live_centre: Centre, headers: Headers) -> None:
    assert not await _opens(headers)


async def test_a_bad_token_is_not_excused_by_a_good_cookie(session: str) -> None:
    assert not await _opens([(b"authorization", b"Bearer nobody"), *cookie(session)])


async def test_a_crew_has_no_console(live_centre: Centre) -> None:
    assert not await _opens(bearer(await in_database(make_token, live_centre.actor("crew"))))


async def test_people_who_were_shut_out_are_refused(live_centre: Centre, session: str, token: str) -> None:
    await in_database(lambda: Person.objects.filter(username="police").update(is_active=False))
    assert not await _opens(cookie(session))
    assert not await _opens(bearer(token))


async def test_a_new_password_ends_sessions(live_centre: Centre, session: str) -> None:
    def change() -> None:
        person = Person.objects.get(username="police")
        person.set_password("another one")
        person.save()

    await in_database(change)
    assert not await _opens(cookie(session))


async def test_there_are_no_other_sockets(token: str) -> None:
    assert not await _opens(bearer(token), path="/ws/other")


async def test_without_a_database_the_client_is_told_to_come_again(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(credential: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("realtime.look_ups.visitors_of", fail)
    console = Console(bearer(token))
    assert await console.open()
    assert (await console.frame())["code"] == 4503


async def test_without_a_database_after_the_handshake_too(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(scope: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("realtime.snapshots.read_snapshot", fail)
    console = Console(bearer(token))
    assert await console.open()
    assert (await console.frame())["code"] == 4503


async def test_one_person_cannot_open_without_end(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.admission.CONNECTS_AT_ONCE", 1.0)
    monkeypatch.setattr("realtime.admission.CONNECTS_PER_SECOND", 0.001)
    monkeypatch.setattr("tests.realtime.clients.application", _fresh_application())
    assert await _opens(bearer(token))
    console = Console(bearer(token))
    assert await console.open()
    assert (await console.frame())["code"] == 4429


async def test_guessing_tokens_soon_costs_no_query(
    live_centre: Centre, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.realtime.clients.application", _fresh_application())
    monkeypatch.setattr("realtime.admission.REFUSED_PER_MINUTE", 30)
    assert await _opens(bearer(token))
    for number in range(30):
        assert not await _opens(bearer(f"guess{number}"))
    looked: list[Credential] = []
    monkeypatch.setattr("realtime.look_ups.visitors_of", looked.append)
    assert not await _opens(bearer("guess31"))
    assert looked == []
    monkeypatch.undo()
    assert await _opens(bearer(token))


def _fresh_application() -> SocketGuard:
    return websocket_application()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        '{"type":"seen"}',
        '{"type":"seen","seq":-1}',
        '{"type":"seen","seq":"1"}',
        '{"type":"seen","seq":1.5}',
        '{"type":"seen","seq":true}',
        '{"type":"seen","seq":9223372036854775808}',
        '{"type":"seen","seq":1,"more":1}',
        '{"type":"event","seq":1}',
        "[" * 4000,
        '{"type":"seen","seq":1}' + " " * 4096,
    ],
)
async def test_a_client_off_the_protocol_is_closed(
    live_centre: Centre, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    console = await Console.of(live_centre.actor("police"))
    await console.say(text)
    closing = await console.frame()
    assert closing["code"] == 4400
    assert closing["reason"]
    await console.say(text)
    lines = [record for record in caplog.records if record.name.startswith("realtime.sockets")]
    assert [line.levelno for line in lines] == [logging.INFO]
    assert all(record.levelno < logging.ERROR for record in caplog.records)


async def test_binary_is_off_the_protocol(live_centre: Centre) -> None:
    console = await Console.of(live_centre.actor("police"))
    await console.say(data=b'{"type":"seen","seq":1}')
    assert (await console.frame())["code"] == 4400


async def test_a_flood_of_good_frames_is_closed_too(live_centre: Centre) -> None:
    console = await Console.of(live_centre.actor("police"))
    for number in range(600):
        await console.say(f'{{"type":"seen","seq":{number}}}')
    assert (await console.frame())["code"] == 4429


async def test_a_seen_frame_keeps_the_socket_open(live_centre: Centre) -> None:
    console = await Console.of(live_centre.actor("police"))
    await console.say('{"type":"seen","seq":0}')
    assert (await console.heartbeat())["type"] == "heartbeat"


def _revoke_token(actor: Actor) -> None:
    AccessToken.objects.filter(person__username=actor.name).update(revoked_at=Now())


def _shut_out(actor: Actor) -> None:
    Person.objects.filter(username=actor.name).update(is_active=False)


def _move(actor: Actor) -> None:
    Membership.objects.filter(person__username=actor.name).update(agency_id="fire")


def _dismiss(actor: Actor) -> None:
    Membership.objects.filter(person__username=actor.name).delete()


@pytest.mark.parametrize(
    ("change", "code"), [(_revoke_token, 4401), (_shut_out, 4401), (_move, 4403), (_dismiss, 4403)]
)
async def test_an_open_socket_ends_with_its_right_without_waiting_for_the_next_round(
    live_centre: Centre, change: Callable[[Actor], None], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.vigil.EVERY_S", 3600)
    police = await Console.of(live_centre.actor("police"))
    fire = await Console.of(live_centre.actor("fire"))
    await in_database(change, live_centre.actor("police"))
    message = await police.frame()
    assert message["code"] == code
    assert await fire.is_quiet()


async def test_what_changes_while_a_socket_joins_ends_it_too(
    live_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its person was looked up before the change and is watched only after it was noticed."""
    monkeypatch.setattr("realtime.vigil.EVERY_S", 3600)
    actor = live_centre.actor("police")
    await Console.of(live_centre.actor("fire"))
    path = await push_path()
    watch, watching = path.vigil.watch, asyncio.Event()

    def watch_late(delivery: Delivery, visitor: Visitor) -> None:
        asyncio.get_running_loop().call_later(1, lambda: (watch(delivery, visitor), watching.set()))

    monkeypatch.setattr(path.vigil, "watch", watch_late)
    police = await Console.of(actor)
    await in_database(_shut_out, actor)
    await watching.wait()
    assert (await police.frame())["code"] == 4401


async def test_the_round_finds_what_nobody_announced(live_centre: Centre) -> None:
    """A session runs out by itself."""
    console = Console(cookie(await in_database(make_session, live_centre.actor("police"))))
    assert await console.open()
    await console.take_snapshot()
    await in_database(lambda: Session.objects.update(expire_date=Now()))
    await (await push_path()).vigil.look()
    assert (await console.frame())["code"] == 4401


async def test_an_open_socket_ends_when_its_person_signs_out(
    live_centre: Centre, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.vigil.EVERY_S", 3600)
    console = Console(cookie(session))
    assert await console.open()
    await console.take_snapshot()

    def sign_out() -> None:
        browser = Client()
        browser.cookies["sessionid"] = session
        browser.logout()

    await in_database(sign_out)
    assert (await console.frame())["code"] == 4401
