"""Search by words: infix over the vocabulary of each language, several words together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex

from mycel.engine.discussion.words import LONGEST, folded
from mycel.people.models import Person
from mycel.texts.models import Posting, Text, Word
from mycel.texts.queries.reading import kind_name, readable
from mycel.texts.queries.shown import Shown, shown
from mycel.texts.queries.shown import wanted as wanted_languages

PAGE = 20
MOST_WORDS = 6
"""Words of a question that are looked for; the rest is left out."""
MOST_FORMS = 300
"""Words of the vocabulary that one word may stand for, the shortest first."""
SEEKS = 12
"""Forms up to which each is looked up by itself."""
FEW = 2_000
"""Texts below which the rarest word leads; above it, the newest texts are looked through."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that was found, as its reader sees it, with the words around the first match."""

    id: UUID
    ref: str
    kind: str
    space: str
    written_at: datetime
    shown: Shown
    excerpt: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, the newest first."""

    words: tuple[str, ...]
    found: tuple[Found, ...]
    older: UUID | None


def search(
    *,
    words: str,
    reader: Person | None,
    language: str = "",
    space: str = "",
    kind: str = "",
    before: UUID | None = None,
    shown_in: str = "en",
) -> SearchPage:
    """Return up to 20 texts in which all the words stand, whole or inside longer ones.

    Args:
        words: what somebody typed.
        reader: who asks; texts they cannot read are neither found nor counted.
        language: look in words of this language alone; else in all.
        space: look in this space alone (``process/3``).
        kind: look in texts of this kind alone (``proposal``).
        before: continue before this text.
        shown_in: the reader's language, for what is shown.
    """
    wanted = tuple(dict.fromkeys(folded(text=words[:1000]).split()))[:MOST_WORDS]
    forms = [_forms(word[:LONGEST], language) for word in wanted]
    if not forms or not all(forms):
        return SearchPage(wanted, (), None)
    rows = readable(person=reader)
    if space:
        rows = rows.filter(space=space)
    if kind:
        rows = rows.filter(ref__startswith=f"{kind}/")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(_with_all(rows, forms).order_by("-id")[: PAGE + 1])
    seen = shown(texts=found, language=shown_in)
    return SearchPage(
        words=wanted,
        found=tuple(_line(row, seen[row.id], wanted) for row in found[:PAGE]),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
    )


def _forms(word: str, language: str) -> list[int]:
    """Return the words of the vocabulary that hold a word: itself first, then the shortest."""
    rows = Word.objects.annotate(place=StrIndex("word", Value(word))).filter(place__gt=0)
    if language:
        chain = wanted_languages(language)
        rows = rows.filter(Q(language__in=chain) | Q(language__startswith=f"{chain[-1]}-"))
    is_it = Choose(When(word=word, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = rows.order_by(is_it, Length("word"), "pk")
    return list(ordered.values_list("pk", flat=True)[:MOST_FORMS])


def _with_all(rows: "QuerySet[Text]", forms: Sequence[Collection[int]]) -> "QuerySet[Text]":
    """Return the texts in which one form of each word stands; the rarest word leads."""
    by_rarity = sorted((_texts_with(some), n) for n, some in enumerate(forms))
    count, rarest = by_rarity[0]
    if count < FEW:
        held = Posting.objects.filter(word__in=forms[rarest]).values("text")
        rows = rows.filter(id__in=held)
        forms = [some for n, some in enumerate(forms) if n != rarest]
    for some in forms:
        rows = rows.filter(Exists(_holding(some)))
    return rows


def _holding(forms: Collection[int]) -> "QuerySet[Posting]":
    """Return the postings of one text that hold a form.

    Many forms are looked for among the words of the text, not the text among those of each form:
    the sum keeps databases from using the index by word.
    """
    mine = Posting.objects.filter(text=OuterRef("pk"))
    if len(forms) <= SEEKS:
        return mine.filter(word__in=forms)
    return mine.annotate(form=F("word_id") + 0).filter(form__in=forms)


def _texts_with(forms: Collection[int]) -> int:
    """Return in how many texts one of the forms stands, counted no further than it matters."""
    return Posting.objects.filter(word__in=forms).order_by()[:FEW].count()


def _line(row: Text, seen: Shown, wanted: Sequence[str]) -> Found:
    return Found(
        id=row.id,
        ref=row.ref,
        kind=kind_name(row.ref),
        space=row.space,
        written_at=row.written_at,
        shown=seen,
        excerpt=_around(" ".join(seen.body.split()), wanted),
    )


def _around(body: str, wanted: Sequence[str], reach: int = 100) -> str:
    """Return the words around the first match; the beginning where folding hides the place."""
    plain = body.casefold()
    places = [plain.find(word) for word in wanted]
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, first - reach)
    piece = body[start : first + reach].strip()
    return ("…" if start else "") + piece + ("…" if first + reach < len(body) else "")
