"""tally: who won, why, and every stage of the count."""

from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal, cast

from mycel.cli import arguments, ballotfiles, counted
from mycel.cli.outcome import Outcome
from mycel.cli.verb import Arguments, Parser, Refused, Verb
from mycel.formats.problems import Problem, nearest, shown

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.choice.ballots import Grades, Rankings
    from mycel.engine.choice.rule import Rule, Ties

METHODS = (
    "plurality", "approval", "score", "borda", "star", "majority-judgement", "irv", "schulze",
    "schulze-wikimedia", "ranked-pairs", "stv-scottish", "stv-wigm-prf", "stv-meek-prf",
    "stv-wikimedia",
)  # fmt: skip
GRADED = ("approval", "score", "star", "majority-judgement")
TRANSFER = ("irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf", "stv-wikimedia")
BLANKS = ("no-comparison", "last")
MOST_SEATS = 2_000
FILE = "file"
ARITHMETIC = {
    "plurality": "fraction",
    "stv-scottish": "fixed-5",
    "stv-wigm-prf": "fixed-4",
    "stv-meek-prf": "fixed-9",
    "stv-wikimedia": "fixed-10",
}
MISSING: Mapping[str, Literal["ignore", "lowest"]] = {
    "score": "ignore",
    "star": "lowest",
    "majority-judgement": "lowest",
}
TIES = "open, ballots, order:FILE, file or seed:HEX"


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "ballots",
        metavar="BALLOTS",
        help="PrefLib (.soi .soc .toi .toc .cat), .blt, Scottish council CSV, or a CSV with one "
        "column for each option: ranks, No opinion or nothing",
    )
    parser.add_argument(
        "--method",
        type=_known_method,
        required=True,
        metavar="M",
        help=f"how it is counted: {', '.join(METHODS)}",
    )
    parser.add_argument(
        "--seats",
        type=arguments.whole(least=1, most=MOST_SEATS),
        metavar="N",
        help="how many are elected; as the file says, else 1",
    )
    _reading_options(parser)
    _tie_options(parser)
    parser.add_argument(
        "--caps",
        metavar="FILE",
        help="CSV with the columns group,most,option: the most winners that each group may have",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="also search the fewest further ballots that would change who is elected",
    )
    ballotfiles.add_format(parser)


def _reading_options(parser: Parser) -> None:
    """Declare how ballots are read."""
    parser.add_argument(
        "--blank",
        choices=BLANKS,
        default="no-comparison",
        help="what unranked and No opinion mean: no count in either direction, or ranked last",
    )
    parser.add_argument(
        "--no-opinion", choices=BLANKS, help="what No opinion means, where it is not as --blank"
    )
    parser.add_argument(
        "--equal-ranks",
        choices=("cut", "refuse"),
        default="cut",
        help="what irv and stv methods do with equal ranks: the ballot ends there, or is refused",
    )
    parser.add_argument(
        "--links",
        choices=("winning-votes", "margins"),
        default="winning-votes",
        help="strength of a win between two options (schulze, ranked-pairs)",
    )
    parser.add_argument(
        "--missing",
        choices=("ignore", "lowest"),
        help="what a missing grade means; score ignores it, star and majority-judgement take the "
        "lowest",
    )
    parser.add_argument(
        "--cells",
        choices=(ballotfiles.RANKS, ballotfiles.GRADES),
        help="what the cells of a CSV are; grades for approval, score, star and "
        "majority-judgement, else ranks",
    )


def _tie_options(parser: Parser) -> None:
    """Declare how ties go."""
    parser.add_argument(
        "--ties",
        type=_ties,
        default="open",
        metavar="HOW",
        help="open: ties stay; ballots: an order drawn from the ballots; order:FILE: one option "
        "on each line, the preferred first; file: the order in a .blt; seed:HEX: drawn from 32 "
        "bytes",
    )


def _known_method(text: str) -> str:
    if text not in METHODS:
        expected = nearest(word=text, among=METHODS) or f"one of {', '.join(METHODS)}"
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected {expected}")
    return text


def _ties(text: str) -> str:
    is_known = text in {"open", "ballots", FILE}
    is_named = any(text.startswith(way) and text != way for way in (ballotfiles.ORDER, "seed:"))
    if not (is_known or is_named):
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected {TIES}")
    return text


