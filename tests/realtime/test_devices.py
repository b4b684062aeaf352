"""A device is let in by its cookie to the crews' socket alone, and put out the moment it is revoked."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator

from dispatch.actions.devices import revoke_device, rotate_device_token, unpair_device
from dispatch.actions.pairings import PairedDevice, offer_pairing, pair_device
from dispatch.models import Device, Membership, Person
from dispatch.rules.access import Actor, Grant
from dispatch.schema import NewDevice
from dispatch.selectors.devices import visit_by
from dispatch.selectors.people import access_of
from dispatch.vocabulary import Role
from realtime.authentication import Credential, CredentialKind, presented_credential, visitors_of
from realtime.database import in_database
from realtime.guard import FIELD_PATH, SocketGuard
from realtime.push_path import push_path
from tests.factories import Centre
from tests.realtime.clients import ADDRESS, Console, Headers, cookie, make_session

# A slow machine looks late, but it looks.
PATIENCE_S = 20


def of_device(token: str, origin: str | None = ADDRESS, more: str = "") -> Headers:
    headers = [(b"cookie", f"csrftoken=x; eoc_device={token}{more}".encode()), (b"host", b"127.0.0.1:8000")]
    return headers + ([(b"origin", origin.encode())] if origin is not None else [])


def pair(centre: Centre) -> PairedDevice:
    unit = centre.units["ambulance"][0]
    return pair_device(new=NewDevice(code=offer_pairing(by=centre.actor("ambulance"), unit_id=unit.pk).code))


@pytest.fixture
async def paired(live_centre: Centre) -> PairedDevice:
    return await in_database(pair, live_centre)


async def _watched_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stand in for the crews' socket: whoever is let in is watched, and sent nothing."""
    await receive()
    await send({"type": "websocket.accept"})
    path = await push_path()
    delivery = path.delivery(send)
    path.vigil.watch(delivery, scope["visitor"])
    await send({"type": "websocket.send", "text": scope["visitor"].access.username})
    try:
        while (await receive())["type"] != "websocket.disconnect":
            pass
    finally:
        path.vigil.release(delivery)
        delivery.abandon()


Enter = Callable[[Headers], Any]


@pytest.fixture
async def enter(live_centre: Centre) -> AsyncIterator[Enter]:
    """Shake hands at the crews' socket; return the connection, or None where it is refused."""
    guard = SocketGuard(_watched_socket)
    opened: list[WebsocketCommunicator] = []

    async def shake_hands(headers: Headers) -> WebsocketCommunicator | None:
        socket = WebsocketCommunicator(guard, FIELD_PATH, headers=headers)
        socket.scope["client"] = ["127.0.0.1", 4711]
        accepted, _ = await socket.connect(timeout=PATIENCE_S)
        if accepted:
            opened.append(socket)
        return socket if accepted else None

    yield shake_hands
    for socket in opened:
        await socket.disconnect(timeout=PATIENCE_S)


async def closing_code(socket: WebsocketCommunicator) -> int:
    message = await socket.receive_output(PATIENCE_S)
    assert message["type"] == "websocket.close"
    code: int = message["code"]
    return code


async def test_a_device_is_let_in_as_the_crew_that_it_is(enter: Enter, paired: PairedDevice) -> None:
    socket = await enter(of_device(paired.token))
    assert await socket.receive_from(PATIENCE_S) == paired.told.device.username


@pytest.mark.parametrize("origin", [None, "", "null", "https://evil.example", "https://127.0.0.1:8000"])
async def test_a_foreign_page_cannot_use_the_cookie(enter: Enter, paired: PairedDevice, origin: str | None) -> None:
    assert await enter(of_device(paired.token, origin)) is None


async def test_strangers_and_tokens_of_people_are_refused(enter: Enter, paired: PairedDevice) -> None:
    for token in ("", "nobody", "x" * 600, paired.told.device.username):
        assert await enter(of_device(token)) is None
    bearer = [(b"authorization", f"Bearer {paired.token}".encode()), (b"host", b"127.0.0.1:8000")]
    assert await enter(bearer) is None


