"""The record: sequencer, checkpoints, proofs, bundles and group commit, without HTTP.

Seconds of CPU but for the acts of many threads, which wait for the disk: there it is the clock.

PostgreSQL: scripts/postgres.sh python bench/bench_record.py
"""

import os
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LEAVES = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
THREADS, ACTS = 24, 3000


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MYCEL_HOME": home, "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(Path(home))


def measure(home: Path) -> None:
    from mycel.record import bundles, checkpoints, sequencer
    from mycel.record.models import OutboxLeaf

    rows = [OutboxLeaf(leaf=leaf_of(i)) for i in range(LEAVES)]
    OutboxLeaf.objects.bulk_create(rows, batch_size=2000)
    begin, moved = time.process_time(), 0
    while count := sequencer.sequence():
        moved += count
    line("sequencer", moved / (time.process_time() - begin), "entries/s")
    line("first checkpoint, with its tiles", timed(lambda: checkpoints.sign(at=AT)), "s")
    OutboxLeaf.objects.create(leaf=leaf_of(LEAVES))
    sequencer.sequence()
    line("next checkpoint", timed(lambda: checkpoints.sign(at=AT)), "s", 2)
    idx = range(0, LEAVES, max(1, LEAVES // 100))
    line("a proof", timed(lambda: [checkpoints.proof(idx=i) for i in idx]) / len(idx), "s")
    path = home / "bundle.zip"

    def write() -> None:
        with path.open("wb") as to:
            bundles.bundle(scope=None, own={}, prove=[0], to=to)

    seconds = timed(write)
    line(f"bundle of {path.stat().st_size / 1e6:.0f} MB", LEAVES / seconds, "entries/s")
    line("audit", LEAVES / timed(sequencer.audit), "entries/s")
    group_commit()


def group_commit() -> None:
    from django.db import connection

    from mycel.record import acts, together

    @acts.act("record.thing.tried", version=1, says="tried", number="number", resolution="day")
    def try_thing(*, number: int, **_when: object) -> acts.Entry[int]:
        return acts.Entry(number, scope=UUID(SCOPE), body={"number": number})

    took: list[float] = []

    def work(first: int, keep: object) -> None:
        for number in range(first, first + ACTS // THREADS):
            begin = time.perf_counter()
            keep(try_thing, number=number, by=None, at=AT)
            took.append(time.perf_counter() - begin)
        connection.close()

    for name, keep in (("each by itself", alone), ("together", together.committed)):
        took.clear()
        threads = [threading.Thread(target=work, args=[1000 * i, keep]) for i in range(THREADS)]
        begin = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begin
        took.sort()
        p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
        line(f"acts of {THREADS} threads, {name}", len(took) / seconds, "kept/s")
        print(f"    p50 {1000 * p50:.1f} ms, p99 {1000 * p99:.1f} ms")


def alone(function: object, **given: object) -> object:
    return function(**given)


SCOPE = "0192f000-0000-7000-8000-000000000001"


def leaf_of(number: int) -> bytes:
    from mycel.engine import canon

    body = {"schema": 1, "number": number}
    said = {"v": 1, "t": "record.thing.tried", "log": "localhost/mycel/log", "in": SCOPE}
    return canon.encode(said | {"at": "2026-11-23", "b": body})


def timed(work: object) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def line(name: str, figure: float, unit: str, most: float | None = None) -> None:
    target = "" if most is None else f"   target at most {most:g} {unit}   {figure <= most}"
    print(f"{name:40} {figure:12,.4g} {unit}{target}", flush=True)


if __name__ == "__main__":
    main()
