"""API of the record: entries as sentences, and the bytes that anyone can check."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from mycel.record import queries
from mycel.record.acts import REGISTRY

router = Router(tags=["record"])

Index = Annotated[int, Field(ge=0, lt=2**53)]


class Refusal(Schema):
    """Why there is no answer."""

    detail: str


class Part(Schema):
    """A piece of a sentence; a name may be in several languages and lead somewhere."""

    text: str | dict[str, str]
    ref: str


class Entry(Schema):
    """One entry as a sentence."""

    idx: int
    at: datetime
    kind: str
    called: str
    parts: list[Part]
    document: str


class Entries(Schema):
    """Up to 50 entries, newest first, and the index to ask for more."""

    size: int
    older: int | None
    entries: list[Entry]


class Thing(Schema):
    """What an id stands for today."""

    id: str
    part: Part


class WholeEntry(Schema):
    """One entry with its leaf, as text, and the leaf's hash."""

    line: Entry
    leaf: str
    hash: str
    things: list[Thing]


class Act(Schema):
    """A kind of act and the fields of its schema."""

    name: str
    version: int
    called: str
    fields: dict[str, str]


@router.get("/entries", response={200: Entries, 422: Refusal}, summary="Entries of the record")
def entries(
    request: HttpRequest,
    before: Index | None = None,
    act: str = "",
    about: UUID | None = None,
) -> dict[str, object]:
    """Return entries as sentences; of one act, or about one id, where asked."""
    del request
    page = queries.entries_page(before=before, kind=act, subject=about)
    lines = [asdict(line) for day in page.days for line in day.entries]
    return {"size": page.size, "older": page.older, "entries": lines}


@router.get("/entries/{idx}", response={200: WholeEntry, 404: Refusal}, summary="One entry")
def entry(request: HttpRequest, idx: int) -> dict[str, object]:
    """Return one entry. Exact bytes, for checking hashes: /record/leaves.ndjson."""
    del request
    page = queries.entry_page(idx=idx) if 0 <= idx < 2**53 else None
    if page is None:
        raise HttpError(404, gettext("The record has no entry with this number yet."))
    leaf = queries.leaves(start=idx, limit=1)[0].decode()
    return asdict(page) | {"leaf": leaf}


@router.get("/acts", response={200: list[Act]}, summary="Kinds of acts and their fields")
def acts(request: HttpRequest) -> list[dict[str, object]]:
    """Return every act that this program can record, with its schema."""
    del request
    return [
        {"name": name, "version": act.version, "called": act.called(), "fields": dict(act.fields)}
        for name, act in sorted(REGISTRY.items())
    ]
