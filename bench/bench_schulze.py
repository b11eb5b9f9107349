"""Schulze: 100 candidates, 100,000 ballots, beside pref_voting in the same run.

Target: less than 1 CPU second from grouped rankings to the result. Grouping is printed beside it.
The peer, if it stands in .venv-bench, builds its profile from the same ballots and from fewer of
them; its figure for all of them is measured only with --full, else scaled.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from mycel.engine.chance import stream
from mycel.engine.choice import ballots, tally
from mycel.engine.choice.ballots import Rankings
from mycel.engine.choice.rule import Rule

OPTIONS, BALLOTS, PEER_BALLOTS = 100, 100_000, 5_000
CPU_SECONDS = 1.0
PEER = Path(__file__).resolve().parents[1] / ".venv-bench" / "bin" / "python"
PEER_PROGRAM = """
import json, sys, time
import numpy as np
from pref_voting.profiles import Profile
from pref_voting.margin_based_methods import beat_path
ranks = np.load(sys.argv[1])
orders = np.argsort(ranks, axis=1)
begin = time.process_time()
profile = Profile(orders.tolist())
built = time.process_time()
winners = beat_path(profile)
print(json.dumps({
    "build": built - begin,
    "count": time.process_time() - built,
    "winners": [int(w) for w in winners],
}))
"""


def matrices() -> dict[str, np.ndarray]:
    """Complete ballots, and ballots with equal ranks, unranked options and no opinions."""
    rng = stream(seed=1, name="bench/schulze")
    pull = rng.normal(0, 0.3, size=OPTIONS)
    taste = rng.normal(0, 1, size=(BALLOTS, OPTIONS)) + pull
    complete = (np.argsort(np.argsort(-taste, axis=1), axis=1) + 1).astype(np.int16)
    short = np.where(complete > 60, 0, (complete + 2) // 3).astype(np.int16)
    short[rng.random(size=short.shape) < 0.1] = ballots.NO_OPINION
    return {"complete": complete, "short, equal ranks": short}


def grouped(ranks: np.ndarray) -> Rankings:
    return ballots.of_ranks(
        options=[f"o{at}" for at in range(OPTIONS)],
        ranks=ranks,
        weights=np.ones(len(ranks), dtype=np.int64),
    )


def seconds(given: Rankings, rule: Rule) -> float:
    begin = time.process_time()
    tally.count(ballots=given, rule=rule)
    return time.process_time() - begin


def peer(ranks: np.ndarray) -> dict[str, float] | None:
    if not PEER.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ranks.npy"
        np.save(file, ranks)
        run = subprocess.run(
            [str(PEER), "-W", "ignore", "-c", PEER_PROGRAM, str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode:
        print(f"peer refused: {run.stderr.strip().splitlines()[-1:]}")
        return None
    return dict(json.loads(run.stdout.splitlines()[-1]))


def compare(ranks: np.ndarray) -> dict[str, float]:
    """Print pref_voting's figures on the same ballots, and hold its winners to ours."""
    number = BALLOTS if "--full" in sys.argv else PEER_BALLOTS
    found = peer(ranks[:number])
    if found is None:
        print("pref_voting: not installed in .venv-bench")
        return {}
    ours = tally.count(
        ballots=grouped(ranks[:number]), rule=Rule("schulze", links="margins")
    ).ranking[0]
    if sorted(found["winners"]) != [*ours]:
        raise SystemExit(f"pref_voting finds {found['winners']}, we find {ours}")
    scaled = found["build"] * BALLOTS / number
    print(
        f"pref_voting on {number} ballots: profile {found['build']:.2f}, "
        f"beat path {found['count']:.2f}; same winner"
    )
    if number < BALLOTS:
        print(f"  profile scaled to {BALLOTS} ballots: {scaled:.1f} (scaled, not run)")
    return {"peer_build_scaled": scaled, "peer_count": found["count"]}


def main() -> int:
    print(f"{OPTIONS} candidates, {BALLOTS} ballots (CPU seconds)")
    figures: dict[str, float] = {}
    given = matrices()
    for name, ranks in given.items():
        begin = time.process_time()
        group = grouped(ranks)
        grouping = time.process_time() - begin
        took = min(seconds(group, Rule("schulze")) for _ in range(2))
        figures[name] = took
        print(
            f"  {name:20} {took:.3f}   target < {CPU_SECONDS:g}   {took < CPU_SECONDS}"
            f"   (grouping {grouping:.2f}, not counted)"
        )
    for method in ("schulze-wikimedia", "ranked-pairs", "borda"):
        print(f"  {method:20} {seconds(grouped(given['complete']), Rule(method)):.3f}")
    weighted = Rankings(group.options, group.ranks, np.arange(1, len(group.ranks) + 1))
    print(f"  weights 1 to {len(group.ranks):<7} {seconds(weighted, Rule('schulze')):.3f}")
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {figures['megabytes']:.0f} MB at most, the ballots and their making included")
    figures |= compare(given["complete"])
    passed = max(figures["complete"], figures["short, equal ranks"]) < CPU_SECONDS
    print(json.dumps({"schulze": {**figures, "passed": passed}}))
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
