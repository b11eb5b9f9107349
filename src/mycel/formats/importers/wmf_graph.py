"""The importer of Wikimedia's service graph: JSON with source, nodes and edges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mycel.engine.movement import (
    Capacity,
    Dependency,
    Law,
    Movement,
    Node,
    NodeKind,
    Strength,
)
from mycel.formats import json
from mycel.formats.importers import wmf
from mycel.formats.importers.imported import Imported, Report, may_be, the_only_file
from mycel.formats.importers.items import Item
from mycel.formats.importers.refs import refs_for
from mycel.formats.problems import Problem, shown

NOTE = "strength not stated by the source"
KINDS: Mapping[str, NodeKind] = {"service": NodeKind.PLATFORM, "datastore": NodeKind.RESOURCE}
PRODUCTION_FILES = ("values.yaml", "values-production.yaml")
"""The value files that speak for a whole service; the others speak for a release or a site."""
_TAKEN = wmf.TAKEN | {"id", "kind", "replicas"}


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    source: str
    target: str
    via: str
    listener: str


def read(*, files: Mapping[str, bytes]) -> Imported:
    """Read one dependency graph; see docs/reference/import-formats.md for the mapping."""
    file, data = the_only_file(files=files, format_name="wmf-graph")
    top = Item(file=file, path="", value=json.read(data=data, file=file))
    report = Report()
    report.skip_fields(
        where="graph",
        found=top.mapping(),
        taken=frozenset({"source", "nodes", "edges"}),
        whys={},
    )
    source = top.need(key="source").line_of_text()
    services = _services(top=top)
    refs = refs_for(kind="node", names={name: name for name in services}, report=report)
    edges = _edges(top=top, refs=refs, report=report)
    needs = _needs(edges=edges, report=report)
    nodes = {
        refs[name]: _node(
            item=item, source=source, needs=needs.get(refs[name], {}), refs=refs, report=report
        )
        for name, item in services.items()
    }
    movement = Movement(name=source, nodes=dict(sorted(nodes.items())))
    return Imported(movement=movement, skipped=report.lines(), dependencies=len(edges))


def recognises(*, name: str, data: bytes) -> bool:
    """Say whether a file is such a graph: a JSON object with nodes and edges."""
    if not may_be(name=name, suffixes=(".json",)):
        return False
    try:
        value = json.read(data=data, file=name)
    except Problem:
        return False
    return isinstance(value, dict) and {"source", "nodes", "edges"} <= value.keys()


def _services(*, top: Item) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in top.need(key="nodes").entries():
        name = item.need(key="id").line_of_text()
        if name in found:
            raise item.problem(
                text=f"the id {shown(value=name)} stands twice; expected each node once"
            )
        found[name] = item
    return found


def _edges(*, top: Item, refs: Mapping[str, str], report: Report) -> set[_Edge]:
    """Return the distinct edges; what calls on two listeners is one edge for each."""
    seen: set[_Edge] = set()
    for item in top.need(key="edges").entries():
        edge = _Edge(
            source=_end(item=item, key="from", refs=refs),
            target=_end(item=item, key="to", refs=refs),
            via=item.text_at(key="via") or "",
            listener=item.text_at(key="listener") or "",
        )
        shown = f"the edge {edge.source} → {edge.target}"
        report.skip_fields(
            where="edges",
            found=item.mapping(),
            taken=frozenset({"from", "to"}),
            whys={
                "via": "the way of a call has no place in a dependency",
                "listener": "the way of a call has no place in a dependency",
            },
        )
        if edge.source == edge.target:
            report.skip(what=shown, why="a node cannot depend on itself")
        elif edge in seen:
            report.skip(what=shown, why="the same edge stands there already; it is taken once")
        else:
            seen.add(edge)
    return seen


def _needs(*, edges: Iterable[_Edge], report: Report) -> dict[str, set[str]]:
    """Return source ref → target refs; a movement names each dependency once."""
    needs: dict[str, set[str]] = {}
    for edge in edges:
        targets = needs.setdefault(edge.source, set())
        if edge.target in targets:
            report.skip(
                what=f"the further line of the edge {edge.source} → {edge.target}",
                why="it is stated once more for another listener; one dependency stands for both",
            )
        targets.add(edge.target)
    return needs


def _end(*, item: Item, key: str, refs: Mapping[str, str]) -> str:
    name = item.need(key=key).text()
    if name not in refs:
        raise item.problem(
            text=f"no node has the id {shown(value=name)}; expected one of the nodes"
        )
    return refs[name]


def _node(
    *,
    item: Item,
    source: str,
    needs: Iterable[str],
    refs: Mapping[str, str],
    report: Report,
) -> Node:
    name = item.need(key="id").line_of_text()
    kind = item.need(key="kind")
    if kind.text() not in KINDS:
        raise kind.problem(
            text=f"{shown(value=kind.text())} is no kind; expected {' or '.join(KINDS)}"
        )
    report.skip_fields(where="nodes", found=item.mapping(), taken=_TAKEN, whys=wmf.WHYS)
    replicas = _replicas(item=item, ref=refs[name], report=report)
    return Node(
        ref=refs[name],
        kind=KINDS[kind.text()],
        name=name,
        description=wmf.described(service=item, report=report),
        unit=None if replicas is None else "replicas",
        capacity=None
        if replicas is None
        else Capacity(law=Law.LINEAR, per_server=1.0, servers=float(replicas)),
        depends_on=tuple(
            Dependency(node=target, strength=Strength.HARD, note=NOTE) for target in sorted(needs)
        ),
        source_id=name,
        source=source,
    )


def _replicas(*, item: Item, ref: str, report: Report) -> int | None:
    """Return the replicas of the file that speaks for the service; None where none does."""
    found = item.get(key="replicas")
    if found is None:
        return None
    counts = {file: _count(item=found.need(key=file)) for file in found.mapping()}
    sites = item.texts_at(key="sites")
    chosen = next((file for file in PRODUCTION_FILES if file in counts), None)
    by_site = [file for file in counts if file.removeprefix("values-")[:-5] in sites]
    if chosen is None or any(counts[file] != counts[chosen] for file in by_site):
        report.skip(
            what=f"replicas of {ref} ({', '.join(sorted(counts))})",
            why="replicas are stated only per release or site; they do not add up to one number",
        )
        return None
    for _ in range(len(counts) - 1):
        report.skip(
            what="replicas of a single release or site",
            why=f"{' or '.join(PRODUCTION_FILES)} speaks for the whole service",
        )
    return counts[chosen]


def _count(*, item: Item) -> int:
    if isinstance(item.value, bool) or not isinstance(item.value, int) or item.value < 0:
        raise item.problem(text="this is no count; expected a whole number of 0 or more")
    return item.value