def run(given: Arguments) -> Outcome:
    """Count, and say who won and how it came about."""
    from mycel.engine.choice import explaining, tally
    from mycel.engine.choice import result as results
    from mycel.engine.choice.ballots import BallotError, Grades
    from mycel.engine.choice.explaining import changing

    method = given.method
    cells = given.cells or (ballotfiles.GRADES if method in GRADED else ballotfiles.RANKS)
    found = ballotfiles.read(path=given.ballots, format_=given.format, cells=cells)
    ballots, notes = _cut(_ballots(found, method=method, path=given.ballots), given=given)
    rule = _rule(given, found=found)
    try:
        result = tally.count(ballots=ballots, rule=rule)
        recounts = changing.RECOUNTS if given.explain else 0
        why = explaining.explain(ballots=ballots, rule=rule, result=result, recounts=recounts)
    except BallotError as error:
        raise Problem(text=str(error), file=given.ballots) from error
    spelled = results.spell(options=ballots.options, result=result)
    if given.explain:
        spelled["explanation"] = asdict(why)
    scale = [*ballots.scale] if isinstance(ballots, Grades) else None
    return Outcome(
        method={
            **_method(rule, scale=scale),
            "cells": cells,
            "equal_ranks": given.equal_ranks if method in TRANSFER else "kept",
        },
        input=found.described(ballots=ballots, blank=_blank(ballots), seats=found.file.seats),
        result=spelled,
        warnings=(*found.file.warnings, *notes, *_notes(given, order=found.file.order)),
        says=counted.says(
            result=spelled, rule=rule, why=why, options=ballots.options, ballots=ballots.size
        ),
    )


def _blank(ballots: "Rankings | Grades") -> int:
    from mycel.engine.choice.ballots import NO_GRADE, Grades

    if isinstance(ballots, Grades):
        return int(ballots.weights[(ballots.grades == NO_GRADE).all(axis=1)].sum())
    return ballots.blank


def _ballots(found: ballotfiles.Given, *, method: str, path: str) -> "Rankings | Grades":
    """Return the ballots of the kind that a method counts best."""
    rankings, grades = found.file.rankings, found.file.grades
    if method in GRADED and grades is not None:
        return grades
    held = rankings if rankings is not None else grades
    if held is None:
        other = "budget" if found.file.budget is not None else "committee"
        said = f"{path}: the file holds neither ranks nor grades"
        raise Refused(f"{said}; expected a ballot file, or mycel {other}")
    return held


def _cut(
    ballots: "Rankings | Grades", *, given: Arguments
) -> tuple["Rankings | Grades", tuple[str, ...]]:
    """End ballots at equal ranks where the method has no reading of them."""
    from mycel.engine.choice import converting

    if given.method not in TRANSFER or given.equal_ranks != "cut":
        return ballots, ()
    shorter, ended = converting.cut(ballots=converting.ranked(ballots=ballots))
    if not ended:
        return ballots, ()
    said = (
        "ballot ranks options equally and ends"
        if ended == 1
        else "ballots rank options equally and end"
    )
    return shorter, (f"{ended:,} {said} there; --equal-ranks refuse stops at the first",)


def _rule(given: Arguments, *, found: ballotfiles.Given) -> "Rule":
    from mycel.engine.choice.rule import Rule

    ties, order = ballotfiles.preferred(ties=given.ties)
    seed = b""
    if ties == FILE:
        ties, order = "order", found.file.order
        if not order:
            raise Refused(f"{given.ballots}: the file gives no tie order; expected one for --ties")
    if ties.startswith("seed:"):
        ties, seed = "seed", _seed(ties.removeprefix("seed:"))
    return Rule(
        method=given.method,
        seats=given.seats or found.file.seats or 1,
        unranked=given.blank,
        no_opinion=given.no_opinion or given.blank,
        links=given.links,
        missing=given.missing or MISSING.get(given.method),
        ties=cast("Ties", ties),
        order=order,
        seed=seed,
        caps=ballotfiles.caps(path=given.caps) if given.caps else (),
    )


def _seed(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        said = f"--ties: the seed {shown(value=text)} is not hexadecimal"
        raise Refused(f"{said}; expected 64 digits") from None


def _method(rule: "Rule", *, scale: list[int] | None) -> dict[str, object]:
    """Return the rule with every parameter, as a recount needs it."""
    from mycel.engine.choice.rule import VERSION

    return {
        "method": rule.method,
        "version": VERSION,
        "arithmetic": ARITHMETIC.get(rule.method, "int"),
        "seats": rule.seats,
        "unranked": rule.unranked,
        "no_opinion": rule.no_opinion,
        "links": rule.links,
        "missing": rule.missing,
        "scale": scale,
        "ties": rule.ties,
        "order": list(rule.order),
        "seed": rule.seed.hex(),
        "caps": [
            {"group": cap.group, "most": cap.most, "options": sorted(cap.options)}
            for cap in rule.caps
        ],
    }


def _notes(given: Arguments, *, order: tuple[str, ...]) -> tuple[str, ...]:
    if order and given.ties == "open":
        return ("the file gives a tie order that was not asked for; --ties file takes it",)
    return ()


VERB = Verb(
    name="tally",
    group="decisions",
    help="count ballots by any of fourteen methods, stage by stage",
    example="mycel tally ballots.csv --method schulze --seats 4",
    options=options,
    run=run,
    keys=(
        "winners",
        "ranking",
        "open_seats",
        "quota",
        "rounds",
        "pairwise",
        "condorcet_winner",
        "ties",
        "passed_over",
    ),
)
