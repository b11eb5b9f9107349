"""Proposals in lists: keyset pages, by state and language, and by words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mycel.deliberation.models import Process, Proposal, ProposalAuthor
from mycel.deliberation.models.proposals import (
    ACCEPTED,
    DRAFT,
    EVALUATING,
    PARTLY,
    PUBLISHED,
    REJECTED,
    WITHDRAWN,
)
from mycel.deliberation.queries.permitted import Answer, permitted, runs
from mycel.engine.discussion.participation import LEAST
from mycel.engine.discussion.plan import rule
from mycel.engine.movement import Text
from mycel.people.models import Person
from mycel.texts.models import ERASED, HIDDEN, WAITING
from mycel.texts.queries import Shown, shown
from mycel.texts.queries.search import search
from mycel.texts.queries.shown import original

PAGE = 20
FILTERS = ("", "due", "answered", "withdrawn", "drafts")
MOST_OWN = 10
SHOWN_COLUMNS = (
    *("number", "text", "state", "answer", "endorsements_count", "published_at"),
    *(
        f"text__{name}"
        for name in ("ref", "state", "language", "title", "body", "plain", "version")
    ),
)
"""What a line of a list is made of."""
MARKS: Mapping[str, str] = MappingProxyType(
    {ACCEPTED: "done", PARTLY: "holds", REJECTED: "silent", EVALUATING: "waiting"}
)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal in a list; ``supporters`` is None where fewer than five support it."""

    number: int
    process: int
    text: UUID
    shown: Shown
    state: str
    state_name: str
    answer: str
    answer_name: str
    supporters: int | None
    is_due: bool
    published_at: datetime | None

    @property
    def url(self) -> str:
        """Return where it stands."""
        return f"/proposals/{self.number}/"

    @property
    def title(self) -> str:
        """Return its title, or what became of it."""
        return self.shown.title or untitled(self.shown.state)

    @property
    def written_in(self) -> str:
        """Return what the language of the original is called by its speakers."""
        return str(LANG_INFO.get(self.shown.written, {}).get("name_local", self.shown.written))

    @property
    def mark(self) -> str:
        """Return the shape of its state."""
        if self.state != PUBLISHED:
            return "silent" if self.state == WITHDRAWN else "unknown"
        if self.is_due and not self.answer:
            return "tight"
        return MARKS.get(self.answer, "waiting")

    @property
    def stands(self) -> str:
        """Return how it stands in words: its state, its answer, or whether one is due."""
        if self.state != PUBLISHED:
            return self.state_name
        if self.answer:
            return self.answer_name
        return _("due for an answer") if self.is_due else _("no answer yet")

    @property
    def supported(self) -> str:
        """Return how many support it in words; nothing of drafts."""
        if self.state != PUBLISHED:
            return ""
        if self.supporters is None:
            return _("fewer than 5 support it")
        return ngettext("%(n)s supports it", "%(n)s support it", self.supporters) % {
            "n": self.supporters
        }


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """A page of proposals, newest first, and those that the reader writes."""

    process: int
    title: Text
    threshold: int
    proposals: tuple[ProposalLine, ...]
    own: tuple[ProposalLine, ...]
    older: int | None
    shows: str
    written: str
    words: str
    languages: tuple[str, ...]
    may: Answer


def proposals_page(
    *,
    process: Process,
    person: Person | None,
    language: str,
    filter_: str = "",
    written: str = "",
    words: str = "",
    before: int | None = None,
) -> ProposalsPage:
    """Return a page of a process's proposals, as many queries however many there are.

    Args:
        process: which, with its phases.
        person: who reads.
        language: the reader's.
        filter_: one of ``FILTERS``.
        written: only those written in this language.
        words: only those in which these words stand.
        before: only those with lower numbers.
    """
    filter_ = filter_ if filter_ in FILTERS else ""
    threshold = threshold_of(process)
    rows = _filtered(process, person, filter_, threshold)
    if written:
        rows = rows.filter(text__language=written)
    older = None
    if words:
        numbers, older = _with_words(process, person, words, written, before)
        rows = rows.filter(number__in=numbers)
    elif before is not None:
        rows = rows.filter(number__lt=before)
    rows = rows.select_related("text").only(*SHOWN_COLUMNS)
    found = list(rows.order_by("-number")[: PAGE + 1])
    if len(found) > PAGE:
        older = found[PAGE - 1].number
    return ProposalsPage(
        process=process.number,
        title=process.title,
        threshold=threshold,
        proposals=lines(found[:PAGE], process=process, language=language),
        own=_own(process, person, language) if not words and before is None else (),
        older=older,
        shows=filter_,
        written=written,
        words=words,
        languages=tuple(process.languages),
        may=permitted(process=process, person=person, what="propose"),
    )


