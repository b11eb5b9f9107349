"""Participation: who could, was told, took part; and how small cells are hidden for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""A group smaller than this is not shown."""


@dataclass(frozen=True)
class Cell:
    """One group of people; None is a number that is hidden."""

    key: str
    could: int | None
    told: int | None
    took_part: int | None

    @property
    def share(self) -> float | None:
        """Return the share of those who could that took part."""
        if self.could is None or self.took_part is None or self.could == 0:
            return None
        return self.took_part / self.could


@dataclass(frozen=True)
class Table:
    """Groups of one kind, and everybody together."""

    cells: tuple[Cell, ...]
    total: Cell


def table(
    *, could: Mapping[str, int], told: Mapping[str, int], took_part: Mapping[str, int]
) -> Table:
    """Return a table whose small numbers cannot be computed from the others.

    Each column is hidden by itself (:func:`hidden`); where one who took part joined later than the
    count of those who could, ``could`` is raised to it, as nobody can take part who could not.
    """
    keys = sorted(could.keys() | told.keys() | took_part.keys())
    able = {key: max(could.get(key, 0), took_part.get(key, 0)) for key in keys}
    columns = [
        hidden(numbers=[column.get(key, 0) for key in keys]) for column in (able, told, took_part)
    ]
    cells = tuple(Cell(key, *row) for key, *row in zip(keys, *columns, strict=True))
    totals = [sum(column.get(key, 0) for key in keys) for column in (able, told, took_part)]
    shown = [n if n == 0 or n >= LEAST else None for n in totals]
    return Table(cells=cells, total=Cell("", *shown))


def hidden(*, numbers: Sequence[int], least: int = LEAST) -> tuple[int | None, ...]:
    """Return numbers with the small ones hidden, and so many more that no sum tells them.

    A number from 1 to ``least`` − 1 is hidden. As the total stands beside the column, the sum of
    what is hidden is known: numbers are hidden, the smallest next, until at least two are hidden
    that are not 0 and their sum is at least ``least``.
    """
    covered = {i for i, n in enumerate(numbers) if 0 < n < least}
    if not covered:
        return tuple(numbers)
    rest = sorted((n, i) for i, n in enumerate(numbers) if n >= least)
    for _n, i in rest:
        if len(covered) > 1 and sum(numbers[j] for j in covered) >= least:
            break
        covered.add(i)
    return tuple(None if i in covered else n for i, n in enumerate(numbers))
