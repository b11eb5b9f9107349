# ruff: noqa: INP001 - a program beside the tutorial, not a package
"""The workshop of the real map: Wikimedia's services, their machines, and a review that people do.

Run ``python docs/tutorial/wikimedia/build.py DIR`` to write the movement as code into a new folder.
It reads public data from the folder in $MYCEL_DATA, draws nothing by chance, and writes no person:
only counts by week, replicas by day, and which services hang on one or two people.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import changes
import services

from mycel.cli import files
from mycel.engine.movement import (
    Capacity,
    Demand,
    Dependency,
    Law,
    Movement,
    Node,
    NodeKind,
    Promise,
    Risk,
)
from mycel.formats import importers, movement
from mycel.formats.problems import Problem

SERVICE_HOURS = (0.25, 2.0)
"""Declared, not measured: hours of work that one review takes, as a 90 % range."""
HOURS_EACH = 4.0
"""Declared, not measured: hours a week that everybody who lands gives to reviews."""
PROMISE = Promise(answer_within_hours=72.0, share=0.9)
"""Declared: nobody has promised this; it is the measure that the tutorial tries out."""
REVIEW, LANDERS = "node/puppet-review", "node/puppet-landers"
ASKED, HOURS = "series/puppet-reviews.csv", "series/puppet-lander-hours.csv"
SOURCE = "operations-puppet, changes authored 2016 to 2021"


def built(*, data: Path) -> Movement:
    """Return the imported map with machines over time, the review, and what hangs on few people."""
    graph_file = data / changes.WMF / "dependency_graph.json"
    if not graph_file.is_file():
        raise SystemExit(f"{graph_file.name}: there is no such file; expected it in $MYCEL_DATA")
    found = importers.IMPORTERS["wmf-graph"].read(files={graph_file.name: graph_file.read_bytes()})
    return with_people(with_review(with_machines(found.movement, data=data), data=data), data=data)


def with_machines(start: Movement, *, data: Path) -> Movement:
    """Give every service with a history of its own the replicas that it had on each day.

    A history that ends at another number than the map misses a change; the map's number stays.
    """
    nodes, series = dict(start.nodes), dict(start.series)
    history = services.replicas(data=data)
    for ref, node in start.nodes.items():
        known = history.get(node.source_id or "")
        if known is None or node.capacity is None or known.values[-1] != node.capacity.servers:
            continue
        path = f"series/replicas-{ref.partition('/')[2]}.csv"
        series[path] = known
        nodes[ref] = replace(node, capacity=Capacity(law=Law.STEP, series=path))
    return replace(start, nodes=nodes, series=dict(sorted(series.items())))


def with_review(start: Movement, *, data: Path) -> Movement:
    """Add the review of changes as a queue, and the people who do it as a pool."""
    reviews = changes.read(data=data).reviews()
    people = changes.landers(reviews=reviews)
    hours = replace(people, values=tuple(round(one * HOURS_EACH, 2) for one in people.values))
    low, high = SERVICE_HOURS
    review = Node(
        ref=REVIEW,
        kind=NodeKind.PROCESS,
        name="Review of configuration changes",
        description="Changes to operations-puppet that somebody else than the author landed.",
        unit="reviews/week",
        demand=Demand(series=ASKED),
        capacity=Capacity(
            law=Law.QUEUE,
            service_hours=SERVICE_HOURS,
            pool=LANDERS,
            hours_per_server_per_week=HOURS_EACH,
        ),
        promise=PROMISE,
        depends_on=(
            Dependency(
                node=LANDERS, per_unit=round((low * high) ** 0.5, 4), note="middle of service_hours"
            ),
        ),
        source=SOURCE,
    )
    pool = Node(
        ref=LANDERS,
        kind=NodeKind.POOL,
        name="People who land changes of others",
        unit="hours/week",
        capacity=Capacity(law=Law.STEP, series=HOURS),
        source=SOURCE,
    )
    asked = {ASKED: changes.arrivals(reviews=reviews), HOURS: hours}
    return replace(
        start,
        nodes=dict(sorted({**start.nodes, REVIEW: review, LANDERS: pool}.items())),
        series=dict(sorted({**start.series, **asked}.items())),
    )


def with_people(start: Movement, *, data: Path) -> Movement:
    """Add the services of the map that hang on one person, and those that hang on two."""
    factors = services.bus_factors(data=data)
    words = {1: ("one-person", "One person"), 2: ("two-people", "Two people")}
    risks = {}
    for factor, (slug, who) in words.items():
        ref = f"risk/{slug}"
        affects = tuple(
            node.ref for node in start.nodes.values() if factors.get(node.source_id or "") == factor
        )
        risks[ref] = Risk(
            ref=ref,
            affects=affects,
            cause=f"{who} made more than half of the changes of three years.",
            event="They are no longer there.",
        )
    return replace(start, risks=risks)


def told(*, movement_: Movement, data: Path, folder: str) -> list[str]:
    """Return what was written, in sentences of aggregates."""
    every = changes.read(data=data)
    reviews = every.reviews()
    steps = sum(path.startswith("series/replicas-") for path in movement_.series)
    recorded, of_services = services.changes_recorded(data=data)
    factors = services.bus_factors(data=data)
    count = services.spread(factors=factors)
    people, landed = changes.bus_factor(changes=reviews)
    all_people, all_landed = changes.bus_factor(changes=every)
    one, two = (len(movement_.risks[ref].affects) for ref in ("risk/one-person", "risk/two-people"))
    return [
        f"Wrote {folder}: {len(movement_.nodes)} nodes, {len(movement_.series)} series.",
        f"Reviews: {len(reviews):,} of {len(every):,} changes were landed by somebody else.",
        (
            f"Bus factor of these reviews: {people} of {landed} people landed more than half "
            f"(of all changes: {all_people} of {all_landed})."
        ),
        (
            f"Bus factor of {len(factors)} services: {count[1]} hang on one person, {count[2]} on "
            f"two, {count[3]} on three or more; on this map {one} and {two}."
        ),
        (
            f"Machines: {recorded} changes of replicas in {of_services} services; "
            f"{steps} services on this map have a history that ends where the map stands."
        ),
    ]


def data_folder() -> Path:
    """Return the folder of public data, or stop with one sentence."""
    named = os.environ.get("MYCEL_DATA")
    if not named or not Path(named).is_dir():
        raise SystemExit("MYCEL_DATA: expected the folder of public data, with infrastructure/wmf/")
    return Path(named)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the movement into a new or empty folder and say what it holds."""
    parser = argparse.ArgumentParser(description="Write the real map as movement code.")
    parser.add_argument("folder", metavar="DIR", help="a new or empty folder")
    folder = parser.parse_args(arguments).folder
    data = data_folder()
    whole = built(data=data)
    try:
        files.write_folder(files=movement.write(movement=whole), folder=folder)
    except Problem as refusal:
        raise SystemExit(f"build: {refusal}") from refusal
    sys.stdout.write("\n".join(told(movement_=whole, data=data, folder=folder)) + "\n")


if __name__ == "__main__":
    main()
