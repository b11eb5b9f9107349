"""Schemas of statements and maps: nobody's vote but the reader's own is in them."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from mycel.deliberation.schemas.proposals import MOST_NUMBER, MayOut, WordsOut, Written
from mycel.texts.queries.limits import LIMITS


class CountsOut(Schema):
    """How many said what, by the newest map; null is hidden."""

    agrees: int | None
    disagrees: int | None
    passes: int | None


class StatementOut(Schema):
    """One statement; ``mine`` is the reader's own vote: 1 agree, 0 pass, -1 disagree."""

    number: int
    shown: WordsOut
    state: str
    is_seed: bool
    is_meta: bool
    stated_at: datetime
    duplicate_of: int | None
    counts: CountsOut | None
    mine: int | None


class StatementsOut(Schema):
    """A page of statements; ``older`` is what the next one begins after."""

    statements: list[StatementOut]
    older: int | None
    may_state: MayOut


class NextOut(Schema):
    """The statement that comes next for whoever asks, and how far they are."""

    statement: StatementOut | None
    answered: int
    in_all: int
    may_vote: MayOut


class VoteIn(Schema):
    """A vote: 1 agree, 0 pass, -1 disagree."""

    value: int = Field(ge=-1, le=1)


class VotedOut(Schema):
    """A vote that is kept, with what opens its seal later, and the number that comes next."""

    statement: int
    value: int
    seq: int
    voter: str
    commitment: str
    salt: str
    answered: int
    then: int | None
    then_text: UUID | None
    then_words: str
    then_language: str


class StatementIn(Schema):
    """A new statement."""

    language: Written = Field(max_length=12)
    body: Written = Field(min_length=1, max_length=LIMITS["statement"])


class SeedsIn(Schema):
    """First statements in one language."""

    language: Written = Field(max_length=12)
    bodies: list[Written] = Field(min_length=1, max_length=100)


class JudgedIn(Schema):
    """What becomes of a statement, and why."""

    state: Written = Field(max_length=10)
    reason: Written = Field(default="", max_length=1000)


class MarkedIn(Schema):
    """Whether a statement is about the people who take part (meta), or about the matter."""

    is_meta: bool


class MergedIn(Schema):
    """The statement that says the same."""

    into: int = Field(ge=1, le=MOST_NUMBER)


class PolisIn(Schema):
    """Statements of an earlier Polis conversation: the text of its ``comments.csv``."""

    language: Written = Field(max_length=12)
    comments: Written = Field(min_length=1, max_length=2_000_000)
    with_meta: bool = False


class LeftOutOut(Schema):
    """A statement that was not put in, by its id there: rejected, meta, empty, long or before."""

    id: str
    why: str


class BroughtOut(Schema):
    """Numbers of the statements that were put in, how many more fit, and what was left out."""

    numbers: list[int]
    more: int
    left_out: list[LeftOutOut]


class StatedOut(Schema):
    """The numbers that statements got."""

    numbers: list[int]
