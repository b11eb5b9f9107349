"""Schulze: the strongest paths of pairwise victories, and the order they give."""

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.pairwise import Above, Matrix
from mycel.engine.choice.rule import Rule


def count(*, matrix: Matrix, rule: Rule) -> tuple[Above, list[dict[str, object]]]:
    """Return who is above whom and the one round, for ``schulze`` or ``schulze-wikimedia``.

    Definition: a is above b if the strongest path from a to b is stronger than that from b to a; a
    path is as strong as its weakest link. Links by ``rule.links``; for ``schulze-wikimedia`` pairs
    (for, against), stronger if the first is larger or the first equal and the second smaller.

    Source: M. Schulze (2011), Social Choice and Welfare 36; docs/methods/choice.md.
    """
    pairs = rule.method == "schulze-wikimedia"
    levels, shown = _paired(matrix=matrix) if pairs else (strengths(matrix=matrix, rule=rule), None)
    paths = widest(links=levels)
    spelled = paths if shown is None else shown[paths]
    return paths > paths.T, [{"round": 1, "paths": spelled.tolist()}]


def widest(*, links: Matrix) -> Matrix:
    """Return the strength of the strongest path between every two options, 0 where there is none.

    Args:
        links: (m, m) whole numbers, 0 where there is no link.
    """
    paths = links.copy()
    for middle in range(len(paths)):
        through = np.minimum(paths[:, middle, None], paths[None, middle, :])
        np.maximum(paths, through, out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def strengths(*, matrix: Matrix, rule: Rule) -> Matrix:
    """Return the strength of each link a→b by ``rule.links``, 0 where a does not beat b."""
    strength = matrix if rule.links == "winning-votes" else matrix - matrix.T
    return np.where(matrix > matrix.T, strength, 0)


def _paired(*, matrix: Matrix) -> tuple[Matrix, NDArray[np.int64]]:
    """Return links as places in the order of all pairs (for, against), and these pairs by place.

    Place 0 is no link; it is shown as (0, 0).
    """
    beats = matrix > matrix.T
    pairs = np.stack([matrix[beats], matrix.T[beats]], axis=1)
    ordered = np.unique(pairs * np.array([1, -1]), axis=0)
    place = {(f, -a): at for at, (f, a) in enumerate(ordered.tolist(), start=1)}
    links = np.zeros_like(matrix)
    links[beats] = [place[f, a] for f, a in pairs.tolist()]
    shown = np.array([(0, 0), *place], dtype=np.int64)
    return links, shown
