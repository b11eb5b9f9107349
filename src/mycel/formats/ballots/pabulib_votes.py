"""The ballots of a Pabulib file: approval, choose-1, knapsack, ordinal, cumulative, scoring.

An ordinal ballot gives each project one point, and one more for every project ranked below it;
this is how the published column `score` was computed. The conversion is named `ordinal-places`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from mycel.engine.choice import ballots as votes
from mycel.engine.choice.ballots import Supports
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import Table
from mycel.formats.problems import Problem, shown

APPROVALS = ("approval", "choose-1", "knapsack")
POINTED = ("cumulative", "scoring")
ORDINAL = "ordinal"
KINDS = (*APPROVALS, ORDINAL, *POINTED)
ORDINAL_PLACES = "ordinal-places"
POINT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Numbered:
    """Rows of cells, one for each line from ``start`` on; an empty line is an empty row."""

    rows: Sequence[Sequence[str]]
    start: int

    def filled(self) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """Return the rows that hold something, and the line of each."""
        rows = self.rows
        size = len(rows)
        while size and not any(rows[size - 1]):
            size -= 1
        if all(map(any, rows[:size])):
            return range(self.start, self.start + size), rows[:size]
        kept = [i for i in range(size) if any(rows[i])]
        return [self.start + i for i in kept], [rows[i] for i in kept]

    def table(self, *, required: Sequence[str], file: str) -> tuple[Sequence[int], Table]:
        """Return the heads and the rows below them, each as long as the heads, and their lines."""
        lines, rows = self.filled()
        line, first = (lines[0], rows[0]) if rows else (self.start, [])
        head = tuple(cell.strip() for cell in first)
        for name in required:
            if name not in head:
                wrong = f"the column {name} is missing; expected {', '.join(required)}"
                raise Problem(text=wrong, file=file, line=line)
        if len(set(head)) != len(head):
            twice = next(name for name in head if head.count(name) > 1)
            wrong = f"the column {shown(value=twice)} stands here twice; expected it once"
            raise Problem(text=wrong, file=file, line=line)
        if set(map(len, rows)) - {len(head)}:
            at = next(i for i, row in enumerate(rows) if len(row) != len(head))
            wrong = f"the row has {len(rows[at])} cells; expected {len(head)}, one for each column"
            raise Problem(text=wrong, file=file, line=lines[at])
        columns = tuple(tuple(map(itemgetter(i), rows[1:])) for i in range(len(head)))
        return lines[1:], Table(head, columns)


@dataclass(frozen=True, slots=True)
class Cast:
    """What the section VOTES holds."""

    supports: Supports
    table: Table
    conversion: str = ""
    warnings: tuple[str, ...] = ()


def read(*, numbered: Numbered, projects: Sequence[str], vote_type: str, file: str) -> Cast:
    """Read ballots; an approval that stands twice on a ballot counts once, with a warning.

    Errors:
        Problem with the line for an unknown kind or project, points or weights that are no whole
        numbers, a voter who stands twice, a project that stands twice on a ballot with points.
    """
    kind = vote_type.strip().lower()
    if kind not in KINDS:
        wrong = f"the vote_type is {shown(value=vote_type)}; expected one of {', '.join(KINDS)}"
        raise Problem(text=wrong, file=file, line=1)
    needed = ("voter_id", "vote", *(["points"] if kind in POINTED else []))
    lines, table = numbered.table(required=needed, file=file)
    held = dict(zip(table.head, table.columns, strict=True))
    _require_voters(ids=held["voter_id"], lines=lines, file=file)
    wanted = [held[name] for name in (*needed[1:], "weight") if name in held]
    reader = _Reader(
        file=file,
        kind=kind,
        projects=tuple(projects),
        cells=wanted,
        lines=lines,
        is_weighted="weight" in held,
    )
    supports = votes.supports(options=projects, ballots=reader.ballots())
    conversion = ORDINAL_PLACES if kind == ORDINAL else ""
    return Cast(supports, table, conversion=conversion, warnings=reader.warnings())


def _require_voters(*, ids: Sequence[str], lines: Sequence[int], file: str) -> None:
    if len(set(ids)) == len(ids):
        return
    first: dict[str, int] = {}
    for voter, line in zip(ids, lines, strict=True):
        if voter in first:
            wrong = f"the voter {shown(value=voter)} stands in line {first[voter]} already"
            raise Problem(text=f"{wrong}; expected every voter once", file=file, line=line)
        first[voter] = line


@dataclass(slots=True)
class _Reader:
    """Reads every different ballot once."""

    file: str
    kind: str
    projects: tuple[str, ...]
    cells: Sequence[Sequence[str]]
    lines: Sequence[int]
    is_weighted: bool
    known: dict[str, int] = field(init=False)
    twice: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = {name: i for i, name in enumerate(self.projects)}

    def ballots(self) -> Iterator[tuple[Mapping[int, int], int]]:
        """Yield points by project, and weight."""
        total = 0
        for cells, number in self._counted():
            points = self._points(cells=cells, chosen=self._chosen(cells=cells))
            weight = number
            if self.is_weighted:
                weight *= self._whole(cells=cells, text=cells[-1], what="the weight", least=1)
            total += weight
            if total > plain.MAX_BALLOTS:
                wrong = f"there are more than {plain.MAX_BALLOTS:,} ballots; expected fewer"
                raise self._problem(wrong, cells=cells)
            yield points, weight

    def _counted(self) -> Iterator[tuple[tuple[str, ...], int]]:
        if len(self.cells) == 1:
            yield from (((text,), number) for text, number in Counter(self.cells[0]).items())
        else:
            yield from Counter(zip(*self.cells, strict=True)).items()

    def warnings(self) -> tuple[str, ...]:
        """Say which approvals stand twice on a ballot."""
        if not self.twice:
            return ()
        n, line = len(self.twice), self._line(cells=self.twice[0])
        said = "ballots name a project" if n > 1 else "ballot names a project"
        return (f"{n} {said} more than once, the first in line {line}; it counts once",)

    def _line(self, *, cells: tuple[str, ...]) -> int:
        """Return the first line of a ballot; asked at most once, as what is wrong ends it."""
        return next(
            line
            for line, one in zip(self.lines, zip(*self.cells, strict=True), strict=True)
            if one == cells
        )

    def _problem(self, text: str, *, cells: tuple[str, ...]) -> Problem:
        return Problem(text=text, file=self.file, line=self._line(cells=cells))

    def _whole(self, *, cells: tuple[str, ...], text: str, what: str, least: int) -> int:
        digits = plain.WEIGHT_DIGITS if least else POINT_DIGITS
        if text.isascii() and text.isdigit() and len(text) <= digits and int(text) >= least:
            return int(text)
        line = self._line(cells=cells)
        return plain.whole(
            text=text, what=what, file=self.file, line=line, least=least, digits=digits
        )

    def _chosen(self, *, cells: tuple[str, ...]) -> list[int]:
        text = cells[0]
        try:
            chosen = [self.known[one] for one in text.split(",")] if text else []
        except KeyError:
            names = [one.strip() for one in text.split(",")] if text.strip() else []
            if unknown := [one for one in names if one not in self.known]:
                wrong = f"the ballot names {shown(value=unknown[0])}; expected a project"
                raise self._problem(f"{wrong} of this file", cells=cells) from None
            chosen = [self.known[one] for one in names]
        if len(set(chosen)) == len(chosen):
            return chosen
        if self.kind not in APPROVALS:
            line = self._line(cells=cells)
            plain.require_once(positions=chosen, options=self.projects, file=self.file, line=line)
        self.twice.append(cells)
        return [*dict.fromkeys(chosen)]

    def _points(self, *, cells: tuple[str, ...], chosen: Sequence[int]) -> dict[int, int]:
        if self.kind == ORDINAL:
            return {project: len(chosen) - place for place, project in enumerate(chosen)}
        if self.kind in APPROVALS:
            return dict.fromkeys(chosen, 1)
        given = [
            self._whole(cells=cells, text=one.strip(), what="a figure of points", least=0)
            for one in (cells[1].split(",") if cells[1].strip() else [])
        ]
        if len(given) != len(chosen):
            wrong = f"the ballot gives {len(given)} figures of points; expected {len(chosen)}"
            raise self._problem(wrong, cells=cells)
        return {project: n for project, n in zip(chosen, given, strict=True) if n}
