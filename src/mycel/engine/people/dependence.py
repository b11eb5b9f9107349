"""Dependence: on how few people most of the work rests, looking back."""

import math
from collections.abc import Iterable


def absence_factor(*, counts: Iterable[float], share: float = 0.5) -> int:
    """Return the contributor absence factor: how few people hold at least a share of the work.

    Definition: the smallest m such that the m largest counts add up to at least ``share`` of all;
    0 where there is no work.

    Args:
        counts: work per person, 0 or more, in any one unit.
        share: above 0, at most 1.

    Errors:
        ValueError for a count that is negative or not finite, or a share outside (0, 1].

    Source: CHAOSS, contributor absence factor; docs/methods/people.md.
    """
    if not 0 < share <= 1:
        raise ValueError(f"the share is {share}; expected more than 0 and at most 1")
    ordered = sorted(counts, reverse=True)
    if not all(math.isfinite(one) and one >= 0 for one in ordered):
        raise ValueError("a count of work is negative or not finite; expected 0 or more")
    goal, found = share * math.fsum(ordered), 0
    while math.fsum(ordered[:found]) < goal:
        found += 1
    return found
