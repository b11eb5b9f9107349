"""Ballots as papers in hand: the order of each, and the candidate who comes next on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.ballots import UNRANKED, BallotError, Rankings
from mycel.engine.choice.result import names

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Papers:
    """Ballots that rank somebody, equal ones grouped; m candidates.

    Shapes: ``order`` (k, longest + 1): positions of candidates, best first, then m to the end of
    the row; ``weights`` (k,): how many ballots are equal to the row.
    """

    options: tuple[str, ...]
    order: NDArray[np.int16]
    weights: NDArray[np.int64]

    @property
    def width(self) -> int:
        """Return how many candidates there are."""
        return len(self.options)

    @property
    def size(self) -> int:
        """Return n, how many ballots rank somebody."""
        return int(self.weights.sum())

    @property
    def rows(self) -> Rows:
        """Return the numbers of all rows."""
        return np.arange(len(self.weights), dtype=np.intp)

    def first(self, *, rows: Rows, among: Flags) -> Rows:
        """Return the first candidate on each row who is flagged, or m where there is none.

        Args:
            rows: (r,) numbers of rows.
            among: (m + 1,) flags by candidate, the last one False.
        """
        order = self.order[rows]
        at = among[order].argmax(axis=1)
        found = order[np.arange(len(rows)), at].astype(np.intp)
        return np.where(among[found], found, self.width)

    def heads(self, *, rows: Rows, tops: Rows) -> list[int]:
        """Return how many ballots of the rows lie with each candidate, and last with nobody."""
        sums = np.zeros(self.width + 1, dtype=np.int64)
        np.add.at(sums, tops, self.weights[rows])
        return [int(one) for one in sums]


def papers(*, ballots: Rankings) -> Papers:
    """Return the ballots that rank somebody as papers.

    Errors:
        BallotError for a ballot with equal ranks, named by its number among the distinct ballots.
    """
    ranked = ballots.ranks > UNRANKED
    lengths = ranked.sum(axis=1)
    _refuse_equal(ballots=ballots, lengths=lengths)
    width, longest = len(ballots.options), int(lengths.max(initial=0))
    late = np.where(ranked, ballots.ranks, np.iinfo(np.int16).max)
    order = np.argsort(late, axis=1, kind="stable")[:, :longest]
    order = np.where(np.arange(longest) < lengths[:, None], order, width)
    order = np.hstack([order, np.full((len(order), 1), width)]).astype(np.int16)
    full = lengths > 0
    return Papers(ballots.options, np.ascontiguousarray(order[full]), ballots.weights[full])


def _refuse_equal(*, ballots: Rankings, lengths: Rows) -> None:
    equal = np.flatnonzero(ballots.ranks.max(axis=1, initial=0) != lengths)
    if equal.size:
        row = int(equal[0])
        group = next(group for group in ballots.groups(row=row) if len(group) > 1)
        first, second, *_ = names(options=ballots.options, of=group)
        raise BallotError(
            f"ballot {row + 1} ranks {first} and {second} equally; expected one option per rank"
        )
