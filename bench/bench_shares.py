"""Benchmark of shared budgets: Equal Shares on a large city, pabutools beside it on a small one.

Prints ``name | figure | target | peer``. CPU seconds of one process; reading a file stands beside
and is not counted. The peer runs in .venv-bench in the same run.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from mycel.engine.choice import committee, shares
from mycel.engine.choice.ballots import Budget
from mycel.formats.ballots import pabulib

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("MYCEL_DATA", ROOT.parent / "shared" / "data"))
FOLDER = DATA / "choice" / "pabulib"
LARGE, SMALL, SMALLEST = (
    "Poland_Lodz_2022.pb",
    "Poland_Swiecie_2023.pb",
    "Netherlands_Assen_2024.pb",
)
PEER = ROOT / ".venv-bench" / "bin" / "python"
PEER_PROGRAM = """
import json, sys, time
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
begin = time.process_time()
instance, profile = parse_pabulib(sys.argv[1])
parsed = time.process_time()
plain = method_of_equal_shares(instance, profile, sat_class=Cost_Sat)
once = time.process_time()
raised = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=1)
done = time.process_time()
print(json.dumps([parsed - begin, once - parsed, done - once, len(plain), len(raised)]))
"""


def cpu(work: Callable[[], object]) -> tuple[float, object]:
    begin = time.process_time()
    found = work()
    return time.process_time() - begin, found


def read(name: str) -> tuple[float, Budget]:
    data = (FOLDER / name).read_bytes()
    seconds, file = cpu(lambda: pabulib.read(data=data, file=name))
    return seconds, file.budget


def spend(budget: Budget, completion: str) -> tuple[float, shares.Outcome]:
    rule = shares.Rule(completion=completion)
    return min((cpu(lambda: shares.spend(budget=budget, rule=rule)) for _ in range(3)),
               key=lambda pair: pair[0])  # fmt: skip


def peer() -> list[float] | None:
    if not PEER.exists():
        return None
    run = subprocess.run(
        [str(PEER), "-W", "ignore", "-c", PEER_PROGRAM, str(FOLDER / SMALL)],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        print(f"peer refused: {run.stderr.strip().splitlines()[-1:]}")
        return None
    return [float(x) for x in json.loads(run.stdout.strip().splitlines()[-1])]


def line(name: str, seconds: float, outcome: shares.Outcome, target: str, beside: str) -> None:
    found = f"{len(outcome.selected)} projects, {float(outcome.cost):,.0f}, {outcome.steps} steps"
    print(f"{name} | {seconds:.3f} CPU s ({found}) | {target} | {beside}")


def main() -> None:
    if not FOLDER.is_dir():
        print("public data: $MYCEL_DATA does not exist")
        return
    parsed, large = read(LARGE)
    print(f"Łódź 2022, reading | {parsed:.2f} CPU s | <= 0.5 CPU s | none")
    line("Łódź 2022, 90,494 ballots, plain", *spend(large, "none"), "< 0.1 CPU s", "none")
    line("Łódź 2022, add1-strict", *spend(large, "add1-strict"), "< 1 CPU s", "none")
    theirs = peer()
    parsed, small = read(SMALL)
    named = ["pabutools: not installed in .venv-bench"] * 3
    if theirs:
        named = [f"pabutools {seconds:.3f} CPU s" for seconds in theirs[:3]]
    print(f"Świecie 2023, reading | {parsed:.3f} CPU s | none | {named[0]}")
    line("Świecie 2023, plain", *spend(small, "none"), "none", named[1])
    line("Świecie 2023, add1-exhaustive", *spend(small, "add1-exhaustive"), "none", named[2])
    line("Świecie 2023, add1-strict", *spend(small, "add1-strict"), "none", "not offered")
    _, smallest = read(SMALLEST)
    line("Assen 2024, add1-strict", *spend(smallest, "add1-strict"), "none", "none")
    for rule in committee.METHODS:
        seconds, _ = cpu(
            lambda rule=rule: committee.elect(supports=large.supports, rule=rule, seats=20)
        )
        print(f"Łódź 2022 as a committee of 20, {rule} | {seconds:.3f} CPU s | none | none")


if __name__ == "__main__":
    main()
