"""Queries of the record: entries as plain sentences."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext

from mycel.engine import canon
from mycel.engine.movement import Text
from mycel.record.acts import REGISTRY
from mycel.record.models import Document, LogLeaf, OutboxLeaf, Subject

PAGE = 50


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: plain words, or a name that may lead somewhere."""

    text: Text
    ref: str = ""


@dataclass(frozen=True)
class EntryLine:
    """One entry as a sentence."""

    idx: int
    at: datetime
    kind: str
    parts: tuple[Part, ...]
    document: str


@dataclass(frozen=True)
class EntriesPage:
    """A page of entries, newest first."""

    entries: tuple[EntryLine, ...]
    older: int | None
    size: int
    waiting: int
    kinds: tuple[str, ...]
    kind: str
    about: Part | None


@dataclass(frozen=True)
class EntryPage:
    """One entry with its leaf as it stands in the log."""

    line: EntryLine
    leaf: str
    hash: str
    size: int


def entries_page(
    *, before: int | None = None, kind: str = "", subject: UUID | None = None
) -> EntriesPage:
    """Return up to 50 entries before an index, of one act, or about one thing."""
    rows = LogLeaf.objects.order_by("-idx")
    if before is not None:
        rows = rows.filter(idx__lt=before)
    if kind:
        rows = rows.filter(kind=kind)
    if subject is not None:
        rows = rows.filter(mentions__subject=subject)
    found = list(rows[: PAGE + 1])
    lines = lines_of(found[:PAGE])
    about = _parts_of_ids([subject]).get(str(subject)) if subject is not None else None
    return EntriesPage(
        entries=lines,
        older=found[PAGE - 1].idx if len(found) > PAGE else None,
        size=size(),
        waiting=OutboxLeaf.objects.count(),
        kinds=tuple(sorted(REGISTRY)),
        kind=kind,
        about=about,
    )


def entry_page(*, idx: int) -> EntryPage | None:
    """Return one entry, or None where the log does not reach."""
    row = LogLeaf.objects.filter(idx=idx).first()
    if row is None:
        return None
    (line,) = lines_of([row])
    leaf = json.dumps(json.loads(bytes(row.leaf)), indent=2, ensure_ascii=False)
    return EntryPage(line=line, leaf=leaf, hash=bytes(row.hash).hex(), size=size())


def latest(*, subject: UUID, limit: int = 10) -> tuple[EntryLine, ...]:
    """Return the newest entries about one thing."""
    rows = LogLeaf.objects.filter(mentions__subject=subject).order_by("-idx")[:limit]
    return lines_of(list(rows))


def size() -> int:
    """Return how many leaves the log holds."""
    last = LogLeaf.objects.order_by("-idx").values_list("idx", flat=True).first()
    return 0 if last is None else last + 1


def document(*, digest: str) -> bytes | None:
    """Return a published document's bytes, or None."""
    row = Document.objects.filter(digest=digest).first()
    return None if row is None else bytes(row.body)


def leaves(*, start: int, limit: int) -> list[bytes]:
    """Return leaves from an index on, in order."""
    rows = LogLeaf.objects.filter(idx__gte=start).order_by("idx")[:limit]
    return [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]


def lines_of(rows: list[LogLeaf]) -> tuple[EntryLine, ...]:
    """Return rows of the log as sentences."""
    values = [_decoded(row) for row in rows]
    ids = {text for value in values for text in _ids(value["b"])}
    names = _parts_of_ids(UUID(text) for text in ids)
    return tuple(
        _line(row=row, value=value, names=names) for row, value in zip(rows, values, strict=True)
    )


def _decoded(row: LogLeaf) -> dict[str, dict[str, object]]:
    value = canon.decode(bytes(row.leaf))
    return value if isinstance(value, dict) else {"b": {}}


def _ids(body: Mapping[str, object]) -> Iterable[str]:
    for item in body.values():
        for text in item if isinstance(item, list) else [item]:
            if isinstance(text, str) and len(text) == 36:  # noqa: PLR2004 — a spelled UUID
                yield text


def _parts_of_ids(ids: Iterable[UUID | None]) -> dict[str, Part]:
    rows = Subject.objects.filter(id__in=[id_ for id_ in ids if id_ is not None])
    return {str(row.id): Part(text=row.label, ref=row.ref) for row in rows}


def _line(
    *, row: LogLeaf, value: Mapping[str, Mapping[str, object]], names: Mapping[str, Part]
) -> EntryLine:
    body = value["b"]
    known = REGISTRY.get(row.kind)
    says: str | Promise = known.says if known else row.kind
    return EntryLine(
        idx=row.idx,
        at=datetime.fromisoformat(row.at),
        kind=row.kind,
        parts=tuple(_sentence(says=str(says), body=body, names=names)),
        document=str(body.get("document", "")),
    )


def _sentence(
    *, says: str, body: Mapping[str, object], names: Mapping[str, Part]
) -> Iterable[Part]:
    """Fill the places of a sentence, ``{actor} added {node}``, with names that lead somewhere."""
    for i, piece in enumerate(says.replace("}", "{").split("{")):
        if i % 2 == 0:
            if piece:
                yield Part(text=piece)
            continue
        item = body.get(piece)
        if item is None:
            yield Part(text=gettext("The platform") if piece == "actor" else "–")
        elif isinstance(item, list):
            for j, one in enumerate(item):
                if j:
                    yield Part(text=", ")
                yield names.get(str(one), Part(text=str(one)))
        elif isinstance(item, str) and len(item) == 36:  # noqa: PLR2004 — a spelled UUID
            yield names.get(item, Part(text=gettext("somebody whose name was removed")))
        else:
            yield Part(text=str(item))
