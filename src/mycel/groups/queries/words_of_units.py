"""Words of units: what the units of harm and of cost are called on pages, never in data."""

from collections.abc import Callable, Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from mycel.groups.models import Movement

NAMES = {
    "editor-hours": _("editor hours"),
    "volunteer-hours": _("volunteer hours"),
    "work-hours": _("working hours"),
    "hours": _("hours"),
    "hours-lost": _("lost hours"),
    "people-affected": _("people affected"),
    "money": _("money"),
    "unanswered-requests": _("unanswered requests"),
    "requests-unanswered": _("unanswered requests"),
    "slots": _("slots"),
    "edits": _("edits"),
    "lost-edits": _("lost edits"),
    "readers": _("readers"),
}


def words_of_units() -> Callable[[str], str]:
    """Return what tells the name of each unit; it reads the movement's currencies once."""
    return partial(_called, declared_currencies())


def word_of_unit(*, unit: str) -> str:
    """Return what one unit is called."""
    return words_of_units()(unit)


def declared_currencies() -> Mapping[str, str]:
    """Return the currency of each unit of harm that is money, as the movement declares it."""
    losses = Movement.objects.values_list("losses", flat=True).first() or {}
    return {unit: currency for unit, currency in losses.items() if currency}


def _called(currencies: Mapping[str, str], unit: str) -> str:
    return currencies.get(unit) or str(NAMES.get(unit) or unit.replace("-", " "))
