"""How long "three times the demand by 2030" takes on the public graph, bare and fully measured."""

import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

TARGET_SECONDS = 5.0
TARGET_MEGABYTES = 1024
REPOSITORY = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("MYCEL_DATA", REPOSITORY.parent / "shared" / "data"))
CASES = ("bare", "measured", "scenario", "series")


def run(case: str) -> None:
    """One assessment in this process, import included."""
    started = time.perf_counter()
    import seeded_graph
    from mycel.engine.scaling import scenario

    imported = time.perf_counter() - started
    series = 8 if case == "series" else 3 if case == "scenario" else 0
    movement = (
        seeded_graph.bare(data=DATA)
        if case == "bare"
        else seeded_graph.measured(data=DATA, series=series)
    )
    built = time.perf_counter()
    found = scenario.assess(
        movement=movement,
        today=date(2026, 11, 23),
        until=date(2030, 12, 31),
        growth=3.0,
        scenario="scenario/triple" if case == "scenario" else None,
        worlds=10_000,
        seed=1,
    )
    assessed = time.perf_counter() - built
    asked = time.perf_counter()
    if found.breaks_first:
        scenario.slider(table=found.slider, factor=3.1, year=2030)
    slid = time.perf_counter() - asked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"import {imported:.2f} s, assess {assessed:.2f} s, slider {slid * 1000:.2f} ms, "
        f"peak {peak:.0f} MB, measured {len(found.nodes) - len(found.not_measured)}"
    )


def main() -> int:
    """Every case in its own process; exit 1 when a target is missed."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}
    missed = 0
    for case in CASES:
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, __file__, case],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        wall = time.perf_counter() - started
        megabytes = float(done.stdout.partition("peak ")[2].split()[0])
        is_good = wall < TARGET_SECONDS and megabytes < TARGET_MEGABYTES
        missed += not is_good
        verdict = "met" if is_good else "MISSED"
        print(f"{case:9s} {wall:5.2f} s wall ({verdict}): {done.stdout.strip()}")
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(sys.argv[1])
    else:
        sys.exit(main())
