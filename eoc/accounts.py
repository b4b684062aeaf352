"""How people get in: accounts are made by an administrator, never by a visitor."""

import logging
import time
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dispatch.actions.desk_shifts import end_desk_shift
from dispatch.models import Person
from dispatch.rules.access import Actor
from dispatch.selectors.people import access_of
from dispatch.selectors.second_factor import SHOWN

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Closes sign-up, tells whose account is closed what to do, and remembers what was shown."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no sign-up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return whose name and password these are. Raises ValidationError `account_inactive` for a closed account."""
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if person is not None and not person.is_active:
            raise self.validation_error("account_inactive")
        return person

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Say that the account is closed: who comes by a passkey was not asked for a password."""
        return redirect("/login/?refused=closed")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin the session, which remembers whether a second factor was shown on the way."""
        super().login(request, user)
        if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
            request.session[SHOWN] = True

    def logout(self, request: HttpRequest) -> None:
        """End the session, and the person's time at a desk with it."""
        if isinstance(request.user, Person):
            end_desk_shift(by=Actor(name=request.user.username, access=access_of(request.user)))
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether the password is asked for once more: not of who has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > account_settings.REAUTHENTICATION_TIMEOUT

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Leave no message: the pages say themselves what was done, and those of the admin would show it late."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Names the centre to authenticators, and keeps secrets so that a copy of the database does not tell them."""

    def get_totp_issuer(self) -> str:
        """Return how the centre is called in an authenticator app."""
        name: str = settings.CENTRE_NAME
        return name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return to whom a passkey belongs: this host, under the centre's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.CENTRE_NAME}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether a second factor may be taken away: the last one not where one is demanded."""
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR_DEMANDED or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def encrypt(self, text: str) -> str:
        """Return what is kept of a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret. One that was kept under another EOC_SECRET_KEY is lost: then one that nobody has."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second factor was kept under another EOC_SECRET_KEY: it must be reset")  # noqa: TRY400
            return b32encode(token_bytes(20)).decode()


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second factors " + settings.SECRET_KEY.encode()).digest()))
