"""The summaries of a discussion, newest first: who wrote them, what they cite, who disputes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mycel.deliberation.models import Dispute, Summary, Thread
from mycel.deliberation.queries.permitted import Answer, permitted
from mycel.deliberation.queries.threads_one import SummaryLine
from mycel.deliberation.queries.threads_posts import linked
from mycel.people.models import Person
from mycel.texts.models import Version
from mycel.texts.queries import Shown, shown
from mycel.texts.queries.pages import Who

PAGE = 20


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """What somebody finds missing or wrong in a summary."""

    id: int
    shown: Shown
    who: Who | None
    raised_at: datetime
    settled_at: datetime | None
    may_settle: bool


@dataclass(frozen=True, slots=True)
class SummaryWhole:
    """A summary with its authors, the posts it cites, and its disputes, open ones first."""

    line: SummaryLine
    version: int
    cites: tuple[int, ...]
    authors: tuple[Who, ...]
    unnamed: int
    disputes: tuple[DisputeLine, ...]


@dataclass(frozen=True, slots=True)
class SummariesPage:
    """The summaries of a discussion, the one that covers most first."""

    thread: int
    shown: Shown
    summaries: tuple[SummaryWhole, ...]
    older: int | None
    last: int
    may: Answer


def summaries_page(
    *, row: Thread, person: Person | None, language: str, runs: bool, before: int | None = None
) -> SummariesPage:
    """Return up to 20 summaries; as many queries however many there are."""
    rows = Summary.objects.filter(thread=row).select_related("text").order_by("-until")
    if before is not None:
        rows = rows.filter(until__lt=before)
    found = list(rows[: PAGE + 1])
    disputes = list(
        Dispute.objects.filter(summary__in=found[:PAGE])
        .select_related("text", "person")
        .order_by("pk")
    )
    texts = [row.text, *(one.text for one in found), *(one.text for one in disputes)]
    seen = shown(texts=texts, language=language)
    authors = _authors([one.text_id for one in found[:PAGE]])
    last = row.posts.order_by("-number").values_list("number", flat=True).first()
    return SummariesPage(
        thread=row.number,
        shown=seen[row.text_id],
        summaries=tuple(
            _whole(
                one,
                [
                    _dispute(each, seen[each.text_id], person, runs=runs)
                    for each in disputes
                    if each.summary_id == one.pk
                ],
                seen[one.text_id],
                authors.get(one.text_id, []),
            )
            for one in found[:PAGE]
        ),
        older=found[PAGE - 1].until if len(found) > PAGE else None,
        last=last or 0,
        may=may_summarise(row=row, person=person, runs=runs),
    )


def may_summarise(*, row: Thread, person: Person | None, runs: bool) -> Answer:
    """Return whether somebody may sum a discussion up: who may write in it, or runs the process."""
    what = "close-thread" if runs else "post"
    return permitted(process=row.process, person=person, what=what)


def find(*, row: Thread, until: int) -> Summary | None:
    """Return a summary of a discussion by its checkpoint, or None."""
    rows = Summary.objects.filter(thread=row, until=until)
    return rows.select_related("text", "thread__process").first()


def dispute(*, row: Thread, id_: int) -> Dispute | None:
    """Return a dispute about a summary of a discussion, or None."""
    rows = Dispute.objects.filter(pk=id_, summary__thread=row)
    return rows.select_related("summary__thread__process", "text").first()


def _authors(texts: Sequence[UUID]) -> Mapping[UUID, list[Person]]:
    found: dict[UUID, list[Person]] = {}
    rows = Version.objects.filter(text__in=texts, author__isnull=False).select_related("author")
    for row in rows.order_by("author__slug"):
        known = found.setdefault(row.text_id, [])
        if row.author is not None and row.author not in known:
            known.append(row.author)
    return found


def _whole(
    row: Summary, disputes: Sequence[DisputeLine], one: Shown, authors: Sequence[Person]
) -> SummaryWhole:
    unsettled = sum(each.settled_at is None for each in disputes)
    return SummaryWhole(
        line=SummaryLine(row.until, row.text_id, one, linked(one.body), row.made_at, unsettled),
        version=row.text.version,
        cites=tuple(row.cites),
        authors=tuple(Who(each.name, each.ref) for each in authors if each.named),
        unnamed=sum(not each.named for each in authors),
        disputes=tuple(sorted(disputes, key=lambda each: each.settled_at is not None)),
    )


def _dispute(row: Dispute, one: Shown, person: Person | None, *, runs: bool) -> DisputeLine:
    by = row.person
    return DisputeLine(
        id=row.pk,
        shown=one,
        who=Who(by.name, by.ref) if by is not None and by.named else None,
        raised_at=row.raised_at,
        settled_at=row.settled_at,
        may_settle=person is not None and (runs or row.person_id == person.pk),
    )
