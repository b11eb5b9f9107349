"""The importer of CycloneDX: the parts of a piece of software, and what each needs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mycel.engine.movement import Dependency, Movement, Node, NodeKind, Strength
from mycel.formats import json
from mycel.formats.importers.imported import Imported, Report, may_be, the_only_file
from mycel.formats.importers.items import LONGEST_LINE, Item, is_link
from mycel.formats.importers.refs import refs_for
from mycel.formats.problems import Problem, shown

NOTE = "strength not stated by the source"
VERSIONS = ("1.4", "1.5", "1.6")
KINDS: Mapping[str, NodeKind] = {
    "application": NodeKind.PLATFORM,
    "platform": NodeKind.PLATFORM,
    "service": NodeKind.PLATFORM,
}
"""What runs by itself is a platform; every other type of component is a resource."""
LINKS = frozenset({"documentation", "website", "vcs"})
MOST_NESTED = 50
_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<")
_XML_SCHEMA = b"cyclonedx.org/schema/bom"
_TOP_TAKEN = frozenset(
    {"$schema", "bomFormat", "components", "dependencies", "metadata", "services", "specVersion"}
)
_PARTY = "people and firms behind a part are not imported"
_WHYS = {
    "author": _PARTY,
    "authors": _PARTY,
    "manufacturer": _PARTY,
    "provider": _PARTY,
    "publisher": _PARTY,
    "supplier": _PARTY,
    "hashes": "checksums have no place in a movement",
    "licenses": "licences have no place in a movement",
    "purl": "the address of a package has no place in a movement",
    "scope": "whether a part is needed at run time is not read; every part is taken",
    "vulnerabilities": "vulnerabilities are not imported; write what can go wrong as risks",
}
_TAKEN = frozenset(
    {"bom-ref", "components", "description", "externalReferences", "group", "name", "services"}
    | {"type", "version"}
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One component or service: its id in the file, what it is called, what it is part of."""

    id: str
    kind: str
    name: str
    full_name: str
    whole: str | None
    item: Item = field(repr=False)


def read(*, files: Mapping[str, bytes]) -> Imported:
    """Read one bill of materials; see docs/reference/import-formats.md for the mapping."""
    file, data = the_only_file(files=files, format_name="cyclonedx")
    top = _top(file=file, data=data)
    report = Report()
    report.skip_fields(where="file", found=top.mapping(), taken=_TOP_TAKEN, whys=_WHYS)
    parts = _parts(top=top, report=report)
    if not parts:
        raise top.problem(text=f"{file} lists no components; expected at least one")
    refs = _refs(parts=parts, report=report)
    edges = _edges(top=top, parts=parts, refs=refs, report=report)
    nodes = {
        refs[part.id]: _node(part=part, file=file, refs=refs, edges=edges, report=report)
        for part in parts.values()
    }
    movement = Movement(name=_name(top=top, file=file), nodes=dict(sorted(nodes.items())))
    return Imported(
        movement=movement, skipped=report.lines(), dependencies=sum(map(len, edges.values()))
    )


def recognises(*, name: str, data: bytes) -> bool:
    """Say whether a file is such a bill; XML is recognised, so that it can be refused kindly."""
    if _XML.match(data):
        return may_be(name=name, suffixes=(".xml",)) and _XML_SCHEMA in data[:2000]
    if not may_be(name=name, suffixes=(".json",)) or b'"bomFormat"' not in data:
        return False
    try:
        value = json.read(data=data, file=name)
    except Problem:
        return False
    return isinstance(value, dict) and value.get("bomFormat") == "CycloneDX"


def _top(*, file: str, data: bytes) -> Item:
    if _XML.match(data):
        raise Problem(
            file=file,
            text="this is XML; expected CycloneDX as JSON, so convert it first "
            "(cyclonedx convert --output-format json)",
        )
    top = Item(file=file, path="", value=json.read(data=data, file=file))
    if top.mapping().get("bomFormat") != "CycloneDX":
        raise top.problem(text='this is no bill of materials; expected "bomFormat": "CycloneDX"')
    version = top.need(key="specVersion")
    if version.text() not in VERSIONS:
        raise version.problem(
            text=f"the version is {shown(value=version.value)}; expected {', '.join(VERSIONS)}"
        )
    return top


def _name(*, top: Item, file: str) -> str:
    about = top.get(key="metadata")
    subject = None if about is None else about.get(key="component")
    return file if subject is None else subject.need(key="name").line_of_text()


