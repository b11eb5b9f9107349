"""Posts of a page, in statements that are written once.

A page shows up to a hundred posts with their texts, authors, replies and answers: building these
statements anew for every page, and a row of the database for each part, took most of its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from mycel.deliberation.snapshots.keys import key

_REPLIES = (
    ", wanted AS (SELECT id FROM roots"
    " UNION ALL SELECT (SELECT b.id FROM deliberation_post b WHERE b.root_id = roots.id"
    " ORDER BY b.number LIMIT 1 OFFSET 0) FROM roots"
    " UNION ALL SELECT (SELECT b.id FROM deliberation_post b WHERE b.root_id = roots.id"
    " ORDER BY b.number LIMIT 1 OFFSET 1) FROM roots"
    " UNION ALL SELECT (SELECT b.id FROM deliberation_post b WHERE b.root_id = roots.id"
    " ORDER BY b.number LIMIT 1 OFFSET 2) FROM roots"
    ") "
)
"""The roots, and the first three replies of each: three seeks a branch, however long it is."""
OLDEST = (  # noqa: S608 — constants of this file alone
    "WITH roots AS (SELECT id FROM deliberation_post WHERE thread_id = %s AND root_id IS NULL"
    " AND number > %s ORDER BY number LIMIT %s)"
) + _REPLIES
NEWEST = (  # noqa: S608 — constants of this file alone
    "WITH roots AS (SELECT id FROM deliberation_post WHERE thread_id = %s AND root_id IS NULL"
    " AND number < %s ORDER BY number DESC LIMIT %s)"
) + _REPLIES
BRANCH = (
    "WITH wanted AS (SELECT id FROM deliberation_post WHERE id = %s UNION ALL SELECT id FROM"
    " (SELECT id FROM deliberation_post WHERE root_id = %s AND number > %s ORDER BY number"
    " LIMIT %s) AS replies) "
)
IN_ORDER = (
    "WITH wanted AS (SELECT id FROM deliberation_post WHERE thread_id = %s AND number > %s"
    " ORDER BY number LIMIT %s) "
)
_POSTS = (
    "SELECT p.number, r.number, q.number, p.replies_count, p.posted_at, p.agrees, p.disagrees,"
    " p.thanks, p.disposition, CASE WHEN p.author_id = %s THEN 1 ELSE 0 END,"
    " (SELECT SUM(CASE x.kind WHEN 'agree' THEN 1 WHEN 'disagree' THEN 2 ELSE 4 END)"
    " FROM deliberation_reaction x WHERE x.post_id = p.id AND x.person_id = %s),"
    " CASE WHEN p.replies_count > 0"
    " THEN (SELECT MAX(b.number) FROM deliberation_post b WHERE b.root_id = p.id) END,"
    " CASE WHEN a.named THEN a.name END, a.slug,"
    " t.id, t.ref, t.state, t.language, t.title, t.body, t.plain, t.version,"
    " d.id, d.ref, d.state, d.language, d.title, d.body, d.plain, d.version"
    " FROM wanted w JOIN deliberation_post p ON p.id = w.id JOIN texts_text t ON t.id = p.text_id"
    " LEFT JOIN people_person a ON a.id = p.author_id"
    " LEFT JOIN deliberation_post r ON r.id = p.root_id"
    " LEFT JOIN deliberation_post q ON q.id = p.parent_id"
    " LEFT JOIN texts_text d ON d.id = p.disposition_text_id"
    " ORDER BY p.number"
)
_FACTS = (
    "SELECT (SELECT MAX(number) FROM deliberation_post WHERE thread_id = %(thread)s),"
    " v.seen, (SELECT MIN(n.number) FROM deliberation_post n WHERE n.thread_id = %(thread)s"
    " AND n.number > COALESCE(%(since)s, v.seen)"
    " AND (n.author_id IS NULL OR n.author_id <> %(person)s)),"
    " EXISTS (SELECT 1 FROM groups_term m JOIN groups_role o ON o.id = m.role_id"
    " WHERE o.unit_id = c.unit_id AND m.person_id = %(person)s AND m.until_date IS NULL)"
    " OR EXISTS (SELECT 1 FROM deliberation_processrole f WHERE f.process_id = c.id"
    " AND f.person_id = %(person)s AND f.role = 'facilitator'),"
    " CASE WHEN g.named THEN g.name END, g.slug, CASE WHEN k.named THEN k.name END, k.slug,"
    " s.until, s.made_at, (SELECT COUNT(*) FROM deliberation_dispute e WHERE e.summary_id = s.id"
    " AND e.settled_at IS NULL),"
    " (SELECT COUNT(*) FROM deliberation_post l WHERE l.thread_id = %(thread)s"
    " AND l.number > s.until),"
    " t.id, t.ref, t.state, t.language, t.title, t.body, t.plain, t.version,"
    " u.id, u.ref, u.state, u.language, u.title, u.body, u.plain, u.version"
    " FROM deliberation_thread h JOIN deliberation_process c ON c.id = h.process_id"
    " LEFT JOIN deliberation_visit v ON v.thread_id = h.id AND v.person_id = %(person)s"
    " LEFT JOIN people_person g ON g.id = h.opened_by_id"
    " LEFT JOIN people_person k ON k.id = h.closer_id"
    " LEFT JOIN texts_text u ON u.id = h.outcome_id"
    " LEFT JOIN deliberation_summary s ON s.thread_id = h.id"
    " LEFT JOIN texts_text t ON t.id = s.text_id"
    " WHERE h.id = %(thread)s ORDER BY s.until DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its row stands, with what :func:`mycel.texts.queries.shown` reads of it."""

    id: UUID
    ref: str
    state: str
    language: str
    title: str
    body: str
    plain: str
    version: int


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post; ``root`` and ``to`` are numbers, ``said`` the sum of the bits of reactions."""

    number: int
    root: int | None
    to: int | None
    replies: int
    posted_at: datetime
    agrees: int
    disagrees: int
    thanks: int
    disposition: str
    is_mine: bool
    said: int
    newest: int
    name: str
    slug: str
    words: Words
    reason: Words | None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The summary that covers most; ``disputes`` are not settled, ``after`` posts came since."""

    until: int
    made_at: datetime
    disputes: int
    after: int
    words: Words


