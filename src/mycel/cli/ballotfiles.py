"""Ballot files: what the verbs that count are given, and the small files beside it."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mycel.cli import source
from mycel.cli.verb import Parser, Refused
from mycel.formats.problems import Problem, shown

if TYPE_CHECKING:  # the readers are imported when something is read, so that help comes at once
    from mycel.engine.choice.ballots import Grades, Rankings, Supports
    from mycel.engine.choice.rule import Cap
    from mycel.formats.ballots import BallotFile

CAPS_HEAD = ["group", "most", "option"]
STRATA_HEAD = ["stratum", "limit"]
MEANT = {
    "group": "a group, the most winners it may have, and an option",
    "stratum": "a stratum and its limit",
}
ORDER = "order:"
RANKS, GRADES = "ranks", "grades"


@dataclass(frozen=True)
class Given:
    """A ballot file that was read, with its digest."""

    file: "BallotFile"
    digest: str

    def described(
        self, *, ballots: "Rankings | Grades | Supports", **more: object
    ) -> dict[str, object]:
        """Return the input part of the JSON contract for the ballots that were counted."""
        from mycel.engine.choice import ballots as votes

        return {
            "digest": self.digest,
            "format": self.file.format,
            "title": self.file.title,
            "options": len(ballots.options),
            "withdrawn": list(self.file.withdrawn),
            "ballots": ballots.size,
            "different": len(ballots.weights),
            "ballots_digest": f"sha256:{votes.digest(ballots=ballots)}",
            **more,
        }


def add_format(parser: Parser) -> None:
    """Declare the option that says what a ballot file is."""
    parser.add_argument(
        "--format", metavar="FORMAT", help="format of the ballots, where it is not told by itself"
    )


def read(*, path: str, format_: str | None, cells: str = RANKS) -> Given:
    """Read a ballot file, or stdin.

    Errors:
        Problem with the line for whatever is refused.
    """
    from mycel.formats import ballots

    name, data = source.one_file(path=path)
    found = ballots.read(
        data=data, name=path, format_=format_, marks="grades" if cells == GRADES else "ranks"
    )
    return Given(file=found, digest=source.digest(files={name: data}))


def supports(*, given: Given, path: str) -> "Supports":
    """Return who supports what; of graded ballots, the highest grade of the scale supports.

    Errors:
        Refused for ballots that are ranked.
    """
    from mycel.engine.choice import ballots as votes

    if given.file.supports is not None:
        return given.file.supports
    held = given.file.grades
    if held is None:
        raise Refused(f"{path}: the ballots are ranked; expected approvals or grades")
    best = held.grades == held.scale[1]
    return votes.supports(
        options=held.options,
        ballots=(
            (dict.fromkeys(row.nonzero()[0].tolist(), 1), weight)
            for row, weight in zip(best, held.weights.tolist(), strict=True)
        ),
    )


def order(*, path: str) -> tuple[str, ...]:
    """Return the tie order that a file gives: one option on each line, the preferred first."""
    from mycel.formats.ballots import text

    _, data = source.one_file(path=path)
    lines = [line.strip() for line in text.lines(data=data, file=path)]
    return tuple(line for line in lines if line)


def caps(*, path: str) -> "tuple[Cap, ...]":
    """Return caps from a CSV with the columns group, most, option: one row for each option.

    Errors:
        Problem with the line.
    """
    from mycel.engine.choice.rule import Cap
    from mycel.formats.ballots import text

    _, data = source.one_file(path=path)
    rows = _rows(lines=text.lines(data=data, file=path), path=path, head=CAPS_HEAD)
    members: dict[str, set[str]] = {}
    most: dict[str, int] = {}
    for line, (group, said, option) in rows:
        allowed = text.whole(text=said, what="most", file=path, line=line, least=0, digits=4)
        if most.setdefault(group, allowed) != allowed:
            wrong = f"the group {shown(value=group)} has {allowed} here; expected {most[group]}"
            raise Problem(text=wrong, file=path, line=line)
        if option in members.setdefault(group, set()):
            wrong = f"the option {shown(value=option)} stands twice in its group; expected it once"
            raise Problem(text=wrong, file=path, line=line)
        members[group].add(option)
    return tuple(Cap(group, frozenset(names), most[group]) for group, names in members.items())


def strata(*, path: str) -> dict[str, Fraction]:
    """Return the limit of each stratum from a CSV with the columns stratum, limit; in its order.

    Errors:
        Problem with the line.
    """
    from mycel.formats.ballots import text

    _, data = source.one_file(path=path)
    found: dict[str, Fraction] = {}
    rows = _rows(lines=text.lines(data=data, file=path), path=path, head=STRATA_HEAD)
    for line, (stratum, said) in rows:
        if stratum in found:
            wrong = f"the stratum {shown(value=stratum)} stands twice; expected it once"
            raise Problem(text=wrong, file=path, line=line)
        if not re.fullmatch(r"[0-9]{1,20}([.][0-9]{1,6})?", said):
            wrong = f"the limit is {shown(value=said)}; expected a sum such as 1234.50"
            raise Problem(text=wrong, file=path, line=line)
        found[stratum] = Fraction(said)
    return found


def _rows(*, lines: Sequence[str], path: str, head: Sequence[str]) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        wrong = f"this is not CSV ({error}); expected {','.join(head)}"
        raise Problem(text=wrong, file=path, line=reader.line_num) from None
    if not rows or rows[0][1] != [*head]:
        first = shown(value=",".join(rows[0][1]) if rows else "")
        wrong = f"the first line is {first}; expected {','.join(head)}"
        raise Problem(text=wrong, file=path, line=1)
    for line, row in rows[1:]:
        if len(row) != len(head) or not all(row):
            wrong = f"{shown(value=','.join(row))} is not understood; expected {MEANT[head[0]]}"
            raise Problem(text=wrong, file=path, line=line)
    return rows[1:]


def increment(text: str) -> Fraction:
    """Read a sum of money above 0."""
    from argparse import ArgumentTypeError

    try:
        value = Fraction(text) if len(text) < 20 else Fraction(0)  # noqa: PLR2004 — longer than any sum of money
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if value <= 0:
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected a sum above 0 such as 1")
    return value


def preferred(*, ties: str) -> tuple[str, tuple[str, ...]]:
    """Return how ties go, and the order that ``order:FILE`` names.

    Errors:
        Problem for a file that cannot be read.
    """
    if ties.startswith(ORDER):
        return "order", order(path=ties.removeprefix(ORDER))
    return ties, ()


def exact(value: Fraction) -> str:
    """Return a sum as it is spelled in a method: whole, a decimal, or p/q."""
    from mycel.engine.choice.shares.outcome import money

    return str(money(value=value))
