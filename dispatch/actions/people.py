"""Accounts and the tokens of programs."""

import secrets

from django.db import transaction

from dispatch.errors import NotFound
from dispatch.models import AccessToken, Person
from dispatch.selectors.people import token_digest


def issue_token(*, username: str) -> str:
    """Make a bearer token of 256 random bits for an active person. It is shown once: only its digest is kept.

    Raises NotFound `person_unknown`.
    """
    with transaction.atomic(durable=True):
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise NotFound("person_unknown", f"There is no active account {username}.")
        token = secrets.token_urlsafe(32)
        AccessToken.objects.create(person=person, digest=token_digest(token))
        return token
