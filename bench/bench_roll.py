"""A list of 120,000 people: seconds to read, import and freeze it on SQLite. Target: 60."""

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
PEOPLE = 120_000
TARGET = 60.0
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def table(*, people: int) -> bytes:
    """Return a list of editors, three in four of whom may vote."""
    rng = random.Random(1)
    lines = ["id,home,edits,edits_since_2026_06_01,registered,blocked"]
    lines += [
        f"{10**7 + i},{rng.choice('abcdefgh')}wiki,{rng.randrange(5000)},{rng.randrange(200)},"
        f"20{rng.randrange(10, 26)}-01-01,"
        for i in range(people)
    ]
    return ("\n".join(lines) + "\n").encode()


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        import house

        os.environ.update(house.environment(Path(folder)))
        import django

        django.setup()
        from dataclasses import replace

        from django.core.management import call_command
        from world import ASKED, build

        from mycel.decisions import actions, tasks

        call_command("migrate", verbosity=0)
        unit = build()
        data = table(people=people)
        start, cpu = time.monotonic(), time.process_time()
        electorate = tasks.bring_in(name="Editors", data=data, by=None, at=AT)
        brought = time.monotonic() - start
        asked = replace(
            ASKED,
            eligibility=({"at_least": {"edits": 50, "since": "2026-06-01"}}, {"not_blocked": True}),
            opens_at=AT + timedelta(hours=1),
            closes_at=AT + timedelta(days=1),
        )
        question = actions.draft_question(
            unit=unit, asked=asked, electorate=electorate, by=None, at=AT
        )
        tasks.freeze_now(question=question, by=None, at=AT)
        whole = time.monotonic() - start
        cpu = time.process_time() - cpu
        question.refresh_from_db()
    reached = whole <= TARGET
    print(
        f"roll: {electorate.size} people imported in {brought:.1f} s, imported and frozen "
        f"({question.roll_size} may vote) in {whole:.1f} s, {cpu:.1f} CPU s (target {TARGET:.0f} "
        f"s; load {os.getloadavg()[0]:.1f}): {'reached' if reached else 'MISSED'}"
    )
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
