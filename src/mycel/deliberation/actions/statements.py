"""Acts on statements: writing, seeding, accepting, rejecting, merging, voting, publishing maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions import _names
from mycel.deliberation.actions._names import entry, save, sealed_reason
from mycel.deliberation.actions._phases import hold, require, share
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.actions._voting import keep
from mycel.deliberation.models import (
    OpinionMap,
    Process,
    Statement,
)
from mycel.deliberation.models.statements import ACCEPTED, MOST_SEEDS, REJECTED, WAITING
from mycel.deliberation.snapshots import voters
from mycel.engine import canon, chance
from mycel.engine.discussion.similar import fingerprint
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft, TextRefused
from mycel.texts.models import HIDDEN, SHOWN
from mycel.texts.models import WAITING as TEXT_WAITING
from mycel.texts.queries.limits import LIMITS

MOST_STATEMENT = LIMITS["statement"]
CHOICE = b"\x05"
VALUES = (-1, 0, 1)


class SaidBefore(ValueError):
    """A statement that stands in the process already."""


class NoSuchVote(ValueError):
    """A vote that is neither agree, pass nor disagree, or on a statement that is not shown."""


@dataclass(frozen=True)
class Voted:
    """What a vote leaves with its voter: enough to find and check it later."""

    statement: int
    value: int
    seq: int
    participant: int
    voter: str
    commitment: str
    salt: str
    # Numbers of all statements they have answered by now.
    answers: frozenset[int]


@record.act(
    "deliberation.statement.written",
    version=1,
    says=_("Somebody wrote a statement in {process}"),
    title=_("A statement was written"),
    process="id",
    statement="id",
    number="number",
    document="digest",
)
def write_statement(
    *, process: Process, draft: Draft, person: Person, by: None = None, at: datetime
) -> record.Entry[Statement]:
    """Write a statement that others vote on; who wrote it is not said.

    Errors:
        NotNow, SaidBefore, TextRefused.
    """
    require(process=process, person=person, what="state")
    hold(process)
    participant(process=process, person=person, at=at)
    state = WAITING if process.strict else ACCEPTED
    row = _stated(process, draft, person, at, state=state, is_seed=False)
    body = {"statement": row.id, "number": row.number}
    return entry(row, process, body, text=row.text)


@record.act(
    "deliberation.statements.seeded",
    version=1,
    says=_("{actor} put {count} first statements into {process}"),
    title=_("First statements were put in"),
    process="id",
    count="number",
    first="number",
    document="digest",
)
def seed_statements(
    *,
    process: Process,
    drafts: Sequence[Draft],
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[tuple[Statement, ...]]:
    """Put first statements into a process, so that nobody meets an empty page.

    Errors:
        NotNow; SaidBefore and TextRefused for the first that does not fit, and none is put in.
    """
    require(process=process, person=person, what="run")
    hold(process)
    if not 0 < len(drafts) <= MOST_SEEDS:
        raise TextRefused(
            _("Put 1 to %(most)s statements in at a time, one on each line.") % {"most": MOST_SEEDS}
        )
    rows = tuple(
        _stated(process, draft, person, at, state=ACCEPTED, is_seed=True) for draft in drafts
    )
    return record.Entry(
        rows,
        scope=process.id,
        body={"process": process.id, "count": len(rows), "first": rows[0].number},
        document=[texts.document_of(row.text) for row in rows],
        names=(_names.named_process(process),),
    )


@record.act(
    "deliberation.statement.judged",
    version=1,
    says=_("{actor} looked at statement {number} of {process}: {state}"),
    title=_("A statement was looked at"),
    process="id",
    statement="id",
    number="number",
    state="word",
    reason="commitment?",
)
def judge_statement(
    *,
    statement: Statement,
    state: str,
    reason: str,
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Statement]:
    """Accept or reject a statement; its votes are kept, and it can be judged again.

    Errors:
        NotNow; NoSuchVote for another state; TextRefused where rejecting has no reason.
    """
    process = statement.process
    require(process=process, person=person, what="moderate")
    if state not in {ACCEPTED, REJECTED}:
        raise NoSuchVote(_("Choose accept or reject."))
    if state == REJECTED and not reason.strip():
        raise TextRefused(_("Say why it is rejected: whoever wrote it will ask."))
    save(statement, state=state)
    texts.set_state(text=statement.text, state=SHOWN if state == ACCEPTED else HIDDEN)
    body = {
        "statement": statement.id,
        "number": statement.number,
        "state": state,
        "reason": sealed_reason(statement.id, reason.strip()),
    }
    return entry(statement, process, body)


@record.act(
    "deliberation.statement.marked",
    version=1,
    says=_("{actor} said what statement {number} of {process} is about"),
    title=_("It was said what a statement is about"),
    process="id",
    statement="id",
    number="number",
    about="word",
)
def mark_statement(
    *, statement: Statement, is_meta: bool, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Statement]:
    """Say whether a statement is about the people who take part (meta), or about the matter.

    Errors:
        NotNow; NoSuchVote where it says so already.
    """
    process = statement.process
    require(process=process, person=person, what="moderate")
    if statement.is_meta == is_meta:
        raise NoSuchVote(_("This is said about the statement already. Nothing was changed."))
    save(statement, is_meta=is_meta)
    about = "participants" if is_meta else "matter"
    body = {"statement": statement.id, "number": statement.number, "about": about}
    return entry(statement, process, body)


@record.act(
    "deliberation.statement.merged",
    version=1,
    says=_("{actor} merged statement {number} of {process} into {into}"),
    title=_("Two statements were merged"),
    process="id",
    statement="id",
    number="number",
    into="number",
)
def merge_statement(
    *,
    statement: Statement,
    into: Statement,
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Statement]:
    """Take a statement out that says the same as another; it stays readable with its votes.

    Errors:
        NotNow; NoSuchVote for itself, another process, or a statement that was merged.
    """
    process = statement.process
    require(process=process, person=person, what="moderate")
    if into.id == statement.id or into.process_id != process.id or into.duplicate_of_id:
        raise NoSuchVote(_("Choose another statement of this process that still stands."))
    save(statement, duplicate_of=into)
    Statement.objects.filter(duplicate_of=statement).update(duplicate_of=into)
    body = {"statement": statement.id, "number": statement.number, "into": into.number}
    return entry(statement, process, body)


@record.act(
    "deliberation.statement.voted",
    version=1,
    says=_("Somebody voted on a statement in {process}"),
    title=_("A vote on a statement was cast"),
    resolution="day",
    process="id",
    voter="commitment",
    choice="commitment",
    seq="number",
)
def vote(
    *,
    process: Process,
    number: int,
    value: int,
    person: Person,
    by: None = None,
    at: datetime,
) -> record.Entry[Voted]:
    """Vote on a statement, or anew; every vote is kept and the last one counts.

    Errors:
        NotNow, NoSuchVote.
    """
    _may_vote(process, person)
    if value not in VALUES:
        raise NoSuchVote(_("Choose agree, pass or disagree."))
    statement = voters.statement(process=process.id, number=number)
    if statement is None:
        raise NoSuchVote(_("This statement is not shown any more. Take the next one."))
    voter = voters.voter(process=process.id, person=person.id) or participant(
        process=process, person=person, at=at
    )
    # Read behind the lock on the voter: another vote of theirs might have been on its way.
    known = voters.voted_by(participant=voter.id)
    last = known.get(number)
    seq = 1 if last is None else last.seq + 1
    salt = chance.salt()
    choice = {"statement": number, "value": value}
    commitment = sha256(CHOICE + salt + canon.encode_document(choice)).hexdigest()
    keep(
        process=process.id,
        participant=voter.id,
        statement=statement,
        seq=seq,
        value=value,
        before=None if last is None else last.value,
        at=at,
        salt=salt,
        commitment=commitment,
    )
    answers = frozenset({*known, number})
    return record.Entry(
        Voted(number, value, seq, voter.id, voter.commitment, commitment, salt.hex(), answers),
        scope=process.id,
        body={
            "process": process.id,
            "voter": voter.commitment,
            "choice": commitment,
            "seq": seq,
        },
    )


@record.act(
    "deliberation.map.published",
    version=1,
    says=_("Opinion map {edition} of {process} was computed"),
    title=_("An opinion map was computed"),
    process="id",
    edition="number",
    votes="number",
    document="digest",
)
def publish_map(
    *, made: OpinionMap, document: object, by: None = None, at: datetime
) -> record.Entry[OpinionMap]:
    """Keep a map under the next number, and publish its document."""
    process = hold(made.process)
    last = OpinionMap.objects.filter(process=process).aggregate(last=Max("version"))["last"]
    made.version = (last or 0) + 1
    made.digest = record.publish(document=document)
    made.save()
    body = {"edition": made.version, "votes": made.votes, "document": made.digest}
    return entry(made, process, body)


def _may_vote(process: Process, person: Person) -> None:
    """Refuse whoever may not vote now; the plain case is asked first, in one short question."""
    share(process)
    if not voters.is_plainly_open(process=process.id):
        require(process=process, person=person, what="vote")


def _stated(
    process: Process, draft: Draft, person: Person, at: datetime, *, state: str, is_seed: bool
) -> Statement:
    tidy = draft.tidied(most=MOST_STATEMENT)
    key = fingerprint(text=tidy.body)
    before = Statement.objects.filter(process=process, folded=key).first()
    if before is not None:
        raise SaidBefore(
            _(
                "This stands here already, as statement %(number)s."
                " Vote on it, or say it another way."
            )
            % {"number": before.number}
        )
    last = Statement.objects.filter(process=process).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    text = texts.write(
        space=process.ref,
        ref=f"statement/{process.number}-{number}",
        draft=tidy,
        author=person,
        at=at,
        state=TEXT_WAITING if state == WAITING else SHOWN,
        most=MOST_STATEMENT,
    )
    return Statement.objects.create(
        id=_names.fresh(at),
        process=process,
        number=number,
        text=text,
        author=person,
        state=state,
        is_seed=is_seed,
        folded=key,
        stated_at=at,
    )
