"""A part of the centre is away: the screens say so, what can go on goes on, nothing is lost, and nothing is a 500."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
import redis

from tests.faults.consoles import eventually, living
from tests.faults.crowds import Staff, Watcher, judge, watching
from tests.faults.parts import figure, figures_of, metrics_of, taken_away
from tests.faults.records import Record
from tests.running import VOICE, Json, RunningCentre, call_fields

pytestmark = pytest.mark.slow

# The longest way is that of an engine that hangs: 30 s without an audit.
TOLD_WITHIN_S = 120.0
# Where nobody announces an event, the hub finds it within 250 ms; the rest is for a busy machine.
FOUND_WITHIN_S = 15.0
WEB_PROCESSES = 2
STATUS = "/telephony/twilio/status"
_PARTS = ("redis", "database", "database_read_only", "engine")
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def running(pair: RunningCentre) -> RunningCentre:
    """The centre of which a part is away."""
    return pair


@pytest.fixture
async def screens(pair: RunningCentre, staff: Staff) -> AsyncIterator[list[Watcher]]:
    """Consoles of two scopes on each of the web processes."""
    people = list(staff.desks.items())[:2]
    opened = [
        Watcher(pair, *person, through=pair.sockets / f"web-{number}.sock")
        for number in range(1, WEB_PROCESSES + 1)
        for person in people
    ]
    async with watching(opened):
        yield opened


@pytest.fixture
async def incident(running: RunningCentre, http: httpx.AsyncClient) -> Json:
    """An incident of the ambulance service and of the police."""
    answer = await _write(running, http, "/incidents", {"type": "traffic_crash"})
    assert answer.status_code == 201, answer.text
    card: Json = answer.json()
    return card


@pytest.fixture
async def browser(running: RunningCentre) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's browser, signed in."""
    async with httpx.AsyncClient(base_url=running.address, headers=PAGE, timeout=15, trust_env=False) as client:
        answer = await _sign_in(client, running)
        assert answer.status_code == 302, answer.text
        yield client


async def test_redis_is_down(  # noqa: PLR0917 -- fixtures
    running: RunningCentre,
    screens: list[Watcher],
    incident: Json,
    record: Record,
    http: httpx.AsyncClient,
    figures: list[str],
) -> None:
    found = sum(await figures_of(running, "eoc_realtime_catch_up_reads_total"))
    began = time.monotonic()
    with taken_away(running, "redis"):
        said_s = await _say(running, screens, ["redis"], began)
        slowest_s = max([await _note_seen_s(running, screens, incident, http) for _ in range(10)])
    back_s = await _say(running, screens, [], time.monotonic())
    verdict = await judge(screens, record, http)
    figures.append(
        f"Redis down: said after {said_s:.1f} s, over {back_s:.1f} s after its return; an event on all screens after "
        f"{slowest_s * 1000:.0f} ms at worst; {verdict}"
    )
    assert sum(await figures_of(running, "eoc_realtime_catch_up_reads_total")) > found
    assert slowest_s < FOUND_WITHIN_S
    assert [screen.connects for screen in screens] == [1] * len(screens)


async def test_an_announcement_is_lost(  # noqa: PLR0917 -- fixtures
    running: RunningCentre,
    screens: list[Watcher],
    incident: Json,
    record: Record,
    http: httpx.AsyncClient,
    figures: list[str],
) -> None:
    found = sum(await figures_of(running, "eoc_realtime_catch_up_reads_total"))
    slowest_s = 0.0
    with redis.from_url(record.environment["REDIS_URL"]) as client:
        for _ in range(3):
            await eventually(lambda: len(client.client_list(_type="pubsub")) >= WEB_PROCESSES, TOLD_WITHIN_S)
            # Redis lives on, but nobody hears it at this moment: what is announced now is lost.
            client.client_kill_filter(_type="pubsub")
            slowest_s = max(slowest_s, await _note_seen_s(running, screens, incident, http))
    verdict = await judge(screens, record, http)
    figures.append(f"announcements lost: an event on all screens after {slowest_s * 1000:.0f} ms at worst; {verdict}")
    assert sum(await figures_of(running, "eoc_realtime_catch_up_reads_total")) > found
    assert slowest_s < FOUND_WITHIN_S


