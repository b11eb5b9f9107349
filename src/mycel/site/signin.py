"""Signing in: local accounts and wiki accounts, without an e-mail address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    """Give a person to an account that was made elsewhere, such as the first administrator's."""
    del sender, kwargs
    _join(user, name=user.username)


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
