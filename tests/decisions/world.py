"""A small world that decides: a council, a team, and people with accounts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.test import Client

from mycel.decisions import actions, tasks
from mycel.decisions.models import Question
from mycel.engine import movement as m
from mycel.engine.choice import asking
from mycel.groups import actions as groups
from mycel.groups.models import Unit
from mycel.people import actions as people
from mycel.people.models import Account, Person
from mycel.record import sequencer

AT = datetime(2026, 11, 23, 9, 30, 41, tzinfo=UTC)
OPENS, CLOSES = AT + timedelta(hours=1), AT + timedelta(days=7)
DURING, AFTER = AT + timedelta(days=1), AT + timedelta(days=8)
SLUGS = ("amina", "hana", "jonas", "mei", "omar", "teo")

ASKED = asking.Asked(
    title={"en": "Who shall be on the board?", "de": "Wer soll in den Vorstand?"},
    summary={"en": "Two seats."},
    options=tuple(
        asking.AskedOption(name={"en": name}, group=group)
        for name, group in (("Ada", "A"), ("Ben", "A"), ("Cyr", ""), ("Dia", ""))
    ),
    paper="ranking",
    rule=asking.tally(method="schulze", seats=2),
    opens_at=OPENS,
    closes_at=CLOSES,
    offers_no_opinion=True,
)
CONSENT = asking.Asked(
    title={"en": "We meet on Tuesdays"},
    options=(),
    paper="consent",
    rule=asking.consent(least=2),
    opens_at=OPENS,
    closes_at=CLOSES,
    privacy="open-roll-call",
)
BUDGET = asking.Asked(
    title={"en": "What shall we pay for?"},
    options=tuple(
        asking.AskedOption(name={"en": name}, cost=Decimal(cost), requires=requires)
        for name, cost, requires in (
            ("Server", "600", ()),
            ("Disk", "200.50", (0,)),
            ("Party", "500", ()),
        )
    ),
    paper="approval",
    rule=asking.budget(limit="1000"),
    opens_at=OPENS,
    closes_at=CLOSES,
    money="EUR",
)


def build() -> Unit:
    """Load a movement of two units and six people, each with an account."""
    row = groups.describe_movement(
        value=m.Movement(name="Small", languages=("en", "de")), by=None, at=AT
    )
    value = {
        f"person/{slug}": m.Person(
            f"person/{slug}", slug.title(), named=slug != "hana", home=f"{slug[0]}wiki"
        )
        for slug in SLUGS
    }
    people.load(scope=row.id, people=value, by=None, at=AT)
    unit = m.Unit(
        ref="unit/council",
        kind=m.UnitKind.COUNCIL,
        name={"en": "Council"},
        roles=(m.Role("chair", holders=(m.Holder("person/amina"),)),),
    )
    team = m.Unit(ref="unit/team", kind=m.UnitKind.TEAM, name="Team")
    groups.load(scope=row.id, units={u.ref: u for u in (unit, team)}, texts={}, by=None, at=AT)
    for person in Person.objects.order_by("slug"):
        person.account = Account.objects.create_user(f"login-{person.slug}", date_joined=AT)
        person.save()
    return Unit.objects.get(slug="council")


def person(slug: str) -> Person:
    return Person.objects.select_related("account").get(slug=slug)


def signed_in(slug: str) -> Client:
    client = Client()
    client.force_login(person(slug).account, backend="mycel.site.backend.AccountBackend")
    return client


def frozen(unit: Unit, asked=ASKED, **changes) -> Question:
    """Return a question whose roll is frozen: everybody is on it."""
    question = actions.draft_question(unit=unit, asked=replace(asked, **changes), by=None, at=AT)
    tasks.freeze(question=question, by=None, at=AT)
    question.refresh_from_db()
    return question


def opened(unit: Unit, asked=ASKED, *, quorum=None, threshold=None, **changes) -> Question:
    """Return an open question."""
    question = frozen(unit, asked, **changes)
    if quorum is not None or threshold is not None:
        wanted = replace(asked, quorum=quorum, threshold=threshold, **changes)
        actions.change_question(question=question, asked=wanted, by=None, at=AT)
    tasks.open_now(question=question, at=OPENS)
    return question


def vote(question: Question, slug: str, choice, *, key="", nonce="my own words", at=DURING):
    return tasks.cast(
        number=question.number,
        account=person(slug).account_id,
        choice=choice,
        nonce=nonce,
        key=key or f"key-{slug}-{len(str(choice))}-{abs(hash(str(choice)))}",
        at=at,
    )


def ranking(*groups, no_opinion=()):
    return {"ranking": [list(group) for group in groups], "no_opinion": list(no_opinion)}


def sequenced() -> None:
    while sequencer.sequence():
        pass


def ended(question: Question) -> Question:
    """Close and count a question, as the worker does when its time has come."""
    tasks.step(at=AFTER)
    sequenced()
    tasks.step(at=AFTER)
    sequenced()
    question.refresh_from_db()
    return question
