"""Acts in open roll calls: passing a vote on, and objecting in a consent round."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.decisions.actions import _names
from mycel.decisions.actions._names import NotNow, in_time, in_turn, named_question
from mycel.decisions.actions.ballots import NotOnTheRoll
from mycel.decisions.models import OPEN, Delegation, Objection, Question, RollEntry
from mycel.engine import chance
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record


class CannotDelegate(ValueError):
    """A vote that cannot be passed on like this."""


class NothingToTakeBack(ValueError):
    """A delegation that is not there."""


class SaysNothing(ValueError):
    """An objection or answer without words."""


@record.act(
    "decisions.delegation.given",
    version=1,
    says=_("{actor} passed their vote on {question} to somebody"),
    title=_("A vote was passed on"),
    delegation="id",
    question="id",
    giver="commitment",
    taker="commitment",
)
def delegate(
    *, question: Question, giver: Person, taker: Person, by: UUID | None, at: datetime
) -> record.Entry[Delegation]:
    """Pass one's vote on to somebody else on the roll; a vote of one's own overrides it.

    Errors:
        NotNow, NotOnTheRoll, or CannotDelegate where the question does not allow it, to oneself, or
        to somebody who is not on the roll.
    """
    in_time(question, at)
    if not question.delegation:
        raise CannotDelegate(_("Votes on this question cannot be passed on."))
    own, others = _entry(question, giver), _entry_or_none(question, taker)
    if others is None or own == others:
        raise CannotDelegate(_("Choose somebody else who is on the roll of this question."))
    Delegation.objects.filter(giver=own).delete()
    row = Delegation.objects.create(
        id=chance.identifier(at_ms=_names.ms(at)), question=question, giver=own, taker=others
    )
    return record.Entry(
        row,
        scope=row.id,
        body={
            "delegation": row.id,
            "question": question.id,
            "giver": own.commitment,
            "taker": others.commitment,
        },
        names=(named_question(question), named_person(giver)),
    )


@record.act(
    "decisions.delegation.withdrawn",
    version=1,
    says=_("{actor} took their vote on {question} back"),
    title=_("A vote was taken back"),
    delegation="id",
    question="id",
    giver="commitment",
)
def withdraw_delegation(
    *, question: Question, giver: Person, by: UUID | None, at: datetime
) -> record.Entry[None]:
    """Take one's vote back.

    Errors:
        NotNow, NotOnTheRoll, NothingToTakeBack.
    """
    in_time(question, at)
    own = _entry(question, giver)
    row = Delegation.objects.filter(giver=own).first()
    if row is None:
        raise NothingToTakeBack(_("You have not passed your vote on. Nothing was changed."))
    id_ = row.id
    row.delete()
    return record.Entry(
        None,
        scope=id_,
        body={"delegation": id_, "question": question.id, "giver": own.commitment},
        names=(named_question(question), named_person(giver)),
    )


@record.act(
    "decisions.objection.raised",
    version=1,
    says=_("{actor} objected to {question}"),
    title=_("An objection was raised"),
    objection="id",
    question="id",
    document="digest",
)
def raise_objection(
    *,
    question: Question,
    person: Person,
    reason: object,
    id_: UUID | None = None,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Objection]:
    """Say what stands against a proposal in a consent round.

    ``id_``: from whoever must be able to ask twice and have one objection; else a new one.

    Errors:
        NotNow where it is not open, no consent round, or no open roll call; NotOnTheRoll;
        SaysNothing.
    """
    in_turn(question, OPEN)
    if question.paper != "consent" or question.privacy != "open-roll-call":
        raise NotNow(_("Objections belong to consent rounds with an open roll call."))
    _require_words(reason)
    row = Objection.objects.create(
        id=id_ or chance.identifier(at_ms=_names.ms(at)),
        question=question,
        entry=_entry(question, person),
        reason=reason,
        raised_at=at,
    )
    return _said(row, "reason", reason, person)


@record.act(
    "decisions.objection.withdrawn",
    version=1,
    says=_("{actor} withdrew an objection to {question}"),
    title=_("An objection was withdrawn"),
    objection="id",
    question="id",
)
def withdraw_objection(
    *, objection: Objection, by: UUID | None, at: datetime
) -> record.Entry[Objection]:
    """Withdraw an objection; it stays in the record.

    Errors:
        NotNow where it was withdrawn before.
    """
    still = Objection.objects.filter(id=objection.id, withdrawn_at__isnull=True)
    if not still.update(withdrawn_at=at):
        raise NotNow(_("This objection was withdrawn before. Nothing was changed."))
    objection.refresh_from_db()
    return record.Entry(
        objection,
        scope=objection.id,
        body={"objection": objection.id, "question": objection.question_id},
        names=(named_question(objection.question),),
    )


@record.act(
    "decisions.objection.answered",
    version=1,
    says=_("{actor} answered an objection to {question}"),
    title=_("An objection was answered"),
    objection="id",
    question="id",
    document="digest",
)
def answer_objection(
    *, objection: Objection, answer: object, by: UUID | None, at: datetime
) -> record.Entry[Objection]:
    """Answer an objection; a later answer takes the place of an earlier one.

    Errors:
        SaysNothing.
    """
    _require_words(answer)
    _names.save(objection, answer=answer, answered_at=at)
    return _said(objection, "answer", answer, None)


def _said(row: Objection, key: str, text: object, person: Person | None) -> record.Entry[Objection]:
    who = () if person is None else (named_person(person),)
    return record.Entry(
        row,
        scope=row.id,
        body={"objection": row.id, "question": row.question_id},
        document={key: record.Sealed(about=row.id, text=text)},
        names=(named_question(row.question), *who),
    )


def _entry(question: Question, person: Person) -> RollEntry:
    entry = _entry_or_none(question, person)
    if entry is None:
        raise NotOnTheRoll(_("You are not on the roll of this question. Its page says why."))
    return entry


def _entry_or_none(question: Question, person: Person) -> RollEntry | None:
    return RollEntry.objects.filter(question=question, person=person, struck="").first()


def _require_words(text: object) -> None:
    words = text.values() if isinstance(text, dict) else [text]
    if not any(str(word).strip() for word in words):
        raise SaysNothing(_("Say it in a sentence, so that others can answer it."))
