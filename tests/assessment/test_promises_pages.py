"""Promises on pages: the list with verdicts, and one sentence on the page of a node."""

from datetime import date

import pytest
from django.utils import timezone

from mycel.assessment.queries import promises
from mycel.catalogue.models import Node
from mycel.cli import loading
from mycel.engine.movement import Dependency, Failure, Movement, NodeKind, Promise
from mycel.engine.movement import Node as Value

from .conftest import AT

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
OFTEN = Failure(per_year=(1, 1), hours=(87.6, 87.6))


def value(slug, availability=None, *needs, failure=None, **more):
    promise = None if availability is None else Promise(availability=availability, window_days=30)
    return Value(
        ref=f"node/{slug}",
        kind=NodeKind.PLATFORM,
        name=slug.title(),
        promise=promise,
        failure=failure,
        depends_on=tuple(Dependency(node=f"node/{one}") for one in needs),
        **more,
    )


@pytest.fixture
def atlas(db):
    """Load promises of every kind."""
    nodes = [
        value("login", 0.999, "data-centre", failure=Failure(per_year=(1, 1), hours=(1, 1))),
        value("website", 0.9795, "data-centre", "login"),
        value("data-centre", 0.98, failure=OFTEN),
        value("lonely", 0.9),
        value("silent"),
        value("leaning", 0.5, "silent", "data-centre"),
    ]
    desk = Value("node/desk", NodeKind.PROCESS, "Desk", promise=Promise(answer_within_hours=72))
    made = {one.ref: one for one in (*nodes, desk)}
    loading.load(value=Movement(name="Atlas", nodes=made), by=None, at=AT)


def test_the_list_shows_what_cannot_be_kept_first(client, atlas):
    page = client.get("/promises/").content.decode()
    assert page.index("cannot be kept") < page.index("at risk") < page.index("can be kept</span>")
    assert "mycel promises my-movement/ --worlds 20000 --seed 1" in page
    assert "The simulated worlds" in page or "simulated worlds" in page


def test_hours_may_be_those_of_the_communitys_quarter(client, atlas):
    page = client.get("/promises/?quarters=12").content.decode()
    assert "Hours are those of the quarter from 1" in page
    assert "--quarters-start 12" in page
    for wrong in ("0", "13", "x", "1" * 5000, "-1", "१"):
        assert client.get("/promises/", {"quarters": wrong}).status_code == 200


def test_a_node_says_whether_its_promise_can_be_kept(client, atlas):
    page = client.get("/nodes/login/").content.decode()
    assert "Can its promise be kept?" in page
    assert "It promises more than the weakest thing it rests on can give." in page
    without = Node.objects.get(slug="silent")
    assert "Can its promise be kept?" not in client.get(f"/nodes/{without.slug}/").content.decode()


def test_the_list_and_the_page_of_a_node_say_the_same(atlas):
    listed = {line.ref: line for line in promises.promises_page(today=TODAY).lines}
    for node in Node.objects.present():
        assert promises.promise_of(node_id=node.id) == listed.get(node.ref)


def test_reading_takes_few_questions_to_the_database(atlas, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        promises.promises_page(today=TODAY)


def test_a_retired_dependency_is_no_dependency(client, atlas):
    Node.objects.filter(slug="data-centre").update(retired_at=timezone.now())
    assert client.get("/promises/").status_code == 200


def test_nothing_promised_yet_is_said(client):
    assert "Nothing promises yet" in client.get("/promises/").content.decode()
