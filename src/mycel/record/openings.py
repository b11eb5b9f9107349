"""Openings: texts that people wrote enter the record as commitments; the texts lie beside it."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from mycel.engine import canon, chance
from mycel.record.models import Opening

CHUNK = 500


@dataclass(frozen=True)
class Sealed:
    """A text about something, which a document shows only as its commitment.

    ``text`` is a string, a mapping of language to string, or a list of strings; empty texts enter
    as they are.
    """

    about: UUID
    text: object


def seal(*, document: object) -> object:
    """Return the document with each sealed text as ``{"commitment": …}``, and keep the openings.

    A text about the same thing that has not changed keeps its commitment, so that an unchanged
    document keeps its digest; a changed text gets a new salt.
    """
    found = set(_strings(document))
    known = _known({about for about, _text in found})
    fresh = []
    for about, text in sorted(found - known.keys()):
        salt = chance.salt()
        commitment = canon.text_commitment(salt=salt, data=text.encode("utf-8"))
        known[about, text] = commitment
        fresh.append(Opening(commitment=commitment, about=about, salt=salt, text=text))
    Opening.objects.bulk_create(fresh, batch_size=CHUNK)
    return _sealed(document, known)


def _known(abouts: set[UUID]) -> dict[tuple[UUID, str], str]:
    ids = sorted(abouts)
    known = {}
    for i in range(0, len(ids), CHUNK):
        for row in Opening.objects.filter(about__in=ids[i : i + CHUNK]).order_by("commitment"):
            known[row.about, row.text] = row.commitment
    return known


def _strings(value: object) -> Iterator[tuple[UUID, str]]:
    match value:
        case Sealed():
            yield from ((value.about, text) for text in _texts(value.text))
        case Mapping():
            for item in value.values():
                yield from _strings(item)
        case list() | tuple():
            for item in value:
                yield from _strings(item)


def _texts(text: object) -> Iterator[str]:
    match text:
        case str() if text:
            yield normal(text)
        case Mapping():
            for item in text.values():
                yield from _texts(item)
        case list() | tuple():
            for item in text:
                yield from _texts(item)


def normal(text: str) -> str:
    """Return a text as it is committed to: Unicode's NFC form."""
    return unicodedata.normalize("NFC", text)


def _sealed(value: object, known: Mapping[tuple[UUID, str], str]) -> object:
    match value:
        case Sealed():
            return _committed(value.text, value.about, known)
        case Mapping():
            return {key: _sealed(item, known) for key, item in value.items()}
        case list() | tuple():
            return [_sealed(item, known) for item in value]
        case _:
            return value


def _committed(text: object, about: UUID, known: Mapping[tuple[UUID, str], str]) -> object:
    match text:
        case str() if text:
            return {"commitment": known[about, normal(text)]}
        case Mapping():
            return {key: _committed(item, about, known) for key, item in text.items()}
        case list() | tuple():
            return [_committed(item, about, known) for item in text]
        case _:
            return text
