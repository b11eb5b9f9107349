"""Options: every setting an operator can make, as data: name, default, what it does."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One setting, read from the environment."""

    name: str
    default: str
    help: str
    secret: bool = False


OPTIONS = (
    Option("MYCEL_HOME", "var", "Folder for the embedded database and the generated secret key."),
    Option(
        "DATABASE_URL",
        "",
        "Database; empty means SQLite in MYCEL_HOME. PostgreSQL 15 or newer: postgres://… A pooler "
        "in front of it has to keep sessions.",
    ),
    Option("SECRET_KEY", "", "Signing key; empty means one is made in MYCEL_HOME.", secret=True),
    Option("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names this site answers to."),
    Option("PUBLIC_URL", "", "Address people see, such as https://atlas.example.org."),
    Option("LOG_ORIGIN", "localhost/mycel/log", "Origin of the record; never change it later."),
    Option("LOG_KEY", "", "File of the record's key; empty: log_key in MYCEL_HOME, made once."),
    Option("SAMPLE", "0", "1 shows the sample movement with one-click personas; loopback only."),
    Option("DEBUG", "0", "1 shows technical error pages; never in public."),
    Option("WIKI_OAUTH_URL", "", "Address of the wiki whose accounts may sign in (its index.php)."),
    Option("WIKI_OAUTH_KEY", "", "Client key of the wiki's OAuth 2 consumer."),
    Option("WIKI_OAUTH_SECRET", "", "Client secret of the wiki's OAuth 2 consumer.", secret=True),
    Option(
        "EMAIL_URL",
        "",
        "Mail server, such as smtp://name:word@mail.example.org:587; empty means no mail is sent.",
        secret=True,
    ),
    Option("MAIL_FROM", "", "Address that mail comes from; empty: mycel@ the site's host."),
    Option("SIGN_UP", "1", "0 closes local sign-up; wiki sign-in stays open."),
    Option("WORKERS", "2", "Web processes; each has 16 threads."),
)


@dataclass(frozen=True)
class Read:
    """An option's value and where it came from: ``environment`` or ``default``."""

    option: Option
    value: str
    source: str


def read(*, environment: Mapping[str, str] | None = None) -> dict[str, Read]:
    """Return every option with its value and source."""
    given = os.environ if environment is None else environment
    return {
        option.name: Read(
            option=option,
            value=given.get(option.name, option.default),
            source="environment" if option.name in given else "default",
        )
        for option in OPTIONS
    }
