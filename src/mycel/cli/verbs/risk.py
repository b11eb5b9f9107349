"""risk: what a year may cost, in named units, and what a plan would change."""

from argparse import ArgumentTypeError
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from mycel.cli import arguments, progress, registers, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb
from mycel.formats.problems import shown

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.movement import Movement

WORLDS = 100_000
MOST_WORLDS = 10_000_000
LEAST_WORLDS = 20
PLAN = "plan"
SHOWN = 15


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "source", metavar="SOURCE", help="a file of risks alone, or a movement directory"
    )
    parser.add_argument(
        "--worlds",
        type=arguments.whole(least=LEAST_WORLDS, most=MOST_WORLDS),
        default=WORLDS,
        metavar="N",
        help="simulated years",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )
    parser.add_argument(
        "--plan",
        type=_plan,
        action="append",
        default=[],
        metavar="[NAME=]REF,REF",
        help="treatments to compare with the year as it is; may be given several times",
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
    source.add_format(parser)


def run(given: Arguments) -> Outcome:
    """Simulate a year many times and say what it costs."""
    from mycel.engine.scaling import risk

    found = registers.read(path=given.source, format_=given.format)
    if not found.movement.risks:
        raise Refused(f"{given.source}: there are no risks; expected at least one")
    try:
        assessment = risk.assess(
            movement=found.movement,
            worlds=given.worlds,
            seed=given.seed,
            plans=_plans(given.plan),
            today=_today(given, found.movement),
            until=given.until,
            scenario=given.scenario,
            progress=progress.bar(what="simulating"),
        )
    except ValueError as error:
        raise Refused(f"{given.source}: {error}") from error
    result = risk.result(assessment=assessment)
    return Outcome(
        method=assessment.method,
        input={
            **found.described(),
            "risks": len(found.movement.risks),
            "treatments": len(found.movement.treatments),
        },
        result=result,
        warnings=assessment.warnings,
        says=_says(result),
    )


def _plan(text: str) -> tuple[str, tuple[str, ...]]:
    """Read ``name=treatment/a,treatment/b``; the name may be absent."""
    name, equals, refs = text.rpartition("=")
    chosen = tuple(ref for ref in refs.split(",") if ref)
    if not chosen or (equals and not name):
        raise ArgumentTypeError(
            f"{shown(value=text)} was given; expected refs such as treatment/a,treatment/b"
        )
    return name, chosen


def _plans(given: list[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    plans: dict[str, tuple[str, ...]] = {}
    for place, (name, refs) in enumerate(given, start=1):
        called = name or (PLAN if len(given) == 1 else f"{PLAN} {place}")
        if called in plans:
            raise Refused(f"two plans are called {shown(value=called)}; expected every name once")
        plans[called] = refs
    return plans


def _today(given: Arguments, movement: "Movement") -> date | None:
    """The current date only where the answer depends on a date."""
    if given.today is not None:
        return cast("date", given.today)
    if any(node.harm_per_unserved for node in movement.nodes.values()):
        return datetime.now(tz=UTC).date()
    return None


def _says(result: Mapping[str, Any]) -> list[str | Table]:
    says: list[str | Table] = []
    if not result["units"]:
        return ["Nothing has numbers, so nothing can be said about a year's losses."]
    rows = [
        (
            unit,
            one["expected"],
            one["standard_error"],
            *one["quantiles"].values(),
            one["expected_shortfall95"],
        )
        for unit, one in result["units"].items()
    ]
    heads = ("a year costs", "expected", "error", "median", "1 in 10", "1 in 20", "1 in 100")
    says.append(_table((*heads, "worst 5 %"), rows))
    for unit in result["units"]:
        says.append(f"Where {unit} comes from:")
        says.append(_sources(result["by_risk"], unit))
    says += [_change(plan) for plan in result["plans"]]
    return says


def _sources(by_risk: list[dict[str, Any]], unit: str) -> Table:
    rows = [(one["ref"], one["units"][unit]) for one in by_risk if unit in one["units"]]
    rows.sort(key=lambda row: (-row[1]["expected"], row[0]))
    return _table(
        ("source", "expected", "share", "of the worst 5 %", "importance"),
        [
            (ref, one["expected"], one["share"], one["shortfall_share"], one["importance"])
            for ref, one in rows[:SHOWN]
        ],
    )


def _change(plan: Mapping[str, Any]) -> Table:
    rows = [
        (unit, one["expected"], one["standard_error"], one["expected_shortfall95"])
        for unit, one in plan["difference"].items()
    ]
    return _table((f"with {plan['name']}", "change", "error", "in the worst 5 %"), rows)


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Table:
    """Spell numbers as they are: their digits are those that chance supports."""
    return Table(heads, [tuple(_number(cell) for cell in row) for row in rows])


def _number(value: object) -> object:
    if not isinstance(value, float):
        return value
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.10g}"


VERB = Verb(
    name="risk",
    group="assessment",
    help="say what a year may cost, where that comes from, and what a plan would change",
    example="mycel risk movements/open-atlas --worlds 10000",
    options=options,
    run=run,
    keys=(
        "units",
        "by_risk",
        "plans",
        "register",
        "factors",
        "weights",
        "worlds",
        "seed",
    ),
)
