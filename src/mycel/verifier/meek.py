"""The transfer methods with keep factors: Meek's by its reference rule, and Wikimedia's."""

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.transfers import ELECTED, Race


def _up(value: int, unit: int) -> int:
    """Return value / unit, rounded up."""
    return -(-value // unit)


class MeekPrf:
    """One count by the reference Meek rule of the Proportional Representation Foundation."""

    def __init__(self, race: Race) -> None:
        race.digits = 9
        self.race, self.unit = race, race.unit
        self.factors = [self.unit] * len(race.names)
        self.votes: list[int] = []
        self.q = self.surplus = 0

    def run(self) -> None:
        """Go from round to round until the count ends."""
        race = self.race
        while race.free:
            left = race.continuing
            if len(race.winners) + len(left) <= race.seats:
                if left:
                    self._distribute()
                    self._measure([c for c in left if self.votes[c] >= self.q])
                    self._record("fill", 1, race.elect(left, self.votes), [])
                return
            before: int | None = None
            iterations = 0
            while True:
                iterations += 1
                self._distribute()
                reached = [c for c in left if self.votes[c] >= self.q]
                if reached:
                    self._measure(reached)
                    self._record("election", iterations, race.elect(reached, self.votes), [])
                    break
                if self.surplus < self.unit // 10**6 or (
                    before is not None and self.surplus >= before
                ):
                    if not self._exclude(left, iterations):
                        return
                    break
                before = self.surplus
                self._lower_factors()

    def _distribute(self) -> None:
        """Give each ballot's vote out by keep factors; measure votes, quota and surplus."""
        unit, factors = self.unit, self.factors
        votes = [0] * len(factors)
        for ranked, weight in self.race.ballots:
            w = unit
            for c in ranked:
                if w <= 0:
                    break
                kept = -(-w * factors[c] // unit)
                votes[c] += kept * weight
                w -= kept
        self.votes = votes
        self.q = sum(votes) // (self.race.seats + 1) + 1
        self._measure([])

    def _measure(self, new: list[int]) -> None:
        over = sum(self.votes[c] - self.q for c in [*self.race.winners, *new])
        self.surplus = max(0, over)

    def _lower_factors(self) -> None:
        for c in self.race.winners:
            if self.votes[c] == 0:
                raise CheckFailed("an elected candidate holds no vote, which cannot be counted on")
            share = _up(self.factors[c] * self.q, self.unit)
            self.factors[c] = _up(share * self.unit, self.votes[c])

    def _exclude(self, left: list[int], iterations: int) -> bool:
        fewest = min(self.votes[c] for c in left)
        tied = [c for c in left if self.votes[c] <= fewest + self.surplus]
        loser = self.race.choose(tied, "exclusion", len(self.race.rounds) + 1)
        gone = [] if loser is None else self.race.exclude([loser])
        self._record("exclusion", iterations, [], gone)
        if loser is not None:
            self.factors[loser] = 0
        return loser is not None

    def _record(self, action: str, iterations: int, elected: list[str], gone: list[str]) -> None:
        race = self.race
        race.quota = race.text(self.q)
        race.rounds.append(
            {
                "round": len(race.rounds) + 1,
                "action": action,
                "iterations": iterations,
                "quota": race.quota,
                "surplus": race.text(self.surplus),
                "votes": race.texts(self.votes),
                "keep_factors": race.texts(self.factors),
                "exhausted": race.text(race.count * self.unit - sum(self.votes)),
                "elected": elected,
                "eliminated": gone,
            }
        )


def meek_prf_stv(race: Race) -> None:
    """Count by the reference Meek rule."""
    MeekPrf(race).run()


class Wikimedia:
    """One count by SecurePoll's rule: one step of the keep factors per round, no ties."""

    def __init__(self, race: Race) -> None:
        race.digits = 10
        self.race, self.unit = race, race.unit
        self.factors = [self.unit] * len(race.names)
        self.totals: list[int] = []
        self.excluded: set[int] = set()
        self.q = self.surplus = self.previous = 0
        self.seen: set[object] = set()

    def run(self) -> None:
        """Go from round to round until nobody is left or the seats are filled."""
        race = self.race
        self._distribute()
        self._record([], [])
        while len(race.winners) < race.seats and race.continuing:
            self._step()
            elected, gone = self._decide()
            self._record(elected, gone)

    def _step(self) -> None:
        """Set the keep factors for the next round and distribute."""
        unit, race = self.unit, self.race
        factors = [0 if c in self.excluded else unit for c in range(len(race.names))]
        for c in race.winners:
            if self.totals[c] == 0:
                raise CheckFailed("an elected candidate holds no vote, which cannot be counted on")
            factors[c] = (self.factors[c] * self.q // unit) * unit // self.totals[c]
        self.factors, self.previous = factors, self.surplus
        self._require_progress()
        self._distribute()
        self.surplus = sum(t - self.q for t in self.totals if t >= self.q)

    def _distribute(self) -> None:
        unit, factors = self.unit, self.factors
        totals = [0] * len(factors)
        for ranked, weight in self.race.ballots:
            w = unit
            for c in ranked:
                if w <= 0:
                    break
                kept = w * factors[c] // unit
                totals[c] += kept * weight
                w -= kept
        self.totals = totals
        self.q = sum(totals) // (self.race.seats + 1) + unit // 10**6

    def _decide(self) -> tuple[list[int], list[int]]:
        """Return who is newly elected, or who is excluded, in this round."""
        race = self.race
        new = [c for c, t in enumerate(self.totals) if t >= self.q and race.state[c] != ELECTED]
        if new:
            for c in new:
                race.state[c] = ELECTED
            race.winners += new
            return new, []
        left = [c for c in range(len(race.names)) if c not in self.excluded]
        lowest = min(self.totals[c] for c in left)
        last = [c for c in left if self.totals[c] == lowest]
        higher = [self.totals[c] for c in left if self.totals[c] > lowest]
        if higher and self.surplus != self.previous:
            whole = lowest * len(last) // self.unit * self.unit
            if (whole + self.surplus) // self.unit >= min(higher) // self.unit:
                return [], []
        self.excluded |= set(last)
        race.exclude(last)
        return [], last

    def _require_progress(self) -> None:
        """Refuse a count that begins a round as it began an earlier one: it would never end."""
        elected, out = frozenset(self.race.winners), frozenset(self.excluded)
        now = (tuple(self.factors), elected, out, self.previous)
        if now in self.seen:
            raise CheckFailed("the count would go round for ever")
        self.seen.add(now)

    def _record(self, elected: list[int], gone: list[int]) -> None:
        race = self.race
        race.quota = race.text(self.q)
        race.rounds.append(
            {
                "round": len(race.rounds) + 1,
                "quota": race.quota,
                "surplus": race.text(self.surplus),
                "total_votes": race.text(sum(self.totals)),
                "votes": race.texts(self.totals),
                "keep_factors": race.texts(self.factors),
                "elected": [race.names[c] for c in elected],
                "eliminated": [race.names[c] for c in gone],
            }
        )


def wikimedia_stv(race: Race) -> None:
    """Count by SecurePoll's rule."""
    Wikimedia(race).run()
