"""Queries of people: plain data for pages, and everything the platform knows about somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mycel.people.models import Account, Person
from mycel.record import queries as record

About = Callable[[Person], object]

_ABOUT: dict[str, About] = {}
_ENTRIES = 10_000


@dataclass(frozen=True)
class PersonPage:
    """What a person agreed to show."""

    ref: str
    name: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    hours_per_week: float | None
    home: str


@dataclass(frozen=True)
class YouPage:
    """What a person sees about themselves."""

    ref: str
    name: str
    shown_name: str
    pseudonym: str
    named: bool
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    hours_per_week: float | None
    home: str
    entries: tuple[record.EntryLine, ...]


def tells(name: str) -> Callable[[About], About]:
    """Register a function that tells what its room knows about a person, for their download."""

    def register(function: About) -> About:
        _ABOUT[name] = function
        return function

    return register


def who(*, user: object) -> Person | None:
    """Return the person to whom whoever came in belongs, or None; asked once a request."""
    # The account keeps its person, and the person its account: nobody asks for either again.
    return getattr(user, "person", None) if isinstance(user, Account) else None


def person_page(*, slug: str) -> PersonPage | None:
    """Return the page of somebody who agreed to be named; None for everybody else."""
    person = Person.objects.named().filter(slug=slug).first()
    return None if person is None else _person_page(person)


def named_people() -> tuple[PersonPage, ...]:
    """Return everybody who agreed to be named, by name."""
    return tuple(_person_page(person) for person in Person.objects.named().order_by("name", "slug"))


def you_page(*, person: Person) -> YouPage:
    """Return what somebody sees about themselves."""
    return YouPage(
        ref=person.ref,
        name=person.name,
        shown_name=person.shown_name,
        pseudonym=person.pseudonym,
        named=person.named,
        languages=tuple(person.languages),
        skills=tuple(person.skills),
        hours_per_week=person.hours_per_week,
        home=person.home,
        entries=record.latest(subject=person.id, limit=5),
    )


def everything_about(*, person: Person, at: datetime) -> dict[str, object]:
    """Return all that is kept about a person, as JSON will carry it."""
    account = person.account
    entries = record.latest(subject=person.id, limit=_ENTRIES)
    return {
        "written": at,
        "person": {
            "id": person.id,
            "ref": person.ref,
            "name": person.name,
            "agreed_to_be_named": person.named,
            "pseudonym": person.pseudonym,
            "languages": person.languages,
            "skills": person.skills,
            "hours_per_week": person.hours_per_week,
            "home": person.home,
        },
        "account": account
        and {
            "name": account.username,
            "email": account.email,
            "joined": account.date_joined,
            "last_signed_in": account.last_login,
            "is_administrator": account.is_staff,
        },
        "record_entries": [
            {"number": entry.idx, "at": entry.at, "act": entry.kind} for entry in entries
        ],
        **{name: function(person) for name, function in sorted(_ABOUT.items())},
    }


def _person_page(person: Person) -> PersonPage:
    return PersonPage(
        ref=person.ref,
        name=person.name,
        languages=tuple(person.languages),
        skills=tuple(person.skills),
        hours_per_week=person.hours_per_week,
        home=person.home,
    )
