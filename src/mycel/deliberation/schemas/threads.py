"""Schemas of discussions: nobody who reacts is in them."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from mycel.deliberation.schemas.proposals import (
    MOST_NUMBER,
    MayOut,
    WhoOut,
    WordsOut,
    Written,
)
from mycel.texts.queries.limits import LIMITS


class ThreadLineOut(Schema):
    """One discussion in a list; ``is_waiting`` has no outcome too long."""

    number: int
    text: UUID
    shown: WordsOut
    opened_at: datetime
    last_at: datetime
    posts: int
    is_consultation: bool
    closed_at: datetime | None
    is_waiting: bool
    silent_days: int
    is_new: bool


class ThreadsOut(Schema):
    """Up to 20 discussions, newest first, and the number to ask for more before."""

    process: int
    waiting: int
    stale_days: int
    threads: list[ThreadLineOut]
    older: int | None
    may: MayOut


class PostOut(Schema):
    """One post; ``mine`` are the reader's own reactions, ``to`` is the post that it answers."""

    number: int
    text: UUID
    shown: WordsOut
    who: WhoOut | None
    posted_at: datetime
    to: int | None
    replies: int
    agrees: int
    disagrees: int
    thanks: int
    mine: list[str]
    is_mine: bool
    is_new: bool
    disposition: str
    reason: WordsOut | None


class BranchOut(Schema):
    """A post that answers none, with its first three replies; ``more`` are asked for by branch."""

    root: PostOut
    replies: list[PostOut]
    more: int


class SummaryOut(Schema):
    """The summary that covers most, up to the post ``until``."""

    until: int
    text: UUID
    shown: WordsOut
    made_at: datetime
    disputes: int


class EndingOut(Schema):
    """How a discussion ends; ``over`` is the chance that nobody writes within ``ahead`` days."""

    over: float
    ahead: int
    silent_days: int
    is_waiting: bool
    closer: WhoOut | None
    closed_at: datetime | None
    outcome: WordsOut | None


class ThreadWhole(Schema):
    """One discussion: 25 branches of it, and the number to ask for more after."""

    number: int
    process: int
    text: UUID
    shown: WordsOut
    who: WhoOut | None
    opened_at: datetime
    posts: int
    is_consultation: bool
    branches: list[BranchOut]
    older: int | None
    first_new: int | None
    last: int
    summary: SummaryOut | None
    unsummed: int
    asks: bool
    ending: EndingOut
    may_post: MayOut
    may_react: MayOut


class BranchWhole(Schema):
    """One branch: its root, up to 50 replies by number, and the number to ask for more after."""

    number: int
    root: PostOut
    replies: list[PostOut]
    next: int | None


class SayingIn(Schema):
    """Words in one language."""

    language: str = Field(max_length=12)
    body: Written = Field(max_length=LIMITS["post"])


class ThreadIn(SayingIn):
    """A new discussion of a process; a consultation answers every comment."""

    process: int = Field(ge=1, le=MOST_NUMBER)
    title: Written = Field(max_length=LIMITS["title"])
    body: Written = Field("", max_length=LIMITS["post"])
    is_consultation: bool = False


class PostIn(SayingIn):
    """A post, or a reply to the post ``to``."""

    to: int | None = Field(None, ge=1, le=MOST_NUMBER)


class ReactionIn(Schema):
    """agree, disagree or thank."""

    kind: str = Field(max_length=10)


class SummaryIn(SayingIn):
    """A summary up to a post; what it cites stands in it as #17."""

    until: int = Field(ge=1, le=MOST_NUMBER)
