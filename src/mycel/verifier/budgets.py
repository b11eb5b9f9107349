"""Rules for shared budgets: greedy, Equal Shares with its completions, Phragmén."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.funds import Bought, Fund, Purchases, amount, spell_purchases
from mycel.verifier.profiles import Choice, Profile, supports
from mycel.verifier.rules import one_of

BUDGET_KEYS = frozenset(
    {"kind", "rule", "version", "utility", "completion", "increment", "limit", "order", "hours"}
)
RULES = ("equal-shares", "greedy", "phragmen")
UTILITIES = ("cost", "cardinality", "score")
COMPLETIONS = ("none", "add1-strict", "add1-exhaustive", "greedy", "comparison")
MOST_RAISES = 100_000


def greedy(fund: Fund, found: Purchases) -> Purchases:
    """Buy the best supported projects that fit, beside what was bought already."""
    by_support: dict[int, list[int]] = {}
    for p in sorted(fund.eligible - set(found.projects)):
        by_support.setdefault(fund.support(p), []).append(p)
    queue: list[int] = []
    for support in sorted(by_support, reverse=True):
        queue += fund.prefer(by_support[support], "support", None, found.ties)
    spent = fund.cost_of(found.projects)
    while True:
        first = next((p for p in queue if fund.is_open(p, found.projects)), None)
        if first is None:
            return found
        queue.remove(first)
        if spent + fund.costs[first] <= fund.limit and fund.fits_hours(found.projects, first):
            spent += fund.costs[first]
            found.bought.append(Bought(first, None, 0))


def price_of(fund: Fund, project: int, left: Sequence[Fraction]) -> Fraction | None:
    """Return the smallest ρ at which the supporters pay the cost; None where they cannot.

    A supporter pays ρ for each unit of utility, or all that is left. From the one who runs out
    first: while ρ is more than a supporter can pay, that supporter pays all, the others share.
    """
    who = fund.supporters[project]
    rest = fund.costs[project]
    if sum((fund.rows[row][1] * left[row] for row in who), Fraction(0)) < rest:
        return None
    if rest == 0:
        return Fraction(0)
    worth = {row: fund.worth(row, project) for row in who}
    sharing = sum((fund.rows[row][1] * worth[row] for row in who), Fraction(0))
    for row in sorted(who, key=lambda row: left[row] / worth[row]):
        if rest * worth[row] <= left[row] * sharing:
            return rest / sharing
        rest -= fund.rows[row][1] * left[row]
        sharing -= fund.rows[row][1] * worth[row]
    return None


def equal_shares(fund: Fund, more: Fraction = Fraction(0)) -> Purchases:
    """Give every ballot the same money and ``more``; buy what is cheapest for its supporters."""
    found = Purchases()
    share = fund.limit / fund.count + more if fund.count else Fraction(0)
    left = [share] * len(fund.rows)
    # Money only shrinks, so a price found earlier is never too high: the others can wait.
    least = dict.fromkeys(fund.eligible, Fraction(0))
    while True:
        best: Fraction | None = None
        tied: list[int] = []
        for p in sorted(least, key=least.__getitem__):
            if best is not None and least[p] > best:
                break
            if not fund.is_open(p, found.projects):
                continue
            price = price_of(fund, p, left)
            if price is None:
                del least[p]
                continue
            least[p] = price
            if best is None or price < best:
                best, tied = price, []
            tied += [p] if price == best else []
        if best is None:
            return found
        chosen = fund.prefer(tied, "price", len(found.bought) + 1, found.ties)[0]
        del least[chosen]
        if fund.fits_hours(found.projects, chosen):
            _pay(fund, found, chosen, best, left)


def _pay(fund: Fund, found: Purchases, project: int, price: Fraction, left: list[Fraction]) -> None:
    payers = 0
    for row in fund.supporters[project]:
        paid = min(left[row], price * fund.worth(row, project))
        left[row] -= paid
        payers += fund.rows[row][1] if paid > 0 else 0
    found.bought.append(Bought(project, price, payers))


def raised_shares(fund: Fund, increment: Fraction, *, exhaustive: bool) -> Purchases:
    """Count again and again with more money for everybody, until too much would be spent."""
    last = Purchases()
    for j in range(MOST_RAISES + 1):
        found = equal_shares(fund, j * increment)
        cost = fund.cost_of(found.projects)
        if cost > fund.limit:
            last.steps = j
            return last
        last = found
        last.steps = j
        rest = fund.eligible - set(found.projects)
        if not rest or (exhaustive and all(cost + fund.costs[p] > fund.limit for p in rest)):
            return last
    raise CheckFailed("the budget would be raised more than 100,000 times")


def compared_shares(fund: Fund) -> Purchases:
    """Return Equal Shares, or greedy where more ballots get more from greedy."""
    one, other = equal_shares(fund), greedy(fund, Purchases())
    balance = 0
    for row, (_points, weight) in enumerate(fund.rows):
        mine = _gain(fund, row, one), _gain(fund, row, other)
        balance += weight * ((mine[1] > mine[0]) - (mine[0] > mine[1]))
    return other if balance > 0 else one


def _gain(fund: Fund, row: int, found: Purchases) -> Fraction:
    mine = fund.rows[row][0]
    return sum((fund.worth(row, p) for p in found.projects if p in mine), Fraction(0))


def phragmen(fund: Fund) -> Purchases:
    """Let every ballot earn at the same rate; buy what its supporters can pay first."""
    found = Purchases()
    since = [Fraction(0)] * len(fund.rows)
    while True:
        times = {
            p: time_of(fund, p, since, fund.costs[p])
            for p in fund.eligible
            if fund.is_open(p, found.projects)
        }
        if not times:
            return found
        soonest = min(times.values())
        tied = [p for p, time in times.items() if time == soonest]
        chosen = fund.prefer(tied, "time", len(found.bought) + 1, found.ties)[0]
        spent = fund.cost_of([*found.projects, chosen])
        if spent > fund.limit or not fund.fits_hours(found.projects, chosen):
            return found
        for row in fund.supporters[chosen]:
            since[row] = soonest
        found.bought.append(Bought(chosen, soonest, fund.weight(chosen)))


def time_of(fund: Fund, project: int, since: Sequence[Fraction], cost: Fraction) -> Fraction:
    """Return when the supporters of a project together hold its cost."""
    who = fund.supporters[project]
    return sum((fund.rows[row][1] * since[row] for row in who), cost) / fund.weight(project)


def budget(
    projects: Sequence[Mapping[str, Any]],
    ballots: Iterable[tuple[Choice, int]],
    rule: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a shared budget buys, with the keys of docs/methods/choice.md.

    Args:
        projects: ``key``, ``cost`` and ``requires`` of each, in order.
        ballots: choices with how many are equal.
        rule: parameters as the document of an opened question spells them.

    Errors:
        CheckFailed for what the rule cannot count.
    """
    given = supports(options=[str(project["key"]) for project in projects], ballots=ballots)
    return budget_counted(projects, given, rule)


