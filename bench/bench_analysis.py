"""How long a full analysis of the sample movement takes: risk, plan, information and people."""

import resource
import sys
import time
from datetime import date
from pathlib import Path

from mycel.engine import analysis
from mycel.formats import movement as code

TARGET_SECONDS = 20.0
TARGET_MEGABYTES = 1024
WORLDS = 10_000
SAMPLE = Path(__file__).resolve().parents[1] / "movements" / "open-atlas"


def main() -> int:
    """Answer the first analysis that the sample asks; exit 1 when a target is missed."""
    files = {
        str(path.relative_to(SAMPLE)): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    movement = code.read(files=files)
    told: list[float] = []
    inquiry = analysis.Inquiry(
        today=date(2026, 11, 26),
        budgets=analysis.suggested(movement=movement),
        worlds=WORLDS,
    )
    started, cpu = time.perf_counter(), time.process_time()
    found = analysis.answer(movement=movement, inquiry=inquiry, progress=told.append)
    took, worked = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plan = found.result["plan"]
    print(
        f"{took:.1f} s wall, {worked:.1f} CPU s, peak {peak:.0f} MB, {len(told)} notes; "
        f"{plan['simulated']} plans simulated in {WORLDS:,} worlds"
    )
    return int(took > TARGET_SECONDS or peak > TARGET_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
