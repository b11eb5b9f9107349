"""Knowing: which people know a node, as the movement tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mycel.engine.movement import Movement, Node, NodeKind, PoolMember, Unit


@dataclass(frozen=True, slots=True)
class Known:
    """Who knows a node: persons, and the hours per week that some of them give to it."""

    people: tuple[str, ...]
    hours: Mapping[str, float] = field(default_factory=dict)


def knowing(*, movement: Movement, today: date) -> Mapping[str, Known]:
    """Return who knows each node on a day; a node that nobody is named for has no people.

    Definition: a node's own people, where it names any. Else the members of every pool it needs
    or whose hours its capacity is, together with those who hold a role today in the units that
    look after it (its steward, and units that list it). A pool without members of its own is
    known by those units, too.
    """
    keepers: dict[str, set[str]] = {}
    holding = {ref: _holding(unit, today) for ref, unit in movement.units.items()}
    for ref, unit in movement.units.items():
        for kept in unit.looks_after:
            keepers.setdefault(kept, set()).update(holding[ref])
    found = {}
    for ref, node in sorted(movement.nodes.items()):
        members = _here(node.people, today)
        people = {one.person for one in members}
        if not people:
            members = [one for pool in _pools(movement, node) for one in _here(pool.people, today)]
            people = {one.person for one in members} | keepers.get(ref, set())
            people |= holding.get(node.steward or "", set())
        hours: dict[str, float] = {}
        for one in members:
            if one.hours_per_week is not None:
                hours[one.person] = hours.get(one.person, 0.0) + one.hours_per_week
        found[ref] = Known(people=tuple(sorted(people)), hours=hours)
    return found


def causes(*, movement: Movement) -> Mapping[str, tuple[str, float]]:
    """Return the named cause and its rho for people who share one in some pool.

    A person with several has the one with the largest rho, the first by name where they tie.

    Errors:
        ValueError for a cause that the movement does not name, or a rho outside [0, 1).
    """
    found: dict[str, tuple[str, float]] = {}
    for ref, node in sorted(movement.nodes.items()):
        for member in node.people:
            if member.factor is None:
                continue
            if member.factor not in movement.factors:
                raise ValueError(f"{ref} names the factor {member.factor}, which is not defined")
            rho = movement.factors[member.factor]
            if not 0 <= rho < 1:
                raise ValueError(
                    f"the factor {member.factor} has rho {rho}; expected 0 or more and below 1"
                )
            best = found.get(member.person)
            if best is None or (-rho, member.factor) < (-best[1], best[0]):
                found[member.person] = member.factor, rho
    return found


def _here(members: tuple[PoolMember, ...], today: date) -> list[PoolMember]:
    return [one for one in members if one.since is None or one.since <= today]


def _holding(unit: Unit, today: date) -> set[str]:
    return {
        holder.person
        for role in unit.roles
        for holder in role.holders
        if (holder.since is None or holder.since <= today)
        and (holder.until is None or holder.until >= today)
    }


def _pools(movement: Movement, node: Node) -> list[Node]:
    refs = {edge.node for edge in node.depends_on}
    if node.capacity is not None and node.capacity.pool is not None:
        refs.add(node.capacity.pool)
    return [
        movement.nodes[ref]
        for ref in sorted(refs)
        if ref in movement.nodes and movement.nodes[ref].kind is NodeKind.POOL
    ]
