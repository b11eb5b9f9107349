"""A small movement, and readers of every role, for the tests of the catalogue."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from mycel.catalogue.models import Node
from mycel.cli.loading import load
from mycel.engine import movement
from mycel.people.models import Account, Person

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ROLES = ("anonymous", "stranger", "holder", "steward", "administrator")


def small() -> movement.Movement:
    """Return a movement of four nodes, two units' worth of people and one series."""
    holder = movement.Holder(person="person/hana", since=date(2026, 1, 1))
    unit = movement.Unit(
        ref="unit/map-team",
        kind=movement.UnitKind.TEAM,
        name={"en": "Map team", "de": "Kartengruppe"},
        looks_after=("node/tiles",),
        roles=(movement.Role(role="chair", holders=(holder,)),),
    )
    people = [
        movement.Person(ref="person/hana", name="Hana", named=True),
        movement.Person(ref="person/sol", name="Sol", named=True),
        movement.Person(ref="person/quiet", name="Quiet Q", named=False),
        movement.Person(ref="person/root", name="Root", named=True),
        movement.Person(ref="person/stranger", name="Stranger", named=True),
    ]
    nodes = [
        movement.Node(
            ref="node/tiles",
            kind=movement.NodeKind.PLATFORM,
            name={"en": "Tile server", "de": "Kachelserver", "ar": "خادم قطع الخريطة"},
            description="Draws the map.",
            steward="unit/map-team",
            service_level=movement.ServiceLevel.ACTIVE_MAINTENANCE,
            unit="requests/s",
            demand=movement.Demand(series="series/tiles.csv"),
            capacity=movement.Capacity(law=movement.Law.LINEAR, per_server=50, servers=8),
            depends_on=(
                movement.Dependency(node="node/store", per_unit=1.4),
                movement.Dependency(node="node/db", group="database", at_least=1),
            ),
            confirmed=date(2026, 11, 3),
        ),
        movement.Node(ref="node/store", kind=movement.NodeKind.RESOURCE, name="Object store"),
        movement.Node(ref="node/db", kind=movement.NodeKind.PLATFORM, name="Database"),
        movement.Node(
            ref="node/review",
            kind=movement.NodeKind.POOL,
            area=movement.Area.CAPACITY_BUILDING,
            name={"en": "Reviewers", "de": "Prüfende"},
            people=(
                movement.PoolMember(person="person/hana", hours_per_week=6),
                movement.PoolMember(person="person/quiet", hours_per_week=1),
            ),
        ),
    ]
    days = (date(2026, 1, 1), date(2026, 2, 1))
    return movement.Movement(
        name={"en": "Small", "de": "Klein"},
        languages=("en", "de", "ar"),
        people={one.ref: one for one in people},
        units={unit.ref: unit},
        nodes={one.ref: one for one in sorted(nodes, key=lambda one: one.ref)},
        series={"series/tiles.csv": movement.Series(days=days, values=(80.0, 90.5))},
    )


@pytest.fixture
def atlas(db) -> movement.Movement:
    """Load the small movement; Sol keeps the database alone."""
    value = small()
    load(value=value, by=None, at=AT)
    Node.objects.filter(slug="db").update(steward_person=Person.objects.get(slug="sol"))
    return value


@pytest.fixture
def readers(atlas) -> SimpleNamespace:
    """Return a client for every role."""
    slugs = {"stranger": "stranger", "holder": "hana", "steward": "sol", "administrator": "root"}
    clients = {"anonymous": Client()}
    for role, slug in slugs.items():
        account = Account.objects.create(username=slug, is_staff=role == "administrator")
        Person.objects.filter(slug=slug).update(account=account)
        clients[role] = Client()
        clients[role].force_login(account)
    return SimpleNamespace(**clients)
