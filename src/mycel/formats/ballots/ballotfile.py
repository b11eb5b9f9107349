"""What a ballot file holds: ballots of one or two kinds, and what else it says about the count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mycel.engine.choice.ballots import Budget, Grades, Rankings, Supports


@dataclass(frozen=True, slots=True)
class Table:
    """Columns under their heads, as they stand in a file; all are equally long."""

    head: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows below the heads."""
        return zip(*self.columns, strict=True)

    @property
    def size(self) -> int:
        """Return how many rows there are below the heads."""
        return len(self.columns[0])


@dataclass(frozen=True, eq=False, slots=True)
class BallotFile:
    """One ballot file that was read.

    ``rankings``, ``grades``, ``supports`` and ``budget`` are there where the file holds them
    (categories are rankings and grades; a budget is also supports). ``seats`` and ``title`` as
    the file states them; ``withdrawn`` names who was taken out before anything was counted;
    ``order`` is the tie order that the file gives; ``extra`` holds what only one format knows.
    """

    format: str
    rankings: Rankings | None = None
    grades: Grades | None = None
    supports: Supports | None = None
    budget: Budget | None = None
    seats: int | None = None
    title: str = ""
    withdrawn: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class NotWritable(ValueError):
    """A value that a format has no words for; says which and what was expected."""
