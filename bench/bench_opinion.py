"""Opinion maps at the sizes that were seen in the field, beside red-dwarf in the same run.

Targets: 50,000 × 1,000 at 5 %: < 1.5 CPU s and < 500 MB without the stability test, its 20
repetitions < 25 CPU s; 33,422 × 783 with 2.0 million votes: < 3 CPU s; three planted groups are
found (adjusted Rand index ≥ 0.99; ≥ 0.9 where each voted on few statements); the same bytes twice.
The peer runs on 5,000 × 500 if it stands in .venv-bench. Each map is measured in a process of its
own, so that memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from mycel.engine.chance import stream
from mycel.engine.opinion import matrix, published
from mycel.engine.opinion.map import compute
from mycel.engine.opinion.stability import adjusted_rand
from mycel.formats import answers

ROOT = Path(__file__).resolve().parents[1]
GROUPS = 3
CASES = {
    "50,000 × 1,000 at 5 %": (50_000, 1_000, 2_500_000, 0, 1.5, 500, 0.99),
    "the same, 20 repetitions": (50_000, 1_000, 2_500_000, 20, 25.0, 800, 0.99),
    "33,422 × 783, 2.0 M votes": (33_422, 783, 2_000_000, 0, 3.0, 500, 0.99),
    "5,000 × 500 at 5 %": (5_000, 500, 125_000, 0, 1.5, 500, 0.9),
}
PEER = ROOT / ".venv-bench" / "bin" / "python"
PEER_CASE = "5,000 × 500 at 5 %"
PEER_PROGRAM = """
import json, sys, time
import numpy as np
from reddwarf.implementations.polis import run_pipeline
rows, columns, values = np.load(sys.argv[1])
votes = [
    {"participant_id": int(p), "statement_id": int(s), "vote": int(v)}
    for p, s, v in zip(rows, columns, values)
]
begin = time.process_time()
found = run_pipeline(votes=votes, max_group_count=5, random_state=1)
print(json.dumps({"cpu_s": time.process_time() - begin}))
"""


def planted(people: int, things: int, many: int) -> tuple[np.ndarray, ...]:
    """Votes of three groups with opinions of their own, in the order of no id."""
    rng = stream(seed=1, name=f"bench/opinion/{people}")
    taste = rng.choice([-0.7, 0.0, 0.7], size=(GROUPS, things))
    group = rng.integers(0, GROUPS, size=people)
    cells = rng.permutation(np.unique(rng.integers(0, people * things, size=many + many // 30)))
    rows, columns = np.divmod(cells, things)
    pull = taste[group[rows], columns]
    u = rng.random(len(cells))
    values = np.where(u < (0.9 + pull) / 2, 1, np.where(u > 1 - (0.9 - pull) / 2, -1, 0))
    return rows, columns, values, group


def one(name: str) -> None:
    people, things, many, repetitions, *_ = CASES[name]
    rows, columns, values, group = planted(people, things, many)
    ids = [str(at) for at in range(people)]
    topics = [str(at) for at in range(things)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.process_time()
    votes = matrix.of_arrays(
        participants=ids, statements=topics, rows=rows, columns=columns, values=values
    )
    found = compute(votes=votes, seed=1, repetitions=repetitions)
    spent = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    labels = found.grouping.labels
    kept = labels >= 0
    told = answers.result_digest(result=published.result(found=found))
    print(
        json.dumps(
            {
                "cpu_s": round(spent, 2),
                "peak_mb": round(peak),
                "before_mb": round(before),
                "k": found.grouping.k,
                "ari": round(adjusted_rand(first=labels[kept], second=group[kept]), 4),
                "stability": found.grouping.stability and round(found.grouping.stability.mean, 3),
                "digest": told[:16],
            }
        )
    )


def measured(name: str) -> dict[str, object]:
    run = subprocess.run(
        [sys.executable, __file__, name], capture_output=True, text=True, check=True
    )
    answer: dict[str, object] = json.loads(run.stdout)
    return answer


def peer() -> str:
    if not PEER.exists():
        return "red-dwarf: not measured, .venv-bench does not stand"
    asked = [str(PEER), "-c", "import reddwarf"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return "red-dwarf: not measured, it is not installed in .venv-bench"
    people, things, many, *_ = CASES[PEER_CASE]
    file = ROOT / "var" / "bench-opinion.npy"
    file.parent.mkdir(exist_ok=True)
    np.save(file, np.array(planted(people, things, many)[:3]))
    try:
        run = subprocess.run(
            [str(PEER), "-c", PEER_PROGRAM, str(file)], capture_output=True, text=True, check=False
        )
    finally:
        file.unlink()
    if run.returncode:
        return f"red-dwarf: failed, {run.stderr.strip().splitlines()[-1]}"
    return f"red-dwarf, {PEER_CASE}: {json.loads(run.stdout)['cpu_s']:.2f} CPU s"


def main() -> int:
    failed = 0
    for name, (*_, seconds, megabytes, agreement) in CASES.items():
        found = measured(name)
        is_met = found["cpu_s"] < seconds and found["peak_mb"] < megabytes
        is_met = is_met and found["ari"] >= agreement
        failed += not is_met
        print(f"{'ok ' if is_met else 'BAD'} {name}: {found}; asked < {seconds} s, {megabytes} MB")
        if name == PEER_CASE:
            again = measured(name)["digest"]
            failed += again != found["digest"]
            print("same bytes twice" if again == found["digest"] else "BAD: other bytes")
    print(peer())
    return min(failed, 1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1])
    else:
        sys.exit(main())