@dataclass(frozen=True, slots=True)
class Facts:
    """What one question tells of a thread: its end, what a reader saw, its people and words.

    ``opener`` and ``closer`` are name and slug of those who agreed to be named.
    """

    last: int
    seen: int | None
    first_new: int | None
    leads: bool
    opener: tuple[str, str] | None
    closer: tuple[str, str] | None
    summary: SummaryRow | None
    outcome: Words | None


def posts(statement: str, *given: UUID | int, person: UUID | None) -> tuple[PostRow, ...]:
    """Return the posts that a statement wants, by number, in one query.

    Args:
        statement: OLDEST, NEWEST, BRANCH or IN_ORDER.
        given: what the statement asks for: keys and numbers.
        person: who reads.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement + _POSTS, [*map(key, given), key(person), key(person)])
        return tuple(_post(one) for one in cursor.fetchall())


def facts(*, thread: UUID, person: UUID | None, since: int | None) -> Facts:
    """Return what depends on the reader, and where a discussion ends, in one query."""
    # A person of no one stands for those who are not signed in: NULL has no type in PostgreSQL.
    who = key(person if person is not None else UUID(int=0))
    given = {"thread": key(thread), "person": who, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, given)
        found: Sequence[Any] = cursor.fetchone()
    last, seen, first_new, leads, opener, opener_slug, closer, closer_slug = found[:8]
    until, made_at, disputes, after = found[8:12]
    return Facts(
        last=last or 0,
        seen=seen,
        first_new=first_new,
        leads=bool(leads),
        opener=(opener, opener_slug) if opener else None,
        closer=(closer, closer_slug) if closer else None,
        summary=None
        if until is None
        else SummaryRow(until, _moment(made_at), disputes, after, _words(found[12:20])),
        outcome=None if found[20] is None else _words(found[20:28]),
    )


def _moment(value: datetime) -> datetime:
    """Return a moment in its zone: SQLite keeps moments in UTC and does not say so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _post(row: Sequence[Any]) -> PostRow:
    return PostRow(
        number=row[0],
        root=row[1],
        to=row[2],
        replies=row[3],
        posted_at=_moment(row[4]),
        agrees=row[5],
        disagrees=row[6],
        thanks=row[7],
        disposition=row[8],
        is_mine=bool(row[9]),
        said=int(row[10] or 0),
        newest=row[11] or 0,
        name=row[12] or "",
        slug=row[13] or "",
        words=_words(row[14:22]),
        reason=None if row[22] is None else _words(row[22:30]),
    )


def _words(row: Sequence[Any]) -> Words:
    id_ = row[0]
    return Words(id_ if isinstance(id_, UUID) else UUID(id_), *row[1:])
