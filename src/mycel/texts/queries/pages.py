"""The page of one text: its words, versions and differences, translations, and its case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mycel.engine.discussion.differences import Piece, differences
from mycel.people.models import Person
from mycel.texts.models import ERASED, HIDDEN, OPEN, SHOWN, Case, Text, Version
from mycel.texts.queries.reading import UNSIGNED, find, kind_name, kind_of, sees_words
from mycel.texts.queries.shown import Shown, original, shown
from mycel.texts.queries.translations import TranslationLine, translation_lines

MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as pages name them; ``ref`` is empty where they have no page."""

    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: its number, by whom and when, and what was said about the change."""

    number: int
    who: Who | None
    note: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions side by side, as pieces that stayed, went and came."""

    before: int
    after: int
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    plain: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hiding:
    """Why a text is hidden, as its author reads it, and how their appeal stands."""

    case: int
    reason: str
    message: str
    decided_at: datetime | None
    appeal: str
    appeal_due_at: datetime | None
    answer: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class TextPage:
    """One text for one reader."""

    id: UUID
    ref: str
    kind: str
    space: str
    state: str
    state_name: str
    shown: Shown
    is_yours: bool
    who: Who | None
    written_at: datetime
    changed_at: datetime
    versions: tuple[VersionLine, ...]
    older: int | None
    compared: Compared | None
    translations: tuple[TranslationLine, ...]
    hiding: Hiding | None

    @property
    def has_words(self) -> bool:
        """Return whether the reader sees its words."""
        return bool(self.shown.body or self.shown.title)


def text_page(
    *,
    id_: UUID,
    person: Person | None,
    language: str,
    at: datetime,
    originals: bool = False,
    compare: tuple[int, int] | None = None,
    before: int | None = None,
) -> TextPage | None:
    """Return the page of a text, or None where the reader may not know of it.

    Args:
        id_: which text.
        person: who reads.
        language: the reader's.
        at: now, for the clock of appeals.
        originals: show it as it was written.
        compare: the numbers of two versions.
        before: list versions before this number.
    """
    row = find(id_=id_, person=person)
    if row is None:
        return None
    sees, is_yours = sees_words(text=row, person=person), _is_by(row, person)
    versions = _versions(row, before) if sees else []
    return TextPage(
        id=row.id,
        ref=row.ref,
        kind=kind_name(row.ref),
        space=row.space,
        state=row.state,
        state_name=row.get_state_display(),
        shown=_shown(row, language, sees=sees, originals=originals),
        is_yours=is_yours,
        who=_who(row, row.author),
        written_at=row.written_at,
        changed_at=row.changed_at,
        versions=tuple(
            VersionLine(one.number, _who(row, one.author), one.note, one.written_at)
            for one in versions[:MOST_VERSIONS]
        ),
        older=versions[MOST_VERSIONS - 1].number if len(versions) > MOST_VERSIONS else None,
        compared=_compared(row, compare) if sees and compare else None,
        translations=translation_lines(text=row) if row.state == SHOWN else (),
        hiding=_hiding(row, at) if is_yours and row.state == HIDDEN else None,
    )


def _shown(row: Text, language: str, *, sees: bool, originals: bool) -> Shown:
    if row.state != SHOWN and sees and row.state != ERASED:
        return original(row)
    return shown(texts=[row], language=language, originals=originals)[row.id]


def _versions(row: Text, before: int | None) -> list[Version]:
    wanted = row.versions.select_related("author").order_by("-number")
    if before is not None:
        wanted = wanted.filter(number__lt=before)
    return list(wanted.defer("body", "plain", "title")[: MOST_VERSIONS + 1])


def _compared(row: Text, numbers: tuple[int, int]) -> Compared | None:
    found = {one.number: one for one in row.versions.filter(number__in=numbers)}
    first, last = sorted(numbers)
    if first == last or len(found) != len({first, last}):
        return None
    old, new = found[first], found[last]
    return Compared(
        before=first,
        after=last,
        title=differences(before=old.title, after=new.title),
        body=differences(before=old.body, after=new.body),
        plain=differences(before=old.plain, after=new.plain),
    )


def _hiding(row: Text, at: datetime) -> Hiding | None:
    cases = Case.objects.select_related("appeal").filter(text=row, state=HIDDEN, shown_at=None)
    case = cases.order_by("-pk").first()
    if case is None:
        return None
    appeal = getattr(case, "appeal", None)
    return Hiding(
        case=case.pk,
        reason=case.get_reason_display(),
        message=case.message,
        decided_at=case.decided_at,
        appeal=appeal.state if appeal else "",
        appeal_due_at=appeal.due_at if appeal else None,
        answer=appeal.answer if appeal else "",
        is_overdue=bool(appeal and appeal.state == OPEN and appeal.due_at < at),
    )


def _who(row: Text, person: Person | None) -> Who | None:
    if person is None or kind_of(row.ref) in UNSIGNED:
        return None
    return Who(name=person.shown_name, ref=person.ref if person.named else "")


def _is_by(row: Text, person: Person | None) -> bool:
    return person is not None and row.author_id == person.pk
