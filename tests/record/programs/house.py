"""A program that tests start, several times at once, and kill: migrate, act, sequence, report."""

import json
import os
import signal
import sys
import time
from datetime import UTC, datetime
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402 — Django first
from django.db import OperationalError  # noqa: E402 — Django first

from mycel.engine import canon, chance  # noqa: E402 — Django first
from mycel.record import acts, sequencer  # noqa: E402 — Django first
from mycel.record.models import LogLeaf, Mention, OutboxLeaf, Subject  # noqa: E402 — Django first

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@acts.act(
    "record.thing.tried", version=1, says="{actor} tried {thing}", thing="id", number="number"
)
def try_thing(*, number: int, dies: bool, by: UUID | None, at: datetime) -> acts.Entry[UUID]:
    id_ = chance.identifier(at_ms=number)
    Subject.objects.create(id=id_, ref=f"thing/{number}", label="a row of the act")
    if dies:
        die()
    return acts.Entry(id_, scope=id_, body={"thing": id_, "number": number})


def die(*args: object, **kwargs: object) -> None:
    """End like a machine that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def act(first: str, count: str) -> None:
    """Act and say each number once it is promised to be kept."""
    for number in range(int(first), int(first) + int(count)):
        try_thing(number=number, dies=False, by=None, at=AT)
        _say(number)


def act_and_die() -> None:
    """Die in the middle of an act."""
    try_thing(number=7, dies=True, by=None, at=AT)


def sequence(seconds: str) -> None:
    """Work as the sequencer for a while."""
    until = time.monotonic() + float(seconds)
    _say("ready")
    while time.monotonic() < until:
        try:
            moved = sequencer.sequence()
        except OperationalError:
            moved = 0
        if not moved:
            time.sleep(0.02)


def sequence_and_die() -> None:
    """Die in the middle of the sequencer: leaves are in the log, nothing is committed."""
    Mention.objects.bulk_create = die  # type: ignore[method-assign]  # the fault itself
    sequencer.sequence()


def report() -> None:
    """Say what stands in the database now."""
    rows = list(LogLeaf.objects.order_by("idx"))
    _say(
        json.dumps(
            {
                "indices": [row.idx for row in rows],
                "numbers": [canon.decode(bytes(row.leaf))["b"]["number"] for row in rows],
                "rows": sorted(Subject.objects.values_list("ref", flat=True)),
                "waiting": OutboxLeaf.objects.count(),
                "faults": sequencer.audit().faults,
            }
        )
    )


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    name, *words = sys.argv[1:]
    if name == "migrate":
        call_command("migrate", verbosity=0)
        return
    programs = {f.__name__: f for f in (act, act_and_die, sequence, sequence_and_die, report)}
    programs[name](*words)


if __name__ == "__main__":
    main()
