"""T1: kill -9 the web process again and again while people vote over HTTP.

Voters send a ballot until it is acknowledged, always with the same key. Nothing that was
acknowledged is lost, nothing is cast twice, the log has no gaps, and the site is back soon.
--short: 1 kill in 24 votes; long: 200 kills in 20,000 votes. Both databases.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
SHORT = "--short" in sys.argv
KILLS, VOTES = (1, 24) if SHORT else (200, 20_000)
CONNECTIONS = 16
LIMIT = 3.0


def main() -> int:
    import house

    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        env = house.environment(Path(folder), **({"DATABASE_URL": given} if given else {}))
        os.environ.update(env)
        number, id_, sessions = house.prepare(voters=VOTES)
        worker = house.worker(env=env)
        try:
            acked, recoveries, again = asyncio.run(Voting(house, env, number, sessions).run())
        finally:
            worker.terminate()
            worker.wait(timeout=60)
        return report(id_, acked, recoveries, again)


class Voting:
    """Voters that send until they are acknowledged, and somebody who kills the site."""

    def __init__(self, house, env, number, sessions) -> None:
        self.house, self.env, self.number = house, env, number
        self.port = house.free_port()
        self.waiting = list(enumerate(sessions))
        self.acked, self.recoveries, self.again = {}, [], 0

    async def run(self):
        site = await self._start()
        voters = [asyncio.create_task(self._vote()) for _ in range(CONNECTIONS)]
        for kill in range(1, KILLS + 1):
            while len(self.acked) < VOTES * kill // (KILLS + 1):  # noqa: ASYNC110 — many voters
                await asyncio.sleep(0.005)
            os.killpg(site.pid, signal.SIGKILL)
            site.wait()
            start = time.monotonic()
            site = await self._start()
            self.recoveries.append(time.monotonic() - start)
        await asyncio.gather(*voters)
        os.killpg(site.pid, signal.SIGTERM)
        site.wait(timeout=60)
        return self.acked, self.recoveries, self.again

    async def _start(self):
        site = self.house.web(env=self.env, port=self.port)
        await asyncio.to_thread(self.house.wait, port=self.port)
        return site

    async def _vote(self) -> None:
        while self.waiting:
            i, session = self.waiting.pop()
            tries = 0
            while i not in self.acked:
                tries += 1
                try:
                    self.acked[i] = await asyncio.wait_for(self._send(i, session), 30)
                except (TimeoutError, OSError, EOFError):
                    await asyncio.sleep(0.1)
            self.again += tries > 1

    async def _send(self, i: int, session: str) -> str:
        choice = {"ranking": [[f"o{i % 12 + 1}"]], "no_opinion": []}
        body = json.dumps({"choice": choice, "nonce": f"n{i}"}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            key = f"kill-{i:08d}"
            writer.write(
                self.house.request(number=self.number, session=session, key=key, body=body)
            )
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            answer = json.loads(await reader.readexactly(size))
            if head.split(b" ", 2)[1] != b"201":
                raise AssertionError(answer)
            return str(answer["leaf_hash"])
        finally:
            writer.close()


def report(id_, acked: dict[int, str], recoveries: list[float], again: int) -> int:
    from mycel.decisions.models import Cast
    from mycel.record import sequencer
    from mycel.record.models import LogLeaf

    while sequencer.sequence():
        pass
    kept = list(Cast.objects.filter(entry__question_id=id_).values_list("leaf_hash", flat=True))
    logged = LogLeaf.objects.filter(scope=id_, kind="decisions.ballot.cast")
    hashes = [bytes(one).hex() for one in logged.values_list("hash", flat=True)]
    lost = len(set(acked.values()) - set(kept)) + len(set(acked.values()) - set(hashes))
    doubled = len(kept) - len(acked) + len(hashes) - len(acked)
    faults = sequencer.audit().faults
    slowest = max(recoveries)
    ok = not lost and not doubled and not faults and len(acked) == VOTES
    print(
        f"T1: {KILLS} kills in {len(acked)} acknowledged votes, {again} sent again: {lost} lost, "
        f"{doubled} doubled, {len(faults)} faults of the log; back within {slowest:.1f} s (aim "
        f"{LIMIT:.0f} s; load {os.getloadavg()[0]:.1f}): {'held' if ok else 'BROKEN'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
