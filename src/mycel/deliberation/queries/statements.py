"""Statements: the next one to answer, all of them, and one with what became of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache

from mycel.deliberation.models import OpinionMap, Participant, Process, Statement
from mycel.deliberation.models.statements import ACCEPTED, REJECTED, WAITING
from mycel.deliberation.queries import routing
from mycel.deliberation.queries.permitted import Answer, permitted
from mycel.deliberation.snapshots.voters import Last, voted_by
from mycel.people.models import Person
from mycel.texts.models import Text
from mycel.texts.queries import shown
from mycel.texts.queries.shown import Shown, original

PAGE = 50
FILTERS = ("waiting", "rejected", "merged")


@dataclass(frozen=True)
class Counts:
    """How many said what, by the newest map; None is hidden."""

    agrees: int | None
    disagrees: int | None
    passes: int | None


@dataclass(frozen=True)
class StatementLine:
    """One statement; ``mine`` is the reader's own vote, None where they have not voted."""

    number: int
    shown: Shown
    state: str
    state_name: str
    is_seed: bool
    is_meta: bool
    stated_at: datetime
    duplicate_of: int | None
    counts: Counts | None
    mine: int | None

    @property
    def stands(self) -> bool:
        """Return whether it can be voted on."""
        return self.state == ACCEPTED and self.duplicate_of is None


@dataclass(frozen=True)
class VotePage:
    """The statement that somebody is shown next, and how far they are."""

    statement: StatementLine | None
    answered: int
    in_all: int
    may_vote: Answer
    may_state: Answer
    last: StatementLine | None


@dataclass(frozen=True)
class StatementsPage:
    """A page of statements by number; ``older`` is what the next one begins after."""

    statements: tuple[StatementLine, ...]
    shows: str
    waiting: int
    older: int | None
    may_state: Answer
    moderates: bool


@dataclass(frozen=True)
class StatementPage:
    """One statement with those that were merged into it."""

    line: StatementLine
    merged: tuple[StatementLine, ...]
    may_vote: Answer
    moderates: bool


def vote_page(
    *, process: Process, person: Person | None, language: str, last: int | None = None
) -> VotePage:
    """Return the next statement for somebody; reading it changes nothing.

    Args:
        process: which.
        person: the reader, or None: they see the first statement and cannot vote.
        language: the reader's.
        last: number of the statement they answered just now, to change it.
    """
    voter = voter_of(process, person)
    voted = {} if voter is None else voted_by(participant=voter.pk)
    name = voter.commitment if voter is not None else "" if person is None else str(person.id)
    then = routing.next_number(now=routing.standing(process=process), voter=name, voted=voted)
    wanted = [int(one) for one in (then, None if last is None else str(last)) if one is not None]
    rows = Statement.objects.filter(process=process, number__in=wanted)
    found = _lines(process, rows.select_related("text", "duplicate_of"), voted, language)
    lines = {one.number: one for one in found}
    return VotePage(
        statement=None if then is None else lines.get(int(then)),
        answered=len(voted),
        in_all=len(routing.standing(process=process).statements),
        may_vote=permitted(process=process, person=person, what="vote"),
        may_state=permitted(process=process, person=person, what="state"),
        last=None if last is None or last not in voted else lines.get(last),
    )


def statements_page(
    *,
    process: Process,
    person: Person | None,
    language: str,
    filter_: str = "",
    after: int = 0,
) -> StatementsPage:
    """Return a page of statements: those that stand, or those that wait, were rejected or merged.

    Moderators alone read those that wait or were rejected.
    """
    moderates = permitted(process=process, person=person, what="moderate").allowed
    asked = filter_ if filter_ in FILTERS and (moderates or filter_ == "merged") else ""
    rows = Statement.objects.filter(process=process, number__gt=after).order_by("number")
    if asked == "merged":
        rows = rows.filter(duplicate_of__isnull=False)
    else:
        state = {"waiting": WAITING, "rejected": REJECTED}.get(asked, ACCEPTED)
        rows = rows.filter(state=state, duplicate_of__isnull=True)
    voter = voter_of(process, person)
    voted = {} if voter is None else voted_by(participant=voter.pk)
    found = list(rows.select_related("text", "duplicate_of")[: PAGE + 1])
    lines = _lines(process, found[:PAGE], voted, language, whole=moderates)
    waiting = Statement.objects.filter(process=process, state=WAITING).count() if moderates else 0
    return StatementsPage(
        statements=tuple(lines),
        shows=asked,
        waiting=waiting,
        older=lines[-1].number if len(found) > PAGE else None,
        may_state=permitted(process=process, person=person, what="state"),
        moderates=moderates,
    )


