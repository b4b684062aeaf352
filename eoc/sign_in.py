"""Where people sign in and out, and see to their second factor."""

from allauth.account.views import login, logout, reauthenticate
from allauth.mfa.base.views import authenticate, index
from allauth.mfa.base.views import reauthenticate as show_code_again
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import deactivate_totp
from django.urls import URLPattern, path

from eoc.passkeys import AddPasskeyView, RemovePasskeyView, ShowPasskeyAgainView, SignInByPasskeyView
from eoc.second_factor import ActivateAppView

# The names are those by which allauth finds its own pages.
urlpatterns: list[URLPattern] = [
    path("login/", login, name="account_login"),
    path("login/code/", authenticate, name="mfa_authenticate"),
    path("login/passkey/", SignInByPasskeyView.as_view(), name="mfa_login_webauthn"),
    path("logout/", logout, name="account_logout"),
    path("account/", index, name="mfa_index"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", show_code_again, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", ShowPasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/app/", ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("account/app/remove/", deactivate_totp, name="mfa_deactivate_totp"),
    path("account/passkeys/add/", AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("account/recovery-codes/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
