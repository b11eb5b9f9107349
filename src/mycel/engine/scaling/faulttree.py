"""Fault trees: the probability of a top event from gates over independent basic events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from mycel.engine import graph
from mycel.engine.chance import stream
from mycel.engine.scaling import worlds as bits
from mycel.engine.scaling.worlds import Floats, Words

EXACT_EVENTS = 20
FEWEST_MEMBERS = 2
XOR_INPUTS = 2
BLOCK_WORLDS = 2**16
BLOCK_BYTES = 64 * 2**20


class Operator(StrEnum):
    """How a gate joins its inputs."""

    AND = "and"
    OR = "or"
    NOT = "not"
    XOR = "xor"
    NAND = "nand"
    NOR = "nor"
    ATLEAST = "atleast"


class BadTree(ValueError):
    """A fault tree that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Gate:
    """An operator over named inputs; ``at_least`` belongs to ``atleast`` alone."""

    operator: Operator
    inputs: tuple[str, ...]
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class FaultTree:
    """A top event, gates, constants and basic events with their probabilities, all by name.

    ``other_tops`` are further gates that no gate refers to; they do not enter the result.
    """

    top: str
    gates: Mapping[str, Gate]
    events: Mapping[str, float]
    constants: Mapping[str, bool] = field(default_factory=dict)
    other_tops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Top:
    """The estimated probability of the top event; ``upper_bound`` (3/N) only without a hit."""

    name: str
    probability: float
    standard_error: float
    upper_bound: float | None
    hits: int
    worlds: int
    seed: int


def beta_factor(
    *, group: str, members: tuple[str, ...], probability: float, beta: float
) -> tuple[dict[str, Gate], dict[str, float]]:
    """Return gates and basic events of a common-cause group.

    Definition: each member fails alone with (1 − β)q, all members together with βq; a member's
    name becomes a gate over both.

    Args:
        group: name of the group.
        members: names of its basic events, at least 2.
        probability: q of each member, in [0, 1].
        beta: β in [0, 1].

    Errors:
        BadTree for fewer than two members, q or β outside [0, 1].

    Source: Mosleh et al., NUREG/CR-4780.
    """
    if len(members) < FEWEST_MEMBERS:
        raise BadTree(
            f"the common-cause group {group} has {len(members)} members; expected 2 or more"
        )
    for what, value in (("probability", probability), ("beta factor", beta)):
        if not 0 <= value <= 1:
            raise BadTree(
                f"the {what} of the common-cause group {group} is {value:g}; expected 0 to 1"
            )
    together = f"{group} (together)"
    alone = {member: f"{member} (alone)" for member in members}
    gates = {one: Gate(Operator.OR, (alone[one], together)) for one in members}
    events = dict.fromkeys(alone.values(), (1 - beta) * probability)
    return gates, {**events, together: beta * probability}


def check(*, tree: FaultTree) -> tuple[str, ...]:
    """Return the names that matter to the top, every input before the gate that uses it.

    Errors:
        BadTree for a name that is nothing or two things, gates in a cycle, a wrong number of
        inputs, an ``atleast`` outside 1…n, or a probability outside [0, 1].
    """
    for name, value in tree.events.items():
        if not 0 <= value <= 1:
            raise BadTree(f"the probability of {name} is {value:g}; expected 0 to 1")
    for name, gate in tree.gates.items():
        check_gate(name=name, gate=gate)
    names = [*tree.gates, *tree.events, *tree.constants]
    try:
        made = graph.Graph.build(
            names=names,
            edges=[(name, one) for name, gate in tree.gates.items() for one in gate.inputs],
        )
    except ValueError as error:
        raise BadTree(f"{error}; expected every name defined once") from error
    for members in graph.cycles(graph=made):
        raise BadTree(f"gates depend on each other in a cycle: {', '.join(members)}")
    if tree.top not in names:
        raise BadTree(f"the top {tree.top} is not defined; expected a gate or an event")
    matters = {names.index(tree.top)}
    walk = list(matters)
    while walk:
        fresh = set(made.needs[walk.pop()]) - matters
        matters |= fresh
        walk.extend(fresh)
    return tuple(names[one] for (one,) in graph.order(graph=made) if one in matters)


