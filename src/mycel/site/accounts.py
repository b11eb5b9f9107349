"""Doors of signing in: those of allauth that work without an e-mail address."""

from allauth.account import views as account
from allauth.socialaccount import views as wiki
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("wiki/", wiki.connections, name="socialaccount_connections"),
    path("wiki/cancelled/", wiki.login_cancelled, name="socialaccount_login_cancelled"),
    path("wiki/error/", wiki.login_error, name="socialaccount_login_error"),
    path("wiki/signup/", wiki.signup, name="socialaccount_signup"),
    path("", include("allauth.socialaccount.providers.mediawiki.urls")),
]
