"""Wishes: how often somebody wants mail of a space, and what they follow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from mycel.notices.models import DAILY, RHYTHMS, Address, Follow, Wish
from mycel.notices.queries.words import spoken
from mycel.people.models import Person
from mycel.record import queries as record

USUAL = DAILY
MOST_FOLLOWED = 500


@dataclass(frozen=True)
class WishLine:
    """How often mail of one space comes, and whether it is followed."""

    space: str
    title: str
    rhythm: str
    is_own: bool
    follows: bool


@dataclass(frozen=True)
class WishesPage:
    """What somebody wants to hear and where; ``email`` is empty where they gave none."""

    rhythm: str
    lines: tuple[WishLine, ...]
    email: str
    is_confirmed: bool
    rhythms: tuple[tuple[str, str], ...]


def wishes_page(*, person: Person) -> WishesPage:
    """Return somebody's wishes, in four queries."""
    own = dict(Wish.objects.filter(person=person).values_list("space", "rhythm"))
    followed = set(
        Follow.objects.filter(person=person).values_list("space", flat=True)[:MOST_FOLLOWED]
    )
    usual = own.pop("", USUAL)
    address = Address.objects.filter(person=person).first()
    spaces = sorted(followed | own.keys())
    names = record.labels(refs=spaces)
    return WishesPage(
        rhythm=usual,
        lines=tuple(
            WishLine(
                space=space,
                title=spoken(names.get(space, space)),
                rhythm=own.get(space, usual),
                is_own=space in own,
                follows=space in followed,
            )
            for space in spaces
        ),
        email="" if address is None else address.email,
        is_confirmed=address is not None and address.confirmed_at is not None,
        rhythms=tuple((code, str(name)) for code, name in RHYTHMS),
    )


def rhythms(*, people: Iterable[UUID]) -> Mapping[UUID, Mapping[str, str]]:
    """Return the wishes of persons by space; the empty one is what they want of all others."""
    found: dict[UUID, dict[str, str]] = {}
    rows = Wish.objects.filter(person_id__in=people)
    for person, space, rhythm in rows.values_list("person_id", "space", "rhythm"):
        found.setdefault(person, {})[space] = rhythm
    return found


def wanted(*, wishes: Mapping[str, str], space: str) -> str:
    """Return how often somebody wants mail of a space."""
    return wishes.get(space, wishes.get("", USUAL))


def follows(*, person: Person, space: str) -> bool:
    """Return whether somebody follows a space."""
    return Follow.objects.filter(person=person, space=space).exists()
