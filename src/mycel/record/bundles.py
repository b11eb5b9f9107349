"""Bundles: what the record knows about one thing, as one file that is checked without the site."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.http import FileResponse

from mycel.engine import canon, tree
from mycel.record import checkpoints, keys, notes, queries, tiles
from mycel.record.container import NoBundle, sealed, zipped
from mycel.record.models import LogLeaf, Opening
from mycel.verifier import build

__all__ = ["FORMAT", "NoBundle", "answered", "bundle", "download"]

FORMAT = "mycel-record/1"
ROWS = 2000
PART = 500
READER = json.JSONDecoder()

README = """\
What this is
------------
A part of a public record: entries that were written when something was done, never changed since,
and signed by the log that holds them. Nothing here needs to be believed; it can be computed again.

How to check it
---------------
You need Python 3.11 or newer and nothing else:

    python3 verify.py THIS_FILE.zip --key LOG_KEY

LOG_KEY is the text at /record/key of the site. Get it from somebody you trust, or from an earlier
visit. Without it the check still says whether everything in here fits together, but not who made
it.

What is in it
-------------
MANIFEST          the SHA-256 of every other file
about.json        which log, which key, what it is about
checkpoint        what the log signed about itself, and which witnesses agreed
leaves.ndjson     every entry of the log, one per line, exactly as it was hashed
roll.ndjson       who could vote, as commitments; electors.ndjson: as names, where they are public
openings.ndjson   what each sealed ballot said, published after the close
result.json       the published result
documents/        what was published with the entries, named by its SHA-256
texts.ndjson      texts that the documents commit to, as far as they are still kept
proofs/           proofs that single entries stand in the log
verify.py         the program that checks all this

Not every bundle has all of them: ballots and rolls belong to questions. An analysis of risk and
plan, or an assessment, is its snapshot and its answer, both in documents/. verify.py checks that
they are those of the log; to compute every figure again, run

    mycel verify THIS_FILE.zip --key LOG_KEY

A unit's report has its drafted facts in result.json, and what was read for them as a snapshot in
documents/. verify.py counts in the log what changed, and looks up in the assessments what crossed
a line; mycel verify makes every fact again.

A process of deliberation has its outcome in result.json. verify.py tells it again from the entries,
and counts votes on statements where the process published them; mycel verify draws the opinion map
again.

