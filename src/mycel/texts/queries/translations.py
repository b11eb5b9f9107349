"""Translations: how each stands, and what readers of a language miss."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower

from mycel.people.models import Person
from mycel.texts.models import Text, Translation
from mycel.texts.queries.reading import kind_name, readable
from mycel.texts.queries.shown import wanted

PAGE = 20
MISSING, STALE, CURRENT = "missing", "out-of-date", "current"


@dataclass(frozen=True, slots=True)
class TranslationLine:
    """A translation of a text: of which version, by whom or what, and whether it is current."""

    language: str
    version: int
    maker: str
    maker_name: str
    provider: str
    who: str
    made_at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class UntranslatedLine:
    """A text that readers of a language miss, or read in an older version."""

    id: UUID
    kind: str
    space: str
    language: str
    opening: str
    status: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class UntranslatedPage:
    """Texts that readers of a language miss, the newest first."""

    language: str
    lines: tuple[UntranslatedLine, ...]
    older: UUID | None


def translation_lines(*, text: Text) -> tuple[TranslationLine, ...]:
    """Return the translations of a text by language."""
    rows = text.translations.select_related("translator").order_by("language")
    return tuple(
        TranslationLine(
            language=row.language,
            version=row.version,
            maker=row.maker,
            maker_name=row.get_maker_display(),
            provider=row.provider,
            who=row.translator.shown_name if row.translator else "",
            made_at=row.made_at,
            status=CURRENT if row.version == text.version else STALE,
        )
        for row in rows
    )


def status(*, text: Text, language: str) -> str:
    """Return how a text stands for readers of a language: missing, out-of-date or current."""
    chain = wanted(language)
    if text.language.lower() in chain:
        return CURRENT
    versions = text.translations.filter(language__in=chain).values_list("version", flat=True)
    if not versions:
        return MISSING
    return CURRENT if text.version in versions else STALE


def untranslated_page(
    *, language: str, person: Person | None, before: UUID | None = None
) -> UntranslatedPage:
    """Return up to 20 texts that readers of a language miss or read in an older version.

    Args:
        language: the readers'.
        person: who asks; texts they cannot read are not told of.
        before: continue before this text.
    """
    chain = wanted(language)
    theirs = Translation.objects.filter(text=OuterRef("pk"), language__in=chain)
    current = theirs.filter(version=OuterRef("version"))
    rows = (
        readable(person=person)
        .annotate(tongue=Lower("language"), has_old=Exists(theirs))
        .exclude(tongue__in=chain)
        .exclude(Exists(current))
        .order_by(F("id").desc())
    )
    if before is not None:
        rows = rows.filter(id__lt=before)
    found: Sequence[Text] = list(rows[: PAGE + 1])
    return UntranslatedPage(
        language=language,
        lines=tuple(
            UntranslatedLine(
                id=row.id,
                kind=kind_name(row.ref),
                space=row.space,
                language=row.language,
                opening=opening(row),
                status=STALE if getattr(row, "has_old", False) else MISSING,
                changed_at=row.changed_at,
            )
            for row in found[:PAGE]
        ),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
    )


def opening(row: Text, most: int = 120) -> str:
    """Return the title of a text, or its first words."""
    words = " ".join((row.title or row.body).split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
