"""Majority judgement: options ordered by their median grades, exactly, from counts of grades."""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.ballots import Grades
from mycel.engine.choice.placing import Groups, by_score
from mycel.engine.choice.score import Histogram, Rounds, histograms, spelled


def count(*, ballots: Grades, missing: str) -> tuple[Groups, Rounds]:
    """Return the ranking and the round of majority judgement.

    Definition: by the lower median; while equal, one ballot of the median grade is taken out of
    both and the medians are compared again. A list of medians that ends first is the lower.

    Source: M. Balinski, R. Laraki (2010), Majority Judgment; docs/methods/choice.md.
    """
    given = histograms(ballots=ballots, missing=missing)
    order = places(given=given)
    medians = {name: median(given=one) for name, one in zip(ballots.options, given, strict=True)}
    grades = spelled(options=ballots.options, given=given)
    return by_score(scores=order), [{"round": 1, "medians": medians, "grades": grades}]


def median(*, given: Histogram) -> int | None:
    """Return the lower median of some grades, or None if there are none."""
    middle = (sum(given.values()) - 1) // 2
    reached = zip(given, accumulate(given.values()), strict=True)
    return next((grade for grade, upto in reached if upto > middle), None)


def places(*, given: list[Histogram]) -> dict[int, tuple[int, ...]]:
    """Return for each option a key that orders options as their lists of medians do.

    The medians leave a sorted list from the middle outwards, by turns from either side, so two
    successive ones are a pair of places as far from the middle as the pair's number. Between the
    numbers at which some option's pair changes, no comparison can change; the key holds the pairs
    at these numbers. Equal keys mean equal counts of grades.
    """
    halves = [_halves(given=one) for one in given]
    changes = np.unique(np.concatenate([np.array([0]), *(_changes(one) for one in halves)]))
    lowest = min((grade for one in given for grade in one), default=0)
    keys = {}
    for option, one in enumerate(halves):
        pairs = np.stack([_at(one, changes, side=side) for side in (0, 1)], axis=1)
        ended = pairs == _NONE
        keys[option] = tuple(np.where(ended, 0, pairs - lowest + 1).reshape(-1).tolist())
    return keys


def first_difference(*, a: Histogram, b: Histogram) -> tuple[int, int | None, int | None] | None:
    """Return how many ballots are taken out of both until the medians differ, and these medians.

    None where both have the same counts of grades; a median is None where a list has ended.
    """
    halves = _halves(given=a), _halves(given=b)
    changes = np.unique(np.concatenate([np.array([0]), *(_changes(one) for one in halves)]))
    for number in changes:
        for side in (0, 1):
            here = [int(_at(one, np.array([number]), side=side)[0]) for one in halves]
            if here[0] != here[1]:
                left, right = (None if grade == _NONE else grade for grade in here)
                return 2 * int(number) + side, left, right
    return None


_NONE = np.iinfo(np.int64).min
_Half = tuple[NDArray[np.int64], NDArray[np.int64], int]


def _halves(*, given: Histogram) -> _Half:
    """Return grades, how many ballots stand at or below each, and how many there are."""
    upto = np.array([*accumulate(given.values())], dtype=np.int64)
    return np.array([*given], dtype=np.int64), upto, int(upto[-1]) if len(upto) else 0


def _changes(half: _Half) -> NDArray[np.int64]:
    """Return the numbers of the pairs at which a place passes into another grade, or ends."""
    _, upto, size = half
    borders = np.append(upto, 0)
    first, second = _middle(size)
    found = np.concatenate([borders - max(first, second), min(first, second) + 1 - borders])
    return found[found >= 0]


def _middle(size: int) -> tuple[int, int]:
    """Return the places of the first two medians in a sorted list: the middle, then its other side.

    An even list goes on upwards first, an odd one downwards.
    """
    middle = (size - 1) // 2
    return (middle, middle - 1) if size % 2 else (middle, middle + 1)


def _at(half: _Half, numbers: NDArray[np.int64], *, side: int) -> NDArray[np.int64]:
    """Return one grade of each pair, ``_NONE`` where the list has ended."""
    grades, upto, size = half
    if not size:
        return np.full(len(numbers), _NONE)
    start, upwards = _middle(size)[side], (side == 0) == bool(size % 2)
    places = start + numbers if upwards else start - numbers
    inside = (places >= 0) & (places < size)
    found = grades[np.searchsorted(upto, np.clip(places, 0, size - 1), side="right")]
    return np.where(inside, found, _NONE)
