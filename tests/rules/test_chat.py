"""A note that names the wrong unit sends somebody there; a message that anybody may take is taken by nobody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.access import Access, Grant
from dispatch.rules.chat import MOST_MENTIONS, Addressed, may_acknowledge, mentioned
from dispatch.vocabulary import Role

SIGNS = {7: "XE07", 8: "XE08", 9: "CA 09", 10: "Đội-1"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@XE07 vào cổng sau", [7]),
        ("Gọi @xê07, rồi @xe-08.", [7, 8]),
        ("@XE08 @xe08 @XE07", [8, 7]),
        ("(@ca09) và @doi1", [9, 10]),
        ("@XE7", []),
        ("@XE99 XE07 @ XE08 mai@xe07.vn", []),
        ("@", []),
        ("@" * 5000, []),
    ],
)
def test_a_text_names_units(text: str, named: list[int]) -> None:
    assert mentioned(text, SIGNS) == named


def test_a_name_that_two_units_may_bear_names_neither() -> None:
    assert mentioned("@XE07 @XE08", {1: "XE07", 2: "XE-07", 3: "XE08"}) == [3]


def test_who_names_everybody_names_the_first_ones() -> None:
    signs = {number: f"XE{number}" for number in range(100)}
    assert mentioned(" ".join(f"@{sign}" for sign in signs.values()), signs) == list(range(MOST_MENTIONS))


@given(st.text(alphabet="@XEx078 .-đ"))
def test_only_known_units_are_named_each_once(text: str) -> None:
    named = mentioned(text, SIGNS)
    assert set(named) <= set(SIGNS)
    assert len(set(named)) == len(named)
    assert len(named) <= text.count("@")


def access(role: Role, agency: str | None = "police", unit_id: int | None = None, person_id: int = 1) -> Access:
    return Access(person_id, "somebody", (Grant(role, agency, unit_id),))


TO_POLICE = Addressed(2, ["police"], agency="police")
TO_ONE = Addressed(2, ["police"], person_id=1)
TO_CREW = Addressed(2, ["police"], unit=(7, "police"))


def late(message: Addressed) -> Addressed:
    return replace(message, overdue=True)


@pytest.mark.parametrize(
    ("asked", "message", "may"),
    [
        (access(Role.DISPATCHER), TO_POLICE, True),
        (access(Role.CALL_TAKER, None), TO_POLICE, True),
        (access(Role.DUTY_OFFICER), TO_POLICE, True),
        (access(Role.DISPATCHER, "fire"), TO_POLICE, False),
        (access(Role.CREW, unit_id=7), TO_POLICE, False),
        (access(Role.SUPERVISOR, None, person_id=2), TO_POLICE, False),
        (access(Role.SUPERVISOR, None, person_id=2), late(TO_POLICE), True),
        (access(Role.CREW, unit_id=7, person_id=2), late(TO_POLICE), True),
        (access(Role.CALL_TAKER, None), TO_ONE, True),
        (access(Role.SUPERVISOR, None, person_id=3), TO_ONE, True),
        (access(Role.DISPATCHER, person_id=2), TO_ONE, True),
        (access(Role.DISPATCHER, person_id=3), TO_ONE, False),
        (access(Role.SHIFT_LEAD, "fire", person_id=3), TO_ONE, False),
        (access(Role.SUPERVISOR, None, person_id=3), late(TO_ONE), True),
        (access(Role.SHIFT_LEAD, "fire", person_id=3), late(TO_ONE), False),
        (access(Role.DISPATCHER, person_id=3), late(TO_ONE), False),
        (access(Role.CREW, unit_id=7), TO_CREW, True),
        (access(Role.CREW, unit_id=8), TO_CREW, False),
        (access(Role.DISPATCHER, person_id=2), TO_CREW, True),
        (access(Role.CALL_TAKER, None), TO_CREW, False),
        (access(Role.DISPATCHER, "fire"), TO_CREW, False),
    ],
)
def test_whom_a_message_is_addressed_to_takes_it(asked: Access, message: Addressed, may: bool) -> None:
    assert may_acknowledge(asked, message) == may
