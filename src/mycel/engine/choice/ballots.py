"""Ballots as frozen values: rankings, grades and supports, equal ones grouped, weights whole."""

import json
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mycel.engine import canon

UNRANKED, NO_OPINION, NO_GRADE = 0, -1, -(2**31)
MOST = 2**40
Ranks = NDArray[np.int16]
Numbers = NDArray[np.int64]


class BallotError(ValueError):
    """A ballot that its kind does not allow; says which one and what was expected."""


@dataclass(frozen=True, eq=False)
class Rankings:
    """Ranked ballots, equal ones grouped.

    Shapes: m options; ``ranks`` (k, m): 1 is best, equal numbers are equal ranks, without gaps; 0
    is unranked, -1 is "no opinion"; ``weights`` (k,): how many ballots are equal to the row, ≥ 1.
    """

    options: tuple[str, ...]
    ranks: Ranks
    weights: Numbers

    @property
    def size(self) -> int:
        """Return how many ballots there are, blank ones included."""
        return int(self.weights.sum())

    @property
    def blank(self) -> int:
        """Return how many ballots rank nothing."""
        return int(self.weights[(self.ranks <= UNRANKED).all(axis=1)].sum())

    def groups(self, *, row: int) -> tuple[tuple[int, ...], ...]:
        """Return one ballot as groups of option positions, best first."""
        ranks = self.ranks[row]
        best = range(1, int(ranks.max(initial=0)) + 1)
        return tuple(tuple(np.flatnonzero(ranks == rank).tolist()) for rank in best)


@dataclass(frozen=True, eq=False)
class Grades:
    """Graded ballots, equal ones grouped.

    Shapes: m options; ``grades`` (k, m) whole numbers, higher is better, NO_GRADE where none was
    given; ``weights`` (k,) ≥ 1; ``scale`` the lowest and highest grade that can be given.
    """

    options: tuple[str, ...]
    grades: NDArray[np.int32]
    weights: Numbers
    scale: tuple[int, int]

    @property
    def size(self) -> int:
        """Return how many ballots there are, blank ones included."""
        return int(self.weights.sum())


@dataclass(frozen=True, eq=False)
class Supports:
    """Sparse ballots over projects or candidates: who supports what, and how much.

    Shapes: k ballots in compressed rows: ballot i supports ``chosen[start[i]:start[i + 1]]``
    (positions, ascending) with ``points`` of the same shape (1 for approval, grades > 0 for
    scores); ``weights`` (k,) ≥ 1.
    """

    options: tuple[str, ...]
    start: Numbers
    chosen: Numbers
    points: Numbers
    weights: Numbers

    @property
    def size(self) -> int:
        """Return how many ballots there are, blank ones included."""
        return int(self.weights.sum())


@dataclass(frozen=True)
class Project:
    """Something that can be bought from a shared budget."""

    id: str
    name: str
    cost: Fraction
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Budget:
    """A shared budget: projects in the order of their ballots' options, and what may be spent."""

    projects: tuple[Project, ...]
    limit: Fraction
    supports: Supports
    meta: Mapping[str, str] = field(default_factory=dict)


Groups = Sequence[Sequence[int]]


def rankings(
    *, options: Sequence[str], ballots: Iterable[tuple[Groups, Iterable[int], int]]
) -> Rankings:
    """Return ranked ballots from (groups best first, positions without opinion, weight).

    Errors:
        BallotError for an option that stands twice on one ballot or is not there, for a weight
        below 1, naming the ballot by its number from 1.
    """
    width = len(options)
    rows: dict[bytes, int] = {}
    for number, (groups, without, weight) in enumerate(ballots, start=1):
        if weight < 1:
            raise BallotError(f"ballot {number} has weight {weight}; expected 1 or more")
        row = [UNRANKED] * width
        full = [group for group in groups if group]
        marks = [(option, rank) for rank, group in enumerate(full, 1) for option in group]
        for option, mark in [*marks, *((option, NO_OPINION) for option in without)]:
            if not 0 <= option < width:
                raise BallotError(f"ballot {number} names option {option + 1} of {width}")
            if row[option] != UNRANKED:
                raise BallotError(f"ballot {number} names {options[option]} twice; expected once")
            row[option] = mark
        key = array("h", row).tobytes()
        rows[key] = rows.get(key, 0) + weight
    _weigh(weights=rows.values())
    ranks = np.frombuffer(b"".join(rows), dtype=np.int16).reshape(len(rows), width)
    distinct, weights = _grouped(rows=ranks, weights=np.array([*rows.values()], np.int64))
    return Rankings(options=tuple(options), ranks=_frozen(distinct), weights=_frozen(weights))


def of_ranks(*, options: Sequence[str], ranks: NDArray[np.integer], weights: Numbers) -> Rankings:
    """Return ranked ballots from a matrix; rank numbers may have gaps, equal rows are grouped.

    Args:
        options: m names.
        ranks: (n, m), 1 or more where ranked, 0 unranked, -1 no opinion.
        weights: (n,).

    Errors:
        BallotError for a weight below 1, or too many ballots.
    """
    _weigh(weights=weights.tolist())
    dense = _dense(ranks=ranks)
    rows, merged = _grouped(rows=dense, weights=weights)
    return Rankings(options=tuple(options), ranks=_frozen(rows), weights=_frozen(merged))


