# ruff: noqa: INP001 - a program beside the tutorial, not a package
"""The measuring bench of one process: reviews as they were, as a formula and as simulated.

Run ``python docs/tutorial/wikimedia/review.py`` with $MYCEL_DATA set; it prints four tables of
aggregates. Service times are declared, so every table that needs one is shown for several.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import build
import changes
import numpy as np
import numpy.typing as npt
from changes import TODAY, Changes, Floats

from mycel.cli.outcome import Table, aligned
from mycel.engine import chance
from mycel.engine.movement import Capacity, Movement
from mycel.engine.scaling import queue, scenario, waiting

Flags = npt.NDArray[np.bool_]

DECLARED = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Hours of work per review that the tables try out."""
SEED = 1
WORLDS = 2_000
UNTIL, GROWTH = date(2024, 12, 31), 2.0
HOURS_PER_WEEK = 168.0
LATE = build.PROMISE.answer_within_hours or 0.0
SIMULATED_SINCE = date(2018, 12, 31)
WINDOW = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class Rates:
    """What the queue needs: arrivals per hour, and whole people with hours a week each."""

    arrivals: float
    people: int

    def service_rate(self, *, hours: float) -> float:
        """Return the reviews that one person completes per clock hour."""
        return build.HOURS_EACH / HOURS_PER_WEEK / hours


def measured(*, every: Changes) -> Table:
    """Return how long changes waited; all of them landed, so nothing is censored."""
    reviews = every.reviews()
    parts = (
        ("all", every),
        ("landed by the author", every.where(every.author == every.lander)),
        ("landed by somebody else", reviews),
    )
    heads = ("changes", "n", "p50 h", "p90 h", "p95 h", "mean h", "cv2", "gap cv2", "in 72 h")
    rows = []
    for name, part in parts:
        hours = part.hours
        p50, p90, p95 = waiting.quantiles(
            durations=hours, observed=np.ones(len(part), dtype=np.bool_)
        )
        cv2 = float(hours.var() / hours.mean() ** 2)
        within = float(np.mean(hours <= LATE))
        gaps = changes.cv2_gaps(changes=part)
        rows.append((name, len(part), p50, p90, p95, float(hours.mean()), cv2, gaps, within))
    return Table(heads, rows)


def censored(*, reviews: Changes) -> Table:
    """Return the last weeks as they looked on the day: what had not landed yet still waited."""
    part = reviews.authored_in(since=TODAY - WINDOW, until=TODAY)
    left = (changes.seconds(TODAY) - part.authored) / changes.HOUR
    seen = part.hours <= left
    lasted = np.minimum(part.hours, left)
    rows = [
        ("open ones dropped (wrong)", int(seen.sum()), 0, *_quantiles(lasted[seen], seen[seen])),
        ("open ones counted (Kaplan-Meier)", len(part), int((~seen).sum()),
         *_quantiles(lasted, seen)),
    ]  # fmt: skip
    return Table(("last 13 weeks", "n", "open", "p50 h", "p90 h", "p95 h"), rows)


def _quantiles(durations: Floats, observed: Flags) -> tuple[float | None, ...]:
    return waiting.quantiles(durations=durations, observed=observed)


def by_year(*, reviews: Changes) -> Table:
    """Return reviews per week, people and median wait by the year in which they were written."""
    active = dict(zip(changes.weeks(), changes.active(reviews=reviews), strict=True))
    rows = []
    for year in range(2016, 2022):
        part = reviews.authored_in(since=date(year, 1, 1), until=date(year + 1, 1, 1))
        weekly = [people for monday, people in active.items() if monday.year == year]
        p50, p90, _ = _quantiles(part.hours, np.ones(len(part), dtype=np.bool_))
        people, landed = changes.bus_factor(changes=part)
        row = (str(year), len(part), float(np.mean(weekly)), p50, p90, people, landed)
        rows.append(row)
    heads = ("year", "reviews", "landers/week", "p50 h", "p90 h", "bus factor", "of")
    return Table(heads, rows)


