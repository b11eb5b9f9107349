"""The bundle of a closed process: its entries, documents, outcome, and votes if published."""

import json
from typing import Any, BinaryIO

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import CLOSED
from mycel.record import bundles
from mycel.record import queries as record
from mycel.record.models import LogLeaf

KIND = "deliberation.process.closed"


def write_bundle(*, process: Process, to: BinaryIO) -> None:
    """Write the record of a closed process.

    Errors:
        bundles.NoBundle where it is not closed, or until the log has signed the close.
    """
    if process.state != CLOSED:
        raise bundles.NoBundle("this process is not closed; its record is complete once it is")
    found = LogLeaf.objects.filter(scope=process.id, kind=KIND)
    leaf = found.values_list("idx", "leaf").first()
    if leaf is None:
        raise bundles.NoBundle("the log does not hold the close yet; try again")
    idx, data = leaf
    body: Any = json.loads(bytes(data))["b"]
    outcome = record.document(digest=body["document"])
    if outcome is None:
        raise bundles.NoBundle("a published document is missing; expected the outcome")
    own = {"result.json": outcome}
    if "openings" in body:
        own["openings.ndjson"] = bundles.lines(
            document=record.document(digest=body["openings"]) or b"[]"
        )
    bundles.bundle(
        scope=process.id, about="process", own=own, prove=[idx], to=to,
        but=frozenset({body["document"]}),
    )  # fmt: skip
