"""A budget split over strata: each is counted alone, then what all of them left."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from mycel.verifier.budgets import budget_counted, fund_of, spend
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.funds import Fund, amount, money_text, spell_purchases
from mycel.verifier.parameters import exactly
from mycel.verifier.profiles import Profile


def shared(
    projects: Sequence[Mapping[str, Any]], given: Profile, rule: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a budget buys, with the keys of docs/methods/choice.md.

    Errors:
        CheckFailed for what the rule cannot count.
    """
    alone = {name: value for name, value in rule.items() if name != "strata"}
    if rule.get("strata") is None:
        return budget_counted(projects, given, alone)
    whole = fund_of(projects, given, alone)
    if whole.hours_limit is not None:
        raise CheckFailed("hours are limited, which is not offered with strata")
    groups = [one.get("group") for one in projects]
    limits = _limits(rule["strata"], whole.limit)
    _require_own(whole, [group if group in limits else None for group in groups])
    bought: list[int] = []
    spelled: list[dict[str, Any]] = []
    for name, limit in limits.items():
        part = whole.part([p for p, group in enumerate(groups) if group == name], limit)
        found = spend(part, alone)
        bought += found.projects
        spelled.append({"stratum": name} | spell_purchases(part, found))
    others = [p for p in range(len(groups)) if p not in bought]
    pool = whole.part(others, whole.limit - whole.cost_of(bought), bought)
    last = spend(pool, alone)
    bought += last.projects
    return {
        "selected": [whole.ids[p] for p in bought],
        "cost": money_text(whole.cost_of(bought)),
        "budget": money_text(whole.limit),
        "strata": spelled,
        "pooled": spell_purchases(pool, last),
    }


def _limits(given: Any, whole: Fraction) -> dict[str, Fraction]:  # noqa: ANN401 — JSON
    """Return the limit of each stratum, in their declared order."""
    if not isinstance(given, list):
        raise CheckFailed("the strata are no list")
    found: dict[str, Fraction] = {}
    for row in given:
        one = exactly(row, frozenset({"group", "limit"}), "a stratum")
        name = one["group"]
        if not isinstance(name, str) or not name or name in found:
            raise CheckFailed("a stratum has no group, or one of another stratum")
        found[name] = amount(one["limit"], "the limit of a stratum")
    if sum(found.values(), Fraction(0)) > whole:
        raise CheckFailed("the limits of the strata are together more than the budget")
    return found


def _require_own(fund: Fund, strata: Sequence[str | None]) -> None:
    for p, needs in enumerate(fund.requires):
        for q in needs:
            if None not in (strata[p], strata[q]) and strata[p] != strata[q]:
                raise CheckFailed(f"{fund.ids[p]} requires {fund.ids[q]}, of another stratum")
