"""Who could vote, in words: how many meet the rules, and how many miss which."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking.parts import Words
from mycel.decisions.queries.electorates import Reach

MISSED: Mapping[str, Words] = {
    "edits": _("have too few edits"),
    "registered_before": _("registered too late, or it is not known when"),
    "in_group": _("hold no role in the group"),
    "on_list": _("do not stand on the list"),
    "not_blocked": _("are blocked"),
    "home_in": _("are at home elsewhere"),
    "exception": _("are kept out by an exception"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """How many could vote, and (word, how many) of those who could not; None: fewer than 5."""

    eligible: int | None
    missed: tuple[tuple[Words, int | None], ...]


def said(*, reach: Reach) -> Said:
    """Return in words how far rules reach."""
    return Said(
        eligible=reach.eligible,
        missed=tuple(
            (MISSED.get(reason) or _of_column(reason), n) for reason, n in reach.excluded.items()
        ),
    )


def _of_column(reason: str) -> Words:
    return _("have too few: %(column)s") % {"column": reason.replace("_", " ")}
