"""Wikimedia's graph and catalogue become nodes; what has no place is reported."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.engine.movement import Law, NodeKind, Strength
from mycel.formats import movement
from mycel.formats.importers import Imported, wmf_graph, wmf_services
from mycel.formats.problems import Problem

GRAPH = "infrastructure/wmf/dependency_graph.json"


def graph(**changed: object) -> dict[str, object]:
    """Return a small graph, with keys exchanged."""
    plain: dict[str, object] = {
        "source": "example@1",
        "nodes": [{"id": "Web", "kind": "service"}, {"id": "db/a", "kind": "datastore"}],
        "edges": [{"from": "Web", "to": "db/a", "via": "mesh", "listener": "l"}],
    }
    return plain | changed


def read(value: object) -> Imported:
    return wmf_graph.read(files={"folder/g.json": json.dumps(value).encode()})


def whats(imported: Imported) -> list[str]:
    return [one.what for one in imported.skipped]


def test_the_public_graph_has_its_published_size(public_data: Path) -> None:
    files = {"g.json": (public_data / GRAPH).read_bytes()}
    imported = wmf_graph.read(files=files)
    nodes = imported.movement.nodes
    assert (len(nodes), imported.dependencies) == (265, 231)
    assert sum(len(node.depends_on) for node in nodes.values()) == 225
    assert sum(what.startswith("the further line") for what in whats(imported)) == 6
    kinds = [node.kind for node in nodes.values()]
    assert (kinds.count(NodeKind.PLATFORM), kinds.count(NodeKind.RESOURCE)) == (214, 51)
    assert {one.strength for node in nodes.values() for one in node.depends_on} == {Strength.HARD}
    notes = {one.note for node in nodes.values() for one in node.depends_on}
    assert notes == {"strength not stated by the source"}
    assert not any(node.steward for node in nodes.values())
    assert nodes["node/kafka-jumbo-eqiad"].source_id == "kafka/jumbo-eqiad"
    assert imported == wmf_graph.read(files=files)


def test_the_public_graph_keeps_its_one_cycle(public_data: Path) -> None:
    files = {"g.json": (public_data / GRAPH).read_bytes()}
    nodes = wmf_graph.read(files=files).movement.nodes
    needs = {ref: {one.node for one in node.depends_on} for ref, node in nodes.items()}
    pair = {"node/recommendation-api-ng", "node/rest-gateway"}
    assert {a for a in needs for b in needs[a] if a in needs[b]} == pair
    while loose := {a for a in needs if not needs[a] & needs.keys()}:
        needs = {a: needs[a] for a in needs if a not in loose}
    while loose := needs.keys() - set().union(*needs.values()):
        needs = {a: needs[a] for a in needs if a not in loose}
    assert needs.keys() == pair


def test_replicas_become_capacity_only_where_one_number_speaks(public_data: Path) -> None:
    imported = wmf_graph.read(files={"g.json": (public_data / GRAPH).read_bytes()})
    nodes = imported.movement.nodes
    known = [node for node in nodes.values() if node.capacity is not None]
    assert len(known) == 68
    assert {(node.unit, node.capacity.law) for node in known if node.capacity} == {
        ("replicas", Law.LINEAR)
    }
    changeprop = nodes["node/changeprop"].capacity
    assert changeprop is not None
    assert (changeprop.servers, changeprop.per_server) == (16, 1)
    assert nodes["node/mw-wikifunctions"].capacity is None
    assert any("replicas of node/mw-wikifunctions" in what for what in whats(imported))


def test_sites_that_differ_give_no_single_number() -> None:
    replicas = {"values.yaml": 4, "values-north.yaml": 9}
    node = {"id": "a", "kind": "service", "sites": ["north"], "replicas": replicas}
    imported = read(graph(nodes=[node], edges=[]))
    assert imported.movement.nodes["node/a"].capacity is None


@pytest.mark.parametrize(("year", "services"), [("2021-07-16", 100), ("2024-10-24", 136)])
def test_both_public_catalogues_are_read_whole(public_data: Path, year: str, services: int) -> None:
    name = f"service_catalog_{year}.yaml"
    files = {name: (public_data / "infrastructure" / "wmf" / name).read_bytes()}
    imported = wmf_services.read(files=files)
    nodes = imported.movement.nodes
    assert len(nodes) == services
    assert not any(node.steward for node in nodes.values())
    assert all("State: " in str(node.description) for node in nodes.values())
    assert all(node.source == name for node in nodes.values())
    assert not [one for one in imported.skipped if "does not know" in one.why]
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement
    assert imported == wmf_services.read(files=files)


def test_a_merge_key_brings_what_the_service_does_not_say() -> None:
    data = (
        b"service::catalog:\n  a: &a\n    description: A\n    state: production\n"
        b"    sites: [north]\n  b:\n    <<: *a\n    state: lvs_setup\n"
    )
    found = wmf_services.read(files={"service.yaml": data}).movement.nodes["node/b"]
    assert found.description == "A\nState: lvs_setup.\nSites: north."


def test_the_graph_goes_through_movement_files_unchanged(public_data: Path) -> None:
    imported = wmf_graph.read(files={"g.json": (public_data / GRAPH).read_bytes()})
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement


def test_edges_that_say_nothing_new_are_taken_once_and_reported() -> None:
    edge = {"from": "Web", "to": "db/a", "via": "mesh", "listener": "l"}
    loop = {"from": "Web", "to": "Web"}
    imported = read(graph(edges=[edge, edge, loop, edge | {"listener": "m"}]))
    assert imported.dependencies == 2
    assert len(imported.movement.nodes["node/web"].depends_on) == 1
    assert "the edge node/web → node/web" in whats(imported)
    assert "the edge node/web → node/db-a" in whats(imported)
    assert "the further line of the edge node/web → node/db-a" in whats(imported)


def test_ids_that_are_spelled_alike_stay_apart_whatever_their_order() -> None:
    nodes = [{"id": name, "kind": "service"} for name in ("db/a", "db-a", "DB a", "表", "!")]
    one = read(graph(nodes=nodes, edges=[]))
    other = read(graph(nodes=nodes[::-1], edges=[]))
    assert one == other
    assert len(one.movement.nodes) == 5
    assert {node.source_id for node in one.movement.nodes.values()} == {
        node["id"] for node in nodes
    }
    assert sum("plain spelling" in what for what in whats(one)) == 4
    assert movement.read(files=movement.write(movement=one.movement)) == one.movement


WRONG: dict[str, object] = {
    "a list": [],
    "no nodes": {"source": "a", "edges": []},
    "nodes as text": graph(nodes="a"),
    "node as number": graph(nodes=[1]),
    "id as number": graph(nodes=[{"id": 1, "kind": "service"}]),
    "id with line break": graph(nodes=[{"id": "a\nb", "kind": "service"}]),
    "id twice": graph(nodes=[{"id": "a", "kind": "service"}] * 2),
    "strange kind": graph(nodes=[{"id": "a", "kind": "person"}]),
    "edge to nowhere": graph(edges=[{"from": "Web", "to": "gone"}]),
    "edge without end": graph(edges=[{"from": "Web"}]),
    "replicas as text": graph(
        nodes=[{"id": "a", "kind": "service", "replicas": {"values.yaml": "4"}}], edges=[]
    ),
    "negative replicas": graph(
        nodes=[{"id": "a", "kind": "service", "replicas": {"values.yaml": -1}}], edges=[]
    ),
    "sites as text": graph(nodes=[{"id": "a", "kind": "service", "sites": "x"}], edges=[]),
    "empty source": graph(source=" "),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_graph_is_one_problem(name: str) -> None:
    with pytest.raises(Problem, match=r"^g\.json: .*expected"):
        read(WRONG[name])


CATALOGUES = {
    "no catalogue": b"a: 1\n",
    "list": b"service::catalog: []\n",
    "service as text": b"service::catalog: {a: b}\n",
    "two documents": b"service::catalog: {}\n---\nservice::catalog: {}\n",
    "key twice": b"service::catalog:\n  a: {}\n  a: {}\n",
    "merge of a text": b"service::catalog:\n  a:\n    <<: x\n",
    "bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (i, i, b",".join([b"*%c" % (i - 1)] * 9)) for i in b"bcdefgh"),
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_wrong_catalogue_is_one_problem_with_its_line(name: str) -> None:
    with pytest.raises(Problem, match=r"^service\.yaml(:\d+)?: .*expected"):
        wmf_services.read(files={"service.yaml": CATALOGUES[name]})


def test_one_file_is_expected() -> None:
    with pytest.raises(Problem, match="2 files were given; expected exactly one"):
        wmf_graph.read(files={"a.json": b"{}", "b.json": b"{}"})


@given(
    texts=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4, unique=True),
    said=st.text(max_size=40),
)
def test_any_texts_are_refused_or_survive_the_movement_files(texts: list[str], said: str) -> None:
    nodes = [{"id": one, "kind": "service", "description": said} for one in texts]
    try:
        imported = read(graph(nodes=nodes, edges=[]))
    except Problem:
        return
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement
