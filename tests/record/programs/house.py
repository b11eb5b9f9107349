"""A program that tests start, several times at once, and kill: migrate, act, sequence, report."""

import json
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402 — Django first
from django.db import OperationalError, connection  # noqa: E402 — Django first
from django.db.backends.signals import connection_created  # noqa: E402 — Django first

from mycel.engine import canon, chance  # noqa: E402 — Django first
from mycel.record import acts, sequencer, together  # noqa: E402 — Django first
from mycel.record.models import LogLeaf, Mention, OutboxLeaf, Subject  # noqa: E402 — Django first

_saying = threading.Lock()
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


class Refused(ValueError):
    """A refusal for the tests."""


def die(*args: object, **kwargs: object) -> None:
    """End like a machine that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def act(first: str, count: str) -> None:
    """Act and say each number once it is promised to be kept."""
    for number in range(int(first), int(first) + int(count)):
        try_thing(number=number, dies=False, by=None, at=AT)
        _say(number)


def act_together(first: str, count: str, threads: str) -> None:
    """Act from several threads at once, every seventh time in vain."""

    def work(start: int) -> None:
        for number in range(start, start + int(count)):
            given = {"number": number, "dies": False, "by": None, "at": AT}
            try:
                together.committed(refuse_thing if number % 7 == 0 else try_thing, **given)
            except Refused as refusal:
                if str(refusal) != str(number):
                    raise
            else:
                _say(number)
        connection.close()

    starts = [int(first) + 1000 * i for i in range(int(threads))]
    _all(threading.Thread(target=work, args=[start]) for start in starts)


def act_until_full(pages: str) -> None:
    """Act together until the database may grow no more, then let it grow and act again."""
    room = [int(pages)]
    connection_created.connect(lambda connection, **_: limit(connection, room[0]), weak=False)
    connection.close()
    refused = []

    def work(start: int) -> None:
        for number in range(start, start + 5000):
            given = {"number": number, "dies": False, "by": None, "at": AT}
            try:
                together.committed(try_thing, **given)
            except together.NotKept as refusal:
                refused.append(str(refusal.__cause__))
                return
            _say(number)

    _all(threading.Thread(target=work, args=[10_000 * i]) for i in range(4))
    sys.stderr.write(f"{refused}\n")
    assert len(refused) == 4
    assert any("full" in why for why in refused)
    room[0] = 1_000_000
    together.committed(try_thing, number=99_999, dies=False, by=None, at=AT)
    _say(99_999)


def limit(connection, pages: int) -> None:
    """Let the database have so many pages and no more, as far as this connection goes."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def act_forked() -> None:
    """Act, fork, and act in parent and child."""
    given = {"dies": False, "by": None, "at": AT}
    together.committed(try_thing, number=1, **given)
    connection.close()  # as a server does before it forks
    child = os.fork()
    together.committed(try_thing, number=2 if child else 3, **given)
    if child:
        assert os.waitpid(child, 0)[1] == 0
    else:
        os._exit(0)


@acts.act("record.thing.refused", version=1, says="{actor} was refused")
def refuse_thing(*, number: int, dies: bool, by: UUID | None, at: datetime) -> acts.Entry[UUID]:
    """Write a row and refuse: nothing of it may stay."""
    Subject.objects.create(id=chance.identifier(at_ms=number), ref=f"thing/{number}", label="x")
    raise Refused(str(number))


def _all(threads) -> None:
    started = list(threads)
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


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
    with _saying:
        sys.stdout.write(f"{what}\n")
        sys.stdout.flush()


def main() -> None:
    name, *words = sys.argv[1:]
    if name == "migrate":
        call_command("migrate", verbosity=0)
        return
    functions = (act, act_together, act_until_full, act_forked, act_and_die)
    programs = {f.__name__: f for f in (*functions, sequence, sequence_and_die, report)}
    programs[name](*words)


if __name__ == "__main__":
    main()
