"""Reading: rows into incidents, checked against the movement that they belong to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from mycel.engine.movement import Incident, Movement, Node, NodeKind
from mycel.formats.importers.imported import Imported, Report, source_name
from mycel.formats.importers.refs import refs_for, slug
from mycel.formats.incidents import table, wikitext
from mycel.formats.incidents.one import Names, incident
from mycel.formats.incidents.rows import Row
from mycel.formats.problems import Problem

LONGEST_SLUG = 50


def read(*, files: Mapping[str, bytes], known: Movement | None = None) -> Imported:
    """Read incidents from tables and wiki pages; see docs/reference/import-formats.md.

    With ``known``, nodes, risks and units of loss are those of that movement, and the result holds
    its incidents and the new ones; what it does not have is reported. Without, the movement that is
    handed back has the named nodes and units of loss, and nothing else.

    Errors:
        Problem with file and line for whatever cannot be read.
    """
    report = Report()
    rows = [row for file in sorted(files) for row in _rows(files[file], file, report)]
    if not rows:
        where = ", ".join(sorted(files)[:3]) or "incidents"
        raise Problem(file=where, text="no incident stands here; expected at least one")
    names = _names(rows=rows, known=known, report=report)
    found = [(row, incident(row=row, names=names, report=report)) for row in rows]
    named = _with_refs(found=found, report=report)
    if known is not None:
        _refuse_changed(found=named, known=known)
    incidents = {one.ref: one for _, one in named}
    return Imported(
        movement=_whole(names=names, incidents=incidents, known=known), skipped=report.lines()
    )


def _rows(data: bytes, file: str, report: Report) -> list[Row]:
    name = source_name(file=file)
    if wikitext.recognises(data=data) and not file.lower().endswith(".csv"):
        return wikitext.rows(data=data, file=name, report=report)
    return table.rows(data=data, file=name, report=report)


def _names(*, rows: list[Row], known: Movement | None, report: Report) -> Names:
    """Return how nodes are called: those of the movement, or one for every name in the source."""
    if known is None:
        stated = {one for row in rows for one in Names.stated(row=row)}
        plain = {one: one.removeprefix("node/") for one in stated}
        spelled: dict[str, str] = {}
        by_slug: dict[str, str] = {}
        for name in sorted(stated):
            by_slug.setdefault(slug(text=plain[name]) or name, name)
        refs = refs_for(
            kind="node", names={name: plain[name] for name in by_slug.values()}, report=report
        )
        for name in stated:
            spelled[name] = refs[by_slug[slug(text=plain[name]) or name]]
        return Names(nodes=spelled, risks=frozenset(), units=None)
    return Names(nodes=_called(known), risks=frozenset(known.risks), units=frozenset(known.losses))


def _called(known: Movement) -> dict[str, str]:
    """Return what each node can be called → its ref: ref, slug, and what no other is called."""
    nodes: dict[str, str] = {}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for ref, node in known.nodes.items():
        nodes |= {ref: ref, ref.partition("/")[2]: ref}
        titles = [node.name] if isinstance(node.name, str) else list(node.name.values())
        for title in (node.source_id or "", *titles):
            owners[title.strip().lower()].add(ref)
    unique = {title: min(refs) for title, refs in owners.items() if len(refs) == 1}
    return unique | nodes


def _with_refs(*, found: list[tuple[Row, Incident]], report: Report) -> list[tuple[Row, Incident]]:
    """Give every incident a ref: its own, or one spelled from its day and its summary."""
    kept: dict[str, tuple[Row, Incident]] = {}
    for row, one in found:
        key = one.ref or f"{one.start.isoformat()} {one.summary} {' '.join(one.nodes)}"
        if key in kept and one.ref:
            said = f"{one.ref} stands in line {kept[key][0].line} already"
            raise row.problem(text=f"{said}; expected every incident once")
        if key in kept:
            report.skip(
                what=f"the incident of line {row.line}",
                why="an incident with the same start, nodes and summary stands before it",
            )
            continue
        kept[key] = (row, one)
    own = {one.ref for _, one in kept.values() if one.ref}
    spelled = {key: _told(one) for key, (_, one) in kept.items() if not one.ref}
    refs = refs_for(kind="incident", names=spelled, report=report)
    for key in spelled:
        if refs[key] in own:
            raise kept[key][0].problem(
                text=f"another incident is called {refs[key]}; expected a ref for each"
            )
    return [
        (row, one if one.ref else replace(one, ref=refs[key])) for key, (row, one) in kept.items()
    ]


def _told(one: Incident) -> str:
    text = one.summary if isinstance(one.summary, str) else next(iter(one.summary.values()))
    return f"{one.start.date().isoformat()} {slug(text=text)[:LONGEST_SLUG]}"


def _refuse_changed(*, found: list[tuple[Row, Incident]], known: Movement) -> None:
    for row, one in found:
        if one.ref in known.incidents and known.incidents[one.ref] != one:
            said = f"{one.ref} is in the movement already and says something else"
            raise row.problem(text=f"{said}; expected the same, or its file to be taken away first")


def _whole(*, names: Names, incidents: Mapping[str, Incident], known: Movement | None) -> Movement:
    if known is not None:
        return Movement(
            name=known.name,
            languages=known.languages,
            losses=known.losses,
            incidents=dict(sorted(incidents.items())),
        )
    losses = {unit for one in incidents.values() for unit in one.loss}
    codes = {
        code
        for one in incidents.values()
        for text in (one.summary, one.cause)
        if text is not None and not isinstance(text, str)
        for code in text
    }
    titles: dict[str, str] = {}
    for name, ref in sorted(names.nodes.items()):
        titles.setdefault(ref, name.removeprefix("node/"))
    return Movement(
        name="Incidents",
        languages=tuple(sorted(codes)) or ("en",),
        losses=dict.fromkeys(sorted(losses)),
        nodes={
            ref: Node(ref=ref, kind=NodeKind.PLATFORM, name=title)
            for ref, title in sorted(titles.items())
        },
        incidents=dict(sorted(incidents.items())),
    )
