"""A small movement for the tests of groups: a council, a team under it, five people."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from mycel.engine import movement as m
from mycel.groups import actions as groups
from mycel.groups.models import Unit
from mycel.people import actions as people
from mycel.people.models import Account, Person

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)

PEOPLE = {
    one.ref: one
    for one in (
        m.Person("person/amina", "Amina Diallo", named=True, languages=("en",), home="Dakar"),
        m.Person("person/hana", "Hana Secret", skills=("databases",)),
        m.Person("person/jonas", "Jonas", named=True),
        m.Person("person/mei", "Mei", named=True),
        m.Person("person/omar", "Omar", named=True),
    )
}
COUNCIL = m.Unit(
    ref="unit/council",
    kind=m.UnitKind.COUNCIL,
    name={"en": "Council", "de": "Rat"},
    mandate={"en": "Looks after what everybody builds on."},
    charter=m.Charter("charters/council.md", date(2026, 2, 1), date(2027, 2, 1)),
    reports=m.Reports("quarter", 14),
    roles=(
        m.Role(
            "chair",
            seats=2,
            term_months=12,
            responsibilities=("agenda",),
            decides=("assessment-publication",),
            holders=(
                m.Holder("person/amina", date(2026, 2, 1)),
                m.Holder("person/omar", date(2025, 1, 1), date(2026, 1, 31)),
            ),
        ),
        m.Role("member", seats=1, holders=(m.Holder("person/hana", date(2026, 2, 1)),)),
    ),
    links=("https://council.example/",),
)
TEAM = m.Unit(
    ref="unit/team",
    kind=m.UnitKind.TEAM,
    name="Team",
    parent="unit/council",
    roles=(m.Role("Tech lead", holders=(m.Holder("person/jonas"),)),),
)
TEXTS = {"charters/council.md": "# Charter\n\nWe **look** after it."}


@pytest.fixture
def council(db: None) -> Unit:
    row = groups.describe_movement(
        value=m.Movement(name="Small", languages=("en", "de")), by=None, at=AT
    )
    people.load(scope=row.id, people=PEOPLE, by=None, at=AT)
    units = {unit.ref: unit for unit in (COUNCIL, TEAM)}
    groups.load(scope=row.id, units=units, texts=TEXTS, by=None, at=AT)
    return Unit.objects.get(slug="council")


def account_of(slug: str) -> Account:
    """Return the account of one of the people, made if need be."""
    person = Person.objects.select_related("account").get(slug=slug)
    if person.account is None:
        person.account = Account.objects.create_user(slug)
        person.save()
    return person.account


def as_person(client: Client, slug: str) -> Client:
    """Return the client signed in as one of the people."""
    client.force_login(account_of(slug), backend="mycel.site.backend.AccountBackend")
    return client


@pytest.fixture
def amina(client: Client, council: Unit) -> Client:
    return as_person(client, "amina")
