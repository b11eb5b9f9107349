"""Equal Shares, one count: floats propose, whole numbers and fractions decide."""

import heapq
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

from mycel.engine.choice.result import Tie
from mycel.engine.choice.shares import levels
from mycel.engine.choice.shares.case import Case
from mycel.engine.choice.shares.ledger import CLOSE, EPS, Ledger
from mycel.engine.choice.shares.levels import Look


@dataclass(eq=False)
class Count:
    """One count of Equal Shares from a given share of money.

    ``spent`` in units; ``ties`` are between exact equals; ``passed`` did not fit into the hours.
    The count stops once more than ``ceiling`` is spent.
    """

    case: Case
    share: int
    ceiling: int | None = None
    ledger: Ledger = field(init=False)
    ties: list[Tie] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    spent: int = 0
    hours: Fraction = Fraction(0)
    _queue: list[tuple[float, int]] = field(default_factory=list)
    _least: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing bought."""
        self.ledger = Ledger(case=self.case, share=self.share)
        self._open(projects=[i for i in self.case.eligible if not self.case.requires[i]])

    @property
    def selected(self) -> list[int]:
        """Return what was bought, in order."""
        return [one.project for one in self.ledger.bought]

    def run(self) -> Self:
        """Buy until nothing is affordable."""
        while self.ceiling is None or self.spent <= self.ceiling:
            near = self._nearest()
            if not near:
                break
            chosen = self._choose(near=near)
            if self.hours + self.case.hours[chosen.project] > self.case.hours_limit:
                self.passed.append(chosen.project)
            else:
                self._buy(chosen=chosen)
            for look in near:
                if look.project != chosen.project:
                    heapq.heappush(self._queue, (look.low, look.project))
        return self

    def _open(self, *, projects: list[int]) -> None:
        """Let projects be bought; nobody pays less than if all supporters paid in full."""
        for project in projects:
            least = self.case.costs[project] / self.case.supporters[project].rate
            self._least[project] = least * (1 - 4 * EPS)
            low = levels.price(case=self.case, project=project, level=least) * (1 - CLOSE)
            heapq.heappush(self._queue, (low, project))

    def _nearest(self) -> list[Look]:
        """Return all that may be the cheapest per utility; prices never fall, so old ones bound."""
        fresh: list[Look] = []
        best = float("inf")
        while self._queue and self._queue[0][0] <= best:
            project = heapq.heappop(self._queue)[1]
            look = levels.look(ledger=self.ledger, project=project, least=self._least[project])
            if look is not None:
                self._least[project] = look.least
                fresh.append(look)
                best = min(best, look.high)
        for look in fresh:
            if look.low > best:
                heapq.heappush(self._queue, (look.low, look.project))
        return [look for look in fresh if look.low <= best]

    def _choose(self, *, near: list[Look]) -> Look:
        """Return the cheapest per utility; equals by the order, and entered as a tie."""
        if len(near) == 1:
            return near[0]
        prices = {look.project: self._price(look=look) for look in near}
        least = min(prices.values())
        equal = sorted(project for project, price in prices.items() if price == least)
        order = tuple(sorted(equal, key=lambda project: self.case.place[project]))
        if len(equal) > 1:
            by = "order" if self.case.rule.order else "file"
            number = len(self.ledger.bought) + 1
            self.ties.append(Tie(tuple(equal), "price", number, by, order))
        return next(look for look in near if look.project == order[0])

    def _price(self, *, look: Look) -> Fraction:
        level = look.exact
        if level is None:
            level = levels.exact(ledger=self.ledger, project=look.project, near=look)
        if level is None:
            raise AssertionError("an affordable project has no level")
        return self.case.price(project=look.project, level=level)

    def _buy(self, *, chosen: Look) -> None:
        """Let the supporters pay, and open what waited for this project."""
        project = chosen.project
        self.ledger.pay(
            project=project,
            level=chosen.level,
            exact=chosen.exact,
            settle=lambda: levels.exact(ledger=self.ledger, project=project, near=chosen),
        )
        self.spent += self.case.costs[project]
        self.hours += self.case.hours[project]
        at = self.ledger.at
        ready = [
            one
            for one in self.case.followers[project]
            if one in self.case.eligible and all(at[i] >= 0 for i in self.case.requires[one])
        ]
        self._open(projects=ready)
