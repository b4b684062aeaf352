"""A right too many lets a crew move another's unit; a scope too narrow hides a call from who should take it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import Forbidden
from dispatch.rules.access import ENGINE, EVERYTHING, RIGHTS, TELEPHONY, Access, Actor, Grant, Right, Scope
from dispatch.vocabulary import Role

AGENCIES = ("police", "fire", "ambulance")

grants = st.builds(
    Grant,
    role=st.sampled_from([role for role in Role if role is not Role.CREW]),
    agency=st.none() | st.sampled_from(AGENCIES),
) | st.builds(Grant, role=st.just(Role.CREW), agency=st.sampled_from(AGENCIES), unit_id=st.integers(1, 5))


def access(*held: Grant) -> Access:
    return Access(person_id=1, username="somebody", grants=held)


def test_every_role_has_its_rights_listed() -> None:
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (
            Role.CALL_TAKER,
            {Right.WATCH_CONSOLE, Right.CREATE_INCIDENT, Right.CHANGE_INCIDENT, Right.ADD_NOTE, Right.ANSWER_CALL,
             Right.ACKNOWLEDGE_ESCALATION, Right.KEEP_PREMISE_NOTES, Right.PROPOSE_ALIAS, Right.WRITE_CHAT,
             Right.ACKNOWLEDGE_CHAT},
        ),
        (
            Role.DISPATCHER,
            set(Right)
            - {Right.EDIT_PLANS, Right.DECIDE_ALIAS, Right.ADDRESS_DESKS, Right.SEE_WITHDRAWN, Right.REVIEW},
        ),
        (Role.SHIFT_LEAD, set(Right) - {Right.EDIT_PLANS, Right.DECIDE_ALIAS, Right.SEE_WITHDRAWN, Right.REVIEW}),
        (
            Role.DUTY_OFFICER,
            {Right.WATCH_CONSOLE, Right.ADD_NOTE, Right.ACKNOWLEDGE_ESCALATION, Right.WRITE_CHAT,
             Right.ACKNOWLEDGE_CHAT},
        ),
        (Role.CREW, {Right.REPORT_STATUS, Right.CHANGE_UNIT, Right.ADD_NOTE, Right.WRITE_CHAT}),
        (Role.SUPERVISOR, set(Right)),
        (Role.ADMINISTRATOR, set(Right)),
    ],
)  # fmt: skip
def test_a_role_may_do_exactly_this(role: Role, rights: set[Right]) -> None:
    holder = access(Grant(role, agency="ambulance", unit_id=1 if role is Role.CREW else None))
    assert {right for right in Right if holder.may(right, "ambulance", 1)} == rights


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CREW])
@pytest.mark.parametrize("right", list(Right))
def test_a_role_of_one_agency_gives_nothing_in_another(role: Role, right: Right) -> None:
    assert not access(Grant(role, agency="police")).may(right, agency="fire")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CREW])
def test_a_role_without_an_agency_holds_in_each(role: Role) -> None:
    everywhere = access(Grant(role))
    for right in RIGHTS[role]:
        assert all(everywhere.may(right, agency) for agency in AGENCIES)


@pytest.mark.parametrize("right", [Right.REPORT_STATUS, Right.CHANGE_UNIT])
def test_a_crew_speaks_for_its_own_unit_alone(right: Right) -> None:
    crew = access(Grant(Role.CREW, "ambulance", unit_id=7))
    assert crew.may(right, "ambulance", 7)
    assert not crew.may(right, "ambulance", 8)
    assert not crew.may(right, "fire", 7)


def test_a_crew_that_also_dispatches_may_report_for_the_units_of_its_agency_and_no_other() -> None:
    both = access(Grant(Role.CREW, "ambulance", unit_id=7), Grant(Role.DISPATCHER, "police"))
    assert both.may(Right.REPORT_STATUS, "police", 99)
    assert not both.may(Right.REPORT_STATUS, "ambulance", 8)
    assert not both.may(Right.ASSIGN_UNIT, "ambulance")


def test_nobody_without_a_role_may_do_or_see_anything() -> None:
    nobody = access()
    assert not any(nobody.may(right) for right in Right)
    assert nobody.scope == Scope(agencies=frozenset())
    assert not nobody.scope.sees(AGENCIES)


def test_a_crew_sees_its_unit_and_no_agency() -> None:
    assert access(Grant(Role.CREW, "ambulance", unit_id=7)).scope == Scope(frozenset(), frozenset({7}))


def test_a_desk_sees_the_union_of_its_agencies() -> None:
    desk = access(Grant(Role.DISPATCHER, "police"), Grant(Role.DUTY_OFFICER, "fire"))
    assert desk.scope.sees(["fire"])
    assert desk.scope.sees(["ambulance", "police"])
    assert not desk.scope.sees(["ambulance"])
    assert not desk.scope.sees([])


def test_a_desk_of_all_agencies_sees_also_what_concerns_none() -> None:
    assert access(Grant(Role.CALL_TAKER)).scope.sees([])
    assert EVERYTHING.sees([])


@given(st.lists(grants, max_size=5), grants)
def test_one_more_role_never_takes_a_right_or_a_sight_away(held: list[Grant], more: Grant) -> None:
    before, after = access(*held), access(*held, more)
    for right in Right:
        for agency in (None, *AGENCIES):
            for unit_id in (None, 1, 5):
                assert after.may(right, agency, unit_id) or not before.may(right, agency, unit_id)
    for agency in AGENCIES:
        assert after.scope.sees([agency]) or not before.scope.sees([agency])
    assert after.scope.unit_ids >= before.scope.unit_ids


@given(st.lists(grants, max_size=6))
def test_roles_are_named_once_and_in_order(held: list[Grant]) -> None:
    roles = access(*held).roles
    assert list(roles) == [role for role in Role if role in {grant.role for grant in held}]


def test_the_centre_itself_is_no_person() -> None:
    for itself in (ENGINE, TELEPHONY):
        assert itself.person_id is None
        with pytest.raises(Forbidden, match="person") as refusal:
            itself.require_person_id()
        assert refusal.value.code == "person_required"
    assert Actor("x", access()).require_person_id() == 1
