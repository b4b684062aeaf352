"""Guessing a password is stopped, and a stranger who guesses keeps nobody from their desk."""

import logging
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from dispatch.actions.people import issue_token
from dispatch.models import Person
from tests.api.client import API
from tests.factories import Centre

PASSWORD = "mật khẩu của bàn 3"
GUESS = "đoán mò 12345678"
LIMIT = configured.AXES_FAILURE_LIMIT


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    # What makes guessing slow makes these tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person(centre: Centre) -> Person:
    person = Person.objects.get(username="police")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(password: str, *, name: str = "police", address: str = "10.0.0.7", **more: Any) -> HttpResponse:
    client = Client(REMOTE_ADDR=address, headers={"Accept-Language": "vi"})
    return client.post("/login/", {"login": name, "password": password}, **more)


def lock(address: str = "10.0.0.7", **more: Any) -> HttpResponse:
    answers = [sign_in(GUESS, address=address, **more) for _ in range(LIMIT)]
    assert [answer.status_code for answer in answers[:-1]] == [200] * (LIMIT - 1)
    return answers[-1]


def test_a_name_is_locked_at_the_address_of_the_guesses_and_says_for_how_long(person: Person) -> None:
    answer = lock()
    assert answer.status_code == 429
    assert 890 <= int(answer["Retry-After"]) <= 900
    text = answer.content.decode()
    assert "Hãy đợi" in text
    assert "15 phút" in text
    # Not even the right password, and no hint that it is right.
    assert sign_in(PASSWORD).status_code == 429


def test_the_same_name_in_another_case_is_the_same_lock(person: Person) -> None:
    answers = [sign_in(GUESS, name=name) for name in ("police", "Police", "POLICE", "pOlice") * (LIMIT // 4)]
    assert answers[-1].status_code == 429
    assert sign_in(PASSWORD, name="PoliCe").status_code == 429


def test_in_english_too(person: Person) -> None:
    lock()
    answer = sign_in(PASSWORD, headers={"Accept-Language": "en"})
    assert "15 minutes" in answer.content.decode()


def test_a_stranger_locks_out_nobody(person: Person) -> None:
    lock(address="203.0.113.5")
    assert sign_in(PASSWORD, address="10.0.0.7").status_code == 302
    # And at the address of the guesses only that name.
    assert sign_in(GUESS, name="fire", address="203.0.113.5").status_code == 200


def test_it_ends_by_itself_and_trying_on_does_not_prolong_it(person: Person) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        lock()
    with time_machine.travel(now + timedelta(minutes=14, seconds=30), tick=False):
        answer = sign_in(PASSWORD)
        assert answer.status_code == 429
        assert "khoảng 1 phút" in answer.content.decode()
    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(PASSWORD).status_code == 302


def test_who_remembers_the_password_in_time_begins_anew(person: Person) -> None:
    for _ in range(LIMIT - 1):
        sign_in(GUESS)
    assert sign_in(PASSWORD).status_code == 302
    assert sign_in(GUESS).status_code == 200


def test_the_shift_lead_unlocks_it(person: Person) -> None:
    lock()
    call_command("axes_reset_username", "police")
    assert sign_in(PASSWORD).status_code == 302


def test_behind_a_proxy_the_address_is_the_one_that_it_passes_on(person: Person, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = "10.0.0.1"
    lock(address=proxy, headers={"X-Forwarded-For": "203.0.113.5"})
    assert sign_in(PASSWORD, address=proxy, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 429
    assert sign_in(PASSWORD, address=proxy, headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 302
    # What the client itself claims to be is not believed.
    claimed = {"X-Forwarded-For": "10.0.0.7, 203.0.113.5"}
    assert sign_in(PASSWORD, address=proxy, headers=claimed).status_code == 429


def test_neither_the_log_nor_the_table_holds_a_password(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        lock()
    assert "police" in caplog.text
    assert "10.0.0.7" in caplog.text
    assert GUESS not in caplog.text
    [row] = AccessAttempt.objects.values()
    assert GUESS not in str(row)
    assert row["failures_since_start"] == LIMIT


def test_a_name_cannot_write_lines_of_its_own_into_the_log(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    sign_in(GUESS, name="x\n2026-01-01 WARNING forged")
    assert not [line for line in caplog.text.splitlines() if line.startswith("2026-01-01")]


@pytest.mark.parametrize("name", ["x" * 5000, "đ" * 300, "a\x00b", "\ud83d\ude91" * 200, ""])
def test_no_name_breaks_the_page(centre: Centre, name: str) -> None:
    assert sign_in(GUESS, name=name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")).status_code == 200


def test_tokens_know_nothing_of_it(person: Person) -> None:
    token = issue_token(username="police")
    lock()
    answer = Client(REMOTE_ADDR="10.0.0.7").get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_sign_in_and_its_lock_need_no_redis(person: Person, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    # A copy: what is changed within the settings' own would stay so for every test after this one.
    layers = deepcopy(settings.CHANNEL_LAYERS)
    layers["default"]["CONFIG"]["hosts"][0]["address"] = settings.REDIS_URL
    settings.CHANNEL_LAYERS = layers
    assert "DatabaseHandler" in settings.AXES_HANDLER
    assert lock().status_code == 429
    assert sign_in(PASSWORD, address="10.0.0.8").status_code == 302
