"""promises: which promises of availability can be kept, given those they rest on."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mycel.cli import arguments, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb

if TYPE_CHECKING:
    from mycel.engine.scaling.promises import Judged, Judgement, Quarter

WORLDS = 100_000
MOST_WORLDS = 100_000_000
MONTHS = 12
SHOWN = 40
ORDER = ("cannot-be-kept", "at-risk", "not-known", "kept")
WORDS = {
    "cannot-be-kept": "cannot be kept",
    "at-risk": "at risk",
    "not-known": "not known",
    "kept": "kept",
}
WHY = {
    "above-the-weakest": "more than the weakest of what it rests on",
    "above-all-together": "more than all it rests on together",
    "simulated-below": "down longer in the simulated worlds",
    "too-close": "too close to tell in so many worlds",
}


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="a movement, or what import reads")
    parser.add_argument(
        "--worlds",
        type=arguments.whole(least=1, most=MOST_WORLDS),
        default=WORLDS,
        metavar="N",
        help="simulated worlds",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )
    parser.add_argument(
        "--quarters-start",
        type=arguments.whole(least=1, most=MONTHS),
        metavar="MONTH",
        help="month in which a quarter of the community begins: 12 for December to February",
    )
    parser.add_argument(
        "--today", type=arguments.day, metavar="DATE", help="first day of the quarters looked at"
    )
    source.add_format(parser)


def run(given: Arguments) -> Outcome:
    """Judge every promise of availability."""
    from mycel.engine.scaling import promises

    quarters: tuple[Quarter, ...] = ()
    method: dict[str, object] = {"format": given.format, "today": None}
    if given.quarters_start is not None:
        today = given.today or datetime.now(tz=UTC).date()
        quarters = promises.quarters(start_month=given.quarters_start, today=today)
        method["today"] = today.isoformat()
    found = source.read(path=given.source, format_=given.format)
    try:
        judged = promises.judge(movement=found.movement, worlds=given.worlds, seed=given.seed)
    except ValueError as error:
        raise Refused(f"{given.source}: {error}") from error
    return Outcome(
        method=method,
        input=found.described(),
        result=promises.result(judgement=judged, quarters=quarters),
        warnings=_warnings(judged),
        says=_says(judged, quarters),
    )


def _says(judged: "Judgement", quarters: "tuple[Quarter, ...]") -> list[str | Table]:
    ranked = sorted(
        judged.promises, key=lambda one: (ORDER.index(str(one.verdict)), one.check.node)
    )
    if not ranked:
        return ["Nothing here promises an availability."]
    counts = [
        f"{number} {WORDS[word]}"
        for word in ORDER
        if (number := sum(str(one.verdict) == word for one in ranked))
    ]
    heads = ["ref", "promised", "can promise", "simulated", "error", "budget h", "verdict", "why"]
    if quarters:
        heads[5] = f"h from {quarters[0].first} to {quarters[0].last}"
    return [
        f"{len(ranked)} promises: {', '.join(counts)}.",
        Table(heads, [_line(one, quarters) for one in ranked[:SHOWN]]),
    ]


def _line(one: "Judged", quarters: "tuple[Quarter, ...]") -> tuple[object, ...]:
    check = one.check
    budget = check.error_budget_hours
    if quarters:
        budget = quarters[0].budget_hours(promised=check.promised)
    return (
        check.node,
        f"{check.promised:.6g}",
        f"{check.independent:.6g}",
        None if one.simulated is None else f"{one.simulated:.6g}",
        one.standard_error,
        budget,
        WORDS[str(one.verdict)],
        "; ".join(WHY[str(reason)] for reason in one.reasons),
    )


def _warnings(judged: "Judgement") -> tuple[str, ...]:
    silent = sum(bool(one.check.assumed) for one in judged.promises)
    untold = len(judged.not_checked)
    return (
        *([f"{silent} promises rest on nodes that promise nothing"] if silent else ()),
        *([f"{untold} nodes promise an answer in time, which is not judged"] if untold else ()),
    )


VERB = Verb(
    name="promises",
    group="assessment",
    help="say which promises can be kept, given those they rest on",
    example="mycel promises movements/open-atlas --quarters-start 12",
    options=options,
    run=run,
    keys=(
        "promises",
        "not_checked",
        "quarters",
    ),
)
