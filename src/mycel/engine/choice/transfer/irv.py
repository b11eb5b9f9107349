"""Instant runoff: the last one leaves until somebody has more than half."""

import numpy as np

from mycel.engine.choice.result import Result
from mycel.engine.choice.transfer.standing import Standing


def count(*, standing: Standing) -> Result:
    """Return the count by ``irv``; definition: docs/methods/transfer.md."""
    while not standing.elected and standing.continuing:
        if not _round(standing=standing):
            break
    return standing.result(quota=None)


def _round(*, standing: Standing) -> bool:
    """Count one round; return whether somebody was elected or excluded."""
    papers, continuing = standing.papers, standing.continuing
    among = np.zeros(papers.width + 1, dtype=bool)
    among[continuing] = True
    votes = papers.heads(rows=papers.rows, tops=papers.first(rows=papers.rows, among=among))
    exhausted = votes.pop()
    leading = [one for one in continuing if 2 * votes[one] > sum(votes)]
    winner = continuing if len(continuing) == 1 else leading
    loser = None if winner else standing.lowest(votes=votes)
    out = () if loser is None else (loser,)
    standing.rounds.append(
        {
            "round": standing.number,
            "votes": {papers.options[one]: votes[one] for one in continuing},
            "exhausted": exhausted,
            "elected": standing.names(standing.elect(those=winner, votes=votes)),
            "eliminated": standing.names(out),
        }
    )
    standing.excluded.extend([out] if out else [])
    return bool(winner or out)
