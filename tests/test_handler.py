"""A request has a thread for itself, and threads are used again."""

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from asgiref.testing import ApplicationCommunicator
from django.contrib.gis.geos import Point
from django.contrib.gis.geos.prototypes.threadsafe import GEOSContextHandle
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from eoc import handler
from eoc.handler import OneThreadHandler

_release = threading.Event()
_held: list[int] = []


def _thread(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(threading.get_ident()))


def _hold(request: HttpRequest) -> HttpResponse:
    _held.append(threading.get_ident())
    _release.wait(10)
    return _thread(request)


def _geometry(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Point(106.9, 11.5).wkb)


urlpatterns = [path("thread", _thread), path("hold", _hold), path("geometry", _geometry)]


@pytest.fixture(autouse=True)
def _views() -> Iterator[None]:
    _held.clear()
    _release.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield
    _release.set()


@pytest.fixture
def centre_handler() -> OneThreadHandler:
    return OneThreadHandler()


def _request(application: OneThreadHandler, what: str) -> ApplicationCommunicator:
    headers = [(b"host", b"testserver")]
    scope = {"type": "http", "method": "GET", "path": f"/{what}", "query_string": b"", "headers": headers}
    return ApplicationCommunicator(application, scope)


async def _ask(application: OneThreadHandler, what: str) -> bytes:
    request = _request(application, what)
    await request.send_input({"type": "http.request"})
    assert (await request.receive_output(5))["status"] == 200
    body: bytes = (await request.receive_output(5))["body"]
    await request.wait(5)
    return body


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 -- of other threads
            await asyncio.sleep(0.01)


async def _resting(application: OneThreadHandler, count: int) -> None:
    await _until(lambda: len(application._idle) == count)


async def test_one_thread_answers_request_after_request(centre_handler: OneThreadHandler) -> None:
    threads = set()
    for _ in range(5):
        threads.add(await _ask(centre_handler, "thread"))
        await _resting(centre_handler, 1)
    assert len(threads) == 1


async def test_requests_that_come_together_have_a_thread_each(centre_handler: OneThreadHandler) -> None:
    held = asyncio.create_task(_ask(centre_handler, "hold"))
    await _until(lambda: len(_held) == 1)
    others = [await _ask(centre_handler, "thread") for _ in range(3)]
    _release.set()
    assert await held not in others


# Cut short, Django leaves the file of the body to the collector.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize("killed", [False, True], ids=["in time", "after the server's patience"])
async def test_a_thread_whose_client_has_hung_up_takes_nothing_before_it_is_done(
    centre_handler: OneThreadHandler, killed: bool
) -> None:
    request = _request(centre_handler, "hold")
    await request.send_input({"type": "http.request"})
    await _until(lambda: len(_held) == 1)
    await request.send_input({"type": "http.disconnect"})
    for _ in range(5):
        await asyncio.sleep(0.01)
    if killed:
        request.stop()
        await asyncio.sleep(0.01)
    assert request.future.done() is killed
    assert centre_handler._idle == []
    await _ask(centre_handler, "thread")
    await _resting(centre_handler, 1)
    _release.set()
    await _resting(centre_handler, 2)
    await request.wait(5)
    del request
    gc.collect()


async def test_a_thread_that_rests_holds_no_connection(
    centre_handler: OneThreadHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[int] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(threading.get_ident()))
    thread = int(await _ask(centre_handler, "thread"))
    await _resting(centre_handler, 1)
    assert closed == [thread]


async def test_after_a_crowd_only_some_threads_stay(
    centre_handler: OneThreadHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "_MOST_IDLE", 2)
    crowd = [asyncio.create_task(_ask(centre_handler, "hold")) for _ in range(6)]
    await _until(lambda: len(_held) == 6)
    _release.set()
    assert len(set(await asyncio.gather(*crowd))) == 6
    await _resting(centre_handler, 2)


async def test_geometries_of_many_requests_leave_nothing_behind(centre_handler: OneThreadHandler) -> None:
    async def contexts_after(requests: int) -> int:
        for _ in range(requests):
            assert len(await _ask(centre_handler, "geometry")) == 21
            await _resting(centre_handler, 1)
        gc.collect()
        return sum(type(thing) is GEOSContextHandle for thing in gc.get_objects())

    assert await contexts_after(20) == await contexts_after(5) > 0
