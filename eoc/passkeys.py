"""Passkeys: a key of the machine, or one that is plugged in, which stands for the person or confirms the password."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from dispatch.selectors.second_factor import SHOWN


class _Credential(forms.JSONField):
    """What the browser says of a key. What is no such thing is refused here: the library would fail on it."""

    def __init__(self, shape: type[RegistrationResponse] | type[AuthenticationResponse]) -> None:
        super().__init__(widget=forms.HiddenInput)
        self._shape = shape

    def clean(self, value: Any) -> Any:
        """Return the document. Raises ValidationError."""
        document = super().clean(value)
        try:
            self._shape.from_dict(document)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            raise get_adapter().validation_error("incorrect_code") from None
        return document


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """A new key, with a name by which its person knows it."""

    name = forms.CharField(required=False, max_length=100)
    credential = _Credential(RegistrationResponse)


class ShowPasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """A key beside the password."""

    credential = _Credential(AuthenticationResponse)


class SignInByPasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """A key in place of name and password."""

    credential = _Credential(AuthenticationResponse)


class ShowPasskeyAgainForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """A key before something about the account is changed."""

    credential = _Credential(AuthenticationResponse)


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Adds a key. Who has just used it to be added has shown it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page needs, with the form as it was posted."""
        return {**super().get_context_data(**kwargs), **kwargs}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep the key, and remember in the session that it was shown."""
        response: HttpResponse = super().form_valid(form)
        self.request.session[SHOWN] = True
        return response


class SignInByPasskeyView(LoginWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Signs in by a key alone."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Lead back to the sign-in, which says why."""
        return redirect(f"{reverse('account_login')}?refused=passkey")


class ShowPasskeyAgainView(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Asks for a key before something about the account is changed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page needs, with the form as it was posted."""
        return {**super().get_context_data(**kwargs), **kwargs}

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Ask again, and say why."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Takes a key away, unless it is the last second factor where one is demanded."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Take it away, or say why not."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        response: HttpResponse = super().form_valid(form)
        return response
