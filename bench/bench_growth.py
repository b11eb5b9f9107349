"""Benchmark of growth: 200 daily series of 3 years, a year ahead, with and without backtests.

Prints ``name | figure | target | peer``. The peer is statsforecast's AutoETS on the first series of
the same set, run in .venv-bench, its CPU seconds scaled to 200 series.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mycel.engine import chance
from mycel.engine.scaling import backtest, growth

SERIES, DAYS, HORIZON, PATHS, ORIGINS, PEER_SERIES = 200, 1095, 365, 2000, 4, 3
ASSESS_SERIES, ASSESS_HORIZON = 15, 1500
FIRST = 738_000
PEER = Path(__file__).resolve().parents[1] / ".venv-bench" / "bin" / "python"
PEER_PROGRAM = """
import json, sys, time
import numpy as np
from statsforecast.models import AutoETS
rows = np.load(sys.argv[1])
learn, horizon = int(sys.argv[2]), int(sys.argv[3])
AutoETS(season_length=7).forecast(y=np.log1p(rows[0][:200]), h=7, level=[90])
begin = time.process_time()
held, score, miss = [], [], []
for row in rows:
    answer = AutoETS(season_length=7).forecast(y=np.log1p(row[:learn]), h=horizon, level=[90])
    low, middle, high = (np.maximum(np.expm1(answer[k]), 0) for k in ("lo-90", "mean", "hi-90"))
    came = row[learn:learn + horizon]
    held.append(np.mean((came >= low) & (came <= high)))
    outside = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    score.append(np.mean(high - low + 20 * outside))
    miss.append(np.mean(np.abs(came - middle)))
seconds = (time.process_time() - begin) / len(rows)
print(json.dumps([seconds, *(float(np.mean(x)) for x in (held, score, miss))]))
"""


def invented() -> np.ndarray:
    """Return counts with trend, week, year, lasting noise and a wandering level."""
    rng = chance.stream(seed=1, name="bench/growth")
    t = np.arange(DAYS + HORIZON)
    rows = []
    for _ in range(SERIES):
        noise = rng.normal(0, 0.12, t.size)
        for day in range(1, t.size):
            noise[day] += 0.7 * noise[day - 1]
        level = np.cumsum(rng.normal(0, 0.006, t.size))
        log = rng.uniform(5, 10) + rng.normal(0, 0.2) * t / 365.25 + level + noise
        log += rng.uniform(0, 0.4) * np.sin(2 * np.pi * t / 7 + rng.uniform(0, 6))
        log += rng.uniform(0, 0.4) * np.sin(2 * np.pi * t / 365.25 + rng.uniform(0, 6))
        rows.append(np.round(np.exp(log)))
    return np.array(rows)


def cpu(work: Callable[[], None]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def forecasts(rows: np.ndarray, count: int, horizon: int) -> list[growth.Forecast]:
    days = np.arange(FIRST, FIRST + DAYS)
    return [
        growth.forecast(
            days=days,
            values=rows[k, :DAYS],
            horizon=horizon,
            transform="log1p",
            paths=PATHS,
            rng=chance.stream(seed=1, name=f"series/{k}"),
        )
        for k in range(count)
    ]


def quality(rows: np.ndarray, count: int) -> tuple[float, float, float]:
    held, score, miss = [], [], []
    for row, one in zip(rows, forecasts(rows, count, HORIZON), strict=False):
        low, middle, high = one.quantiles([0.05, 0.5, 0.95])
        came = row[DAYS:]
        held.append(np.mean((came >= low) & (came <= high)))
        score.append(backtest.interval_score(low=low, high=high, actual=came))
        miss.append(np.mean(np.abs(came - middle)))
    return float(np.mean(held)), float(np.mean(score)), float(np.mean(miss))


def peer(rows: np.ndarray) -> list[float] | None:
    if not PEER.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.npy"
        np.save(file, rows)
        run = subprocess.run(
            [str(PEER), "-W", "ignore", "-c", PEER_PROGRAM, str(file), str(DAYS), str(HORIZON)],
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode:
        print(f"peer refused: {run.stderr.strip().splitlines()[-1:]}")
        return None
    return [float(x) for x in json.loads(run.stdout)]


def main() -> None:
    rows = invented()
    other = peer(rows[:PEER_SERIES])
    named = "AutoETS: not installed in .venv-bench"
    days = np.arange(FIRST, FIRST + DAYS)

    def plain() -> None:
        for k in range(SERIES):
            forecasts(rows[k : k + 1], 1, HORIZON)[0].quantiles([0.05, 0.5, 0.95])

    def tested() -> None:
        for k in range(SERIES):
            backtest.backtest(
                days=days,
                values=rows[k, :DAYS],
                horizon=HORIZON,
                origins=ORIGINS,
                transform="log1p",
                seed=1,
                name=f"series/{k}",
            )

    def assessed() -> None:
        for k in range(ASSESS_SERIES):
            growth.weekly_means(forecasts(rows[k : k + 1], 1, ASSESS_HORIZON)[0].paths)

    alone = cpu(plain)
    theirs = f"AutoETS {other[0] * SERIES:.0f} CPU s ({PEER_SERIES} run)" if other else named
    print(f"200 series, a year ahead | {alone:.1f} CPU s | < 10 CPU s | {theirs}")
    both = alone + cpu(tested)
    chosen = backtest.plan(
        first=int(days[0]), last=int(days[-1]), step=1.0, horizon=HORIZON, origins=ORIGINS
    )
    print(
        f"the same with a backtest ({ORIGINS} origins, training cut to {chosen.training_days} days)"
        f" | {both:.1f} CPU s | < 60 CPU s | none"
    )
    print(f"15 series, 1,500 days, weekly means | {cpu(assessed):.2f} CPU s | < 2 s | none")
    held, score, miss = quality(rows, PEER_SERIES)
    names = ("coverage of 90 %", "interval score", "MAE")
    for k, (name, own) in enumerate(zip(names, (held, score, miss), strict=True)):
        theirs = f"AutoETS {other[k + 1]:.4g}" if other else named
        print(f"{name}, the first {PEER_SERIES} series | {own:.4g} | none | {theirs}")
    print(f"{names[0]}, all {SERIES} series | {quality(rows, SERIES)[0]:.3f} | .80-.97 | none")


if __name__ == "__main__":
    main()
