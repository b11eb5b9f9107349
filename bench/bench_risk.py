"""Risk: 50 risks × 100,000 years of compound losses, pyfair beside them in the same run.

Prints ``name | figure | target | peer``. CPU seconds and peak memory of a process of its own; the
peer, if it stands in .venv-bench, draws the same number of risks and years with PERT triples (one
loss a year at most: the simpler model).
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

PEER = ROOT / ".venv-bench" / "bin" / "python"
RISKS, WORLDS = 50, 100_000
CPU_SECONDS, CORRELATED_SECONDS, MEGABYTES = 1.5, 4.0, 150
CASES = ("independent", "uncertain rates", "block correlation", "assessed with a plan")
PEER_PROGRAM = """
import json, resource, sys, time
from pyfair import FairMetaModel, FairModel
risks, worlds = int(sys.argv[1]), int(sys.argv[2])
begin = time.process_time()
models = []
for at in range(risks):
    model = FairModel(name=f"r{at}", n_simulations=worlds)
    model.input_data("Loss Event Frequency", low=0.05, mode=1, high=3)
    model.input_data("Loss Magnitude", low=100, mode=5_000 + at, high=100_000)
    models.append(model)
FairMetaModel(name="all", models=models).calculate_all()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([time.process_time() - begin, peak]))
"""


def measure(case: str) -> dict[str, float]:
    """Run one case in this process."""
    import numpy as np

    from mycel.engine.movement import Movement, Range, Reduction, Risk, Treatment
    from mycel.engine.scaling import risk

    rng = np.random.default_rng(7)
    rates = rng.uniform(0.05, 3, RISKS)
    lows = 10 ** rng.uniform(2, 4, RISKS)
    highs = lows * 10 ** rng.uniform(0.5, 2, RISKS)
    spread = 1.0 if case == CASES[0] else 2.0
    factors = {"power": 0.3, "people": 0.5} if case in CASES[2:] else {}

    def one(at: int) -> Risk:
        rate: Range = (float(rates[at]) / spread, float(rates[at]) * spread)
        return Risk(
            ref=f"risk/r{at:02}",
            cause="so it is",
            event="it happens",
            per_year=rate,
            loss={"money": (float(lows[at]), float(highs[at]))},
            factor=sorted(factors)[at % len(factors)] if factors else None,
        )

    cuts = tuple(Reduction(risk=f"risk/r{at:02}", per_year=(0.2, 0.6)) for at in range(10))
    treatment = Treatment(ref="treatment/ten", reduces=cuts)
    movement = Movement(
        name="bench",
        factors=factors,
        risks={f"risk/r{at:02}": one(at) for at in range(RISKS)},
        treatments={treatment.ref: treatment},
    )
    risk.draw(movement=movement, worlds=10, seed=1)
    begin = time.process_time()
    if case == CASES[3]:
        plans = {"ten": [treatment.ref]}
        found = risk.assess(movement=movement, worlds=WORLDS, seed=1, plans=plans)
        mean = found.as_is.units["money"].expected
    else:
        mean = float(risk.draw(movement=movement, worlds=WORLDS, seed=1).total["money"].mean())
    return {
        "seconds": time.process_time() - begin,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mean": mean,
    }


def alone(case: str) -> dict[str, float]:
    """Run one case in a process of its own, so that its memory is its own."""
    asked = [sys.executable, str(Path(__file__).resolve()), case]
    run = subprocess.run(asked, capture_output=True, text=True, check=True, env=os.environ)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def peer() -> str:
    if not PEER.exists():
        return "pyfair: not installed in .venv-bench"
    asked = [str(PEER), "-W", "ignore", "-c", PEER_PROGRAM, str(RISKS), str(WORLDS)]
    run = subprocess.run(asked, capture_output=True, text=True, check=False)
    if run.returncode:
        return f"pyfair refused: {run.stderr.strip().splitlines()[-1:]}"
    seconds, megabytes = json.loads(run.stdout.strip().splitlines()[-1])
    return f"pyfair {seconds:.2f} CPU s, {megabytes:.0f} MB (PERT, no counts)"


def main() -> int:
    beside = peer()
    missed = 0
    for case in CASES:
        found = alone(case)
        most = {CASES[0]: CPU_SECONDS, CASES[1]: CPU_SECONDS, CASES[2]: CORRELATED_SECONDS}.get(
            case
        )
        target = "none" if most is None else f"< {most:g} CPU s, < {MEGABYTES} MB"
        print(
            f"{RISKS} risks × {WORLDS:,} years, {case} | {found['seconds']:.2f} CPU s, "
            f"{found['megabytes']:.0f} MB, mean {found['mean']:,.0f} | {target} | {beside}"
        )
        if most is not None:
            missed += found["seconds"] >= most or found["megabytes"] >= MEGABYTES
    return int(missed > 0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        sys.exit(0)
    sys.exit(main())
