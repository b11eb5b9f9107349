"""Acts of people: joining, and saying how one wants to take part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from mycel.engine import chance, movement
from mycel.people import snapshots
from mycel.people.models import Account, Person
from mycel.record import acts as record

Tidying = Callable[[Person, UUID | None, datetime], None]

_TIDYINGS: list[Tidying] = []


class LastAdministrator(ValueError):
    """The only administrator of the site wants to leave."""


@dataclass(frozen=True)
class Loaded:
    """How many things a load created, changed and left as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


def named(person: Person) -> record.Named:
    """Return what a person's id stands for in the record, by name only if they agreed."""
    ref = person.ref if person.named else ""
    return record.Named(id=person.id, ref=ref, label=person.shown_name, is_person=True)


@record.act(
    "people.person.joined",
    version=1,
    says=_("{person} joined"),
    title=_("Somebody joined"),
    person="id",
)
def join(*, account: Account, name: str, by: UUID | None, at: datetime) -> record.Entry[Person]:
    """Make a person for an account that has none."""
    id_ = chance.identifier(at_ms=int(at.timestamp() * 1000))
    person = Person.objects.create(
        id=id_, slug=f"p-{id_.hex[-8:]}", name=name, account=account, languages=[]
    )
    return record.Entry(person, scope=person.id, body={"person": person.id}, names=(named(person),))


@record.act(
    "people.person.described",
    version=1,
    says=_("{person} changed how they take part"),
    title=_("Somebody changed how they take part"),
    person="id",
)
def describe(
    *, person: Person, value: movement.Person, by: UUID | None, at: datetime
) -> record.Entry[Person]:
    """Change what a person tells about themselves."""
    _take_over(person=person, value=value)
    person.save()
    return record.Entry(person, scope=person.id, body={"person": person.id}, names=(named(person),))


def when_leaving(function: Tidying) -> Tidying:
    """Register what a room tidies up when a person leaves, in the transaction of their leaving."""
    _TIDYINGS.append(function)
    return function


@record.act(
    "people.person.left",
    version=1,
    says=_("{person} left"),
    title=_("Somebody left"),
    person="id",
)
def leave(*, person: Person, by: UUID | None, at: datetime) -> record.Entry[Person]:
    """Close a person's account and erase what they told; the record keeps an opaque id.

    Errors:
        LastAdministrator where nobody could look after the site afterwards.
    """
    account = person.account
    if account is not None and _is_last_administrator(account):
        raise LastAdministrator(
            _("You are the only administrator here. Make somebody else one, then leave.")
        )
    for tidy in _TIDYINGS:
        tidy(person, by, at)
    _take_over(person=person, value=movement.Person(ref="", name=person.pseudonym))
    person.slug = person.pseudonym
    person.account = None
    person.save()
    if account is not None:
        _close(account=account, name=f"left-{person.id.hex}")
    return record.Entry(person, scope=person.id, body={"person": person.id}, names=(named(person),))


@record.act(
    "people.people.loaded",
    version=1,
    says=_("{actor} loaded people from files: {created} new, {changed} changed"),
    title=_("People came from files"),
    created="number",
    changed="number",
)
def load(
    *,
    scope: UUID,
    people: Mapping[str, movement.Person],
    by: UUID | None,
    at: datetime,
) -> record.Entry[Loaded]:
    """Create and change persons so that they equal what the files say."""
    known = {person.ref: person for person in Person.objects.all()}
    created, changed, names = [], [], []
    for offset, (ref, value) in enumerate(sorted(people.items())):
        person = known.get(ref)
        if person is None:
            id_ = chance.identifier(at_ms=int(at.timestamp() * 1000) + offset)
            person = Person(id=id_, slug=ref.partition("/")[2])
            created.append(person)
        elif snapshots.of_person(person) == value:
            continue
        else:
            changed.append(person)
        _take_over(person=person, value=value)
        names.append(named(person))
    Person.objects.bulk_create(created)
    for person in changed:
        person.save()
    result = Loaded(
        created=len(created),
        changed=len(changed),
        unchanged=len(people) - len(created) - len(changed),
    )
    return record.Entry(
        result,
        scope=scope,
        body={"created": result.created, "changed": result.changed},
        names=tuple(names),
    )


def _take_over(*, person: Person, value: movement.Person) -> None:
    person.name = value.name
    person.named = value.named
    person.languages = list(value.languages)
    person.skills = list(value.skills)
    person.hours_per_week = value.hours_per_week
    person.home = value.home or ""


def _is_last_administrator(account: Account) -> bool:
    others = Account.objects.filter(is_staff=True, is_active=True).exclude(pk=account.pk)
    return account.is_staff and not others.exists()


def _close(*, account: Account, name: str) -> None:
    SocialAccount.objects.filter(user=account).delete()
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    account.username = name
    account.email = ""
    account.is_active = account.is_staff = account.is_superuser = False
    account.set_unusable_password()
    account.save()
    account.groups.clear()
    account.user_permissions.clear()