def grades(
    *,
    options: Sequence[str],
    matrix: NDArray[np.int32],
    weights: Numbers,
    scale: tuple[int, int],
) -> Grades:
    """Return graded ballots from a matrix (n, m); equal rows are grouped.

    Errors:
        BallotError for a grade outside the scale, a weight below 1, or too many ballots.
    """
    _weigh(weights=weights.tolist())
    low, high = scale
    outside = (matrix != NO_GRADE) & ((matrix < low) | (matrix > high))
    if outside.any():
        row, column = np.argwhere(outside)[0].tolist()
        raise BallotError(
            f"ballot {row + 1} gives {options[column]} the grade {matrix[row, column]}; "
            f"expected {low} to {high}"
        )
    rows, merged = _grouped(rows=matrix.astype(np.int32), weights=weights)
    return Grades(tuple(options), _frozen(rows), _frozen(merged), scale)


def supports(
    *, options: Sequence[str], ballots: Iterable[tuple[Mapping[int, int], int]]
) -> Supports:
    """Return sparse ballots from (points by position, weight); equal ones are grouped and sorted.

    Errors:
        BallotError for a weight below 1, an option that is not there, or points below 1.
    """
    found: dict[tuple[int, ...], int] = {}
    size = len(options)
    for number, (points, weight) in enumerate(ballots, start=1):
        if weight < 1:
            raise BallotError(f"ballot {number} has weight {weight}; expected 1 or more")
        flat: list[int] = []
        for option in sorted(points):
            given = points[option]
            if not 0 <= option < size:
                raise BallotError(f"ballot {number} names option {option + 1} of {size}")
            if given < 1:
                raise BallotError(f"ballot {number} gives {given} points; expected 1 or more")
            flat += option, given
        key = tuple(flat)
        found[key] = found.get(key, 0) + weight
    _weigh(weights=found.values())
    keys = sorted(found)
    pairs = np.array([number for key in keys for number in key], dtype=np.int64)
    start = np.cumsum([0, *(len(key) // 2 for key in keys)], dtype=np.int64)
    return Supports(
        options=tuple(options),
        start=_frozen(start),
        chosen=_frozen(pairs[::2].copy()),
        points=_frozen(pairs[1::2].copy()),
        weights=_frozen(np.array([found[key] for key in keys], dtype=np.int64)),
    )


def digest(*, ballots: Rankings | Grades | Supports) -> str:
    """Return the SHA-256 of the canonical ballot list, in hexadecimal.

    Definition: see docs/methods/choice.md, "Ballot digest". It depends neither on the order of
    ballots nor on how they were grouped.
    """
    marked = sorted(_marks(ballots))
    rows = json.dumps([(weight, marks) for marks, weight in marked], separators=(",", ":"))
    options = canon.encode_document([*ballots.options])
    return canon.digest(b'{"ballots":%b,"options":%b}' % (rows.encode(), options))


def _weigh(*, weights: Collection[int]) -> None:
    """Refuse weights that cannot be counted exactly in 64 bits, whatever the method."""
    if min(weights, default=1) < 1:
        raise BallotError(f"a ballot has weight {min(weights)}; expected 1 or more")
    if sum(weights) > MOST:
        raise BallotError(f"there are {sum(weights)} ballots; expected at most {MOST}")


def _marks(
    ballots: Rankings | Grades | Supports,
) -> Iterable[tuple[tuple[tuple[int, int], ...], int]]:
    weights = ballots.weights.tolist()
    if isinstance(ballots, Supports):
        start = ballots.start.tolist()
        pairs = [*zip(ballots.chosen.tolist(), ballots.points.tolist(), strict=True)]
        yield from ((tuple(pairs[start[i] : start[i + 1]]), w) for i, w in enumerate(weights))
        return
    rows = ballots.ranks if isinstance(ballots, Rankings) else ballots.grades
    none = UNRANKED if isinstance(ballots, Rankings) else NO_GRADE
    for row, weight in zip(rows.tolist(), weights, strict=True):
        yield tuple((i, mark) for i, mark in enumerate(row) if mark != none), weight


def _dense(*, ranks: NDArray[np.integer]) -> Ranks:
    """Return the ranks without gaps: each becomes 1 + how many distinct ranks lie below it."""
    order = np.argsort(ranks, axis=1, kind="stable")
    inorder = np.take_along_axis(ranks, order, axis=1)
    step = np.ones_like(inorder)
    step[:, 1:] = inorder[:, 1:] != inorder[:, :-1]
    step[inorder <= UNRANKED] = 0
    dense = np.empty_like(ranks)
    np.put_along_axis(dense, order, np.cumsum(step, axis=1, dtype=ranks.dtype), axis=1)
    return np.where(ranks <= UNRANKED, ranks, dense).astype(np.int16)


def _grouped(*, rows: np.ndarray, weights: Numbers) -> tuple[np.ndarray, Numbers]:
    """Return distinct rows, sorted, with the sums of their weights.

    Rows are compared as bytes that sort as the numbers do: unsigned, the highest byte first.
    """
    if not rows.size:
        return rows[: min(len(rows), 1)], weights.sum(keepdims=True)[: len(rows)]
    size = rows.dtype.itemsize
    shifted = np.ascontiguousarray(rows).view(f"u{size}") ^ (1 << (8 * size - 1))
    keys = shifted.astype(f">u{size}").view(f"V{size * rows.shape[1]}").reshape(-1)
    _, first, at = np.unique(keys, return_index=True, return_inverse=True)
    merged = np.zeros(len(first), dtype=np.int64)
    np.add.at(merged, at.reshape(-1), weights)
    return rows[first], merged


def _frozen(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
