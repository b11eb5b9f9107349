"""The importer of Wikimedia's service catalogue: YAML with the key service::catalog."""

import re
from collections.abc import Mapping

from mycel.engine.movement import Movement, Node, NodeKind
from mycel.formats import yaml
from mycel.formats.importers import wmf
from mycel.formats.importers.imported import Imported, Report, may_be, the_only_file
from mycel.formats.importers.items import Item, located
from mycel.formats.importers.refs import refs_for
from mycel.formats.problems import Problem

CATALOGUE = "service::catalog"
_RECOGNISED = re.compile(rb"^service::catalog[ \t]*:", re.MULTILINE)
_MERGE_KEY = re.compile(rb"^([ \t]*)<<[ \t]*:", re.MULTILINE)
_MERGED = "<<merged>>"


def read(*, files: Mapping[str, bytes]) -> Imported:
    """Read one service catalogue; see docs/reference/import-formats.md for the mapping."""
    file, data = the_only_file(files=files, format_name="wmf-services")
    top = _top(data=data, file=file)
    report = Report()
    report.skip_fields(where="file", found=top.mapping(), taken=frozenset({CATALOGUE}), whys={})
    catalogue = top.need(key=CATALOGUE)
    services = {name: catalogue.need(key=name) for name in catalogue.mapping()}
    for name, item in services.items():
        Item(file=file, path=CATALOGUE, value=name, mark=item.mark).line_of_text()
    refs = refs_for(kind="node", names={name: name for name in services}, report=report)
    nodes = {
        refs[name]: _node(item=item, name=name, ref=refs[name], file=file, report=report)
        for name, item in services.items()
    }
    movement = Movement(name=file, nodes=dict(sorted(nodes.items())))
    return Imported(movement=movement, skipped=report.lines())


def recognises(*, name: str, data: bytes) -> bool:
    """Say whether a file is such a catalogue: YAML with its key at the start of a line."""
    return may_be(name=name, suffixes=(".yaml", ".yml")) and _RECOGNISED.search(data) is not None


def _top(*, data: bytes, file: str) -> Item:
    # The catalogue uses YAML 1.1 merge keys, which the reader refuses: they get a plain name here.
    found = yaml.documents(data=_MERGE_KEY.sub(rb"\1" + _MERGED.encode() + rb":", data), file=file)
    if len(found) != 1:
        raise Problem(file=file, text=f"{len(found)} documents stand here; expected one")
    return located(document=found[0])


def _node(*, item: Item, name: str, ref: str, file: str, report: Report) -> Node:
    service = _merged(item=item)
    report.skip_fields(where="services", found=service.mapping(), taken=wmf.TAKEN, whys=wmf.WHYS)
    return Node(
        ref=ref,
        kind=NodeKind.PLATFORM,
        name=name,
        description=wmf.described(service=service, report=report),
        source_id=name,
        source=file,
    )


def _merged(*, item: Item) -> Item:
    """Return the service with what its merge key brings; its own keys win."""
    brought = item.get(key=_MERGED)
    if brought is None:
        return item
    own = {key: value for key, value in item.mapping().items() if key != _MERGED}
    return Item(
        file=item.file,
        path=item.path,
        value={**brought.mapping(), **own},
        mark=item.mark,
    )
