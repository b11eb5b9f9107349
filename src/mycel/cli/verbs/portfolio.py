"""portfolio: which treatments to choose under budgets, and what to measure next."""

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, cast

from mycel.cli import arguments, progress, quiet, registers, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb
from mycel.formats.problems import shown

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.movement import Movement
    from mycel.engine.scaling.optimum import Effort, Solved
    from mycel.engine.scaling.plans import Plans
    from mycel.formats.orlib import Knapsack

WORLDS = 4_000
STEPS = 1
MOST_STEPS = 200
MOST_WORLDS = 1_000_000
ORLIB = "orlib-mknap"
ORLIB_NODES = 1_000_000
AMOUNTS = "UNIT=AMOUNT[,UNIT=AMOUNT…], such as money=5000,volunteer-hours=300"
WEIGHTS = "one unit of loss by name, or UNIT=WEIGHT[,UNIT=WEIGHT…], such as money=0.05,people=1"
LEARNED = 8


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file", metavar="FILE", help="a movement directory, or a file of risks and treatments"
    )
    parser.add_argument("--budget", type=amounts, metavar="B", help=f"what may be spent: {AMOUNTS}")
    parser.add_argument(
        "--frontier",
        type=arguments.whole(least=1, most=MOST_STEPS),
        metavar="N",
        help="find a plan for each of N budgets, up to the one given",
    )
    parser.add_argument("--weights", type=weights, metavar="W", help=WEIGHTS)
    parser.add_argument(
        "--worlds",
        type=arguments.whole(least=100, most=MOST_WORLDS),
        default=WORLDS,
        metavar="N",
        help="simulated worlds in which plans are judged",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )
    parser.add_argument(
        "--today",
        type=arguments.day,
        metavar="DATE",
        help="first day of the year; without it, the current date where demand matters",
    )
    parser.add_argument(
        "--until",
        type=arguments.month,
        metavar="YYYY-MM",
        help="last month over which unmet demand is averaged; without it, the year",
    )
    parser.add_argument("--scenario", metavar="REF", help="a scenario of the movement")
    parser.add_argument(
        "--time-limit",
        type=arguments.number,
        metavar="SECONDS",
        help="end each search then, with or without a proof; the answer may differ elsewhere",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help=f"{ORLIB}: knapsacks of the OR-Library; else a format of movements",
    )


def amounts(text: str) -> dict[str, float]:
    """Read budgets by unit."""
    return _numbers(text, expected=AMOUNTS)


def weights(text: str) -> str | dict[str, float]:
    """Read weights by unit, or the name of one unit."""
    return _numbers(text, expected=WEIGHTS) if "=" in text else text.strip()


