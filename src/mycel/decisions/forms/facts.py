"""What was announced about a question, as facts that its page lists."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mycel.decisions.forms import words
from mycel.decisions.queries import QuestionPage


def facts(*, page: QuestionPage) -> tuple[tuple[str, str], ...]:
    """Return (what, how) of everything that decides how this question is counted."""
    return tuple(_facts(page))


def _facts(page: QuestionPage) -> Iterator[tuple[str, str]]:
    rule = page.rule
    yield _("Method"), str(words.named(rule=rule))
    if rule["kind"] == "tally":
        yield from _of_tally(rule)
    elif rule["kind"] == "budget":
        yield from _of_budget(rule)
    else:
        yield _("Blocks that stop it"), str(rule["most_blocks"] + 1)
        yield _("People who must take part"), str(rule["least"])
    if page.quorum is not None:
        yield (
            _("Quorum"),
            ngettext("%(n)s person", "%(n)s people", page.quorum) % {"n": page.quorum},
        )
    if page.threshold:
        yield _("Needed"), _threshold(page.threshold)
    yield _("Changing one's vote"), _("until the close") if page.can_change else _("not possible")
    if page.delegation:
        yield _("Passing one's vote on"), _("possible; a vote of one's own overrides it")
    yield (
        _("Results"),
        _("shown while people vote") if page.open_count else _("sealed until the close"),
    )


def _of_tally(rule: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 — a rule as JSON
    yield _("Seats"), str(rule["seats"])
    if rule["method"] in {"schulze", "ranked-pairs"}:
        margins = rule["links"] == "margins"
        yield (
            _("Strength of a win"),
            _("votes for minus votes against") if margins else _("votes for"),
        )
    yield (
        _("Ties"),
        {
            "open": _("stay open, and so do their seats"),
            "order": _("by an order announced before"),
            "ballots": _("by an order that follows from all ballots"),
            "seed": _("by lot: sealed at the opening, published at the close"),
        }[rule["ties"]],
    )
    for cap in rule["caps"]:
        yield (
            _("At most from “%(group)s”") % {"group": cap["group"]},
            ngettext("%(n)s winner", "%(n)s winners", cap["most"]) % {"n": cap["most"]},
        )


def _of_budget(rule: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 — a rule as JSON
    yield _("Budget"), str(rule["limit"])
    if rule.get("hours") is not None:
        yield _("Hours of volunteers"), str(rule["hours"])
    for one in rule.get("strata") or ():
        yield _("Limit of “%(group)s”") % {"group": one["group"]}, one["limit"]
    yield (
        _("What counts as benefit"),
        {
            "cost": _("what a project costs"),
            "cardinality": _("each project the same"),
            "score": _("the points given"),
        }[rule["utility"]],
    )
    yield (
        _("When money is left"),
        {
            "none": _("it stays unspent"),
            "add1-strict": _("shares are raised until the budget would be exceeded"),
            "add1-exhaustive": _("shares are raised until nothing more fits"),
            "greedy": _("it buys what most people want and still fits"),
            "comparison": _("the outcome that more people prefer is taken"),
        }.get(rule["completion"], str(rule["completion"])),
    )


def _threshold(threshold: Any) -> str:  # noqa: ANN401 — a threshold as JSON
    share = threshold["share"]
    if threshold["of"] == "eligible":
        return _("%(share)s of all who may vote") % {"share": share}
    return _("%(share)s of the votes cast") % {"share": share}
