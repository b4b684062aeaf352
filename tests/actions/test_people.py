"""A bearer token opens the centre: it is unguessable, kept only as a digest, and stops working when it should."""

import pytest
from django.db.models.functions import Now

from dispatch.actions.people import issue_token
from dispatch.errors import NotFound
from dispatch.models import AccessToken, Membership, Person
from dispatch.selectors.people import access_of, access_of_token, access_that_reports, token_digest
from dispatch.vocabulary import Role
from tests.factories import Centre


def test_a_token_is_long_never_the_same_and_not_kept(centre: Centre) -> None:
    first, second = issue_token(username="police"), issue_token(username="police")
    assert first != second
    assert len(first) >= 43
    assert not AccessToken.objects.filter(digest__in=[first, second]).exists()
    assert AccessToken.objects.filter(person__username="police").count() == 2


def test_a_token_tells_whose_it_is_until_it_is_revoked_or_the_person_leaves(centre: Centre) -> None:
    kept, revoked = issue_token(username="police"), issue_token(username="police")
    assert access_of_token(kept) == access_that_reports(kept) == centre.actor("police").access
    AccessToken.objects.filter(digest=token_digest(revoked)).update(revoked_at=Now())
    assert access_of_token(revoked) is access_that_reports(revoked) is None
    assert access_of_token(kept) is not None
    Person.objects.filter(username="police").update(is_active=False)
    assert access_of_token(kept) is access_that_reports(kept) is None
    assert access_of_token("") is access_that_reports("") is None


def test_a_token_opens_all_that_was_granted_to_its_person_and_nothing_where_nothing_was(centre: Centre) -> None:
    person = Person.objects.create_user("many-roles", password=None)
    token = issue_token(username="many-roles")
    nothing = access_of_token(token)
    assert nothing is not None
    assert (nothing.username, nothing.grants) == ("many-roles", ())
    for role, agency in ((Role.SUPERVISOR, None), (Role.DISPATCHER, "fire"), (Role.DISPATCHER, "ambulance")):
        Membership.objects.create(person=person, role=role, agency_id=agency)
    unit = centre.units["police"][0]
    Membership.objects.create(person=person, role=Role.CREW, agency_id="police", unit=unit)
    assert access_of_token(token) == access_of(person)
    assert len(access_of(person).grants) == 4


@pytest.mark.parametrize("username", ["nobody", ""])
def test_nobody_has_no_token(centre: Centre, username: str) -> None:
    with pytest.raises(NotFound):
        issue_token(username=username)


def test_who_has_left_gets_no_token(centre: Centre) -> None:
    Person.objects.filter(username="police").update(is_active=False)
    with pytest.raises(NotFound):
        issue_token(username="police")
