"""Pairwise methods: who is preferred to whom by how many, Schulze's paths, ranked pairs."""

from collections.abc import Callable

from mycel.verifier.outcomes import Matrix, Outcome, TieMet, by_precedence
from mycel.verifier.profiles import NO_OPINION, Profile, groups_of
from mycel.verifier.rules import CountRule

Above = Callable[[int, int], bool]
Link = tuple[int, int]
KEYS = ("locked", "left_out")


def matrix(given: Profile, rule: CountRule) -> Matrix:
    """Return d: d[a][b] ballots place a strictly above b.

    Each row of d is one long number with a field per option, wide enough for all ballots, so that
    one addition counts a ballot against all options below.
    """
    m = len(given.options)
    width = given.size.bit_length() + 1
    unit = [1 << (width * i) for i in range(m)]
    rows, whole = [0] * m, sum(unit)
    for marks, weight in given.rows:
        below = _lowest(marks, rule, unit, whole)
        for group in reversed(groups_of(marks)):
            share = below * weight
            for a in group:
                rows[a] += share
                below += unit[a]
    field = (1 << width) - 1
    return [[row >> (width * b) & field for b in range(m)] for row in rows]


def _lowest(marks: tuple[Link, ...], rule: CountRule, unit: list[int], whole: int) -> int:
    """Return the options that count as below everything that is ranked."""
    without = sum(unit[p] for p, mark in marks if mark == NO_OPINION)
    named = sum(unit[p] for p, _mark in marks)
    lowest = whole - named if rule.unranked == "last" else 0
    return lowest + (without if rule.no_opinion == "last" else 0)


def blocks(groups: list[list[int]], is_above: Above) -> list[list[int]]:
    """Return the groups that fill seats: neighbours together where not all are above all after."""
    found: list[list[int]] = []
    before: list[int] = []
    start: list[int] = []
    for i, group in enumerate(groups):
        before, start = before + group, start + group
        after = [b for later in groups[i + 1 :] for b in later]
        if all(is_above(a, b) for a in before for b in after):
            found.append(start)
            start = []
    return found


def elect_certain(outcome: Outcome, filling: list[list[int]], is_above: Above) -> None:
    """Elect who, of the block that did not fit, comes first enough however its ties are settled."""
    free = outcome.open_seats
    block = next((one for one in filling if not set(one) <= set(outcome.winners)), [])
    for a in block:
        ahead = sum(not is_above(a, b) for b in block if b != a)
        if ahead < free:
            outcome.winners.append(a)
            outcome.open_seats -= 1


def schulze(outcome: Outcome, d: Matrix, rule: CountRule) -> Above:
    """Fill in the widest paths; return who is above whom."""
    m = len(d)
    both = rule.method == "schulze-wikimedia"
    none = (0, 0)
    paths = [[none] * m for _ in range(m)]
    for a in range(m):
        for b in range(m):
            if d[a][b] > d[b][a]:
                # The pair of Wikimedia: more for is stronger, of equal fewer against.
                paths[a][b] = (d[a][b], -d[b][a]) if both else (_strength(d, a, b, rule), 0)
    for k in range(m):
        for i in range(m):
            for j in range(m):
                if i != j and k not in (i, j):
                    paths[i][j] = max(paths[i][j], min(paths[i][k], paths[k][j]))
    shown = [[[x, -y] if both else x for x, y in row] for row in paths]
    outcome.rounds = [{"round": 1, "paths": shown}]
    return lambda a, b: paths[a][b] > paths[b][a]


def _strength(d: Matrix, a: int, b: int, rule: CountRule) -> int:
    return d[a][b] - (d[b][a] if rule.links == "margins" else 0)


class Locked:
    """Links that hold, and who reaches whom along them."""

    def __init__(self, m: int) -> None:
        self.links: list[Link] = []
        self.reach = [1 << a for a in range(m)]  # bit b of entry a: b can be reached from a

    def add(self, link: Link) -> None:
        """Lock one link."""
        a, b = link
        self.links.append(link)
        for i, reached in enumerate(self.reach):
            if reached >> a & 1:
                self.reach[i] |= self.reach[b]

    def takes(self, link: Link) -> bool:
        """Lock one link unless that would close a circle; return whether it was locked."""
        if self.leads(link[1], link[0]):
            return False
        self.add(link)
        return True

    def leads(self, a: int, b: int) -> bool:
        """Return whether b can be reached from a."""
        return bool(self.reach[a] >> b & 1)


def ranked_pairs(outcome: Outcome, d: Matrix, rule: CountRule, order: list[int] | None) -> Above:
    """Lock links from the strongest on; return who is above whom."""
    m = len(d)
    sets: dict[int, list[Link]] = {}
    for a in range(m):
        for b in range(m):
            if d[a][b] > d[b][a]:
                sets.setdefault(_strength(d, a, b, rule), []).append((a, b))
    locked = Locked(m)
    left_out: list[Link] = []
    for strength in sorted(sets, reverse=True):
        links = sets[strength]
        if len(links) > 1:
            outcome.ties.append(_link_tie(links, rule, order))
        if order is None:
            left_out += _lock_together(locked, links)
        else:
            rank = {option: i for i, option in enumerate(order)}
            in_turn = sorted(links, key=lambda link: (rank[link[0]], rank[link[1]]))
            left_out += [link for link in in_turn if not locked.takes(link)]
    outcome.rounds = [{"round": 1, "locked": locked.links, "left_out": left_out}]
    return lambda a, b: a != b and locked.leads(a, b)


def _lock_together(locked: Locked, links: list[Link]) -> list[Link]:
    """Lock equal links, but for those on a circle of locked and equal ones; return these."""
    trial = Locked(0)
    trial.reach = locked.reach[:]
    for link in links:
        trial.add(link)
    circular = [(a, b) for a, b in links if trial.leads(b, a)]
    for link in links:
        if link not in circular:
            locked.add(link)
    return circular


def _link_tie(links: list[Link], rule: CountRule, order: list[int] | None) -> TieMet:
    between = sorted({position for link in links for position in link})
    if order is None:
        return TieMet(between, "link", 1)
    return TieMet(between, "link", 1, rule.ties, [p for p in order if p in between])


def pairwise_count(
    outcome: Outcome, given: Profile, rule: CountRule, order: list[int] | None
) -> tuple[list[list[int]], Above]:
    """Fill the outcome's rounds; return the groups, best first, and who is above whom."""
    d = outcome.pairwise or []
    if rule.method != "ranked-pairs":
        is_above = schulze(outcome, d, rule)
    else:
        is_above = ranked_pairs(outcome, d, rule, order)
        names = given.options
        outcome.rounds = [
            {"round": 1, **{key: [[names[a], names[b]] for a, b in one[key]] for key in KEYS}}
            for one in outcome.rounds
        ]
    return by_precedence(len(d), is_above), is_above
