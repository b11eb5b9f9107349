"""Instant runoff, and the transfer methods that move ballots at lower values."""

from collections.abc import Iterable

from mycel.verifier.outcomes import TieMet
from mycel.verifier.transfers import CONTINUING, Race

Parcel = list[tuple[tuple[int, ...], int, int]]  # ballots: candidates, how many, value of each


def instant_runoff(race: Race) -> None:
    """Exclude the last until somebody has more than half (irv)."""
    number = 0
    while True:
        number += 1
        continuing = race.continuing
        votes = [0] * len(race.names)
        for ranked, weight in race.ballots:
            for c in ranked:
                if race.state[c] == CONTINUING:
                    votes[c] += weight
                    break
        total = sum(votes)
        row = {
            "round": number,
            "votes": {race.names[c]: votes[c] for c in continuing},
            "exhausted": race.count - total,
            "elected": [],
            "eliminated": [],
        }
        race.rounds.append(row)
        won = [c for c in continuing if len(continuing) == 1 or 2 * votes[c] > total]
        if won:
            row["elected"] = race.elect(won, votes)
            return
        fewest = min(votes[c] for c in continuing)
        loser = race.choose([c for c in continuing if votes[c] == fewest], "exclusion", number)
        if loser is None:
            return
        row["eliminated"] = race.exclude([loser])


class Gregory:
    """One count by weighted inclusive Gregory: ``stv-scottish`` or ``stv-wigm-prf``."""

    def __init__(self, race: Race, *, scottish: bool) -> None:
        race.digits = 5 if scottish else 4
        self.race, self.scottish, unit = race, scottish, race.unit
        n, shares = race.count, race.seats + 1
        self.q = (n // shares + 1) * unit if scottish else n * unit // shares + 1
        race.quota = race.text(self.q)
        self.held: list[Parcel] = [[] for _ in race.names]
        self.votes = [0] * len(race.names)
        self.exhausted = self.lost = 0
        self.due: list[int] = []  # the elected whose surplus has not moved
        self.history: list[list[int]] = []

    def run(self) -> None:
        """Go from stage to stage until the count ends."""
        unit, names = self.race.unit, self.race.names
        self._move((ranked, w, unit) for ranked, w in self.race.ballots if ranked)
        ended = self._stage("first", [])
        while not ended:
            number = len(self.race.rounds) + 1
            due = [c for c in self.due if self.votes[c] > self.q]
            if due:
                largest = max(self.votes[c] for c in due)
                tied = sorted(c for c in due if self.votes[c] == largest)
                chosen = self._choose(tied, "surplus", number)
                if chosen is not None:
                    self._surplus(chosen)
                    ended = self._stage("surplus", [names[chosen]])
            else:
                left = self.race.continuing
                fewest = min(self.votes[c] for c in left)
                tied = [c for c in left if self.votes[c] == fewest]
                chosen = self._choose(tied, "exclusion", number)
                if chosen is not None:
                    gone = self.race.exclude([chosen])
                    self._move(self._taken(chosen))
                    ended = self._stage("exclusion", gone, gone)
            ended = ended or chosen is None

    def _taken(self, c: int) -> Parcel:
        parcel, self.held[c], self.votes[c] = self.held[c], [], 0
        return parcel

    def _move(self, parcel: Iterable[tuple[tuple[int, ...], int, int]]) -> int:
        """Give each ballot to the next continuing candidate on it; return the sum of values."""
        total, state = 0, self.race.state
        for ranked, weight, value in parcel:
            total += weight * value
            for i, c in enumerate(ranked):
                if state[c] == CONTINUING:
                    self.held[c].append((ranked[i:], weight, value))
                    self.votes[c] += weight * value
                    break
            else:
                self.exhausted += weight * value
        return total

    def _surplus(self, c: int) -> None:
        votes = self.votes[c]
        over = votes - self.q
        moved = [
            (ranked, w, self._lowered(value, over, votes)) for ranked, w, value in self._taken(c)
        ]
        self.due.remove(c)
        self.lost += over - self._move(moved)
        self.votes[c] = self.q

    def _lowered(self, value: int, over: int, votes: int) -> int:
        if self.scottish:
            return value * over // votes
        unit = self.race.unit
        return (value * over // unit) * unit // votes

    def _choose(self, tied: list[int], at: str, number: int) -> int | None:
        """Return the one of the tied whom earlier stages (Scottish) or the tie order single out."""
        if self.scottish and len(tied) > 1:
            for votes in reversed(self.history):
                extreme = (min if at == "exclusion" else max)(votes[c] for c in tied)
                single = [c for c in tied if votes[c] == extreme]
                if len(single) == 1:
                    others = [c for c in tied if c not in single]
                    order = others + single if at == "exclusion" else single + others
                    self.race.ties.append(TieMet(tied, at, number, "earlier-rounds", order))
                    return single[0]
        return self.race.choose(tied, at, number)

    def _stage(self, action: str, of: list[str], gone: list[str] | None = None) -> bool:
        """Elect whoever reached the quota, record the stage; return whether the count has ended."""
        race = self.race
        reached = [c for c in race.continuing if self.votes[c] >= self.q]
        self._record(action, of, race.elect(reached, self.votes), gone or [])
        self.due += reached
        if race.free == 0:
            return True
        left = race.continuing
        if len(left) > race.free:
            return False
        if left:
            filled = race.elect(left, self.votes)
            self._record("fill", filled, filled, [])
        return True

    def _record(self, action: str, of: list[str], elected: list[str], gone: list[str]) -> None:
        race = self.race
        self.history.append(self.votes[:])
        race.rounds.append(
            {
                "round": len(race.rounds) + 1,
                "action": action,
                "of": of,
                "votes": race.texts(self.votes),
                "exhausted": race.text(self.exhausted),
                "lost": race.text(self.lost),
                "elected": elected,
                "eliminated": gone,
            }
        )


def scottish_stv(race: Race) -> None:
    """Count by the Scottish Local Government Elections Order 2007."""
    Gregory(race, scottish=True).run()


def wigm_prf_stv(race: Race) -> None:
    """Count by the reference WIGM rule of the Proportional Representation Foundation."""
    Gregory(race, scottish=False).run()
