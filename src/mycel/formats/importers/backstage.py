"""The importer of Backstage catalogues: software with owners, groups with members."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mycel.engine.movement import (
    Dependency,
    Movement,
    Node,
    NodeKind,
    ServiceLevel,
    Strength,
)
from mycel.formats.importers.backstage_entities import (
    NODE_KINDS,
    Entity,
    Reference,
    entities,
    looks_like,
)
from mycel.formats.importers.backstage_groups import people_of, spoken, units_of
from mycel.formats.importers.imported import Imported, Report, may_be, source_name
from mycel.formats.importers.items import is_link
from mycel.formats.importers.refs import refs_for

NAME = "Backstage catalogue"
NOTE = "strength not stated by the source"
KINDS: Mapping[str, NodeKind] = {
    "component": NodeKind.PLATFORM,
    "api": NodeKind.PLATFORM,
    "resource": NodeKind.RESOURCE,
    "system": NodeKind.PLATFORM,
}
_LEVELS = {level.value: level for level in ServiceLevel}


@dataclass(frozen=True, slots=True)
class _Relation:
    """A spec field that means a dependency, the kind it defaults to, and its direction."""

    key: str
    default_kind: str | None
    needs_other: bool


RELATIONS = (
    _Relation(key="dependsOn", default_kind=None, needs_other=True),
    _Relation(key="consumesApis", default_kind="api", needs_other=True),
    _Relation(key="dependencyOf", default_kind=None, needs_other=False),
    _Relation(key="providesApis", default_kind="api", needs_other=False),
    _Relation(key="subcomponentOf", default_kind="component", needs_other=False),
    _Relation(key="system", default_kind="system", needs_other=False),
)
_TAKEN = frozenset({"owner", "lifecycle"} | {relation.key for relation in RELATIONS})
_WHYS = {
    "definition": "the text of an interface has no place in a movement",
    "domain": "a domain groups systems and serves nobody by itself",
    "type": "the type is told by the kind of the node",
}


def read(*, files: Mapping[str, bytes]) -> Imported:
    """Read a set of catalogue files; see docs/reference/import-formats.md for the mapping."""
    report = Report()
    found = entities(files=files, report=report)
    refs = _refs(found=found, report=report)
    edges = _edges(found=found, refs=refs, report=report)
    nodes = {
        refs[reference]: _node(entity=entity, refs=refs, edges=edges, report=report)
        for reference, entity in found.items()
        if reference.kind in NODE_KINDS
    }
    movement = Movement(
        name=NAME,
        people=people_of(found=found),
        units=units_of(found=found, refs=refs, report=report),
        nodes=dict(sorted(nodes.items())),
    )
    return Imported(
        movement=movement, skipped=report.lines(), dependencies=sum(map(len, edges.values()))
    )


def recognises(*, name: str, data: bytes) -> bool:
    """Say whether a file holds Backstage entities."""
    return may_be(name=name, suffixes=(".yaml", ".yml")) and looks_like(data=data)


def _refs(*, found: Mapping[Reference, Entity], report: Report) -> dict[Reference, str]:
    """Give nodes and units their refs; a name that several nodes share gets its kind added."""
    refs: dict[Reference, str] = {}
    for kind, members in (
        ("node", sorted(one for one in found if one.kind in NODE_KINDS)),
        ("unit", sorted(one for one in found if one.kind == "group")),
    ):
        times = Counter(one.name for one in members)
        told = {
            str(one): one.name if times[one.name] == 1 else _full_name(reference=one)
            for one in members
        }
        spelled = refs_for(kind=kind, names=told, report=report)
        refs.update({one: spelled[str(one)] for one in members})
    return refs


def _full_name(*, reference: Reference) -> str:
    namespace = "" if reference.namespace == "default" else f"{reference.namespace} "
    return f"{namespace}{reference.name} {reference.kind}"


def _edges(
    *, found: Mapping[Reference, Entity], refs: Mapping[Reference, str], report: Report
) -> dict[str, set[str]]:
    """Return node ref → refs of the nodes it needs."""
    edges: dict[str, set[str]] = {}
    for reference, entity in found.items():
        for relation in RELATIONS if reference.kind in NODE_KINDS else ():
            for other in entity.refers(key=relation.key, default_kind=relation.default_kind):
                what = f"{relation.key} of {reference}: {spoken(reference=other)}"
                if other not in refs or other.kind not in NODE_KINDS:
                    report.skip(what=what, why="no such node stands in the files")
                    continue
                ends = (refs[reference], refs[other])
                source, target = ends if relation.needs_other else ends[::-1]
                if source == target:
                    report.skip(what=what, why="a node cannot depend on itself")
                elif target in edges.get(source, ()):
                    report.skip(what=what, why="the same dependency stands there already")
                else:
                    edges.setdefault(source, set()).add(target)
    return edges


def _node(
    *,
    entity: Entity,
    refs: Mapping[Reference, str],
    edges: Mapping[str, set[str]],
    report: Report,
) -> Node:
    reference = entity.reference
    report.skip_fields(
        where=f"{reference.kind}.spec", found=entity.spec.mapping(), taken=_TAKEN, whys=_WHYS
    )
    return Node(
        ref=refs[reference],
        kind=KINDS[reference.kind],
        name=entity.title(report=report),
        description=entity.description(report=report),
        steward=_steward(entity=entity, refs=refs, report=report),
        service_level=_service_level(entity=entity, report=report),
        depends_on=tuple(
            Dependency(node=target, strength=Strength.HARD, note=NOTE)
            for target in sorted(edges.get(refs[reference], ()))
        ),
        source_id=str(reference),
        source=source_name(file=entity.metadata.file),
        links=_links(entity=entity, report=report),
    )


def _steward(*, entity: Entity, refs: Mapping[Reference, str], report: Report) -> str | None:
    for owner in entity.refers(key="owner", default_kind="group"):
        if owner.kind == "group" and owner in refs:
            return refs[owner]
        what = f"owner of {entity.reference}: {spoken(reference=owner)}"
        if owner.kind == "user":
            report.skip(what=what, why="a node's steward is a unit, not a person")
        else:
            report.skip(what=what, why="no such group stands in the files")
    return None


def _service_level(*, entity: Entity, report: Report) -> ServiceLevel | None:
    stated = entity.spec.text_at(key="lifecycle")
    if stated is None or stated.lower() in _LEVELS:
        return None if stated is None else _LEVELS[stated.lower()]
    report.skip(
        what=f"lifecycle {stated}",
        why="it says how far a thing has grown, not how well it is kept",
    )
    return None


def _links(*, entity: Entity, report: Report) -> tuple[str, ...]:
    links: list[str] = []
    for item in entity.metadata.entries_at(key="links"):
        url = item.need(key="url").text()
        if is_link(text=url):
            links.append(url)
        else:
            report.skip(what=f"a link of {entity.reference}", why="it is no web address")
    return tuple(dict.fromkeys(links))
