"""A text as one reader sees it: in their language where it was translated, labelled as such."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString

from mycel.texts.models import SHOWN, Text, Translation
from mycel.texts.queries.markdown import rendered

FALLBACKS = {"de-at": ("de",), "de-ch": ("de",)}
"""Languages that stand in for another; after them comes the language without its region."""


@dataclass(frozen=True)
class Shown:
    """One text for one reader; ``language`` is that of the words shown, ``written`` the original's.

    A text that is not shown has no words, only its state.
    """

    id: UUID
    ref: str
    state: str
    language: str
    written: str
    title: str
    body: str
    plain: str
    version: int
    maker: str = ""
    provider: str = ""
    is_stale: bool = False

    @property
    def is_translation(self) -> bool:
        """Return whether the words are somebody's or something's translation."""
        return bool(self.maker)

    @property
    def html(self) -> SafeString:
        """Return the body as HTML."""
        return rendered(self.body)


def shown(*, texts: Iterable[Text], language: str, originals: bool = False) -> Mapping[UUID, Shown]:
    """Return texts as a reader of a language sees them, in one query.

    Args:
        texts: rows.
        language: the reader's.
        originals: show every text as it was written.
    """
    rows = list(texts)
    chain = wanted(language)
    foreign = [row.id for row in rows if row.language not in chain and row.state == SHOWN]
    found: dict[UUID, Translation] = {}
    if foreign and not originals:
        for one in Translation.objects.filter(text_id__in=foreign, language__in=chain):
            known = found.get(one.text_id)
            if known is None or chain.index(one.language) < chain.index(known.language):
                found[one.text_id] = one
    return {row.id: _one(row, found.get(row.id)) for row in rows}


def wanted(language: str) -> tuple[str, ...]:
    """Return the languages that serve a reader, the best first."""
    chain = [language.lower(), *FALLBACKS.get(language.lower(), ()), language.lower().split("-")[0]]
    return tuple(dict.fromkeys(chain))


def original(row: Text) -> Shown:
    """Return a text as it was written, whatever its state: for its author and for moderators."""
    return Shown(
        row.id, row.ref, row.state, row.language, row.language,
        row.title, row.body, row.plain, row.version,
    )  # fmt: skip


def _one(row: Text, translation: Translation | None) -> Shown:
    written, found = row.language, translation
    if row.state != SHOWN:
        return Shown(row.id, row.ref, row.state, written, written, "", "", "", row.version)
    if found is None:
        return original(row)
    return Shown(
        row.id, row.ref, row.state, found.language, written,
        found.title, found.body, found.plain, row.version,
        maker=found.maker,
        provider=found.provider,
        is_stale=found.version < row.version,
    )  # fmt: skip
