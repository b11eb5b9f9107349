"""Shared budgets: Equal Shares, greedy and Phragmén, each exact, with its reasons."""

from mycel.engine.choice.ballots import Budget
from mycel.engine.choice.shares import case as cases
from mycel.engine.choice.shares import completion, phragmen
from mycel.engine.choice.shares.case import RULES, Case, Hours, Rule
from mycel.engine.choice.shares.completion import cost
from mycel.engine.choice.shares.outcome import Outcome, Purchase, spell

__all__ = ["RULES", "Case", "Hours", "Outcome", "Purchase", "Rule", "spell", "spend"]


def spend(*, budget: Budget, rule: Rule, hours: Hours | None = None) -> Outcome:
    """Return what a shared budget buys by a rule.

    Definition and sources: docs/methods/shares.md. Exact; ties go by the declared order, else
    by the order of the file, and are in the outcome.

    Errors:
        BallotError for a rule that this budget cannot be shared by.
    """
    return of_case(case=cases.of_budget(budget=budget, rule=rule, hours=hours))


def of_case(*, case: Case) -> Outcome:
    """Return what a case that is ready for counting buys."""
    if case.rule.rule == "greedy":
        return completion.greedily(case=case)
    if case.rule.rule == "phragmen":
        return _phragmen(case=case)
    match case.rule.completion:
        case "none":
            return completion.plain(case=case)
        case "greedy":
            return completion.completed(case=case)
        case "comparison":
            return completion.compared(case=case)
        case "add1-strict" | "add1-exhaustive" as known:
            return completion.raised(case=case, exhaustive=known == "add1-exhaustive")


def _phragmen(*, case: Case) -> Outcome:
    bought, ties = phragmen.buy(case=case)
    outcome = Outcome(
        purchases=tuple(bought),
        cost=cost(case=case, purchases=tuple(bought)),
        limit=case.budget.limit,
        steps=len(bought),
        ties=tuple(ties),
    )
    return (
        completion.filled(case=case, outcome=outcome)
        if case.rule.completion == "greedy"
        else outcome
    )
