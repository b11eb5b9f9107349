"""Menu: what can be done, what each choice is worth and costs, and which choices go together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Plan = frozenset[int]
"""Places of the chosen treatments among ``Menu.refs``."""
Pairs = tuple[tuple[int, int], ...]

ROOM = 1e-9
"""Share of a budget by which rounding may pass it."""
MOST_SHARE = 1 - 1e-9
"""The largest share of a source that counts as taken: a logarithm needs something left."""


@dataclass(frozen=True, slots=True)
class Group:
    """Treatments of which at most some are chosen."""

    members: tuple[int, ...]
    at_most: int


@dataclass(frozen=True, slots=True)
class Additions:
    """What adding each treatment, with what it still requires, changes: value, cost, allowed.

    Shapes: ``value`` [n], ``cost`` [n, units], ``allowed`` [n]; a value that is not allowed means
    nothing.
    """

    value: Floats
    cost: Floats
    allowed: Flags


@dataclass(frozen=True, slots=True)
class Menu:
    """Treatments with gains, costs and rules, sorted by ref; make it with :meth:`build`.

    Definition: value of a plan = Σ gains − Σ overlaps of its pairs + Σ_r loss_r (1 − Π (1 − e_ir)).

    Shapes: ``gains`` [n]; ``costs`` [n, units]; ``overlaps`` [n, n], symmetric, diagonal 0;
    ``shared`` [R], the losses of sources that several treatments lower; ``keeps`` [n, R],
    ln(1 − e); ``closure`` [n, n]: row i holds i and everything it requires, directly or not;
    ``has_needs`` [n]: there is any.
    ``requires`` (a, b): a only with b; ``excludes`` (a, b), a < b.
    """

    refs: tuple[str, ...]
    gains: Floats
    units: tuple[str, ...]
    costs: Floats
    overlaps: Floats
    shared: Floats
    keeps: Floats
    closure: Flags
    has_needs: Flags
    requires: Pairs = ()
    excludes: Pairs = ()
    groups: tuple[Group, ...] = ()

    @classmethod
    def build(
        cls,
        *,
        gains: Mapping[str, float],
        costs: Mapping[str, Mapping[str, float]],
        overlaps: Mapping[tuple[str, str], float] | None = None,
        shared: Mapping[str, tuple[float, Mapping[str, float]]] | None = None,
        requires: Iterable[tuple[str, str]] = (),
        excludes: Iterable[tuple[str, str]] = (),
        groups: Iterable[tuple[Collection[str], int]] = (),
    ) -> "Menu":
        """Return the menu of the treatments that have a gain; their order changes nothing.

        Args:
            gains: ref → weighted loss avoided per year, apart from shared sources.
            costs: ref → unit → cost, 0 or more; absent means 0.
            overlaps: pair of refs → what both avoid together less than each alone (below 0: more).
            shared: source → (its loss, ref → share of it that the treatment takes, below 0: adds).
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
        losses, keeps = _sources(place, shared or {})
        needed = tuple(sorted({_pair(place, a, b) for a, b in requires}))
        closure = _closure(len(refs), needed)
        apart = {(min(pair), max(pair)) for pair in (_pair(place, a, b) for a, b in excludes)}
        return cls(
            refs=refs,
            gains=worth,
            units=units,
            costs=priced,
            overlaps=lost,
            shared=losses,
            keeps=keeps,
            closure=closure,
            has_needs=closure.sum(axis=1) > 1,
            requires=needed,
            excludes=tuple(sorted(apart)),
            groups=tuple(
                Group(members=tuple(sorted(_at(place, one) for one in set(members))), at_most=most)
                for members, most in groups
            ),
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
        """Return the modelled loss avoided."""
        at = np.array(sorted(chosen), dtype=np.intp)
        lost = self.overlaps[np.ix_(at, at)].sum() / 2
        taken = -np.expm1(self.keeps[at].sum(axis=0))
        return float(self.gains[at].sum() - lost + self.shared @ taken)

    def alone(self) -> Floats:
        """Return the modelled loss that each treatment avoids alone, [n]."""
        return np.asarray(self.gains - np.expm1(self.keeps) @ self.shared, dtype=np.float64)

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

    def additions(self, *, held: Plan, limits: Floats) -> Additions:
        """Return what adding each treatment to an allowed plan changes, with what it requires."""
        has = np.zeros(len(self.refs), dtype=np.bool_)
        has[sorted(held)] = True
        left = self.shared * np.exp(self.keeps[has].sum(axis=0))
        room = limits * (1 + ROOM) - self.costs[has].sum(axis=0)
        found = Additions(
            value=self.gains
            - np.einsum("nr,r->n", np.expm1(self.keeps), left)
            - self.overlaps[:, has].sum(axis=1),
            cost=self.costs.copy(),
            allowed=~has & np.all(self.costs <= room, axis=1),
        )
        for a, b in self.excludes:
            found.allowed[a] &= not has[b]
            found.allowed[b] &= not has[a]
        for one in self.groups:
            members = list(one.members)
            if has[members].sum() >= one.at_most:
                found.allowed[members] = False
        for at in np.flatnonzero(self.has_needs & ~has).tolist():
            fresh = self.closure[at] & ~has
            if fresh.sum() > 1:
                self._together(found, at, np.flatnonzero(fresh), has, left, room)
        return found

    def _together(
        self,
        found: Additions,
        at: int,
        fresh: NDArray[np.intp],
        has: Flags,
        left: Floats,
        room: Floats,
    ) -> None:
        """Fill in what adding a treatment with several that it requires changes."""
        found.cost[at] = self.costs[fresh].sum(axis=0)
        found.allowed[at] = bool(np.all(found.cost[at] <= room)) and self._agree(fresh, has)
        if not found.allowed[at]:
            return
        among = self.overlaps[fresh]
        found.value[at] = (
            self.gains[fresh].sum()
            - np.expm1(self.keeps[fresh].sum(axis=0)) @ left
            - among[:, has].sum()
            - among[:, fresh].sum() / 2
        )

    def _agree(self, fresh: NDArray[np.intp], has: Flags) -> bool:
        both = has.copy()
        both[fresh] = True
        return not any(both[a] and both[b] for a, b in self.excludes) and all(
            both[list(one.members)].sum() <= one.at_most for one in self.groups
        )

    def with_needs(self, *, at: int) -> Plan:
        """Return a treatment and everything that it requires."""
        return frozenset(np.flatnonzero(self.closure[at]).tolist())

    def without(self, *, held: Plan, at: int) -> Plan:
        """Return a plan without a treatment and without what requires it."""
        return frozenset(one for one in held if not self.closure[one, at])

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


def _sources(
    place: Mapping[str, int], shared: Mapping[str, tuple[float, Mapping[str, float]]]
) -> tuple[Floats, Floats]:
    losses, keeps = np.zeros(len(shared)), np.zeros((len(place), len(shared)))
    for row, name in enumerate(sorted(shared)):
        losses[row], shares = shared[name]
        for ref, share in shares.items():
            keeps[_at(place, ref), row] = np.log1p(-min(share, MOST_SHARE))
    if not (np.isfinite(keeps).all() and np.isfinite(losses).all()):
        raise ValueError("a source's loss or share is not a number; expected finite numbers")
    return losses, keeps


def _closure(count: int, requires: Sequence[tuple[int, int]]) -> Flags:
    found = np.eye(count, dtype=np.bool_)
    for a, b in requires:
        found[a, b] = True
    while requires:
        further = found @ found
        if np.array_equal(further, found):
            break
        found = further
    return found
