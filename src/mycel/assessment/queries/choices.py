"""Choices: what can be done, what is best for each budget, and what to measure next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mycel.assessment.queries import beside, labels
from mycel.assessment.queries.beside import PlanBeside
from mycel.assessment.queries.names import Name
from mycel.assessment.queries.yearly import YearLine
from mycel.engine.analysis import PLAN, WITHOUT
from mycel.engine.digits import rounded
from mycel.groups.queries.words_of_units import words_of_units


@dataclass(frozen=True, slots=True)
class TreatmentLine:
    """One treatment: what it costs, and what it avoids by itself and within the plan."""

    name: Name
    ref: str
    cost: tuple[tuple[str, float], ...]
    value: float
    error: float
    in_plan: bool
    in_greedy: bool
    missed: float | None
    missed_error: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """One budget of the frontier."""

    number: int
    share: float
    budgets: tuple[tuple[str, float], ...]
    chosen: int
    value: float
    loss: float
    greedy_value: float | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class RegretLine:
    """What plans would lose under one weight set, above the best plan known for it."""

    name: str
    plan: float
    greedy: float
    cautious: float
    is_on_frontier: bool


@dataclass(frozen=True, slots=True)
class LearnLine:
    """A number that could be measured next."""

    name: str
    url: str
    worth: float
    floor: float
    is_distinguishable: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The plans of an analysis: the one for the shown budget beside greedy, and all budgets."""

    treatments: tuple[TreatmentLine, ...]
    steps: tuple[Step, ...]
    shown: Step
    plan: PlanBeside
    greedy: PlanBeside
    cautious: PlanBeside
    regret: tuple[RegretLine, ...]
    robust_from: int
    is_robust: bool
    learnable: tuple[LearnLine, ...]
    perfect: float | None
    floor: float

    @property
    def worth_measuring(self) -> tuple[LearnLine, ...]:
        """Return the numbers whose worth stands out of the noise."""
        return tuple(one for one in self.learnable if one.is_distinguishable)

    @property
    def in_the_noise(self) -> tuple[LearnLine, ...]:
        """Return the numbers of which nothing can be said."""
        return tuple(one for one in self.learnable if not one.is_distinguishable)

    @property
    def is_whole(self) -> bool:
        """Return whether the shown budget is the whole one."""
        return self.shown.number == len(self.steps)

    @property
    def is_same(self) -> bool:
        """Return whether plan and greedy choose the same."""
        return not any(one.reason for one in (*self.plan.chosen, *self.greedy.chosen))


def choices_of(
    *, result: Mapping[str, Any], years: Sequence[YearLine], step: int | None
) -> Choices | None:
    """Return the choices of an analysis, its plan for one of its budgets, or None without any."""
    plan = result["plan"]
    if plan is None:
        return None
    menu = beside.menu(result=result)
    points = plan["plans"]
    at = step if step is not None and 1 <= step <= len(points) else len(points)
    unit_word = words_of_units()
    steps = tuple(
        _step(n, one, len(points), at, unit_word) for n, one in enumerate(points, start=1)
    )
    best = points[at - 1]
    simple = plan["greedy"] if at == len(points) else _greedy(best)
    learned = plan["measure_next"]
    ranking, perfect = learned["ranking"], learned["perfect"]
    return Choices(
        treatments=_treatments(plan, menu, years),
        steps=steps,
        shown=steps[at - 1],
        plan=beside.plan_beside(plan=best, other=simple["chosen"], menu=menu),
        greedy=beside.plan_beside(plan=simple, other=best["chosen"], menu=menu),
        cautious=beside.plan_beside(plan=plan["cautious"], other=best["chosen"], menu=menu),
        regret=_regret(plan),
        robust_from=plan["robust_from"],
        is_robust=plan["problems"][0]["robust"],
        learnable=_learnable(ranking, menu),
        perfect=None
        if perfect is None
        else rounded(value=perfect, error=learned["standard_error"]),
        floor=max((one["floor"] for one in ranking), default=0.0),
    )


def _treatments(
    plan: Mapping[str, Any], menu: beside.Menu, years: Sequence[YearLine]
) -> tuple[TreatmentLine, ...]:
    chosen, greedy = plan["problems"][0]["chosen"], plan["greedy"]["chosen"]
    with_plan = next((one for one in years if one.key == PLAN), None)
    left = {one.key.removeprefix(WITHOUT): one for one in years if one.key.startswith(WITHOUT)}
    unit_word = words_of_units()
    found = []
    for one in plan["treatments"]:
        ref, error = one["ref"], one["standard_error"]
        without = left.get(ref)
        missed = None if without is None or with_plan is None else without.expected
        found.append(
            TreatmentLine(
                name=menu.names[ref],
                ref=ref,
                cost=tuple(
                    (unit_word(unit), much) for unit, much in sorted(one["cost"].items()) if much
                ),
                value=rounded(value=one["value"], error=error),
                error=rounded(value=error, error=error),
                in_plan=ref in chosen,
                in_greedy=ref in greedy,
                missed=None
                if missed is None or with_plan is None
                else rounded(value=missed - with_plan.expected, error=with_plan.error),
                missed_error=None if without is None else without.error,
            )
        )
    return tuple(found)


def _step(
    number: int, one: Mapping[str, Any], count: int, at: int, unit_word: Callable[[str], str]
) -> Step:
    error = one["standard_error"]
    other = one.get("greedy", {}).get("value")
    return Step(
        number=number,
        share=number / count,
        budgets=tuple((unit_word(unit), most) for unit, most in sorted(one["budgets"].items())),
        chosen=len(one["chosen"]),
        value=rounded(value=one["value"], error=error),
        loss=rounded(value=one["loss"], error=error),
        greedy_value=None if other is None else rounded(value=other, error=error),
        is_shown=number == at,
    )


def _greedy(best: Mapping[str, Any]) -> dict[str, Any]:
    """Return greedy's plan for one budget, as far as the answer tells it."""
    other = best["greedy"]
    return {
        "chosen": other["chosen"],
        "value": other["value"],
        "standard_error": best["standard_error"],
        "loss": best["loss"] + best["value"] - other["value"],
        "cost": {},
        "budgets": best["budgets"],
    }


def _regret(plan: Mapping[str, Any]) -> tuple[RegretLine, ...]:
    best, greedy, cautious = plan["problems"][0], plan["greedy"], plan["cautious"]
    error = best["standard_error"]
    return tuple(
        RegretLine(
            name=_weighing(name),
            plan=rounded(value=best["regret"][name], error=error),
            greedy=rounded(value=greedy["regret"][name], error=error),
            cautious=rounded(value=cautious["regret"][name], error=error),
            is_on_frontier=name in best["frontier_for"],
        )
        for name in plan["weights"]
    )


def _weighing(name: str) -> str:
    if name == "declared":
        return gettext("the weights that the movement decided on")
    return gettext("%(unit)s alone") % {"unit": labels.unit_name(unit=name.removeprefix("only "))}


def _learnable(ranking: Sequence[Mapping[str, Any]], menu: beside.Menu) -> tuple[LearnLine, ...]:
    risks = labels.sources(refs=dict.fromkeys(one["ref"] for one in ranking))
    return tuple(
        LearnLine(
            name=labels.learnable(one=one, risks=risks, known=menu.names),
            url=risks[one["ref"]].url,
            worth=rounded(value=one["worth"], error=one["floor"]),
            floor=one["floor"],
            is_distinguishable=one["distinguishable"],
        )
        for one in ranking
    )
