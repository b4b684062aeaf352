"""Accounts, the tokens of programs, and second factors that were lost."""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from dispatch.actions.writing import writing
from dispatch.errors import Conflict, NotFound
from dispatch.models import AccessToken, Person
from dispatch.rules.access import Actor
from dispatch.schema import EventData
from dispatch.selectors.catalogue import agency_codes
from dispatch.selectors.people import access_of, token_digest
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


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


def reset_second_factor(*, by: Actor, username: str) -> None:
    """Take all second factors from a person and end their sessions: the next sign-in sets up a new one.

    Told to the consoles of all agencies: whoever did not ask for it learns of it. Raises NotFound `person_unknown`.
    """
    with writing(by) as work:
        person = Person.objects.select_for_update(no_key=True).filter(username=username).first()
        if person is None:
            raise NotFound("person_unknown", f"There is no account {username}.")
        Authenticator.objects.filter(user=person).delete()
        own = [row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(person.pk)]
        Session.objects.filter(pk__in=own).delete()
        data = EventData(person=person.username)
        work.events.append(Event(EventName.PERSON_SECOND_FACTOR_RESET, agency_codes(), data))