def budget_counted(
    projects: Sequence[Mapping[str, Any]], given: Profile, rule: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a shared budget buys from a profile of supporters."""
    fund = fund_of(projects, given, rule)
    return spell_purchases(fund, spend(fund, rule))


def fund_of(projects: Sequence[Mapping[str, Any]], given: Profile, rule: Mapping[str, Any]) -> Fund:
    """Return the fund that a rule shares, refusing parameters that are not known here."""
    unknown = sorted(rule.keys() - BUDGET_KEYS)
    if unknown:
        raise CheckFailed(f"the rule has a parameter {unknown[0]}, which is not known here")
    one_of(rule.get("version", 1), (1,), "the version of the rule")
    hours = rule.get("hours")
    return Fund(
        projects=projects,
        given=given,
        limit=amount(rule.get("limit"), "the limit"),
        utility=one_of(rule.get("utility", "cost"), UTILITIES, "the utility"),
        order=rule.get("order"),
        hours=None if hours is None else amount(hours, "the limit of hours"),
    )


def spend(fund: Fund, rule: Mapping[str, Any]) -> Purchases:
    """Return what a fund buys by the whole rule, its completion included."""
    name = one_of(rule.get("rule"), RULES, "the rule")
    completion = one_of(rule.get("completion") or "none", COMPLETIONS, "the completion")
    if name == "greedy":
        return greedy(fund, Purchases())
    if completion.startswith("add1"):
        increment = amount(rule.get("increment") or "1", "the increment")
        if fund.hours_limit is not None or increment == 0 or name != "equal-shares":
            raise CheckFailed("budgets cannot be raised under this rule")
        return raised_shares(fund, increment, exhaustive=completion == "add1-exhaustive")
    if completion == "comparison":
        if name != "equal-shares":
            raise CheckFailed("only Equal Shares is compared with greedy")
        return compared_shares(fund)
    found = equal_shares(fund) if name == "equal-shares" else phragmen(fund)
    return greedy(fund, found) if completion == "greedy" else found
