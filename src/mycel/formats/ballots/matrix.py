"""Rank-matrix CSV: one column per option, one row per ballot, cells are ranks or grades.

A cell is a rank (1 is best, equal numbers are equal ranks, gaps are allowed), `No opinion`, or
empty: unranked. Read as grades, a higher number is better, and both others are "no grade".
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from mycel.engine.choice import ballots as votes
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable
from mycel.formats.problems import Problem, shown

FORMAT = "matrix-csv"
Marks = Literal["ranks", "grades"]
VOTER, WEIGHT = "voter_id", "weight"
RANK_DIGITS = 4
GRADE_DIGITS = 6
NO_OPINION = "No opinion"


def read(*, data: bytes, file: str, marks: Marks = "ranks") -> BallotFile:
    """Read a rank matrix; columns `voter_id` and `weight` are no options.

    The scale of grades is the lowest to the highest grade that was given.

    Errors:
        Problem with the line for a row of another length, for a cell that is neither a number nor
        `No opinion` nor empty, for a voter or an option that stands twice.
    """
    rows = _rows(lines=plain.lines(data=data, file=file), file=file)
    line, head = next(rows, (1, []))
    heads = [cell.strip() for cell in head]
    named = [(name, line) for name in heads if name not in {VOTER, WEIGHT}]
    for name, _ in named:
        if "\n" in name:
            wrong = f"the name {shown(value=name)} runs over two lines; expected one"
            raise Problem(text=wrong, file=file, line=line)
    options = plain.require_names(names=named, file=file)
    for name in (VOTER, WEIGHT):
        if heads.count(name) > 1:
            wrong = f"the column {name} stands here twice; expected it once"
            raise Problem(text=wrong, file=file, line=line)
    reader = _Reader(file=file, heads=heads, marks=marks)
    found = reader.ballots(rows=rows)
    plain.require_room(options=len(options), ballots=len(found), file=file)
    if sum(found.values()) > plain.MAX_BALLOTS:
        wrong = f"there are more than {plain.MAX_BALLOTS:,} ballots; expected fewer"
        raise Problem(text=wrong, file=file)
    return _file(options=options, found=found, marks=marks)


def _file(
    *, options: tuple[str, ...], found: Mapping[tuple[int, ...], int], marks: Marks
) -> BallotFile:
    weights = np.array([*found.values()], dtype=np.int64)
    matrix = np.array([*found], dtype=np.int32).reshape(len(found), len(options))
    if marks == "ranks":
        ranks = matrix.astype(np.int16)
        found_ranks = votes.of_ranks(options=options, ranks=ranks, weights=weights)
        return BallotFile(FORMAT, rankings=found_ranks)
    given = matrix[matrix != votes.NO_GRADE]
    scale = (int(given.min()), int(given.max())) if given.size else (0, 0)
    grades = votes.grades(options=options, matrix=matrix, weights=weights, scale=scale)
    return BallotFile(FORMAT, grades=grades)


@dataclass(slots=True)
class _Reader:
    """Reads rows into marks; every spelling of a cell is understood once."""

    file: str
    heads: Sequence[str]
    marks: Marks
    known: dict[str, int] = field(default_factory=dict)
    voters: dict[str, int] = field(default_factory=dict)

    def ballots(self, *, rows: Iterator[tuple[int, list[str]]]) -> dict[tuple[int, ...], int]:
        """Return weights by marks."""
        found: dict[tuple[int, ...], int] = {}
        known, size = self.known, len(self.heads)
        is_plain = not {VOTER, WEIGHT} & set(self.heads)
        for line, row in rows:
            if len(row) != size:
                wrong = f"the row has {len(row)} cells; expected {size}, one for each column"
                raise Problem(text=wrong, file=self.file, line=line)
            cells, weight = (row, 1) if is_plain else self._taken_apart(row=row, line=line)
            try:
                marks = tuple([known[cell] for cell in cells])
            except KeyError:
                for cell in cells:
                    known[cell] = self._mark(cell=cell, line=line)
                marks = tuple([known[cell] for cell in cells])
            found[marks] = found.get(marks, 0) + weight
        return found

    def _taken_apart(self, *, row: list[str], line: int) -> tuple[list[str], int]:
        """Return the marks of a row and its weight; a voter who stands twice is refused."""
        cells, weight = [], 1
        for head, cell in zip(self.heads, row, strict=True):
            if head == WEIGHT:
                weight = plain.whole(text=cell, what="the weight", file=self.file, line=line)
            elif head == VOTER:
                voter = cell.strip()
                if not voter or voter in self.voters:
                    said = f"stands in line {self.voters[voter]} already" if voter else "is empty"
                    wrong = f"the voter {shown(value=voter)} {said}; expected every voter once"
                    raise Problem(text=wrong, file=self.file, line=line)
                self.voters[voter] = line
            else:
                cells.append(cell)
        return cells, weight

    def _mark(self, *, cell: str, line: int) -> int:
        said = cell.strip()
        is_ranks = self.marks == "ranks"
        if not said:
            return votes.UNRANKED if is_ranks else votes.NO_GRADE
        if said.lower() == NO_OPINION.lower():
            return votes.NO_OPINION if is_ranks else votes.NO_GRADE
        size = said.removeprefix("-")
        digits = RANK_DIGITS if is_ranks else GRADE_DIGITS
        if size.isascii() and size.isdigit() and len(size) <= digits:
            value = int(said)
            if value >= 1 or not is_ranks:
                return value
        expected = "a rank of 1 or more" if is_ranks else "a whole number"
        wrong = f"the cell is {shown(value=said)}; expected {expected}, {NO_OPINION} or nothing"
        if size.isascii() and size.isdigit() and len(size) > digits:
            wrong = f"the cell has {len(size)} digits; expected at most {digits}"
        raise Problem(text=wrong, file=self.file, line=line)


def _rows(*, lines: Sequence[str], file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        wrong = f"this is not CSV ({error}); expected one column for each option"
        raise Problem(text=wrong, file=file, line=reader.line_num) from None


def write(*, ballots: BallotFile) -> bytes:
    """Write rankings, or grades where there are no rankings; weights above 1 in a column `weight`.

    Errors:
        NotWritable where there are neither, and for names that one line cannot hold.
    """
    held = ballots.rankings if ballots.rankings is not None else ballots.grades
    if held is None:
        raise NotWritable(f"there are no ballots to write as {FORMAT}; expected ranks or grades")
    plain.require_writable(names=held.options, format_=FORMAT)
    if taken := {VOTER, WEIGHT} & set(held.options):
        raise NotWritable(f"{min(taken)} names a column of {FORMAT}; expected another name")
    is_ranks = isinstance(held, votes.Rankings)
    spelled = {votes.UNRANKED: "", votes.NO_OPINION: NO_OPINION} if is_ranks else {}
    spelled = spelled if is_ranks else {votes.NO_GRADE: ""}
    marks = held.ranks if isinstance(held, votes.Rankings) else held.grades
    out = io.StringIO()
    write_row = csv.writer(out, lineterminator="\n").writerow
    is_weighted = bool((held.weights > 1).any())
    write_row([*held.options, *([WEIGHT] if is_weighted else [])])
    for row, weight in zip(marks.tolist(), held.weights.tolist(), strict=True):
        cells = [spelled.get(mark, mark) for mark in row]
        write_row([*cells, *([weight] if is_weighted else [])])
    return out.getvalue().encode()
