"""Doors: what views of the register find, and whom they let in."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from mycel.assessment.models import Plan
from mycel.people.models import Account, Person

NOT_HERE = {
    "risk": gettext_lazy("There is no risk at this address."),
    "treatment": gettext_lazy("There is no treatment at this address."),
    "incident": gettext_lazy("There is no incident at this address."),
}
MOST_PAGES = 10_000


def today() -> date:
    """Return the day of the one who asks."""
    return timezone.localdate()


def plan(*, kind: str, slug: str) -> Plan:
    """Return a risk, treatment or incident, or say that none is there."""
    row = Plan.objects.filter(kind=kind, slug=slug).first()
    if row is None:
        raise Http404(str(NOT_HERE[kind]))
    return row


def may_write(request: HttpRequest, row: Plan | None = None) -> bool:
    """Return whether the reader may write the register."""
    account = request.user
    return isinstance(account, Account) and account.has_perm("assessment.write_register", row)


def writer(request: HttpRequest, row: Plan | None = None) -> Person:
    """Return the person who asks, if they may write the register."""
    account = request.user
    if not isinstance(account, Account) or not may_write(request, row):
        raise PermissionDenied(
            gettext(
                "The register is written by people who hold a role in a group or keep something. "
                "You can give your estimate of each risk, and tell its owner what you know."
            )
        )
    return account.person


def may_bear(request: HttpRequest, row: Plan) -> bool:
    """Return whether the reader may accept or close a risk: both silence what others look at."""
    account = request.user
    return isinstance(account, Account) and account.has_perm("assessment.bear", row)


def bearer(request: HttpRequest, row: Plan) -> Person:
    """Return the person who asks, if they may accept or close a risk."""
    account = request.user
    if not isinstance(account, Account) or not may_bear(request, row):
        raise PermissionDenied(
            gettext(
                "Only whoever looks after this risk can accept or close it. "
                "You can give your estimate, and tell them what you know."
            )
        )
    return account.person


def estimator(request: HttpRequest) -> Person:
    """Return the person who asks, if they may estimate."""
    account = request.user
    if not isinstance(account, Account) or not account.has_perm("assessment.estimate"):
        raise PermissionDenied(
            gettext("Only people who take part can estimate. You can read every risk there is.")
        )
    return account.person


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for, counted from 0."""
    text = request.GET.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 — what a list can have
    return min(number, MOST_PAGES)
