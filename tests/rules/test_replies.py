"""An officer who answers in haste must be understood; one who asks back must not be taken to agree."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.replies import Acknowledgement, read_reply


@pytest.mark.parametrize(
    "body", ["OK 123", "ok123", " Ok  123 ", "Ôk 123", "ỐK: 123.", "ok #123", "ＯＫ １２３", "OK\n123\n"]
)
def test_an_alarm_is_taken_by_its_number(body: str) -> None:
    for form in ("NFC", "NFD"):
        assert read_reply(unicodedata.normalize(form, body)) == Acknowledgement(123)


@pytest.mark.parametrize("body", ["OK", "ok", " Ok. ", "ỐK!", "o\u0302k"])
def test_ok_alone_takes_the_newest(body: str) -> None:
    assert read_reply(body) == Acknowledgement(None)


@pytest.mark.parametrize(
    "body", ["", "123", "không", "OK 123 không?", "ok?", "OK 1 2", "OK 12a", "okay", "NO OK 123", "OK -" + "9" * 19]
)
def test_anything_else_takes_nothing(body: str) -> None:
    assert read_reply(body) is None


@given(st.text())
def test_no_text_breaks_it(body: str) -> None:
    reply = read_reply(body)
    assert reply is None or reply.escalation_id is None or reply.escalation_id < 10**18
