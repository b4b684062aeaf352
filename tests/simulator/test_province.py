"""The simulated province and the centre understand each other: no network between them, everything else as it is."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from pytest_django import Settings

from dispatch.actions.people import issue_token
from dispatch.models import Assignment, Call, CallerLocation, Incident, LocationLink, UnitFix
from dispatch.simulator import province as province_module
from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.driving import EVERY_S, SPEED_MPS
from dispatch.simulator.plan import Fate, PlannedCall, make_plan
from dispatch.simulator.provider import MADE_UP_ACCOUNT, Provider, call_fields, report_fields
from dispatch.simulator.province import Province, Tally
from dispatch.simulator.telephones import EVERY
from dispatch.vocabulary import Role
from gis.distance import metres_between
from tests.factories import Centre, make_actor

PUBLIC_URL = "https://eoc.example.vn"
TOKEN = "0123456789abcdef"


class InProcess(httpx.AsyncBaseTransport):
    """Carries requests to the application in the test's own thread, so that both see one transaction."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name not in {"host", "content-length"}}
        answer: Any = await sync_to_async(_ask)(request, headers)
        return httpx.Response(answer.status_code, headers=dict(answer.items()), content=answer.content)


def _ask(request: httpx.Request, headers: dict[str, str]) -> Any:
    content_type = headers.pop("content-type", "")
    return Client().generic(
        request.method, request.url.path, request.content, content_type=content_type, headers=headers
    )


