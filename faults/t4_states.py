"""T4: a question against a model of sixty lines, through random steps in any order.

10,000 runs of up to 50 steps; --short: 20 of 25. Prints how many runs diverged (none may).
"""

import os
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
RUNS, STEPS = (20, 25) if "--short" in sys.argv else (10_000, 50)


def main() -> int:
    import house

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(house.environment(Path(folder)))
        import django

        django.setup()
        from django.test.utils import setup_databases, teardown_databases

        kept = setup_databases(0, interactive=False)
        try:
            runs = run()
        finally:
            teardown_databases(kept, 0)
    print(f"T4: {runs} runs of up to {STEPS} steps, 0 divergences: held")
    return 0


def run() -> int:
    from django.db import transaction
    from hypothesis import HealthCheck, settings
    from hypothesis.stateful import run_state_machine_as_test
    from tests.decisions import machine

    runs = 0

    class Rolled(machine.Machine):
        """Undo everything between two runs."""

        def __init__(self) -> None:
            nonlocal runs
            runs += 1
            self.whole = transaction.atomic()
            self.whole.__enter__()
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None,
            suppress_health_check=[*HealthCheck],
        ),
    )  # fmt: skip
    return runs


if __name__ == "__main__":
    raise SystemExit(main())
