"""Queries of the record: entries as plain sentences, and what stands behind them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext

from mycel.engine import canon
from mycel.engine.movement import Text
from mycel.record import checkpoints, leaf
from mycel.record.acts import REGISTRY
from mycel.record.models import Document, LogLeaf, Mention, Opening, OutboxLeaf, Subject

PAGE = 50
TEXTS = 20


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
    clock: str
    kind: str
    called: str
    parts: tuple[Part, ...]
    document: str


@dataclass(frozen=True)
class ActLine:
    """One entry as data: its place, its kind, and the ids that it names."""

    idx: int
    kind: str
    scope: UUID
    about: frozenset[UUID]
    document: str


@dataclass(frozen=True)
class Day:
    """The entries of one day, newest first."""

    on: date
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of act, by its name in the log and in words."""

    name: str
    called: str


@dataclass(frozen=True)
class EntriesPage:
    """A page of entries, newest first."""

    days: tuple[Day, ...]
    newer: int | None
    older: int | None
    size: int
    waiting: int
    kinds: tuple[Kind, ...]
    kind: str
    about: Part | None
    subject: UUID | None


@dataclass(frozen=True)
class Thing:
    """What an opaque id of an entry stands for today; an empty name where it was removed."""

    id: str
    part: Part


@dataclass(frozen=True)
class TextLine:
    """A text that a document commits to; None where it was erased."""

    commitment: str
    text: str | None


@dataclass(frozen=True)
class EntryPage:
    """One entry with its leaf as it stands in the log, and what it refers to."""

    line: EntryLine
    leaf: str
    hash: str
    things: tuple[Thing, ...]
    texts: tuple[TextLine, ...]
    newer: int | None
    older: int | None


def entries_page(
    *,
    before: int | None = None,
    after: int | None = None,
    kind: str = "",
    subject: UUID | None = None,
) -> EntriesPage:
    """Return up to 50 entries before or after an index, of one act, or about one thing."""
    wanted = _wanted(kind=kind, subject=subject)
    if after is not None:
        found = list(wanted.filter(idx__gt=after).order_by("idx")[: PAGE + 1])
        has_newer, has_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        rows = wanted if before is None else wanted.filter(idx__lt=before)
        found = list(rows.order_by("-idx")[: PAGE + 1])
        has_newer, has_older = before is not None, len(found) > PAGE
        found = found[:PAGE]
    days = groupby(lines_of(found), key=lambda line: line.at.date())
    about = _parts_of_ids([subject]).get(str(subject)) if subject is not None else None
    return EntriesPage(
        days=tuple(Day(on=on, entries=tuple(lines)) for on, lines in days),
        newer=found[0].idx if found and has_newer else None,
        older=found[-1].idx if found and has_older else None,
        size=size(),
        waiting=OutboxLeaf.objects.count(),
        kinds=kinds(),
        kind=kind,
        about=about,
        subject=subject,
    )


def entry_page(*, idx: int) -> EntryPage | None:
    """Return one entry, or None where the log does not reach."""
    row = LogLeaf.objects.filter(idx=idx).first()
    if row is None:
        return None
    (line,) = lines_of([row])
    data = bytes(row.leaf)
    return EntryPage(
        line=line,
        leaf=json.dumps(json.loads(data), indent=2, ensure_ascii=False),
        hash=bytes(row.hash).hex(),
        things=_things(leaf.decode(data=data)),
        texts=_texts(line.document),
        newer=idx + 1 if idx + 1 < size() else None,
        older=idx - 1 if idx else None,
    )


def latest(*, subject: UUID, limit: int = 10, but: Collection[str] = ()) -> tuple[EntryLine, ...]:
    """Return the newest entries about one thing, but for those of some kinds."""
    rows = _wanted(kind="", subject=subject)
    rows = rows.exclude(kind__in=but) if but else rows
    return lines_of(list(rows.order_by("-idx")[:limit]))


def acts_about(
    *, subjects: Iterable[UUID], since: date, until: date, entries_before: int, limit: int
) -> tuple[ActLine, ...]:
    """Return the acts about any of some things from a day to a day, newest first.

    Args:
        subjects: ids of things; an act is about those that its scope or its body names.
        since: the first day.
        until: the last day.
        entries_before: how long the log is taken to be.
        limit: how many at most.
    """
    rows = LogLeaf.objects.filter(
        idx__in=Mention.objects.filter(subject__in=list(subjects)).values("leaf"),
        idx__lt=entries_before,
        at__gte=since.isoformat(),
        at__lt=(until + timedelta(days=1)).isoformat(),
    )
    return tuple(_act(row) for row in rows.order_by("-idx")[:limit])


def last_act(*, kind: str, until: date, entries_before: int) -> ActLine | None:
    """Return the last act of a kind up to a day, in a log that is taken to be so long."""
    rows = LogLeaf.objects.filter(
        kind=kind, idx__lt=entries_before, at__lt=(until + timedelta(days=1)).isoformat()
    )
    row = rows.order_by("-idx").first()
    return None if row is None else _act(row)


def _act(row: LogLeaf) -> ActLine:
    value = leaf.decode(data=bytes(row.leaf))
    return ActLine(
        idx=row.idx,
        kind=value.type,
        scope=value.scope,
        about=frozenset(leaf.subjects(leaf=value)),
        document=str(value.body.get("document", "")),
    )


