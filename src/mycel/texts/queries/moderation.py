"""The queue of moderators: what was reported, oldest first, and the page of each case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from mycel.engine.discussion.words import folded
from mycel.people.models import Person
from mycel.texts.models import (
    CLAIM_MINUTES,
    ERASED,
    HIDDEN,
    OPEN,
    REASONS,
    Appeal,
    Case,
    Report,
)
from mycel.texts.queries.reading import kind_name
from mycel.texts.queries.shown import Shown, original
from mycel.texts.queries.translations import opening
from mycel.texts.rules import EVERYWHERE, spaces_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the queue; ``same`` names other cases on the page with the same words."""

    number: int
    kind: str
    space: str
    opening: str
    language: str
    reports: int
    reasons: tuple[str, ...]
    opened_at: datetime
    claimed_by: str
    is_yours: bool
    same: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal that waits, and whether its time has run out."""

    number: int
    kind: str
    space: str
    opening: str
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What waits for a moderator, the oldest first, and since when the oldest waits."""

    cases: tuple[CaseLine, ...]
    newer: int | None
    appeals: tuple[AppealLine, ...]
    more_appeals: int | None
    waits_since: datetime | None
    days: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report, for moderators alone."""

    who: str
    reason: str
    note: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case for one moderator; ``apart`` says why they cannot decide, or is empty."""

    number: int
    text: UUID
    kind: str
    space: str
    state: str
    state_name: str
    shown: Shown
    is_erased: bool
    reports: tuple[ReportLine, ...]
    claimed_by: str
    is_claimed_by_you: bool
    is_yours: bool
    is_reported_by_you: bool
    decided_by_you: bool
    reason: str
    message: str
    decided_at: datetime | None
    can_show_again: bool
    appeal: str
    appeal_message: str
    appeal_due_at: datetime | None
    appeal_answer: str
    is_overdue: bool
    same: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to decide."""
        return self.state == OPEN

    @property
    def is_apart(self) -> bool:
        """Return whether the reader has nothing to do with it themselves."""
        return not (self.is_yours or self.is_reported_by_you)


def queue_page(
    *,
    person: Person,
    at: datetime,
    after: int | None = None,
    appeals_after: int | None = None,
) -> QueuePage:
    """Return up to 20 open cases and 20 appeals of the spaces somebody looks after.

    Args:
        person: the moderator.
        at: now.
        after: continue after this case.
        appeals_after: continue after the appeal of this case.
    """
    spaces = spaces_of(person)
    all_open = _mine(Case.objects.filter(state=OPEN), spaces)
    oldest = all_open.order_by("pk").values_list("opened_at", flat=True).first()
    rows = all_open.filter(pk__gt=after) if after is not None else all_open
    cases = list(rows.select_related("text", "claimed_by").order_by("pk")[: PAGE + 1])
    appeals, more = _appeals(spaces, at, appeals_after)
    late = _mine(Case.objects.filter(appeal__state=OPEN, appeal__due_at__lt=at), spaces)
    return QueuePage(
        cases=_case_lines(cases[:PAGE], person, at),
        newer=cases[PAGE - 1].pk if len(cases) > PAGE else None,
        appeals=appeals,
        more_appeals=more,
        waits_since=oldest,
        days=(at - oldest).days if oldest else 0,
        overdue=len(late.values_list("pk")[:100]),
    )


def case_page(*, number: int, person: Person, at: datetime) -> CasePage | None:
    """Return a case of a space that somebody looks after, else None."""
    spaces = spaces_of(person)
    rows = _mine(Case.objects.select_related("text", "claimed_by", "appeal"), spaces)
    case = rows.filter(pk=number).first()
    if case is None:
        return None
    reports = list(case.reports.select_related("by").order_by("pk"))
    appeal: Appeal | None = getattr(case, "appeal", None)
    text = case.text
    return CasePage(
        number=case.pk,
        text=text.id,
        kind=kind_name(text.ref),
        space=case.space,
        state=case.state,
        state_name=case.get_state_display(),
        shown=original(text),
        is_erased=text.state == ERASED,
        reports=tuple(_report_line(report) for report in reports),
        claimed_by=_claimed(case, at),
        is_claimed_by_you=case.claimed_by_id == person.pk and bool(_claimed(case, at)),
        is_yours=text.author_id == person.pk,
        is_reported_by_you=any(report.by_id == person.pk for report in reports),
        decided_by_you=case.decided_by_id == person.pk,
        reason=case.get_reason_display() if case.reason else "",
        message=case.message,
        decided_at=case.decided_at,
        can_show_again=_can_show_again(case, appeal),
        appeal=appeal.state if appeal else "",
        appeal_message=appeal.message if appeal else "",
        appeal_due_at=appeal.due_at if appeal else None,
        appeal_answer=appeal.answer if appeal else "",
        is_overdue=bool(appeal and appeal.state == OPEN and appeal.due_at < at),
        same=_same_as(case, spaces) if case.state == OPEN else (),
    )


def case_to_moderate(*, number: int, person: Person) -> Case | None:
    """Return a case of a space that somebody looks after, for an act on it."""
    rows = _mine(Case.objects.select_related("text", "appeal"), spaces_of(person))
    return rows.filter(pk=number).first()


def _mine(rows: "QuerySet[Case]", spaces: Collection[str]) -> "QuerySet[Case]":
    return rows if EVERYWHERE in spaces else rows.filter(space__in=sorted(spaces))


def _claimed(case: Case, at: datetime) -> str:
    """Return who looks at a case now; a claim that ran out is none."""
    if case.claimed_by is None or case.claimed_at is None:
        return ""
    holds = case.claimed_at > at - timedelta(minutes=CLAIM_MINUTES)
    return case.claimed_by.shown_name if holds else ""


def _can_show_again(case: Case, appeal: Appeal | None) -> bool:
    waits = appeal is not None and appeal.state == OPEN
    return case.state == case.text.state == HIDDEN and case.shown_at is None and not waits


def _report_line(report: Report) -> ReportLine:
    return ReportLine(
        who=report.by.shown_name if report.by else "",
        reason=report.get_reason_display(),
        note=report.note,
        reported_at=report.reported_at,
    )


def _case_lines(cases: Sequence[Case], person: Person, at: datetime) -> tuple[CaseLine, ...]:
    reasons = _reasons([case.pk for case in cases])
    same: dict[str, list[int]] = {}
    for case in cases:
        same.setdefault(_words(case), []).append(case.pk)
    return tuple(
        CaseLine(
            number=case.pk,
            kind=kind_name(case.text.ref),
            space=case.space,
            opening=opening(case.text),
            language=case.text.language,
            reports=sum(n for _reason, n in reasons.get(case.pk, ())),
            reasons=tuple(str(dict(REASONS)[reason]) for reason, _n in reasons.get(case.pk, ())),
            opened_at=case.opened_at,
            claimed_by=_claimed(case, at),
            is_yours=case.text.author_id == person.pk,
            same=tuple(number for number in same[_words(case)] if number != case.pk),
        )
        for case in cases
    )


def _reasons(cases: Collection[int]) -> Mapping[int, Sequence[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    rows = Report.objects.filter(case__in=cases).values_list("case", "reason")
    for case, reason, n in rows.annotate(n=Count("pk")).order_by("case", "-n", "reason"):
        found.setdefault(case, []).append((reason, n))
    return found


def _words(case: Case) -> str:
    return folded(text=f"{case.text.title} {case.text.body}")


def _same_as(case: Case, spaces: Collection[str]) -> tuple[int, ...]:
    """Return other open cases with the very same words, among the 200 oldest."""
    words = _words(case)
    rows = _mine(Case.objects.filter(state=OPEN), spaces).exclude(pk=case.pk)
    others = rows.select_related("text").order_by("pk")[:200]
    return tuple(other.pk for other in others if _words(other) == words)


def _appeals(
    spaces: Collection[str], at: datetime, after: int | None
) -> tuple[tuple[AppealLine, ...], int | None]:
    rows = _mine(Case.objects.filter(appeal__state=OPEN), spaces)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    cases = list(rows.select_related("text", "appeal").order_by("pk")[: PAGE + 1])
    lines = tuple(
        AppealLine(
            number=case.pk,
            kind=kind_name(case.text.ref),
            space=case.space,
            opening=opening(case.text),
            due_at=case.appeal.due_at,
            is_overdue=case.appeal.due_at < at,
        )
        for case in cases[:PAGE]
    )
    return lines, cases[PAGE - 1].pk if len(cases) > PAGE else None
