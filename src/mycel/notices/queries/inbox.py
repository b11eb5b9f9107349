"""The inbox: what was told to somebody, newest first, in the language they read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from mycel.notices.models import Notice
from mycel.notices.queries.words import spoken
from mycel.notices.rules import sentences
from mycel.people.models import Person

PAGE = 30
MOST_COUNTED = 99


@dataclass(frozen=True)
class NoticeLine:
    """One notice as a sentence."""

    id: int
    sentence: str
    path: str
    space: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class InboxPage:
    """A page of notices; ``older`` is what the next one begins before."""

    notices: tuple[NoticeLine, ...]
    unread: int
    older: int | None


def inbox_page(*, person: Person, before: int | None = None) -> InboxPage:
    """Return a page of somebody's notices, two queries."""
    rows = Notice.objects.filter(person=person).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    lines = tuple(line(row) for row in found[:PAGE])
    older = lines[-1].id if len(found) > PAGE else None
    return InboxPage(lines, unread(person_id=person.pk), older)


def unread(*, person_id: UUID) -> int:
    """Return how many notices somebody has not read, 99 at most."""
    rows = Notice.objects.filter(person_id=person_id, read_at__isnull=True)
    return rows.values("id")[:MOST_COUNTED].count()


def unread_of(*, account: int) -> int:
    """Return how many notices the person of an account has not read, 99 at most; one query."""
    rows = Notice.objects.filter(person__account_id=account, read_at__isnull=True)
    return rows.values("id")[:MOST_COUNTED].count()


def line(row: Notice) -> NoticeLine:
    """Return a notice as its reader reads it now."""
    return NoticeLine(row.id, sentence(row), row.path, row.space, row.at, row.read_at is not None)


def sentence(row: Notice) -> str:
    """Return what a notice says in the language that is set; of a kind nobody knows, little."""
    known = sentences().get(row.kind)
    if known is None:
        return gettext("Something happened here.")
    values = {name: spoken(value) for name, value in row.values.items()}
    try:
        return str(known) % values
    except KeyError:  # told by an older version, which knew less
        return gettext("Something happened here.")
