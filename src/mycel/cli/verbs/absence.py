"""absence: what may soon be known by too few people."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mycel.cli import arguments, progress, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.people.absence import Absence, NodeAbsence

WORLDS = 100_000
MOST_WORLDS = 10_000_000
MONTHS, MOST_MONTHS = 12, 120
LEAVING = "0.1,0.4"
SHOWN = 20


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="a movement directory or a known format")
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
        "--today",
        type=arguments.day,
        metavar="DATE",
        help="first day; without it, the current date",
    )
    parser.add_argument(
        "--months",
        type=arguments.whole(least=1, most=MOST_MONTHS),
        default=MONTHS,
        metavar="M",
        help="how far ahead it is looked",
    )
    parser.add_argument(
        "--leaving",
        type=arguments.share_range,
        default=LEAVING,
        metavar="LOW,HIGH",
        help="how often one person leaves per year, where few have been seen to leave",
    )
    parser.add_argument(
        "--recorded-since",
        type=arguments.day,
        metavar="DATE",
        help="since when ends of roles are written down; without it, the earliest end",
    )
    source.add_format(parser)


def run(given: Arguments) -> Outcome:
    """Say how likely nodes are to be known by too few people."""
    from mycel.engine.people import absence

    found = source.read(path=given.source, format_=given.format)
    today = given.today or datetime.now(tz=UTC).date()
    try:
        answer = absence.forward(
            movement=found.movement,
            today=today,
            worlds=given.worlds,
            seed=given.seed,
            months=given.months,
            leaving=given.leaving,
            recorded_since=given.recorded_since,
            progress=progress.bar(what="simulating"),
        )
    except ValueError as error:
        raise Refused(f"{given.source}: {error}") from error
    return Outcome(
        method={"today": today.isoformat()},
        input=found.described(),
        result=absence.result(absence=answer),
        says=_says(answer),
    )


def _says(answer: "Absence") -> list[str | Table]:
    from mycel.engine.people import absence

    rows = [
        (one.ref, one.people, one.at_least, _told(one), one.standard_error)
        for one in absence.ordered(absence=answer)[:SHOWN]
    ]
    low, high = answer.leaving
    basis = (
        f"From {answer.ended} tenures that ended, by time since joining."
        if answer.basis == "tenures"
        else f"Taken: one person leaves {low:.2g} to {high:.2g} times a year; "
        f"{answer.ended} tenures were seen to end."
    )
    return [
        f"Within {answer.months} months, if nobody joins:",
        Table(("node", "people", "needs", "too few", "error"), rows),
        f"{answer.withheld} nodes are answered in a word, so that no number is about one person.",
        f"For {len(answer.nobody)} nodes nobody is named.",
        basis,
    ]


def _told(one: "NodeAbsence") -> str:
    if one.word is not None:
        return one.word
    if one.upper_bound is not None:
        return f"below {one.upper_bound:.2g}"
    return f"{one.probability:.2g}"


VERB = Verb(
    name="absence",
    group="assessment",
    help="say what may soon be known by too few people",
    example="mycel absence movements/open-atlas --months 12",
    options=options,
    run=run,
    keys=(
        "nodes",
        "withheld",
        "nobody",
        "basis",
        "leaving_per_year",
        "tenures",
    ),
)
