"""Meek's method as the PR Foundation's reference rule has it: fixed 9 digits, kept rounded up.

Source: Proportional Representation Foundation, Reference Meek Rule; Hill, Wichmann and Woodall,
"Algorithm 123", The Computer Journal 30 (1987).
"""

from dataclasses import dataclass, field

from mycel.engine.choice.ballots import BallotError
from mycel.engine.choice.result import Result, fixed
from mycel.engine.choice.transfer.chains import Chains, chains
from mycel.engine.choice.transfer.standing import EXCLUSION, Standing

DIGITS = 9
UNIT, OMEGA = int(10**DIGITS), 10**3


@dataclass(eq=False)
class Meek:
    """One count: keep factors, and the figures of the last distribution; all in 10**-9."""

    standing: Standing
    keep: list[int] = field(init=False)
    votes: list[int] = field(init=False)
    quota: int = 0
    surplus: int = 0

    def __post_init__(self) -> None:
        width = self.standing.papers.width
        self.keep, self.votes = [UNIT] * width, [0] * width

    def chains(self) -> Chains:
        """Return the ballots as chains for who is elected and who continues now."""
        standing = self.standing
        return chains(papers=standing.papers, passed=standing.elected, ending=standing.continuing)

    def distribute(self, *, along: Chains) -> list[int]:
        """Distribute the votes once; return who reaches the quota and was not elected before."""
        standing = self.standing
        self.votes = along.distribute(keep=self.keep, unit=UNIT, times=_times)
        self.quota = sum(self.votes) // (standing.rule.seats + 1) + 1
        reached = [one for one in standing.continuing if self.votes[one] >= self.quota]
        over = sum(self.votes[one] - self.quota for one in (*standing.elected, *reached))
        self.surplus = max(0, over)
        return reached

    def iterate(self) -> tuple[int, list[int]]:
        """Iterate until somebody reaches the quota or the surplus is as good as gone.

        Returns:
            How often the votes were distributed, and who reached the quota.
        """
        along, times, before = self.chains(), 0, 0
        while True:
            reached, times = self.distribute(along=along), times + 1
            if reached or self.surplus < OMEGA or (times > 1 and self.surplus >= before):
                return times, reached
            before = self.surplus
            for one in self.standing.elected:
                self.keep[one] = self._kept(one)

    def write(self, *, action: str, times: int, elected: list[int], out: list[int]) -> None:
        """Write a round down as the last distribution left it."""
        standing = self.standing
        exhausted = standing.papers.size * UNIT - sum(self.votes)
        standing.rounds.append(
            {
                "round": standing.number,
                "action": action,
                "iterations": times,
                "quota": fixed(value=self.quota, digits=DIGITS),
                "surplus": fixed(value=self.surplus, digits=DIGITS),
                "votes": standing.spelled(numbers=self.votes, digits=DIGITS),
                "keep_factors": standing.spelled(numbers=self.keep, digits=DIGITS),
                "exhausted": fixed(value=exhausted, digits=DIGITS),
                "elected": standing.names(elected),
                "eliminated": standing.names(out),
            }
        )

    def _kept(self, one: int) -> int:
        if not self.votes[one]:
            name = self.standing.papers.options[one]
            raise BallotError(f"{name} is elected and holds no vote; expected some to keep")
        return -(-_times(self.keep[one], self.quota) * UNIT // self.votes[one])


def count(*, standing: Standing) -> Result:
    """Return the count by ``stv-meek-prf``; definition: docs/methods/transfer.md.

    Errors:
        BallotError if an elected candidate is left without any vote, which no keep factor mends.
    """
    meek = Meek(standing=standing)
    while standing.free and standing.continuing:
        if len(standing.continuing) <= standing.free:
            meek.distribute(along=meek.chains())
            last = standing.elect(those=standing.continuing, votes=meek.votes)
            meek.write(action="fill", times=1, elected=last, out=[])
        elif not _round(meek=meek):
            break
    return standing.result(quota=fixed(value=meek.quota, digits=DIGITS))


def _round(*, meek: Meek) -> bool:
    """Count one round; return False where its exclusion stays tied."""
    standing = meek.standing
    times, reached = meek.iterate()
    if reached:
        new = standing.elect(those=reached, votes=meek.votes)
        meek.write(action="election", times=times, elected=new, out=[])
        return True
    loser = standing.lowest(votes=meek.votes, within=meek.surplus)
    out = [] if loser is None else [loser]
    meek.write(action=EXCLUSION, times=times, elected=[], out=out)
    if loser is None:
        return False
    standing.excluded.append((loser,))
    meek.keep[loser] = 0
    return True


def _times(a: int, b: int) -> int:
    """Return the product of two numbers in units, rounded up."""
    return -(-a * b // UNIT)
