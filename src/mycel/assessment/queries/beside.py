"""Beside: a plan next to the greedy one, and why they differ."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mycel.assessment.queries import labels
from mycel.assessment.queries.names import Name
from mycel.engine.digits import rounded
from mycel.groups.queries.words_of_units import words_of_units

ROOM = 1e-9
"""Share of a budget by which rounding may pass it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One treatment in a plan, and why the other plan does without it, where it does."""

    name: Name
    reason: str


@dataclass(frozen=True, slots=True)
class PlanBeside:
    """One plan of an analysis, told; ``value`` is what it avoids, ``loss`` what is left, a year."""

    chosen: tuple[Choice, ...]
    value: float
    error: float
    loss: float
    cost: tuple[tuple[str, float, float | None], ...]
    """Unit of cost, mean cost, budget."""
    overruns: float | None
    better: float | None
    is_proved: bool | None
    gap: float | None

    @property
    def gap_percent(self) -> float:
        """Return the gap that the solver left, as a share of 1."""
        return self.gap or 0.0


@dataclass(frozen=True, slots=True)
class Menu:
    """What reasons are told from: costs, rules and names of the treatments."""

    costs: Mapping[str, Mapping[str, float]]
    rules: Mapping[str, Mapping[str, Sequence[str]]]
    names: Mapping[str, Name]


def menu(*, result: Mapping[str, Any]) -> Menu:
    """Return the menu of an analysis's plans."""
    return Menu(
        costs={one["ref"]: one["cost"] for one in result["plan"]["treatments"]},
        rules=result["rules"],
        names=labels.treatments(refs=result["rules"]),
    )


def plan_beside(*, plan: Mapping[str, Any], other: Collection[str], menu: Menu) -> PlanBeside:
    """Return a plan with the reasons why another one does without parts of it."""
    chosen, budgets = plan["chosen"], plan["budgets"]
    unit_word = words_of_units()
    error = plan["standard_error"]
    return PlanBeside(
        chosen=tuple(
            Choice(
                name=menu.names[ref],
                reason="" if ref in other else _reason(ref, other, budgets, menu),
            )
            for ref in chosen
        ),
        value=rounded(value=plan["value"], error=error),
        error=rounded(value=error, error=error),
        loss=rounded(value=plan["loss"], error=error),
        cost=tuple(
            (unit_word(unit), much, budgets.get(unit))
            for unit, much in sorted(plan["cost"].items())
        ),
        overruns=plan.get("overruns"),
        better=plan.get("greedy", {}).get("better"),
        is_proved=plan.get("optimal"),
        gap=plan.get("gap"),
    )


def _reason(ref: str, other: Collection[str], budgets: Mapping[str, float], menu: Menu) -> str:
    """Return why a plan does without a treatment."""
    own = menu.rules[ref]
    apart = [one for one in other if one in own["excludes"] or ref in menu.rules[one]["excludes"]]
    if apart:
        return gettext("Not together with “%(name)s”.") % {"name": menu.names[apart[0]].name}
    needed = [one for one in own["requires"] if one not in other]
    if needed:
        name = menu.names[needed[0]].name
        return gettext("It needs “%(name)s”, which is left out there.") % {"name": name}
    over = _over(ref, other, budgets, menu)
    if over:
        return gettext("It does not fit there any more: too much %(units)s.") % {
            "units": ", ".join(map(words_of_units(), over))
        }
    return gettext("Beside the others it would avoid little or nothing there.")


def _over(
    ref: str, other: Collection[str], budgets: Mapping[str, float], menu: Menu
) -> Sequence[str]:
    """Return the units whose budgets a plan would pass with one treatment more."""
    found = []
    for unit, budget in sorted(budgets.items()):
        total = sum(menu.costs.get(one, {}).get(unit, 0.0) for one in {*other, ref})
        if total > budget * (1 + ROOM):
            found.append(unit)
    return found
