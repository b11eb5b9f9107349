"""How many votes on statements a second are acknowledged over HTTP, each with the next statement.

Each is on the disk before its answer; meanwhile the worker draws the map of another process with
10,000 participants again and again. SQLite with full durability, gunicorn as `mycel serve` runs it,
the client in a process of its own, all on the same cores.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "deliberation"))
RATE, SLOWEST_MS = 200, 250
STATEMENTS, CROWD, EACH = 60, 10_000, 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=3000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", default=os.environ.get("WORKERS", "2"))
    parser.add_argument("--client", metavar="FILE")
    given = parser.parse_args()
    if given.client:
        return asyncio.run(client(json.loads(Path(given.client).read_text())))
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), given)


def measure(folder: Path, given: argparse.Namespace) -> int:
    import town

    os.environ.update(env := town.environment(folder, WORKERS=given.workers))
    people = max(given.votes // (STATEMENTS // 2), 1)
    told = town.prepare(people=people)
    number, crowd = prepare()
    port = town.free_port()
    server = town.serve(env=env, port=port)
    over = threading.Event()
    try:
        town.wait(port=port)
        busy = threading.Thread(target=draw_again, args=[crowd, over])
        busy.start()
        task = {
            "port": port, "number": number, "sessions": told["sessions"][1:],
            "votes": given.votes, "connections": given.connections,
        }  # fmt: skip
        path = folder / "task.json"
        path.write_text(json.dumps(task))
        said = subprocess.run(
            [sys.executable, __file__, "--client", str(path)], env=env, check=True,
            stdout=subprocess.PIPE,
        ).stdout  # fmt: skip
        meanwhile = drawn(crowd)
        over.set()
        busy.join()
    finally:
        over.set()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return report(json.loads(said), given, crowd, meanwhile, before, after)


def drawn(crowd: object) -> list[float]:
    """Return the CPU seconds of each map of the crowd that is published by now."""
    from mycel.deliberation.models import OpinionMap

    return list(OpinionMap.objects.filter(process_id=crowd).values_list("seconds", flat=True))


def report(
    found: dict,
    given: argparse.Namespace,
    crowd: object,
    meanwhile: list[float],
    before: resource.struct_rusage,
    after: resource.struct_rusage,
) -> int:
    from mycel.deliberation.models import StatementVote

    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    kept = StatementVote.objects.exclude(process_id=crowd).count()
    # Without a map drawn meanwhile, nothing was measured of what the target asks.
    ok = kept == found["acked"] == given.votes and len(meanwhile) > 0
    reached = ok and found["rate"] >= RATE and found["p99_ms"] <= SLOWEST_MS
    print(
        f"votes on statements, {given.workers} web process(es), {given.connections} connections: "
        f"{found['rate']:.0f} acknowledged votes/s with the next statement (target {RATE}), p50 "
        f"{found['p50_ms']:.0f} ms, p99 {found['p99_ms']:.0f} ms (target {SLOWEST_MS}), "
        f"{found['acked']} acknowledged, {kept} kept, {found['others']} other answers "
        f"{found['answers']}: {'reached' if reached else 'MISSED'}; {len(meanwhile)} maps of "
        f"{CROWD} people meanwhile, {sum(meanwhile):.1f} CPU s; site and worker, start included: "
        f"{cpu / given.votes * 1000:.1f} CPU ms a vote; load {os.getloadavg()[0]:.1f} on "
        f"{os.cpu_count()} cores"
    )
    return 0 if reached else 1


def prepare() -> tuple[int, object]:
    """Make the process that is voted on and, by rows, the one with a crowd; return both."""
    from datetime import timedelta

    import numpy as np
    import world
    from django.utils import timezone

    from mycel.deliberation import actions
    from mycel.deliberation.models import Participant, Statement, StatementVote
    from mycel.people.models import Person
    from mycel.texts.actions import Draft

    now = timezone.now() - timedelta(hours=1)
    leader = Person.objects.get(slug="facilitator")
    voted = world.process("statements", number=1)
    big = world.process("statements", number=2)
    for row in (voted, big):
        world.facilitator(row, "facilitator")
        for start in range(0, STATEMENTS, 20):
            drafts = [
                Draft(language="en", body=f"Tea {row.number} {n} is better than coffee.")
                for n in range(start, start + 20)
            ]
            actions.seed_statements(process=row, drafts=drafts, person=leader, by=None, at=now)
    rng = np.random.Generator(np.random.PCG64(7))
    Participant.objects.bulk_create(
        [
            Participant(process=big, number=n, took_part_at=now, commitment=f"{n:064x}")
            for n in range(1, CROWD + 1)
        ],
        batch_size=500,
    )
    crowd = list(Participant.objects.filter(process=big).order_by("number"))
    ids = list(
        Statement.objects.filter(process=big).order_by("number").values_list("pk", flat=True)
    )
    rows = []
    for person in crowd:
        for at in rng.permutation(STATEMENTS)[:EACH]:
            value = 1 if (person.number + int(at)) % 3 else -1
            rows.append(
                StatementVote(
                    process=big, participant=person, statement_id=ids[at], seq=1, value=value,
                    at=now, salt=b"s" * 32, commitment="c" * 64,
                )
            )  # fmt: skip
    StatementVote.objects.bulk_create(rows, batch_size=500)
    return voted.number, big.pk


def draw_again(crowd: object, over: threading.Event) -> None:
    """Let somebody change a vote in the crowd and ask for its map, as soon as the last is drawn."""
    from django.db import OperationalError, connections

    from mycel.deliberation import tasks
    from mycel.deliberation.models import OpinionMap, Process, StatementVote

    process = Process.objects.get(pk=crowd)
    last = StatementVote.objects.filter(process=process).first()
    seq, seen = 1, -1
    while not over.wait(0.5):
        try:
            count = OpinionMap.objects.filter(process=process).count()
            if count > seen:
                seq, seen = seq + 1, count
                StatementVote.objects.create(
                    process=process, participant_id=last.participant_id,
                    statement_id=last.statement_id, seq=seq, value=seq % 2, at=last.at,
                    salt=b"s" * 32, commitment="c" * 64,
                )  # fmt: skip
                tasks.ask(process=process)
        except OperationalError:
            continue
    connections.close_all()


def asked(*, number: int, statement: int, session: str, value: int) -> bytes:
    body = json.dumps({"value": value}).encode()
    csrf = "c" * 32
    head = (
        f"POST /api/processes/{number}/statements/{statement}/vote/ HTTP/1.1\r\n"
        f"Host: localhost\r\nCookie: session={session}; csrf={csrf}\r\nX-CSRFToken: {csrf}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


async def client(task: dict) -> int:
    rng = random.Random(1)
    people = [[session, 1] for session in task["sessions"]]
    left, took, others = [task["votes"]], [], []
    free = list(people)

    async def voter() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", task["port"])
        while left[0] > 0 and free:
            left[0] -= 1
            who = free.pop(rng.randrange(len(free)))
            ask = asked(
                number=task["number"], statement=who[1], session=who[0],
                value=rng.choice((1, 1, 0, -1)),
            )  # fmt: skip
            start = time.monotonic()
            try:
                writer.write(ask)
                head = await reader.readuntil(b"\r\n\r\n")
            except (ConnectionError, asyncio.IncompleteReadError):
                # The server closed a connection that had rested: this vote is sent once more.
                reader, writer = await asyncio.open_connection("127.0.0.1", task["port"])
                writer.write(ask)
                head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            data = await reader.readexactly(length)
            took.append(time.monotonic() - start)
            if head.split(b" ", 2)[1] == b"200":
                who[1] = json.loads(data)["then"]
            else:
                others.append(head.split(b"\r\n")[0].decode())
            if who[1] is not None:
                free.append(who)
            if b"connection: close" in head.lower():
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", task["port"])
        writer.close()

    start = time.monotonic()
    await asyncio.gather(*(voter() for _ in range(task["connections"])))
    wall = time.monotonic() - start
    took.sort()
    print(
        json.dumps(
            {
                "rate": len(took) / wall,
                "p50_ms": took[len(took) // 2] * 1000,
                "p99_ms": took[int(len(took) * 0.99)] * 1000,
                "acked": len(took) - len(others),
                "others": len(others),
                "answers": sorted(set(others))[:3],
            }
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
