"""import: read what exists elsewhere and write it as movement code."""

from mycel.cli import files, incidents, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb

SHOWN = 20
INCIDENTS = "incidents"


def options(parser: Parser) -> None:
    """Declare the options."""
    from mycel.formats import importers

    parser.add_argument(
        "format",
        choices=sorted([*importers.IMPORTERS, INCIDENTS]),
        help="the format of the source",
    )
    parser.add_argument("source", metavar="SOURCE", help="a file, a folder, or - for stdin")
    parser.add_argument(
        "folder", metavar="DIR", help="a new or empty folder; for incidents also a movement's"
    )


def run(given: Arguments) -> Outcome:
    """Import and report what was taken and what was skipped, and why."""
    if given.format == INCIDENTS:
        found = incidents.add(path=given.source, folder=given.folder)
    else:
        found = _import(given)
    whole = found.movement
    counts = {
        "units": len(whole.units),
        "nodes": len(whole.nodes),
        "dependencies": found.dependencies,
        "people": len(whole.people),
        "incidents": len(whole.incidents),
    }
    skipped = [{"what": one.what, "why": one.why} for one in found.skipped]
    taken = ", ".join(f"{count} {what}" for what, count in counts.items())
    says: list[str | Table] = [f"Wrote {given.folder}: {taken}."]
    if skipped:
        tail = ":" if len(skipped) <= SHOWN else f"; the first {SHOWN}:"
        says.append(f"{len(skipped)} things were skipped{tail}")
        says.append(Table(("what", "why"), [(s["what"], s["why"]) for s in skipped[:SHOWN]]))
    return Outcome(
        method={"format": given.format},
        input=found.described(),
        result={**counts, "skipped": skipped},
        says=says,
    )


def _import(given: Arguments) -> source.Source:
    from mycel.formats import movement

    files.require_room(folder=given.folder)
    found = source.read(path=given.source, format_=given.format)
    files.write_folder(files=movement.write(movement=found.movement), folder=given.folder)
    return found


VERB = Verb(
    name="import",
    group="movement",
    help="read a foreign catalogue and write it as movement code",
    example="mycel import wmf-graph dependency_graph.json wikimedia/",
    options=options,
    run=run,
    keys=(
        "units",
        "nodes",
        "dependencies",
        "people",
        "incidents",
        "skipped",
    ),
)
