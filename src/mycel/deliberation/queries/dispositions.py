"""Answers to comments: what waits, oldest first; what was answered; and the tables of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from mycel.deliberation.models import Participant, Post, Process
from mycel.deliberation.models.threads import ACCEPTED, CHANGED, DECLINED
from mycel.deliberation.queries.permitted import Answer, permitted
from mycel.engine.discussion.crossed import Crossed, crossed
from mycel.engine.movement import Text
from mycel.people.models import Person
from mycel.texts.models import SHOWN
from mycel.texts.models import Text as Written
from mycel.texts.queries import Shown, shown

PAGE = 10
COLUMNS = (ACCEPTED, CHANGED, DECLINED, "")
"""The columns of the tables: the three answers, and comments without one."""


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment of a consultation with its answer, if it has one."""

    number: int
    thread: int
    thread_title: str
    shown: Shown
    posted_at: datetime
    disposition: str
    disposition_name: str
    reason: Shown | None
    disposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """A page of comments, the oldest first, and how many wait in all."""

    process: int
    title: Text
    comments: tuple[CommentLine, ...]
    waiting: int
    next: int | None
    language: str
    home: str
    answered: bool
    languages: tuple[str, ...]
    homes: tuple[str, ...]
    may: Answer


@dataclass(frozen=True, slots=True)
class AnswersTables:
    """How comments were answered, by the language they were written in and by community."""

    process: int
    title: Text
    by_language: Crossed
    by_home: Crossed

    @property
    def all(self) -> int | None:
        """Return how many comments there are, None for fewer than five."""
        return self.by_language.sums.total


def answers_page(
    *,
    process: Process,
    person: Person,
    reader: str,
    language: str = "",
    home: str = "",
    answered: bool = False,
    after: int | None = None,
) -> AnswersPage:
    """Return comments that wait for an answer, or those that have one, the oldest first.

    Args:
        process: which, with its phases.
        person: who reads.
        reader: their language.
        language: only comments written in it.
        home: only those of people of this community.
        answered: those that have an answer instead.
        after: only those with higher numbers.
    """
    every = comments_of(process)
    rows = every.exclude(disposition="") if answered else every.filter(disposition="")
    if language:
        rows = rows.filter(text__language=language)
    if home:
        people = Participant.objects.filter(process=process, home=home, person__isnull=False)
        rows = rows.filter(author__in=people.values("person"))
    if after is not None:
        rows = rows.filter(number__gt=after)
    found = list(
        rows.select_related("text", "thread__text", "disposition_text").order_by("number")[
            : PAGE + 1
        ]
    )
    homes = Participant.objects.filter(process=process).exclude(home="")
    codes = every.order_by("text__language").values_list("text__language", flat=True).distinct()
    return AnswersPage(
        process=process.number,
        title=process.title,
        comments=lines(found[:PAGE], reader),
        waiting=every.filter(disposition="").count(),
        next=found[PAGE - 1].number if len(found) > PAGE else None,
        language=language,
        home=home,
        answered=answered,
        languages=tuple(codes),
        homes=tuple(homes.order_by("home").values_list("home", flat=True).distinct()),
        may=permitted(process=process, person=person, what="dispose"),
    )


def comments_of(process: Process) -> "QuerySet[Post]":
    """Return the comments that are owed an answer, or have it: those that are shown."""
    return Post.objects.filter(
        thread__process=process, thread__is_consultation=True, text__state=SHOWN
    )


def lines(rows: list[Post], reader: str) -> tuple[CommentLine, ...]:
    """Return rows, with their texts at hand, as lines; at most one query."""
    texts: list[Written] = []
    for row in rows:
        texts += [row.text, row.thread.text]
        texts += [row.disposition_text] if row.disposition_text is not None else []
    seen = shown(texts=texts, language=reader)
    return tuple(
        CommentLine(
            number=row.number,
            thread=row.thread.number,
            thread_title=seen[row.thread.text_id].title,
            shown=seen[row.text_id],
            posted_at=row.posted_at,
            disposition=row.disposition,
            disposition_name=row.get_disposition_display() if row.disposition else "",
            reason=None if row.disposition_text_id is None else seen[row.disposition_text_id],
            disposed_at=row.disposed_at,
        )
        for row in rows
    )


def tables(*, process: Process) -> AnswersTables:
    """Return how comments were answered, by language and community, small cells hidden."""
    home = Participant.objects.filter(process=process, person=OuterRef("author")).values("home")
    rows = comments_of(process).values_list("disposition", "text__language", Subquery(home[:1]))
    by_language: dict[str, list[int]] = {}
    by_home: dict[str, list[int]] = {}
    for disposition, language, community in rows.iterator(chunk_size=2000):
        column = COLUMNS.index(disposition)
        for table, key in ((by_language, language), (by_home, community or "")):
            table.setdefault(key, [0] * len(COLUMNS))[column] += 1
    return AnswersTables(
        process=process.number,
        title=process.title,
        by_language=crossed(rows=by_language),
        by_home=crossed(rows=by_home),
    )


def csv_lines(*, process: Process) -> Iterator[tuple[str, ...]]:
    """Yield the answers as rows of a table, the oldest comment first; nobody is in it."""
    yield ("comment", "thread", "language", "answer", "reason_language", "reason", "answered_on")
    rows = comments_of(process).annotate(
        reason_state=F("disposition_text__state"),
        reason=F("disposition_text__body"),
        reason_language=F("disposition_text__language"),
    )
    found = rows.order_by("number").values_list(
        "number", "thread__number", "text__language", "disposition", "reason_language", "reason",
        "reason_state", "disposed_at",
    )  # fmt: skip
    for number, thread, language, word, code, reason, state, at in found.iterator(chunk_size=500):
        said = reason if state == SHOWN else ""
        yield (
            str(number),
            str(thread),
            language,
            word,
            code if said else "",
            _harmless(said),
            at.date().isoformat() if at else "",
        )


def find(*, process: Process, number: int) -> Post | None:
    """Return a comment that is owed an answer, with its texts, or None."""
    rows = comments_of(process).select_related("text", "thread__text", "disposition_text")
    return rows.filter(number=number).first()


def _harmless(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
