"""Questions: in lists, and on the page of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from mycel.decisions.models import (
    CLOSED,
    COUNTED,
    DRAFT,
    FROZEN,
    OPEN,
    WITHDRAWN,
    Cast,
    Decision,
    Delegation,
    Objection,
    Question,
    RollEntry,
)
from mycel.decisions.queries.lines import (
    SMALL_ROLL,
    OptionLine,
    QuestionLine,
    Turnout,
    option_lines,
    question_line,
    rows,
    turnout_of,
)
from mycel.decisions.snapshots import candidates
from mycel.engine.choice import eligibility
from mycel.engine.choice.eligibility import Unmet
from mycel.engine.movement import Text
from mycel.groups.queries import Place
from mycel.people.models import Person
from mycel.record import queries as record
from mycel.record.linked import Linked, linked

PAGE = 20
NOW, SOON, OVER, DRAFTS = "now", "soon", "over", "drafts"
FILTERS = {
    NOW: (OPEN,),
    SOON: (FROZEN,),
    OVER: (CLOSED, COUNTED, WITHDRAWN),
    DRAFTS: (DRAFT,),
}
SIGNED_OUT, NOT_ON_IT, ON_IT, VOTED, STRUCK, NO_ROLL = (
    "signed-out", "not-on-the-roll", "on-the-roll", "voted", "struck", "no-roll",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """A page of questions, newest first."""

    questions: tuple[QuestionLine, ...]
    shown: str
    counts: Mapping[str, int]
    older: int | None


@dataclass(frozen=True, slots=True)
class Yours:
    """How somebody stands to a question.

    ``standing`` is one of signed-out, not-on-the-roll, on-the-roll, voted, struck, no-roll;
    ``unmet`` and ``exception`` say why somebody is not on the roll, as data.
    """

    standing: str
    voter: str = ""
    seq: int = 0
    unmet: tuple[Unmet, ...] = ()
    exception: str | None = None
    passed_on_to: str = ""
    carries: int = 0


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection of a consent round, and what was answered."""

    id: UUID
    who: str
    ref: str
    reason: Text
    raised_at: datetime
    answer: Text
    answered_at: datetime | None
    withdrawn_at: datetime | None
    is_yours: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with all that was announced. ``rule`` as docs/methods/decisions.md spells it."""

    id: UUID
    line: QuestionLine
    summary: Text
    options: tuple[OptionLine, ...]
    rule: Mapping[str, Any]
    open_count: bool
    quorum: int | None
    threshold: Mapping[str, str] | None
    can_change: bool
    offers_no_opinion: bool
    delegation: bool
    money: str
    eligibility: tuple[Mapping[str, Any], ...]
    cutoff_at: datetime | None
    roll_root: str
    roll_document: str
    parameters: str
    openings: str
    opened_at: datetime | None
    closed_at: datetime | None
    counted_at: datetime | None
    ended_why: str
    turnout: Turnout | None
    yours: Yours
    objections: tuple[ObjectionLine, ...]
    decision: Place | None
    entries: tuple[record.EntryLine, ...]
    links: tuple[Linked, ...]

    @property
    def can_be_guessed(self) -> bool:
        """Return whether so few may vote that votes can be guessed."""
        return self.line.roll_size is not None and self.line.roll_size < SMALL_ROLL

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups of options, in the order met."""
        return tuple(dict.fromkeys(option.group for option in self.options if option.group))


def questions_page(*, filter_: str = "", before: int | None = None) -> QuestionsPage:
    """Return up to 20 questions before a number: those of one filter, or all but drafts."""
    found = Question.objects.order_by().values_list("state").annotate(n=Count("id"))
    by_state = {str(state): int(n) for state, n in found}
    wanted = rows().order_by("-number")
    states = FILTERS.get(filter_)
    wanted = wanted.filter(state__in=states) if states else wanted.exclude(state=DRAFT)
    if before is not None:
        wanted = wanted.filter(number__lt=before)
    lines = list(wanted[: PAGE + 1])
    return QuestionsPage(
        questions=tuple(question_line(row) for row in lines[:PAGE]),
        shown=filter_ if states else "",
        counts={
            name: sum(by_state.get(state, 0) for state in states)
            for name, states in FILTERS.items()
        },
        older=lines[PAGE - 1].number if len(lines) > PAGE else None,
    )


