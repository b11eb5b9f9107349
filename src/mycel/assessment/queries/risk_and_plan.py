"""Risk and plan: one finished analysis, as its page shows it."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mycel.assessment.models import Analysis
from mycel.assessment.queries import analyses, labels
from mycel.assessment.queries.analyses import AnalysisLine
from mycel.assessment.queries.choices import Choices, choices_of
from mycel.assessment.queries.staying import Staying, staying_of
from mycel.assessment.queries.yearly import SourceLine, YearLine, register_of, years_of
from mycel.engine.analysis import AS_IS, GREEDY, PLAN, WITHOUT
from mycel.engine.scaling.risk import WEIGHTED

CURVES = (AS_IS, PLAN, GREEDY)
OTHERS = 5


@dataclass(frozen=True, slots=True)
class RiskAndPlan:
    """One finished analysis of risk and plan; ``choices`` is None where there is no plan."""

    line: AnalysisLine
    unit: str
    units: tuple[tuple[str, str], ...]
    years: tuple[YearLine, ...]
    without: tuple[YearLine, ...]
    register: tuple[SourceLine, ...]
    choices: Choices | None
    staying: Staying
    warnings: tuple[str, ...]
    method: tuple[tuple[str, str], ...]
    version: str
    input_digest: str
    snapshot_digest: str
    result_digest: str
    commands: tuple[str, ...]
    compare: tuple[AnalysisLine, ...]

    @property
    def unit_name(self) -> str:
        """Return what the shown unit of harm is called."""
        return labels.unit_name(unit=self.unit)

    @property
    def as_is(self) -> YearLine | None:
        """Return the year as it is, or None where nothing does harm."""
        return self.years[0] if self.years else None

    @property
    def with_plan(self) -> YearLine | None:
        """Return the year with the plan for the whole budget."""
        return next((one for one in self.years if one.key == PLAN), None)

    @property
    def top(self) -> SourceLine | None:
        """Return the largest source of harm."""
        return self.register[0] if self.register else None

    @property
    def folder(self) -> str:
        """Return the folder that the snapshot's archive makes."""
        return f"analysis-{self.line.number}"


def risk_and_plan(
    *, number: int, unit: str | None = None, step: int | None = None
) -> RiskAndPlan | None:
    """Return one finished analysis, its harm told in one unit, its plan for one budget.

    A unit or a budget that is not there is taken as the first unit, the whole budget.
    """
    row = analyses.light().filter(number=number, state="done").first()
    if row is None:
        return None
    answer = analyses.analysis_answer(row.id)
    result = answer["result"]
    told = result["risk"]
    units: list[str] = sorted(told["units"], key=lambda one: (one != WEIGHTED, one))
    shown = unit if unit and unit in units else next(iter(units), "")
    years = years_of(told=told, unit=shown, rules=result["rules"])
    earlier = analyses.light().filter(state="done").exclude(id=row.id).order_by("-number")
    line, *compare = analyses.analysis_lines([row, *earlier[:OTHERS]])
    return RiskAndPlan(
        line=line,
        unit=shown,
        units=tuple((one, labels.unit_name(unit=one)) for one in units),
        years=tuple(one for one in years if one.key in CURVES),
        without=tuple(one for one in years if one.key.startswith(WITHOUT)),
        register=register_of(told=told, unit=shown),
        choices=choices_of(result=result, years=years, step=step),
        staying=staying_of(told=result["people"]),
        warnings=tuple(answer["warnings"]),
        method=tuple((key, _plain(item)) for key, item in answer["method"].items()),
        version=answer["mycel"],
        input_digest=answer["input"]["digest"],
        snapshot_digest=row.snapshot_digest,
        result_digest=row.result_digest,
        commands=commands(analysis=row, plans=told["plans"]),
        compare=tuple(compare),
    )


def commands(*, analysis: Analysis, plans: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the commands that compute the parts of an answer from the snapshot's folder."""
    asked, folder = analysis.inquiry, f"analysis-{analysis.number}"
    chance = f"--worlds {asked.worlds} --seed {asked.seed}"
    year = f"--today {asked.today.isoformat()}"
    future = f"{year} --scenario {asked.scenario}" if asked.scenario else year
    budgets = ",".join(f"{unit}={_plain(most)}" for unit, most in sorted(asked.budgets.items()))
    compared = "".join(
        f" --plan {shlex.quote(one['name'] + '=' + ','.join(one['treatments']))}"
        for one in plans
        if one["treatments"]
    )
    if asked.until is not None:
        future = f"{future} --until {asked.until:%Y-%m}"
    found = [f"mycel risk {folder} {future} {chance}{compared} --json"]
    if budgets:
        found.append(
            f"mycel portfolio {folder} --budget {budgets} --frontier {asked.steps} {future} "
            f"{chance} --json"
        )
    found.append(f"mycel absence {folder} {year} --months {asked.months} {chance} --json")
    return tuple(found)


def treatments_to_choose(*, analysis: Analysis) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the treatments of an analysis, and those of its plan."""
    result = analyses.analysis_answer(analysis.id)["result"]
    names = labels.treatments(refs=result["rules"])
    plan = result["plan"]
    chosen = [] if plan is None else list(plan["problems"][0]["chosen"])
    return [(ref, one.name) for ref, one in names.items()], chosen


def _plain(item: object) -> str:
    match item:
        case None:
            return "–"
        case Mapping():
            return ", ".join(f"{key}={_plain(value)}" for key, value in item.items())
        case float() if item == int(item):
            return str(int(item))
        case _:
            return str(item)