def statement_page(*, row: Statement, person: Person | None, language: str) -> StatementPage:
    """Return one statement."""
    process = row.process
    voter = voter_of(process, person)
    voted = {} if voter is None else voted_by(participant=voter.pk)
    moderates = permitted(process=process, person=person, what="moderate").allowed
    merged = Statement.objects.filter(duplicate_of=row).select_related("text", "duplicate_of")
    own = moderates or (person is not None and row.author_id == person.id)
    return StatementPage(
        line=_lines(process, [row], voted, language, whole=own)[0],
        merged=tuple(
            _lines(process, merged.select_related("text", "duplicate_of"), voted, language)
        ),
        may_vote=permitted(process=process, person=person, what="vote"),
        moderates=moderates,
    )


def find(*, process: Process, number: int) -> Statement | None:
    """Return a statement with its text, or None."""
    rows = Statement.objects.select_related("text", "duplicate_of", "process")
    return rows.filter(process=process, number=number).first()


def words_of(*, process: Process, number: int, language: str) -> Shown | None:
    """Return the words of one statement for a reader, at most a few seconds old, or None."""
    key = f"deliberation:words:{process.id}:{number}:{language}"
    found: Shown | None = cache.get(key)
    if found is None:
        rows = Text.objects.filter(statement__process=process, statement__number=number)
        row = rows.first()
        if row is None:
            return None
        found = shown(texts=[row], language=language)[row.id]
        cache.set(key, found, routing.KEPT)
    return found


def is_open_to(*, row: Statement, person: Person | None, moderates: bool) -> bool:
    """Return whether somebody may read a statement: all may, once it was looked at."""
    if row.state == ACCEPTED or moderates:
        return True
    return person is not None and row.author_id == person.id


def newest_map(*, process: Process) -> OpinionMap | None:
    """Return the newest map without what only a reader's own place needs."""
    return OpinionMap.objects.filter(process=process).order_by("-version").defer("axes").first()


def voter_of(process: Process, person: Person | None) -> Participant | None:
    """Return somebody as a participant, once they took part."""
    if person is None:
        return None
    rows = Participant.objects.filter(process=process, person=person)
    return rows.filter(took_part_at__isnull=False).first()


def _lines(
    process: Process,
    rows: Iterable[Statement],
    voted: Mapping[int, Last],
    language: str,
    *,
    whole: bool = False,
) -> list[StatementLine]:
    rows = list(rows)
    texts: Mapping[UUID, Shown] = shown(texts=[row.text for row in rows], language=language)
    newest = newest_map(process=process)
    told = {} if newest is None else _counts(newest)
    return [
        StatementLine(
            number=row.number,
            shown=original(row.text) if whole and row.state != ACCEPTED else texts[row.text_id],
            state=row.state,
            state_name=row.get_state_display(),
            is_seed=row.is_seed,
            is_meta=row.is_meta,
            stated_at=row.stated_at,
            duplicate_of=None if row.duplicate_of is None else row.duplicate_of.number,
            counts=told.get(str(row.number)),
            mine=voted[row.number].value if row.number in voted else None,
        )
        for row in rows
    ]


def _counts(newest: OpinionMap) -> dict[str, Counts]:
    return {
        one["id"]: Counts(one["agrees"], one["disagrees"], one["passes"])
        for one in json.loads(bytes(newest.public))["statements"]
    }
