"""The ballots of a Pabulib file: approval, choose-1, knapsack, ordinal, cumulative, scoring.

An ordinal ballot gives each project one point, and one more for every project ranked below it;
this is how the published column `score` was computed. The conversion is named `ordinal-places`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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

    def filled(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield line and cells of the rows that hold something."""
        for line, row in enumerate(self.rows, self.start):
            if row and (len(row) > 1 or row[0].strip()):
                yield line, row

    def table(
        self, *, required: Sequence[str], file: str
    ) -> tuple[tuple[str, ...], list[tuple[int, Sequence[str]]]]:
        """Return the heads and the rows below them, each as long as the heads."""
        rows = [*self.filled()]
        line, first = rows[0] if rows else (self.start, [])
        head = tuple(cell.strip() for cell in first)
        for name in required:
            if name not in head:
                wrong = f"the column {name} is missing; expected {', '.join(required)}"
                raise Problem(text=wrong, file=file, line=line)
        if len(set(head)) != len(head):
            twice = next(name for name in head if head.count(name) > 1)
            wrong = f"the column {shown(value=twice)} stands here twice; expected it once"
            raise Problem(text=wrong, file=file, line=line)
        for line, row in rows[1:]:
            if len(row) != len(head):
                wrong = f"the row has {len(row)} cells; expected {len(head)}, one for each column"
                raise Problem(text=wrong, file=file, line=line)
        return head, rows[1:]


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
    head, rows = numbered.table(required=needed, file=file)
    lines = [line for line, _ in rows]
    table = Table(head, tuple(tuple(row) for _, row in rows))
    columns = dict(zip(head, zip(*table.rows, strict=True), strict=True)) if rows else {}
    _require_voters(ids=columns.get("voter_id", ()), lines=lines, file=file)
    reader = _Reader(file=file, kind=kind, projects=tuple(projects))
    cells = [columns[name] for name in (*needed[1:], *(["weight"] * ("weight" in head))) if rows]
    counted = Counter(zip(*cells, strict=True)) if cells else Counter()
    first = _first_lines(cells=cells, lines=lines)
    found = reader.ballots(counted=counted, first=first, is_weighted="weight" in head)
    return Cast(
        supports=votes.supports(options=projects, ballots=found),
        table=table,
        conversion=ORDINAL_PLACES if kind == ORDINAL else "",
        warnings=tuple(reader.warnings),
    )


def _first_lines(
    *, cells: Sequence[Sequence[str]], lines: Sequence[int]
) -> Mapping[tuple[str, ...], int]:
    """Return the first line of every different ballot: the last to be written is the first."""
    if not cells:
        return {}
    backwards = zip(
        zip(*(reversed(one) for one in cells), strict=True), reversed(lines), strict=True
    )
    return dict(backwards)


def _require_voters(*, ids: Sequence[str], lines: Sequence[int], file: str) -> None:
    if len(set(ids)) == len(ids):
        return
    first: dict[str, int] = {}
    for voter, line in zip(ids, lines, strict=True):
        if voter in first:
            wrong = f"the voter {shown(value=voter)} stands in line {first[voter]} already"
            raise Problem(text=f"{wrong}; expected every voter once", file=file, line=line)
        first[voter] = line


class _Reader:
    """Reads every different ballot once."""

    def __init__(self, *, file: str, kind: str, projects: tuple[str, ...]) -> None:
        self.file = file
        self.kind = kind
        self.projects = projects
        self.known = {name: i for i, name in enumerate(projects)}
        self.warnings: list[str] = []

    def ballots(
        self,
        *,
        counted: Mapping[tuple[str, ...], int],
        first: Mapping[tuple[str, ...], int],
        is_weighted: bool,
    ) -> Iterator[tuple[Mapping[int, int], int]]:
        """Yield points by project, and weight."""
        total = 0
        for cells, number in counted.items():
            line = first[cells]
            chosen = self._chosen(text=cells[0], line=line)
            points = self._points(
                chosen=chosen, text=cells[1] if self.kind in POINTED else "", line=line
            )
            weight = number
            if is_weighted:
                weight *= plain.whole(text=cells[-1], what="the weight", file=self.file, line=line)
            total += weight
            if total > plain.MAX_BALLOTS:
                wrong = f"there are more than {plain.MAX_BALLOTS:,} ballots; expected fewer"
                raise Problem(text=wrong, file=self.file, line=line)
            yield points, weight

    def _chosen(self, *, text: str, line: int) -> list[int]:
        if not text.strip():
            return []
        try:
            chosen = [self.known[one] for one in text.split(",")]
        except KeyError:
            chosen = [self._position(one.strip(), line=line) for one in text.split(",")]
        if len(set(chosen)) == len(chosen):
            return chosen
        if self.kind not in APPROVALS:
            plain.require_once(positions=chosen, options=self.projects, file=self.file, line=line)
        self.warnings.append(
            f"the ballot of line {line} names a project more than once; it counts once"
        )
        return [*dict.fromkeys(chosen)]

    def _position(self, name: str, *, line: int) -> int:
        at = self.known.get(name)
        if at is None:
            wrong = f"the ballot names {shown(value=name)}; expected a project of this file"
            raise Problem(text=wrong, file=self.file, line=line)
        return at

    def _points(self, *, chosen: Sequence[int], text: str, line: int) -> dict[int, int]:
        if self.kind == ORDINAL:
            return {project: len(chosen) - place for place, project in enumerate(chosen)}
        if self.kind in APPROVALS:
            return dict.fromkeys(chosen, 1)
        given = [
            plain.whole(
                text=one,
                what="a figure of points",
                file=self.file,
                line=line,
                least=0,
                digits=POINT_DIGITS,
            )
            for one in (text.split(",") if text.strip() else [])
        ]
        if len(given) != len(chosen):
            wrong = f"the ballot gives {len(given)} figures of points; expected {len(chosen)}"
            raise Problem(text=wrong, file=self.file, line=line)
        return {project: n for project, n in zip(chosen, given, strict=True) if n}
