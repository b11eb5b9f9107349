"""Shared budgets: Equal Shares, greedy and Phragmén, each exact, with its reasons."""

from mycel.engine.choice.ballots import Budget
from mycel.engine.choice.shares import case as cases
from mycel.engine.choice.shares import completion
from mycel.engine.choice.shares.case import RULES, Case, Hours, Rule
from mycel.engine.choice.shares.outcome import Outcome, Purchase, spell

__all__ = ["RULES", "Case", "Hours", "Outcome", "Purchase", "Rule", "spell", "spend"]


def spend(*, budget: Budget, rule: Rule, hours: Hours | None = None) -> Outcome:
    """Return what a shared budget buys by a rule.

    Definition and sources: docs/methods/shares.md. Exact; ties go by the declared order, else
    by the order of the file, and are in the outcome.

    Errors:
        BallotError for a rule that this budget cannot be shared by.
    """
    return completion.of_case(case=cases.of_budget(budget=budget, rule=rule, hours=hours))