@pytest.fixture
def twilio(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_ACCOUNT_SID = PUBLIC_URL, TOKEN, ""
    monkeypatch.setattr(province_module, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(province_module, "SHOWN_WITHIN_S", 2.0)
    monkeypatch.setattr("dispatch.simulator.driving.LONGEST_S", 6.0)


def quickly(call: PlannedCall, fate: Fate) -> PlannedCall:
    """The same call without its waiting."""
    values = {name: getattr(call, name) for name in PlannedCall.__dataclass_fields__}
    reports = tuple(type(report)(0.01, report.status, report.sequence_number, 2) for report in call.reports)
    return PlannedCall(**(values | {"fate": fate, "starts_s": 0.0, "pace": 0.001, "reports": reports}))


def live(plan: list[PlannedCall], transport: httpx.AsyncBaseTransport | None = None) -> tuple[Tally, list[str]]:
    told: list[str] = []
    names = ["calltaker", "police", "fire", "ambulance"]
    for prefix in ("ca", "xc", "cc"):
        names += [f"{prefix}{number:02d}" for number in range(1, 4)]
    tokens = {name: issue_token(username=name) for name in names}

    async def run() -> Tally:
        async with httpx.AsyncClient(base_url=PUBLIC_URL, transport=transport or InProcess()) as http:

            async def desk_of(username: str) -> Desk:
                return Desk(http, username, tokens[username])

            provider = Provider(http, public_url=PUBLIC_URL, auth_token=TOKEN, account_sid="")
            return await Province(provider, desk_of, told.append).live(plan)

    return async_to_sync(run)(), told


@pytest.fixture
def crews(centre: Centre) -> None:
    for agency, units in centre.units.items():
        for unit in units:
            make_actor(unit.call_sign.lower(), Role.CREW, agency=agency, unit=unit)


@pytest.mark.usefixtures("twilio", "crews")
def test_a_call_of_each_line_is_handled_to_its_end() -> None:
    calls = {call.line: call for call in make_plan(seed=3, run="a", calls=20, rate=1)}
    tally, told = live([quickly(call, Fate.HANDLED) for call in calls.values()])
    assert tally.missing == []
    assert tally.counts["accepted"] == tally.counts["closed"] == 3, told
    assert tally.counts["at_hospital"] == 1
    assert set(Incident.objects.values_list("status", flat=True)) == {"closed"}
    assert {incident.type_id for incident in Incident.objects.all()} != {None}
    assert set(Assignment.objects.values_list("status", flat=True)) == {"cleared"}
    for assignment in Assignment.objects.select_related("unit__position", "incident"):
        fixes = list(UnitFix.objects.filter(unit=assignment.unit).order_by("at"))
        assert fixes
        assert assignment.unit.position.at == fixes[-1].at
        assert assignment.en_route_at <= fixes[0].at <= fixes[-1].at <= assignment.on_scene_at
        lengths = [
            metres_between(fix.position.coords, assignment.incident.location.coords) for fix in (fixes[0], fixes[-1])
        ]
        assert lengths[0] - lengths[1] > EVERY_S * SPEED_MPS * (len(fixes) - 2) - 1


@pytest.mark.usefixtures("twilio", "crews")
def test_some_callers_are_sent_a_link_and_answer_it_and_nobody_where_messages_reach_telephones(
    settings: Settings,
) -> None:
    plan = make_plan(seed=3, run="a", calls=EVERY, rate=1)
    located = [quickly(call, Fate.HANDLED) for call in plan if call.number == EVERY]
    settings.DEMO = True
    tally, told = live(located)
    assert (tally.counts["located"], tally.counts["closed"]) == (1, 1), told
    radii = CallerLocation.objects.order_by("id").values_list("source", "radius_m")
    assert list(radii) == [("sms_link", 180.0), ("sms_link", 14.0)]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_FROM_NUMBER = MADE_UP_ACCOUNT, "+84900000000"
    [again] = located
    tally, told = live([replace(again, call_sid="CA" + "f" * 32)])
    assert (tally.counts["located"], tally.counts["closed"]) == (0, 1), told
    assert LocationLink.objects.count() == 1


@pytest.mark.usefixtures("twilio", "crews")
def test_what_is_left_alone_stays_open() -> None:
    fates = [Fate.LEFT_ALONE, Fate.HUNG_UP, Fate.CREW_SILENT]
    plan = make_plan(seed=3, run="a", calls=3, rate=1)
    tally, told = live([quickly(call, fate) for call, fate in zip(plan, fates, strict=True)])
    assert (tally.counts["left_alone"], tally.counts["hung_up"], tally.counts["crew_silent"]) == (1, 1, 1), told
    by_sid = {call.provider_call_id: call for call in Call.objects.select_related("incident")}
    assert [by_sid[call.call_sid].incident.is_open for call in plan] == [True, False, True]


@pytest.mark.usefixtures("twilio", "crews")
def test_an_accepted_call_without_an_incident_is_found_out() -> None:
    class Forgetful(InProcess):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if "/telephony/" in request.url.path:
                return httpx.Response(200)
            return await super().handle_async_request(request)

    [call] = make_plan(seed=3, run="a", calls=1, rate=1)
    tally, _ = live([quickly(call, Fate.HANDLED)], Forgetful())
    assert tally.missing == [call.call_sid]


@pytest.mark.usefixtures("twilio", "crews")
def test_a_call_that_is_refused_is_not_accepted(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = "another"
    tally, _ = live([quickly(make_plan(seed=3, run="a", calls=1, rate=1)[0], Fate.HANDLED)])
    assert tally.counts["refused"] == 1
    assert tally.missing == []


async def test_a_write_without_an_answer_is_sent_again_under_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.simulator.desk._AGAIN_AFTER_S", 0)
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise httpx.ReadTimeout("no answer")
        if len(keys) == 2:
            return httpx.Response(503)
        return httpx.Response(201, json={"id": 1})

    async with httpx.AsyncClient(base_url=PUBLIC_URL, transport=httpx.MockTransport(answer)) as http:
        assert await Desk(http, "fire", "t").write("POST", "/incidents", {}) == {"id": 1}
    assert len(keys) == 3
    assert len(set(keys)) == 1


async def test_a_refusal_says_why() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(409, json={"code": "unit_taken", "by": "fire"}))
    async with httpx.AsyncClient(base_url=PUBLIC_URL, transport=transport) as http:
        with pytest.raises(Refused) as raised:
            await Desk(http, "fire", "t").write("POST", "/incidents/1/assignments", {"units": [1]}, version=3)
    assert (raised.value.code, raised.value.facts["by"]) == ("unit_taken", "fire")


async def test_deliveries_are_signed_over_the_public_address_whatever_address_they_go_to() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    [call] = make_plan(seed=3, run="a", calls=1, rate=1)
    async with httpx.AsyncClient(base_url="http://127.0.0.1:8000", transport=httpx.MockTransport(answer)) as http:
        provider = Provider(http, public_url=PUBLIC_URL, auth_token=TOKEN, account_sid="AC" + "1" * 32)
        assert await provider.ring(call)
        assert await provider.report(call, call.reports[0])
    fields = {name: values[0] for name, values in parse_qs(seen[0].content.decode(), keep_blank_values=True).items()}
    assert fields == call_fields(call, "AC" + "1" * 32)
    assert seen[0].headers["X-Twilio-Signature"] == provider.signature("/telephony/twilio/voice", fields)
    assert seen[1].url == "http://127.0.0.1:8000/telephony/twilio/status"


def test_a_callback_tells_what_twilio_tells() -> None:
    [call] = make_plan(seed=3, run="a", calls=1, rate=1)
    completed = next(report for report in call.reports if report.status == "completed")
    fields = report_fields(call, "AC" + "1" * 32, completed)
    assert fields["CallStatus"] == "completed"
    assert fields["SequenceNumber"] == "2"
    assert int(fields["CallDuration"]) >= 1
