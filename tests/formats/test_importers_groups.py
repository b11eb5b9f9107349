"""Groups of others become units; their people appear only as pseudonyms."""

import re
from pathlib import Path

import pytest

from mycel.engine.movement import NodeKind, ServiceLevel, UnitKind
from mycel.formats import movement
from mycel.formats.importers import Imported, backstage, sigs
from mycel.formats.importers.refs import person_ref
from mycel.formats.problems import Problem

SAMPLES = Path(__file__).parent / "samples" / "backstage"
SIGS = "infrastructure/groups/kubernetes_sigs.yaml"
HEAD = "apiVersion: backstage.io/v1alpha1\n"


@pytest.fixture
def registry(public_data: Path) -> Imported:
    return sigs.read(files={"sigs.yaml": (public_data / SIGS).read_bytes()})


@pytest.fixture
def atlas() -> Imported:
    files = {
        path.relative_to(SAMPLES).as_posix(): path.read_bytes() for path in SAMPLES.rglob("*.yaml")
    }
    return backstage.read(files=files)


def component(spec: str, name: str = "a", kind: str = "Component") -> str:
    return f"{HEAD}kind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def read(*documents: str) -> Imported:
    return backstage.read(files={"catalog-info.yaml": "---\n".join(documents).encode()})


def whats(imported: Imported) -> list[str]:
    return [one.what for one in imported.skipped]


def test_the_public_registry_has_35_units_with_mandates(registry: Imported) -> None:
    units = registry.movement.units
    kinds = [unit.kind for unit in units.values()]
    assert len(units) == 35
    assert (kinds.count(UnitKind.SIG), kinds.count(UnitKind.WORKING_GROUP)) == (24, 8)
    assert kinds.count(UnitKind.COMMITTEE) == 3
    assert all(unit.mandate for unit in units.values())
    charter = "https://github.com/kubernetes/community/blob/master/sig-node/charter.md"
    assert units["unit/sig-node"].links[0] == charter
    assert [role.role for role in units["unit/sig-node"].roles] == ["chair", "tech-lead"]
    assert sum("subprojects of" in what for what in whats(registry)) == 26


def test_the_public_registry_goes_through_movement_files_unchanged(registry: Imported) -> None:
    files = movement.write(movement=registry.movement)
    assert movement.read(files=files) == registry.movement


def test_no_name_or_address_of_a_person_is_imported(registry: Imported, public_data: Path) -> None:
    assert len(registry.movement.people) == 129
    assert all(not person.named for person in registry.movement.people.values())
    source = (public_data / SIGS).read_text()
    leaders = re.findall(r"- github: (\S+)\n\s+name: (.+)", source)
    told = f" {re.sub('[^a-z0-9-]+', ' ', repr(registry).lower())} "
    assert "@" not in repr(registry)
    assert len(leaders) > 200
    assert not [name for _, name in leaders if name.lower() in repr(registry).lower()]
    assert not [name for name, _ in leaders if f" {name.lower()} " in told]


def test_a_pseudonym_depends_on_the_account_alone() -> None:
    assert person_ref(account="Jane ") == person_ref(account="jane") == "person/p-d87b6580"
    assert person_ref(account="john") != person_ref(account="jane")


GROUPS = {
    "nothing": b"",
    "no groups": b"a: 1\n",
    "groups as text": b"sigs: x\n",
    "group as text": b"sigs: [x]\n",
    "no folder": b"sigs: [{name: a}]\n",
    "folder twice": b"sigs: [{dir: a, name: A}]\ncommittees: [{dir: a, name: B}]\n",
    "name as list": b"sigs: [{dir: a, name: [A]}]\n",
    "person without account": b"sigs: [{dir: a, name: A, leadership: {chairs: [{name: x}]}}]\n",
    "role twice": b"sigs: [{dir: a, name: A, leadership: {chairs: [{github: x}, {github: X}]}}]\n",
    "own alias": b"sigs: &a [*a]\n",
}


@pytest.mark.parametrize("name", GROUPS)
def test_a_wrong_registry_is_one_problem(name: str) -> None:
    with pytest.raises(Problem, match=r"^sigs\.yaml(:\d+)?: .*expected"):
        sigs.read(files={"sigs.yaml": GROUPS[name]})


def test_a_user_group_and_a_link_that_runs_are_reported() -> None:
    data = (
        b"sigs: [{dir: a, name: A, charter_link: 'javascript://x'}]\n"
        b"usergroups: [{dir: b, name: B}]\n"
    )
    imported = sigs.read(files={"sigs.yaml": data})
    assert whats(imported) == ["groups.links", "the user group B"]
    assert imported.movement.units["unit/a"].links == ()


