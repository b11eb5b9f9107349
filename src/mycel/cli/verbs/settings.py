"""settings: every setting, its value and where it came from."""

from mycel.cli import database
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb


def options(parser: Parser) -> None:
    """Declare the options: none."""
    del parser


def run(given: Arguments) -> Outcome:
    """Show the settings; secrets stay hidden."""
    del given
    database.open_()
    from django.conf import settings

    rows = [
        (
            read.option.name,
            ("(set)" if read.value else "") if read.option.secret else read.value,
            read.source,
            read.option.help,
        )
        for read in settings.READ.values()
    ]
    return Outcome(
        method={"verb": "settings"},
        input={},
        result={name: {"value": value, "source": where} for name, value, where, _ in rows},
        says=[Table(("setting", "value", "from", "what it does"), rows)],
    )


VERB = Verb(
    name="settings",
    group="site",
    help="show every setting, its value and where it came from",
    example="mycel settings",
    options=options,
    run=run,
)
