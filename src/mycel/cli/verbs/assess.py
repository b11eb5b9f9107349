"""assess: what breaks first when demand grows, when, with what probability, and who keeps it."""

import calendar
import re
from datetime import UTC, date, datetime

from mycel.cli import progress, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb
from mycel.engine.scaling.outlook import Assessment

WORLDS = 10_000
TARGET = 0.8
SHOWN = 15


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="a movement directory or a known format")
    parser.add_argument("--growth", type=float, metavar="F", help="factor of demand, exact")
    parser.add_argument("--scenario", metavar="REF", help="a scenario of the movement")
    parser.add_argument("--until", type=_month, default="2030-12", metavar="YYYY-MM")
    parser.add_argument("--today", type=_day, help="first day; default: the current date")
    parser.add_argument("--worlds", type=int, default=WORLDS, help="simulated worlds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target-utilisation", type=float, default=TARGET, metavar="U")
    parser.add_argument(
        "--assume-utilisation",
        type=_share_range,
        metavar="LOW,HIGH",
        help="present use of nodes whose demand is not known; marked as assumed everywhere",
    )
    parser.add_argument("--format", help="format of the source, where it is not told by itself")


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
        method={"verb": "assess", **assessment.method},
        input=found.described(),
        result=scenario.result(assessment=assessment),
        warnings=assessment.warnings,
        says=_says(assessment),
    )


def _says(assessment: Assessment) -> list[str | Table]:
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


def _month(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}", text) or not 1 <= int(text[5:]) <= 12:  # noqa: PLR2004 — months
        raise Refused(f"the month {text} is not understood; expected YYYY-MM, such as 2030-12")
    year, month = int(text[:4]), int(text[5:])
    if year < 1:
        raise Refused(f"the year {text[:4]} is not understood; expected a year such as 2030")
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"the day {text} is not understood; expected YYYY-MM-DD") from error


def _share_range(text: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Refused(f"the range {text} is not understood; expected LOW,HIGH: 0.3,0.7") from error
    return low, high


VERB = Verb(
    name="assess",
    group="assessment",
    help="say what breaks first when demand grows, when, how likely, and who keeps it",
    example="mycel assess movements/open-atlas --growth 3 --until 2030-12",
    options=options,
    run=run,
)
