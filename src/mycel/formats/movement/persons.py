"""Persons: a movement in which only those who agreed appear with their names."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import cast

from mycel.engine.movement import Movement, Node, Person, Risk, Unit


def pseudonymise(*, movement: Movement, salt: bytes) -> Movement:
    """Return the movement with every person who is not ``named`` behind a pseudonym.

    A pseudonym is ``person/p-`` and the first 8 hexadecimal digits of the SHA-256 of salt and ref;
    it stands wherever the person was referred to, and instead of their name. The same salt gives
    the same pseudonyms; without the salt nobody can try refs against them.
    """
    names = _pseudonyms(movement.people, salt)
    people = [_person(person, names) for person in movement.people.values()]
    return replace(
        movement,
        people={person.ref: person for person in sorted(people, key=lambda one: one.ref)},
        units={ref: _unit(unit, names) for ref, unit in movement.units.items()},
        nodes={ref: _node(node, names) for ref, node in movement.nodes.items()},
        risks={ref: _risk(risk, names) for ref, risk in movement.risks.items()},
        further=cast("Mapping[str, Mapping[str, object]]", _plain(movement.further, names)),
    )


def _pseudonyms(people: Mapping[str, Person], salt: bytes) -> dict[str, str]:
    """Return ref → pseudonym; where two would be equal, the later ref is hashed once more."""
    names: dict[str, str] = {}
    taken = {ref for ref, person in people.items() if person.named}
    for ref in sorted(people):
        if people[ref].named:
            continue
        for turn in count():
            turns = b"" if turn == 0 else str(turn).encode() + b":"
            name = "person/p-" + hashlib.sha256(salt + turns + ref.encode()).hexdigest()[:8]
            if name not in taken:
                break
        taken.add(name)
        names[ref] = name
    return names


def _person(person: Person, names: Mapping[str, str]) -> Person:
    if person.named:
        return person
    ref = names[person.ref]
    return replace(person, ref=ref, name=ref.partition("/")[2])


def _unit(unit: Unit, names: Mapping[str, str]) -> Unit:
    roles = [
        replace(
            role,
            holders=tuple(
                replace(holder, person=names.get(holder.person, holder.person))
                for holder in role.holders
            ),
        )
        for role in unit.roles
    ]
    return replace(unit, roles=tuple(roles))


def _node(node: Node, names: Mapping[str, str]) -> Node:
    people = [replace(one, person=names.get(one.person, one.person)) for one in node.people]
    steward = names.get(node.steward or "", node.steward)
    return replace(node, steward=steward, people=tuple(people))


def _risk(risk: Risk, names: Mapping[str, str]) -> Risk:
    accepted = risk.accepted
    if accepted is not None:
        accepted = replace(accepted, by=names.get(accepted.by or "", accepted.by))
    return replace(
        risk,
        owner=names.get(risk.owner or "", risk.owner),
        estimates=tuple(replace(one, by=names.get(one.by, one.by)) for one in risk.estimates),
        accepted=accepted,
    )


def _plain(value: object, names: Mapping[str, str]) -> object:
    """Replace refs in what other outcomes define, as keys and as values."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {names.get(key, key): _plain(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, names) for one in value]
    return value
