"""Acts on ballots: casting, striking, closing, counting."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.decisions.actions import _names
from mycel.decisions.actions._names import in_turn, named_question
from mycel.decisions.models import (
    CLOSED,
    COUNTED,
    OPEN,
    STRIKES,
    Cast,
    Delegation,
    Question,
    Result,
    RollEntry,
)
from mycel.decisions.snapshots import voters
from mycel.decisions.snapshots.voters import Voter
from mycel.engine import canon, chance
from mycel.record import acts as record
from mycel.record.models import LogLeaf

CHOICE = b"\x05"
PLAIN = (
    "entry_id", "seq", "salt", "commitment", "nonce", "key", "leaf_hash", "promise", "on_date",
)  # fmt: skip
COLUMNS = (*PLAIN, "choice")


class NotOnTheRoll(ValueError):
    """Somebody who may not vote on this question."""


class NotOpen(ValueError):
    """A ballot outside the time of the question."""


class CannotChange(ValueError):
    """A second ballot where the first one stands."""


class KeyUsedTwice(ValueError):
    """The voter's key of one ballot, sent with another choice."""


class CastBefore(Exception):
    """The same ballot, sent again: ``receipt`` is what was answered the first time."""

    def __init__(self, *, receipt: "Receipt") -> None:
        super().__init__("this ballot was cast before")
        self.receipt = receipt


class NoSuchBallot(ValueError):
    """An index of the log at which no ballot of the question stands."""


@dataclass(frozen=True)
class Receipt:
    """What a voter gets for a ballot: the promise that it will stand in the log."""

    question: int
    seq: int
    leaf_hash: str
    promise: str
    commitment: str
    salt: str
    choice: Mapping[str, object]
    nonce: str
    voter: str


Promising = Callable[[bytes], str]


@record.act(
    "decisions.ballot.cast",
    version=1,
    says=_("Somebody voted on {scope}"),
    title=_("A ballot was cast"),
    resolution="day",
    voter="commitment",
    choice="commitment",
    nonce="commitment",
    seq="number",
)
def cast_ballot(
    *,
    question: UUID,
    account: int,
    choice: Mapping[str, object],
    nonce: str,
    key: str,
    promising: Promising,
    by: None = None,
    at: datetime,
) -> record.Entry[Receipt]:
    """Cast a ballot, or another one in place of the last; the choice is in its one spelling.

    Args:
        question: the question's id.
        account: whose ballot it is; the record does not say so.
        choice: as engine.choice.papers spells it.
        nonce: SHA-256 of the voter's own random text, in hexadecimal.
        key: the voter's key for this act; the same key gets the same answer again.
        promising: makes the signed promise from the leaf.
        by: None: the record names no actor.
        at: now.

    Errors:
        NotOnTheRoll, NotOpen, CannotChange, KeyUsedTwice; CastBefore with the first answer.
    """
    _names.hold_ballots(question, alone=False)
    voter = voters.of_account(question=question, account=account, at=at)
    if voter is None:
        raise NotOnTheRoll(_("You are not on the roll of this question. Its page says why."))
    _answer_again(voter, key=key, choice=choice)
    if not voter.is_open:
        raise NotOpen(_("This question is not open for votes."))
    if voter.casts and not voter.can_change:
        raise CannotChange(_("You have voted, and votes on this question stay as they are."))
    seq = voter.casts[0][1] + 1 if voter.casts else 1
    salt = chance.salt()
    commitment = sha256(CHOICE + salt + canon.encode_document(choice)).hexdigest()
    row = Cast(
        entry_id=voter.entry,
        seq=seq,
        choice=dict(choice),
        salt=salt,
        commitment=commitment,
        nonce=nonce,
        key=key,
        on_date=at.date(),
    )
    return record.Entry(
        None,
        scope=question,
        body={"voter": voter.commitment, "choice": commitment, "nonce": nonce, "seq": seq},
        with_leaf=lambda leaf: _kept(voter, row, leaf, promising),
    )


@record.act(
    "decisions.ballot.struck",
    version=1,
    says=_("{actor} struck ballot {index} of a question: {reason}"),
    title=_("A ballot was struck"),
    index="number",
    reason="word",
    voter="commitment",
)
def strike_ballot(
    *, question: Question, index: int, reason: str, by: UUID | None, at: datetime
) -> record.Entry[RollEntry]:
    """Strike the roll entry of a ballot for a named reason; the record shows that, not the person.

    Errors:
        NoSuchBallot; NotNow where the question is neither open nor closed.
    """
    if reason not in STRIKES:
        raise NoSuchBallot(_("Choose one of the reasons on the list."))
    _names.hold_ballots(question.id, alone=True)
    in_turn(question, OPEN, CLOSED)
    leaf = LogLeaf.objects.filter(
        idx=index, scope=question.id, kind="decisions.ballot.cast"
    ).first()
    entry = (
        leaf
        and RollEntry.objects.filter(
            question=question, casts__leaf_hash=bytes(leaf.hash).hex(), struck=""
        ).first()
    )
    if not entry:
        raise NoSuchBallot(
            _("No ballot of this question that counts stands at this number of the record.")
        )
    _names.save(entry, struck=reason)
    return record.Entry(
        entry,
        scope=question.id,
        body={"index": index, "reason": reason, "voter": entry.commitment},
    )


