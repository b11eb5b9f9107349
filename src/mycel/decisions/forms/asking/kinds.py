"""Kinds of decision: which there are, and when people use which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking.parts import Words

ONE, APPROVAL, RANKING, GRADES, BUDGET, CONSENT = (
    "one", "approval", "ranking", "grades", "budget", "consent",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of decision: its key, its name, when it fits, and how it is counted."""

    key: str
    name: Words
    when: Words
    suggested: Words


KINDS: Mapping[str, Kind] = {
    one.key: one
    for one in (
        Kind(
            CONSENT,
            _("Ask for consent"),
            _("A small group wants to go ahead with one proposal and hear every objection."),
            _("It passes when nobody blocks it. Reasons and answers stand beside it."),
        ),
        Kind(
            ONE,
            _("Choose one"),
            _("There are two options, such as yes and no, and everybody knows them."),
            _("The most votes win. With three options or more, similar ones take votes away from"
              " each other; approving or ranking avoids that."),
        ),
        Kind(
            APPROVAL,
            _("Approve several"),
            _("People can live with several options and you look for what most of them support."),
            _("Every mark counts one. The most marks win."),
        ),
        Kind(
            RANKING,
            _("Rank"),
            _("You elect people or choose among many options, and it matters who comes second."),
            _("For one seat every two options are compared (Schulze), and what people leave out"
              " comes last. For several seats groups win in proportion (Scottish STV)."),
        ),
        Kind(
            GRADES,
            _("Give grades"),
            _("You want to know how good each option is, and not only which one is better."),
            _("Grades from 0 to 5 are added up, and the two highest meet in a run-off (STAR): so"
              " it does not pay to exaggerate."),
        ),
        Kind(
            BUDGET,
            _("Share a budget"),
            _("Projects cost money or hours, and not all of them fit."),
            _("Everybody who votes has an equal share, and a project is bought when those who want"
              " it can pay for it (Equal Shares). What is left is spent by raising the shares."),
        ),
    )
}  # fmt: skip


def of_question(*, paper: str, rule: Mapping[str, Any]) -> str:
    """Return the kind of a question that has a paper and a rule."""
    if rule["kind"] in {BUDGET, CONSENT}:
        return str(rule["kind"])
    return paper if paper in {ONE, APPROVAL, RANKING} else GRADES
