"""The page of one discussion, and that of one of its branches."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from mycel.deliberation.models import Post, Thread
from mycel.deliberation.models.processes import RUNNING
from mycel.deliberation.queries import threads
from mycel.deliberation.queries.permitted import Answer, permitted
from mycel.deliberation.queries.threads_due import asks_after
from mycel.deliberation.queries.threads_posts import (
    BRANCH,
    Branch,
    PostLine,
    Reader,
    branch,
    branches,
    linked,
)
from mycel.deliberation.snapshots.posts import Facts, SummaryRow
from mycel.engine.discussion.plan import rule
from mycel.engine.movement import Text
from mycel.people.models import Person
from mycel.texts.queries import Shown
from mycel.texts.queries.pages import Who


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A summary as a page shows it; ``disputes`` are those that nobody has settled."""

    until: int
    text: UUID
    shown: Shown
    html: SafeString
    made_at: datetime
    disputes: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How a discussion ends: how likely it is over, who closes it, and what came out of it."""

    over: float
    ahead: int
    silent_days: int
    is_waiting: bool
    closer: Who | None
    has_closer: bool
    is_closer: bool
    closer_since: datetime | None
    closed_at: datetime | None
    outcome: Shown | None


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One discussion as somebody sees it; ``unsummed`` posts are in no summary yet."""

    number: int
    process: int
    title: Text
    text: UUID
    shown: Shown
    html: SafeString
    who: Who | None
    opened_at: datetime
    posts: int
    is_consultation: bool
    branches: tuple[Branch, ...]
    older: int | None
    newest_first: bool
    since: int | None
    first_new: int | None
    last: int
    summary: SummaryLine | None
    unsummed: int
    asks: bool
    ending: Ending
    runs: bool
    is_running: bool
    may_post: Answer
    may_react: Answer
    languages: tuple[str, ...]

    @property
    def may_write(self) -> bool:
        """Return whether the reader can write a post now."""
        return self.may_post.allowed and self.ending.closed_at is None

    @property
    def may_sum(self) -> bool:
        """Return whether the reader can sum it up now."""
        return bool(self.posts) and (self.may_post.allowed or (self.runs and self.is_running))


@dataclass(frozen=True, slots=True)
class BranchPage:
    """One branch of a discussion, in the order in which it was written."""

    number: int
    process: int
    title: Text
    shown: Shown
    root: PostLine
    replies: tuple[PostLine, ...]
    after: int | None
    next: int | None
    is_consultation: bool
    is_closed: bool
    runs: bool
    since: int | None
    may_post: Answer
    may_react: Answer

    @property
    def may_write(self) -> bool:
        """Return whether the reader can reply now."""
        return self.may_post.allowed and not self.is_closed


def thread_page(
    *,
    row: Thread,
    facts: Facts,
    person: Person | None,
    language: str,
    at: datetime,
    after: int | None = None,
    newest_first: bool = False,
    originals: bool = False,
) -> ThreadPage:
    """Return one discussion as somebody sees it, as many queries however long it is.

    Args:
        row: which, with what :func:`threads.find` reads.
        facts: what depends on the reader, from :func:`threads.facts_of`.
        person: who reads.
        language: theirs.
        at: now.
        after: continue after this root (before it where the newest come first).
        newest_first: begin with the newest.
        originals: show everything as it was written.
    """
    process = row.process
    reader = Reader(person, language, originals, facts.seen)
    summary = facts.summary
    unsummed = row.posts_count if summary is None else summary.after
    words = [summary.words if summary else None, facts.outcome]
    found, older, one = branches(
        thread=row,
        reader=reader,
        after=after,
        newest_first=newest_first,
        also=[row.text, *filter(None, words)],
    )
    return ThreadPage(
        number=row.number,
        process=process.number,
        title=process.title,
        text=row.text_id,
        shown=one[row.text_id],
        html=linked(one[row.text_id].body),
        who=_who(facts.opener),
        opened_at=row.opened_at,
        posts=row.posts_count,
        is_consultation=row.is_consultation,
        branches=found,
        older=older,
        newest_first=newest_first,
        since=facts.seen,
        first_new=facts.first_new,
        last=facts.last,
        summary=_summary(summary, one[summary.words.id]) if summary else None,
        unsummed=unsummed,
        asks=not row.is_consultation and unsummed >= asks_after(rules=process.rules),
        ending=_ending(row, facts, person, one[facts.outcome.id] if facts.outcome else None, at),
        runs=facts.leads,
        is_running=process.state == RUNNING,
        may_post=permitted(process=process, person=person, what="post"),
        may_react=permitted(process=process, person=person, what="react"),
        languages=tuple(process.languages),
    )


def branch_page(
    *,
    row: Thread,
    facts: Facts,
    root: Post,
    person: Person | None,
    language: str,
    after: int | None = None,
) -> BranchPage:
    """Return a branch as somebody sees it: its root, and up to 50 replies by number."""
    process = row.process
    reader = Reader(person, language, since=facts.seen)
    lines, more, seen = branch(root=root, thread=row, reader=reader, after=after, also=[row.text])
    return BranchPage(
        number=row.number,
        process=process.number,
        title=process.title,
        shown=seen[row.text_id],
        root=lines[0],
        replies=lines[1:],
        after=after,
        next=more,
        is_consultation=row.is_consultation,
        is_closed=row.closed_at is not None,
        runs=facts.leads,
        since=facts.seen,
        may_post=permitted(process=process, person=person, what="post"),
        may_react=permitted(process=process, person=person, what="react"),
    )


def place_of(post: Post) -> str:
    """Return where a post stands: on the page of its branch that holds it."""
    root = post.root or post
    url, anchor = f"/threads/{post.thread.number}/posts/{root.number}/", f"#post-{post.number}"
    if post.root_id is None:
        return url + anchor
    replies = Post.objects.filter(root=root).order_by("number").values_list("number", flat=True)
    page = replies.filter(number__lt=post.number).count() // BRANCH
    if page == 0:
        return url + anchor
    return f"{url}?after={replies[page * BRANCH - 1]}{anchor}"


def _summary(row: SummaryRow, one: Shown) -> SummaryLine:
    return SummaryLine(row.until, row.words.id, one, linked(one.body), row.made_at, row.disputes)


def _ending(
    row: Thread, facts: Facts, person: Person | None, outcome: Shown | None, at: datetime
) -> Ending:
    ahead = rule(rules=row.process.rules, name="stale_days")
    silent = (at - (row.last_post_at or row.opened_at)).days
    return Ending(
        over=threads.ended(row=row, ahead=ahead, at=at),
        ahead=ahead,
        silent_days=silent,
        is_waiting=row.closed_at is None and silent >= ahead and row.process.state == RUNNING,
        closer=_who(facts.closer),
        has_closer=row.closer_id is not None,
        is_closer=person is not None and row.closer_id == person.pk,
        closer_since=row.closer_since_at,
        closed_at=row.closed_at,
        outcome=outcome,
    )


def _who(named: tuple[str, str] | None) -> Who | None:
    return Who(named[0], f"person/{named[1]}") if named else None
