"""Asking: a question as a value, and what is wrong with it before it is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mycel.engine.choice import papers
from mycel.engine.choice.rule import METHODS, TRANSFER, VERSION

Text = str | Mapping[str, str]

TALLY, BUDGET, CONSENT = "tally", "budget", "consent"
BUDGET_RULES = ("equal-shares", "greedy", "phragmen")
UTILITIES = ("cost", "cardinality", "score")
SHARE = re.compile(r"[0-9]{1,9}(?:/[1-9][0-9]{0,8})?")
MOST_OPTIONS = 2000
MOST_GRADES = 1000
GRADED = ("score", "star", "majority-judgement")
FIT = {
    TALLY: (papers.ONE, papers.RANKING, papers.APPROVAL, papers.GRADES, papers.POINTS),
    BUDGET: (papers.APPROVAL, papers.KNAPSACK, papers.POINTS, papers.RANKING, papers.GRADES),
    CONSENT: (papers.CONSENT,),
}


class NotAsked(ValueError):
    """A question that cannot be asked like this; ``about`` is the field to mend."""

    def __init__(self, *, about: str, text: str) -> None:
        super().__init__(text)
        self.about = about


@dataclass(frozen=True)
class AskedOption:
    """An option before it has a key; ``requires`` are positions from 0."""

    name: Text
    description: Text = field(default_factory=dict)
    group: str = ""
    cost: Decimal | None = None
    hours: int | None = None
    requires: tuple[int, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Everything about a question that is decided before it opens.

    ``rule`` and ``threshold`` are spelled as docs/methods/decisions.md says, with the keys o1, o2…;
    ``eligibility`` as in engine.choice.eligibility; ``money``: what costs are counted in.
    """

    title: Text
    options: tuple[AskedOption, ...]
    paper: str
    rule: Mapping[str, Any]
    opens_at: datetime
    closes_at: datetime
    summary: Text = field(default_factory=dict)
    privacy: str = "pseudonymous"
    open_count: bool = False
    quorum: int | None = None
    threshold: Mapping[str, str] | None = None
    can_change: bool = True
    offers_no_opinion: bool = False
    delegation: bool = False
    money: str = ""
    eligibility: tuple[Mapping[str, Any], ...] = ()


def keys(*, count: int) -> tuple[str, ...]:
    """Return the keys of so many options, in order, from o1 on."""
    return tuple(f"o{number}" for number in range(1, count + 1))


def tally(
    *,
    method: str,
    seats: int = 1,
    ties: str = "seed",
    scale: tuple[int, int] | None = None,
    **given: object,
) -> dict[str, Any]:
    """Return the rule of a tally with every key, as the parameters of a question spell it.

    ``given`` overrides: unranked, no_opinion, links, missing, caps, order.
    """
    rule: dict[str, Any] = {
        "kind": TALLY,
        "method": method,
        "version": VERSION,
        "seats": seats,
        "unranked": "no-comparison",
        "no_opinion": "no-comparison",
        "links": "winning-votes",
        "missing": None,
        "ties": ties,
        "caps": [],
    } | given
    return rule if scale is None else rule | {"scale": list(scale)}


