"""A small movement, loaded, with everything an assessment looks at."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from mycel.assessment import tasks
from mycel.assessment.models import Question, Run
from mycel.cli import loading
from mycel.engine.movement import (
    Acceptance,
    Capacity,
    Demand,
    Dependency,
    Growth,
    Holder,
    Incident,
    Law,
    Movement,
    Node,
    NodeKind,
    Person,
    PoolMember,
    Reduction,
    Risk,
    Role,
    Scenario,
    Treatment,
    Unit,
    UnitKind,
    Words,
)
from mycel.people.models import Account
from mycel.people.models import Person as PersonRow

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
QUESTION = Question(today=date(2026, 11, 23), until=date(2030, 12, 31), growth=3.0, worlds=200)


def movement() -> Movement:
    """Return three platforms, a pool, two units and three persons."""
    people = [
        Person("person/vera", "Vera Velvet", named=True, skills=("reviewing",), home="Oslo"),
        Person("person/ivo", "Ivo Iron", hours_per_week=6.0),
        Person("person/nina", "Nina Nickel", hours_per_week=4.0),
    ]
    units = [
        Unit(
            "unit/council",
            UnitKind.COUNCIL,
            {"en": "Council", "de": "Rat"},
            mandate="Vera Velvet looks after it.",
            looks_after=("node/site",),
            roles=(
                Role(
                    "speaker",
                    decides=("assessment-publication",),
                    holders=(Holder("person/vera", since=date(2026, 1, 1)),),
                ),
                Role("member", holders=(Holder("person/ivo", since=date(2026, 1, 1)),)),
            ),
        ),
        Unit("unit/team", UnitKind.TEAM, "Team"),
    ]
    nodes = [
        Node(
            "node/site",
            NodeKind.PLATFORM,
            {"en": "Web site", "de": "Website"},
            description="Written by Ivo Iron.",
            steward="unit/team",
            unit="requests/s",
            demand=Demand(now=(90, 110), growth_per_year=(0.0, 0.1)),
            capacity=Capacity(Law.LINEAR, servers=4, per_server=50),
            depends_on=(Dependency("node/store", per_unit=1.0, note="says Nina Nickel"),),
        ),
        Node(
            "node/store",
            NodeKind.PLATFORM,
            "Store",
            steward="person/ivo",
            unit="requests/s",
            capacity=Capacity(Law.LINEAR, servers=10, per_server=100),
        ),
        Node(
            "node/helpers",
            NodeKind.POOL,
            "Helpers",
            unit="hours/week",
            demand=Demand(now=(4, 5)),
            people=(PoolMember("person/ivo", 6.0), PoolMember("person/nina")),
        ),
        Node("node/hall", NodeKind.RESOURCE, "Hall"),
    ]
    triple = Scenario(
        "scenario/triple", {"en": "Three times", "de": "Dreimal"}, Growth(3, date(2030, 12, 31))
    )
    return Movement(
        name={"en": "Small", "de": "Klein"},
        languages=("en", "de"),
        people={one.ref: one for one in sorted(people, key=lambda one: one.ref)},
        units={one.ref: one for one in units},
        nodes={one.ref: one for one in sorted(nodes, key=lambda one: one.ref)},
        scenarios={triple.ref: triple},
    )


@pytest.fixture
def loaded(db, settings):
    """Load the movement; asked runs are computed at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    loading.load(value=movement(), by=None, at=AT)


@pytest.fixture
def run(loaded) -> Run:
    """Ask an assessment and have it computed."""
    asked = tasks.ask(question=QUESTION, by=None, at=AT)
    asked.refresh_from_db()
    assert not asked.refusal
    return asked


@pytest.fixture
def account(loaded):
    """Return a function that gives a person an account."""

    def of(slug: str, *, is_staff: bool = False) -> Account:
        made = Account.objects.create_user(username=f"account-of-{slug}", is_staff=is_staff)
        PersonRow.objects.filter(slug=slug).update(account=made)
        return made

    return of


def with_register(value: Movement) -> Movement:
    """Return a movement with units of loss, words, two risks, a treatment and an incident."""
    fire = Risk(
        "risk/fire",
        {"en": "One rack holds all disks", "de": "Alle Platten in einem Schrank"},
        {"en": "It burns", "de": "Er brennt"},
        ("node/store",),
        per_year=(0.1, 0.4),
        loss={"editor-hours": (100.0, 900.0)},
        owner="person/ivo",
        review=date(2026, 10, 1),
    )
    leave = Risk(
        "risk/leave",
        "Nina Nickel alone knows it",
        "She leaves",
        ("node/site",),
        likelihood="unlikely",
        severity={"editor-hours": "high"},
        factor="funding",
        accepted=Acceptance(date(2026, 6, 30), "Nina Nickel wants to stay", "unit/council"),
    )
    second = Treatment(
        "treatment/second-rack",
        "Buy a second rack from Ivo Iron",
        reduces=(Reduction("risk/fire", per_year=(0.4, 0.8)),),
        cost={"money": (500.0, 900.0)},
    )
    burnt = Incident(
        "incident/2026-03-burnt",
        "Ivo Iron smelt smoke",
        datetime(2026, 3, 1, 14, 5, tzinfo=UTC),
        datetime(2026, 3, 2, 2, 5, tzinfo=UTC),
        nodes=("node/store",),
        risk="risk/fire",
        loss={"editor-hours": 310.0},
        cause="Nina Nickel left the door open",
    )
    return replace(
        value,
        losses={"editor-hours": None, "money": "EUR"},
        words=Words(
            likelihood={"unlikely": (0.02, 0.2)},
            severity={"editor-hours": {"high": (500.0, 5000.0)}},
        ),
        factors={"funding": 0.3},
        risks={fire.ref: fire, leave.ref: leave},
        treatments={second.ref: second},
        incidents={burnt.ref: burnt},
    )


@pytest.fixture
def register(db) -> Movement:
    """Load the movement with its register; Vera and Ivo hold roles, Nina holds none."""
    value = with_register(movement())
    loading.load(value=value, by=None, at=AT)
    return value


@pytest.fixture
def clients(register) -> dict[str, Client]:
    """Return a signed-in browser for each person, and one for somebody else."""
    found = {"nobody": Client()}
    for slug in ("vera", "ivo", "nina"):
        made = Account.objects.create_user(username=f"account-of-{slug}")
        PersonRow.objects.filter(slug=slug).update(account=made)
        found[slug] = Client()
        found[slug].force_login(made, backend="mycel.site.backend.AccountBackend")
    return found
