"""Who may read, write and moderate texts; the rooms that own spaces say it, room by room.

A space is named by reference (``process/3``). Its kind is the word before the stroke. A kind of
space about which no room has said who may read it is read by nobody: a room that forgets to say it
hides its texts, and leaks none.
"""

from collections.abc import Callable, Collection

import rules

from mycel.people.models import Account, Person
from mycel.people.rules import takes_part
from mycel.texts.models import Moderator, Text

Hidden = Callable[[Person | None], Collection[str]]
Moderated = Callable[[Person], Collection[str]]

EVERYWHERE = ""
_HIDDEN: dict[str, Hidden] = {}
_MODERATED: list[Moderated] = []


def when_reading(kind: str) -> Callable[[Hidden], Hidden]:
    """Register which spaces of a kind somebody cannot read: a function of the reader, or None."""

    def register(function: Hidden) -> Hidden:
        _HIDDEN[kind] = function
        return function

    return register


def when_moderating(function: Moderated) -> Moderated:
    """Register which spaces somebody looks after beside those they were appointed for."""
    _MODERATED.append(function)
    return function


def kinds_read() -> tuple[str, ...]:
    """Return the kinds of spaces that somebody can read at all."""
    return tuple(sorted(_HIDDEN))


def hidden_from(person: Person | None) -> frozenset[str]:
    """Return the spaces of known kinds that somebody cannot read."""
    return frozenset(space for hidden in _HIDDEN.values() for space in hidden(person))


def can_read(*, person: Person | None, space: str) -> bool:
    """Return whether somebody can read what stands in a space."""
    hidden = _HIDDEN.get(space.partition("/")[0])
    return hidden is not None and space not in hidden(person)


def spaces_of(person: Person | None) -> frozenset[str]:
    """Return the spaces whose texts somebody looks after; ``EVERYWHERE`` stands for all."""
    if person is None:
        return frozenset()
    if person.account is not None and person.account.is_staff:
        return frozenset({EVERYWHERE})
    named = frozenset(Moderator.objects.filter(person=person).values_list("space", flat=True))
    return named.union(*(function(person) for function in _MODERATED))


def looks_after(*, person: Person | None, space: str) -> bool:
    """Return whether somebody moderates a space."""
    return not spaces_of(person).isdisjoint({EVERYWHERE, space})


@rules.predicate
def moderates(account: Account, space: str | None) -> bool:
    """Return whether the account's person moderates a space; None asks for any space at all."""
    spaces = spaces_of(getattr(account, "person", None))
    return bool(spaces) if space is None else not spaces.isdisjoint({EVERYWHERE, space})


@rules.predicate
def wrote_it(account: Account, text: Text | None) -> bool:
    """Return whether a text is the account's own."""
    return text is not None and text.author is not None and text.author.account_id == account.pk


@rules.predicate
def administers(account: Account) -> bool:
    """Return whether the account is an administrator of the site."""
    return account.is_staff


rules.add_perm("texts.moderate", takes_part & moderates)
rules.add_perm("texts.appoint_moderator", takes_part & administers)
rules.add_perm("texts.adopt_conduct", takes_part & administers)
rules.add_perm("texts.erase_text", takes_part & wrote_it)
