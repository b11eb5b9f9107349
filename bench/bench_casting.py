"""How many ballots a second are acknowledged over HTTP, each on the disk before its answer.

SQLite with full durability, gunicorn as `mycel serve` runs it, the client in a process of its own.
PostgreSQL: scripts/postgres.sh python bench/bench_casting.py
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
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
URL = os.environ.get("DATABASE_URL", "")
TARGETS = {"sqlite": (200, 250), "postgresql": (400, 250)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=4000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", default=os.environ.get("WORKERS", "2"))
    parser.add_argument("--client", metavar="FILE")
    given = parser.parse_args()
    if given.client:
        return asyncio.run(client(json.loads(Path(given.client).read_text())))
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), given)


def measure(folder: Path, given: argparse.Namespace) -> int:
    import house

    more = {"WORKERS": given.workers} | ({"DATABASE_URL": URL} if URL else {})
    os.environ.update(env := house.environment(folder, **more))
    number, id_, sessions = house.prepare(voters=given.votes)
    port = house.free_port()
    server = house.serve(env=env, port=port)
    try:
        house.wait(port=port)
        task = {
            "port": port, "number": number, "sessions": sessions,
            "connections": given.connections,
        }  # fmt: skip
        path = folder / "task.json"
        path.write_text(json.dumps(task))
        said = subprocess.run(
            [sys.executable, __file__, "--client", str(path)], env=env, check=True,
            stdout=subprocess.PIPE,
        ).stdout  # fmt: skip
    finally:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = json.loads(said)
    from mycel.decisions.models import Cast

    kept = Cast.objects.filter(entry__question_id=id_).count()
    vendor = "postgresql" if URL else "sqlite"
    rate, slowest = TARGETS[vendor]
    ok = kept == found["acked"] == given.votes
    reached = ok and found["rate"] >= rate and found["p99_ms"] <= slowest
    print(
        f"casting, {vendor}, {given.workers} web process(es), {given.connections} connections: "
        f"{found['rate']:.0f} acknowledged votes/s (target {rate}), p50 {found['p50_ms']:.0f} ms, "
        f"p99 {found['p99_ms']:.0f} ms (target {slowest}), {found['acked']} acknowledged, "
        f"{kept} kept, {found['others']} other answers: {'reached' if reached else 'MISSED'}; "
        f"site and worker, start included: {cpu / given.votes * 1000:.1f} CPU ms a vote; load "
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    return 0 if reached else 1


async def client(task: dict) -> int:
    import house

    rng = random.Random(1)
    waiting = list(enumerate(task["sessions"]))
    waiting.reverse()
    took, others = [], []

    async def voter() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", task["port"])
        while waiting:
            i, session = waiting.pop()
            keys = [f"o{k}" for k in range(1, 13)]
            rng.shuffle(keys)
            choice = {"ranking": [[key] for key in keys[:5]], "no_opinion": []}
            body = json.dumps({"choice": choice, "nonce": f"words of voter {i}"}).encode()
            start = time.monotonic()
            asked = house.request(
                number=task["number"], session=session, key=f"bench-{i:08d}", body=body
            )
            try:
                writer.write(asked)
                head = await reader.readuntil(b"\r\n\r\n")
            except (ConnectionError, asyncio.IncompleteReadError):
                # The server closed a connection that had rested; the same key gets one answer.
                reader, writer = await asyncio.open_connection("127.0.0.1", task["port"])
                writer.write(asked)
                head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            took.append(time.monotonic() - start)
            if head.split(b" ", 2)[1] != b"201":
                others.append(head.split(b"\r\n")[0].decode())
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
                "answers": sorted(set(others)),
            }
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
