"""Which texts a reader may see at all, and what their kinds are called."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from mycel.people.models import Person
from mycel.texts.models import HIDDEN, WAITING, Text
from mycel.texts.rules import can_read, hidden_from, kinds_read, looks_after

KINDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "post": pgettext_lazy("kind of text", "post"),
        "thread": pgettext_lazy("kind of text", "discussion"),
        "summary": pgettext_lazy("kind of text", "summary"),
        "outcome": pgettext_lazy("kind of text", "outcome of a discussion"),
        "statement": pgettext_lazy("kind of text", "statement"),
        "proposal": pgettext_lazy("kind of text", "proposal"),
        "amendment": pgettext_lazy("kind of text", "amendment"),
        "answer": pgettext_lazy("kind of text", "answer"),
        "disposition": pgettext_lazy("kind of text", "answer"),
        "dispute": pgettext_lazy("kind of text", "dispute"),
    }
)
UNSIGNED = frozenset({"statement"})
"""Kinds of texts whose author is not said: statements are voted on for what they say."""


def kind_of(ref: str) -> str:
    """Return the kind of a text by its reference: ``post/17`` is a post."""
    return ref.partition("/")[0]


def kind_name(ref: str) -> str:
    """Return what pages call the kind of a text."""
    kind = kind_of(ref)
    return str(KINDS.get(kind, kind))


def readable(*, person: Person | None) -> "QuerySet[Text]":
    """Return the texts that somebody may read: shown, and in spaces they can enter."""
    kinds = [Q(space__startswith=f"{kind}/") for kind in kinds_read()]
    if not kinds:
        return Text.objects.none()
    rows = Text.objects.readable().filter(reduce(or_, kinds))
    hidden = sorted(hidden_from(person))
    return rows.exclude(space__in=hidden) if hidden else rows


def find(*, id_: UUID, person: Person | None) -> Text | None:
    """Return a text that somebody may know of, whatever its state; None where they may not.

    A text that is not shown is known to its author and to moderators; of a text that was hidden or
    taken back, others see that it was there, as they do where it stood; of one that waits, nothing.
    """
    row = Text.objects.select_related("author__account").filter(id=id_).first()
    if row is None or not can_read(person=person, space=row.space):
        return None
    if row.state == WAITING and not is_theirs(text=row, person=person):
        return None
    return row


def is_theirs(*, text: Text, person: Person | None) -> bool:
    """Return whether somebody may read a text that is hidden or waits: author or moderator."""
    if person is None:
        return False
    return text.author_id == person.pk or looks_after(person=person, space=text.space)


def sees_words(*, text: Text, person: Person | None) -> bool:
    """Return whether somebody may read the words of a text that they know of."""
    if text.state in {HIDDEN, WAITING}:
        return is_theirs(text=text, person=person)
    return True
