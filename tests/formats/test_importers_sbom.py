"""Bills of materials become nodes with dependencies; what has no place is reported."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.engine.movement import NodeKind, Strength
from mycel.formats import movement
from mycel.formats.importers import Imported, cyclonedx, detect
from mycel.formats.problems import Problem

XML = b'<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.5"/>'


def bill(**changed: object) -> dict[str, object]:
    """Return a small bill, with keys exchanged."""
    plain: dict[str, object] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "metadata": {
            "timestamp": "2026-01-01T00:00:00Z",
            "component": {"type": "application", "bom-ref": "app", "name": "Atlas"},
        },
        "components": [
            {
                "type": "library",
                "bom-ref": "pkg:a@1",
                "name": "a",
                "version": "1.0",
                "licenses": [],
                "externalReferences": [
                    {"type": "vcs", "url": "https://example.org/a"},
                    {"type": "vcs", "url": "git@example.org:a"},
                ],
            },
            {"type": "library", "bom-ref": "pkg:b@1", "name": "b", "supplier": {"name": "Ada"}},
        ],
        "services": [{"bom-ref": "search", "name": "Search"}],
        "dependencies": [
            {"ref": "app", "dependsOn": ["pkg:a@1", "search"]},
            {"ref": "pkg:a@1", "dependsOn": ["pkg:b@1"], "provides": ["x"]},
        ],
    }
    return plain | changed


def read(value: object) -> Imported:
    return cyclonedx.read(files={"folder/bom.json": json.dumps(value).encode()})


def told(imported: Imported) -> dict[str, str]:
    return {one.what: one.why for one in imported.skipped}


def needs(imported: Imported) -> dict[str, list[str]]:
    return {
        ref: [edge.node for edge in node.depends_on]
        for ref, node in imported.movement.nodes.items()
    }


def test_parts_and_their_needs_become_nodes_and_dependencies() -> None:
    imported = read(bill())
    nodes = imported.movement.nodes
    assert imported.movement.name == "Atlas"
    assert needs(imported) == {
        "node/a": ["node/b"],
        "node/atlas": ["node/a", "node/search"],
        "node/b": [],
        "node/search": [],
    }
    assert imported.dependencies == 3
    assert nodes["node/atlas"].kind == nodes["node/search"].kind == NodeKind.PLATFORM
    assert nodes["node/a"].kind == NodeKind.RESOURCE
    assert (nodes["node/a"].name, nodes["node/a"].source_id) == ("a 1.0", "pkg:a@1")
    assert nodes["node/a"].links == ("https://example.org/a",)
    assert {edge.strength for edge in nodes["node/atlas"].depends_on} == {Strength.HARD}
    skipped = told(imported)
    assert "an external reference (vcs)" in skipped
    assert "dependencies.provides" in skipped
    assert "components.supplier" in skipped
    assert "Ada" not in str(imported.movement)
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement


def test_the_whole_depends_on_what_is_inside_it() -> None:
    inner = {"type": "library", "name": "inner", "bom-ref": "i"}
    outer = {"type": "framework", "name": "outer", "bom-ref": "o", "components": [inner]}
    imported = read(bill(components=[outer], services=[], dependencies=[]))
    assert needs(imported)["node/outer"] == ["node/inner"]


def test_a_ring_is_taken_and_a_loop_of_one_is_not() -> None:
    ring = [
        {"ref": "pkg:a@1", "dependsOn": ["pkg:b@1"]},
        {"ref": "pkg:b@1", "dependsOn": ["pkg:a@1"]},
    ]
    imported = read(bill(dependencies=[*ring, {"ref": "app", "dependsOn": ["app"]}]))
    assert needs(imported)["node/a"] == ["node/b"]
    assert needs(imported)["node/b"] == ["node/a"]
    assert told(imported)["the dependency app → app"] == "a node cannot depend on itself"


def test_unknown_and_repeated_dependencies_are_reported() -> None:
    twice = {"ref": "app", "dependsOn": ["pkg:a@1", "ghost"]}
    imported = read(bill(dependencies=[twice, twice]))
    skipped = told(imported)
    assert skipped["the dependency app → ghost (2 times)"] == "no such part stands in the file"
    assert "stands there already" in skipped["the dependency app → pkg:a@1"]


def test_one_bom_ref_names_one_part() -> None:
    parts = [{"type": "library", "name": name, "bom-ref": "x"} for name in ("a", "b")]
    with pytest.raises(Problem, match=r"the bom-ref .* names two parts; expected one bom-ref each"):
        read(bill(components=parts))
    again = [{"type": "library", "name": "a", "bom-ref": "x"}] * 2
    assert "the part x" in told(read(bill(components=again)))


def test_parts_that_share_a_name_are_told_apart_by_version() -> None:
    parts = [{"type": "library", "name": "z", "version": one} for one in ("1", "2")]
    imported = read(bill(components=parts, dependencies=[], services=[]))
    assert imported.movement.nodes.keys() == {"node/atlas", "node/z-1", "node/z-2"}


@pytest.mark.parametrize("version", ["1.3", "1.7", "", 1.5, None])
def test_other_versions_are_refused(version: object) -> None:
    with pytest.raises(Problem, match="expected"):
        read(bill(specVersion=version))


def test_xml_is_refused_with_the_way_out() -> None:
    assert detect(name="bom.xml", data=XML) == "cyclonedx"
    assert detect(name="tree.xml", data=b"<opsa-mef/>") is None
    with pytest.raises(Problem, match="this is XML; expected CycloneDX as JSON, so convert it"):
        cyclonedx.read(files={"bom.xml": XML})


def test_parts_nested_too_deep_are_refused() -> None:
    part: dict[str, object] = {"type": "library", "name": "p0"}
    for number in range(1, 60):
        part = {"type": "library", "name": f"p{number}", "components": [part]}
    with pytest.raises(Problem, match="nested more than 50 deep; expected a flatter bill"):
        read(bill(components=[part]))


def test_an_empty_bill_is_refused() -> None:
    with pytest.raises(Problem, match="lists no components; expected at least one"):
        read({"bomFormat": "CycloneDX", "specVersion": "1.6"})


def test_a_large_bill_is_read_in_little_time() -> None:
    count = 5000
    parts = [{"type": "library", "bom-ref": f"r{n}", "name": f"n{n}"} for n in range(count)]
    edges = [
        {"ref": f"r{n}", "dependsOn": [f"r{(n + step) % count}" for step in (1, 2, 3)]}
        for n in range(count)
    ]
    started = time.perf_counter()
    imported = read(bill(components=parts, dependencies=edges, services=[]))
    assert (len(imported.movement.nodes), imported.dependencies) == (count + 1, 3 * count)
    assert time.perf_counter() - started < 15


KEYS = st.sampled_from(["name", "type", "bom-ref", "version", "components", "ref", "dependsOn"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from(["a", "b", "", "ü", "a\nb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=14,
)


@given(components=VALUES, dependencies=VALUES, services=VALUES, about=VALUES)
def test_whatever_stands_there_is_read_or_refused(
    components: object, dependencies: object, services: object, about: object
) -> None:
    whole = bill(components=components, dependencies=dependencies, services=services)
    try:
        imported = read(whole | {"metadata": about})
    except Problem:
        return
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement
