"""Converting: ballots of one kind read as another, and ballots without withdrawn options."""

from typing import overload

import numpy as np

from mycel.engine.choice import ballots as votes
from mycel.engine.choice.ballots import NO_GRADE, BallotError, Grades, Rankings
from mycel.engine.choice.rule import GRADED


def ranked(*, ballots: Rankings | Grades) -> Rankings:
    """Return ballots as rankings: a higher grade is a better rank, a missing grade is unranked."""
    if isinstance(ballots, Rankings):
        return ballots
    high = ballots.scale[1]
    grades = ballots.grades.astype(np.int64)
    ranks = np.where(ballots.grades == NO_GRADE, votes.UNRANKED, high - grades + 1)
    return votes.of_ranks(options=ballots.options, ranks=ranks, weights=ballots.weights)


def graded(*, ballots: Rankings | Grades, method: str) -> Grades:
    """Return ballots as grades.

    Errors:
        BallotError for rankings: they hold no grades.
    """
    if isinstance(ballots, Rankings):
        raise BallotError(f"{method} counts grades, and these ballots are rankings")
    return ballots


def suited(*, ballots: Rankings | Grades, method: str) -> Rankings | Grades:
    """Return ballots of the kind that a method counts.

    Errors:
        BallotError where there is no such reading.
    """
    if method == "approval":
        return ballots
    return graded(ballots=ballots, method=method) if method in GRADED else ranked(ballots=ballots)


@overload
def without(*, ballots: Rankings, options: frozenset[int]) -> Rankings: ...


@overload
def without(*, ballots: Grades, options: frozenset[int]) -> Grades: ...


def without(*, ballots: Rankings | Grades, options: frozenset[int]) -> Rankings | Grades:
    """Return the ballots without some options; later preferences move up.

    A ballot that is left empty stays, as a blank one. The other options keep their order.

    Args:
        ballots: rankings or grades.
        options: positions of those who withdrew.
    """
    kept = [at for at in range(len(ballots.options)) if at not in options]
    names = tuple(ballots.options[at] for at in kept)
    if isinstance(ballots, Rankings):
        return votes.of_ranks(options=names, ranks=ballots.ranks[:, kept], weights=ballots.weights)
    return votes.grades(
        options=names,
        matrix=ballots.grades[:, kept],
        weights=ballots.weights,
        scale=ballots.scale,
    )


def cut(*, ballots: Rankings) -> tuple[Rankings, int]:
    """Return ballots that end where they first rank two options equally, and how many that is."""
    inorder = np.sort(ballots.ranks, axis=1)
    equal = (inorder[:, 1:] == inorder[:, :-1]) & (inorder[:, 1:] > votes.UNRANKED)
    none = np.iinfo(np.int16).max
    first = np.where(equal, inorder[:, 1:], none).min(axis=1, initial=none)
    ended = first < none
    if not ended.any():
        return ballots, 0
    ranks = np.where(ballots.ranks >= first[:, np.newaxis], votes.UNRANKED, ballots.ranks)
    shorter = votes.of_ranks(options=ballots.options, ranks=ranks, weights=ballots.weights)
    return shorter, int(ballots.weights[ended].sum())
