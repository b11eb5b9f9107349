"""Every address of the site, asked by every role: nobody gets more, and nobody less."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from tests.site import (
    asked,
    followed,
    noticed,
    processed,
    proposed,
    reported,
    stated,
    texted,
    threaded,
)
from tests.site.access import TABLE
from tests.site.door import IN_ADMINISTRATION, MAY, NO, NOT_HERE, ROLES, SIGN_IN, Door

from mycel.assessment import actions as assessment
from mycel.assessment import tasks
from mycel.assessment.models import Question
from mycel.catalogue.actions import roll_call
from mycel.catalogue.models import Node
from mycel.cli import loading
from mycel.engine import movement as m
from mycel.engine.analysis import Inquiry
from mycel.groups.models import Term, Unit
from mycel.people.models import Account, Person
from mycel.record import sequencer
from mycel.record.models import Document

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # nothing collected in tests
]

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
BACKEND = "mycel.site.backend.AccountBackend"
IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
SAMPLE_KWARGS = {
    "object_id": "1",
    "content_type_id": "1",
    "app_label": "people",
    "url": "nothing",
}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """List the names of all addresses."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern, inner)
        elif pattern.name:
            yield space + pattern.name


NAMES = sorted(set(names(get_resolver())))
OTHERS = [name for name in NAMES if not name.startswith("admin:")]
ADMIN = [name for name in NAMES if name.startswith("admin:") and name not in TABLE]


