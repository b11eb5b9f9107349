"""Plans: scenarios as the movement wrote them down, and what an assessment asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mycel.assessment.models import Plan, Question, Run
from mycel.assessment.queries.names import Name, named
from mycel.catalogue.queries.words import spoken
from mycel.engine import movement
from mycel.engine.plain import build


@dataclass(frozen=True, slots=True)
class ShockLine:
    """One shock of a scenario."""

    name: str
    per_year: movement.Range
    takes: tuple[tuple[Name, movement.Range], ...]


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """One scenario."""

    ref: str
    slug: str
    name: str
    multiply: float | None
    by: date | None
    span: movement.Range | None
    only: tuple[tuple[str, float], ...]
    shocks: tuple[ShockLine, ...]
    runs: tuple[int, ...] = ()


def scenario_names() -> dict[str, str]:
    """Return what the movement's scenarios are called, by reference."""
    rows = Plan.objects.filter(kind="scenario").order_by("slug")
    return {row.ref: spoken(row.value["name"]) for row in rows}


def scenarios() -> tuple[ScenarioPage, ...]:
    """Return every scenario."""
    rows = list(Plan.objects.filter(kind="scenario").order_by("slug"))
    values = [build(movement.Scenario, row.value) for row in rows]
    names = named(
        refs=[ref for value in values for shock in value.shocks for ref in shock.reduces_capacity]
    )
    return tuple(_scenario(row.slug, value, names) for row, value in zip(rows, values, strict=True))


def scenario_page(*, slug: str) -> ScenarioPage | None:
    """Return one scenario with the assessments that asked for it, or None."""
    row = Plan.objects.filter(kind="scenario", slug=slug).first()
    if row is None:
        return None
    value = build(movement.Scenario, row.value)
    names = named(refs=[ref for shock in value.shocks for ref in shock.reduces_capacity])
    runs = Run.objects.finished().filter(parameters__scenario=row.ref)
    return _scenario(slug, value, names, runs=tuple(runs.values_list("number", flat=True)[:10]))


def question_of(*, number: int) -> Question | None:
    """Return what an assessment asked, so that it can be asked again."""
    run = Run.objects.filter(number=number).only("parameters").first()
    return None if run is None else run.question


def _scenario(
    slug: str,
    value: movement.Scenario,
    names: Mapping[str, Name],
    *,
    runs: tuple[int, ...] = (),
) -> ScenarioPage:
    growth = value.demand
    return ScenarioPage(
        ref=value.ref,
        slug=slug,
        name=spoken(value.name),
        multiply=growth.multiply if growth else None,
        by=growth.by if growth else None,
        span=growth.range if growth else None,
        only=tuple(growth.only.items()) if growth else (),
        shocks=tuple(
            ShockLine(
                name=shock.ref.partition("/")[2].replace("-", " "),
                per_year=shock.per_year,
                takes=tuple((names[ref], share) for ref, share in shock.reduces_capacity.items()),
            )
            for shock in value.shocks
        ),
        runs=runs,
    )
