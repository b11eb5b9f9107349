"""Words of a ballot: how votes are counted, and what an unmarked option means, for voters."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

Words = str | Promise

METHODS: Mapping[str, Words] = {
    "plurality": _("Choose one: most votes"),
    "approval": _("Approval: most marks"),
    "score": _("Grades: highest sum"),
    "borda": _("Points by rank (Borda)"),
    "star": _("Grades, then a run-off (STAR)"),
    "majority-judgement": _("Grades: best middle grade (majority judgement)"),
    "irv": _("Ranking with run-offs (IRV)"),
    "schulze": _("Ranking, compared in pairs (Schulze)"),
    "schulze-wikimedia": _("Ranking, compared in pairs (Schulze as Wikimedia counts it)"),
    "ranked-pairs": _("Ranking, compared in pairs (ranked pairs)"),
    "stv-scottish": _("Ranking for several seats (Scottish STV)"),
    "stv-wigm-prf": _("Ranking for several seats (STV, weighted inclusive Gregory)"),
    "stv-meek-prf": _("Ranking for several seats (STV by Meek)"),
    "stv-wikimedia": _("Ranking for several seats (STV as Wikimedia counts it)"),
    "equal-shares": _("Shared budget by Equal Shares"),
    "greedy": _("Shared budget, most votes first"),
    "phragmen": _("Shared budget by Phragmén"),
    "consent": _("Consent round"),
}
_PAIRS = _(
    "Every two options are compared: who is placed above the other by more people wins that"
    " comparison. Whoever wins all of them wins; circles are settled by the strength of the wins."
)
_SEATS = _(
    "Your ballot goes to your first choice. What a winner does not need goes on to your next"
    " choice, and so does your ballot when your first choice is out. So groups win seats in"
    " proportion to their size."
)
HOW: Mapping[str, Words] = {
    "plurality": _("Whoever has the most votes wins."),
    "approval": _("Every mark counts one. The most marks win."),
    "score": _("Grades are added up. The highest sum wins."),
    "borda": _("Each option gets a point for every option that you placed below it."),
    "star": _(
        "Grades are added up. Between the two highest, whoever more people graded higher wins."
    ),
    "majority-judgement": _(
        "For each option the grade in the middle is looked for: half of the people give at least"
        " that. The best middle grade wins."
    ),
    "irv": _(
        "Your ballot goes to your first choice. Whoever has the fewest votes is out, and their"
        " ballots go on to the next choice, until somebody has more than half."
    ),
    "schulze": _PAIRS,
    "schulze-wikimedia": _PAIRS,
    "ranked-pairs": _PAIRS,
    "stv-scottish": _SEATS,
    "stv-wigm-prf": _SEATS,
    "stv-meek-prf": _SEATS,
    "stv-wikimedia": _SEATS,
    "equal-shares": _(
        "The budget is shared out among all who vote. A project is bought when the people who want"
        " it can pay for it together, from their shares. So no group can spend the shares of"
        " another."
    ),
    "greedy": _("Projects are bought from the most votes down, as long as the money lasts."),
    "phragmen": _(
        "Everybody earns money at the same pace. As soon as the people who want a project can pay"
        " for it together, it is bought."
    ),
    "consent": _("It passes if nobody blocks it and every objection has been dealt with."),
}
POSITIONS: tuple[tuple[str, Words, Words], ...] = (
    ("agree", _("I agree"), _("Let us do it.")),
    (
        "agree-with-concerns",
        _("I agree, with concerns"),
        _("Do it, and keep in mind what I say."),
    ),
    ("stand-aside", _("I stand aside"), _("I would not do it myself; I do not stand in the way.")),
    ("object", _("I object"), _("It would do harm as it is. My reason says what would mend it.")),
    ("block", _("I block it"), _("It goes against what we are here for.")),
)
_ALONE = _("What you leave out is compared with nothing.")
_BELOW = _("What you leave out comes after everything you ranked; among itself it is equal.")


def isolated(*, words: str) -> str:
    """Return a name that keeps its own direction within a sentence written from right to left."""
    return f"\u2068{words}\u2069" if get_language_bidi() else words


def unmarked(*, rule: Mapping[str, Any]) -> Words:
    """Return what it means to leave an option out."""
    method = rule.get("method", "")
    if method in {"schulze", "schulze-wikimedia", "ranked-pairs"}:
        return _BELOW if rule.get("unranked") == "last" else _ALONE
    if method == "borda":
        return _("What you leave out shares the places below what you ranked.")
    if method == "irv" or method.startswith("stv-"):
        return _("Your ballot never goes to what you leave out.")
    if method in {"score", "star", "majority-judgement"}:
        lowest = rule.get("missing") == "lowest" or (not rule.get("missing") and method != "score")
        return _("No grade counts as the lowest.") if lowest else _("No grade adds nothing.")
    return ""


def named(*, rule: Mapping[str, Any]) -> Words:
    """Return what a rule is called."""
    return METHODS.get(_key(rule), _key(rule))


def how(*, rule: Mapping[str, Any]) -> Words:
    """Return how votes are counted, in a few sentences."""
    return HOW.get(_key(rule), "")


def _key(rule: Mapping[str, Any]) -> str:
    return str(rule.get("method") or rule.get("rule") or rule["kind"])
