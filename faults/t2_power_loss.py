"""T2: the power fails while people vote; no acknowledged vote is lost on SQLite as it is set up.

A preload library keeps what every write replaces until the file is synced; the writer is killed
at a random moment and all that was not synced is undone. The negative control runs with
synchronous=NORMAL and has to lose votes, or the test would see nothing. --short: 2 cycles each.
"""

import os
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
SHORT = "--short" in sys.argv
CYCLES, CONTROLS = (2, 2) if SHORT else (200, 20)
VOTERS, THREADS = 64, 8
HEAD = struct.Struct("<qqq")


def main() -> int:
    if "--writer" in sys.argv:
        return writer()
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "power.so"
        source = Path(__file__).with_name("power.c")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"], check=True
        )
        acked, lost, broken = run(Path(folder) / "full", shim, CYCLES, weak=False)
        control, control_lost, _ = run(Path(folder) / "normal", shim, CONTROLS, weak=True)
    ok = not lost and not broken and control_lost > 0
    print(
        f"T2: {CYCLES} power failures, {acked} acknowledged votes: {lost} lost, {broken} databases "
        f"broken; control with synchronous=NORMAL: {control_lost} of {control} lost in {CONTROLS} "
        f"failures: {'held' if ok else 'BROKEN'}"
    )
    return 0 if ok else 1


def run(home: Path, shim: Path, cycles: int, *, weak: bool) -> tuple[int, int, int]:
    """Return how many votes were acknowledged and lost, and how many databases broke."""
    import house

    env = house.environment(home, POWER_WEAK="1" if weak else "")
    setup = f"import house; house.prepare(voters={VOTERS})"
    path = f"{REPOSITORY / 'tests' / 'decisions'}:{env['PYTHONPATH']}"
    home.mkdir()
    subprocess.run([sys.executable, "-c", setup], env={**env, "PYTHONPATH": path}, check=True)
    words = [sys.executable, __file__, "--writer"]
    program = subprocess.Popen(
        words, env={**env, "LD_PRELOAD": str(shim)}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    rng, known, acked, lost, broken = random.Random(7), set(), 0, 0, 0
    database = home / "mycel.sqlite3"
    for cycle in range(cycles):
        said = one_failure(program, cycle, rng)
        known |= said
        acked += len(said)
        undo(database)
        is_whole, kept = look(database)
        broken += not is_whole
        lost += len(known - kept)
        known &= kept
    program.stdin.close()
    program.wait(timeout=60)
    return acked, lost, broken


def one_failure(program: subprocess.Popen[str], cycle: int, rng: random.Random) -> set[str]:
    """Let a child vote, cut its power, and return what it had acknowledged."""
    program.stdin.write(f"{cycle}\n")
    program.stdin.flush()
    pid = int(program.stdout.readline())
    said = {program.stdout.readline().strip()}
    time.sleep(rng.uniform(0.15, 0.4))
    os.kill(pid, signal.SIGKILL)
    while (line := program.stdout.readline().strip()) != "dead":
        said.add(line)
    return {word for word in said if len(word) == 64}


def undo(database: Path) -> None:
    """Take back every write that no sync has covered, the last one first."""
    for path in (database, database.with_name(database.name + "-wal")):
        kept = path.with_name(path.name + ".undo")
        if not kept.exists():
            continue
        data, at, records = kept.read_bytes(), 0, []
        while at + HEAD.size <= len(data):
            offset, length, size = HEAD.unpack_from(data, at)
            at += HEAD.size + length
            records.append((offset, data[at - length : at], size))
        with path.open("r+b") as file:
            for offset, old, size in reversed(records):
                file.seek(offset)
                file.write(old)
                file.truncate(size)
        kept.unlink()
    database.with_name(database.name + "-shm").unlink(missing_ok=True)


def look(database: Path) -> tuple[bool, set[str]]:
    """Return whether the database is whole, and the leaf hashes of the ballots it holds."""
    with sqlite3.connect(database) as rows:
        is_whole = rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {row[0] for row in rows.execute("SELECT leaf_hash FROM decisions_cast")}
    rows.close()
    return is_whole, kept


def writer() -> int:
    """Fork a child for each line read; it votes until it is killed, saying what is kept."""
    import django
    from django.conf import settings

    if os.environ["POWER_WEAK"]:
        options = settings.DATABASES["default"]["OPTIONS"]
        strong = options["init_command"]
        options["init_command"] = strong.replace("synchronous=FULL", "synchronous=NORMAL")
        assert options["init_command"] != strong
    django.setup()
    from django.db import connections

    from mycel.decisions.models import Question
    from mycel.people.models import Account

    number = Question.objects.get().number
    ids = list(Account.objects.filter(username__startswith="voter-").values_list("id", flat=True))
    connections.close_all()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            vote(number, ids, int(line))
        os.waitpid(child, 0)
        os.write(1, b"dead\n")
    return 0


def vote(number: int, ids: list[int], cycle: int) -> None:
    from threading import Thread

    from django.utils import timezone

    from mycel.decisions import tasks

    os.write(1, f"{os.getpid()}\n".encode())

    def go(part: int) -> None:
        for i in range(10**6):
            choice = {"ranking": [[f"o{i % 12 + 1}"]], "no_opinion": []}
            receipt = tasks.cast(
                number=number, account=ids[(i * THREADS + part) % len(ids)], choice=choice,
                nonce="n", key=f"power-{cycle}-{part}-{i}", at=timezone.now(),
            )  # fmt: skip
            os.write(1, f"{receipt.leaf_hash}\n".encode())

    for part in range(THREADS):
        Thread(target=go, args=[part]).start()
    signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
