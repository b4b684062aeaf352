"""The stories hold in this centre and its demonstration province; one that finds a fault stops and says so."""

import json
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from dispatch.actions.escalation import fire_due_deadlines
from dispatch.actions.people import issue_token
from dispatch.models import Assignment, Call, Deadline, Incident, Person, ResponsePlan, TimelineEvent, Unit
from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.provider import Provider
from dispatch.simulator.walks import walk as walk_module
from dispatch.simulator.walks.cardiac_arrest import walk_cardiac_arrest
from dispatch.simulator.walks.clearing import clear_up
from dispatch.simulator.walks.crash import walk_crash
from dispatch.simulator.walks.fire import walk_fire
from dispatch.simulator.walks.nuisance import calls_of_hour, walk_calls
from dispatch.simulator.walks.walk import Walk, WalkFailed
from tests.simulator.test_province import PUBLIC_URL, TOKEN, InProcess

Story = Callable[[Walk], Coroutine[Any, Any, None]]


class WithEngine(InProcess):
    """Beside the web there is an engine whose clock has come to the deadlines of some triggers at every look."""

    def __init__(self, *triggers: str) -> None:
        self._triggers = triggers

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v1/board":
            await sync_to_async(self._fire)()
        return await super().handle_async_request(request)

    def _fire(self) -> None:
        waiting = Deadline.objects.filter(fired_at=None, cancelled_at=None, trigger__in=self._triggers)
        # What begins anew after somebody has acknowledged keeps its time.
        waiting.exclude(chain__contains="/").update(due_at=Now())
        fire_due_deadlines(at_most=25)


