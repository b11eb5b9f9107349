"""The transferable vote of SecurePoll: keep factors, one step per round, no ties, open seats.

Source: SecurePoll's published fixtures; docs/methods/transfer.md states the rule.
"""

from dataclasses import dataclass, field

from mycel.engine.choice.ballots import BallotError
from mycel.engine.choice.result import Positions, Result, fixed
from mycel.engine.choice.transfer.chains import Chains, chains
from mycel.engine.choice.transfer.standing import Standing

DIGITS = 10
UNIT, ABOVE = int(10**DIGITS), 10**4


@dataclass(eq=False)
class Wikimedia:
    """One count: figures of the last round, all in 10**-10, and the states it has been in.

    ``folded`` keeps the ballots as chains until somebody is elected or excluded.
    """

    standing: Standing
    keep: list[int] = field(init=False)
    votes: list[int] = field(init=False)
    quota: int = 0
    surplus: int = 0
    seen: set[tuple[object, ...]] = field(default_factory=set)
    folded: dict[tuple[Positions, Positions], Chains] = field(default_factory=dict)

    def __post_init__(self) -> None:
        width = self.standing.papers.width
        self.keep, self.votes = [UNIT] * width, [0] * width

    def out(self) -> set[int]:
        """Return everybody who is excluded."""
        return {one for group in self.standing.excluded for one in group}

    def distribute(self) -> None:
        """Distribute the votes by the keep factors, and set the quota."""
        standing = self.standing
        parties = (tuple(standing.elected), tuple(standing.continuing))
        if parties not in self.folded:
            passed, ending = parties
            self.folded = {parties: chains(papers=standing.papers, passed=passed, ending=ending)}
        self.votes = self.folded[parties].distribute(keep=self.keep, unit=UNIT, times=_times)
        self.quota = sum(self.votes) // (standing.rule.seats + 1) + ABOVE

    def step(self) -> None:
        """Take the keep factors one step: 0 for the excluded, less for the elected."""
        out = self.out()
        keep = [0 if one in out else UNIT for one in range(len(self.keep))]
        for one in self.standing.elected:
            if not self.votes[one]:
                name = self.standing.papers.options[one]
                raise BallotError(f"{name} is elected and holds no vote; expected some to keep")
            keep[one] = _times(self.keep[one], self.quota) * UNIT // self.votes[one]
        # All that follows from here on follows from these: met twice, they would return for ever.
        state = (tuple(keep), tuple(self.standing.elected), frozenset(out), self.surplus)
        if state in self.seen:
            raise BallotError("the rounds of this count repeat; expected them to end")
        self.seen.add(state)
        self.keep = keep

    def leaving(self, *, before: int) -> list[int]:
        """Return who is excluded together in a round that elected nobody.

        Args:
            before: the surplus of the round before.
        """
        out = self.out()
        there = [one for one in range(len(self.votes)) if one not in out]
        totals = sorted({self.votes[one] for one in there})
        last = [one for one in there if self.votes[one] == totals[0]]
        if len(totals) == 1:
            return last
        # The original compares whole votes here, and only here; its published logs depend on it.
        together = totals[0] * len(last) // UNIT * UNIT
        behind = (together + self.surplus) // UNIT < totals[1] // UNIT
        return last if behind or self.surplus == before else []

    def write(self, *, new: list[int], leaving: list[int]) -> None:
        """Write a round down."""
        standing = self.standing
        standing.rounds.append(
            {
                "round": standing.number,
                "quota": fixed(value=self.quota, digits=DIGITS),
                "surplus": fixed(value=self.surplus, digits=DIGITS),
                "total_votes": fixed(value=sum(self.votes), digits=DIGITS),
                "votes": standing.spelled(numbers=self.votes, digits=DIGITS),
                "keep_factors": standing.spelled(numbers=self.keep, digits=DIGITS),
                "elected": standing.names(new),
                "eliminated": standing.names(leaving),
            }
        )


def count(*, standing: Standing) -> Result:
    """Return the count by ``stv-wikimedia``; definition: docs/methods/transfer.md.

    Errors:
        BallotError if an elected candidate is left without any vote, or if rounds repeat.
    """
    rule = Wikimedia(standing=standing)
    rule.distribute()
    rule.write(new=[], leaving=[])
    while standing.free and standing.continuing:
        _round(rule=rule)
    return standing.result(quota=fixed(value=rule.quota, digits=DIGITS))


def _round(*, rule: Wikimedia) -> None:
    standing, before = rule.standing, rule.surplus
    rule.step()
    rule.distribute()
    reached = [one for one, votes in enumerate(rule.votes) if votes >= rule.quota]
    rule.surplus = sum(rule.votes[one] - rule.quota for one in reached)
    new = [one for one in reached if one not in standing.elected]
    leaving = [] if new else rule.leaving(before=before)
    rule.write(new=new, leaving=leaving)
    standing.elected.extend(new)
    standing.excluded.extend([tuple(leaving)] if leaving else [])


def _times(a: int, b: int) -> int:
    """Return the product of two numbers in units, cut off."""
    return a * b // UNIT
