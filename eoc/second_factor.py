"""The door behind the password: what opens only to who has shown a second factor, and how one is shown by a code."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dispatch.models import Person
from dispatch.problems import problem
from dispatch.rules.devices import COOKIE
from dispatch.selectors.people import access_of
from dispatch.selectors.second_factor import SHOWN, lacks_second_factor

# What asks for other credentials than a session.
_WITHOUT_SESSION = (
    "/field/",
    "/telephony/",
    "/trackers/",
    "/l/",
    "/tiles/",
    "/maps/",
    "/healthz",
    "/readyz",
    "/metrics",
)
# What a second factor is set up and shown by.
_SET_UP = ("/login/", "/logout/", "/account/")


class SecondFactorMiddleware:
    """Lets a session that lacks a second factor nowhere but to where one is set up.

    Whatever page or route is added stands behind it. Requests by a bearer token or as a device have no session and
    pass; beside the cookie of a device, a session that is held back is none for the API.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, or lead to the set-up."""
        if request.path_info.startswith(_WITHOUT_SESSION) or not _is_held_back(request):
            return self._get_response(request)
        if request.path_info.startswith("/api/") and COOKIE in request.COOKIES:
            request.user = AnonymousUser()
            return self._get_response(request)
        if _has_second_factor(request):
            # A session from before it was set up: whoever has it shows the second factor like anybody else.
            logout(request)
            return self._get_response(request)
        if request.path_info.startswith(_SET_UP):
            return self._get_response(request)
        if request.get_preferred_type(["application/problem+json", "text/html"]) == "text/html":
            return redirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")
        return problem(
            HTTPStatus.FORBIDDEN, "second_factor_required", "Set up a second factor, or sign in with it, first."
        )


def _is_held_back(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, Person) and lacks_second_factor(request.session, person, access_of(person))


def _has_second_factor(request: HttpRequest) -> bool:
    found = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(found.exists())


class ActivateAppView(ActivateTOTPView):  # type: ignore[misc]  # allauth carries no types
    """Sets up an authenticator app. Who has typed its first code has shown it."""

    def form_valid(self, form: object) -> HttpResponse:
        """Keep the app, and remember in the session that it was shown."""
        response: HttpResponse = super().form_valid(form)
        self.request.session[SHOWN] = True
        return response


class _Bounded:
    """A code that counts against the person whom it would let in."""

    user: Person

    def clean_code(self) -> str:
        """Return a right code. Raises ValidationError for a wrong one, and after too many of them."""
        counted = {"action": "code", "key": str(self.user.pk)}
        if not ratelimit.consume(context.request, **counted):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]  # the forms below have it
        ratelimit.clear(context.request, **counted)
        return code


class CodeForm(_Bounded, AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """A code while somebody signs in."""


class CodeAgainForm(_Bounded, ReauthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """A code before something about the account is changed."""
