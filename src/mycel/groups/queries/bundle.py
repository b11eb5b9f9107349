"""The bundle of a published report: its entries, what was read for it, and the verifier."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from mycel.groups.models import UnitReport
from mycel.record import bundles

PUBLISHED = "groups.report.published"


def write_bundle(*, report: UnitReport, to: BinaryIO) -> None:
    """Write the record of a published report.

    Errors:
        bundles.NoBundle until the log has signed it, and for one without a snapshot.
    """
    bundles.answered(scope=report.id, act=PUBLISHED, about="report", to=to, beside=_assessments)


def _assessments(snapshot: Any) -> Iterator[str]:  # noqa: ANN401 — JSON
    for row in snapshot["rows"]["assessments"]:
        yield row["answer"]
