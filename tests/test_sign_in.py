"""Who signs in reads what to do where it does not work."""

import pytest
from django.test import Client

from dispatch.models import Person

PASSWORD = "mật khẩu của bàn 3"


@pytest.mark.parametrize(
    ("password", "language", "sentence"),
    [
        (PASSWORD, "vi", "Tài khoản đã bị khóa. Hãy báo quản trị."),
        (PASSWORD, "en", "This account is closed. Ask the administrator."),
        # Only who knows the password learns that.
        ("guessed", "vi", "Tên đăng nhập hoặc mật khẩu không đúng."),
    ],
)
@pytest.mark.django_db
def test_whose_account_is_closed_is_told_so(password: str, language: str, sentence: str) -> None:
    Person.objects.create_user("closed", password=PASSWORD, is_active=False)
    client = Client(headers={"Accept-Language": language})
    answer = client.post("/login/", {"login": "closed", "password": password})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "_auth_user_id" not in client.session
