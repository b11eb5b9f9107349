"""OpenSLO's own vocabulary: the objects of its documents, durations and targets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mycel.formats import yaml
from mycel.formats.importers.imported import Report
from mycel.formats.importers.items import Item, located
from mycel.formats.problems import Problem, shown

VERSION = "openslo/v1"
KINDS = ("Service", "SLO", "SLI")
DAYS: Mapping[str, float] = {
    "m": 1 / 1440,
    "h": 1 / 24,
    "d": 1.0,
    "w": 7.0,
    "M": 365 / 12,
    "Q": 365 / 4,
    "Y": 365.0,
}
"""Days of each unit of duration; a year has 365 days, a quarter and a month are its parts."""

_ALARM = "alarms have no place in a movement"
_UNTAKEN_KINDS = {
    "AlertCondition": _ALARM,
    "AlertNotificationTarget": _ALARM,
    "AlertPolicy": _ALARM,
    "DataSource": "where figures are read has no place in a movement",
}
_METADATA_WHYS = {
    "annotations": "annotations speak to other programs",
    "labels": "labels have no place in a movement",
}
_RECOGNISED = re.compile(rb"^[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?openslo", re.MULTILINE)
_DURATION = re.compile(r"([0-9]{1,6})([mhdwMQY])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Thing:
    """One object: its kind and name, and what its document says."""

    kind: str
    name: str
    metadata: Item = field(repr=False)
    spec: Item = field(repr=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def looks_like(*, data: bytes) -> bool:
    """Say whether a text names OpenSLO's version at the start of a line."""
    return _RECOGNISED.search(data) is not None


def things(*, files: Mapping[str, bytes], report: Report) -> dict[tuple[str, str], Thing]:
    """Read every object of a set of files, by kind and name; each stands once."""
    found: dict[tuple[str, str], Thing] = {}
    for file in sorted(files):
        if len(files) > 1 and not looks_like(data=files[file]):
            report.skip(what=file, why="this file holds no OpenSLO object")
            continue
        for document in yaml.documents(data=files[file], file=file):
            thing = _thing(item=located(document=document), report=report)
            if thing is None:
                continue
            if (thing.kind, thing.name) in found:
                raise thing.metadata.problem(
                    text=f"{thing} stands twice; expected each object once"
                )
            found[(thing.kind, thing.name)] = thing
    if not found:
        where = ", ".join(sorted(files)[:3]) or "openslo"
        said = f"no object of {VERSION} stands here; expected one of {', '.join(KINDS)}"
        raise Problem(file=where, text=said)
    return found


def days(*, item: Item) -> float:
    """Return a duration such as ``4w`` or ``1Q`` in days."""
    match = _DURATION.fullmatch(item.text())
    if match is None or int(match[1]) == 0:
        said = shown(value=item.text())
        raise item.problem(text=f"{said} is no duration; expected one such as 4w, 30d or 1Q")
    return int(match[1]) * DAYS[match[2]]


def target(*, objective: Item) -> float:
    """Return the share that an objective aims at, stated as a share or in percent."""
    plain, percent = objective.get(key="target"), objective.get(key="targetPercent")
    if plain is not None and percent is not None:
        raise objective.problem(text="target and targetPercent stand here; expected one of them")
    if percent is not None:
        return _share(item=percent, whole=100)
    return _share(item=objective.need(key="target") if plain is None else plain, whole=1)


def _share(*, item: Item, whole: int) -> float:
    value = item.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= float(str(value)) < whole:
        raise item.problem(
            text=f"this is {shown(value=value)}; expected a number from 0 to below {whole}"
        )
    return float(Decimal(str(value)) / whole)


def _thing(*, item: Item, report: Report) -> Thing | None:
    version = item.text_at(key="apiVersion") or ""
    if version != VERSION:
        report.skip(what=f"a document in {item.file}", why=f"its apiVersion is not {VERSION}")
        return None
    kind = item.need(key="kind").text()
    if kind not in KINDS:
        why = _UNTAKEN_KINDS.get(kind, f"the kind is none of {', '.join(KINDS)}")
        report.skip(what=f"a {kind} in {item.file}", why=why)
        return None
    metadata = item.need(key="metadata")
    taken = frozenset({"apiVersion", "kind", "metadata", "spec"})
    report.skip_fields(where=kind, found=item.mapping(), taken=taken, whys={})
    report.skip_fields(
        where=f"{kind}.metadata",
        found=metadata.mapping(),
        taken=frozenset({"name", "displayName"}),
        whys=_METADATA_WHYS,
    )
    name = metadata.need(key="name").line_of_text()
    empty = Item(file=item.file, path="spec", value={}, mark=item.mark)
    return Thing(kind=kind, name=name, metadata=metadata, spec=item.get(key="spec") or empty)
