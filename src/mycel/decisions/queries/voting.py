"""Voting: the paper somebody marks, and the receipts of what they cast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mycel.decisions.models import OPEN, Cast, Option, Question, RollEntry
from mycel.decisions.queries.lines import (
    OptionLine,
    QuestionLine,
    option_lines,
    paper_of,
    question_line,
    rows,
    shuffled,
)
from mycel.engine.choice.papers import Paper
from mycel.engine.movement import Text
from mycel.record.models import LogLeaf

KIND = "decisions.ballot.cast"


@dataclass(frozen=True, slots=True)
class BallotPage:
    """A paper to be marked; ``choice`` is the last one cast, None where there is none.

    ``is_on_roll`` and ``is_open`` must both hold, and ``can_change`` where something was cast.
    """

    id: UUID
    line: QuestionLine
    summary: Text
    paper: Paper
    options: tuple[OptionLine, ...]
    rule: Mapping[str, Any]
    money: str
    limit: str
    scale: tuple[int, int]
    is_open: bool
    is_on_roll: bool
    can_change: bool
    choice: Mapping[str, object] | None
    seq: int

    @property
    def may_vote(self) -> bool:
        """Return whether a ballot would be taken now."""
        return self.is_open and self.is_on_roll and (self.can_change or self.seq == 0)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One ballot of one's own. ``index`` is its place in the log, None while it waits.

    ``voter``, ``commitment``, ``nonce`` are what the leaf says; ``salt`` and ``choice`` open it.
    """

    seq: int
    index: int | None
    leaf_hash: str
    promise: str
    voter: str
    commitment: str
    salt: str
    nonce: str
    choice: Mapping[str, object]
    on_date: date
    is_last: bool
    is_struck: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """One's own ballots on a question, the last one first."""

    line: QuestionLine
    receipts: tuple[ReceiptLine, ...]
    names: Mapping[str, Text]


def ballot_page(*, number: int, account: int | None, shuffles: bool = False) -> BallotPage | None:
    """Return the paper of a question, or None where there is none.

    With ``shuffles`` the options stand in an order of the voter's own, the same at every look.
    """
    row = rows().prefetch_related("options").filter(number=number, roll_size__gt=0).first()
    if row is None:
        return None
    options = option_lines(row.options.all())
    entry = _entry(row, account)
    last = None if entry is None else Cast.objects.filter(entry=entry).order_by("-seq").first()
    paper = paper_of(question=row, options=options)
    if shuffles and entry is not None:
        options = shuffled(options=options, voter=entry.commitment)
    return BallotPage(
        id=row.id,
        line=question_line(row),
        summary=row.summary,
        paper=paper,
        options=options,
        rule=row.rule,
        money=row.money,
        limit=str(row.rule.get("limit", "")),
        scale=paper.scale,
        is_open=row.state == OPEN,
        is_on_roll=entry is not None,
        can_change=row.can_change,
        choice=None if last is None else last.choice,
        seq=0 if last is None else last.seq,
    )


def paper(*, id_: UUID) -> Paper:
    """Return a question's paper."""
    row = Question.objects.get(id=id_)
    options = option_lines(Option.objects.filter(question=row).order_by("position"))
    return paper_of(question=row, options=options)


def receipt_page(*, number: int, account: int) -> ReceiptPage | None:
    """Return one's own ballots, or None where one has not voted on that question."""
    row = rows().prefetch_related("options").filter(number=number).first()
    entry = None if row is None else _entry(row, account, struck=True)
    if row is None or entry is None:
        return None
    casts = list(Cast.objects.filter(entry=entry).order_by("-seq"))
    if not casts:
        return None
    hashes = [bytes.fromhex(cast.leaf_hash) for cast in casts]
    found = LogLeaf.objects.filter(scope=row.id, kind=KIND, hash__in=hashes)
    at = {bytes(hash_).hex(): idx for idx, hash_ in found.values_list("idx", "hash")}
    return ReceiptPage(
        line=question_line(row),
        receipts=tuple(
            _receipt(cast, entry, index=at.get(cast.leaf_hash), is_last=not i)
            for i, cast in enumerate(casts)
        ),
        names={option.key: option.name for option in row.options.all()},
    )


def _entry(question: Question, account: int | None, *, struck: bool = False) -> RollEntry | None:
    if account is None:
        return None
    entries = RollEntry.objects.filter(question=question, person__account_id=account)
    return (entries if struck else entries.filter(struck="")).first()


def _receipt(cast: Cast, entry: RollEntry, *, index: int | None, is_last: bool) -> ReceiptLine:
    return ReceiptLine(
        seq=cast.seq,
        index=index,
        leaf_hash=cast.leaf_hash,
        promise=cast.promise,
        voter=entry.commitment,
        commitment=cast.commitment,
        salt=bytes(cast.salt).hex(),
        nonce=cast.nonce,
        choice=cast.choice,
        on_date=cast.on_date,
        is_last=is_last,
        is_struck=entry.struck,
    )
