"""Staleness: how likely it is that a discussion gets no further post within some days."""

PRIOR_GAPS = 2
"""How many gaps the prior weighs."""


def quiet(*, posts: int, span: float, silent: float, ahead: float, usual: float = 3.0) -> float:
    """Return the chance that nothing more comes within ``ahead`` days, 0 to 1.

    A discussion may be over: each post is the last one with chance q = 1 / (n + 2), n the posts so
    far. As long as it is not, gaps follow a Pareto (Lomax) law, which an exponential gap becomes
    whose rate is not known; with a prior of PRIOR_GAPS gaps of the usual length,

        S(x) = P(gap > x) = (B / (B + x)) ** A,  A = n + PRIOR_GAPS,  B = span + PRIOR_GAPS · usual
        P(quiet) = (q + (1 - q) · S(silent + ahead)) / (q + (1 - q) · S(silent))

    So a discussion that was busy and fell silent is taken for over sooner than one that was always
    slow.

    Args:
        posts: how many there are.
        span: days from the opening to the last post.
        silent: days since the last post.
        ahead: days to look ahead.
        usual: days between posts in discussions of this kind.
    """
    a = posts + PRIOR_GAPS
    b = span + PRIOR_GAPS * usual
    over = 1 / (posts + 2)

    def waits(days: float) -> float:
        """Return the chance that it has been silent for so many days."""
        return float(over + (1 - over) * (b / (b + days)) ** a)

    return waits(silent + ahead) / waits(silent)
