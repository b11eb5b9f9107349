"""A log that grows: leaves that tests can tell by their number."""

from mycel.engine import canon
from mycel.record import checkpoints, sequencer
from mycel.record.models import OutboxLeaf

SCOPE = "0192f000-0000-7000-8000-000000000001"


def leaf_of(number: int) -> bytes:
    """Return a leaf with a number."""
    return canon.encode(
        {
            "v": 1,
            "t": "record.thing.tried",
            "log": "localhost/mycel/log",
            "in": SCOPE,
            "at": "2026-11-23T06:00Z",
            "b": {"schema": 1, "number": number},
        }
    )


def grow_by(count: int) -> None:
    """Add leaves to the log, numbered on from its size."""
    first = checkpoints.size()
    OutboxLeaf.objects.bulk_create(OutboxLeaf(leaf=leaf_of(first + i)) for i in range(count))
    while sequencer.sequence():
        pass
