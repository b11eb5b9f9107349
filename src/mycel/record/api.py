"""API of the record: entries as sentences, and the bytes that anyone can check."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from mycel.record import checkpoints, queries, receipts, witnesses
from mycel.record.acts import REGISTRY

router = Router(tags=["record"])

Index = Annotated[int, Field(ge=0, lt=2**53)]
LeafHash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


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


class Checkpoint(Schema):
    """What the log signed about itself; ``note`` is the signed text."""

    size: int
    root: str
    note: str
    at: datetime
    witnesses: list[str]


class Standing(Schema):
    """Where an entry is; without an index it waits, without a proof no checkpoint covers it."""

    leaf_hash: str
    idx: int | None
    proof: str | None


class Cosigned(Schema):
    """A witness's signature line under the checkpoint of a size."""

    size: Index
    line: Annotated[str, Field(max_length=1000)]


class Kept(Schema):
    """The size of the checkpoint that the signature stands under."""

    size: int


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


@router.get("/checkpoint", response={200: Checkpoint, 404: Refusal}, summary="What the log signed")
def checkpoint(request: HttpRequest) -> dict[str, object]:
    """Return the newest checkpoint; as its own file: /record/checkpoint."""
    del request
    found = checkpoints.latest()
    if found is None:
        raise HttpError(404, gettext("The log has not signed a checkpoint yet."))
    return asdict(found) | {"root": found.root.hex()}


@router.get(
    "/receipts/{leaf_hash}", response={200: Standing, 404: Refusal}, summary="What became of it"
)
def receipt(request: HttpRequest, leaf_hash: LeafHash) -> dict[str, object]:
    """Return where the entry of a receipt is: its index, and the proof once it is signed."""
    del request
    found = receipts.standing(leaf_hash=leaf_hash)
    if found is None:
        raise HttpError(404, gettext("Nothing here has this hash."))
    return asdict(found)


@router.post(
    "/cosignatures",
    response={200: Kept, 201: Kept, 422: Refusal},
    summary="Cosign a checkpoint as a witness",
)
def cosign(request: HttpRequest, sent: Cosigned) -> Status[dict[str, int]]:
    """Keep a witness's signature under a checkpoint; sent again, it changes nothing."""
    del request
    try:
        is_new = witnesses.cosign(size=sent.size, line=sent.line, now=timezone.now())
    except witnesses.NotAWitness as error:
        raise HttpError(422, str(error)) from error
    return Status(201 if is_new else 200, {"size": sent.size})