@record.act(
    "decisions.question.closed",
    version=1,
    says=_("{question} was closed with {voters} voters"),
    title=_("A question was closed"),
    question="id",
    ballots="number",
    voters="number",
    openings="digest",
    seed="commitment?",
    delegations="digest?",
)
def close_question(*, question: Question, by: UUID | None, at: datetime) -> record.Entry[Question]:
    """Close a question and publish the opening of every ballot that was cast.

    Errors:
        NotNow where it is not open, or its end is not reached: nobody ends a vote early.
    """
    _names.hold_ballots(question.id, alone=True)
    in_turn(question, OPEN)
    if at < question.closes_at:
        raise _names.NotNow(_("This question has not reached its end. It can be withdrawn."))
    rows = list(
        Cast.objects.filter(entry__question=question)
        .order_by("commitment")
        .values_list("commitment", "choice", "salt", "entry_id")
    )
    openings = record.publish(
        document=[
            {"choice": commitment, "opened": choice, "salt": bytes(salt).hex()}
            for commitment, choice, salt, _entry in rows
        ]
    )
    delegations = _delegations(question)
    seed = None if question.tie_seed is None else bytes(question.tie_seed).hex()
    _names.save(
        question,
        state=CLOSED,
        closed_at=at,
        openings=openings,
        tie_seed=None,
        delegations_document=delegations or "",
    )
    return record.Entry(
        question,
        scope=question.id,
        body={
            "question": question.id,
            "ballots": len(rows),
            "voters": len({row[3] for row in rows}),
            "openings": openings,
            "seed": seed,
            "delegations": delegations,
        },
        names=(named_question(question),),
    )


@record.act(
    "decisions.question.counted",
    version=1,
    says=_("{question} was counted"),
    title=_("A question was counted"),
    question="id",
    ballots="digest",
    document="digest",
)
def count_question(
    *,
    question: Question,
    result: Mapping[str, object],
    beside: Mapping[str, object],
    by: UUID | None,
    at: datetime,
) -> record.Entry[Question]:
    """Publish what was counted from the openings.

    Args:
        question: it is closed.
        result: as docs/methods/decisions.md spells it.
        beside: what pages tell about it: the same ballots under other rules.
        by: None for the platform.
        at: now.

    Errors:
        NotNow, also where a ballot was struck that the result does not know of.
    """
    in_turn(question, CLOSED)
    if RollEntry.objects.filter(question=question).exclude(struck="").count() != result["struck"]:
        raise _names.NotNow(_("A ballot was struck in the meantime. It will be counted anew."))
    digest = record.publish(document=result)
    Result.objects.create(question=question, digest=digest, value=dict(result), beside=dict(beside))
    _names.save(question, state=COUNTED, counted_at=at)
    return record.Entry(
        question,
        scope=question.id,
        body={"question": question.id, "ballots": result["digest"]},
        document=result,
        names=(named_question(question),),
    )


def _answer_again(voter: Voter, *, key: str, choice: Mapping[str, object]) -> None:
    for id_, _seq, known in voter.casts:
        if known != key:
            continue
        row = Cast.objects.get(id=id_)
        if row.choice != choice:
            raise KeyUsedTwice(
                _("This ballot was sent before with another choice. Load the page and vote again.")
            )
        raise CastBefore(receipt=_receipt(voter, row))


def _kept(voter: Voter, row: Cast, leaf: bytes, promising: Promising) -> Receipt:
    row.leaf_hash = canon.leaf_hash(leaf).hex()
    row.promise = promising(leaf)
    _names.insert_all(Cast, COLUMNS, [(*map(vars(row).get, PLAIN), json.dumps(row.choice))])
    return _receipt(voter, row)


def _receipt(voter: Voter, row: Cast) -> Receipt:
    return Receipt(
        question=voter.number,
        seq=row.seq,
        leaf_hash=row.leaf_hash,
        promise=row.promise,
        commitment=row.commitment,
        salt=bytes(row.salt).hex(),
        choice=row.choice,
        nonce=row.nonce,
        voter=voter.commitment,
    )


def _delegations(question: Question) -> str | None:
    """Publish who passed their vote to whom, where anybody did, and return the digest."""
    if not question.delegation:
        return None
    rows = Delegation.objects.filter(question=question).order_by("giver__commitment")
    pairs = [list(pair) for pair in rows.values_list("giver__commitment", "taker__commitment")]
    return record.publish(document=pairs) if pairs else None
