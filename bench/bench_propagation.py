"""Propagation: 10,000 nodes, 50,000 edges, 1,024 worlds, beside networkx in the same run.

Target: less than 1 CPU second and less than 300 MB for building, drawing and spreading.
"""

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from mycel.engine.chance import stream
from mycel.engine.movement import Dependency, Strength
from mycel.engine.scaling import faulttree, worlds
from mycel.engine.scaling.faulttree import FaultTree, Gate, Operator
from mycel.engine.scaling.network import Network, propagate
from mycel.engine.scaling.worlds import Words

NODES, EDGES, WORLDS, OWN = 10_000, 50_000, 1024, 0.001
NETWORKX_WORLDS = 20
CPU_SECONDS, MEGABYTES = 1.0, 300
TREE_WORLDS = 2**23


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def random_edges() -> list[tuple[int, int]]:
    pairs = stream(seed=1, name="bench/edges").integers(0, NODES, size=(EDGES, 2))
    return [(int(a), int(b)) for a, b in pairs]


def build(pairs: list[tuple[int, int]], strength: Strength) -> Network:
    weight = 0.7 if strength is Strength.SOFT else None
    names = [f"node/{at}" for at in range(NODES)]
    needs: dict[str, list[Dependency]] = {name: [] for name in names}
    for a, b in pairs:
        needs[names[a]].append(Dependency(node=names[b], strength=strength, weight=weight))
    return Network.build(nodes=names, depends_on=needs)


def draw(names: tuple[str, ...], probability: float) -> Words:
    rows = [
        worlds.bernoulli(
            probability=probability, rng=stream(seed=1, name=f"bench/{name}"), worlds=WORLDS
        )
        for name in names
    ]
    return np.stack(rows)


def networkx_seconds(pairs: list[tuple[int, int]], own: Words, found: Words) -> float:
    import networkx as nx

    oracle: nx.DiGraph[int] = nx.DiGraph()
    oracle.add_nodes_from(range(NODES))
    oracle.add_edges_from((b, a) for a, b in pairs)
    failed = worlds.unpack(words=own, worlds=WORLDS)
    down = worlds.unpack(words=found, worlds=WORLDS)
    start = time.process_time()
    for world in range(NETWORKX_WORLDS):
        reached: set[int] = set()
        for node in np.flatnonzero(failed[:, world]).tolist():
            if node not in reached:
                reached |= {node} | nx.descendants(oracle, node)
        if reached != set(np.flatnonzero(down[:, world]).tolist()):
            raise SystemExit(f"networkx disagrees in world {world}")
    return time.process_time() - start


def main() -> int:
    pairs = random_edges()
    marks = [time.process_time()]
    network = build(pairs, Strength.HARD)
    marks.append(time.process_time())
    own = draw(network.nodes, OWN)
    marks.append(time.process_time())
    down = propagate(network=network, own=own)
    marks.append(time.process_time())
    build_s, draw_s, spread_s = np.diff(marks).tolist()
    peak = megabytes()
    soft = build(pairs, Strength.SOFT)
    start = time.process_time()
    transmitted = draw(soft.soft_names, 0.7)
    soft_draw_s = time.process_time() - start
    propagate(network=soft, own=own, transmitted=transmitted)
    soft_s = time.process_time() - start - soft_draw_s
    soft_peak = megabytes()
    start = time.process_time()
    events = {f"e{at}": 1e-6 for at in range(14)}
    tree = FaultTree(top="t", gates={"t": Gate(Operator.OR, tuple(events))}, events=events)
    faulttree.estimate(tree=tree, worlds=TREE_WORLDS, seed=1)
    tree_s = time.process_time() - start
    tree_peak = megabytes()
    other = networkx_seconds(pairs, own, down)
    total = build_s + draw_s + spread_s
    passed = total < CPU_SECONDS and peak < MEGABYTES and tree_peak < MEGABYTES
    print(f"{NODES} nodes, {EDGES} hard edges, {WORLDS} worlds (CPU seconds)")
    print(f"  network from dependencies {build_s:.2f}")
    print(f"  own failures, one stream per node {draw_s:.2f}; spread {spread_s:.2f}; {peak:.0f} MB")
    print(f"  together {total:.2f}; target < {CPU_SECONDS} s and < {MEGABYTES} MB: {passed}")
    print(f"all edges soft: draw, one stream per edge {soft_draw_s:.2f}; spread {soft_s:.2f}")
    print(f"  {soft_peak:.0f} MB")
    print(f"fault tree, 14 events, 2**23 worlds: {tree_s:.2f}; {tree_peak:.0f} MB")
    scaled = other * WORLDS / NETWORKX_WORLDS
    print(f"networkx on {NETWORKX_WORLDS} worlds: {other:.2f}, same outages in each of them;")
    print(f"  scaled to {WORLDS} worlds: {scaled:.0f} (scaled, not run)")
    figures = {
        "build": build_s,
        "draw": draw_s,
        "spread": spread_s,
        "megabytes": peak,
        "soft_draw": soft_draw_s,
        "soft_spread": soft_s,
        "tree": tree_s,
        "tree_megabytes": tree_peak,
        "networkx_scaled": scaled,
        "passed": passed,
    }
    print(json.dumps({"propagation": figures}))
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