def queued(*, reviews: Changes) -> tuple[Rates, Table]:
    """Return the formula's look and the simulated one, for every declared service time.

    Both use the same exponential service; the formula assumes Poisson arrivals, the simulation
    takes the moments at which the changes were really written. *Begun* is the promise, *landed* the
    whole time including the work, which four hours a week stretch over days.
    """
    part = reviews.authored_in(since=SIMULATED_SINCE, until=TODAY)
    come = (part.authored - changes.seconds(SIMULATED_SINCE)) / changes.HOUR
    span = (TODAY - SIMULATED_SINCE).days * 24
    weekly = [
        people
        for monday, people in zip(changes.weeks(), changes.active(reviews=reviews), strict=True)
        if monday >= SIMULATED_SINCE
    ]
    rates = Rates(arrivals=len(come) / span, people=round(float(np.mean(weekly))))
    drawn = chance.stream(seed=SEED, name="puppet-review:service").exponential(size=len(come))
    rows: list[tuple[object, ...]] = []
    for hours in DECLARED:
        rate = rates.service_rate(hours=hours)
        waits = waiting.simulate(arrivals=come, services=drawn / rate, servers=rates.people)
        used = rates.arrivals / rate / rates.people
        kept = (_formula(rates, rate), waits.p_within(LATE))
        rows.append((f"{hours:g}", used, *kept, *_landed(waits.completed - come)))
    rows.append(("measured", None, None, None, *_landed(part.hours)))
    heads = ("service h", "in use", "Erlang 72 h", "begun 72 h",
             "landed 72 h", "p50 h", "p90 h", "p95 h")  # fmt: skip
    return rates, Table(heads, rows)


def _landed(hours: Floats) -> tuple[float | None, ...]:
    """The share that landed in time, and the quantiles of the time to landing."""
    return float(np.mean(hours <= LATE)), *_quantiles(hours, np.ones(len(hours), dtype=np.bool_))


def _formula(rates: Rates, rate: float) -> float | None:
    try:
        found = queue.mmc(
            arrivals=rates.arrivals, service_rate=rate, servers=rates.people, within=LATE
        )
    except queue.UnstableError:
        return None
    return found.p_within


def sensitivity(*, whole: Movement) -> Table:
    """Return capacity and crossing of the review for every declared service time, held exactly."""
    rows = [_crossing(whole=whole, hours=(hours, hours), name=f"{hours:g}") for hours in DECLARED]
    low, high = build.SERVICE_HOURS
    rows.append(_crossing(whole=whole, hours=build.SERVICE_HOURS, name=f"{low:g} to {high:g}"))
    heads = ("service h", "reviews/week", "headroom", "crosses", "p10", "p50")
    return Table(heads, rows)


def _crossing(
    *, whole: Movement, hours: tuple[float, float], name: str
) -> tuple[str, float | None, float | None, float, str, str]:
    node = whole.nodes[build.REVIEW]
    stated = node.capacity
    if not isinstance(stated, Capacity):
        raise SystemExit("build: the review has no capacity; expected a queue")
    nodes = {
        **whole.nodes,
        build.REVIEW: replace(node, capacity=replace(stated, service_hours=hours)),
    }
    outlook = scenario.assess(
        movement=replace(whole, nodes=nodes),
        today=TODAY,
        until=UNTIL,
        growth=GROWTH,
        scenario=None,
        worlds=WORLDS,
        seed=SEED,
    )
    one = next(one for one in outlook.nodes if one.ref == build.REVIEW)
    if one.crossing is None:
        raise SystemExit("build: the review is not measured; expected a demand and a capacity")
    days = (one.crossing.p10, one.crossing.p50)
    p10, p50 = ("later" if day is None else f"{day:%Y-%m}" for day in days)
    return name, one.capacity, one.headroom, one.crossing.probability, p10, p50


def lines(*, data: Path) -> Iterator[str]:
    """Yield everything that the program prints."""
    every = changes.read(data=data)
    reviews = every.reviews()
    yield "1. Measured: hours from writing to landing."
    yield from aligned(measured(every=every))
    yield ""
    yield from aligned(by_year(reviews=reviews))
    yield ""
    yield f"2. As seen on {TODAY}: some still wait."
    yield from aligned(censored(reviews=reviews))
    yield ""
    rates, table = queued(reviews=reviews)
    yield (
        f"3. As a queue since {SIMULATED_SINCE}: {rates.arrivals * HOURS_PER_WEEK:.1f} reviews a "
        f"week, {rates.people} people with {build.HOURS_EACH:g} h a week each (declared)."
    )
    yield from aligned(table)
    yield ""
    yield f"4. What the declared service time decides: demand ×{GROWTH:g} by {UNTIL}, from {TODAY}."
    yield from aligned(sensitivity(whole=build.built(data=data)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the four tables."""
    argparse.ArgumentParser(description="Print the review's figures.").parse_args(arguments)
    for line in lines(data=build.data_folder()):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
