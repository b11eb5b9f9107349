"""The importer of OpenSLO: services with what they promise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mycel.engine.movement import Movement, Node, NodeKind, Promise
from mycel.formats.importers.imported import Imported, Report, may_be, source_name
from mycel.formats.importers.items import Item
from mycel.formats.importers.openslo_objects import Thing, days, looks_like, target, things
from mycel.formats.importers.refs import refs_for

NAME = "OpenSLO"
_SLO_TAKEN = frozenset({"indicator", "indicatorRef", "objectives", "service", "timeWindow"})
_SLO_WHYS = {
    "alertPolicies": "alarms have no place in a movement",
    "budgetingMethod": "how a budget is counted has no place in a movement",
    "description": "a promise has no description of its own",
}
_OBJECTIVE_WHYS = {
    "displayName": "a promise has no name of its own",
    "timeSliceTarget": "how a budget is counted has no place in a movement",
    "timeSliceWindow": "how a budget is counted has no place in a movement",
}
_COMPOSITE = ("compositeWeight", "indicator", "indicatorRef")
_WINDOW_WHYS = {
    "calendar": "a promise states how long its window is, not when it begins",
    "isRolling": "a promise states how long its window is, not when it begins",
}


@dataclass(frozen=True, slots=True)
class _Aim:
    """One objective that a movement can promise: a share, and the days of its window."""

    share: float
    window_days: float | None
    slo: str


def read(*, files: Mapping[str, bytes]) -> Imported:
    """Read a set of OpenSLO files; see docs/reference/import-formats.md for the mapping."""
    report = Report()
    found = things(files=files, report=report)
    aims: dict[str, list[_Aim]] = {}
    used: dict[str, Thing] = {}
    for thing in _of_kind("SLO", found=found):
        service = thing.spec.need(key="service").line_of_text()
        used.setdefault(service, thing)
        aims.setdefault(service, []).extend(_aims(slo=thing, found=found, report=report))
    for thing in _of_kind("SLI", found=found):
        report.skip(what=str(thing), why="how a figure is read has no place in a movement")
    described = {thing.name: thing for thing in _of_kind("Service", found=found)}
    for name in sorted(used.keys() - described.keys()):
        report.skip(
            what=f"the description of Service {name}",
            why="no such Service stands in the files; only its promises are known",
        )
    names = sorted(used.keys() | described.keys())
    refs = refs_for(kind="node", names={name: name for name in names}, report=report)
    nodes = {
        refs[name]: _node(
            name=name,
            ref=refs[name],
            service=described.get(name),
            file=(described.get(name) or used[name]).metadata.file,
            promise=_promise(aims=aims.get(name, ()), report=report),
            report=report,
        )
        for name in names
    }
    movement = Movement(name=NAME, nodes=dict(sorted(nodes.items())))
    return Imported(movement=movement, skipped=report.lines())


def recognises(*, name: str, data: bytes) -> bool:
    """Say whether a file holds OpenSLO objects."""
    return may_be(name=name, suffixes=(".yaml", ".yml")) and looks_like(data=data)


def _of_kind(kind: str, *, found: Mapping[tuple[str, str], Thing]) -> Iterator[Thing]:
    yield from (found[key] for key in sorted(found) if key[0] == kind)


def _aims(*, slo: Thing, found: Mapping[tuple[str, str], Thing], report: Report) -> Iterator[_Aim]:
    """Yield what an SLO promises; what cannot be promised here is reported."""
    report.skip_fields(where="SLO.spec", found=slo.spec.mapping(), taken=_SLO_TAKEN, whys=_SLO_WHYS)
    window = _window(slo=slo, report=report)
    is_measured = _is_measured(slo=slo, found=found, report=report)
    for objective in slo.spec.need(key="objectives").entries():
        fields = objective.mapping()
        what = f"an objective of {slo}"
        if any(key in fields for key in _COMPOSITE):
            report.skip(what=what, why="it is made of several indicators; a promise has one")
            continue
        share = target(objective=objective)
        if is_measured or "value" in fields or "op" in fields:
            report.skip(
                what=what,
                why="it compares a measured value with a threshold; only shares of good and all "
                "become promises",
            )
            continue
        if share == 0:
            report.skip(what=what, why="a target of 0 promises nothing")
            continue
        report.skip_fields(
            where="SLO.spec.objectives",
            found=fields,
            taken=frozenset({"target", "targetPercent"}),
            whys=_OBJECTIVE_WHYS,
        )
        yield _Aim(share=share, window_days=window, slo=slo.name)


def _window(*, slo: Thing, report: Report) -> float | None:
    windows = slo.spec.entries_at(key="timeWindow")
    if not windows:
        return None
    if len(windows) > 1:
        raise windows[1].problem(text=f"{len(windows)} windows stand here; expected exactly one")
    report.skip_fields(
        where="SLO.spec.timeWindow",
        found=windows[0].mapping(),
        taken=frozenset({"duration"}),
        whys=_WINDOW_WHYS,
    )
    return days(item=windows[0].need(key="duration"))


def _is_measured(*, slo: Thing, found: Mapping[tuple[str, str], Thing], report: Report) -> bool:
    """Say whether an SLO looks at a measured value instead of a share of good and all."""
    inline, name = slo.spec.get(key="indicator"), slo.spec.text_at(key="indicatorRef")
    spec: Item | None = None
    if inline is not None:
        spec = inline.need(key="spec")
    elif name is not None and ("SLI", name) in found:
        spec = found[("SLI", name)].spec
    elif name is not None:
        report.skip(
            what=f"the indicator {name} of {slo}",
            why="no such SLI stands in the files; the target is read as a share of good and all",
        )
    if spec is None:
        return False
    if "thresholdMetric" in spec.mapping() and "ratioMetric" in spec.mapping():
        raise spec.problem(text="thresholdMetric and ratioMetric stand here; expected one of them")
    return "thresholdMetric" in spec.mapping()


def _promise(*, aims: Sequence[_Aim], report: Report) -> Promise | None:
    """Return the strictest aim; whoever keeps that keeps the others of the same length, too."""
    if not aims:
        return None
    ranked = sorted(aims, key=lambda aim: (-aim.share, aim.window_days or 0.0, aim.slo))
    for aim in ranked[1:]:
        report.skip(
            what=f"the target {aim.share:.9g} of SLO {aim.slo}",
            why="a node has one promise of availability; the strictest is taken",
        )
    return Promise(availability=ranked[0].share, window_days=ranked[0].window_days)


def _node(
    *,
    name: str,
    ref: str,
    service: Thing | None,
    file: str,
    promise: Promise | None,
    report: Report,
) -> Node:
    title: str | None = None
    about: str | None = None
    if service is not None:
        report.skip_fields(
            where="Service.spec",
            found=service.spec.mapping(),
            taken=frozenset({"description"}),
            whys={},
        )
        stated = service.metadata.text_at(key="displayName")
        title = report.without_addresses(text=stated, where="a name")
        stated = service.spec.text_at(key="description")
        about = report.without_addresses(text=stated, where="a description")
    return Node(
        ref=ref,
        kind=NodeKind.PLATFORM,
        name=title or name,
        description=about,
        promise=promise,
        source_id=name,
        source=source_name(file=file),
    )
