"""What a unit looks after, told by the room above that knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from mycel.engine.movement import Text
from mycel.groups.models import Unit


@dataclass(frozen=True)
class Thing:
    """Something that a unit looks after."""

    id: UUID
    ref: str
    name: Text


Telling = Callable[[Unit], tuple[Thing, ...]]

_TELLINGS: dict[str, Telling] = {}


def looks_after(name: str) -> Callable[[Telling], Telling]:
    """Register a function that tells what a unit looks after, as its room knows it."""

    def register(function: Telling) -> Telling:
        _TELLINGS[name] = function
        return function

    return register


def things_of(*, unit: Unit) -> tuple[Thing, ...]:
    """Return what a unit looks after, by reference."""
    found = {
        thing.ref: thing for _name, telling in sorted(_TELLINGS.items()) for thing in telling(unit)
    }
    return tuple(found[ref] for ref in sorted(found))
