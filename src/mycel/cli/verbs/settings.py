"""settings: every setting, its value and where it came from."""

import re

from mycel.cli import database, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb

PASSWORD = re.compile(r"(://[^/:@\s]*:).*@")


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
            ("(set)" if read.value else "") if read.option.secret else _shown(read.value),
            read.source,
            read.option.help,
        )
        for read in settings.READ.values()
    ]
    return Outcome(
        method={},
        input={"digest": source.digest(files={})},
        result={
            "settings": {name: {"value": value, "source": where} for name, value, where, _ in rows}
        },
        says=[Table(("setting", "value", "from", "what it does"), rows)],
    )


def _shown(value: str) -> str:
    """Hide the password in an address."""
    return PASSWORD.sub(r"\1***@", value)


VERB = Verb(
    name="settings",
    group="site",
    help="show every setting, its value and where it came from",
    example="mycel settings",
    options=options,
    run=run,
    keys=("settings",),
)
