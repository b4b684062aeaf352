"""A password alone opens nothing in a real centre, by whatever door; and nobody is locked out by that for good."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from dispatch.actions.people import issue_token
from dispatch.models import Person
from dispatch.selectors.second_factor import SHOWN
from dispatch.vocabulary import Role
from realtime.authentication import Credential, CredentialKind, visitors_of
from tests.api.client import API, Desk, accepted, refused
from tests.factories import Centre, make_actor

PASSWORD = "mật khẩu của bàn 3"


@pytest.fixture(autouse=True)
def _real_centre(settings: Any, _no_second_factor: None) -> None:
    settings.SECOND_FACTOR_DEMANDED = True
    # What makes guessing slow makes these tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _passwords(centre: Centre, _real_centre: None) -> None:
    make_actor("officer", Role.DUTY_OFFICER)
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()
    Person.objects.create_user("root", password=PASSWORD, is_staff=True, is_superuser=True)


def browser(language: str = "vi") -> Client:
    return Client(headers={"Accept-Language": language}, raise_request_exception=False)


def sign_in(client: Client, name: str = "police") -> Any:
    return client.post("/login/", {"login": name, "password": PASSWORD})


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up(client: Client) -> str:
    """Set an authenticator app up as a person does, and return its secret."""
    secret = client.get("/account/app/").context["form"].secret
    answer = client.post("/account/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/recovery-codes/"
    return str(secret)


PAGES = ["/", "/map/", "/admin/", "/admin/dispatch/person/"]


@pytest.mark.parametrize("name", ["police", "calltaker", "supervisor", "officer", "root"])
def test_without_a_second_factor_every_page_leads_to_the_set_up(name: str) -> None:
    client = browser()
    sign_in(client, name)
    for path in PAGES:
        answer = client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer["Location"]) == (302, f"/account/?next={path.replace('/', '%2F')}")
    page = client.get("/account/").content.decode()
    assert "đặt thêm một lớp bảo vệ" in page


def test_without_a_second_factor_a_session_opens_neither_api_nor_pictures_nor_socket() -> None:
    client = browser()
    sign_in(client)
    for path in (f"{API}/board", f"{API}/me", "/cameras/x/live"):
        refused(client.get(path), 403, "second_factor_required")
    refused(Desk(client=client).post("/incidents", {"type": "theft"}), 403, "second_factor_required")
    # A token that is none does not lead around it.
    answer = client.get(f"{API}/board", headers={"Authorization": "Bearer x"})
    refused(answer, 403, "second_factor_required")
    session = Credential(CredentialKind.SESSION, client.session.session_key)
    assert visitors_of([session]) == {}
    set_up(client)
    assert [visitor.access.username for visitor in visitors_of([session]).values()] == ["police"]


def test_tokens_crews_and_a_demonstration_are_not_asked(settings: Any) -> None:
    assert accepted(Desk("police").get("/me"))["username"] == "police"
    token = issue_token(username="police")
    assert list(visitors_of([Credential(CredentialKind.TOKEN, token)]).values())
    client = browser()
    sign_in(client, "crew")
    assert accepted(client.get(f"{API}/me"))["username"] == "crew"
    settings.SECOND_FACTOR_DEMANDED = False
    client = browser()
    sign_in(client)
    assert client.get("/").status_code == 200


def test_a_crew_that_may_open_the_admin_pages_is_asked() -> None:
    Person.objects.filter(username="crew").update(is_staff=True)
    client = browser()
    sign_in(client, "crew")
    refused(client.get(f"{API}/me"), 403, "second_factor_required")


def test_who_has_set_it_up_is_in_and_is_asked_for_a_code_the_next_time() -> None:
    client = browser()
    sign_in(client)
    secret = set_up(client)
    codes = client.get("/account/recovery-codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/").status_code == 200
    assert accepted(client.get(f"{API}/me"))["username"] == "police"

    client = browser()
    assert sign_in(client)["Location"] == "/login/code/"
    assert "_auth_user_id" not in client.session
    page = client.post("/login/code/", {"code": "000000"}).content.decode()
    assert "Mã không đúng" in page
    assert client.post("/login/code/", {"code": code_of(secret)})["Location"] == "/"
    assert client.session[SHOWN] is True
    assert client.get("/").status_code == 200


def test_a_session_from_before_the_set_up_ends_with_it() -> None:
    stolen, own = browser(), browser()
    sign_in(stolen)
    assert stolen.get("/account/").status_code == 200
    sign_in(own)
    set_up(own)
    for path in ("/account/", "/account/passkeys/add/", "/account/recovery-codes/new/", "/"):
        answer = stolen.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/login/"), path
    assert own.get("/").status_code == 200


def test_a_recovery_code_stands_in_once() -> None:
    client = browser()
    sign_in(client)
    set_up(client)
    code = client.get("/account/recovery-codes/").context["unused_codes"][0]
    for expected in (302, 200):
        client = browser()
        sign_in(client)
        assert client.post("/login/code/", {"code": code}).status_code == expected


def test_a_code_is_taken_once() -> None:
    client = browser()
    sign_in(client)
    secret = set_up(client)
    code = code_of(secret, ahead=1)
    for expected in (302, 200):
        client = browser()
        sign_in(client)
        assert client.post("/login/code/", {"code": code}).status_code == expected


def test_codes_are_not_guessed_whatever_address_they_come_from() -> None:
    client = browser()
    sign_in(client)
    secret = set_up(client)
    client = browser()
    sign_in(client)
    for number in range(20):
        answer = client.post("/login/code/", {"code": f"{number:06}"}, REMOTE_ADDR=f"10.0.1.{number}")
        assert "Mã không đúng" in answer.content.decode()
    answer = client.post("/login/code/", {"code": code_of(secret)}, REMOTE_ADDR="10.0.2.1")
    assert "15 phút" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_removed_only_by_who_gives_the_password_anew() -> None:
    client = browser()
    sign_in(client)
    set_up(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session["account_authentication_methods"] = list(session["account_authentication_methods"])
    session.save()
    answer = client.get("/account/app/remove/")
    assert answer["Location"].startswith("/account/confirm/")
    page = client.post(answer["Location"], {"password": "nhầm nhầm nhầm"}).content.decode()
    assert "Mật khẩu không đúng" in page
    answer = client.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == "/account/app/remove/"


def test_the_last_second_factor_stays_where_one_is_demanded(settings: Any) -> None:
    client = browser()
    sign_in(client)
    set_up(client)
    page = client.post("/account/app/remove/").content.decode()
    assert "lớp xác thực cuối cùng" in page
    assert Authenticator.objects.filter(type="totp").count() == 1
    settings.SECOND_FACTOR_DEMANDED = False
    assert client.post("/account/app/remove/").status_code == 302
    assert not Authenticator.objects.exists()


# ---------------------------------------------------------------- the admin's own door


def test_the_admin_pages_have_no_sign_in_of_their_own() -> None:
    client = browser()
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/login/?next=/admin/"
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD, "next": "/admin/"})
    assert answer.status_code == 405
    assert "_auth_user_id" not in client.session


def test_who_may_not_open_the_admin_pages_reads_that(settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    client = browser()
    sign_in(client)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "không mở được trang này" in answer.content.decode()


def test_nobody_reads_or_takes_away_second_factors_in_the_admin_pages(settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    client = browser()
    sign_in(client, "root")
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert "authenticator" not in client.get("/admin/").content.decode()


# ---------------------------------------------------------------- secrets, bad input, words


def test_a_copy_of_the_database_does_not_tell_the_secret(settings: Any) -> None:
    client = browser()
    sign_in(client)
    secret = set_up(client)
    app = Authenticator.objects.get(type="totp")
    assert secret not in str(app.data)
    settings.SECRET_KEY = "another one"
    # Under another key nothing that anybody could reckon is taken for the code.
    assert not app.wrap().validate_code(code_of(secret))
    assert not app.wrap().validate_code(code_of(""))


_KEY = '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": %s}'
JUNK = [
    "",
    "x",
    "null",
    "[]",
    '"a"',
    "{}",
    '{"response": []}',
    '{"id": 1, "rawId": 1, "response": {}, "type": "public-key"}',
    _KEY % '{"clientDataJSON": "YQ", "attestationObject": "YQ"}',
    _KEY % '{"clientDataJSON": "e30", "authenticatorData": "YQ", "signature": "YQ", "userHandle": "YQ"}',
    _KEY % '{"clientDataJSON": "W10", "authenticatorData": "W10", "signature": 5, "userHandle": null}',
    "\ud83d\ude91".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_no_passkey_is_refused_in_words(junk: str) -> None:
    client = browser()
    client.get("/login/passkey/", headers={"Accept": "application/json"})
    answer = client.post("/login/passkey/", {"credential": junk})
    assert (answer.status_code, answer["Location"]) == (302, "/login/?refused=passkey")
    assert "Khóa truy cập không được chấp nhận" in client.get(answer["Location"]).content.decode()
    sign_in(client)
    client.get("/account/passkeys/add/")
    answer = client.post("/account/passkeys/add/", {"credential": junk, "name": "k"})
    assert answer.status_code == 200
    assert "Khóa truy cập không được chấp nhận" in answer.content.decode()
    assert not Authenticator.objects.exists()
    set_up(client)
    client = browser()
    sign_in(client)
    client.get("/login/code/")
    assert client.post("/login/code/", {"credential": junk}).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("code", ["", "x" * 500, "１２３４５６", "\x00", "-1", "00000000"])
def test_what_is_no_code_is_refused(code: str) -> None:
    client = browser()
    sign_in(client)
    assert client.post("/account/app/", {"code": code}).status_code == 200
    set_up(client)
    client = browser()
    sign_in(client)
    assert client.post("/login/code/", {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


OPEN = ["/login/", "/login/code/", "/logout/", "/account/", "/account/confirm/", "/account/confirm/code/"]
OWN = [
    *OPEN,
    "/account/app/",
    "/account/app/remove/",
    "/account/passkeys/add/",
    "/account/recovery-codes/",
    "/account/recovery-codes/new/",
    "/account/confirm/passkey/",
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("prepared", [False, True])
def test_every_page_opens_in_both_languages_with_no_script_in_it(language: str, prepared: bool) -> None:
    client = browser(language)
    sign_in(client)
    if prepared:
        set_up(client)
    for path in OWN:
        answer = client.get(path, follow=True, headers={"Accept": "text/html"})
        assert answer.status_code in {200, 404}, path
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            text = answer.content.decode()
            assert f'<html lang="{language}"' in text, path
            for tag in text.split("<script")[1:]:
                assert "src=" in tag.partition(">")[0] or 'type="application/json"' in tag.partition(">")[0], path
            assert "onclick" not in text


def test_strangers_see_none_of_the_pages() -> None:
    for path in OWN:
        if path in {"/login/", "/logout/"}:
            continue
        answer = browser().get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/login/"), path
