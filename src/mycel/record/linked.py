"""Links between things of different rooms: what led to what, told by the room above them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from mycel.engine.movement import Text


@dataclass(frozen=True, slots=True)
class Linked:
    """Something that a thing is linked to.

    ``how`` says what it is to the thing in the reader's language, ``state_name`` how it stands;
    ``state`` is the word of a mark.
    """

    how: str
    ref: str
    url: str
    title: Text
    state: str
    state_name: str

    @property
    def number(self) -> int:
        """Return the number at the end of its reference."""
        return int(self.ref.rpartition("/")[2])


Telling = Callable[[UUID], tuple[Linked, ...]]

_TELLINGS: dict[str, Telling] = {}


def tells_links(telling: Telling) -> Telling:
    """Register a function that tells what a thing is linked to."""
    _TELLINGS[f"{telling.__module__}.{telling.__name__}"] = telling
    return telling


def linked(*, subject: UUID) -> tuple[Linked, ...]:
    """Return everything that a thing is linked to, in the order in which it was linked."""
    return tuple(one for _name, tell in sorted(_TELLINGS.items()) for one in tell(subject))
