"""Tables of two ways, such as answers by language, in which small cells are hidden for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mycel.engine.discussion.participation import LEAST


@dataclass(frozen=True)
class Line:
    """One row of a table; None is a number that is hidden."""

    key: str
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Crossed:
    """A table of two ways, with the sums of its rows, of its columns and of all."""

    lines: tuple[Line, ...]
    sums: Line


Place = tuple[int, int]


def crossed(*, rows: Mapping[str, Sequence[int]], least: int = LEAST) -> Crossed:
    """Return a table whose small numbers cannot be computed from the others.

    Sums are part of the table. A number from 1 to ``least`` − 1 is hidden. In each row and column,
    together with its sum, numbers are hidden, the smallest next and the sum last, until two are
    hidden; and where the sum stays, until those hidden are together at least ``least``.

    Args:
        rows: key → one count for each column, all of the same length.
        least: the smallest number that is shown.
    """
    keys = sorted(rows)
    table = [[*rows[key], sum(rows[key])] for key in keys]
    width = len(table[0]) if table else 1
    table.append([sum(row[i] for row in table) for i in range(width)])
    covered = {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < least}
    lines = [
        *([(r, c) for c in range(width)] for r in range(len(table))),
        *([(r, c) for r in range(len(table))] for c in range(width)),
    ]
    while any(_cover(table, line, covered, least) for line in lines):
        pass
    shown = [
        tuple(None if (r, c) in covered else n for c, n in enumerate(row))
        for r, row in enumerate(table)
    ]
    made = [Line(key, row[:-1], row[-1]) for key, row in zip([*keys, ""], shown, strict=True)]
    return Crossed(tuple(made[:-1]), made[-1])


def _cover(
    table: Sequence[Sequence[int]], line: Sequence[Place], covered: set[Place], least: int
) -> bool:
    """Hide one more number of a line where what is hidden could be computed; say if one was."""

    def at(place: Place) -> int:
        return table[place[0]][place[1]]

    *cells, total = line
    hidden = [place for place in line if place in covered]
    if not hidden:
        return False
    together = sum(at(place) for place in hidden)
    if len(hidden) > 1 and (total in covered or together >= least):
        return False
    rest = sorted((at(place), place) for place in cells if place not in covered and at(place))
    if not rest and total in covered:
        return False
    covered.add(rest[0][1] if rest else total)
    return True
