"""What can be told, as sentences that other rooms register, and what a room tells of a fact."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise

Words = Mapping[str, str] | str

_SENTENCES: dict[str, Promise | str] = {}


@dataclass(frozen=True)
class Told:
    """What a room tells of one fact: to whom, in which sentence, and where to read on.

    ``values`` fill the sentence; words by language are shown in the reader's.
    """

    people: Collection[UUID]
    kind: str
    space: str
    path: str
    values: Mapping[str, Words] = field(default_factory=dict)


def tell_by(sentences: Mapping[str, Promise | str]) -> None:
    """Register the sentences of a room, by the kind of what they tell."""
    _SENTENCES.update(sentences)


def sentences() -> Mapping[str, Promise | str]:
    """Return every sentence by its kind."""
    return dict(_SENTENCES)
