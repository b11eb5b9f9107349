"""load: bring a movement directory into the database."""

from mycel.cli import database, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("folder", metavar="DIR", help="a movement directory")


def run(given: Arguments) -> Outcome:
    """Load and report what was created, changed and left unchanged."""
    found = source.read(path=given.folder)
    database.migrate()
    from django.utils import timezone

    from mycel.cli import loading

    counts = loading.load(value=found.movement, by=None, at=timezone.now()).as_json()
    rows = [(k, c["created"], c["changed"], c["unchanged"]) for k, c in counts.items()]
    return Outcome(
        method={"verb": "load"},
        input=found.described(),
        result=counts,
        says=[Table(("what", "created", "changed", "unchanged"), rows)],
    )


VERB = Verb(
    name="load",
    group="movement",
    help="bring a movement directory into the database; twice changes nothing",
    example="mycel load movements/open-atlas",
    options=options,
    run=run,
)
