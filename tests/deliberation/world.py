"""A small house that deliberates: one unit, a few people, processes with the phases one wants."""

from datetime import UTC, datetime

from mycel.deliberation.models import Phase, Process, ProcessRole
from mycel.deliberation.models.processes import FACILITATOR, RUNNING
from mycel.engine import chance
from mycel.groups.models import Movement, Unit
from mycel.people.models import Account, Person

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
ALLOWS = {
    "information": [],
    "discussion": ["post", "react"],
    "statements": ["state", "vote"],
    "proposals": ["propose", "amend", "endorse", "post", "react"],
    "consensus": [],
    "decision": [],
    "disposition": ["dispose"],
    "follow-up": [],
}


def id_() -> object:
    """Return a fresh id."""
    return chance.identifier(at_ms=int(AT.timestamp() * 1000))


def unit(slug: str = "circle") -> Unit:
    """Return the unit that runs processes, and the movement around it."""
    Movement.objects.get_or_create(
        defaults={"id": id_(), "languages": ["en", "de", "ar"]}, name={"en": "Open Atlas"}
    )
    found, _is_new = Unit.objects.get_or_create(
        slug=slug, defaults={"id": id_(), "kind": "team", "name": {"en": "Language circle"}}
    )
    return found


def person(slug: str, *, language: str = "en", home: str = "", staff: bool = False) -> Person:
    """Return a person with an account of the same name."""
    account = Account.objects.create_user(slug, is_staff=staff, date_joined=AT)
    return Person.objects.create(
        id=id_(), slug=slug, name=slug.title(), named=True, account=account, languages=[language],
        home=home,
    )  # fmt: skip


def process(*kinds: str, number: int = 1, now: int = 0, **values: object) -> Process:
    """Return a running process with a phase of each kind; the one at ``now`` runs.

    Rows are written directly, so that a room's tests do not wait for another room's acts.
    """
    given = {
        "title": {"en": "How shall we welcome newcomers?", "de": "Wie empfangen wir Neue?"},
        "languages": ["en", "de", "ar"],
        "state": RUNNING,
        "drafted_at": AT,
        "opened_at": AT,
        "unit": unit(),
    }
    row = Process.objects.create(id=id_(), number=number, **(given | values))
    for position, kind in enumerate(kinds):
        Phase.objects.create(
            process=row,
            position=position,
            kind=kind,
            title={"en": kind.title()},
            allows=ALLOWS[kind],
            begun_at=AT if position <= now else None,
            ended_at=AT if position < now else None,
        )
    return row


def facilitator(row: Process, slug: str = "fatima") -> Person:
    """Return somebody who runs a process."""
    someone = Person.objects.filter(slug=slug).first() or person(slug)
    ProcessRole.objects.create(process=row, person=someone, role=FACILITATOR)
    return someone
