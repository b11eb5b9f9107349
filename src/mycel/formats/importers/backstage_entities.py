"""Backstage's own vocabulary: entities of catalog-info.yaml and the references between them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mycel.formats import yaml
from mycel.formats.importers.imported import Report
from mycel.formats.importers.items import Item, located
from mycel.formats.problems import Problem, shown

API_GROUP = "backstage.io/"
NODE_KINDS = frozenset({"component", "api", "resource", "system"})
KINDS = NODE_KINDS | {"group", "user"}
_UNTAKEN_KINDS = {
    "domain": "a domain groups systems and serves nobody by itself",
    "location": "files behind a location are not fetched; give them as files",
    "template": "a template makes new things and is none itself",
}
_RECOGNISED = re.compile(rb"^[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?backstage\.io/", re.MULTILINE)
_REFERENCE = re.compile(
    r"(?:(?P<kind>[A-Za-z][A-Za-z0-9]{0,62}):)?(?:(?P<namespace>[A-Za-z0-9._-]{1,120})/)?"
    r"(?P<name>[A-Za-z0-9._-]{1,120})",
    re.ASCII,
)
_TAKEN_FIELDS = frozenset({"apiVersion", "kind", "metadata", "spec"})
_TAKEN_METADATA = frozenset({"name", "namespace", "title", "description", "links"})
_METADATA_WHYS = {
    "annotations": "annotations speak to other programs",
    "labels": "labels have no place in a movement",
    "tags": "tags have no place in a movement",
}


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """The identity of an entity; Backstage compares it without regard to case."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: who it is, and what its document says."""

    reference: Reference
    metadata: Item = field(repr=False)
    spec: Item = field(repr=False)

    def refers(self, *, key: str, default_kind: str | None) -> tuple[Reference, ...]:
        """Return the references of a spec field that holds one or a list of them."""
        found = self.spec.get(key=key)
        if found is None:
            return ()
        items = (found,) if isinstance(found.value, str) else found.entries()
        namespace = self.reference.namespace
        return tuple(
            reference_of(item=item, default_kind=default_kind, default_namespace=namespace)
            for item in items
        )

    def title(self, *, report: Report) -> str:
        """Return what people call it: its title, or its name."""
        title = report.without_addresses(text=self.metadata.text_at(key="title"), where="a title")
        return title or self.metadata.need(key="name").text()

    def description(self, *, report: Report) -> str | None:
        """Return its description."""
        stated = self.metadata.text_at(key="description")
        return report.without_addresses(text=stated, where="a description")


def looks_like(*, data: bytes) -> bool:
    """Say whether a text names Backstage's API group at the start of a line."""
    return _RECOGNISED.search(data) is not None


def reference_of(*, item: Item, default_kind: str | None, default_namespace: str) -> Reference:
    """Read ``[kind:][namespace/]name``."""
    match = _REFERENCE.fullmatch(item.text())
    if match is None:
        said = shown(value=item.text())
        raise item.problem(text=f"{said} is no reference; expected kind:namespace/name")
    kind = match["kind"] or default_kind
    if kind is None:
        said = shown(value=item.text())
        raise item.problem(text=f"{said} does not name a kind; expected kind:namespace/name")
    return Reference(
        kind=kind.lower(),
        namespace=(match["namespace"] or default_namespace).lower(),
        name=match["name"].lower(),
    )


def entities(*, files: Mapping[str, bytes], report: Report) -> dict[Reference, Entity]:
    """Read every entity of a set of files; each stands once."""
    found: dict[Reference, Entity] = {}
    for file in sorted(files):
        if len(files) > 1 and not looks_like(data=files[file]):
            report.skip(what=file, why="this file holds no Backstage entity")
            continue
        for document in yaml.documents(data=files[file], file=file):
            entity = _entity(item=located(document=document), report=report)
            if entity is None:
                continue
            if entity.reference in found:
                raise entity.metadata.problem(
                    text=f"{entity.reference} stands twice; expected each entity once"
                )
            found[entity.reference] = entity
    if not found:
        where = ", ".join(sorted(files)[:3]) or "backstage"
        raise Problem(file=where, text=f"no entity stands here; expected one of {_spoken_kinds()}")
    return found


def _spoken_kinds() -> str:
    return ", ".join(sorted(KINDS))


def _entity(*, item: Item, report: Report) -> Entity | None:
    version = item.text_at(key="apiVersion") or ""
    if not version.startswith(API_GROUP):
        report.skip(what=f"a document in {item.file}", why=f"its apiVersion is not {API_GROUP}…")
        return None
    kind = item.need(key="kind").text()
    metadata = item.need(key="metadata")
    if kind.lower() not in KINDS:
        report.skip(
            what=f"a {kind} in {item.file}",
            why=_UNTAKEN_KINDS.get(kind.lower(), f"the kind is none of {_spoken_kinds()}"),
        )
        return None
    report.skip_fields(where=kind, found=item.mapping(), taken=_TAKEN_FIELDS, whys={})
    report.skip_fields(
        where=f"{kind}.metadata",
        found=metadata.mapping(),
        taken=_TAKEN_METADATA,
        whys=_METADATA_WHYS,
    )
    name = metadata.need(key="name")
    reference = reference_of(item=name, default_kind=kind, default_namespace="default")
    if str(name.text()).lower() != reference.name:
        raise name.problem(text="this is a reference; expected a plain name")
    namespace = metadata.text_at(key="namespace") or "default"
    return Entity(
        reference=Reference(kind=kind.lower(), namespace=namespace.lower(), name=reference.name),
        metadata=metadata,
        spec=item.get(key="spec") or Item(file=item.file, path="spec", value={}, mark=item.mark),
    )
