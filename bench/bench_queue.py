"""Benchmark of queues: largest arrival rates over 10,000 worlds, the event loop, the bootstrap."""

import time
from collections.abc import Callable

import numpy as np

from mycel.engine import chance
from mycel.engine.scaling import laws, queue, waiting

WORLDS, CASES, ROWS = 10_000, 200_000, 200


def best(work: Callable[[], object], rounds: int = 5) -> float:
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def line(name: str, seconds: float, target: float) -> None:
    print(f"{name:46} {seconds:8.4f} s   target {target:g} s   {seconds <= target}")


def main() -> None:
    rng = chance.stream(seed=1, name="bench/queue")
    rates = rng.lognormal(0, 1, size=WORLDS)
    promise = {"servers": 2.4, "within": 2.0, "share": 0.9}
    line(
        "largest arrivals, 10,000 worlds",
        best(lambda: queue.largest_arrivals(service_rate=rates, **promise)),
        0.02,
    )
    come = waiting.poisson_arrivals(rate=10 / 3, count=CASES, rng=rng)
    need = rng.exponential(3.0, size=CASES)
    line(
        "event loop, 12 servers, 200,000 cases",
        best(lambda: waiting.simulate(arrivals=come, services=need, servers=12), 2),
        1.0,
    )
    rows = np.cumsum(rng.exponential(0.3, size=(ROWS, 4000)), axis=1)
    work = rng.exponential(3.0, size=rows.shape)
    line(
        "replications, 200 rows of 4,000 cases",
        best(lambda: waiting.replicate(arrivals=rows, services=work, servers=12), 2),
        1.0,
    )
    load = np.array([1.0, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64])
    carried = laws.usl(servers=load, alpha=0.03, beta=2e-4, gamma=20) + rng.normal(0, 3, load.size)
    line(
        "bootstrap of the scalability law, 1,000 refits",
        best(lambda: laws.bootstrap_usl(load=load, throughput=carried, rng=rng), 2),
        1.0,
    )


if __name__ == "__main__":
    main()
