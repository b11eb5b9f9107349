"""The interface of discussions: the same answers as pages, and nothing more."""

import json

import pytest
from django.test import Client, override_settings
from django.urls import path
from ninja import NinjaAPI
from tests.deliberation import world
from tests.deliberation.threaded import filled, opened, posted

from mycel.deliberation.api import threads
from mycel.deliberation.models import Post
from mycel.deliberation.models.processes import DRAFT, MEMBERS
from mycel.site import urls

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"

alone = NinjaAPI(title="threads", urls_namespace="threads-alone", docs_url=None)
alone.add_router("/threads", threads.router)
urlpatterns = [path("alone/", alone.urls), *urls.urlpatterns]


@pytest.fixture(autouse=True)
def _mounted():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def process():
    return world.process("discussion")


@pytest.fixture
def amina(process):
    return world.person("amina")


def _as(person):
    client = Client()
    client.force_login(person.account, backend=BACKEND)
    return client


def _send(client, url, data, method="post"):
    return getattr(client, method)(
        f"/alone/threads/{url}", json.dumps(data), content_type="application/json"
    )


def test_a_discussion_goes_through_the_interface(process, amina):
    keeper = world.facilitator(process)
    mine, theirs, nobody = _as(amina), _as(keeper), Client()
    said = {"language": "en", "body": "Tea."}
    made = _send(mine, "", {"process": 1, "title": "Tea or coffee?", **said})
    assert made.status_code == 201
    n = made.json()["number"]
    first = _send(mine, f"{n}/posts/", said).json()["number"]
    reply = _send(theirs, f"{n}/posts/", {**said, "to": first}).json()["number"]
    assert _send(theirs, f"{n}/posts/{first}/reactions/", {"kind": "agree"}).status_code == 200
    again = _send(theirs, f"{n}/posts/{first}/reactions/", {"kind": "agree"})
    assert again.status_code == 409
    assert _send(theirs, f"{n}/posts/{first}/reactions/", {"kind": "cry"}).status_code == 422
    told = nobody.get(f"/alone/threads/{n}/").json()
    (branch,) = told["branches"]
    assert (branch["root"]["number"], branch["root"]["agrees"]) == (first, 1)
    assert [one["to"] for one in branch["replies"]] == [first]
    assert branch["root"]["mine"] == []
    own = theirs.get(f"/alone/threads/{n}/").json()["branches"][0]["root"]
    assert own["mine"] == ["agree"]
    back = theirs.delete(f"/alone/threads/{n}/posts/{first}/reactions/agree/")
    assert back.status_code == 200
    summed = _send(mine, f"{n}/summaries/", {**said, "body": f"All for tea (#{first}).",
                                             "until": reply})  # fmt: skip
    assert summed.status_code == 201
    told = nobody.get(f"/alone/threads/{n}/").json()
    assert (told["summary"]["until"], told["unsummed"]) == (reply, 0)
    assert _send(mine, f"{n}/close/", said).status_code == 409
    assert _send(theirs, f"{n}/close/", said).status_code == 200
    assert nobody.get(f"/alone/threads/{n}/").json()["ending"]["outcome"]["body"] == "Tea."
    assert _send(mine, f"{n}/posts/", said).status_code == 409
    lines = nobody.get("/alone/threads/?process=1&show=closed").json()["threads"]
    assert [one["number"] for one in lines] == [n]


def test_pages_of_branches_follow_each_other(process, amina):
    thread = opened(process, amina)
    filled(thread, 200, replies=3)
    seen, after = [], ""
    while after is not None:
        told = Client().get(f"/alone/threads/{thread.number}/?{after}").json()
        seen += [one["root"]["number"] for one in told["branches"]]
        after = None if told["older"] is None else f"after={told['older']}"
    assert seen == list(range(1, 200, 4))
    page = Client().get(f"/alone/threads/{thread.number}/posts/1/").json()
    assert [one["number"] for one in page["replies"]] == [2, 3, 4]


@pytest.mark.parametrize("values", [{"state": DRAFT}, {"visibility": MEMBERS}])
def test_what_others_may_not_read_the_interface_keeps(process, amina, values):
    thread = opened(process, amina)
    posted(thread, amina)
    for name, value in values.items():
        setattr(process, name, value)
    process.save()
    for client in (Client(), _as(amina)):
        for url in ("", "posts/1/"):
            answer = client.get(f"/alone/threads/{thread.number}/{url}")
            assert answer.status_code in {403, 404}
        for url in ("", "posts/1/", "summaries/"):
            assert client.get(f"/threads/{thread.number}/{url}").status_code in {403, 404}
        assert client.get("/posts/1/").status_code in {403, 404}


def test_what_is_not_there_is_said(process, amina):
    thread = opened(process, amina)
    other = opened(process, amina, title="Another")
    post = posted(other, amina)
    client = _as(amina)
    said = {"language": "en", "body": "Tea."}
    assert client.get("/alone/threads/999/").status_code == 404
    far = _send(client, f"{thread.number}/posts/", {**said, "to": post.number})
    assert far.status_code == 404
    assert _send(client, f"{thread.number}/posts/", {**said, "body": " "}).status_code == 422
    assert _send(client, f"{thread.number}/summaries/", {**said, "until": 99}).status_code == 422
    assert _send(Client(), f"{thread.number}/posts/", said).status_code == 401
    assert Post.objects.count() == 1