def test_entities_become_nodes_units_and_persons(atlas: Imported) -> None:
    found = atlas.movement
    assert sorted(found.nodes) == [
        "node/atlas",
        "node/renderer",
        "node/tile-server",
        "node/tile-store",
        "node/tiles",
        "node/website",
    ]
    assert found.nodes["node/tile-store"].kind == NodeKind.RESOURCE
    assert found.nodes["node/atlas"].name == "Open Atlas"
    assert found.nodes["node/tile-server"].steward == "unit/tile-team"
    assert found.nodes["node/tile-server"].links == ("https://example.org/tiles",)
    assert found.nodes["node/renderer"].service_level == ServiceLevel.UNMAINTAINED
    assert found.nodes["node/tile-server"].service_level is None
    assert found.nodes["node/tile-server"].source_id == "component:default/tile-server"
    assert found.units["unit/tile-team"].parent == "unit/atlas-council"
    assert found.units["unit/atlas-council"].kind == UnitKind.COUNCIL
    assert found.units["unit/tile-team"].name == "Tile Team"
    jane = person_ref(account="jane")
    assert list(found.people) == [jane]
    for unit in found.units.values():
        assert [holder.person for role in unit.roles for holder in role.holders] == [jane]


def test_relations_become_dependencies_from_both_sides(atlas: Imported) -> None:
    edges = {
        (ref, one.node) for ref, node in atlas.movement.nodes.items() for one in node.depends_on
    }
    assert edges == {
        ("node/atlas", "node/tile-server"),
        ("node/tile-server", "node/renderer"),
        ("node/tile-server", "node/tile-store"),
        ("node/tiles", "node/tile-server"),
        ("node/website", "node/tile-store"),
        ("node/website", "node/tiles"),
    }
    assert atlas.dependencies == 6


def test_what_has_no_place_is_reported(atlas: Imported) -> None:
    told = whats(atlas)
    assert "a Domain in catalog-info.yaml" in told
    assert "a Location in store/catalog-info.yaml" in told
    assert "deployment.yaml" in told
    assert "a link of component:default/tile-server" in told
    assert "dependsOn of component:default/tile-server: component:default/nowhere" in told
    assert "owner of component:default/website: group:default/gone-team" in told
    assert "lifecycle production (2 times)" in told
    assert f"owner of component:default/renderer: {person_ref(account='jane')}" in told
    assert "jane" not in repr(atlas).lower()
    assert "@" not in repr(atlas)


def test_a_backstage_catalogue_goes_through_movement_files_unchanged(atlas: Imported) -> None:
    assert movement.read(files=movement.write(movement=atlas.movement)) == atlas.movement


def test_one_name_for_several_things_gets_its_kind_added() -> None:
    found = read(component("{}", "pets"), component("{}", "pets", "API")).movement
    assert sorted(found.nodes) == ["node/pets-api", "node/pets-component"]


def test_dependencies_may_run_in_a_ring() -> None:
    found = read(
        component("{dependsOn: [component:b]}"),
        component("{system: s}", "b"),
        component("{dependsOn: [component:a, component:s]}", "s", "System"),
    ).movement
    assert [one.node for one in found.nodes["node/s"].depends_on] == ["node/a", "node/b"]


CATALOGUES = {
    "nothing": "",
    "no entity": "a: 1\n",
    "no kind": f"{HEAD}metadata: {{name: a}}\n",
    "no name": f"{HEAD}kind: Component\nmetadata: {{}}\n",
    "name with a slash": component("{}", "a/b"),
    "name as number": component("{}", "1"),
    "spec as text": component("x"),
    "twice": component("{}") + "---\n" + component("{}", "A"),
    "reference without kind": component("{dependsOn: [b]}"),
    "reference that is none": component("{dependsOn: ['a b']}"),
    "reference as mapping": component("{dependsOn: [{a: b}]}"),
    "owner as number": component("{owner: 3}"),
    "tag": component("!!python/object:os.system {}"),
    "ring of parents": component("{type: team, parent: b}", "a", "Group")
    + "---\n"
    + component("{type: team, parent: a}", "b", "Group"),
    "own parent": component("{type: team, parent: a}", "a", "Group"),
    "two parents": component("{type: team, parent: b, children: []}", "a", "Group")
    + "---\n"
    + component("{type: team, children: [a]}", "c", "Group")
    + "---\n"
    + component("{type: team, children: []}", "b", "Group"),
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_wrong_catalogue_is_one_problem(name: str) -> None:
    with pytest.raises(Problem, match=r"^catalog-info\.yaml(:\d+)?: .*expected"):
        read(CATALOGUES[name])
