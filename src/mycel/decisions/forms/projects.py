"""Why a project was bought or not, in sentences, and why another rule decides otherwise."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from mycel.decisions.forms.words import isolated
from mycel.decisions.queries import BudgetPage, spoken


def why(*, reason: Mapping[str, Any] | None, page: BudgetPage) -> tuple[str, ...]:
    """Return why one project was bought or not, and what greedy would have done."""
    if reason is None:
        return ()
    said = _said(reason, page)
    return tuple(
        sentence for sentence in (said, _spent(reason, page), _greedy(reason, page)) if sentence
    )


def _said(reason: Mapping[str, Any], page: BudgetPage) -> str:
    match reason["why"]:
        case "bought":
            return _bought(reason)
        case "completed":
            return _("Bought from what was left, as more people want it than what comes after.")
        case "no-support":
            return _("Nobody supports it.")
        case "too-dear":
            return _("It costs more than the whole budget.")
        case "too-many-hours":
            return _("It takes more hours than volunteers had left.")
        case "prerequisite":
            return _("It needs %(what)s, and that was not bought.") % {
                "what": _listed(reason["waits"], page)
            }
        case "supporters-spent":
            return _("Its supporters had %(held)s left together; %(missing)s were missing.") % {
                "held": _money(reason["held"], page),
                "missing": _money(reason["missing"], page),
            }
        case "no-room":
            return _("When it came up, %(left)s were left, which was not enough.") % {
                "left": _money(reason["left"], page)
            }
        case _:
            return _("The count had ended before it came up.")


def _bought(reason: Mapping[str, Any]) -> str:
    if not reason["payers"]:
        return ngettext(
            "Bought: %(n)s person wants it.", "Bought: %(n)s people want it.", reason["people"]
        ) % {"n": reason["people"]}
    sentence = ngettext(
        "Bought: %(n)s person pays for it.", "Bought: %(n)s people pay for it.", reason["payers"]
    ) % {"n": reason["payers"]}
    if not reason["emptied"]:
        return sentence
    gave = ngettext(
        "%(n)s of them gave all that was left of their share.",
        "%(n)s of them gave all that was left of their shares.",
        reason["emptied"],
    ) % {"n": reason["emptied"]}
    return f"{sentence} {gave}"


def _spent(reason: Mapping[str, Any], page: BudgetPage) -> str:
    if reason["bought"] or not reason["spent"]:
        return ""
    most = reason["spent"][0]
    return _("Most of their money went into %(what)s (%(amount)s).") % {
        "what": _listed([most["project"]], page),
        "amount": _money(most["amount"], page),
    }


def _greedy(reason: Mapping[str, Any], page: BudgetPage) -> str:
    if not reason["differs"]:
        return ""
    if reason["greedy"]:
        return _("Most votes first would buy it: it counts votes alone, whoever they come from.")
    if reason["greedy_left"] is None:
        return _("Most votes first would not buy it.")
    return _("Most votes first would not buy it: only %(left)s would be left for it.") % {
        "left": _money(reason["greedy_left"], page)
    }


def _listed(keys: list[str], page: BudgetPage) -> str:
    language = get_language() or "en"
    names = (spoken(text=page.names[key], language=language) for key in keys)
    quoted = (_("“%(name)s”") % {"name": isolated(words=name)} for name in names)
    return pgettext("in a list", ", ").join(quoted)


def _money(value: object, page: BudgetPage) -> str:
    whole = Fraction(str(value))
    amount = (Decimal(whole.numerator) / Decimal(whole.denominator)).quantize(Decimal("0.01"))
    places = 0 if amount == amount.to_integral_value() else 2
    shown = number_format(amount, decimal_pos=places, force_grouping=True)
    return f"{shown}\u00a0{page.money}".rstrip()
