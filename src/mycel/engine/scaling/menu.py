"""Menu: what can be done, what each choice is worth and costs, and which choices go together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Plan = frozenset[int]
"""Places of the chosen treatments among ``Menu.refs``."""

ROOM = 1e-9
"""Share of a budget by which rounding may pass it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Treatments of which at most some are chosen."""

    members: tuple[int, ...]
    at_most: int


@dataclass(frozen=True, slots=True)
class Menu:
    """Treatments with gains, costs and rules, sorted by ref; make it with :meth:`build`.

    Shapes: ``gains`` [n], weighted loss avoided per year by one treatment alone; ``costs``
    [n, units]; ``overlaps`` [n, n], symmetric, diagonal 0: what two treatments avoid together less
    than each alone (below 0: more). ``requires`` (a, b): a only with b; ``excludes`` (a, b), a < b.
    """

    refs: tuple[str, ...]
    gains: Floats
    units: tuple[str, ...]
    costs: Floats
    overlaps: Floats
    requires: tuple[tuple[int, int], ...] = ()
    excludes: tuple[tuple[int, int], ...] = ()
    groups: tuple[Group, ...] = ()
    needs: tuple[Plan, ...] = field(default=())
    """For each treatment, itself and everything that it requires, directly or not."""

    @classmethod
    def build(
        cls,
        *,
        gains: Mapping[str, float],
        costs: Mapping[str, Mapping[str, float]],
        overlaps: Mapping[tuple[str, str], float] | None = None,
        requires: Iterable[tuple[str, str]] = (),
        excludes: Iterable[tuple[str, str]] = (),
        groups: Iterable[tuple[Collection[str], int]] = (),
    ) -> "Menu":
        """Return the menu of the treatments that have a gain; their order changes nothing.

        Args:
            gains: ref → weighted loss avoided per year.
            costs: ref → unit → cost, 0 or more; absent means 0.
            overlaps: pair of refs → what both avoid together less than each alone.
            requires: pairs (a, b): a only with b.
            excludes: pairs of which at most one is chosen.
            groups: (refs, most): at most so many of them.

        Errors:
            ValueError when a rule names what is no treatment, or a number is not finite or a cost
            is below 0.
        """
        refs = tuple(sorted(gains))
        place = {ref: at for at, ref in enumerate(refs)}
        units = tuple(sorted({unit for cost in costs.values() for unit in cost}))
        priced = np.array(
            [[costs.get(ref, {}).get(unit, 0.0) for unit in units] for ref in refs], dtype=float
        ).reshape(len(refs), len(units))
        worth = np.array([gains[ref] for ref in refs], dtype=float)
        _check_numbers(refs=refs, units=units, gains=worth, costs=priced)
        lost = np.zeros((len(refs), len(refs)))
        for (a, b), much in (overlaps or {}).items():
            i, j = _pair(place, a, b)
            lost[i, j] = lost[j, i] = much if i != j else 0.0
        needed = tuple(sorted({_pair(place, a, b) for a, b in requires}))
        apart = {(min(pair), max(pair)) for pair in (_pair(place, a, b) for a, b in excludes)}
        return cls(
            refs=refs,
            gains=worth,
            units=units,
            costs=priced,
            overlaps=lost,
            requires=needed,
            excludes=tuple(sorted(apart)),
            groups=tuple(
                Group(members=tuple(sorted(_at(place, one) for one in set(members))), at_most=most)
                for members, most in groups
            ),
            needs=_closures(len(refs), needed),
        )

    def limits(self, *, budgets: Mapping[str, float]) -> Floats:
        """Return the budget of every unit of cost, infinite where none is stated.

        Errors:
            ValueError when a budget is below 0, not a number, or of a unit that costs nobody.
        """
        for unit, budget in budgets.items():
            if unit not in self.units:
                known = ", ".join(self.units) or "none"
                raise ValueError(
                    f'no treatment costs anything in "{unit}"; expected a unit of cost: {known}'
                )
            if not budget >= 0:
                raise ValueError(f"the budget of {unit} is {budget}; expected 0 or more")
        return np.array([budgets.get(unit, np.inf) for unit in self.units], dtype=float)

    def value(self, *, chosen: Collection[int]) -> float:
        """Return the modelled loss avoided: gains less the overlap of every pair."""
        at = np.array(sorted(chosen), dtype=np.intp)
        return float(self.gains[at].sum() - self.overlaps[np.ix_(at, at)].sum() / 2)

    def cost(self, *, chosen: Collection[int]) -> Floats:
        """Return the cost of a plan in every unit."""
        return np.asarray(self.costs[sorted(chosen)].sum(axis=0), dtype=np.float64)

    def is_allowed(self, *, chosen: Collection[int], limits: Floats) -> bool:
        """Say whether a plan keeps its budgets and every rule."""
        held = set(chosen)
        return (
            bool(np.all(self.cost(chosen=held) <= limits * (1 + ROOM)))
            and all(b in held for a, b in self.requires if a in held)
            and not any(a in held and b in held for a, b in self.excludes)
            and all(len(held.intersection(one.members)) <= one.at_most for one in self.groups)
        )

    def names(self, *, chosen: Collection[int]) -> tuple[str, ...]:
        """Return the refs of a plan, sorted."""
        return tuple(self.refs[at] for at in sorted(chosen))


def _check_numbers(
    *, refs: Sequence[str], units: Sequence[str], gains: Floats, costs: Floats
) -> None:
    for at, ref in enumerate(refs):
        if not np.isfinite(gains[at]):
            raise ValueError(f"the gain of {ref} is {gains[at]}; expected a finite number")
        for unit, cost in zip(units, costs[at], strict=True):
            if not (np.isfinite(cost) and cost >= 0):
                raise ValueError(f"{ref} costs {cost} {unit}; expected 0 or a positive number")


def _at(place: Mapping[str, int], ref: str) -> int:
    if ref not in place:
        raise ValueError(f"a rule names {ref}; expected one of the treatments")
    return place[ref]


def _pair(place: Mapping[str, int], a: str, b: str) -> tuple[int, int]:
    return _at(place, a), _at(place, b)


def _closures(count: int, requires: Sequence[tuple[int, int]]) -> tuple[Plan, ...]:
    direct: dict[int, set[int]] = {at: set() for at in range(count)}
    for a, b in requires:
        direct[a].add(b)
    found = []
    for start in range(count):
        seen, waiting = {start}, [start]
        while waiting:
            fresh = direct[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        found.append(frozenset(seen))
    return tuple(found)
