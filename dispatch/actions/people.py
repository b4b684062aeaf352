"""Accounts and the tokens of programs."""

import secrets

from django.db import transaction

from dispatch.errors import Conflict, NotFound
from dispatch.models import AccessToken, Person
from dispatch.selectors.people import access_of, token_digest


def issue_token(*, username: str, positions_only: bool = False) -> str:
    """Make a bearer token of 256 random bits for an active person. It is shown once: only its digest is kept.

    One for `positions_only` is for the tracker of a unit, and only for a person who is crew of exactly one. Raises
    NotFound `person_unknown`, Conflict `not_one_unit`.
    """
    with transaction.atomic(durable=True):
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise NotFound("person_unknown", f"There is no active account {username}.")
        if positions_only and len(access_of(person).scope.unit_ids) != 1:
            raise Conflict("not_one_unit", f"{username} is not crew of exactly one unit.")
        token = secrets.token_urlsafe(32)
        AccessToken.objects.create(person=person, digest=token_digest(token), positions_only=positions_only)
        return token
