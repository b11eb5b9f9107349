"""Committees from approvals, and the count of a consent round."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mycel.verifier.budgets import equal_shares, time_of
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.funds import Fund
from mycel.verifier.profiles import Choice, exact_text, supports
from mycel.verifier.rules import one_of

POSITIONS = ("agree", "agree-with-concerns", "stand-aside", "object", "block")


class Committee:
    """Seats filled one by one; options are projects that cost one seat."""

    def __init__(self, fund: Fund, seats: int) -> None:
        self.fund, self.seats = fund, seats
        self.elected: list[int] = []
        self.rounds: list[dict[str, Any]] = []
        self.ties: list[dict[str, Any]] = []

    @property
    def left(self) -> list[int]:
        """Return who is not elected."""
        return [p for p in range(len(self.fund.ids)) if p not in self.elected]

    def elect(self, tied: Iterable[int], at: str, value: Fraction | None) -> int:
        """Elect the preferred of the best; return who it is."""
        number = len(self.elected) + 1
        chosen = self.fund.prefer(tied, at, number, self.ties)[0]
        self.enter(chosen, value)
        return chosen

    def enter(self, chosen: int, value: Fraction | None) -> None:
        """Enter who is elected."""
        self.elected.append(chosen)
        spelled = None if value is None else exact_text(value)
        number, name = len(self.elected), self.fund.ids[chosen]
        self.rounds.append({"round": number, "elected": name, "value": spelled})

    def by_pav(self) -> None:
        """Elect again and again whom most want; a voter counts less with each one they have."""
        fund = self.fund
        while len(self.elected) < self.seats:
            have = [sum(p in points for p in self.elected) for points, _weight in fund.rows]
            gain = {
                p: sum(
                    (Fraction(fund.rows[i][1], 1 + have[i]) for i in fund.supporters[p]),
                    Fraction(0),
                )
                for p in self.left
            }
            best = max(gain.values())
            self.elect([p for p, value in gain.items() if value == best], "weight", best)

    def by_phragmen(self) -> None:
        """Elect again and again whose supporters can pay for a seat first."""
        fund = self.fund
        since = [Fraction(0)] * len(fund.rows)
        while len(self.elected) < self.seats:
            times = {
                p: time_of(fund, p, since, Fraction(1)) for p in self.left if fund.supporters[p]
            }
            if not times:
                self.elect(self.left, "time", None)
                continue
            soonest = min(times.values())
            tied = [p for p, time in times.items() if time == soonest]
            for row in fund.supporters[self.elect(tied, "time", soonest)]:
                since[row] = soonest

    def by_equal_shares(self, *, completed: bool) -> None:
        """Elect by Equal Shares; fill the rest by the number of supporters where declared."""
        found = equal_shares(self.fund)
        self.ties = found.ties
        for one in found.bought:
            self.enter(one.project, one.price)
        while completed and len(self.elected) < self.seats:
            most = max(self.fund.weight(p) for p in self.left)
            self.elect([p for p in self.left if self.fund.weight(p) == most], "approval", None)


def committee(
    options: Sequence[str], ballots: Iterable[tuple[Choice, int]], rule: Mapping[str, Any]
) -> dict[str, Any]:
    """Return who is elected to a committee, with the keys of docs/methods/choice.md.

    Args:
        options: names, in order.
        ballots: choices with how many are equal.
        rule: ``rule``, ``seats``, ``completion`` and ``order``.

    Errors:
        CheckFailed for what the rule cannot count.
    """
    seats = rule.get("seats", 1)
    if not isinstance(seats, int) or not 1 <= seats <= len(options):
        raise CheckFailed(f"there are {seats} seats for {len(options)} options")
    projects = [{"key": name, "cost": "1"} for name in options]
    given = supports(options=options, ballots=ballots)
    fund = Fund(
        projects=projects,
        given=given,
        limit=Fraction(seats),
        utility="cardinality",
        order=rule.get("order"),
    )
    name = one_of(rule.get("rule"), ("seq-pav", "seq-phragmen", "equal-shares"), "the rule")
    completion = one_of(rule.get("completion") or "none", ("none", "approval"), "the completion")
    found = Committee(fund, seats)
    if name == "seq-pav":
        found.by_pav()
    elif name == "seq-phragmen":
        found.by_phragmen()
    else:
        found.by_equal_shares(completed=completion == "approval")
    return {
        "committee": [fund.ids[p] for p in found.elected],
        "ties": found.ties,
        "rounds": found.rounds,
    }


def consent(positions: Mapping[str, int], rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return whether a consent round passes: enough took part, not too many block.

    Args:
        positions: how many took which position.
        rule: ``least`` (how many must take part) and ``most_blocks``.
    """
    counted = {position: positions.get(position, 0) for position in POSITIONS}
    took_part = sum(counted.values())
    passed = took_part >= rule["least"] and counted["block"] <= rule["most_blocks"]
    return {"passed": passed, "positions": counted, "took_part": took_part}
