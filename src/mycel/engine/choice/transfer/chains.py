"""Ballots folded into chains: whom the weight of a ballot meets before it is used up.

A continuing candidate keeps all of a ballot's weight, so a ballot ends at the first of them, and
all ballots that meet the same elected candidates before are one chain. This is exact, and there
are few chains where there are many ballots.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.transfer.papers import Papers, Rows

SKIPPED, PASSED, ENDING = 0, 1, 2


@dataclass(eq=False)
class Chains:
    """A tree of candidates: node 0 is the start, each other node a candidate who is met next.

    ``parents``, ``candidates`` and ``counts`` (ballots that meet the node) are by node; a parent
    stands before its children.
    """

    width: int
    parents: list[int] = field(default_factory=lambda: [0])
    candidates: list[int] = field(default_factory=lambda: [0])
    counts: list[int] = field(default_factory=lambda: [0])

    def distribute(
        self, *, keep: Sequence[int], unit: int, times: Callable[[int, int], int]
    ) -> list[int]:
        """Return what every candidate keeps of all ballots.

        Args:
            keep: keep factors in units, one per candidate; ``unit`` for those who continue.
            unit: the whole number that stands for 1.
            times: the product of a weight and a factor, rounded as the rule says.
        """
        totals, left = [0] * self.width, [unit] * len(self.parents)
        nodes = zip(self.parents, self.candidates, self.counts, strict=True)
        for node, (parent, candidate, count) in enumerate(nodes):
            weight = left[parent]
            if node and weight > 0:
                kept = times(weight, keep[candidate])
                totals[candidate] += kept * count
                weight -= kept
            left[node] = weight
        return totals


def chains(*, papers: Papers, passed: Iterable[int], ending: Iterable[int]) -> Chains:
    """Return the ballots as chains.

    Args:
        papers: the ballots.
        passed: candidates who keep a part; who is neither here nor in ``ending`` keeps nothing.
        ending: candidates who keep all, so that a chain ends at them.
    """
    kinds = np.full(papers.width + 1, SKIPPED)
    kinds[[*passed]], kinds[[*ending]] = PASSED, ENDING
    tree, known = Chains(width=papers.width), dict[tuple[int, int], int]()
    rows, at = papers.rows, np.zeros(len(papers.weights), dtype=np.intp)
    for column in papers.order.T[:-1]:
        if not rows.size:
            break
        met = column[rows]
        kind = kinds[met]
        moving = kind != SKIPPED
        keys = at[rows[moving]] * papers.width + met[moving]
        at[rows[moving]] = _grow(tree, known, keys, papers.weights[rows[moving]])
        rows = rows[(kind != ENDING) & (met < papers.width)]
    return tree


def _grow(
    tree: Chains,
    known: dict[tuple[int, int], int],
    keys: Rows,
    weights: NDArray[np.int64],
) -> Rows:
    """Add ballots to the nodes that their keys (parent x width + candidate) name."""
    sums = np.zeros(len(tree.parents) * tree.width, dtype=np.int64)
    np.add.at(sums, keys, weights)
    nodes: Rows = np.zeros(len(sums), dtype=np.intp)
    for key in np.flatnonzero(sums).tolist():
        parent, candidate = divmod(key, tree.width)
        node = known.get((parent, candidate))
        if node is None:
            node = known[parent, candidate] = len(tree.parents)
            tree.parents.append(parent)
            tree.candidates.append(candidate)
            tree.counts.append(0)
        tree.counts[node] += int(sums[key])
        nodes[key] = node
    return nodes[keys]
