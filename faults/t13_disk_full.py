"""T13: a disk of 20 MB runs full while many threads act: no false promise, and it goes on after.

The disk is a tmpfs where root may mount one; elsewhere the database alone is held to 20 MB.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SCOPE = UUID("0192f000-0000-7000-8000-000000000001")
MEGABYTES, SPARE, THREADS, MOST = 20, 3, 6, 20_000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", name],
            check=False,
            stderr=subprocess.DEVNULL,
        )
        try:
            run(Path(name), is_mounted=mounted.returncode == 0)
        finally:
            if mounted.returncode == 0:
                subprocess.run(["umount", "--lazy", name], check=True)


def run(home: Path, *, is_mounted: bool) -> None:
    os.environ |= {"MYCEL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.backends.signals import connection_created

    call_command("migrate", verbosity=0)
    connection.close()
    ballast, limit = home / "ballast", [0]
    if is_mounted:
        room = os.statvfs(home).f_bavail * os.statvfs(home).f_frsize
        ballast.write_bytes(b"x" * max(0, room - SPARE * 1_000_000))
    else:
        limit[0] = (home / "mycel.sqlite3").stat().st_size // 4096 + SPARE * 244

        def hold(connection: object, **_more: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA max_page_count = {limit[0]}")

        connection_created.connect(hold, weak=False)
    promised, refused = act_until_full()
    ballast.unlink(missing_ok=True)
    limit[0] = 1_000_000
    judge(home, promised, refused, "tmpfs" if is_mounted else "max_page_count")


def act_until_full() -> tuple[list[int], list[str]]:
    from django.db import connection

    from mycel.record import together

    promised: list[int] = []
    refused: list[str] = []

    def work(first: int) -> None:
        for number in range(first, first + MOST):
            try:
                together.committed(an_act(), number=number, by=None, at=AT)
            except together.NotKept as error:
                refused.append(str(error.__cause__))
                break
            promised.append(number)
        connection.close()

    threads = [threading.Thread(target=work, args=[100_000 * i]) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return promised, refused


def an_act() -> object:
    from mycel.record import acts

    def try_thing(*, number: int, **_when: object) -> acts.Entry[int]:
        return acts.Entry(number, scope=SCOPE, body={"number": number})

    declared = acts.REGISTRY.get("record.thing.tried")
    if declared is None:
        made = acts.act("record.thing.tried", version=1, says="tried", number="number")(try_thing)
        _MADE.append(made)
    return _MADE[0]


_MADE: list[object] = []


def judge(home: Path, promised: list[int], refused: list[str], how: str) -> None:
    from django.db import connections

    from mycel.engine import canon
    from mycel.record import checkpoints, sequencer, together
    from mycel.record.models import LogLeaf

    together.committed(an_act(), number=999_999, by=None, at=AT)
    while sequencer.sequence():
        pass
    checkpoints.sign(at=AT)
    rows = LogLeaf.objects.order_by("idx").values_list("leaf", flat=True)
    stands = [canon.decode(bytes(data))["b"]["number"] for data in rows]
    faults = sequencer.audit().faults
    connections.close_all()
    with sqlite3.connect(home / "mycel.sqlite3") as database:
        whole = database.execute("PRAGMA integrity_check").fetchone()
    false = set(promised) - set(stands)
    holds = (
        not false
        and sorted(stands) == sorted([*promised, 999_999])
        and len(refused) == THREADS
        and any("full" in why for why in refused)
        and not faults
        and whole == ("ok",)
    )
    print(
        f"T13 ({how}): {len(promised):,} acts promised, {len(false)} of them missing, "
        f"{len(refused)} threads refused ({refused[:1]}), integrity {whole}, goes on: {holds}"
    )
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