async def test_a_device_has_no_console_whatever_its_person_is_given(live_centre: Centre, paired: PairedDevice) -> None:
    assert not await Console(of_device(paired.token)).open()

    def give() -> None:
        person = Person.objects.get(username=paired.told.device.username)
        Membership.objects.create(person=person, role=Role.ADMINISTRATOR)

    await in_database(give)
    assert not await Console(of_device(paired.token)).open()
    credential = Credential(CredentialKind.DEVICE, paired.token)
    visitor = (await in_database(visitors_of, [credential]))[credential]
    unit_id = live_centre.units["ambulance"][0].pk
    assert visitor.access.grants == (Grant(Role.CREW, "ambulance", unit_id),)


async def test_beside_a_session_the_crews_socket_takes_the_device_and_the_console_the_session(
    live_centre: Centre, enter: Enter, paired: PairedDevice
) -> None:
    session = await in_database(make_session, live_centre.actor("police"))
    both = of_device(paired.token, more=f"; sessionid={session}")
    socket = await enter(both)
    assert await socket.receive_from(PATIENCE_S) == paired.told.device.username
    assert await Console(both).open()
    over = of_device(paired.token, more="; sessionid=over")
    assert await enter(over) is not None
    # Who has no device enters by the session.
    socket = await enter(cookie(session))
    assert await socket.receive_from(PATIENCE_S) == "police"
    headers = dict(both) | {b"authorization": b"Bearer x"}
    presented = presented_credential(headers, for_crew=True)
    assert presented is not None
    assert presented.kind is CredentialKind.TOKEN


def _revoke(centre: Centre, paired: PairedDevice) -> None:
    revoke_device(by=centre.actor("ambulance"), device_id=paired.told.device.id, reason="Mất máy")


def _unpair(centre: Centre, paired: PairedDevice) -> None:
    person = Person.objects.get(username=paired.told.device.username)
    unpair_device(by=Actor(person.username, access_of(person)))


def _revoke_by_hand(centre: Centre, paired: PairedDevice) -> None:
    Device.objects.filter(pk=paired.told.device.id).update(revoked_at="2026-01-01T00:00:00Z")


def _dismiss(centre: Centre, paired: PairedDevice) -> None:
    Membership.objects.filter(person__username=paired.told.device.username).delete()


@pytest.mark.parametrize(
    ("change", "code"), [(_revoke, 4401), (_unpair, 4401), (_revoke_by_hand, 4401), (_dismiss, 4403)]
)
async def test_the_socket_of_a_device_ends_with_it_at_once(
    live_centre: Centre,
    enter: Enter,
    paired: PairedDevice,
    *,
    change: Callable[[Centre, PairedDevice], None],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("realtime.vigil.EVERY_S", 3600)
    other = await in_database(pair, live_centre)
    socket, beside = await enter(of_device(paired.token)), await enter(of_device(other.token))
    for each in (socket, beside):
        await each.receive_from(PATIENCE_S)
    await in_database(change, live_centre, paired)
    assert await closing_code(socket) == code
    assert await beside.receive_nothing(timeout=1)
    if code == 4401:
        assert await enter(of_device(paired.token)) is None


async def test_a_device_that_has_only_its_socket_is_seen_and_takes_its_new_token(
    live_centre: Centre, enter: Enter, paired: PairedDevice
) -> None:
    token = await in_database(lambda: rotate_device_token(token=paired.token))
    socket = await enter(of_device(token))
    await socket.receive_from(PATIENCE_S)
    await (await push_path()).vigil.look()
    assert await in_database(visit_by, paired.token) is None
    device = await in_database(lambda: Device.objects.get(pk=paired.told.device.id))
    assert device.last_seen_at is not None
    assert await in_database(visit_by, token) is not None