Texts that were erased are missing here. The entries still hold.
"""


def bundle(
    *,
    scope: UUID | None,
    own: Mapping[str, bytes | Path],
    prove: Sequence[int],
    to: BinaryIO,
    but: frozenset[str] = frozenset(),
    about: str = "question",
) -> None:
    """Write the bundle of a scope, up to the newest checkpoint.

    Args:
        scope: the question or analysis; None gives the log alone, without a verifier of its own.
        own: files that only the scope's room can write, by name; they win over those of here.
        prove: indices of entries whose proofs are put in.
        to: where the zip goes; it need not be seekable.
        but: digests of documents that stand in ``own`` under another name.
        about: what kind of thing the scope is: question, analysis, assessment, process, report.

    Errors:
        NoBundle.
    """
    signed = checkpoints.latest()
    if signed is None or any(idx >= signed.size for idx in prove):
        raise NoBundle("the log has not signed these entries yet; expected a checkpoint over them")
    with tempfile.TemporaryDirectory(prefix="mycel-bundle-") as folder:
        leaves = Path(folder) / "leaves.ndjson"
        _write_leaves(leaves, size=signed.size)
        files: dict[str, bytes | Path] = {
            "README": README.encode(),
            "about.json": _about(scope, about),
            "checkpoint": signed.note.encode(),
            "leaves.ndjson": leaves,
            **_proofs(prove, signed),
        }
        if scope is not None:
            documents = _documents(scope, signed.size, but)
            files |= {f"documents/{digest}.json": body for digest, body in documents.items()}
            files["texts.ndjson"] = _texts(scope, signed.size, [*documents.values()])
            files["verify.py"] = build.one_file().encode()
        files |= own
        zipped(files=sealed(files=files), to=to)


def answered(
    *,
    scope: UUID,
    act: str,
    about: str,
    to: BinaryIO,
    beside: Callable[[object], Iterable[str]] = lambda _snapshot: (),
) -> None:
    """Write the bundle of something that ended with a document made from a published snapshot.

    Args:
        scope: what it is.
        act: the act that ended it; its entry names the document and the snapshot.
        about: what kind of thing it is.
        to: where the zip goes.
        beside: digests of further documents that a snapshot rests on.

    Errors:
        NoBundle until the log has signed the end, and where a document is missing.
    """
    found = LogLeaf.objects.filter(scope=scope, kind=act).order_by("-idx")
    row = found.values_list("idx", "leaf").first()
    if row is None:
        raise NoBundle("the log does not hold the answer yet; try again")
    idx, data = row
    said: Any = canon.decode(bytes(data))
    body = said["b"]
    if "snapshot" not in body:
        raise NoBundle("it was published before what was read for it was kept; none can be made")
    snapshot = _document(body["snapshot"])
    further = beside(canon.decode_document(snapshot))
    documents = {body["snapshot"]: snapshot} | {one: _document(one) for one in further}
    own: dict[str, bytes | Path] = {f"documents/{key}.json": one for key, one in documents.items()}
    bundle(
        scope=scope,
        about=about,
        own={**own, "result.json": _document(body["document"])},
        prove=[idx],
        to=to,
        but=frozenset({body["document"]}),
    )


def _document(digest: str) -> bytes:
    body = queries.document(digest=digest)
    if body is None:
        raise NoBundle("a published document is missing; expected snapshot and answer")
    return body


def lines(*, document: bytes) -> bytes:
    """Return the items of a canonical list, one on each line, as they stand in it.

    Spelling a million of them anew would take minutes.
    """
    text, at, found = document.decode(), 1, []
    while at < len(text) - 1:
        _value, end = READER.raw_decode(text, at)
        found.append(text[at:end])
        at = end + 1
    return "".join(f"{one}\n" for one in found).encode()


def download(*, name: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    """Return the answer that sends what ``write`` writes, from a file on disk."""
    file = tempfile.TemporaryFile(prefix="mycel-bundle-")  # noqa: SIM115 — the answer closes it
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _about(scope: UUID | None, kind: str) -> bytes:
    key = keys.signer().key
    about = {"format": FORMAT, "log": key.name, "key": key.spelled()}
    return canon.encode(about if scope is None else about | {kind: str(scope)})


def _write_leaves(path: Path, *, size: int) -> None:
    rows = LogLeaf.objects.filter(idx__lt=size).order_by("idx").values_list("leaf", flat=True)
    with path.open("wb") as file:
        for data in rows.iterator(chunk_size=ROWS):
            file.write(bytes(data) + b"\n")


def _proofs(indices: Sequence[int], signed: checkpoints.Signed) -> dict[str, bytes | Path]:
    stored, files = tiles.stored(), {}
    for idx in indices:
        path = tree.inclusion(stored=stored, index=idx, size=signed.size)
        text = notes.proof(index=idx, path=path, note=signed.note)
        files[f"proofs/{idx}.tlog-proof"] = text.encode()
    return dict(files)


def _bodies(scope: UUID, size: int) -> Iterator[Mapping[str, object]]:
    """Yield what the entries of a scope say, but for those that say it by the thousand."""
    rows = LogLeaf.objects.filter(scope=scope, idx__lt=size).order_by("idx")
    for data in rows.values_list("leaf", flat=True).iterator(chunk_size=ROWS):
        text = bytes(data)
        if b'"document"' in text or b'"reason"' in text:
            value = canon.decode(text)
            yield value["b"] if isinstance(value, dict) else {}


def _documents(scope: UUID, size: int, but: frozenset[str]) -> dict[str, bytes]:
    wanted = {str(body["document"]) for body in _bodies(scope, size) if "document" in body}
    found = {digest: queries.document(digest=digest) for digest in sorted(wanted - but)}
    return {digest: body for digest, body in found.items() if body is not None}


def _texts(scope: UUID, size: int, documents: Sequence[bytes]) -> bytes:
    wanted = {str(body["reason"]) for body in _bodies(scope, size) if "reason" in body}
    for body in documents:
        wanted |= set(queries.commitments(value=canon.decode_document(body)))
    lines, order = [], sorted(wanted)
    for i in range(0, len(order), PART):
        rows = Opening.objects.filter(commitment__in=order[i : i + PART]).order_by("commitment")
        lines += [
            canon.encode(
                {"commitment": row.commitment, "salt": bytes(row.salt).hex(), "text": row.text}
            )
            for row in rows
        ]
    return b"".join(line + b"\n" for line in lines)
