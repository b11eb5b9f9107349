"""Acts on decisions and commitments: publishing, promising, telling how it goes, fulfilling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.decisions.actions import _names
from mycel.decisions.actions._names import (
    NotNow,
    named_commitment,
    named_decision,
    named_question,
)
from mycel.decisions.models import COUNTED, Commitment, Decision, Question, Word
from mycel.decisions.models.commitments import DROPPED, FULFILLED, OPEN
from mycel.engine import chance
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Unit
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record

Text = str | Mapping[str, str]


class NeedsEvidence(ValueError):
    """A commitment that is called fulfilled with nothing to look at."""


class NeedsOneOwner(ValueError):
    """A commitment that nobody, or more than one, would have to answer for."""


@dataclass(frozen=True)
class Promised:
    """What a commitment says: what, who, with what, by when."""

    what: Text
    due_date: date
    owner_unit: Unit | None = None
    owner_person: Person | None = None
    money: str = ""
    hours: int | None = None
    review_date: date | None = None
    evidence: str = ""
    note: Text = field(default_factory=dict)


@record.act(
    "decisions.decision.published",
    version=1,
    says=_("{actor} published {decision}"),
    title=_("A decision was published"),
    decision="id",
    question="id?",
    document="digest",
)
def publish_decision(
    *,
    unit: Unit,
    title: Text,
    statement: Text,
    question: Question | None = None,
    grounds_ref: str = "",
    grounds: str = "",
    dissent: Sequence[Text] = (),
    by: UUID | None,
    at: datetime,
) -> record.Entry[Decision]:
    """Publish what was decided, on which grounds, and what spoke against it.

    Errors:
        NotNow where the question has not been counted, or has its decision already.
    """
    if question is not None:
        _names.in_turn(question, COUNTED)
        if Decision.objects.filter(question=question).exists():
            raise NotNow(_("This question has its decision already."))
    decision = Decision.objects.create(
        id=chance.identifier(at_ms=_names.ms(at)),
        number=_names.next_number(Decision.objects.all()),
        unit=unit,
        question=question,
        title=_plain(title),
        statement=_plain(statement),
        grounds_ref=grounds_ref,
        grounds=grounds,
        dissent=[_plain(text) for text in dissent],
        published_at=at,
    )
    names = () if question is None else (named_question(question),)
    return record.Entry(
        decision,
        scope=decision.id,
        body={"decision": decision.id, "question": question and question.id},
        document={
            "unit": str(unit.id),
            "title": _sealed(decision, decision.title),
            "statement": _sealed(decision, decision.statement),
            "dissent": [_sealed(decision, text) for text in decision.dissent],
            "grounds": grounds or None,
            "grounds_ref": grounds_ref or None,
        },
        names=(named_decision(decision), named_unit(unit), *names),
    )


@record.act(
    "decisions.commitment.made",
    version=1,
    says=_("{actor} entered {commitment} of {owner}"),
    title=_("A commitment was made"),
    commitment="id",
    decision="id",
    owner="id",
    document="digest",
)
def make_commitment(
    *, decision: Decision, promised: Promised, by: UUID | None, at: datetime
) -> record.Entry[Commitment]:
    """Enter what somebody does because of a decision.

    Errors:
        NeedsOneOwner.
    """
    commitment = Commitment(
        id=chance.identifier(at_ms=_names.ms(at)),
        number=_names.next_number(Commitment.objects.all()),
        decision=decision,
        made_at=at,
    )
    return _told(commitment, promised, OPEN, at)


@record.act(
    "decisions.commitment.changed",
    version=1,
    says=_("{actor} said how {commitment} goes"),
    title=_("A word about a commitment"),
    commitment="id",
    decision="id",
    owner="id",
    document="digest",
)
def change_commitment(
    *, commitment: Commitment, promised: Promised, by: UUID | None, at: datetime
) -> record.Entry[Commitment]:
    """Say how a commitment goes, or change it; both are a word about it.

    Errors:
        NotNow where it is fulfilled or given up; NeedsOneOwner.
    """
    _require_open(commitment)
    return _told(commitment, promised, OPEN, at)


@record.act(
    "decisions.commitment.fulfilled",
    version=1,
    says=_("{actor} fulfilled {commitment}"),
    title=_("A commitment was fulfilled"),
    commitment="id",
    decision="id",
    owner="id",
    document="digest",
)
def fulfil_commitment(
    *, commitment: Commitment, promised: Promised, by: UUID | None, at: datetime
) -> record.Entry[Commitment]:
    """Say that a commitment is fulfilled, with something to look at.

    Errors:
        NotNow where it is over already; NeedsEvidence; NeedsOneOwner.
    """
    _require_open(commitment)
    if not promised.evidence:
        raise NeedsEvidence(_("Add the address of something that others can look at."))
    return _told(commitment, promised, FULFILLED, at)


@record.act(
    "decisions.commitment.dropped",
    version=1,
    says=_("{actor} gave {commitment} up"),
    title=_("A commitment was given up"),
    commitment="id",
    decision="id",
    owner="id",
    document="digest",
)
def drop_commitment(
    *, commitment: Commitment, promised: Promised, by: UUID | None, at: datetime
) -> record.Entry[Commitment]:
    """Give a commitment up; its note says why.

    Errors:
        NotNow where it is over already; NeedsOneOwner.
    """
    _require_open(commitment)
    return _told(commitment, promised, DROPPED, at)


def _told(
    commitment: Commitment, promised: Promised, state: str, at: datetime
) -> record.Entry[Commitment]:
    owners = [one for one in (promised.owner_unit, promised.owner_person) if one is not None]
    if len(owners) != 1:
        raise NeedsOneOwner(_("Choose a group or a person who answers for it."))
    commitment.what = _plain(promised.what)
    for name in ("owner_unit", "owner_person", "money", "hours", "due_date", "review_date"):
        setattr(commitment, name, getattr(promised, name))
    commitment.evidence = promised.evidence
    commitment.state = state
    commitment.last_word_at = at
    commitment.save()
    note = _plain(promised.note)
    Word.objects.create(
        commitment=commitment, at=at, state=state, note=note, evidence=promised.evidence
    )
    owner = owners[0]
    named = named_unit(owner) if isinstance(owner, Unit) else named_person(owner)
    return record.Entry(
        commitment,
        scope=commitment.id,
        body={
            "commitment": commitment.id,
            "decision": commitment.decision_id,
            "owner": owner.id,
        },
        document={
            "what": _sealed(commitment, commitment.what),
            "money": _sealed(commitment, commitment.money),
            "hours": commitment.hours,
            "due": commitment.due_date.isoformat(),
            "review": commitment.review_date and commitment.review_date.isoformat(),
            "evidence": _sealed(commitment, commitment.evidence),
            "state": state,
            "note": _sealed(commitment, note),
        },
        names=(named_commitment(commitment), named_decision(commitment.decision), named),
    )


def _require_open(commitment: Commitment) -> None:
    fresh = Commitment.objects.select_for_update().get(id=commitment.id)
    if fresh.state != OPEN:
        raise NotNow(_("This commitment is fulfilled or given up already. Nothing was changed."))


def _sealed(row: Decision | Commitment, text: object) -> record.Sealed:
    return record.Sealed(about=row.id, text=text)


def _plain(text: Text) -> str | dict[str, str]:
    return text if isinstance(text, str) else dict(text)
