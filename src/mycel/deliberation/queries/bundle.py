"""The bundle of a closed process: its entries, documents, outcome, and votes if published."""

import json
from typing import Any, BinaryIO

from mycel.deliberation.models import OpinionMap, Process, StatementVote
from mycel.deliberation.models.processes import CLOSED
from mycel.record import bundles
from mycel.record import queries as record
from mycel.record.models import LogLeaf

KIND, MAP = "deliberation.process.closed", "deliberation.map.published"


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
    _require_last_map(process)
    own = {"result.json": outcome}
    if "openings" in body:
        own["openings.ndjson"] = bundles.lines(
            document=record.document(digest=body["openings"]) or b"[]"
        )
    bundles.bundle(
        scope=process.id, about="process", own=own, prove=[idx], to=to,
        but=frozenset({body["document"]}),
    )  # fmt: skip


def _require_last_map(process: Process) -> None:
    """Wait for the map of all votes, and for the log to hold it: it is drawn after the close."""
    votes = StatementVote.objects.filter(process=process).count()
    if not votes or not process.publishes_votes:
        return
    drawn = OpinionMap.objects.filter(process=process, votes=votes).order_by("-version").first()
    if drawn is None:
        raise bundles.NoBundle("the map of all votes is not drawn yet; try again")
    signed = LogLeaf.objects.filter(scope=process.id, kind=MAP)
    if signed.count() < drawn.version:
        raise bundles.NoBundle("the log does not hold the last map yet; try again")
