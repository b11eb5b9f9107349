"""Posts as pages show them: who, what, what others think of it, and what became of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.utils.safestring import SafeString

from mycel.deliberation.models import Post, Thread
from mycel.deliberation.models.threads import AGREE, DISAGREE, DISPOSITIONS, THANK
from mycel.deliberation.snapshots import posts
from mycel.deliberation.snapshots.posts import PostRow, Words
from mycel.people.models import Person
from mycel.texts.models import Text
from mycel.texts.queries import Shown, rendered, shown
from mycel.texts.queries.pages import Who

ROOTS = 25
BRANCH = 50
MOST = 2**31 - 1
_CITED = re.compile(r"(?<![\w&#/\[])(?<!\]\()#(\d{1,9})\b")
"""#17, but not in an address, in a link of Markdown, or behind a letter."""
_BITS = {AGREE: 1, DISAGREE: 2, THANK: 4}
_MINE = [frozenset(kind for kind, bit in _BITS.items() if n & bit) for n in range(8)]
"""What somebody said of a post: the kinds of their reactions, by the sum of their bits."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post for one reader; ``mine`` are the kinds of reactions that the reader gave."""

    number: int
    thread: int
    text: UUID
    shown: Shown
    html: SafeString
    who: Who | None
    posted_at: datetime
    to: int | None
    replies: int
    agrees: int
    disagrees: int
    thanks: int
    mine: frozenset[str]
    is_mine: bool
    is_new: bool
    disposition: str
    disposition_name: str
    reason: Shown | None

    @property
    def url(self) -> str:
        """Return its permalink."""
        return f"/posts/{self.number}/"

    @property
    def is_changed(self) -> bool:
        """Return whether its author wrote it anew."""
        return self.shown.version > 1


@dataclass(frozen=True, slots=True)
class Branch:
    """A post that answers none, with the first posts of its branch."""

    root: PostLine
    replies: tuple[PostLine, ...]
    is_open: bool

    @property
    def url(self) -> str:
        """Return the page of the whole branch."""
        return f"/threads/{self.root.thread}/posts/{self.root.number}/"

    @property
    def more(self) -> int:
        """Return how many replies are on the page of the branch alone."""
        return self.root.replies - len(self.replies)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which language, and after which post everything is new to them."""

    person: Person | None
    language: str
    originals: bool = False
    since: int | None = None

    @property
    def key(self) -> UUID | None:
        """Return the key of the person, or None."""
        return None if self.person is None else self.person.pk


def cited(body: str) -> tuple[int, ...]:
    """Return the numbers of posts that a text cites as #17, each once, in order."""
    return tuple(sorted({int(found) for found in _CITED.findall(body)}))


@lru_cache(maxsize=4_000)
def linked(body: str) -> SafeString:
    """Return a text as HTML in which #17 leads to the post; the same words are read once."""
    return rendered(_CITED.sub(r"[#\1](/posts/\1/)", body) if "#" in body else body)


def branches(
    *,
    thread: Thread,
    reader: Reader,
    after: int | None,
    newest_first: bool,
    also: Iterable[Text | Words] = (),
) -> tuple[tuple[Branch, ...], int | None, Mapping[UUID, Shown]]:
    """Return 25 roots with their first replies, where to go on, and every text; two queries.

    A branch is folded where the reader was here before and nothing came since.

    Args:
        thread: which.
        reader: who reads.
        after: only roots after this one (before it where the newest come first).
        newest_first: begin with the newest.
        also: other texts of the page, to be shown by the same query.
    """
    statement, start = (posts.NEWEST, MOST) if newest_first else (posts.OLDEST, 0)
    given = (thread.pk, start if after is None else after, ROOTS + 1)
    rows = posts.posts(statement, *given, person=reader.key)
    roots = sorted((row for row in rows if row.root is None), key=lambda row: row.number,
                   reverse=newest_first)  # fmt: skip
    older = roots[ROOTS - 1].number if len(roots) > ROOTS else None
    held = {row.number: row for row in roots[:ROOTS]}
    wanted = [row for row in rows if (row.root or row.number) in held]
    seen = shown_of(wanted, reader=reader, also=also)
    lines = {row.number: _line(row, thread, reader, seen) for row in wanted}
    replies: dict[int, list[PostLine]] = {number: [] for number in held}
    for row in wanted:
        if row.root is not None:
            replies[row.root].append(lines[row.number])
    found = tuple(
        Branch(
            root=lines[row.number],
            replies=tuple(replies[row.number]),
            is_open=reader.since is None or row.newest > reader.since,
        )
        for row in held.values()
    )
    return found, older, seen


def branch(
    *,
    root: Post,
    thread: Thread,
    reader: Reader,
    after: int | None,
    also: Iterable[Text | Words] = (),
) -> tuple[tuple[PostLine, ...], int | None, Mapping[UUID, Shown]]:
    """Return a root and up to 50 of its replies, where to go on, and every text; two queries."""
    given = (root.pk, root.pk, after or 0, BRANCH + 1)
    rows = posts.posts(posts.BRANCH, *given, person=reader.key)
    seen = shown_of(rows, reader=reader, also=also)
    lines = [_line(row, thread, reader, seen) for row in rows[: BRANCH + 1]]
    more = rows[BRANCH].number if len(rows) > BRANCH + 1 else None
    return tuple(lines), more, seen


def in_order(*, thread: Thread, reader: Reader, after: int, limit: int) -> tuple[PostLine, ...]:
    """Return the posts of a discussion by number, roots and replies alike; two queries."""
    rows = posts.posts(posts.IN_ORDER, thread.pk, after, limit, person=reader.key)
    seen = shown_of(rows, reader=reader)
    return tuple(_line(row, thread, reader, seen) for row in rows)


def shown_of(
    rows: Sequence[PostRow], *, reader: Reader, also: Iterable[Text | Words] = ()
) -> Mapping[UUID, Shown]:
    """Return the texts of posts and of their answers, and others, for one reader; one query."""
    words = [row.words for row in rows] + [row.reason for row in rows if row.reason is not None]
    # Words have everything of a text that is read there.
    texts = cast("list[Text]", [*also, *words])
    return shown(texts=texts, language=reader.language, originals=reader.originals)


def _line(row: PostRow, thread: Thread, reader: Reader, seen: Mapping[UUID, Shown]) -> PostLine:
    one = seen[row.words.id]
    return PostLine(
        number=row.number,
        thread=thread.number,
        text=row.words.id,
        shown=one,
        html=linked(one.body),
        who=Who(row.name, f"person/{row.slug}") if row.name else None,
        posted_at=row.posted_at,
        to=row.to,
        replies=row.replies,
        agrees=row.agrees,
        disagrees=row.disagrees,
        thanks=row.thanks,
        mine=_MINE[row.said],
        is_mine=row.is_mine,
        is_new=reader.since is not None and row.number > reader.since and not row.is_mine,
        disposition=row.disposition,
        disposition_name=_disposition(row.disposition),
        reason=None if row.reason is None else seen[row.reason.id],
    )


def _disposition(word: str) -> str:
    return str(dict(DISPOSITIONS)[word]) if word else ""