def question_page(*, number: int, account: int | None = None) -> QuestionPage | None:
    """Return one question as an account sees it, or None where there is none."""
    row = (
        Question.objects.select_related("unit", "electorate")
        .prefetch_related("options")
        .filter(number=number)
        .first()
    )
    if row is None:
        return None
    decision = Decision.objects.filter(question=row).first()
    has_roll = row.roll_size is not None
    return QuestionPage(
        id=row.id,
        line=question_line(row),
        summary=row.summary,
        options=option_lines(row.options.all()),
        rule=row.rule,
        open_count=row.open_count,
        quorum=row.quorum,
        threshold=row.threshold,
        can_change=row.can_change,
        offers_no_opinion=row.offers_no_opinion,
        delegation=row.delegation,
        money=row.money,
        eligibility=tuple(_shown(rule) for rule in row.eligibility),
        cutoff_at=row.cutoff_at,
        roll_root=row.roll_root,
        roll_document=row.roll_document,
        parameters=row.parameters,
        openings=row.openings,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        counted_at=row.counted_at,
        ended_why=row.ended_why,
        turnout=turnout_of(question=row) if has_roll else None,
        yours=yours_of(question=row, account=account),
        objections=_objections(row, account),
        decision=None if decision is None else Place(ref=decision.ref, name=decision.title),
        entries=record.latest(subject=row.id, limit=5, but=("decisions.ballot.cast",)),
        links=linked(subject=row.id),
    )


def yours_of(*, question: Question, account: int | None) -> Yours:
    """Return how an account stands to a question."""
    if account is None:
        return Yours(SIGNED_OUT)
    if question.roll_size is None:
        return Yours(NO_ROLL)
    entry = RollEntry.objects.filter(question=question, person__account_id=account).first()
    if entry is None:
        return _not_on_it(question, account)
    if entry.struck:
        return Yours(STRUCK, voter=entry.commitment)
    last = Cast.objects.filter(entry=entry).order_by("-seq").first()
    to, carries = _delegated(question, entry)
    return Yours(
        ON_IT if last is None else VOTED,
        voter=entry.commitment,
        seq=0 if last is None else last.seq,
        passed_on_to=to,
        carries=carries,
    )


def turnout(*, number: int) -> Turnout | None:
    """Return how many have voted on a question, or None where it has no roll."""
    row = Question.objects.filter(number=number, roll_size__isnull=False).first()
    return None if row is None else turnout_of(question=row)


def _not_on_it(question: Question, account: int) -> Yours:
    candidate = candidates.of_account(question=question, account=account)
    if candidate is None:
        return Yours(NOT_ON_IT)
    found = eligibility.verdict(rules=question.eligibility, candidate=candidate)
    return Yours(NOT_ON_IT, unmet=found.unmet, exception=found.exception)


def _delegated(question: Question, entry: RollEntry) -> tuple[str, int]:
    """Return to whom a vote was passed on, and how many were passed on to this one directly."""
    if not question.delegation:
        return "", 0
    rows = Delegation.objects.filter(question=question)
    given = rows.filter(giver=entry).select_related("taker__person").first()
    person = given.taker.person if given else None
    return person.shown_name if person else "", rows.filter(taker=entry).count()


def _objections(question: Question, account: int | None) -> tuple[ObjectionLine, ...]:
    if question.rule["kind"] != "consent":
        return ()
    found = Objection.objects.filter(question=question).select_related("entry__person")
    return tuple(
        _objection(row, row.entry.person, account) for row in found.order_by("raised_at", "id")
    )


def _objection(row: Objection, person: Person | None, account: int | None) -> ObjectionLine:
    return ObjectionLine(
        id=row.id,
        who=person.shown_name if person else "",
        ref=person.ref if person and person.named else "",
        reason=row.reason,
        raised_at=row.raised_at,
        answer=row.answer,
        answered_at=row.answered_at,
        withdrawn_at=row.withdrawn_at,
        is_yours=bool(person and account is not None and person.account_id == account),
    )


def _shown(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a rule of eligibility; an exception without the people it names."""
    return {
        kind: {"count": len(given["uids"]), "reason": given["reason"]}
        if kind.startswith("except_")
        else given
        for kind, given in rule.items()
    }
