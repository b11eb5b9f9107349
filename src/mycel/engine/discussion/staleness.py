"""Staleness: how likely it is that a thread gets no further post within some days."""

from collections.abc import Sequence

PRIOR_GAPS = 2
"""How many gaps the prior weighs."""


def quiet(*, gaps: Sequence[float], silent: float, ahead: float, usual: float = 3.0) -> float:
    """Return the chance that nothing more comes within ``ahead`` days, 0 to 1.

    Gaps follow a Pareto (Lomax) law, which an exponential gap becomes whose rate is not known: with
    n gaps of together T days and a prior of PRIOR_GAPS gaps of the usual length,

        P(gap > silent + ahead | gap > silent) = ((B + silent) / (B + silent + ahead)) ** A

    where A = n + PRIOR_GAPS and B = T + PRIOR_GAPS · usual. A thread that was busy falls silent
    sooner than one that was always slow.

    Args:
        gaps: days between one post and the next.
        silent: days since the last post.
        ahead: days to look ahead.
        usual: days between posts in threads of this kind.
    """
    a = len(gaps) + PRIOR_GAPS
    b = sum(gaps) + PRIOR_GAPS * usual
    return float(((b + silent) / (b + silent + ahead)) ** a)