def lines(
    rows: list[Proposal], *, process: Process, language: str, originals: bool = False
) -> tuple[ProposalLine, ...]:
    """Return rows, with their texts at hand, as lines; at most one query.

    Drafts are shown as they were written: whoever calls this asked who may see them.
    """
    seen = dict(shown(texts=[row.text for row in rows], language=language, originals=originals))
    seen |= {row.text_id: original(row.text) for row in rows if row.text.state == WAITING}
    threshold = threshold_of(process)
    return tuple(
        ProposalLine(
            number=row.number,
            process=process.number,
            text=row.text_id,
            shown=seen[row.text_id],
            state=row.state,
            state_name=row.get_state_display(),
            answer=row.answer,
            answer_name=row.get_answer_display() if row.answer else "",
            supporters=counted(row.endorsements_count),
            is_due=is_due(row, threshold),
            published_at=row.published_at,
        )
        for row in rows
    )


def untitled(state: str) -> str:
    """Return what stands in place of a title that is not shown."""
    if state == ERASED:
        return _("a proposal that its author took back")
    return _("a proposal that moderators hid") if state == HIDDEN else _("without a title")


def counted(count: int) -> int | None:
    """Return how many support something, None for fewer than five."""
    return count if count >= LEAST else None


def threshold_of(process: Process) -> int:
    """Return how many supporters make a proposal due for an answer: at least what is shown."""
    return max(LEAST, rule(rules=process.rules, name="endorsements"))


def is_due(row: Proposal, threshold: int) -> bool:
    """Return whether enough people support a proposal that has no answer yet."""
    return (
        row.state == PUBLISHED
        and row.answer in {"", EVALUATING}
        and row.endorsements_count >= threshold
    )


def find(*, number: int) -> Proposal | None:
    """Return a proposal with what its pages read, or None."""
    rows = Proposal.objects.select_related(
        "text", "process__unit", "answer_text", "answered_for", "thread"
    )
    return rows.prefetch_related("process__phases").filter(number=number).first()


def is_open_to(*, row: Proposal, person: Person | None) -> bool:
    """Return whether somebody may see a proposal: drafts are for authors and facilitators."""
    if row.published_at is not None:
        return True
    if person is None:
        return False
    mine = ProposalAuthor.objects.filter(proposal=row, person=person)
    return mine.exists() or runs(process=row.process, person=person)


def _filtered(
    process: Process, person: Person | None, filter_: str, threshold: int
) -> "QuerySet[Proposal]":
    rows = Proposal.objects.filter(process=process)
    if filter_ == "drafts":
        drafts = rows.filter(state=DRAFT)
        if person is None:
            return drafts.none()
        return (
            drafts if runs(process=process, person=person) else drafts.filter(_written_by(person))
        )
    unanswered = Q(answer__in=["", EVALUATING])
    conditions: Mapping[str, Q] = {
        "": Q(state=PUBLISHED),
        "due": Q(state=PUBLISHED, endorsements_count__gte=threshold) & unanswered,
        "answered": Q(state=PUBLISHED) & ~unanswered,
        "withdrawn": Q(state=WITHDRAWN, published_at__isnull=False),
    }
    return rows.filter(conditions[filter_])


def _written_by(person: Person) -> Exists:
    return Exists(ProposalAuthor.objects.filter(proposal=OuterRef("pk"), person=person))


def _own(process: Process, person: Person | None, language: str) -> tuple[ProposalLine, ...]:
    if person is None:
        return ()
    rows = Proposal.objects.filter(_written_by(person), process=process, state=DRAFT)
    found = list(rows.select_related("text").order_by("-number")[:MOST_OWN])
    return lines(found, process=process, language=language)


def _with_words(
    process: Process, person: Person | None, words: str, written: str, before: int | None
) -> tuple[list[int], int | None]:
    """Return the numbers of up to 20 proposals in which words stand, and where to go on."""
    start = None
    if before is not None:
        rows = Proposal.objects.filter(process=process, number=before)
        start = rows.values_list("text_id", flat=True).first()
    page = search(
        words=words,
        reader=person,
        language=written,
        space=process.ref,
        kind="proposal",
        before=start,
    )
    numbers = [int(one.ref.partition("/")[2]) for one in page.found]
    return numbers, numbers[-1] if page.older is not None and numbers else None