def movement() -> m.Movement:
    """Return two units, four nodes and a person for each role."""

    def unit(slug: str, holder: str, node: str) -> m.Unit:
        role = m.Role(
            "chair", decides=("assessment-publication",), holders=(m.Holder(f"person/{holder}"),)
        )
        return m.Unit(
            f"unit/{slug}",
            m.UnitKind.TEAM,
            slug,
            looks_after=(f"node/{node}",),
            roles=(role,),
        )

    def node(slug: str, steward: str | None) -> m.Node:
        return m.Node(
            f"node/{slug}",
            m.NodeKind.PLATFORM,
            slug,
            steward=steward,
            unit="requests/s",
            demand=m.Demand(now=(90, 110), growth_per_year=(0.0, 0.1)),
            capacity=m.Capacity(m.Law.LINEAR, servers=4, per_server=50),
        )

    slugs = ("amina", "hidden", "insider", "keeper", "newcomer", "outsider")
    return m.Movement(
        name="World",
        is_sample=True,
        losses={"editor-hours": None},
        people={
            f"person/{slug}": m.Person(f"person/{slug}", slug, named=slug != "hidden")
            for slug in slugs
        },
        units={
            one.ref: one
            for one in (unit("house", "insider", "own"), unit("other", "outsider", "foreign"))
        },
        nodes={
            one.ref: one
            for one in (
                node("foreign", "unit/other"),
                node("free", None),
                node("lone", "person/keeper"),
                node("own", "unit/house"),
            )
        },
        scenarios={"scenario/triple": m.Scenario("scenario/triple", "Triple")},
        risks={
            "risk/fire": m.Risk(
                "risk/fire",
                "Heat",
                "It burns",
                ("node/own",),
                per_year=(0.1, 0.2),
                loss={"editor-hours": (1.0, 2.0)},
                owner="unit/house",
            )
        },
        treatments={"treatment/water": m.Treatment("treatment/water", "More water")},
        incidents={
            "incident/smoke": m.Incident("incident/smoke", "It smoked", AT, nodes=("node/own",))
        },
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[SimpleNamespace]:
    """Build the world once; every question is asked in a transaction that is taken back."""
    with (
        django_db_blocker.unblock(),
        override_settings(TASKS=IMMEDIATE, SAMPLE=True),
        transaction.atomic(),
    ):
        yield build()
        transaction.set_rollback(True)


def build() -> SimpleNamespace:
    loading.load(value=movement(), by=None, at=AT)
    for slug in ("insider", "keeper", "newcomer", "outsider"):
        account = Account.objects.create_user(slug)
        Person.objects.filter(slug=slug).update(account=account)
    Account.objects.create_user("inactive")
    Account.objects.create_superuser("admin")
    Account.objects.create_superuser("second")
    question = Question(today=date(2026, 11, 23), until=date(2028, 12, 31), worlds=100)
    run = tasks.ask(question=question, by=None, at=AT)
    run.refresh_from_db()
    house = Unit.objects.get(slug="house")
    tasks.ask_analysis(
        inquiry=Inquiry(today=date(2026, 11, 23), worlds=100), unit=house, by=None, at=AT
    )
    finding = publish(run=run, unit=house)
    calls = roll_call.call_roll(
        scope=house.id, nodes=list(Node.objects.filter(slug="own")), by=None, at=AT
    )
    sequencer.sequence()
    electorate = asked.build(house=house, other=Unit.objects.get(slug="other"), at=AT)
    objection = followed.build(house=house, other=Unit.objects.get(slug="other"), at=AT)
    reported.build(house=house, other=Unit.objects.get(slug="other"), at=AT)
    texted.build(at=AT)
    proposed.build(house=house, at=AT)
    processed.build(house=house, at=AT)
    threaded.build(house=house, at=AT)
    noticed.build(at=AT)
    stated.build(house=house, at=AT)
    terms = {term.person.slug: term.pk for term in Term.objects.select_related("person")}
    return SimpleNamespace(
        clients={role: client_of(role) for role in ROLES},
        call=calls[0].pk,
        electorate=electorate.id,
        objection=objection,
        digest=Document.objects.values_list("digest", flat=True)[0],
        finding=finding,
        terms=terms,
    )


def publish(*, run: object, unit: Unit) -> int:
    """Publish one finding of the assessment for a unit."""
    insider = Person.objects.get(slug="insider")
    finding = assessment.publish_finding(
        run=run,
        unit=unit,
        title="It holds",
        explanation="So far.",
        recommendation="",
        nodes=[],
        by=insider.id,
        at=AT,
    )
    return int(finding.number)


def client_of(role: str) -> Client:
    client = Client()
    if role == "persona":
        assert client.post("/sample/enter/", {"persona": "amina"}).status_code == 302
    elif role != "anonymous":
        account = Account.objects.get(username=role)
        client.force_login(account, backend=BACKEND)
        if role == "inactive":
            Account.objects.filter(pk=account.pk).update(is_active=False)
    return client


def address(name: str, kwargs: Mapping[str, object], world: SimpleNamespace) -> str:
    known = {"call": world.call, "digest": world.digest, "electorate": world.electorate}
    known["objection"] = world.objection
    known |= {f"term:{slug}": pk for slug, pk in world.terms.items()}
    filled = {key: known.get(str(value), value) for key, value in kwargs.items()}
    return reverse(name, kwargs=filled)


def ask(client: Client, method: str, url: str, data: Mapping[str, object]) -> HttpResponseBase:
    """Ask once, and take back whatever it changed."""
    cache.clear()
    with transaction.atomic():
        if method == "PUT" or (method == "POST" and url.startswith("/api/")):
            answer = client.generic(
                method, url, json.dumps(data or {}), content_type="application/json"
            )
        else:
            answer = getattr(client, method.lower())(url, data)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def got(answer: HttpResponseBase) -> str:
    """Return an answer in the words of the table."""
    to = answer.headers.get("Location", "")
    if answer.status_code in {301, 302}:
        leads_to_sign_in = to.startswith(("/accounts/login/", "/admin/login/"))
        return SIGN_IN if leads_to_sign_in else MAY
    if answer.status_code in {401, 403}:
        return NO
    if answer.status_code == 404:
        return NOT_HERE
    # A form that is sent empty is refused with its own words, and so is a body of the interface.
    return MAY if answer.status_code in {200, 201, 202, 204, 409, 422} else str(answer.status_code)


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    without = [name for name in OTHERS if name not in TABLE]
    assert without == [], "add a line in tests/site/doors for each of these"
    assert [name for name in TABLE if name not in NAMES and name != "admin:*"] == []
    assert len(ADMIN) > 20


@pytest.mark.parametrize("name", [name for name in OTHERS if name in TABLE])
def test_each_role_gets_what_the_table_says(name: str, world: SimpleNamespace) -> None:
    for door in TABLE[name]:
        url = address(name, door.kwargs, world)
        found = {}
        for role in ROLES:
            before = cookies(world.clients[role])
            answer = ask(world.clients[role], door.method, url, door.data)
            found[role] = got(answer)
            judge(answer, role=role, method=door.method)
            restore(world.clients[role], before)
        assert found == dict(door.expected), f"{door.method} {url}"
        if door.post_only:
            refuses_reading(world, door=door, url=url)


@pytest.mark.parametrize("name", ADMIN)
def test_only_administrators_enter_the_administration(name: str, world: SimpleNamespace) -> None:
    (door,) = TABLE["admin:*"]
    url = next(found for found in possible(name))
    for role in IN_ADMINISTRATION:
        answer = ask(world.clients[role], "GET", url, {})
        # An administrator may be told that there is no such row, or that rows are read only.
        expected = {MAY, NO, NOT_HERE} if role == "admin" else {door.expected[role]}
        assert got(answer) in expected, f"{role} at {url}: {answer.status_code}"
        judge(answer, role=role, method="GET")


def possible(name: str) -> Iterator[str]:
    """Yield the address of a name of the administration, whatever it asks for."""
    sets = ({}, {"id": "1"}, *({key: value} for key, value in SAMPLE_KWARGS.items()))
    for kwargs in (*sets, {"content_type_id": "1", "object_id": "1"}):
        with suppress(NoReverseMatch):
            yield reverse(name, kwargs=kwargs)


def cookies(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def restore(client: Client, before: Mapping[str, str]) -> None:
    """Give the browser its cookies back: signing out is taken back in the database as well."""
    client.cookies.clear()
    for name, value in before.items():
        client.cookies[name] = value


def refuses_reading(world: SimpleNamespace, *, door: Door, url: str) -> None:
    answer = ask(world.clients["admin"], "GET", url, {})
    assert answer.status_code == 405, f"GET {url} changed something, or could have"


INLINE_SCRIPT = re.compile(rb"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")")
INLINE_STYLE = re.compile(rb"<[a-z][^>]*\sstyle\s*=|<style\b")
EVENT = re.compile(rb"<[a-z][^>]*\son[a-z]+\s*=")


def judge(answer: HttpResponseBase, *, role: str, method: str) -> None:
    """Hold what every answer must hold, whoever asks for it."""
    where = f"{method} {answer.wsgi_request.path} as {role}"
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'self'" in policy, where
    assert "unsafe" not in policy, where
    assert answer.headers.get("X-Frame-Options") == "DENY", where
    assert answer.headers.get("X-Content-Type-Options") == "nosniff", where
    if role == "anonymous" and method == "GET":
        assert site.SESSION_COOKIE_NAME not in answer.cookies, where
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        for sin in (INLINE_SCRIPT, INLINE_STYLE, EVENT):
            assert not sin.search(answer.content), f"{where}: {sin.search(answer.content)}"
