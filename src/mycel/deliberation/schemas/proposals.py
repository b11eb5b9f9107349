"""Schemas of proposals, amendments and answers: nobody who supports something is in them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

from mycel.texts.queries.limits import LIMITS

MOST_NUMBER = 2**31 - 1


def _written(text: str) -> str:
    """Refuse what JSON can say and no database keeps: half a character, and none at all."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("this is no text; expected whole characters")
    return text


Written = Annotated[str, AfterValidator(_written)]
Words = dict[str, str] | str


class Refusal(Schema):
    """Why something was not done."""

    detail: str


class MayOut(Schema):
    """Whether somebody may do something now, and the sentence that says why not."""

    allowed: bool
    reason: str


class WordsOut(Schema):
    """The words a reader sees; ``written`` is the language of the original."""

    language: str
    written: str
    state: str
    title: str
    body: str
    plain: str
    version: int
    maker: str
    provider: str
    is_stale: bool


class ProposalOut(Schema):
    """One proposal in a list; ``supporters`` is null for fewer than five."""

    number: int
    process: int
    text: UUID
    shown: WordsOut
    state: str
    answer: str
    supporters: int | None
    is_due: bool
    published_at: datetime | None


class ProposalsOut(Schema):
    """Up to 20 proposals, newest first, and the number to ask for more before."""

    process: int
    threshold: int
    proposals: list[ProposalOut]
    older: int | None
    may: MayOut


class WhoOut(Schema):
    """Somebody who agreed to be named."""

    name: str
    ref: str


class PlaceOut(Schema):
    """A unit."""

    ref: str
    name: Words


class AmendmentLineOut(Schema):
    """One amendment in a list."""

    number: int
    state: str
    why: str
    who: WhoOut | None
    suggested_at: datetime


class PinnedOut(Schema):
    """What a proposal rests on; ``standing`` is same, changed or gone."""

    ref: str
    digest: str
    on_date: date
    standing: str
    newer_on: date | None


class OfficialAnswerOut(Schema):
    """The answer that holds."""

    word: str
    shown: WordsOut | None
    unit: PlaceOut | None
    answered_at: datetime | None


class ProposalWhole(Schema):
    """One proposal as the reader sees it."""

    line: ProposalOut
    threshold: int
    version: int
    changed_at: datetime
    ended_why: str
    authors: list[WhoOut]
    unnamed: int
    is_author: bool
    is_invited: bool
    may: dict[str, MayOut]
    supports: bool
    answer: OfficialAnswerOut | None
    amendments: list[AmendmentLineOut]
    more_amendments: int | None
    evidence: list[PinnedOut]
    thread: int | None


class PieceOut(Schema):
    """A stretch of text that is the same, added or removed."""

    kind: str
    text: str


class ChangedOut(Schema):
    """What an amendment changes, as pieces in reading order."""

    title: list[PieceOut]
    body: list[PieceOut]
    plain: list[PieceOut]


class AmendmentWhole(Schema):
    """One amendment; ``fits`` is same, beside or meets (the proposal of today)."""

    number: int
    process: int
    proposal: int
    language: str
    state: str
    against: int
    version: int
    why: str
    who: WhoOut | None
    suggested_at: datetime
    reason: str
    settled_at: datetime | None
    changed: ChangedOut | None
    fits: str


class MadeOut(Schema):
    """The number of what was made or changed."""

    number: int


class WritingIn(Schema):
    """A wording of a proposal."""

    language: str = Field(max_length=12)
    title: Written = Field(max_length=LIMITS["title"])
    body: Written = Field("", max_length=LIMITS["proposal"])
    plain: Written = Field("", max_length=LIMITS["plain"])


class ProposalIn(WritingIn):
    """A new proposal of a process."""

    process: int = Field(ge=1, le=MOST_NUMBER)


class VersionIn(WritingIn):
    """Another version of a proposal, written for the one that was read."""

    against: int = Field(ge=1, le=MOST_NUMBER)
    note: Written = Field("", max_length=LIMITS["note"])


class AmendmentIn(Schema):
    """Another wording of a whole proposal, in its language, with the reason."""

    title: Written = Field(max_length=LIMITS["title"])
    body: Written = Field("", max_length=LIMITS["amendment"])
    plain: Written = Field("", max_length=LIMITS["plain"])
    why: Written = Field(max_length=1000)
    against: int = Field(ge=1, le=MOST_NUMBER)


class ReasonIn(Schema):
    """A reason that everybody can read."""

    reason: Written = Field("", max_length=1000)


class EvidenceIn(Schema):
    """What a proposal rests on: a reference such as finding/3."""

    ref: Written = Field(max_length=160)


class AnswerIn(Schema):
    """The official answer: evaluating, accepted, partly or rejected; of a unit, by its slug."""

    answer: str = Field(max_length=12)
    language: str = Field(max_length=12)
    body: Written = Field(max_length=LIMITS["answer"])
    unit: str = Field("", max_length=120)


class DispositionIn(Schema):
    """What became of comments: accepted, changed or declined, with one reason for all of them."""

    process: int = Field(ge=1, le=MOST_NUMBER)
    posts: list[Annotated[int, Field(ge=1, le=MOST_NUMBER)]] = Field(max_length=50)
    disposition: str = Field(max_length=10)
    language: str = Field("en", max_length=12)
    reason: Written = Field("", max_length=LIMITS["answer"])
    known: str = Field("", max_length=10)


class DisposedOut(Schema):
    """The numbers of the comments that have this answer now."""

    posts: list[int]


class CommentOut(Schema):
    """One comment of a consultation with its answer, if it has one."""

    number: int
    thread: int
    shown: WordsOut
    posted_at: datetime
    disposition: str
    reason: WordsOut | None
    disposed_at: datetime | None


class CommentsOut(Schema):
    """Up to 10 comments, the oldest first, and the number to ask for more after."""

    process: int
    waiting: int
    comments: list[CommentOut]
    next: int | None
    may: MayOut


class LineOut(Schema):
    """One row of a table; null is a number that is hidden."""

    key: str
    cells: list[int | None]
    total: int | None


class CrossedOut(Schema):
    """A table: accepted, changed, declined, no answer; and its sums."""

    lines: list[LineOut]
    sums: LineOut


class TablesOut(Schema):
    """How comments were answered, by language and community."""

    process: int
    by_language: CrossedOut
    by_home: CrossedOut
