"""export: write the database's movement as code."""

from mycel.cli import database, files, source
from mycel.cli.outcome import Outcome
from mycel.cli.verb import Arguments, Parser, Refused, Verb


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("folder", metavar="DIR", help="a new or empty folder")


def run(given: Arguments) -> Outcome:
    """Export; persons who did not agree to be named appear under a pseudonym."""
    files.require_room(folder=given.folder)
    database.migrate()
    from mycel.assessment import snapshots
    from mycel.cli import persons
    from mycel.formats import movement

    with database.refusing():
        whole = snapshots.of_movement()
    if not whole.name:
        raise Refused("the database holds no movement yet; expected one: mycel load DIR")
    written = movement.write(movement=persons.hidden(value=whole))
    files.write_folder(files=written, folder=given.folder)
    counts = {
        "people": len(whole.people),
        "units": len(whole.units),
        "nodes": len(whole.nodes),
        "plans": len(whole.scenarios)
        + len(whole.risks)
        + len(whole.treatments)
        + len(whole.incidents),
        "files": len(written),
    }
    return Outcome(
        method={},
        input={"digest": source.digest(files=written)},
        result=counts,
        says=[f"Wrote {given.folder}: {counts['nodes']} nodes and {counts['units']} units."],
    )


VERB = Verb(
    name="export",
    group="movement",
    help="write the database's movement as code, into a new folder",
    example="mycel export my-movement/",
    options=options,
    run=run,
    keys=(
        "people",
        "units",
        "nodes",
        "plans",
        "files",
    ),
)
