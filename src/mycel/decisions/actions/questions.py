"""Acts on questions: drafting, changing, opening, extending, withdrawing."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.decisions.actions import _names
from mycel.decisions.actions._names import NotNow, in_time, in_turn, minute, named_question
from mycel.decisions.models import (
    CLOSED,
    DRAFT,
    FROZEN,
    OPEN,
    WITHDRAWN,
    Electorate,
    Option,
    Question,
)
from mycel.engine import chance
from mycel.engine.choice import asking, eligibility
from mycel.engine.choice.asking import Asked
from mycel.groups.models import Unit
from mycel.record import acts as record

TIE = b"\x04"


class RollComesFirst(ValueError):
    """A quorum before it is known how many people may vote."""


class NeedsAReason(ValueError):
    """A step that others must be able to understand, without a word why."""


@record.act(
    "decisions.question.drafted",
    version=1,
    says=_("{actor} drafted the question {question}"),
    title=_("A question was drafted"),
    question="id",
    document="digest",
)
def draft_question(
    *,
    unit: Unit,
    asked: Asked,
    electorate: Electorate | None = None,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Question]:
    """Draft a question; everything about it can still change.

    Errors:
        NotAsked, NoSuchRule or RollComesFirst for what cannot be asked like this.
    """
    if asked.quorum is not None:
        raise RollComesFirst(_("Freeze the roll first, then set the quorum."))
    question = Question(
        id=chance.identifier(at_ms=_names.ms(at)),
        number=_names.next_number(Question.objects.all()),
        unit=unit,
        drafted_by_id=by,
        drafted_at=at,
    )
    return _taken_over(question, asked, electorate)


@record.act(
    "decisions.question.changed",
    version=1,
    says=_("{actor} changed the question {question}"),
    title=_("A question was changed"),
    question="id",
    document="digest",
)
def change_question(
    *,
    question: Question,
    asked: Asked,
    electorate: Electorate | None = None,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Question]:
    """Change a question before it opens; once its roll is frozen, who may vote stays as it is.

    Errors:
        NotNow once it is open; NotAsked, NoSuchRule or RollComesFirst.
    """
    in_turn(question, DRAFT, FROZEN)
    if question.state == DRAFT and asked.quorum is not None:
        raise RollComesFirst(_("Freeze the roll first, then set the quorum."))
    if question.state == FROZEN:
        same = [*asked.eligibility] == question.eligibility
        if not same or electorate != question.electorate or asked.privacy != question.privacy:
            raise NotNow(
                _("The roll is frozen: who may vote and who sees it cannot change any more.")
            )
        if asked.quorum is not None and asked.quorum > (question.roll_size or 0):
            raise asking.NotAsked(
                about="quorum", text=f"only {question.roll_size} people are on the roll"
            )
    return _taken_over(question, asked, electorate)


@record.act(
    "decisions.question.opened",
    version=1,
    says=_("{question} was opened"),
    title=_("A question was opened"),
    question="id",
    tie="commitment?",
    document="digest",
)
def open_question(
    *, question: Question, engine: Mapping[str, str], by: UUID | None, at: datetime
) -> record.Entry[Question]:
    """Open a question: publish everything that its count will need, and let people vote.

    Args:
        question: its roll is frozen.
        engine: version and digest of the program that will count.
        by: who opens it; None for the platform itself, when the time has come.
        at: now.

    Errors:
        NotNow where the roll is not frozen, or its end is over.
    """
    in_turn(question, FROZEN)
    if question.closes_at <= at:
        raise NotNow(_("The end of this question is over already. Give it a later one."))
    seed = chance.salt() if question.rule.get("ties") == "seed" else None
    tie = None if seed is None else sha256(TIE + seed).hexdigest()
    document = _parameters(question, tie=tie, engine=engine)
    digest = record.publish(document=document)
    _names.save(question, state=OPEN, opened_at=at, tie_seed=seed, parameters=digest)
    return record.Entry(
        question,
        scope=question.id,
        body={"question": question.id, "tie": tie},
        document=document,
        names=(named_question(question),),
    )


@record.act(
    "decisions.question.extended",
    version=1,
    says=_("{actor} extended {question} until {until}"),
    title=_("A question was extended"),
    question="id",
    until="day",
    reason="commitment",
    document="digest",
)
def extend_question(
    *, question: Question, closes_at: datetime, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Question]:
    """Let an open question end later, and say why.

    Errors:
        NotNow where it is not open, its end is reached, or it would not end later; NeedsAReason.
    """
    _require_reason(reason)
    in_time(question, at)
    if closes_at <= question.closes_at:
        raise NotNow(_("The new end is not later than the old one. Choose a later one."))
    _names.save(question, closes_at=closes_at)
    return record.Entry(
        question,
        scope=question.id,
        body={
            "question": question.id,
            "until": closes_at.date(),
            "reason": _names.sealed_reason(question.id, reason),
        },
        document={"closes": minute(closes_at)},
        names=(named_question(question),),
    )


@record.act(
    "decisions.question.withdrawn",
    version=1,
    says=_("{actor} withdrew the question {question}"),
    title=_("A question was withdrawn"),
    question="id",
    reason="commitment",
)
def withdraw_question(
    *, question: Question, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Question]:
    """Withdraw a question before it is counted, and say why.

    Errors:
        NotNow where it is counted or withdrawn already; NeedsAReason.
    """
    _require_reason(reason)
    _names.hold_ballots(question.id, alone=True)
    in_turn(question, DRAFT, FROZEN, OPEN, CLOSED)
    _names.save(question, state=WITHDRAWN, ended_why=reason, closed_at=at)
    return record.Entry(
        question,
        scope=question.id,
        body={
            "question": question.id,
            "reason": _names.sealed_reason(question.id, reason),
        },
        names=(named_question(question),),
    )


def _taken_over(
    question: Question, asked: Asked, electorate: Electorate | None
) -> record.Entry[Question]:
    asking.require(asked=asked)
    eligibility.require(rules=asked.eligibility)
    question.title = _plain(asked.title)
    question.summary = _plain(asked.summary)
    for name in ("paper", "privacy", "open_count", "opens_at", "closes_at", "quorum", "money"):
        setattr(question, name, getattr(asked, name))
    for name in ("can_change", "offers_no_opinion", "delegation"):
        setattr(question, name, getattr(asked, name))
    question.rule = dict(asked.rule)
    question.threshold = None if asked.threshold is None else dict(asked.threshold)
    question.eligibility = [dict(rule) for rule in asked.eligibility]
    question.electorate = electorate
    question.save()
    question.options.all().delete()
    keys = asking.keys(count=len(asked.options))
    options = Option.objects.bulk_create(
        Option(
            question=question,
            position=position,
            key=key,
            name=_plain(option.name),
            description=_plain(option.description),
            group=option.group,
            cost=option.cost,
            hours=option.hours,
            requires=[keys[at] for at in sorted(option.requires)],
        )
        for position, (key, option) in enumerate(zip(keys, asked.options, strict=True))
    )
    return record.Entry(
        question,
        scope=question.id,
        body={"question": question.id},
        document=_names.document_of(question, options),
        names=(named_question(question),),
    )


def _parameters(question: Question, *, tie: str | None, engine: Mapping[str, str]) -> object:
    return {
        "question": str(question.id),
        "options": [_names.spelled_option(option) for option in question.options.all()],
        "paper": question.paper,
        "offers_no_opinion": question.offers_no_opinion,
        "privacy": question.privacy,
        "open_count": question.open_count,
        "opens": minute(question.opens_at),
        "closes": minute(question.closes_at),
        "can_change": question.can_change,
        "delegation": question.delegation,
        "roll": {
            "size": question.roll_size,
            "root": question.roll_root,
            "document": question.roll_document,
        },
        "rule": question.rule,
        "quorum": question.quorum,
        "threshold": question.threshold,
        "tie": tie,
        "engine": dict(engine),
    }


def _plain(text: asking.Text) -> str | dict[str, str]:
    return text if isinstance(text, str) else dict(text)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise NeedsAReason(_("Say in a sentence why, so that everybody can understand it."))