def _parts(*, top: Item, report: Report) -> dict[str, _Part]:
    """Return every component and service by its id, the whole before its parts."""
    about = top.get(key="metadata")
    waiting: list[tuple[Item, str | None, str | None, int]] = []
    if about is not None:
        report.skip_fields(
            where="metadata",
            found=about.mapping(),
            taken=frozenset({"component"}),
            whys={"timestamp": "when a bill was written has no place in a movement"} | _WHYS,
        )
        subject = about.get(key="component")
        waiting.extend([] if subject is None else [(subject, None, None, 1)])
    waiting.extend((one, None, None, 1) for one in top.entries_at(key="components"))
    waiting.extend((one, "service", None, 1) for one in top.entries_at(key="services"))
    found: dict[str, _Part] = {}
    waiting.reverse()
    while waiting:
        item, kind, whole, depth = waiting.pop()
        if depth > MOST_NESTED:
            raise item.problem(
                text=f"parts are nested more than {MOST_NESTED} deep; expected a flatter bill"
            )
        part = _part(item=item, kind=kind, whole=whole)
        known = found.get(part.id)
        if known is not None and known.full_name != part.full_name:
            said = f"the bom-ref {shown(value=part.id)} names two parts"
            raise item.problem(text=f"{said}; expected one bom-ref each")
        if known is not None:
            report.skip(
                what=f"the part {part.id}", why="the same part stands there already; taken once"
            )
            continue
        found[part.id] = part
        inside = [(one, None, part.id, depth + 1) for one in item.entries_at(key="components")]
        served = [(one, "service", part.id, depth + 1) for one in item.entries_at(key="services")]
        waiting.extend(reversed([*inside, *served]))
    return found


def _part(*, item: Item, kind: str | None, whole: str | None) -> _Part:
    name = item.need(key="name").line_of_text()
    for key in ("group", "version"):
        if item.text_at(key=key):
            item.need(key=key).line_of_text()
    words = [item.text_at(key="group"), name, item.text_at(key="version")]
    full = " ".join(word for word in words if word)
    stated = item.get(key="bom-ref")
    if stated is None and len(full) > LONGEST_LINE:
        raise item.problem(text="group, name and version are long; expected a bom-ref")
    return _Part(
        id=full if stated is None else stated.line_of_text(),
        kind=kind or item.need(key="type").text(),
        name=name,
        full_name=full,
        whole=whole,
        item=item,
    )


def _refs(*, parts: Mapping[str, _Part], report: Report) -> dict[str, str]:
    """Spell refs from names; a name that several parts share gets group and version added."""
    times = Counter(part.name.lower() for part in parts.values())
    told = {
        part.id: part.name if times[part.name.lower()] == 1 else part.full_name
        for part in parts.values()
    }
    return refs_for(kind="node", names=told, report=report)


def _edges(
    *, top: Item, parts: Mapping[str, _Part], refs: Mapping[str, str], report: Report
) -> dict[str, set[str]]:
    """Return node ref → refs of the nodes it needs."""
    edges: dict[str, set[str]] = {}
    for source, target, what in (*_wholes(parts=parts), *_stated(top=top, report=report)):
        missing = [one for one in (source, target) if one not in refs]
        if missing:
            report.skip(what=what, why="no such part stands in the file")
        elif source == target:
            report.skip(what=what, why="a node cannot depend on itself")
        elif refs[target] in edges.get(refs[source], ()):
            report.skip(what=what, why="the same dependency stands there already")
        else:
            edges.setdefault(refs[source], set()).add(refs[target])
    return edges


def _wholes(*, parts: Mapping[str, _Part]) -> Iterator[tuple[str, str, str]]:
    for part in parts.values():
        if part.whole is not None:
            yield part.whole, part.id, f"{part.id} inside {part.whole}"


def _stated(*, top: Item, report: Report) -> Iterable[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for item in top.entries_at(key="dependencies"):
        report.skip_fields(
            where="dependencies",
            found=item.mapping(),
            taken=frozenset({"dependsOn", "ref"}),
            whys={"provides": "what a part implements has no place in a movement"},
        )
        source = item.need(key="ref").line_of_text()
        found.extend(
            (source, target, f"the dependency {source} → {target}")
            for target in item.texts_at(key="dependsOn")
        )
    return found


def _node(
    *,
    part: _Part,
    file: str,
    refs: Mapping[str, str],
    edges: Mapping[str, set[str]],
    report: Report,
) -> Node:
    where = "services" if part.kind == "service" else "components"
    report.skip_fields(where=where, found=part.item.mapping(), taken=_TAKEN, whys=_WHYS)
    version = part.item.text_at(key="version")
    return Node(
        ref=refs[part.id],
        kind=KINDS.get(part.kind, NodeKind.RESOURCE),
        name=part.name if version is None else f"{part.name} {version}",
        description=report.without_addresses(
            text=part.item.text_at(key="description"), where="a description"
        ),
        depends_on=tuple(
            Dependency(node=target, strength=Strength.HARD, note=NOTE)
            for target in sorted(edges.get(refs[part.id], ()))
        ),
        source_id=part.id,
        source=file,
        links=_links(part=part, report=report),
    )


def _links(*, part: _Part, report: Report) -> tuple[str, ...]:
    links: list[str] = []
    for item in part.item.entries_at(key="externalReferences"):
        kind, url = item.need(key="type").text(), item.need(key="url").text()
        if kind in LINKS and is_link(text=url):
            links.append(url)
        else:
            report.skip(
                what=f"an external reference ({kind})",
                why=f"only web addresses are taken, of the types {', '.join(sorted(LINKS))}",
            )
    return tuple(dict.fromkeys(links))