def _numbers(text: str, *, expected: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in text.split(","):
        unit, is_there, number = (piece.strip() for piece in part.partition("="))
        try:
            value = float(number)
        except ValueError:
            value = inf
        if not (unit and is_there and isfinite(value) and value >= 0) or unit in found:
            raise ArgumentTypeError(f"{shown(value=text)} was given; expected {expected}")
        found[unit] = value
    return found


def run(given: Arguments) -> Outcome:
    """Choose treatments, or solve the knapsacks of a file."""
    if given.time_limit is not None and given.time_limit <= 0:
        raise Refused(f"--time-limit is {given.time_limit:g}; expected more than 0 seconds")
    with quiet.library():
        return _knapsacks(given) if given.format == ORLIB else _treatments(given)


def _effort(given: Arguments, *, nodes: int | None = None) -> "Effort":
    from mycel.engine.scaling.optimum import NODES, Effort

    seconds = inf if given.time_limit is None else given.time_limit
    return Effort(nodes=nodes or NODES, seconds=seconds, gap=0.0 if nodes else None)


def _knapsacks(given: Arguments) -> Outcome:
    from mycel.formats import orlib

    if given.budget is not None or given.frontier is not None or given.weights is not None:
        raise Refused(
            "--budget, --frontier or --weights was given; a file of the OR-Library states its "
            "own budgets and values, expected neither"
        )
    name, data = source.one_file(path=given.file)
    problems = orlib.read(data=data, file=given.file if name != source.STDIN else name)
    tell = progress.bar(what="solving")
    found = []
    for at, one in enumerate(problems):
        found.append(_knapsack(one, _effort(given, nodes=ORLIB_NODES)))
        tell((at + 1) / len(problems))
    open_ = sum(1 for one in found if not one["optimal"])
    rows = [
        (at, one["value"], one["published"], len(one["chosen"]), one["optimal"])
        for at, one in enumerate(found, 1)
    ]
    return Outcome(
        method={"model": "knapsack", "format": ORLIB, "worlds": None, "seed": None},
        input={"digest": source.digest(files={name: data}), "problems": len(problems)},
        result={"problems": found},
        warnings=(f"for {open_} of {len(found)} problems a limit came before a proof",)
        if open_
        else (),
        says=[Table(("problem", "value", "published", "things", "proved"), rows)],
    )


def _knapsack(one: "Knapsack", effort: "Effort") -> dict[str, Any]:
    from mycel.engine.scaling import optimum
    from mycel.engine.scaling.menu import Menu

    menu = Menu.build(gains=one.gains, costs=one.costs)
    solved: Solved = optimum.best(menu=menu, limits=menu.limits(budgets=one.budgets), effort=effort)
    spent = dict(zip(menu.units, menu.cost(chosen=solved.chosen).tolist(), strict=True))
    return {
        "value": solved.value,
        "chosen": sorted(menu.names(chosen=solved.chosen), key=int),
        "cost": {unit: spent[unit] for unit in sorted(spent, key=int)},
        "optimal": solved.optimal,
        "gap": solved.gap,
        "status": solved.status,
        "published": one.optimum,
    }


def _treatments(given: Arguments) -> Outcome:
    from mycel.engine.scaling import portfolio

    if given.budget is None:
        raise Refused(f"--budget is missing; expected {AMOUNTS}")
    found = registers.read(path=given.file, format_=given.format)
    span = portfolio.Span(_today(given, found.movement), given.until, given.scenario)
    is_unit = isinstance(given.weights, str)
    try:
        plans = portfolio.plan_assessment(
            movement=found.movement,
            budgets=given.budget,
            worlds=given.worlds,
            seed=given.seed,
            steps=given.frontier or STEPS,
            weights=None if is_unit else given.weights,
            unit=given.weights if is_unit else None,
            span=span,
            effort=_effort(given),
            progress=progress.bar(what="planning"),
        )
    except ValueError as error:
        raise Refused(f"{given.file}: {error}") from error
    result = portfolio.result(plans=plans)
    return Outcome(
        method={
            "model": "treatments",
            "weights": plans.sets["declared"],
            "today": None if span.today is None else span.today.isoformat(),
        },
        input={
            **found.described(),
            "risks": len(found.movement.risks),
            "treatments": len(found.movement.treatments),
        },
        result=result if given.frontier else {**result, "plans": []},
        warnings=plans.warnings,
        says=_says(plans, is_frontier=given.frontier is not None),
    )


def _today(given: Arguments, movement: "Movement") -> date | None:
    """Return the day on which the year begins; the current one only where demand matters."""
    if given.today is not None or not any(
        node.harm_per_unserved for node in movement.nodes.values()
    ):
        return cast("date | None", given.today)
    return datetime.now(tz=UTC).date()


def _says(plans: "Plans", *, is_frontier: bool) -> list[str | Table]:
    best = plans.best
    says: list[str | Table] = []
    if best.chosen:
        proof = "" if best.proof and best.proof.optimal else " (not proved to be the best)"
        says.append(
            f"The best plan found{proof} avoids {_short(best.value)} ± "
            f"{_short(best.standard_error)} a year of {_short(plans.as_is.loss)}: "
            f"{', '.join(best.chosen)}."
        )
    else:
        says.append("Nothing that fits the budget avoids any loss.")
    if best.beside is not None and best.beside.better:
        says.append(f"It avoids {best.beside.better:.1%} more than a list by benefit per cost.")
    chances = ", ".join(f"{unit} {share:.0%}" for unit, share in best.overrun.items())
    says.append(f"Chance that it overruns its budget: {chances}.")
    if is_frontier:
        says.append(_frontier(plans))
    rows = [(one.ref, one.value, one.ref in best.chosen) for one in plans.options]
    says.append(Table(("treatment", "avoids alone", "chosen"), rows))
    return [*says, *_learnable(plans)]


def _frontier(plans: "Plans") -> Table:
    units = list(plans.budgets)
    rows = [
        (
            *(one.budgets[unit] for unit in units),
            one.value,
            one.shortfall95,
            one.is_robust,
            ", ".join(ref.partition("/")[2] for ref in one.chosen) or "nothing",
        )
        for one in plans.points
    ]
    return Table((*units, "avoids", "worst 5 %", "robust", "plan"), rows)


def _learnable(plans: "Plans") -> list[str | Table]:
    clear = [one for one in plans.learnable if one.is_distinguishable][:LEARNED]
    if plans.information is None:
        return ["With fewer than 2,000 worlds nothing is said about what to measure next."]
    if not clear:
        return ["What to measure next: no number's worth is distinguishable from zero."]
    rows = [(one.name, one.worth, one.floor) for one in clear]
    return ["What to measure next:", Table(("number", "worth a year", "noise"), rows)]


def _short(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004 — readable


VERB = Verb(
    name="portfolio",
    group="assessment",
    help="choose treatments under a budget, and say what to measure next",
    example="mycel portfolio movements/open-atlas --budget money=9000,volunteer-hours=400",
    options=options,
    run=run,
    keys=(
        "problems",
        "plans",
        "as_is",
        "greedy",
        "cautious",
        "treatments",
        "weights",
        "robust_from",
        "measure_next",
        "simulated",
    ),
)
