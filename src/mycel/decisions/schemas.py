"""Schemas of decisions: what the API takes and tells; names never come beside choices."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

Text = str | dict[str, str]


def _written(text: str) -> str:
    """Refuse what JSON can say and no database keeps: half a character, and none at all."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("this is no text; expected whole characters")
    return text


Written = Annotated[str, AfterValidator(_written)]


class Refusal(Schema):
    """Why something was not answered."""

    detail: str


class PlaceOut(Schema):
    """Something that has a page; an empty reference where it has none."""

    ref: str
    name: Text


class QuestionOut(Schema):
    """One question."""

    number: int
    ref: str
    title: Text
    unit: PlaceOut
    state: str
    paper: str
    kind: str
    method: str
    privacy: str
    opens_at: datetime
    closes_at: datetime
    roll_size: int | None


class QuestionsOut(Schema):
    """Up to 20 questions, newest first, and the number to ask for more before."""

    questions: list[QuestionOut]
    older: int | None


class OptionOut(Schema):
    """One option; its key stands in ballots."""

    key: str
    name: Text
    description: Text
    group: str
    cost: str | None
    hours: int | None
    requires: list[str]


class CommunityOut(Schema):
    """One community; voters are null where so few have voted that it would tell who."""

    home: str
    roll: int
    voters: int | None


class TurnoutOut(Schema):
    """How many may vote and have voted."""

    roll: int
    voters: int
    quorum: int | None
    communities: list[CommunityOut]


class QuestionWhole(Schema):
    """One question with everything that was announced."""

    question: QuestionOut
    summary: Text
    options: list[OptionOut]
    rule: dict[str, Any]
    open_count: bool
    quorum: int | None
    threshold: dict[str, str] | None
    can_change: bool
    offers_no_opinion: bool
    delegation: bool
    money: str
    eligibility: list[dict[str, Any]]
    cutoff_at: datetime | None
    roll_root: str
    roll_document: str
    parameters: str
    openings: str
    turnout: TurnoutOut | None
    standing: str
    decision: PlaceOut | None


class BallotIn(Schema):
    """A ballot: the choice as docs/methods/decisions.md spells it, and the voter's own text.

    ``reason``: of an objection or a block in an open consent round, in the request's language.
    """

    choice: dict[str, Any]
    nonce: Written
    reason: Written = Field(default="", max_length=2000)


class ReceiptOut(Schema):
    """What a voter gets for a ballot; keep it: it shows the choice and proves the ballot."""

    question: int
    seq: int
    leaf_hash: str
    promise: dict[str, Any]
    voter: str
    commitment: str
    salt: str
    nonce: str
    choice: dict[str, Any]


class StandingOut(ReceiptOut):
    """A receipt with its place in the log, null while it waits, and whether it is the last one."""

    index: int | None
    is_last: bool


class ResultOut(Schema):
    """The published document, its digest, and the same ballots under other readings."""

    digest: str
    document: dict[str, Any]
    names: dict[str, Text]
    readings: list[dict[str, Any]]


class DecisionOut(Schema):
    """One decision."""

    number: int
    ref: str
    title: Text
    unit: PlaceOut
    published_at: datetime
    commitments: int
    open: int


class DecisionsOut(Schema):
    """Up to 20 decisions, newest first."""

    decisions: list[DecisionOut]
    older: int | None


class CommitmentOut(Schema):
    """One commitment; ``silent_days`` since the last word where that is long."""

    number: int
    ref: str
    what: Text
    decision: PlaceOut
    owner: PlaceOut
    money: str
    hours: int | None
    due: date
    review: date | None
    evidence: str
    state: str
    last_word_at: datetime
    silent_days: int | None
    is_overdue: bool


class LedgerOut(Schema):
    """Up to 20 commitments, the next due first; ask for more after a number."""

    commitments: list[CommitmentOut]
    after: int | None


class WordOut(Schema):
    """A word about a commitment."""

    at: datetime
    state: str
    note: Text
    evidence: str


class CommitmentWhole(Schema):
    """One commitment with every word about it."""

    commitment: CommitmentOut
    words: list[WordOut]


class DecisionWhole(Schema):
    """One decision with its grounds, dissent and commitments."""

    id: UUID
    decision: DecisionOut
    statement: Text
    dissent: list[Text]
    grounds: str
    grounds_ref: str
    question: PlaceOut | None
    commitments: list[CommitmentOut]