def labels(*, refs: Iterable[str]) -> Mapping[str, Text]:
    """Return what pages call things that are no people, by their references."""
    rows = Subject.objects.filter(ref__in=list(refs), is_person=False)
    return dict(rows.values_list("ref", "label"))


def called(*, kind: str) -> str:
    """Return what pages call a kind of act in the reader's language."""
    known = REGISTRY.get(kind)
    return known.called() if known else kind


def size() -> int:
    """Return how many leaves the log holds."""
    return checkpoints.size()


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of acts that this program knows, in the order of their words."""
    known = (Kind(name=act.name, called=act.called()) for act in REGISTRY.values())
    return tuple(sorted(known, key=lambda kind: kind.called.casefold()))


def document(*, digest: str) -> bytes | None:
    """Return a published document's bytes, or None."""
    row = Document.objects.filter(digest=digest).first()
    return None if row is None else bytes(row.body)


def opening(*, commitment: str) -> Opening | None:
    """Return the salt and text behind a commitment, or None where they were erased."""
    return Opening.objects.filter(commitment=commitment).first()


def leaves(*, start: int, limit: int) -> list[bytes]:
    """Return leaves from an index on, in order."""
    rows = LogLeaf.objects.filter(idx__gte=start).order_by("idx")[:limit]
    return [bytes(data) for data in rows.values_list("leaf", flat=True)]


def lines_of(rows: list[LogLeaf]) -> tuple[EntryLine, ...]:
    """Return rows of the log as sentences."""
    values = [leaf.decode(data=bytes(row.leaf)) for row in rows]
    ids = {text for value in values for text in (*leaf.ids(body=value.body), str(value.scope))}
    names = _parts_of_ids(UUID(text) for text in ids)
    return tuple(
        _line(idx=row.idx, value=value, names=names)
        for row, value in zip(rows, values, strict=True)
    )


def _wanted(*, kind: str, subject: UUID | None) -> QuerySet[LogLeaf]:
    rows = LogLeaf.objects.filter(kind=kind) if kind else LogLeaf.objects.all()
    return rows if subject is None else rows.filter(mentions__subject=subject)


def _parts_of_ids(ids: Iterable[UUID | None]) -> dict[str, Part]:
    rows = Subject.objects.filter(id__in=[id_ for id_ in ids if id_ is not None])
    return {str(row.id): Part(text=row.label, ref=row.ref) for row in rows}


def _line(*, idx: int, value: leaf.Leaf, names: Mapping[str, Part]) -> EntryLine:
    known = REGISTRY.get(value.type)
    says = str(known.says) if known else value.type
    at = leaf.moment(at=value.at)
    return EntryLine(
        idx=idx,
        at=at,
        clock=f"{at:%H:%M} UTC" if "T" in value.at else "",
        kind=value.type,
        called=known.called() if known else value.type,
        parts=tuple(_sentence(says=says, body=_with_scope(value), names=names)),
        document=str(value.body.get("document", "")),
    )


def _with_scope(value: leaf.Leaf) -> Mapping[str, object]:
    """Return what a sentence can show: the body's fields, and as ``scope`` what the leaf is in."""
    return {**value.body, "scope": str(value.scope)}


def _sentence(
    *, says: str, body: Mapping[str, object], names: Mapping[str, Part]
) -> Iterator[Part]:
    """Fill the places of a sentence, ``{actor} added {node}``, with names that lead somewhere."""
    removed = Part(text=gettext("something whose name was removed"))
    for i, piece in enumerate(says.replace("}", "{").split("{")):
        if i % 2 == 0:
            if piece:
                yield Part(text=piece)
            continue
        item = body.get(piece)
        if item is None:
            yield Part(text=gettext("The platform") if piece == "actor" else "–")
            continue
        for j, one in enumerate(item if isinstance(item, list) else [item]):
            if j:
                yield Part(text=pgettext("in a list", ", "))
            if not leaf.is_id(one):
                yield Part(text=str(one))
            elif piece in {"actor", "person"}:
                yield names.get(one, Part(text=gettext("somebody whose name was removed")))
            else:
                yield names.get(one, removed)


def _things(value: leaf.Leaf) -> tuple[Thing, ...]:
    ids = [str(id_) for id_ in leaf.subjects(leaf=value)]
    names = _parts_of_ids(UUID(id_) for id_ in ids)
    return tuple(Thing(id=id_, part=names.get(id_, Part(text=""))) for id_ in ids)


def _texts(digest: str) -> tuple[TextLine, ...]:
    body = document(digest=digest) if digest else None
    if body is None:
        return ()
    found = list(dict.fromkeys(commitments(value=canon.decode_document(body))))[:TEXTS]
    rows = Opening.objects.filter(commitment__in=found)
    texts = {row.commitment: row.text for row in rows}
    return tuple(TextLine(commitment=one, text=texts.get(one)) for one in found)


def commitments(*, value: object) -> Iterator[str]:
    """Yield the commitments to texts in a document's value."""
    match value:
        case {"commitment": str(commitment), **rest} if not rest:
            yield commitment
        case Mapping():
            for item in value.values():
                yield from commitments(value=item)
        case list():
            for item in value:
                yield from commitments(value=item)