@pytest.fixture(autouse=True)
def province(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_ACCOUNT_SID = PUBLIC_URL, TOKEN, ""
    monkeypatch.setattr(walk_module, "LOOK_EVERY_S", 0.0)
    password = tmp_path / "password"
    password.write_text("a-password-for-tests")
    call_command("demo", password_file=str(password), verbosity=0, stdout=StringIO())


def play(story: Story, transport: httpx.AsyncBaseTransport | None = None) -> list[str]:
    """Play a story without its pauses, and return what it told."""
    told: list[str] = []

    async def run() -> None:
        async with httpx.AsyncClient(base_url=PUBLIC_URL, transport=transport or InProcess()) as http:
            desks: dict[str, Desk] = {}

            async def desk_of(username: str) -> Desk:
                if username not in desks:
                    desks[username] = Desk(http, username, await sync_to_async(issue_token)(username=username))
                return desks[username]

            provider = Provider(http, public_url=PUBLIC_URL, auth_token=TOKEN, account_sid="")
            walk = Walk(provider, desk_of, told.append, run="test", pace=0.0)
            await walk.open()
            try:
                await story(walk)
            except (WalkFailed, Refused):
                await clear_up(walk)
                raise

    async_to_sync(run)()
    return told


def nothing_is_left() -> bool:
    return (
        not Incident.objects.filter(status__in=["new", "verifying", "dispatched", "on_scene", "resolved"]).exists()
        and not Assignment.objects.filter(cleared_at=None).exists()
        and not Unit.objects.exclude(status="available").exists()
        and not Call.objects.filter(status="ringing").exists()
    )


def let_it_be(*, night: bool) -> None:
    """Let the plans of the night hold now, or let there be none."""
    of_night = ResponsePlan.objects.filter(from_time__isnull=False)
    if not night:
        of_night.delete()
        return
    now = timezone.localtime()
    hour = timedelta(hours=1)
    of_night.update(from_time=(now - hour).time(), to_time=(now + hour).time())


def test_a_fire_is_walked_through_three_alarm_levels() -> None:
    let_it_be(night=False)
    told = play(walk_fire)
    [incident] = Incident.objects.all()
    assert (incident.status, incident.alarm_level, incident.disposition) == ("closed", 3, "handled")
    assert nothing_is_left()
    assert [line for line in told if "! thiếu" in line], "the third level asks for more than the province has"
    chosen = TimelineEvent.objects.filter(name="unit.assigned", data__choice__departs=True)
    assert [event.data["choice"]["reason"] for event in chosen] == ["Xe đang tiếp nước sát hiện trường"]
    shown = "\n".join(told[told.index("") :])
    for fact in ("KHÁC đề xuất", "không làm được: Hỏng bơm nước", "cấp báo động 2 → 3", "đóng vụ việc", "CON SỐ"):
        assert fact in shown


def test_thirty_callers_of_a_crash_become_one_incident() -> None:
    play(walk_crash, WithEngine("calls_on_incident"))
    assert nothing_is_left()
    [closed] = Incident.objects.filter(status="closed")
    assert Call.objects.filter(incident=closed).count() == Call.objects.count() == 30
    assert Incident.objects.filter(status="merged").count() == 29


def test_a_cardiac_arrest_is_walked_to_the_hospital() -> None:
    told = play(walk_cardiac_arrest, WithEngine("assignment_unacknowledged"))
    assert nothing_is_left()
    assert sorted(Assignment.objects.values_list("outcome", flat=True)) == ["completed", "completed", "declined"]
    assert [line for line in told if "chở bệnh nhân → tới bệnh viện" in line]


def test_an_alarm_that_does_not_come_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.simulator.walks.cardiac_arrest._PATIENCE_S", 0.05)
    with pytest.raises(WalkFailed, match="không thấy báo động “tổ chưa nhận lệnh”"):
        play(walk_cardiac_arrest)
    assert nothing_is_left()


def test_real_calls_are_found_among_the_rest() -> None:
    calls = calls_of_hour()[:20]
    told = play(lambda walk: walk_calls(walk, calls))
    assert nothing_is_left()
    real = {call.truth for call in calls if call.truth}
    assert Incident.objects.filter(status="closed").count() == len(real) > 0
    assert Call.objects.exclude(disposition="").count() == sum(call.truth is None for call in calls)
    assert [line for line in told if line.endswith("   0 cuộc gọi thật bị đóng nhầm")]
    numbers = Call.objects.order_by().values_list("caller", flat=True).distinct()
    assert len(numbers) == len({min(call.report.callers, default="") for call in calls})


def test_the_hour_is_that_of_a_busy_centre() -> None:
    calls = calls_of_hour()
    assert len(calls) == 83
    assert 5 <= len({call.truth for call in calls if call.truth}) <= 10
    moments = [call.report.reported_at for call in calls]
    assert moments == sorted(moments)


def test_a_call_that_the_board_does_not_show_is_found_out() -> None:
    class Forgetful(InProcess):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if "/telephony/" in request.url.path:
                return httpx.Response(200)
            return await super().handle_async_request(request)

    with pytest.raises(WalkFailed, match="không có trên bảng"):
        play(walk_fire, Forgetful())


def test_a_story_that_is_stopped_leaves_the_centre_tidy_and_holds_so_far_by_night() -> None:
    let_it_be(night=True)

    class NoAlarm(InProcess):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/alarm"):
                return httpx.Response(403, json={"code": "not_allowed"})
            return await super().handle_async_request(request)

    with pytest.raises(Refused, match="not_allowed"):
        play(walk_fire, NoAlarm())
    assert Assignment.objects.exists()
    assert nothing_is_left()


def test_an_incident_that_ends_with_a_nuisance_call_is_a_false_closing() -> None:
    """The centre here ends real incidents: what the walk reads afterwards must show it."""
    calls = _first_real_and_idle()

    class Hasty(InProcess):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "GET" and request.url.path.startswith("/api/v1/calls/"):
                answer = await super().handle_async_request(request)
                return httpx.Response(200, json=json.loads(answer.content) | {"disposition": "nuisance"})
            return await super().handle_async_request(request)

    with pytest.raises(WalkFailed, match="đóng nhầm cuộc gọi thật"):
        play(lambda walk: walk_calls(walk, calls), Hasty())


def test_a_record_whose_chain_is_broken_is_found_out() -> None:
    class Forger(InProcess):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer = await super().handle_async_request(request)
            if not request.url.path.endswith("/timeline"):
                return answer
            timeline = json.loads(answer.content)
            del timeline["events"][2]
            return httpx.Response(200, json=timeline)

    with pytest.raises(WalkFailed, match="chuỗi băm đứt"):
        play(lambda walk: walk_calls(walk, _first_real_and_idle()), Forger())


def _first_real_and_idle() -> Sequence[Any]:
    calls = [call for call in calls_of_hour() if call.status == "ended"]
    real = next(call for call in calls if call.truth)
    idle = next(call for call in calls if call.truth is None)
    return sorted([real, idle], key=lambda call: call.report.reported_at)


def test_the_command_refuses_a_centre_that_is_no_demonstration(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="EOC_DEMO"):
        call_command("walk", "fire")
    assert not Call.objects.exists()


def test_the_command_refuses_without_a_token_of_the_provider(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    with pytest.raises(CommandError, match="TWILIO_AUTH_TOKEN"):
        call_command("walk", "nuisance")
    assert Person.objects.filter(username="calltaker").exists()
