"""The interface of proposals: the same answers as pages, and nothing more."""

import json

import pytest
from django.test import Client, override_settings
from django.urls import path
from ninja import NinjaAPI
from tests.deliberation import world
from tests.deliberation.proposed import BODY, amended, drafted, published, supported

from mycel.deliberation.api import amendments, dispositions, proposals
from mycel.deliberation.models import Post, Thread
from mycel.deliberation.models.processes import DRAFT, MEMBERS, Phase
from mycel.site import urls
from mycel.texts import actions as texts
from mycel.texts.actions import Draft

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"

alone = NinjaAPI(title="proposals", urls_namespace="proposals-alone", docs_url=None)
alone.add_router("/proposals", proposals.router)
alone.add_router("/amendments", amendments.router)
alone.add_router("/comments", dispositions.router)
urlpatterns = [path("alone/", alone.urls), *urls.urlpatterns]


@pytest.fixture(autouse=True)
def _mounted():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def process():
    return world.process("proposals", "disposition")


@pytest.fixture
def amina():
    return world.person("amina")


def ask(address, *, who=None, method="get", status=200, **given):
    client = Client()
    if who is not None:
        client.force_login(who.account, backend=BACKEND)
    more = (
        {} if method == "get" else {"data": json.dumps(given), "content_type": "application/json"}
    )
    answer = getattr(client, method)(f"/alone/{address}", **more)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_proposal_goes_its_way_through_programs(process, amina):
    new = {"process": 1, "language": "en", "title": "A guide", "body": BODY}
    number = ask("proposals/", who=amina, method="post", status=201, **new)["number"]
    ask(f"proposals/{number}/", status=404)
    assert ask(f"proposals/{number}/", who=amina)["line"]["shown"]["body"].startswith("Print")
    change = {"language": "en", "title": "A guide", "body": BODY + "Now.", "against": 1}
    ask(f"proposals/{number}/", who=amina, method="put", **change)
    ask(f"proposals/{number}/publish/", who=amina, method="post")
    bilal = world.person("bilal")
    ask(f"proposals/{number}/support/", who=bilal, method="post")
    ask(f"proposals/{number}/support/", who=bilal, method="post", status=409)
    assert ask(f"proposals/{number}/", who=bilal)["supports"] is True
    assert ask(f"proposals/{number}/")["line"]["supporters"] is None
    ask(f"proposals/{number}/support/", who=bilal, method="delete")
    amend = {"title": "A guide", "body": "Draw it.", "why": "Shorter.", "against": 2}
    one = ask(f"proposals/{number}/amendments/", who=bilal, method="post", status=201, **amend)
    told = ask(f"amendments/{one['number']}/")
    assert {piece["kind"] for piece in told["changed"]["body"]} >= {"added", "removed"}
    ask(f"amendments/{one['number']}/take/", who=bilal, method="post", status=403)
    ask(f"amendments/{one['number']}/take/", who=amina, method="post")
    answer = {"answer": "accepted", "language": "en", "body": "We do it."}
    ask(f"proposals/{number}/answer/", who=amina, method="post", status=409, **answer)
    leads = world.facilitator(process)
    ask(f"proposals/{number}/answer/", who=leads, method="post", **answer)
    whole = ask(f"proposals/{number}/")
    assert whole["answer"]["word"] == "accepted"
    assert whole["line"]["shown"]["body"] == "Draw it."


def test_lists_page_and_filter(process, amina):
    for n in range(22):
        published(process, amina, title=f"Thing {n}", at=world.AT.replace(year=2026 + n))
    drafted(process, amina, title="Mine", at=world.AT.replace(year=2090))
    page = ask("proposals/?process=1")
    assert [line["number"] for line in page["proposals"]] == list(range(22, 2, -1))
    assert page["older"] == 3
    assert [line["number"] for line in ask("proposals/?process=1&before=3")["proposals"]] == [2, 1]
    assert ask("proposals/?process=1&show=drafts")["proposals"] == []
    mine = ask("proposals/?process=1&show=drafts", who=amina)["proposals"]
    assert [line["shown"]["title"] for line in mine] == ["Mine"]
    assert ask("proposals/?process=1&language=%00de")["proposals"] == []
    ask("proposals/", status=422)


def test_what_is_shut_is_shut_here_as_well(amina):
    world.process("proposals", number=2, visibility=MEMBERS)
    world.process("proposals", number=3, state=DRAFT)
    ask("proposals/?process=2", who=amina, status=403)
    ask("proposals/?process=3", who=amina, status=404)
    ask("proposals/?process=9", who=amina, status=404)
    ask("comments/?process=2", status=401)


def test_hostile_words_are_refused_with_a_sentence(process, amina):
    row = published(process, amina)
    where = f"proposals/{row.number}/evidence/"
    ask(where, who=amina, method="post", status=422, ref="node/\0")
    ask(where, who=amina, method="post", status=422, ref="person/amina")
    new = {"process": 1, "language": "en", "title": "\ud800", "body": "x"}
    ask("proposals/", who=amina, method="post", status=422, **new)
    long = {"process": 1, "language": "en", "title": "A", "body": "x" * 20_001}
    ask("proposals/", who=amina, method="post", status=422, **long)
    tongue = {"process": 1, "language": "no tongue", "title": "A", "body": "x"}
    ask("proposals/", who=amina, method="post", status=422, **tongue)


def test_comments_are_answered_by_programs_of_facilitators(process, amina):
    Phase.objects.filter(position=0).update(ended_at=world.AT)
    Phase.objects.filter(position=1).update(begun_at=world.AT)
    leads = world.facilitator(process)

    def text(ref):
        draft = Draft(language="en", body="What about dogs?")
        return texts.write(space=process.ref, ref=ref, draft=draft, author=None, at=world.AT)

    thread = Thread.objects.create(
        id=world.id_(), number=1, process=process, text=text("thread/1"), opened_at=world.AT,
        is_consultation=True,
    )  # fmt: skip
    for n in (1, 2):
        Post.objects.create(
            id=world.id_(), number=n, thread=thread, posted_at=world.AT, text=text(f"post/{n}")
        )
    ask("comments/?process=1", who=amina, status=403)
    assert ask("comments/?process=1", who=leads)["waiting"] == 2
    answer = {"process": 1, "posts": [1, 2], "disposition": "declined", "language": "en"}
    ask("comments/", who=leads, method="post", status=422, **answer)
    done = ask("comments/", who=leads, method="post", reason="No dogs.", **answer)
    assert done == {"posts": [1, 2]}
    ask("comments/", who=leads, method="post", status=409, reason="Late.", **answer)
    assert ask("comments/?process=1", who=leads)["waiting"] == 0
    assert ask("comments/table/?process=1")["by_language"]["sums"]["total"] is None


def test_nobody_who_supports_is_in_any_answer(process, amina):
    row = published(process, amina)
    bilal = world.person("bilal")
    supported(row, bilal)
    amended(row, amina, body="Other.")
    for address in ("proposals/?process=1", f"proposals/{row.number}/", "amendments/1/"):
        assert "bilal" not in json.dumps(ask(address, who=amina)).lower()
