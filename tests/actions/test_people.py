"""A bearer token opens the centre: it is unguessable, kept only as a digest, and stops working when it should."""

import pytest
from django.db.models.functions import Now

from dispatch.actions.people import issue_token
from dispatch.errors import NotFound
from dispatch.models import AccessToken, Person
from dispatch.selectors.people import access_of, person_of_token, token_digest
from tests.factories import Centre


def test_a_token_is_long_never_the_same_and_not_kept(centre: Centre) -> None:
    first, second = issue_token(username="police"), issue_token(username="police")
    assert first != second
    assert len(first) >= 43
    assert not AccessToken.objects.filter(digest__in=[first, second]).exists()
    assert AccessToken.objects.filter(person__username="police").count() == 2


def test_a_token_tells_whose_it_is_until_it_is_revoked_or_the_person_leaves(centre: Centre) -> None:
    kept, revoked = issue_token(username="police"), issue_token(username="police")
    person = person_of_token(kept)
    assert person is not None
    assert access_of(person) == centre.actor("police").access
    AccessToken.objects.filter(digest=token_digest(revoked)).update(revoked_at=Now())
    assert person_of_token(revoked) is None
    assert person_of_token(kept) is not None
    Person.objects.filter(username="police").update(is_active=False)
    assert person_of_token(kept) is None
    assert person_of_token("") is None


@pytest.mark.parametrize("username", ["nobody", ""])
def test_nobody_has_no_token(centre: Centre, username: str) -> None:
    with pytest.raises(NotFound):
        issue_token(username=username)


def test_who_has_left_gets_no_token(centre: Centre) -> None:
    Person.objects.filter(username="police").update(is_active=False)
    with pytest.raises(NotFound):
        issue_token(username="police")
