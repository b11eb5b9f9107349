"""Discussions in lists: keyset pages, what is new in each, and what has waited too long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from mycel.deliberation.models import Post, Process, Thread, Visit
from mycel.deliberation.models.processes import DRAFT, PUBLIC
from mycel.deliberation.queries.permitted import Answer, permitted
from mycel.deliberation.snapshots.posts import Facts, facts
from mycel.engine.discussion.plan import rule
from mycel.engine.discussion.staleness import quiet
from mycel.engine.movement import Text
from mycel.people.models import Person
from mycel.texts.queries import Shown, shown

PAGE = 20
FILTERS = ("", "open", "waiting", "closed")
MOST_WAITING = 100
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One discussion in a list; ``is_new`` says that somebody wrote since the reader's visit."""

    number: int
    text: UUID
    shown: Shown
    opened_at: datetime
    last_at: datetime
    posts: int
    is_consultation: bool
    closed_at: datetime | None
    is_waiting: bool
    silent_days: int
    is_new: bool

    @property
    def url(self) -> str:
        """Return where it stands."""
        return f"/threads/{self.number}/"

    @property
    def title(self) -> str:
        """Return its title; nothing where its words are not shown."""
        return self.shown.title


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """A page of a process's discussions, newest first; ``waiting`` have no outcome too long."""

    process: int
    title: Text
    threads: tuple[ThreadLine, ...]
    shows: str
    waiting: int
    stale_days: int
    older: int | None
    may: Answer
    may_consult: bool


def threads_page(
    *,
    process: Process,
    person: Person | None,
    language: str,
    at: datetime,
    filter_: str = "",
    before: int | None = None,
) -> ThreadsPage:
    """Return a page of discussions, as many queries however many there are.

    Args:
        process: which, with its phases.
        person: who reads.
        language: the reader's.
        at: now.
        filter_: one of ``FILTERS``.
        before: only those with lower numbers.
    """
    filter_ = filter_ if filter_ in FILTERS else ""
    rows = Thread.objects.filter(process=process)
    stale = waiting_rows(process=process, at=at)
    chosen: dict[str, QuerySet[Thread]] = {
        "": rows,
        "open": rows.filter(closed_at__isnull=True),
        "waiting": stale,
        "closed": rows.filter(closed_at__isnull=False),
    }
    found_rows = chosen[filter_]
    if before is not None:
        found_rows = found_rows.filter(number__lt=before)
    found = list(found_rows.select_related("text").order_by("-number")[: PAGE + 1])
    return ThreadsPage(
        process=process.number,
        title=process.title,
        threads=thread_lines(
            found[:PAGE], process=process, person=person, language=language, at=at
        ),
        shows=filter_,
        waiting=len(stale.values_list("id")[:MOST_WAITING]),
        stale_days=rule(rules=process.rules, name="stale_days"),
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        may=permitted(process=process, person=person, what="post"),
        may_consult=permitted(process=process, person=person, what="run").allowed,
    )


def thread_lines(
    rows: Sequence[Thread], *, process: Process, person: Person | None, language: str, at: datetime
) -> tuple[ThreadLine, ...]:
    """Return rows, with their texts at hand, as lines; at most two queries."""
    seen = shown(texts=[row.text for row in rows], language=language)
    visits: dict[UUID, datetime] = {}
    if person is not None and rows:
        mine = Visit.objects.filter(person=person, thread__in=[row.id for row in rows])
        visits = dict(mine.values_list("thread_id", "at"))
    stale_days = rule(rules=process.rules, name="stale_days")
    return tuple(_line(row, seen[row.text_id], visits.get(row.id), stale_days, at) for row in rows)


def _line(
    row: Thread, one: Shown, visited_at: datetime | None, stale_days: int, at: datetime
) -> ThreadLine:
    last_at = row.last_post_at or row.opened_at
    silent = (at - last_at).days
    return ThreadLine(
        number=row.number,
        text=row.text_id,
        shown=one,
        opened_at=row.opened_at,
        last_at=last_at,
        posts=row.posts_count,
        is_consultation=row.is_consultation,
        closed_at=row.closed_at,
        is_waiting=row.closed_at is None and silent >= stale_days,
        silent_days=silent,
        is_new=visited_at is not None and last_at > visited_at,
    )


def waiting_rows(*, process: Process, at: datetime) -> "QuerySet[Thread]":
    """Return open discussions that are silent too long for their process, the longest first."""
    since = at - rule(rules=process.rules, name="stale_days") * DAY
    rows = Thread.objects.filter(process=process, closed_at__isnull=True)
    silent = rows.annotate(quiet_since=Coalesce("last_post_at", "opened_at"))
    return silent.filter(quiet_since__lte=since).order_by("quiet_since", "number")


def ended(*, row: Thread, ahead: int, at: datetime) -> float:
    """Return the chance that nobody writes in a discussion within some days, 0 to 1."""
    last = row.last_post_at or row.opened_at
    return quiet(
        posts=row.posts_count,
        span=(last - row.opened_at) / DAY,
        silent=max(0.0, (at - last) / DAY),
        ahead=float(ahead),
    )


def find(*, number: int) -> Thread | None:
    """Return a discussion with what its pages read, or None."""
    rows = Thread.objects.select_related("text", "process")
    return rows.prefetch_related("process__phases").filter(number=number).first()


def facts_of(*, row: Thread, person: Person | None, since: int | None = None) -> Facts:
    """Return what depends on the reader, and where a discussion ends; one query.

    Args:
        row: which.
        person: who reads.
        since: what came after this post is new to them; after what they saw last, else.
    """
    found = facts(thread=row.pk, person=None if person is None else person.pk, since=since)
    is_staff = person is not None and person.account is not None and person.account.is_staff
    return replace(
        found,
        seen=found.seen if since is None else since,
        leads=found.leads or is_staff,
    )


def is_public(process: Process) -> bool:
    """Return whether everybody reads a process, so that nothing else has to be asked."""
    return process.visibility == PUBLIC and process.state != DRAFT


def post(*, number: int) -> Post | None:
    """Return a post with what its pages read, or None."""
    rows = Post.objects.select_related("text", "author", "thread__text", "thread__process__unit")
    rows = rows.select_related("root", "parent")
    return rows.prefetch_related("thread__process__phases").filter(number=number).first()
