"""Pages of discussions: paging, branches, what is new, and how little each page asks."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.deliberation import world
from tests.deliberation.threaded import filled, opened, posted, summed

from mycel.deliberation import actions

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"
MOST_QUERIES = 12


@pytest.fixture
def process():
    return world.process("discussion", "disposition")


@pytest.fixture
def amina(process):
    return world.person("amina")


def _signed_in(client, person):
    client.force_login(person.account, backend=BACKEND)
    return client


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("consults", [False, True])
def test_a_discussion_asks_as_little_at_2000_posts_as_at_10(client, process, signed_in, consults):
    keeper = world.facilitator(process)
    thread = opened(process, keeper, is_consultation=consults)
    posts = filled(thread, 10, author=keeper, replies=4)
    summed(thread, keeper, "Tea wins (#1).", until=posts[4].number, cites=[1])
    if signed_in:
        reader = world.person("amina")
        _signed_in(client, reader)
        actions.visited(thread=thread, person=reader, seen=posts[5].number, at=world.AT)
    url = f"/threads/{thread.number}/"
    few = _queries(client, url)
    filled(thread, 1990, author=keeper, replies=4)
    many = _queries(client, url)
    assert few == many <= MOST_QUERIES
    assert _queries(client, f"{url}?order=newest&after=1500") <= MOST_QUERIES


def test_every_branch_stands_on_one_page(client, process, amina):
    thread = opened(process, amina)
    filled(thread, 120, replies=1)
    for order in ("?", "?order=newest&"):
        url, seen, query = f"/threads/{thread.number}/", [], order
        while query:
            told = client.get(url + query).text
            seen += [int(n) for n in re.findall(r'<li id="post-(\d+)"', told)]
            older = re.search(r'rel="next" href="(\?[^"#]+)', told)
            query = older and older.group(1).replace("&amp;", "&")
        assert sorted(seen) == list(range(1, 121))


def test_a_branch_shows_three_replies_and_leads_to_the_others(client, process, amina):
    thread = opened(process, amina)
    filled(thread, 121, replies=120)
    told = client.get(f"/threads/{thread.number}/").text
    assert re.findall(r'<li id="post-(\d+)"', told) == ["1", "2", "3", "4"]
    assert f"/threads/{thread.number}/posts/1/" in told
    page = client.get(f"/threads/{thread.number}/posts/1/").text
    assert len(re.findall(r'<li id="post-', page)) == 50
    for number in (1, 2, 51, 52, 53, 102, 121):
        where = client.get(f"/posts/{number}/")
        assert where.status_code == 302
        path, _, anchor = where.url.partition("#")
        assert f'id="{anchor}"' in client.get(path).text, number
    inside = client.get(f"/threads/{thread.number}/posts/60/")
    assert inside.status_code == 302
    assert "#post-60" in inside.url


def test_what_came_since_the_last_visit_is_marked_and_reading_marks_nothing(client, process, amina):
    other = world.person("bao")
    thread = opened(process, amina)
    first = posted(thread, amina)
    _signed_in(client, other)
    url = f"/threads/{thread.number}/"
    client.get(url)
    assert other.visits.count() == 0
    assert "since your last visit" not in client.get(url).text
    client.post(f"{url}seen/", {"seen": first.number, "back": url})
    second = posted(thread, amina, "And cake.", to=first)
    third = posted(thread, other, "Mine is not new to me.")
    told = client.get(url).text
    assert f'href="/posts/{second.number}/">To the first new post' in told
    assert told.count(">new</span>") == 1
    client.post(f"{url}seen/", {"seen": 999_999_999})
    assert other.visits.get().seen == third.number
    client.post(f"{url}seen/", {"seen": 1})
    assert other.visits.get().seen == third.number
    assert "since your last visit" not in client.get(url).text
    assert ">new</span>" in client.get(f"{url}?new={first.number}").text


def test_nobody_signed_in_is_remembered(client, process, amina):
    thread = opened(process, amina)
    posted(thread, amina)
    assert client.get(f"/threads/{thread.number}/").status_code == 200
    assert client.post(f"/threads/{thread.number}/seen/", {"seen": 1}).status_code == 302
    assert thread.visits.count() == 0


def test_known_branches_are_folded(client, process, amina):
    other = world.person("bao")
    thread = opened(process, amina)
    filled(thread, 4, replies=1)
    actions.visited(thread=thread, person=other, seen=3, at=world.AT)
    told = _signed_in(client, other).get(f"/threads/{thread.number}/").text
    assert told.count("<details>") == told.count("<details open>") == 1
