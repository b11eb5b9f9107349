"""Weighted inclusive Gregory counts: papers change hands in parcels, each at its value.

Sources: The Scottish Local Government Elections Order 2007, rules 45-52; Proportional
Representation Foundation, Reference WIGM Rule.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from mycel.engine.choice.result import Result, fixed
from mycel.engine.choice.transfer.papers import Rows
from mycel.engine.choice.transfer.standing import SURPLUS, Standing

Parcels = dict[int, list[Rows]]


@dataclass(frozen=True)
class Law:
    """What one statute fixes; values and votes are whole numbers of 10**-digits.

    ``quota(n, s)``; ``reduced(value, surplus, votes)`` is the value of a paper after a surplus;
    ``looks_back`` says whether earlier rounds break ties.
    """

    digits: int
    quota: Callable[[int, int], int]
    reduced: Callable[[int, int, int], int]
    looks_back: bool


SCOTTISH = Law(
    digits=5,
    quota=lambda n, seats: (n // (seats + 1) + 1) * 10**5,
    reduced=lambda value, surplus, votes: value * surplus // votes,
    looks_back=True,
)
WIGM_PRF = Law(
    digits=4,
    quota=lambda n, seats: n * 10**4 // (seats + 1) + 1,
    reduced=lambda value, surplus, votes: value * surplus // 10**4 * 10**4 // votes,
    looks_back=False,
)


@dataclass(eq=False)
class Table:
    """The counting table: parcels by candidate and value, and the figures they add up to."""

    standing: Standing
    law: Law
    held: list[Parcels] = field(init=False)
    votes: list[int] = field(init=False)
    exhausted: int = 0
    lost: int = 0
    moved: set[int] = field(default_factory=set)
    history: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        width = self.standing.papers.width
        self.held, self.votes = [{} for _ in range(width)], [0] * width

    @property
    def quota(self) -> int:
        """Return the quota, which is fixed for the whole count."""
        return self.law.quota(self.standing.papers.size, self.standing.rule.seats)

    def hand_out(self, *, rows: Rows, value: int) -> int:
        """Give papers at one value to who is next on each; return what they are worth together."""
        papers = self.standing.papers
        among = np.zeros(papers.width + 1, dtype=bool)
        among[self.standing.continuing] = True
        tops = papers.first(rows=rows, among=among)
        heads = papers.heads(rows=rows, tops=tops)
        for one in np.unique(tops).tolist():
            if one == papers.width:
                self.exhausted += heads[one] * value
                continue
            self.votes[one] += heads[one] * value
            self.held[one].setdefault(value, []).append(rows[tops == one])
        return sum(heads) * value

    def transfer(self, *, of: int, reduced: Callable[[int], int]) -> int:
        """Move all papers of one candidate at their new values; return their worth together."""
        parcels, self.held[of] = self.held[of], {}
        return sum(
            self.hand_out(rows=np.concatenate(parts), value=reduced(value))
            for value, parts in sorted(parcels.items())
        )

    def close(self, *, action: str, of: Iterable[int], eliminated: Iterable[int] = ()) -> None:
        """End a stage: elect who has the quota, and write the stage down."""
        standing, digits = self.standing, self.law.digits
        reached = [one for one in standing.continuing if self.votes[one] >= self.quota]
        new = [*of] if action == "fill" else standing.elect(those=reached, votes=self.votes)
        standing.rounds.append(
            {
                "round": standing.number,
                "action": action,
                "of": standing.names(of),
                "votes": standing.spelled(numbers=self.votes, digits=digits),
                "exhausted": fixed(value=self.exhausted, digits=digits),
                "lost": fixed(value=self.lost, digits=digits),
                "elected": standing.names(new),
                "eliminated": standing.names(eliminated),
            }
        )
        self.history.append([*self.votes])


def count(*, standing: Standing, law: Law) -> Result:
    """Return the count by a Gregory rule; definition: docs/methods/transfer.md."""
    table = Table(standing=standing, law=law)
    table.hand_out(rows=standing.papers.rows, value=10**law.digits)
    table.close(action="first", of=())
    while standing.free and len(standing.continuing) > standing.free:
        pending = [one for one in standing.elected if _surplus(table=table, of=one) > 0]
        if not (_move_surplus(table=table, of=pending) if pending else _exclude(table=table)):
            return standing.result(quota=fixed(value=table.quota, digits=law.digits))
    if standing.free and standing.continuing:
        last = standing.elect(those=standing.continuing, votes=table.votes)
        table.close(action="fill", of=last)
    return standing.result(quota=fixed(value=table.quota, digits=law.digits))


def _surplus(*, table: Table, of: int) -> int:
    return 0 if of in table.moved else table.votes[of] - table.quota


def _move_surplus(*, table: Table, of: list[int]) -> bool:
    """Move the largest surplus; return False where a tie for it stays open."""
    most = max(table.votes[one] for one in of)
    tied = sorted(one for one in of if table.votes[one] == most)
    history = table.history if table.law.looks_back else ()
    chosen = table.standing.choose(tied=tied, at=SURPLUS, history=history)
    if chosen is None:
        return False
    surplus = most - table.quota
    worth = table.transfer(of=chosen, reduced=lambda value: table.law.reduced(value, surplus, most))
    table.votes[chosen] = table.quota
    table.moved.add(chosen)
    table.lost += surplus - worth
    table.close(action="surplus", of=(chosen,))
    return True


def _exclude(*, table: Table) -> bool:
    """Exclude who has fewest; return False where a tie for it stays open."""
    history = table.history if table.law.looks_back else ()
    chosen = table.standing.lowest(votes=table.votes, history=history)
    if chosen is None:
        return False
    table.standing.excluded.append((chosen,))
    table.transfer(of=chosen, reduced=lambda value: value)
    table.votes[chosen] = 0
    table.close(action="exclusion", of=(chosen,), eliminated=(chosen,))
    return True
