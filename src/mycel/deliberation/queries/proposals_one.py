"""The page of one proposal: its words, who writes it, its answer, amendments and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mycel.deliberation.models import Amendment, Endorsement, Proposal, ProposalAuthor
from mycel.deliberation.queries.permitted import Answer, permitted, runs
from mycel.deliberation.queries.proposals import ProposalLine, lines, threshold_of
from mycel.deliberation.queries.proposals_versions import Versions, versions_of, who_of
from mycel.deliberation.snapshots import Standing, part_of, standings
from mycel.engine.movement import Text
from mycel.groups.queries import Place
from mycel.people.models import Person
from mycel.record import queries as record
from mycel.texts.queries import Shown, shown
from mycel.texts.queries.pages import Who

AMENDMENTS = 20
ASKED = ("propose", "amend", "endorse")


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """One amendment in a list."""

    number: int
    state: str
    state_name: str
    why: str
    who: Who | None
    suggested_at: datetime

    @property
    def url(self) -> str:
        """Return where it stands."""
        return f"/amendments/{self.number}/"


@dataclass(frozen=True, slots=True)
class Pinned:
    """Something a proposal rests on, as it stood, and whether the record says more by now."""

    ref: str
    label: Text
    digest: str
    on_date: date
    standing: str
    newer_on: date | None


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """The answer that holds: its word, its text, the unit, and when it was given."""

    word: str
    name: str
    shown: Shown | None
    unit: Place | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal as somebody sees it."""

    line: ProposalLine
    title: Text
    threshold: int
    text: UUID
    version: int
    changed_at: datetime
    ended_why: str
    was_published: bool
    authors: tuple[Who, ...]
    unnamed: int
    invited: tuple[Who, ...]
    is_author: bool
    is_invited: bool
    runs: bool
    may: Mapping[str, Answer]
    supports: bool
    answer: OfficialAnswer | None
    amendments: tuple[AmendmentLine, ...]
    more_amendments: int | None
    evidence: tuple[Pinned, ...]
    versions: Versions
    thread: int | None
    entries: tuple[record.EntryLine, ...]


def proposal_page(
    *,
    row: Proposal,
    person: Person | None,
    language: str,
    originals: bool = False,
    amendments_before: int | None = None,
    change: int | None = None,
) -> ProposalPage:
    """Return one proposal as somebody sees it; a draft as it was written.

    Args:
        row: which, with its process and texts at hand.
        person: who reads.
        language: the reader's.
        originals: show it as it was written.
        amendments_before: only amendments with lower numbers.
        change: the version whose changes are shown.
    """
    process = row.process
    authors = list(row.authors.select_related("person").order_by("person__slug"))
    mine = _mine(authors, person)
    amendments, more = amendment_lines(row=row, before=amendments_before)
    return ProposalPage(
        line=_line(row, language, originals=originals),
        title=process.title,
        threshold=threshold_of(process),
        text=row.text_id,
        version=row.text.version,
        changed_at=row.text.changed_at,
        ended_why=row.ended_why,
        was_published=row.published_at is not None,
        authors=_named(authors, accepted=True),
        unnamed=sum(one.since_at is not None and not one.person.named for one in authors),
        invited=_named(authors, accepted=False) if mine is not None else (),
        is_author=mine is not None and mine.since_at is not None,
        is_invited=mine is not None and mine.since_at is None,
        runs=person is not None and runs(process=process, person=person),
        may={what: permitted(process=process, person=person, what=what) for what in ASKED},
        supports=person is not None
        and Endorsement.objects.filter(proposal=row, person=person).exists(),
        answer=_answer(row, language),
        amendments=amendments,
        more_amendments=more,
        evidence=pinned(row=row),
        versions=versions_of(row=row, number=change),
        thread=row.thread.number if row.thread else None,
        entries=record.latest(subject=row.id, limit=10),
    )


def amendment_lines(
    *, row: Proposal, before: int | None = None
) -> tuple[tuple[AmendmentLine, ...], int | None]:
    """Return up to 20 amendments, newest first, and where to go on."""
    rows = Amendment.objects.filter(proposal=row).select_related("by")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: AMENDMENTS + 1])
    more = found[AMENDMENTS - 1].number if len(found) > AMENDMENTS else None
    return tuple(_amendment(one) for one in found[:AMENDMENTS]), more


def pinned(*, row: Proposal) -> tuple[Pinned, ...]:
    """Return what a proposal rests on, each with how it stands in the record now."""
    now = standings(refs=[one["ref"] for one in row.evidence])
    return tuple(_pinned(one, now.get(one["ref"])) for one in row.evidence)


def _line(row: Proposal, language: str, *, originals: bool) -> ProposalLine:
    (line,) = lines([row], process=row.process, language=language, originals=originals)
    return line


def _mine(authors: list[ProposalAuthor], person: Person | None) -> ProposalAuthor | None:
    if person is None:
        return None
    return next((one for one in authors if one.person_id == person.id), None)


def _named(authors: list[ProposalAuthor], *, accepted: bool) -> tuple[Who, ...]:
    return tuple(
        Who(one.person.name, one.person.ref)
        for one in authors
        if one.person.named and (one.since_at is not None) == accepted
    )


def _answer(row: Proposal, language: str) -> OfficialAnswer | None:
    if not row.answer:
        return None
    text, unit = row.answer_text, row.answered_for
    return OfficialAnswer(
        word=row.answer,
        name=row.get_answer_display(),
        shown=None if text is None else shown(texts=[text], language=language)[text.id],
        unit=None if unit is None else Place(ref=unit.ref, name=unit.name),
        answered_at=row.answered_at,
    )


def _amendment(row: Amendment) -> AmendmentLine:
    return AmendmentLine(
        number=row.number,
        state=row.state,
        state_name=row.get_state_display(),
        why=row.why,
        who=who_of(row.by),
        suggested_at=row.suggested_at,
    )


def _pinned(one: Mapping[str, str], now: Standing | None) -> Pinned:
    on_date = date.fromisoformat(one["on"])
    if now is None:
        return Pinned(one["ref"], one["ref"], one["digest"], on_date, "gone", None)
    is_same = one["digest"] == now.digest or now.part == part_of(
        digest=one["digest"], subject=now.subject
    )
    standing, newer = ("same", None) if is_same else ("changed", now.on_date)
    return Pinned(one["ref"], now.label, one["digest"], on_date, standing, newer)