async def test_the_database_takes_no_writes(  # noqa: PLR0917 -- fixtures
    running: RunningCentre,
    staff: Staff,
    screens: list[Watcher],
    incident: Json,
    record: Record,
    http: httpx.AsyncClient,
    browser: httpx.AsyncClient,
    figures: list[str],
) -> None:
    await eventually(lambda: all(incident["id"] in screen.board["incidents"] for screen in screens), 60)
    began = time.monotonic()
    with record.read_only():
        head = record.head()
        said_s = await _say(running, screens, ["database_read_only"], began)
        await screens[0].say({"type": "seen", "seq": screens[0].cursor})
        await _every_write_is_refused(running, http, incident, "database_read_only")
        _is_refused(await http.get("/readyz"), "database_read_only")
        # Everything is read as before, by token, by session and by who comes only now.
        assert (await http.get("/api/v1/me", headers=running.headers("supervisor"))).status_code == 200
        for path in ("/api/v1/board", "/", "/admin/"):
            assert (await browser.get(path)).status_code == 200, path
        late = staff.watchers(2)
        async with living(late):
            assert all(incident["id"] in console.board["incidents"] for console in late)
        # Nobody signs in or out or saves, and everybody can read why.
        async with httpx.AsyncClient(base_url=running.address, headers=PAGE, timeout=15, trust_env=False) as stranger:
            _is_a_page(await _sign_in(stranger, running), "chỉ cho đọc")
        token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        _is_a_page(await browser.post("/logout/", data=token), "chỉ cho đọc")
        new = {**token, "code": "x", "name_vi": "x", "name_en": "x"}
        _is_a_page(await browser.post("/admin/dispatch/capability/add/", data=new), "chỉ cho đọc")
        assert record.head() == head
        for screen in screens:
            assert screen.cursor <= head
            assert incident["id"] in screen.board["incidents"]
    back_s = await _say(running, screens, [], time.monotonic())
    assert (await browser.get("/api/v1/me")).json()["username"] == "admin"
    await _note_seen_s(running, screens, incident, http)
    await _is_kept_as_seen(running, http, incident, by=screens[0].username)
    verdict = await judge(screens, record, http)
    figures.append(
        f"database read-only: said after {said_s:.1f} s, over {back_s:.1f} s after it takes writes again; {verdict}"
    )
    assert [screen.connects for screen in screens] == [1] * len(screens)


async def test_the_database_is_down(  # noqa: PLR0917 -- fixtures
    running: RunningCentre,
    screens: list[Watcher],
    incident: Json,
    record: Record,
    http: httpx.AsyncClient,
    browser: httpx.AsyncClient,
    figures: list[str],
) -> None:
    began = time.monotonic()
    with taken_away(running, "postgres"):
        said_s = await _say(running, screens, ["database"], began)
        await _every_write_is_refused(running, http, incident, "database_unavailable")
        _is_refused(await http.get("/api/v1/board", headers=running.headers("supervisor")), "database_unavailable")
        _is_refused(await http.get("/readyz"), "database_unavailable")
        _is_a_page(await browser.get("/"), "không trả lời")
        assert (await http.get("/login/")).status_code == 200
        assert (await http.get("/healthz")).status_code == 200
        assert b"eoc_database_up 0" in (await http.get("/metrics")).content
    back_at = time.monotonic()
    back_s = await _say(running, screens, [], back_at)
    await _note_seen_s(running, screens, incident, http)
    verdict = await judge(screens, record, http)
    figures.append(f"database down: said after {said_s:.1f} s, over {back_s:.1f} s after its return; {verdict}")
    assert [screen.connects for screen in screens] == [1] * len(screens)


@pytest.mark.parametrize("how", ["killed", "hanging"])
async def test_the_engine_does_not_work(  # noqa: PLR0917 -- fixtures
    running: RunningCentre,
    screens: list[Watcher],
    incident: Json,
    record: Record,
    http: httpx.AsyncClient,
    figures: list[str],
    how: str,
) -> None:
    before = running.process_of("engine")
    began = time.monotonic()
    with taken_away(running, "engine") if how == "killed" else running.stopped("engine"):
        said_s = await _say(running, screens, ["engine"], began)
        # Everything else works.
        await _note_seen_s(running, screens, incident, http)
    back_s = await _say(running, screens, [], time.monotonic())
    verdict = await judge(screens, record, http)
    assert (running.process_of("engine") == before) == (how == "hanging")
    figures.append(f"engine {how}: said after {said_s:.1f} s, over {back_s:.1f} s after its return; {verdict}")
    assert [screen.connects for screen in screens] == [1] * len(screens)


