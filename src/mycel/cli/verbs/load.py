"""load: bring a movement directory into the database."""

from mycel.cli import database, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb

KEYS = ("created", "changed", "unchanged")


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("folder", metavar="DIR", help="a movement directory")


def run(given: Arguments) -> Outcome:
    """Load and report what was created, changed and left unchanged."""
    found = source.read(path=given.folder, format_=source.MOVEMENT)
    database.migrate()
    from django.utils import timezone

    from mycel.cli import loading

    try:
        with database.refusing():
            notes = loading.compare(value=found.movement)
            counts = loading.load(value=found.movement, by=None, at=timezone.now()).by_kind()
    except loading.AnotherMovement as error:
        raise Refused(f"{given.folder}: {error}") from error
    total = {key: sum(count[key] for count in counts.values()) for key in KEYS}
    rows = [(kind, *(count[key] for key in KEYS)) for kind, count in counts.items()]
    return Outcome(
        method={},
        input=found.described(),
        result={**total, **counts},
        warnings=notes,
        says=[
            "Nothing changed." if total["unchanged"] == sum(total.values()) else "Loaded.",
            Table(("what", *KEYS), rows),
        ],
    )


VERB = Verb(
    name="load",
    group="movement",
    help="bring a movement directory into the database; twice changes nothing",
    example="mycel load movements/open-atlas",
    options=options,
    run=run,
    keys=(
        "created",
        "changed",
        "unchanged",
        "movement",
        "people",
        "units",
        "nodes",
        "plans",
    ),
)