def check_gate(*, name: str, gate: Gate) -> None:
    """Refuse a gate whose inputs do not fit its operator.

    Errors:
        BadTree with one sentence.
    """
    count = len(gate.inputs)
    if gate.operator is Operator.NOT and count != 1:
        raise BadTree(f"the gate {name} negates {count} inputs; expected 1")
    if gate.operator is Operator.XOR and count != XOR_INPUTS:
        raise BadTree(f"the gate {name} joins {count} inputs by xor; expected 2")
    if not count:
        raise BadTree(f"the gate {name} has no inputs; expected 1 or more")
    if gate.operator in (Operator.ATLEAST, Operator.XOR) and len(set(gate.inputs)) < count:
        raise BadTree(f"the gate {name} names an input twice; expected every input once")
    if gate.operator is Operator.ATLEAST and not 1 <= (gate.at_least or 0) <= count:
        raise BadTree(
            f"the gate {name} needs at least {gate.at_least} of {count} inputs; "
            f"expected 1 to {count}"
        )


def estimate(*, tree: FaultTree, worlds: int, seed: int) -> Top:
    """Return the probability of the top event as a share of simulated worlds.

    Definition: in every world each basic event happens independently with its probability, drawn
    from its own stream; gates are evaluated on words of 64 worlds, in blocks, so that memory does
    not grow with the number of worlds.

    Args:
        tree: the fault tree.
        worlds: number of simulated worlds N.
        seed: seed of the run.

    Errors:
        BadTree as in ``check``; ValueError for fewer than one world.
    """
    names = check(tree=tree)
    width = bits.word_count(worlds=worlds)
    drawn = {name: stream(seed=seed, name=f"event/{name}") for name in names if name in tree.events}
    step = max(1, min(BLOCK_WORLDS // bits.PER_WORD, BLOCK_BYTES // (8 * len(names))))
    hits = 0
    for first in range(0, width, step):
        words = min(step, width - first)
        size = words * bits.PER_WORD
        state = {
            name: bits.bernoulli(probability=tree.events[name], rng=rng, worlds=size)
            for name, rng in drawn.items()
        }
        top = _evaluate(tree, names, state, words)
        top &= bits.mask(worlds=min(size, worlds - first * bits.PER_WORD))
        hits += int(bits.count(words=top))
    return Top(
        name=tree.top,
        probability=hits / worlds,
        standard_error=bits.standard_error(probability=hits / worlds, worlds=worlds),
        upper_bound=bits.upper_bound(hits=hits, worlds=worlds),
        hits=hits,
        worlds=worlds,
        seed=seed,
    )


def exact(*, tree: FaultTree) -> float | None:
    """Return the exact probability of the top, or None when more than 20 basic events matter.

    Definition: the sum over all combinations of basic events under which the top holds.

    Errors:
        BadTree as in ``check``.
    """
    names = check(tree=tree)
    events = [name for name in names if name in tree.events]
    if len(events) > EXACT_EVENTS:
        return None
    combinations = np.arange(2 ** len(events))
    chance: Floats = np.ones(len(combinations))
    state = {}
    for place, name in enumerate(events):
        holds = (combinations >> place & 1).astype(np.bool_)
        chance *= np.where(holds, tree.events[name], 1 - tree.events[name])
        state[name] = bits.pack(flags=holds)
    top = _evaluate(tree, names, state, bits.word_count(worlds=len(combinations)))
    holds = bits.unpack(words=top, worlds=len(combinations)).view(np.bool_)
    return float(chance[holds].sum())


def _evaluate(
    tree: FaultTree, names: tuple[str, ...], state: dict[str, Words], words: int
) -> Words:
    """Return in which worlds the top holds, given those of the basic events."""
    for name in names:
        if name in tree.gates:
            gate = tree.gates[name]
            rows = np.stack([state[one] for one in gate.inputs])
            state[name] = _JOIN[gate.operator](rows, gate.at_least or 1)
        elif name in tree.constants:
            value = bits.FULL if tree.constants[name] else np.uint64(0)
            state[name] = np.full(words, value)
    return state[tree.top].copy()


def _any(rows: Words, _: int) -> Words:
    return bits.at_least(rows=rows, need=1)


def _all(rows: Words, _: int) -> Words:
    return bits.at_least(rows=rows, need=len(rows))


_JOIN: Mapping[Operator, Callable[[Words, int], Words]] = {
    Operator.AND: _all,
    Operator.OR: _any,
    Operator.NOT: lambda rows, _: ~rows[0],
    Operator.XOR: lambda rows, _: rows[0] ^ rows[1],
    Operator.NAND: lambda rows, _: ~_all(rows, 0),
    Operator.NOR: lambda rows, _: ~_any(rows, 0),
    Operator.ATLEAST: lambda rows, need: bits.at_least(rows=rows, need=need),
}