# ---------------------------------------------------------------- what screens say


async def _say(centre: RunningCentre, screens: Sequence[Watcher], parts: list[str], since: float) -> float:
    """Wait until all screens say just this, return the seconds until then; each web process must say so by its figures.

    With a database that takes no writes the engine can in time not work either.
    """
    beside = {"engine"} if parts == ["database_read_only"] else set()
    async with asyncio.timeout(TOLD_WITHIN_S):
        while True:
            await eventually(
                lambda: all(set(screen.degraded) - beside == set(parts) for screen in screens), TOLD_WITHIN_S
            )
            said_s = time.monotonic() - since
            counted = [
                {part for part in _PARTS if figure(metrics, f'eoc_realtime_degraded{{part="{part}"}}')} - beside
                for metrics in await metrics_of(centre)
            ]
            # A part may be back before another that needed it: then the screens change once more.
            if counted == [set(parts)] * WEB_PROCESSES:
                return said_s
            await asyncio.sleep(0.1)


async def _note_seen_s(
    centre: RunningCentre, screens: Sequence[Watcher], incident: Json, http: httpx.AsyncClient
) -> float:
    """Write a note and return the seconds from its answer until all screens have it."""
    text = str(uuid.uuid4())
    answer = await _write(centre, http, f"/incidents/{incident['id']}/notes", {"text": text})
    assert answer.status_code == 201, answer.text
    written_at = time.monotonic()
    await eventually(lambda: all(any(fact.note == text for fact in screen.facts[-20:]) for screen in screens), 60)
    return time.monotonic() - written_at


async def _is_kept_as_seen(centre: RunningCentre, http: httpx.AsyncClient, incident: Json, by: str) -> None:
    """Wait until the incident is known to have been on somebody's screen."""
    path = f"/api/v1/incidents/{incident['id']}/sights"
    async with asyncio.timeout(60):
        while True:
            answer = await http.get(path, headers=centre.headers("supervisor"))
            if by in {sight["username"] for sight in answer.json()["sights"]}:
                return
            await asyncio.sleep(0.1)


# ---------------------------------------------------------------- what requests are answered


async def _write(
    centre: RunningCentre, http: httpx.AsyncClient, path: str, body: Json, method: str = "POST", **headers: str
) -> httpx.Response:
    sent = {**centre.headers("supervisor"), "Idempotency-Key": str(uuid.uuid4()), **headers}
    return await http.request(method, f"/api/v1{path}", json=body, headers=sent)


async def _every_write_is_refused(centre: RunningCentre, http: httpx.AsyncClient, incident: Json, code: str) -> None:
    """Ask for some writes and make deliveries; each must be answered 503 with the code."""
    path = f"/incidents/{incident['id']}"
    fields = call_fields(uuid.uuid4().int >> 64, "115")
    # Together, because without a database each waits for one.
    answers = await asyncio.gather(
        _write(centre, http, "/incidents", {"type": "theft"}),
        _write(centre, http, f"{path}/notes", {"text": "x"}),
        _write(centre, http, path, {"place": "x"}, "PATCH", **{"If-Match": str(incident["version"])}),
        _write(centre, http, f"{path}/close", {"disposition": "handled"}),
        # A 5xx sends the provider to its fallback address: the caller is heard elsewhere.
        *(http.post(hook, data=fields, headers=centre.signed(fields, hook)) for hook in (VOICE, STATUS)),
    )
    for answer in answers:
        _is_refused(answer, code)


def _is_refused(answer: httpx.Response, code: str) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


def _is_a_page(answer: httpx.Response, words: str) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert words in answer.text


async def _sign_in(browser: httpx.AsyncClient, centre: RunningCentre) -> httpx.Response:
    assert (await browser.get("/login/")).status_code == 200
    fields = {
        "login": "admin",
        "password": centre.password,
        "csrfmiddlewaretoken": browser.cookies["csrftoken"],
    }
    return await browser.post("/login/", data=fields)
