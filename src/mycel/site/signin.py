"""Signing in: local accounts and wiki accounts, without an e-mail address."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.mediawiki.provider import MediaWikiProvider
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions import tasks
from mycel.groups import queries
from mycel.people import actions
from mycel.people.models import Account, Person
from mycel.site import options

PERSONAS = (
    ("amina", _("Amina, analyst")),
    ("teo", _("Teo, organiser in a small community")),
    ("jonas", _("Jonas, tool maintainer")),
    ("lena", _("Lena, newcomer")),
    ("mei", _("Mei, facilitator")),
    ("omar", _("Omar, council member")),
)
LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


TOO_MANY = _("These were too many attempts; wait five minutes, then try again.")
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    "wiki": _("Sign in at the wiki again"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Local accounts: open or closed by an option; every account gets a person."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether people may make local accounts."""
        del request
        return options.read()["SIGN_UP"].value == "1"

    def save_user(
        self,
        request: HttpRequest,
        user: Account,
        form: Any,  # noqa: ANN401 — allauth's signature
        commit: bool = True,  # noqa: FBT001, FBT002 — allauth's signature
    ) -> Account:
        """Save a new account and let its person join."""
        account: Account = super().save_user(request, user, form, commit=commit)
        if commit:
            _join(account, name=account.username)
        return account

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the page about oneself."""
        del request
        return reverse("you")

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Return whether a step needs proof that it is still the same person.

        Errors:
            ReauthenticationRequired where only the wiki can vouch, and last did so too long ago;
            allauth itself would let them pass.
        """
        needed: bool = super().is_reauthentication_required(app=app, **kwargs)
        if needed and _has_only_wiki(self.request.user) and not _came_from_wiki(self.request):
            raise ReauthenticationRequired
        return needed

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Return the ways to show that it is still the same person, the first one preferred."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = WAYS[method["id"]]
        if not methods and _has_only_wiki(user):
            wiki, url = "wiki", reverse("account_reauthenticate_wiki")
            methods = [{"id": wiki, "description": WAYS[wiki], "url": url}]
        return methods


def _has_only_wiki(user: Account | AnonymousUser) -> bool:
    """Return whether an account has neither password nor factor, but a wiki account."""
    return (
        user.is_authenticated
        and not user.has_usable_password()
        and not Authenticator.objects.filter(user=user).exists()
        and SocialAccount.objects.filter(user=user).exists()
    )


def _came_from_wiki(request: HttpRequest) -> bool:
    """Return whether the wiki vouched for the reader within the time that allauth allows."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(it["method"] == "socialaccount" and it["at"] > since for it in records)


class WikiAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Wiki accounts: always open; the wiki vouches for the name, and nothing else is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return True: whoever has a wiki account may take part."""
        del request, sociallogin
        return True

    def get_app(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SocialApp:
        """Return the site's consumer at the wiki; without one its doors are not here."""
        try:
            return super().get_app(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist:
            raise Http404(gettext("This site is not connected to a wiki.")) from None

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Account:
        """Take over the wiki's name alone; e-mail address and real name are let go."""
        name = str(data.get("username") or "")
        sociallogin.email_addresses = []
        sociallogin.account.extra_data = {"username": name}
        account: Account = super().populate_user(request, sociallogin, {"username": name})
        return account

    def save_user(
        self,
        request: HttpRequest,
        sociallogin: SocialLogin,
        form: Any = None,  # noqa: ANN401 — allauth's signature
    ) -> Account:
        """Save a new account, under a name of its own, and let its person join."""
        account: Account = super().save_user(request, sociallogin, form)
        _join(account, name=sociallogin.account.extra_data["username"] or account.username)
        return account


@receiver(user_logged_in, dispatch_uid="every account has a person")
def give_person(sender: object, user: Account, **kwargs: object) -> None:
    """Give a person to an account that was made elsewhere, and their places in electorates.

    The wiki vouches for the stable id under which a list of voters names somebody.
    """
    del sender, kwargs
    _join(user, name=user.username)
    for wiki in SocialAccount.objects.filter(user=user, provider=MediaWikiProvider.id):
        tasks.claim(person=user.person, uid=wiki.uid, at=timezone.now())


def _join(account: Account, *, name: str) -> None:
    if not hasattr(account, "person"):
        actions.join(account=account, name=name[:200], by=None, at=timezone.now())


def is_sample_site(request: HttpRequest) -> bool:
    """Return whether one-click personas may be offered.

    All must hold: SAMPLE is on, the reader sits at this machine and came through no proxy, and the
    movement in the database says that it is a sample.
    """
    return (
        bool(settings.SAMPLE)
        and request.META.get("REMOTE_ADDR") in LOOPBACK
        and not any(request.META.get(header) for header in FORWARDED)
        and queries.frame().is_sample
    )


def account_of_persona(person: Person) -> Account:
    """Return the account of one of the sample's personas, made when first used; no password.

    Its name is made from the person's id, so that nobody can have taken it before.

    Errors:
        PermissionDenied where the account is an administrator's, or was closed.
    """
    if person.account is None:
        account = Account(username=f"sample-{person.id.hex}")
        account.set_unusable_password()
        account.save()
        person.account = account
        person.save(update_fields=["account"])
    if person.account.is_staff or not person.account.is_active:
        raise PermissionDenied(gettext("This persona needs a password now: sign in with it."))
    return person.account
