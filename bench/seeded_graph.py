"""Seeded graph: the public dependency graph, bare or with made-up measurements on every node."""

import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from mycel.engine.movement import (
    Capacity,
    Demand,
    Dependency,
    Growth,
    Law,
    Movement,
    Node,
    NodeKind,
    Planned,
    Promise,
    Scenario,
    Series,
    Shock,
)

GRAPH = Path("infrastructure") / "wmf" / "dependency_graph.json"
PLANS = (date(2027, 7, 1), date(2028, 7, 1), date(2029, 7, 1))


def bare(*, data: Path) -> Movement:
    """The graph as published: who depends on whom, nothing measured."""
    held = json.loads((data / GRAPH).read_text(encoding="utf-8"))
    needs: dict[str, list[Dependency]] = {}
    for edge in held["edges"]:
        needs.setdefault(edge["from"], []).append(Dependency(node=f"node/{edge['to']}"))
    nodes = {
        f"node/{one['id']}": Node(
            ref=f"node/{one['id']}",
            kind=NodeKind.PLATFORM,
            name=one["id"],
            unit="requests/s",
            depends_on=tuple(needs.get(one["id"], ())),
        )
        for one in held["nodes"]
    }
    return Movement(name="Seeded graph", nodes=dict(sorted(nodes.items())))


def measured(*, data: Path, seed: int = 1, series: int = 3) -> Movement:
    """The same graph in which every node has demand and capacity and every edge a per_unit.

    A tenth are queues, a quarter USL, a tenth have a plan; ``series`` nodes have a daily series.
    """
    rng = np.random.default_rng(seed)
    plain = bare(data=data)
    load = {ref: float(rng.lognormal(4, 1)) for ref in plain.nodes}
    edges = [(ref, need.node) for ref, node in plain.nodes.items() for need in node.depends_on]
    share = {edge: float(rng.uniform(0.05, 0.6)) for edge in edges}
    total = dict(load)
    for _ in range(40):
        total = {
            ref: load[ref]
            + sum(share[one, other] * total[one] for one, other in edges if other == ref)
            for ref in load
        }
    paths = {f"series/{index}.csv": _series(rng) for index in range(series)}
    driven = dict(
        zip(list(plain.nodes)[7 :: len(plain.nodes) // (series + 1)], paths, strict=False)
    )
    nodes = {}
    for index, (ref, node) in enumerate(plain.nodes.items()):
        low = load[ref] * float(rng.uniform(0.7, 0.95))
        demand = Demand(now=(low, load[ref] ** 2 / low), growth_per_year=(0.0, 0.3))
        if ref in driven:
            demand = Demand(series=driven[ref])
        promise, capacity = _capacity(rng, index, total[ref])
        nodes[ref] = Node(
            ref=ref,
            kind=node.kind,
            name=node.name,
            unit=node.unit,
            demand=demand,
            capacity=capacity,
            promise=promise,
            depends_on=tuple(
                Dependency(node=need.node, per_unit=share[ref, need.node])
                for need in node.depends_on
            ),
        )
    hit = sorted(nodes)[::20]
    shock = Shock("shock/cut", (0.05, 0.2), dict.fromkeys(hit, (0.2, 0.5)))
    triple = Scenario(
        "scenario/triple", "Triple", Growth(3.0, date(2030, 12, 31), (2.0, 5.0)), (shock,)
    )
    return Movement(name="Seeded graph", nodes=nodes, series=paths, scenarios={triple.ref: triple})


def _capacity(rng: np.random.Generator, index: int, load: float) -> tuple[Promise | None, Capacity]:
    wanted, servers = load * float(rng.uniform(1.3, 6)), int(rng.integers(4, 40))
    plan: tuple[Planned, ...] = ()
    if index % 10 == 3:
        plan = (Planned(PLANS[index % 3], servers=servers * 1.5),)
    if index % 10 == 5:
        hours = servers / (wanted * 3600)
        return Promise(answer_within_hours=hours, share=0.9), Capacity(
            law=Law.QUEUE, servers=servers, service_hours=(hours * 0.9, hours / 0.9)
        )
    if index % 4 == 0:
        bent = servers / (1 + 0.02 * (servers - 1) + 0.0003 * servers * (servers - 1))
        return None, Capacity(
            law=Law.USL, servers=servers, alpha=0.02, beta=0.0003, gamma=wanted / bent, plan=plan
        )
    return None, Capacity(law=Law.LINEAR, servers=servers, per_server=wanted / servers, plan=plan)


def _series(rng: np.random.Generator) -> Series:
    days = np.arange(1096)
    weekly = 0.1 * np.sin(2 * math.pi * days / 7) + 0.2 * np.sin(2 * math.pi * days / 365.25)
    noise = 0.05 * rng.standard_normal(days.size)
    values = np.exp(5 + 0.0002 * days + weekly + noise)
    last = date(2026, 11, 20)
    return Series(
        tuple(last - timedelta(days=int(day)) for day in days[::-1]), tuple(values.tolist())
    )
