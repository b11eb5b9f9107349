"""Posts as pages show them: who, what, what others think of it, and what became of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, OuterRef, QuerySet, Subquery, Sum, When
from django.utils.safestring import SafeString

from mycel.deliberation.models import Post, Reaction, Thread
from mycel.deliberation.models.threads import AGREE, DISAGREE, THANK
from mycel.people.models import Person
from mycel.texts.models import Text
from mycel.texts.queries import Shown, rendered, shown
from mycel.texts.queries.pages import Who

ROOTS = 25
FIRST = 3
"""Replies that stand under a post; the others are on the page of its branch."""
BRANCH = 50
_CITED = re.compile(r"(?<![\w&#/\[(])#(\d{1,9})\b")
COLUMNS = (
    *("number", "thread", "parent", "root", "replies_count", "text", "author", "posted_at"),
    *("agrees", "disagrees", "thanks", "disposition", "disposition_text", "parent__number"),
    *(f"text__{name}" for name in ("ref", "state", "language", "title", "body", "plain")),
    *("text__version", "author__slug", "author__name", "author__named"),
)
"""What a post on a page is made of."""

_BITS = {AGREE: 1, DISAGREE: 2, THANK: 4}
_SAID = Sum(Case(*(When(kind=kind, then=bit) for kind, bit in _BITS.items()), default=0))
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


def cited(body: str) -> tuple[int, ...]:
    """Return the numbers of posts that a text cites as #17, each once, in order."""
    return tuple(sorted({int(found) for found in _CITED.findall(body)}))


def linked(body: str) -> SafeString:
    """Return a text as HTML in which #17 leads to the post."""
    return rendered(_CITED.sub(r"[#\1](/posts/\1/)", body) if "#" in body else body)


def rows_of(thread: Thread, person: Person | None = None) -> "QuerySet[Post]":
    """Return the posts of a discussion with what a page reads of them, and what a person said."""
    rows = Post.objects.filter(thread=thread).select_related("text", "author", "parent")
    if person is not None:
        given = Reaction.objects.filter(post=OuterRef("pk"), person=person).order_by()
        rows = rows.annotate(said=Subquery(given.values("post").annotate(n=_SAID).values("n")))
    if not thread.is_consultation:
        return rows.only(*COLUMNS)
    return rows.select_related("disposition_text").only(
        *COLUMNS,
        *(f"disposition_text__{name}" for name in ("ref", "state", "language", "body", "version")),
        *("disposition_text__title", "disposition_text__plain"),
    )


def with_replies(roots: "QuerySet[Post]") -> "QuerySet[Post]":
    """Return roots with the keys of their first replies: three seeks a branch, however long."""
    mine = Post.objects.filter(root=OuterRef("pk"))
    first = mine.order_by("number").values("pk")
    return roots.annotate(
        newest=Subquery(mine.order_by("-number").values("number")[:1]),
        **{f"reply_{n}": Subquery(first[n : n + 1]) for n in range(FIRST)},
    )


def shown_of(
    rows: Sequence[Post], *, thread: Thread, reader: Reader, also: Iterable[Text] = ()
) -> Mapping[UUID, Shown]:
    """Return the texts of posts and of their answers, and others, for one reader; one query."""
    texts: list[Text] = [*also, *(row.text for row in rows)]
    if thread.is_consultation:
        texts += [row.disposition_text for row in rows if row.disposition_text is not None]
    return shown(texts=texts, language=reader.language, originals=reader.originals)


def post_lines(
    rows: Sequence[Post], *, thread: Thread, reader: Reader, seen: Mapping[UUID, Shown]
) -> tuple[PostLine, ...]:
    """Return rows as lines, their texts being at hand."""
    me = None if reader.person is None else reader.person.pk
    return tuple(
        PostLine(
            number=row.number,
            thread=thread.number,
            text=row.text_id,
            shown=seen[row.text_id],
            html=linked(seen[row.text_id].body),
            who=_who(row.author),
            posted_at=row.posted_at,
            to=None if row.parent is None else row.parent.number,
            replies=row.replies_count,
            agrees=row.agrees,
            disagrees=row.disagrees,
            thanks=row.thanks,
            mine=_MINE[getattr(row, "said", None) or 0],
            is_mine=me is not None and row.author_id == me,
            is_new=reader.since is not None
            and row.number > reader.since
            and (me is None or row.author_id != me),
            disposition=row.disposition,
            disposition_name=row.get_disposition_display() if row.disposition else "",
            reason=None if row.disposition_text_id is None else seen[row.disposition_text_id],
        )
        for row in rows
    )


def _who(person: Person | None) -> Who | None:
    return Who(person.name, person.ref) if person is not None and person.named else None


def branches(
    roots: Sequence[Post], *, thread: Thread, reader: Reader, also: Iterable[Text] = ()
) -> tuple[tuple[Branch, ...], Mapping[UUID, Shown]]:
    """Return roots with their first replies, and every text as it is shown; three queries.

    A branch is folded where the reader was here before and nothing came since.
    """
    keys = [getattr(root, f"reply_{n}") for root in roots for n in range(FIRST)]
    wanted = [key for key in keys if key is not None]
    replies = (
        list(rows_of(thread, reader.person).filter(pk__in=wanted).order_by("number"))
        if wanted
        else []
    )
    posts = [*roots, *replies]
    seen = shown_of(posts, thread=thread, reader=reader, also=also)
    lines = post_lines(posts, thread=thread, reader=reader, seen=seen)
    by_root: dict[UUID | None, list[PostLine]] = {}
    for row, line in zip(replies, lines[len(roots) :], strict=True):
        by_root.setdefault(row.root_id, []).append(line)
    found = tuple(
        Branch(
            root=line,
            replies=tuple(by_root.get(row.pk, ())),
            is_open=reader.since is None or (getattr(row, "newest", None) or 0) > reader.since,
        )
        for row, line in zip(roots, lines, strict=False)
    )
    return found, seen
