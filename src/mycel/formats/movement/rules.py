"""Rules: what must hold between the keys of one record."""

from collections import Counter
from typing import cast

from mycel.engine.movement import Capacity, Dependency, Node, Planned, Strength
from mycel.formats.movement.places import At
from mycel.formats.movement.records import Rule
from mycel.formats.problems import Problem, shown
from mycel.formats.yaml import Value


def inside(at: At, *steps: str | int) -> At:
    """Return the place some steps further in, or the nearest that exists."""
    for step in steps:
        value: Value = None
        if isinstance(at.value, dict) and isinstance(step, str):
            value = at.value.get(step)
        elif isinstance(at.value, list) and isinstance(step, int):
            value = at.value[step]
        at = at.inside(step=step, value=value)
    return at


def _given(at: At, *names: str) -> list[str]:
    value = at.value
    return [name for name in names if isinstance(value, dict) and name in value]


def exactly_one(*names: str) -> Rule:
    """Refuse a record in which not exactly one of some keys is given."""

    def rule(at: At, built: object) -> None:  # noqa: ARG001 - every rule is asked the same way
        given = _given(at, *names)
        if not given:
            text = f"{at.label} has none of {', '.join(names)}; expected one of them"
            raise at.problem(text=text)
        if len(given) > 1:
            text = f"{at.label} has {' and '.join(given)}; expected only one of them"
            last = max(given, key=lambda name: at.document.line(*at.path, name))
            raise inside(at, last).problem(text=text)

    return rule


def at_least_one(*names: str) -> Rule:
    """Refuse a record in which none of some keys is given."""

    def rule(at: At, built: object) -> None:  # noqa: ARG001 - every rule is asked the same way
        if not _given(at, *names):
            raise at.problem(text=f"{at.label} says nothing; expected {' or '.join(names)}")

    return rule


def only_with(name: str, other: str) -> Rule:
    """Refuse a key that means nothing without another."""

    def rule(at: At, built: object) -> None:  # noqa: ARG001 - every rule is asked the same way
        if _given(at, name) and not _given(at, other):
            text = f"{at.label} has {name} without {other}; expected both, or neither"
            raise inside(at, name).problem(text=text)

    return rule


def earliest_first(name: str) -> Rule:
    """Refuse planned changes that are not in the order of their days, or share a day."""

    def rule(at: At, built: object) -> None:
        days = [one.since for one in cast("tuple[Planned, ...]", getattr(built, name))]
        for number in range(1, len(days)):
            if days[number] <= days[number - 1]:
                later, earlier = days[number - 1].isoformat(), days[number].isoformat()
                text = f"{earlier} stands after {later}; expected days in order, each once"
                raise inside(at, name, number, "from").problem(text=text)

    return rule


def only_values(at: At, built: object) -> None:
    """Refuse servers in the plan of a law that knows none."""
    for number, one in enumerate(cast("Capacity", built).plan):
        if one.servers is not None:
            text = "the law step has no servers; expected value"
            raise inside(at, "plan", number, "servers").problem(text=text)


def weight_is_soft(at: At, built: object) -> None:
    """Refuse a weight on a dependency that always carries an outage, and a lonely at_least."""
    one = cast("Dependency", built)
    if one.strength == Strength.HARD and one.weight not in {None, 1.0}:
        text = "a hard dependency has the weight 1; expected strength: soft beside weight"
        raise inside(at, "weight").problem(text=text)
    if one.at_least is not None and one.group is None:
        text = "at_least counts members of a group; expected group beside it"
        raise inside(at, "at_least").problem(text=text)


def groups_hold(at: At, built: object) -> None:
    """Refuse a group that asks for more members than it has, or does not say how many."""
    depends_on = cast("Node", built).depends_on
    sizes = Counter(one.group for one in depends_on if one.group is not None)
    asked: dict[str, int] = {}
    for number, one in enumerate(depends_on):
        if one.group is None or one.at_least is None:
            continue
        here = inside(at, "depends_on", number, "at_least")
        size = sizes[one.group]
        if one.at_least > size:
            text = f"at_least is {one.at_least} of the {size} in group {one.group}"
            raise here.problem(text=f"{text}; expected at most {size}")
        if asked.setdefault(one.group, one.at_least) != one.at_least:
            text = f"group {one.group} asks for {asked[one.group]} and for {one.at_least}"
            raise here.problem(text=f"{text}; expected at_least once per group")
    for number, one in enumerate(depends_on):
        if one.group is not None and one.group not in asked:
            text = f"group {one.group} does not say how many must be up; expected at_least"
            raise inside(at, "depends_on", number, "group").problem(text=text)


def no_dependency_twice(at: At, built: object) -> None:
    """Refuse a node that needs itself, or names what it needs more than once."""
    node = cast("Node", built)
    seen: set[str] = set()
    for number, one in enumerate(node.depends_on):
        here = inside(at, "depends_on", number, "node")
        if one.node == node.ref:
            raise here.problem(text=f"{node.ref} depends on itself; expected another node")
        if one.node in seen:
            raise _twice(here, one.node)
        seen.add(one.node)


def no_person_twice(at: At, built: object) -> None:
    """Refuse a pool that counts somebody more than once."""
    seen: set[str] = set()
    for number, one in enumerate(cast("Node", built).people):
        if one.person in seen:
            raise _twice(inside(at, "people", number, "person"), one.person)
        seen.add(one.person)


def _twice(at: At, ref: str) -> Problem:
    return at.problem(text=f"{shown(value=ref)} is named twice; expected every entry once")
