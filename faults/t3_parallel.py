"""T3: 64 ballots of the same voter at once, for many voters: one effective ballot for each.

Over HTTP (the long form: 1,000 voters, no answer 5xx), and in threads of one process with the
ballots of others at the same moment as the close. --short: 3 voters, in threads alone.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
SHORT = "--short" in sys.argv
PARALLEL = 64
VOTERS = 3 if SHORT else 1_000


def main() -> int:
    import house

    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        env = house.environment(Path(folder), **({"DATABASE_URL": given} if given else {}))
        os.environ.update(env)
        number, id_, sessions = house.prepare(voters=VOTERS)
        fives = 0 if SHORT else over_http(house, env, number, sessions)
        if SHORT:
            in_threads(house, number)
        return report(id_, fives)


def over_http(house, env: dict[str, str], number: int, sessions: list[str]) -> int:
    port = house.free_port()
    site = house.serve(env=env, port=port)
    try:
        house.wait(port=port)
        return asyncio.run(_all_voters(house, port, number, sessions))
    finally:
        os.killpg(site.pid, signal.SIGTERM)
        site.wait(timeout=60)


async def _all_voters(house, port: int, number: int, sessions: list[str]) -> int:
    fives = 0
    for voter, session in enumerate(sessions):
        answers = await asyncio.gather(
            *(_one(house, port, number, session, f"{voter}-{i}") for i in range(PARALLEL))
        )
        fives += sum(answer >= 500 for answer in answers)
    return fives


async def _one(house, port: int, number: int, session: str, key: str) -> int:
    choice = {"ranking": [[f"o{int(key.rpartition('-')[2]) % 12 + 1}"]], "no_opinion": []}
    body = json.dumps({"choice": choice, "nonce": key}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(house.request(number=number, session=session, key=f"parallel-{key}", body=body))
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    return int(head.split(b" ", 2)[1])


def in_threads(house, number: int) -> None:
    from django.utils import timezone

    from mycel.decisions import tasks
    from mycel.people.models import Account

    accounts = list(Account.objects.filter(username__startswith="voter-").order_by("id"))

    def call(account: int, i: int):
        return lambda: tasks.cast(
            number=number, account=account, nonce="n", key=f"parallel-{i:04d}",
            choice={"ranking": [[f"o{i % 12 + 1}"]], "no_opinion": []}, at=timezone.now(),
        )  # fmt: skip

    for one in accounts:
        done = house.cast_in_threads([call(one.pk, i) for i in range(PARALLEL)], threads=16)
        wrong = [answer for answer in done if isinstance(answer, Exception)]
        assert not wrong, wrong[0]


def report(id_, fives: int) -> int:
    from django.db.models import Count, Max
    from django.utils import timezone

    from mycel.decisions import tasks
    from mycel.decisions.models import Cast, Question, Result
    from mycel.record import sequencer

    question = Question.objects.get(id=id_)
    rows = Cast.objects.filter(entry__question=question).values("entry")
    gaps = [r for r in rows.annotate(n=Count("id"), last=Max("seq")) if r["n"] != r["last"]]
    Question.objects.filter(id=id_).update(closes_at=timezone.now())
    question.refresh_from_db()
    tasks.close_now(question=question, at=timezone.now())
    while sequencer.sequence():
        pass
    tasks.count(question=question, at=timezone.now())
    effective = Result.objects.get(question_id=id_).value["ballots"]
    cast, faults = Cast.objects.count(), sequencer.audit().faults
    ok = effective == VOTERS and not gaps and not faults and not fives
    print(
        f"T3: {VOTERS} voters, {PARALLEL} ballots at once each, {cast} kept: {effective} effective "
        f"(expected {VOTERS}), {len(gaps)} gaps in seq, {fives} answers 5xx, {len(faults)} faults "
        f"of the record: {'held' if ok else 'BROKEN'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
