"""Ranked pairs: victories locked from the strongest down, unless they would close a cycle."""

from itertools import groupby

import numpy as np

from mycel.engine.choice.pairwise import Above, Matrix
from mycel.engine.choice.result import Positions, Tie, names
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.schulze import strengths

Link = tuple[int, int]


def count(
    *, matrix: Matrix, rule: Rule, options: tuple[str, ...], preference: Positions | None
) -> tuple[Above, list[dict[str, object]], list[Tie]]:
    """Return who is above whom, the one round, and the ties of equal links.

    Definition: links from the strongest down; equal ones by ``preference`` of the winner, then of
    the loser. A link that closes a cycle with those locked is left out. Without a preference a link
    of a set of equal ones is left out if it lies on a cycle of locked links and links of the set.

    Source: T. N. Tideman (1987), Social Choice and Welfare 4; docs/methods/choice.md.
    """
    reach = np.zeros(matrix.shape, dtype=bool)
    locked: list[Link] = []
    left_out: list[Link] = []
    ties = []
    for links in _equal_links(matrix=matrix, rule=rule, preference=preference):
        if len(links) > 1:
            ties.append(_tie(links=links, rule=rule, preference=preference))
        if preference is None:
            together = reach.copy()
            for link in links:
                _add(reach=together, link=link)
            left_out += [(a, b) for a, b in links if together[b, a]]
            kept = [(a, b) for a, b in links if not together[b, a]]
        else:
            kept = links
        for a, b in kept:
            if reach[b, a]:
                left_out.append((a, b))
            else:
                locked.append((a, b))
                _add(reach=reach, link=(a, b))
    spelled = {
        "round": 1,
        "locked": [names(options=options, of=link) for link in locked],
        "left_out": [names(options=options, of=link) for link in left_out],
    }
    return reach, [spelled], ties


def _equal_links(*, matrix: Matrix, rule: Rule, preference: Positions | None) -> list[list[Link]]:
    """Return the links in sets of equal strength, the strongest first."""
    strength = strengths(matrix=matrix, rule=rule)
    order = range(len(matrix)) if preference is None else preference
    place = {option: at for at, option in enumerate(order)}
    links = [(int(a), int(b)) for a, b in np.argwhere(strength > 0)]
    links.sort(key=lambda link: (-strength[link], place[link[0]], place[link[1]]))
    return [[*equal] for _, equal in groupby(links, key=lambda link: int(strength[link]))]


def _tie(*, links: list[Link], rule: Rule, preference: Positions | None) -> Tie:
    between = tuple(sorted({option for link in links for option in link}))
    if preference is None:
        return Tie(between=between, at="link", round=1)
    order = tuple(option for option in preference if option in between)
    return Tie(between=between, at="link", round=1, broken_by=rule.ties, order=order)


def _add(*, reach: Above, link: Link) -> None:
    """Add one link to what can be reached, in place; a cycle is allowed."""
    a, b = link
    if reach[a, b]:
        return
    sources = reach[:, a].copy()
    sources[a] = True
    targets = reach[b].copy()
    targets[b] = True
    reach[np.ix_(sources, targets)] = True
