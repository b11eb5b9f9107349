"""Signing in: local accounts and wiki accounts, without an e-mail address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Local accounts: open or closed by an option; every account gets a person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether people may make local accounts."""
        del request
        return options.read()["SIGN_UP"].value == "1"

    def save_user(
        self,
        request: HttpRequest,
        user: Account,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 — allauth's signature
    ) -> Account:
        """Save a new account and let its person join."""
        account: Account = super().save_user(request, user, form, commit=commit)
        if commit:
            _join(account)
        return account


class WikiAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Wiki accounts: always open; the wiki vouches for the name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return True: whoever has a wiki account may take part."""
        del request, sociallogin
        return True

    def save_user(
        self,
        request: HttpRequest,
        sociallogin: SocialLogin,
        form: Any = None,  # noqa: ANN401 — allauth's signature
    ) -> Account:
        """Save a new account and let its person join."""
        account: Account = super().save_user(request, sociallogin, form)
        _join(account)
        return account


def _join(account: Account) -> None:
    if not hasattr(account, "person"):
        actions.join(account=account, name=account.username, by=None, at=timezone.now())


def is_sample_site(request: HttpRequest) -> bool:
    """Return whether one-click personas may be offered: a sample, reached over loopback."""
    return bool(settings.SAMPLE) and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}


def account_of_persona(person: Person) -> Account:
    """Return the account of one of the sample's personas, made when first used; no password."""
    if person.account is None:
        account, created = Account.objects.get_or_create(username=person.slug)
        if created:
            account.set_unusable_password()
            account.save()
        person.account = account
        person.save(update_fields=["account"])
    return person.account
