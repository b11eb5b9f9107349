"""Score: counts that add up: plurality, approval, scores and Borda's points."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from mycel.engine.choice.ballots import NO_GRADE, UNRANKED, Grades, Rankings
from mycel.engine.choice.placing import Groups, by_score
from mycel.engine.choice.result import exact

Histogram = dict[int, int]
Rounds = list[dict[str, object]]

_BLOCK = 4096


def plurality(*, ballots: Rankings) -> tuple[Groups, Rounds]:
    """Return the ranking and the round of a count of first ranks.

    Definition: options that share the first rank of a ballot share the ballot in equal parts.
    """
    first = ballots.ranks == 1
    sharing = first.sum(axis=1)
    scores = dict.fromkeys(range(len(ballots.options)), Fraction(0))
    for size in np.unique(sharing[sharing > 0]).tolist():
        rows = sharing == size
        sums = ballots.weights[rows] @ first[rows]
        for option, votes in enumerate(sums.tolist()):
            scores[option] += Fraction(votes, size)
    return _counted(options=ballots.options, scores=scores)


def approval(*, ballots: Rankings | Grades) -> tuple[Groups, Rounds]:
    """Return the ranking and the round of approvals: who is ranked, or has the highest grade."""
    if isinstance(ballots, Rankings):
        approved = ballots.ranks > UNRANKED
    else:
        approved = ballots.grades == ballots.scale[1]
    sums = (ballots.weights @ approved).tolist()
    return _counted(options=ballots.options, scores=_fractions(sums))


def score(*, ballots: Grades, missing: str) -> tuple[Groups, Rounds]:
    """Return the ranking and the round of summed grades, with the ballots per grade as given.

    ``missing``: with ``ignore`` a missing grade adds nothing, with ``lowest`` the lowest grade.
    """
    ranking, rounds = _counted(
        options=ballots.options, scores=_fractions(sums(ballots=ballots, missing=missing))
    )
    given = histograms(ballots=ballots, missing="ignore")
    return ranking, [{**rounds[0], "grades": spelled(options=ballots.options, given=given)}]


def borda(*, ballots: Rankings) -> tuple[Groups, Rounds]:
    """Return the ranking and the round of Borda's points, in half points.

    Definition: 2 · options strictly below + options of equal rank - 1; all that is not ranked is
    one last group.
    """
    totals = np.zeros(len(ballots.options), dtype=np.int64)
    for begin in range(0, len(ballots.ranks), _BLOCK):
        rows = slice(begin, begin + _BLOCK)
        totals += ballots.weights[rows] @ _half_points(ranks=ballots.ranks[rows])
    return _counted(options=ballots.options, scores=_fractions(totals.tolist()))


def sums(*, ballots: Grades, missing: str) -> list[int]:
    """Return the sum of grades of each option."""
    counted = histograms(ballots=ballots, missing=missing)
    return [sum(grade * number for grade, number in one.items()) for one in counted]


def histograms(*, ballots: Grades, missing: str) -> list[Histogram]:
    """Return for each option how many ballots give it which grade, from low to high."""
    found = []
    for column in ballots.grades.T:
        grades, at = np.unique(column, return_inverse=True)
        numbers = np.zeros(len(grades), dtype=np.int64)
        np.add.at(numbers, at.reshape(-1), ballots.weights)
        one = dict(zip(grades.tolist(), numbers.tolist(), strict=True))
        none = one.pop(NO_GRADE, 0)
        if none and missing == "lowest":
            one[ballots.scale[0]] = one.get(ballots.scale[0], 0) + none
        found.append(dict(sorted(one.items())))
    return found


def spelled(*, options: tuple[str, ...], given: list[Histogram]) -> Mapping[str, object]:
    """Return histograms by name, with the grades as text."""
    return {
        name: {str(grade): number for grade, number in one.items()}
        for name, one in zip(options, given, strict=True)
    }


def _half_points(*, ranks: np.ndarray) -> np.ndarray:
    """Return the half points of each ballot: twice the mean place from below, counted from 0."""
    rows, width = ranks.shape
    last = width + 1
    levels = np.where(ranks <= UNRANKED, last, ranks).astype(np.int64)
    counts = np.zeros((rows, last + 1), dtype=np.int64)
    np.add.at(counts, (np.arange(rows)[:, None], levels), 1)
    at_or_above = np.cumsum(counts, axis=1)
    equal = np.take_along_axis(counts, levels, axis=1)
    below = width - np.take_along_axis(at_or_above, levels, axis=1)
    points: np.ndarray = 2 * below + equal - 1
    return points


def _fractions(numbers: list[int]) -> dict[int, Fraction]:
    return {option: Fraction(number) for option, number in enumerate(numbers)}


def _counted(*, options: tuple[str, ...], scores: dict[int, Fraction]) -> tuple[Groups, Rounds]:
    named = {options[option]: exact(value=value) for option, value in scores.items()}
    return by_score(scores=scores), [{"round": 1, "scores": named}]
