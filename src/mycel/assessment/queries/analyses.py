"""Analyses: the list of them, one analysis's page, and what other rooms ask of the latest."""

from mycel.assessment.models import Analysis
from mycel.record import queries as record


class NotPublished(ValueError):
    """An analysis whose published documents are not there."""


def documents_of(*, analysis: Analysis) -> tuple[bytes, bytes]:
    """Return the published snapshot and the published answer of a finished analysis.

    Errors:
        NotPublished where one of them is missing.
    """
    snapshot = record.document(digest=analysis.snapshot_digest)
    answer = record.document(digest=analysis.result_digest)
    if snapshot is None or answer is None:
        raise NotPublished("a published document is missing; expected snapshot and answer")
    return snapshot, answer