def budget(
    *,
    limit: str,
    rule: str = "equal-shares",
    utility: str = "cost",
    completion: str = "none",
    increment: str | None = None,
    order: Sequence[str] | None = None,
    hours: str | None = None,
    strata: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Return the rule of a shared budget with every key.

    ``hours`` None: they are not limited; ``strata``: ``{"group", "limit"}`` each, None: one budget.
    """
    return {
        "kind": BUDGET,
        "rule": rule,
        "utility": utility,
        "completion": completion,
        "increment": increment,
        "limit": limit,
        "order": None if order is None else list(order),
        "hours": hours,
        "strata": None if strata is None else [dict(one) for one in strata],
    }


def consent(*, least: int = 1, most_blocks: int = 0) -> dict[str, Any]:
    """Return the rule of a consent round."""
    return {"kind": CONSENT, "least": least, "most_blocks": most_blocks}


def paper_of(
    *,
    paper: str,
    rule: Mapping[str, Any],
    count: int,
    offers_no_opinion: bool,
    costs: Mapping[str, Decimal | None],
) -> papers.Paper:
    """Return the ballot paper of a question with so many options."""
    limit = Fraction(rule["limit"]) if rule["kind"] == BUDGET else None
    low, high = rule.get("scale", (0, 5))
    return papers.Paper(
        kind=paper,
        keys=keys(count=count),
        offers_no_opinion=offers_no_opinion,
        equal_ranks=paper == papers.RANKING and rule.get("method") not in TRANSFER,
        scale=(low, high),
        costs={key: Fraction(cost) for key, cost in costs.items() if cost is not None},
        limit=limit if paper == papers.KNAPSACK else None,
    )


def require(*, asked: Asked) -> None:
    """Refuse a question that could not be answered or counted.

    Errors:
        NotAsked, with one sentence about the first thing to mend.
    """
    _refuse(not asked.title, "title", "a question has no words; expected at least one language")
    _refuse(asked.closes_at <= asked.opens_at, "closes_at", "it ends before it begins")
    kind = asked.rule.get("kind")
    _refuse(kind not in FIT, "rule", f"the rule is of kind {kind!r}; expected {[*FIT]}")
    fits = asked.paper in FIT[str(kind)]
    _refuse(not fits, "paper", f"the paper {asked.paper} does not go with a {kind}")
    _require_options(asked)
    if asked.delegation:
        in_the_open = asked.privacy == "open-roll-call"
        _refuse(not in_the_open, "delegation", "votes are delegated in an open roll call only")
        _refuse(kind == CONSENT, "delegation", "consent cannot be delegated")
    if asked.offers_no_opinion:
        ranked = asked.paper in {papers.ONE, papers.RANKING}
        _refuse(not ranked, "offers_no_opinion", "only papers that rank can offer “no opinion”")
    _require_threshold(asked)
    {TALLY: _require_tally, BUDGET: _require_budget, CONSENT: _require_consent}[str(kind)](asked)


def share_of(*, text: str) -> Fraction:
    """Return the share that a threshold spells as "p/q".

    Errors:
        NotAsked.
    """
    # Digits alone, and few: "1e9999999" would be a number that fills the memory.
    if not SHARE.fullmatch(text):
        raise NotAsked(
            about="threshold", text=f"the share is {text[:40]!r}; expected a fraction such as 2/3"
        )
    share = Fraction(text)
    _refuse(
        not 0 < share <= 1, "threshold", f"the share is {text}; expected more than 0, at most 1"
    )
    return share


def _require_options(asked: Asked) -> None:
    count, least = len(asked.options), 0 if asked.rule["kind"] == CONSENT else 1
    if not least <= count <= MOST_OPTIONS:
        text = f"there are {count} options; expected {least} to {MOST_OPTIONS}"
        raise NotAsked(about="options", text=text)
    for number, option in enumerate(asked.options, start=1):
        _refuse(not option.name, "options", f"option {number} has no name")
        known = all(0 <= at < count and at != number - 1 for at in option.requires)
        _refuse(not known, "options", f"option {number} needs one that is not there")
        negative = option.cost is not None and option.cost <= 0
        _refuse(negative, "options", f"option {number} costs nothing; expected more than 0")


def _require_tally(asked: Asked) -> None:
    rule, count = asked.rule, len(asked.options)
    method = rule.get("method")
    _refuse(method not in METHODS, "rule", f"there is no method {method!r}; expected {METHODS}")
    seats = rule.get("seats")
    if not isinstance(seats, int) or not 1 <= seats <= count:
        raise NotAsked(about="seats", text=f"{seats} seats for {count} options; expected 1 or more")
    _refuse(method == "irv" and seats != 1, "seats", "irv fills one seat; expected an stv method")
    graded = asked.paper in {papers.GRADES, papers.POINTS}
    _refuse(method in GRADED and not graded, "paper", f"{method} needs a paper with grades")
    several = method in TRANSFER and asked.paper not in {papers.ONE, papers.RANKING}
    _refuse(several, "paper", f"{method} needs a paper that ranks")
    if graded:
        low, high = rule.get("scale", (0, 0))
        wide = low < high <= low + MOST_GRADES
        _refuse(not wide, "scale", f"the scale is {low} to {high}; expected a lowest and a highest")
    if rule.get("ties") == "order":
        complete = sorted(rule.get("order", ())) == sorted(keys(count=count))
        _refuse(not complete, "rule", "the order for ties does not name every option once")
    for cap in rule.get("caps", ()):
        known = set(cap["options"]) <= set(keys(count=count))
        _refuse(not known, "rule", f"the cap {cap['group']} names an option that is not there")


def _require_budget(asked: Asked) -> None:
    rule = asked.rule
    _refuse(rule.get("rule") not in BUDGET_RULES, "rule", f"expected one of {BUDGET_RULES}")
    _refuse(rule.get("utility") not in UTILITIES, "rule", f"expected one of {UTILITIES}")
    try:
        limit = Fraction(str(rule.get("limit")))
    except (ValueError, ZeroDivisionError) as error:
        raise NotAsked(about="limit", text="the budget is no number; expected a sum") from error
    _refuse(limit <= 0, "limit", f"the budget is {limit}; expected more than 0")
    raises = str(rule.get("completion")).startswith("add1") and not rule.get("increment")
    _refuse(raises, "rule", "a budget that is raised step by step needs the size of a step")
    _require_hours(rule)
    _require_strata(asked, limit)
    for number, option in enumerate(asked.options, start=1):
        _refuse(option.cost is None, "options", f"option {number} has no cost")


def _require_strata(asked: Asked, whole: Fraction) -> None:
    given = asked.rule.get("strata")
    if given is None:
        return
    _refuse(asked.rule.get("hours") is not None, "hours", "hours are not offered with strata")
    names = [one.get("group") for one in given]
    _refuse(not names or len({*names}) != len(names), "strata", "expected each group once")
    groups = {option.group for option in asked.options} - {""}
    for one in given:
        known = one.get("group") in groups
        _refuse(not known, "strata", f"no project is of the group {one.get('group')!r}")
        limit = _sum(one.get("limit"))
        _refuse(limit is None or limit < 0, "strata", "a limit is no sum of 0 or more")
    together = sum((Fraction(one["limit"]) for one in given), Fraction(0))
    _refuse(together > whole, "strata", "the groups have more than the whole budget")
    for number, option in enumerate(asked.options, start=1):
        others = {asked.options[at].group for at in option.requires} & {*names}
        apart = option.group in names and bool(others - {option.group})
        _refuse(apart, "strata", f"option {number} needs one of another group")


def _sum(text: object) -> Fraction | None:
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return None


def _require_hours(rule: Mapping[str, Any]) -> None:
    given = rule.get("hours")
    if given is None:
        return
    hours = _sum(given)
    _refuse(hours is None or hours < 0, "hours", f"there are {given!r} hours; expected 0 or more")
    raised = str(rule.get("completion")).startswith("add1")
    _refuse(raised, "completion", "shares are not raised where hours are limited; expected none")


def _require_consent(asked: Asked) -> None:
    _refuse(asked.rule.get("least", 0) < 1, "rule", "expected one person or more to take part")
    _refuse(asked.rule.get("most_blocks", -1) < 0, "rule", "expected a number of blocks, 0 or more")


def _require_threshold(asked: Asked) -> None:
    if asked.threshold is None:
        return
    of = asked.threshold.get("of")
    _refuse(of not in {"cast", "eligible"}, "threshold", "a threshold is of those cast or eligible")
    share_of(text=asked.threshold.get("share", ""))


def _refuse(wrong: bool, about: str, text: str) -> None:  # noqa: FBT001 — a condition, no mode
    if wrong:
        raise NotAsked(about=about, text=text)
