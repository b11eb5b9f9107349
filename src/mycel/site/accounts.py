"""Doors of signing in: those of allauth that work without an e-mail address.

Whoever has no password is asked for what they have before they set one; pages that show a secret
stay in no cache.
"""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as wiki
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView


def has_no_password(request: HttpRequest) -> bool:
    """Return whether somebody is signed in who cannot be asked for a password."""
    return request.user.is_authenticated and not request.user.has_usable_password()


again_at_wiki = TemplateView.as_view(template_name="account/reauthenticate_wiki.html")
set_password = reauthentication_required(account.password_set, enabled=has_no_password)

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/wiki/", login_required(again_at_wiki), name="account_reauthenticate_wiki"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", set_password, name="account_set_password"),
    path("factors/", never_cache(factor.index), name="mfa_index"),
    path("factors/code/", factor.authenticate, name="mfa_authenticate"),
    path("factors/trust/", factor.trust, name="mfa_trust"),
    path("factors/again/code/", never_cache(factor.reauthenticate), name="mfa_reauthenticate"),
    path(
        "factors/again/passkey/",
        never_cache(passkey.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/app/", never_cache(app.activate_totp), name="mfa_activate_totp"),
    path("factors/app/remove/", never_cache(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "factors/codes/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "factors/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path(
        "factors/codes/new/",
        never_cache(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("factors/passkeys/", never_cache(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("factors/passkeys/add/", never_cache(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("factors/passkeys/enter/", never_cache(passkey.login_webauthn), name="mfa_login_webauthn"),
    path(
        "factors/passkeys/<int:pk>/name/",
        never_cache(passkey.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "factors/passkeys/<int:pk>/remove/",
        never_cache(passkey.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("wiki/", wiki.connections, name="socialaccount_connections"),
    path("wiki/cancelled/", wiki.login_cancelled, name="socialaccount_login_cancelled"),
    path("wiki/error/", wiki.login_error, name="socialaccount_login_error"),
    path("wiki/signup/", wiki.signup, name="socialaccount_signup"),
    path("", include("allauth.socialaccount.providers.mediawiki.urls")),
]
