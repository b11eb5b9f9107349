"""assess: what breaks first when demand grows, when, with what probability, and who keeps it."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from mycel.cli import arguments, progress, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.scaling.outlook import Assessment

WORLDS = 10_000
TARGET = 0.8
UNTIL = "2030-12"
SHOWN = 15


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="a movement directory or a known format")
    parser.add_argument(
        "--growth", type=arguments.number, metavar="F", help="factor of demand at the end, exact"
    )
    parser.add_argument("--scenario", metavar="REF", help="a scenario of the movement")
    parser.add_argument(
        "--until",
        type=arguments.month,
        default=UNTIL,
        metavar="YYYY-MM",
        help="last month looked at",
    )
    parser.add_argument(
        "--today",
        type=arguments.day,
        metavar="DATE",
        help="first day; without it, the current date",
    )
    parser.add_argument(
        "--worlds",
        type=arguments.whole(least=1),
        default=WORLDS,
        metavar="N",
        help="simulated worlds",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )
    parser.add_argument(
        "--target-utilisation",
        type=arguments.number,
        default=TARGET,
        metavar="U",
        help="share of its capacity that a node should not pass; not applied to queues",
    )
    parser.add_argument(
        "--assume-utilisation",
        type=arguments.share_range,
        metavar="LOW,HIGH",
        help="present use of nodes whose demand is not known; marked as assumed everywhere",
    )
    source.add_format(parser)


def run(given: Arguments) -> Outcome:
    """Assess a movement and say what breaks first."""
    from mycel.engine.scaling import scenario

    found = source.read(path=given.source, format_=given.format)
    try:
        assessment = scenario.assess(
            movement=found.movement,
            today=given.today or datetime.now(tz=UTC).date(),
            until=given.until,
            growth=given.growth,
            scenario=given.scenario,
            worlds=given.worlds,
            seed=given.seed,
            target_utilisation=given.target_utilisation,
            assume_utilisation=given.assume_utilisation,
            progress=progress.bar(what="assessing"),
        )
    except ValueError as error:
        raise Refused(f"{given.source}: {error}") from error
    return Outcome(
        method=assessment.method,
        input=found.described(),
        result=scenario.result(assessment=assessment),
        warnings=assessment.warnings,
        says=_says(assessment),
    )


def _says(assessment: "Assessment") -> list[str | Table]:
    nodes = {one.ref: one for one in assessment.nodes}
    first = [nodes[ref] for ref in assessment.breaks_first]
    measured = len(nodes) - len(assessment.not_measured)
    says: list[str | Table] = []
    if first:
        top = first[0]
        says.append(
            f"{top.ref} breaks first in {top.first_to_break:.0%} of the worlds; "
            f"{top.steward or 'nobody'} keeps it."
        )
    else:
        says.append("Nothing that is measured breaks by then.")
    rows = [
        (
            one.ref + (" (assumed)" if one.assumed else ""),
            one.first_to_break,
            one.crossing.probability if one.crossing else None,
            _when(one.crossing.p10 if one.crossing else None),
            _when(one.crossing.p50 if one.crossing else None),
            one.headroom,
            one.reach,
            one.steward or "nobody",
        )
        for one in first[:SHOWN]
    ]
    if rows:
        heads = ("node", "first", "breaks", "p10", "p50", "headroom", "reach", "kept by")
        says.append(Table(heads, rows))
    says.append(
        f"{measured} of {len(nodes)} nodes are measured, {len(assessment.not_measured)} not yet; "
        f"{len(assessment.unowned)} are kept by nobody."
    )
    says += [f"cycle: {' → '.join(cycle)}" for cycle in assessment.cycles]
    if assessment.assumed:
        says.append(f"The present use of {len(assessment.assumed)} nodes is assumed, not measured.")
    return says


def _when(day: date | None) -> str:
    return day.strftime("%Y-%m") if day else "later"


VERB = Verb(
    name="assess",
    group="assessment",
    help="say what breaks first when demand grows, when, how likely, and who keeps it",
    example="mycel assess movements/open-atlas --growth 3 --until 2030-12",
    options=options,
    run=run,
    keys=(
        "nodes",
        "cycles",
        "unowned",
        "breaks_first",
        "not_measured",
        "assumed",
        "ties",
        "holds",
        "forecasts",
    ),
)
