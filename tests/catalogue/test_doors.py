"""Every address of the catalogue, for every role; and what each act leaves behind."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from mycel.catalogue.models import Call, Node
from mycel.formats.movement.read import read_part
from mycel.people.models import Person
from mycel.record.models import OutboxLeaf

ROLES = ("anonymous", "stranger", "holder", "steward", "administrator")
OPEN = (
    "/nodes/list/", "/nodes/list/?q=tile&kind=platform&level=active-maintenance", "/nodes/list.csv",
    "/nodes/list/?after=db", "/nodes/list/?before=tiles&q=a", "/nodes/tiles.yaml",
    "/nodes/tiles/series.csv", "/nodes/store/series.csv", "/stewards/", "/stewards/?q=tile",
    "/stewards/?q=tyle", "/stewards/?q=zzzzqqqq", "/stewards.csv", "/stewards.csv?q=tile",
    "/stewards/unowned/", "/stewards/unowned.csv", "/stewards/levels/", "/stewards/levels.csv",
    "/stewards/roll-call/", "/stewards/roll-call/?state=silent&before=99",
    "/stewards/roll-call.csv",
)  # fmt: skip
LOGIN, YES, NO = "login", "yes", "no"
# What each role may do: anonymous, stranger, holder of the unit, steward person, administrator.
GUARDED = {
    "/nodes/new/": (LOGIN, YES, YES, YES, YES),
    "/nodes/tiles/edit/": (LOGIN, NO, YES, NO, YES),
    "/nodes/db/edit/": (LOGIN, NO, NO, YES, YES),
    "/nodes/store/edit/": (LOGIN, YES, YES, YES, YES),
    "/nodes/tiles/retire/": (LOGIN, NO, YES, NO, YES),
    "/nodes/db/retire/": (LOGIN, NO, NO, YES, YES),
    "/nodes/store/retire/": (LOGIN, NO, NO, NO, YES),
}
POSTED = {
    "/nodes/tiles/retire/": (LOGIN, NO, YES, NO, YES),
    "/nodes/tiles/restore/": (LOGIN, NO, YES, NO, YES),
    "/nodes/tiles/confirm/": (LOGIN, NO, YES, NO, YES),
    "/nodes/db/confirm/": (LOGIN, NO, NO, YES, YES),
    "/stewards/roll-call/start/?unit=map-team": (LOGIN, NO, YES, NO, YES),
    "/stewards/roll-call/start/": (LOGIN, NO, NO, NO, YES),
}


def verdict(answer) -> str:
    if answer.status_code == 302 and "/accounts/login/" in answer["Location"]:
        return LOGIN
    if answer.status_code == 403:
        return NO
    assert answer.status_code in {200, 302}, answer.status_code
    return YES


def lines(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_everybody_may_read(readers, role):
    client = getattr(readers, role)
    for url in OPEN:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert client.post(url).status_code == 405, url
        if getattr(answer, "streaming", False):
            lines(answer)


def test_who_may_open_what(readers):
    for url, expected in GUARDED.items():
        found = tuple(verdict(getattr(readers, role).get(url)) for role in ROLES)
        assert found == expected, url


@pytest.mark.parametrize("url", POSTED)
def test_who_may_do_what(readers, url):
    path, _, unit = url.partition("?unit=")
    for role, expected in zip(ROLES, POSTED[url], strict=True):
        Node.objects.filter(slug="tiles").update(retired_at=None)
        client = getattr(readers, role)
        assert client.get(path).status_code != 500
        before = OutboxLeaf.objects.count()
        found = verdict(client.post(path, {"unit": unit} if unit else {}))
        assert found == expected, role
        if found != YES:
            assert OutboxLeaf.objects.count() == before


def test_a_refusal_says_who_may(readers):
    answer = readers.stranger.get("/nodes/tiles/edit/")
    assert "Map team" in str(answer.context["exception"])


def test_unknown_nodes_are_not_found(readers):
    for url in ("/nodes/no.yaml", "/nodes/no/series.csv", "/nodes/no/edit/", "/nodes/no/retire/"):
        assert readers.holder.get(url).status_code == 404, url
    assert readers.holder.post("/stewards/roll-call/9/answer/").status_code == 404
    bad = readers.administrator.post("/stewards/roll-call/start/", {"unit": "nope"})
    assert bad.status_code == 404


def test_retired_and_brought_back(readers):
    refused = readers.administrator.post("/nodes/store/retire/")
    assert refused.status_code == 200
    assert "Change what it needs first" in refused.content.decode()
    readers.holder.post("/nodes/tiles/retire/")
    assert Node.objects.get(slug="tiles").retired_at is not None
    assert "node/tiles" not in readers.anonymous.get("/nodes/list/").content.decode()
    readers.holder.post("/nodes/tiles/restore/")
    assert Node.objects.get(slug="tiles").retired_at is None


def test_confirming_writes_the_day(readers):
    readers.steward.post("/nodes/db/confirm/")
    assert Node.objects.get(slug="db").confirmed_date == timezone.now().date()
    readers.administrator.post("/nodes/store/confirm/")
    assert Node.objects.get(slug="store").confirmed_date is None


def test_the_roll_is_called_and_answered(readers):
    readers.administrator.post("/stewards/roll-call/start/")
    assert {call.node.slug for call in Call.objects.all()} == {"tiles", "db"}
    readers.administrator.post("/stewards/roll-call/start/")
    assert Call.objects.count() == 2
    call = Call.objects.get(node__slug="db")
    url = f"/stewards/roll-call/{call.pk}/answer/"
    html = readers.steward.get("/stewards/roll-call/").content.decode()
    assert url in html
    assert url not in readers.holder.get("/stewards/roll-call/").content.decode()
    assert verdict(readers.anonymous.post(url, {"answer": "still-here"})) == LOGIN
    assert verdict(readers.stranger.post(url, {"answer": "still-here"})) == NO
    readers.steward.post(url, {"answer": "perhaps"})
    assert Call.objects.get(pk=call.pk).answered_at is None
    readers.steward.post(url, {"answer": "stepping-back"})
    assert Call.objects.get(pk=call.pk).answer == "stepping-back"
    readers.steward.post(url, {"answer": "still-here"})
    assert Call.objects.get(pk=call.pk).answer == "stepping-back"
    assert "is stepping back" in readers.anonymous.get("/stewards/?q=database").content.decode()


def test_silence_and_age_are_told(readers):
    Node.objects.filter(slug="tiles").update(confirmed_date=date(2020, 1, 1))
    find = "/stewards/?q=kachelserver"
    assert "confirmed longer ago" in readers.anonymous.get(find).content.decode()
    late = timezone.now() - timedelta(days=40)
    tiles = Node.objects.get(slug="tiles")
    Call.objects.create(node=tiles, asked_at=late, due_date=late.date() + timedelta(days=30))
    assert "asked, no answer" in readers.anonymous.get(find).content.decode()
    assert "never confirmed" in readers.anonymous.get("/stewards/?q=database").content.decode()


def test_a_near_name_is_offered(readers):
    html = readers.anonymous.get("/stewards/?q=tile+sever").content.decode()
    assert "?q=Tile+server" in html


def test_tables_are_safe_and_whole(readers):
    Node.objects.filter(slug="db").update(name="=1+1")
    rows = lines(readers.anonymous.get("/nodes/list.csv"))
    assert [row[0] for row in rows[1:]] == ["node/db", "node/review", "node/store", "node/tiles"]
    assert rows[1][1] == "'=1+1"
    unowned = lines(readers.anonymous.get("/stewards/unowned.csv"))
    assert [row[0] for row in unowned[1:]] == ["node/review", "node/store"]
    series = lines(readers.anonymous.get("/nodes/tiles/series.csv"))
    assert series[1] == ["series/tiles.csv", "2026-01-01", "80.0"]


def test_a_name_cannot_become_markup(readers):
    Node.objects.filter(slug="db").update(name="<b>bold</b>", search="<b>bold</b>")
    for url in ("/nodes/list/", "/stewards/?q=bold", "/stewards/levels/", "/nodes/tiles/edit/"):
        assert "<b>bold</b>" not in readers.holder.get(url).content.decode(), url


def test_movement_code_reads_back_without_names(readers):
    body = readers.anonymous.get("/nodes/review.yaml").content
    assert b"quiet" not in body
    (node,) = read_part(files={"nodes/review.yaml": body}).nodes.values()
    pseudonym = Person.objects.get(slug="quiet").pseudonym
    assert [one.person for one in node.people] == ["person/hana", f"person/{pseudonym}"]


def test_lists_take_few_queries(readers, django_assert_max_num_queries):
    many = [
        Node(id=f"0192f000-0000-7000-8000-{i:012d}", slug=f"n{i:03}", kind="pool",
             area="governance", name=f"Many {i}", search=f"many {i}")
        for i in range(120)
    ]  # fmt: skip
    Node.objects.bulk_create(many)
    for url in ("/nodes/list/", "/stewards/?q=many", "/stewards/unowned/", "/stewards/levels/"):
        with django_assert_max_num_queries(12):
            answer = readers.anonymous.get(url)
        assert answer.status_code == 200
    first = readers.anonymous.get("/nodes/list/").context["page"]
    assert (len(first.rows), first.newer) == (50, "")
    second = readers.anonymous.get(f"/nodes/list/{first.older}").context["page"]
    assert second.rows[0].slug > first.rows[-1].slug
    back = readers.anonymous.get(f"/nodes/list/{second.newer}").context["page"]
    assert back.rows == first.rows


def test_the_roll_call_takes_few_queries(readers, django_assert_max_num_queries):
    sol, at = Person.objects.get(slug="sol"), timezone.now()
    for i in range(20):
        node = Node.objects.create(
            id=f"0192f000-0000-7000-8000-{i:012d}", slug=f"n{i:03}", kind="pool",
            area="governance", name=f"Many {i}", steward_person=sol,
        )  # fmt: skip
        Call.objects.create(node=node, asked_at=at, due_date=at.date())
    with django_assert_max_num_queries(14):
        page = readers.steward.get("/stewards/roll-call/").context["page"]
    assert len(page.mine) == 20


def test_models_and_migrations_agree(db):
    call_command("makemigrations", "catalogue", check=True, dry_run=True, verbosity=0)


def test_the_administration_only_reads(readers):
    node = Node.objects.get(slug="tiles")
    assert readers.administrator.get("/admin/catalogue/node/").status_code == 200
    assert readers.administrator.get("/admin/catalogue/node/add/").status_code == 403
    answer = readers.administrator.post(
        f"/admin/catalogue/node/{node.pk}/change/", {"kind": "pool"}
    )
    assert answer.status_code == 403
    assert readers.holder.get("/admin/catalogue/node/").status_code == 302
