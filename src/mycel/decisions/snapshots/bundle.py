"""Bundle: the files of a question's record that only this room can write."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from mycel.decisions.models import OPEN_ROLL_CALL, Question, Result, RollEntry
from mycel.engine import canon
from mycel.record import bundles
from mycel.record.models import Document, LogLeaf

PROVEN = (
    "decisions.roll.frozen",
    "decisions.question.opened",
    "decisions.question.closed",
    "decisions.question.counted",
)
BATCH = 5000


class NotCounted(ValueError):
    """A question whose record is not complete yet."""


@dataclass(frozen=True)
class _Own:
    files: dict[str, bytes]
    named: frozenset[str]


def write(*, question: Question, to: BinaryIO) -> None:
    """Write the bundle of a counted question.

    Errors:
        NotCounted; bundles.NoBundle until the log has signed the count.
    """
    result = Result.objects.filter(question=question).first()
    if result is None:
        raise NotCounted("there is no result yet; expected a question that was counted")
    prove = []
    for kind in PROVEN:
        found = LogLeaf.objects.filter(scope=question.id, kind=kind).order_by("-idx")
        idx = found.values_list("idx", flat=True).first()
        if idx is None:
            raise bundles.NoBundle("the log does not hold the whole question yet; try again")
        prove.append(idx)
    own = _own(question, result)
    bundles.bundle(scope=question.id, own=own.files, prove=prove, to=to, but=own.named)


def _own(question: Question, result: Result) -> _Own:
    documents = {
        "roll.ndjson": question.roll_document,
        "openings.ndjson": question.openings,
        "delegations.ndjson": question.delegations_document,
    }
    files = {
        name: bundles.lines(document=_body(digest)) for name, digest in documents.items() if digest
    }
    files["result.json"] = _body(result.digest)
    if question.privacy == OPEN_ROLL_CALL:
        files["electors.ndjson"] = _lines(_electors(question))
    return _Own(files, frozenset({*filter(None, documents.values()), result.digest}))


def _electors(question: Question) -> Iterable[dict[str, str]]:
    kept = RollEntry.objects.filter(question=question, salt__isnull=False).order_by("commitment")
    for row in kept.iterator(chunk_size=BATCH):
        if row.salt is not None and row.uid is not None:
            yield {"commitment": row.commitment, "salt": bytes(row.salt).hex(), "uid": row.uid}


def _lines(values: Iterable[Any]) -> bytes:
    return b"".join(canon.encode_document(value) + b"\n" for value in values)


def _body(digest: str) -> bytes:
    return bytes(Document.objects.get(digest=digest).body)
