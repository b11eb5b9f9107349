"""committee: who fills a number of seats, so that every group of voters is represented."""

from collections.abc import Iterator
from typing import Any

from mycel.cli import arguments, ballotfiles
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb
from mycel.cli.verbs import budget
from mycel.formats.problems import Problem

RULES = ("seq-phragmen", "seq-pav", "equal-shares")
VALUES = {"seq-phragmen": "time", "seq-pav": "weight", "equal-shares": "price"}
MOST_SEATS = 10_000


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "ballots",
        metavar="FILE",
        help="who approves of whom: abcvoting YAML, Pabulib, PrefLib .cat, or a CSV of grades "
        "(the highest approves)",
    )
    parser.add_argument(
        "--rule", choices=RULES, default="seq-phragmen", help="how the seats are filled"
    )
    parser.add_argument(
        "--completion",
        choices=("none", "approval"),
        default="none",
        help="how equal-shares fills seats that are left: not at all, or by approvals",
    )
    parser.add_argument(
        "--seats",
        type=arguments.whole(least=1, most=MOST_SEATS),
        metavar="N",
        help="how many are elected; as the file says, else it must be given",
    )
    parser.add_argument(
        "--ties",
        type=budget.file_or_order,
        default="file",
        metavar="HOW",
        help="file: as options stand in the file; order:FILE: one option on each line, the "
        "preferred first",
    )
    ballotfiles.add_format(parser)


def run(given: Arguments) -> Outcome:
    """Fill the seats and say in which order."""
    from mycel.engine.choice import committee
    from mycel.engine.choice.ballots import BallotError
    from mycel.engine.choice.rule import VERSION

    cells = ballotfiles.GRADES
    found = ballotfiles.read(path=given.ballots, format_=given.format, cells=cells)
    supports = ballotfiles.supports(given=found, path=given.ballots)
    seats = given.seats or found.file.seats
    if seats is None:
        raise Refused(f"{given.ballots}: the file states no number of seats; expected --seats")
    ties, order = ballotfiles.preferred(ties=given.ties)
    try:
        elected = committee.elect(
            supports=supports,
            rule=given.rule,
            seats=seats,
            completion=given.completion,
            order=order,
        )
    except BallotError as error:
        raise Problem(text=str(error), file=given.ballots) from error
    result = committee.spell(supports=supports, elected=elected)
    return Outcome(
        method={
            "version": VERSION,
            "arithmetic": "fraction",
            "seats": seats,
            "ties": ties,
            "order": list(order),
        },
        input=found.described(ballots=supports, seats=found.file.seats),
        result=result,
        warnings=found.file.warnings,
        says=[*_says(result, rule=given.rule, seats=seats)],
    )


def _says(result: dict[str, Any], *, rule: str, seats: int) -> Iterator[str | Table]:
    chosen = result["committee"]
    yield f"{len(chosen)} of {seats} seats are filled ({rule})."
    rows = [(one["round"], one["elected"], one["value"]) for one in result["rounds"]]
    if rows:
        yield Table(("seat", "elected", VALUES[rule]), rows)
    for tie in result["ties"]:
        names = ", ".join(tie["between"])
        yield f"Tie for seat {tie['round']}: {names}; decided by {tie['broken_by']}."


VERB = Verb(
    name="committee",
    group="decisions",
    help="fill seats so that every group of voters is represented",
    example="mycel committee profile.yaml --rule seq-phragmen --seats 3",
    options=options,
    run=run,
    keys=("committee", "ties", "rounds"),
)
