"""Discussions in a browser without scripts: writing, reacting, summing up, closing, exporting."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.deliberation import world
from tests.deliberation.threaded import filled, opened, posted, summed

from mycel.deliberation.models import Dispute, Post, Thread
from mycel.texts import actions as texts
from mycel.texts.models import HIDDEN, Text, Translation

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def process():
    return world.process("discussion", "disposition")


@pytest.fixture
def amina(process):
    return world.person("amina")


@pytest.fixture
def keeper(process):
    return world.facilitator(process)


def _as(person):
    client = Client()
    client.force_login(person.account, backend=BACKEND)
    return client


def test_a_discussion_from_its_opening_to_its_outcome(process, amina, keeper):
    mine, theirs = _as(amina), _as(keeper)
    said = {"language": "en", "body": "Tea **for all**."}
    mine.post("/processes/1/threads/new/", {"title": "Tea?", **said})
    thread = Thread.objects.get()
    url = f"/threads/{thread.number}/"
    mine.post(f"{url}posts/new/", said)
    first = Post.objects.get()
    answer = theirs.post(f"{url}posts/new/", {**said, "body": "See #1.", "to": first.number})
    reply = Post.objects.get(parent=first)
    assert answer.url == f"/posts/{reply.number}/"
    mine.post(f"/posts/{first.number}/edit/", {**said, "body": "Green tea.", "note": "colour"})
    told = Client().get(url).text
    assert "Green tea." in told
    assert 'href="/posts/1/">#1</a>' in told
    assert "Tea **" not in told
    back = f"{url}?order=newest"
    gone = theirs.post(f"{url}react/", {"agree": first.number, "back": back})
    assert gone.url == f"{back}#post-{first.number}"
    assert 'name="no-agree"' in theirs.get(url).text
    theirs.post(f"{url}react/", {"no-agree": first.number})
    assert Post.objects.get(pk=first.pk).agrees == 0
    mine.post(f"{url}summaries/new/", {**said, "body": "Tea (#1).", "until": reply.number})
    told = Client().get(url).text
    assert "Up to post #2" in told
    assert 'Tea (<a href="/posts/1/"' in told
    theirs.post(f"{url}summaries/{reply.number}/dispute/", {**said, "body": "Coffee?"})
    assert "m-mark--tight" in Client().get(url).text
    told = Client().get(f"{url}summaries/").text
    assert "Coffee?" in told
    assert "Amina" in told
    theirs.post(f"{url}disputes/{Dispute.objects.get().pk}/settle/")
    assert "settled" in Client().get(f"{url}summaries/").text
    bao = world.person("bao")
    assert "does not close it" in theirs.post(f"{url}closer/", {"person": "amina"}).text
    theirs.post(f"{url}closer/", {"person": "bao"})
    assert "You were asked to close it" in _as(bao).get(url).text
    _as(bao).post(f"{url}close/", {**said, "body": "Tea it is."})
    told = Client().get(url).text
    assert "What came out of it" in told
    assert "Tea it is." in told
    assert 'id="write"' not in mine.get(url).text
    theirs.post(f"{url}reopen/")
    assert Thread.objects.get().closed_at is None


@pytest.mark.parametrize("back", ["https://else.example/", "//else.example", "/threads/2/", ""])
def test_nobody_is_led_elsewhere(process, amina, back):
    thread = opened(process, amina)
    post = posted(thread, amina)
    gone = _as(world.person("bao")).post(
        f"/threads/{thread.number}/react/", {"agree": post.number, "back": back}
    )
    assert gone.url == f"/threads/{thread.number}/#post-{post.number}"


def test_only_the_author_changes_a_post_and_a_side_taken_is_said(process, amina, keeper):
    thread = opened(process, keeper)
    post = posted(thread, amina)
    assert _as(keeper).get(f"/posts/{post.number}/edit/").status_code == 403
    assert "You took a side" in _as(keeper).get(f"/threads/{thread.number}/close/").text
    assert _as(amina).get(f"/threads/{thread.number}/close/").status_code == 403


def test_what_is_refused_stands_in_the_form_with_the_words(process, amina):
    process.rules = {"summary_after": 2}
    process.save()
    thread = opened(process, amina)
    for _ in range(2):
        posted(thread, amina)
    told = (
        _as(amina)
        .post(f"/threads/{thread.number}/posts/new/", {"language": "en", "body": "Precious words"})
        .text
    )
    assert "2 posts stand in no summary yet" in told
    assert "Precious words" in told
    assert "It asks for one" in Client().get(f"/threads/{thread.number}/").text


def test_hidden_words_are_on_no_page_and_in_no_export(process, amina):
    thread = opened(process, amina)
    post = posted(thread, amina, "Secret tea")
    url = f"/threads/{thread.number}"
    assert "Secret tea" in Client().get(f"{url}/").text
    texts.set_state(text=post.text, state=HIDDEN)
    for one in (f"{url}/", f"{url}/posts/{post.number}/"):
        told = Client().get(one).text
        assert "Secret tea" not in told
        assert "Moderators hid this post" in told
    assert b"Secret tea" not in Client().get(f"{url}.wiki").getvalue()


def test_a_page_that_is_kept_shows_every_change_at_once(process, amina):
    thread = opened(process, amina)
    post = posted(thread, amina, "Old words")
    url = f"/threads/{thread.number}/"
    assert "Old words" in Client().get(url).text
    Text.objects.filter(pk=post.text_id).update(body="New words", version=2)
    told = Client().get(url).text
    assert "New words" in told
    assert "Old words" not in told
    assert "Amina" in told
    amina.named = False
    amina.save()
    section = Client().get(url).text.partition('id="posts"')[2]
    assert "Amina" not in section
    assert "Antworten" not in section
    german = Client().get(url, headers={"accept-language": "de"})
    assert german.status_code == 200


def test_people_who_are_not_named_are_named_nowhere(process):
    shy = world.person("shy")
    shy.named = False
    shy.save()
    thread = opened(process, shy)
    post = posted(thread, shy)
    summed(thread, shy, "Tea.", until=post.number)
    for url in ("", "summaries/", f"posts/{post.number}/"):
        assert "Shy" not in Client().get(f"/threads/{thread.number}/{url}").text
    assert b"Shy" not in Client().get(f"/threads/{thread.number}.wiki").getvalue()


def test_posts_are_read_in_the_language_of_the_reader_with_a_label(process, amina):
    thread = opened(process, amina)
    post = posted(thread, amina, "Tee für alle", language="de")
    Translation.objects.create(
        text=post.text, language="en", version=1, body="Tea for everybody", maker="machine",
        provider="Parrot 2", made_at=world.AT,
    )  # fmt: skip
    told = Client().get(f"/threads/{thread.number}/").text
    assert "Tea for everybody" in told
    assert "Parrot 2" in told
    assert "Tee für alle" in Client().get(f"/threads/{thread.number}/?original=1").text


def test_a_comment_of_a_consultation_shows_its_answer(process, amina, keeper):
    thread = opened(process, keeper, is_consultation=True)
    post, other = posted(thread, amina), posted(thread, amina, "More.")
    words = texts.write(
        space=process.ref, ref=f"disposition/{post.number}", draft=texts.Draft("en", "Cups too."),
        author=keeper, at=world.AT,
    )  # fmt: skip
    Post.objects.filter(pk=post.pk).update(disposition="changed", disposition_text=words)
    told = Client().get(f"/threads/{thread.number}/").text
    assert "accepted with changes" in told
    assert "Cups too." in told
    assert "no answer yet" in told
    assert f"/processes/1/answers/{other.number}/" not in told
    assert (
        f"/processes/1/answers/{other.number}/"
        in _as(keeper).get(f"/threads/{thread.number}/").text
    )


def test_wikitext_holds_every_post_and_no_markup_of_others(process, amina):
    thread = opened(process, amina, title="Tea {{delete}}?")
    filled(thread, 450, replies=4)
    posted(thread, amina, "[[Evil]] {{evil}} **bold**")
    answer = Client().get(f"/threads/{thread.number}.wiki")
    told = answer.getvalue().decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert told.count("<small>") == 451
    assert "{{" not in told
    assert "[[" not in told
    assert "'''bold'''" in told


def test_the_list_calls_what_waits_and_asks_little(process, amina):
    for n in range(30):
        opened(process, amina, title=f"Subject {n}", at=world.AT - timedelta(days=90 - n))
    client = _as(world.person("bao"))
    url = "/processes/1/threads/"
    told = client.get(url).text
    assert "30 discussions are silent" in told
    assert told.count('href="/threads/') == 20
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    Thread.objects.filter(number__gt=3).delete()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    assert len(few) == len(many)
    assert "No discussion is like that" in client.get(f"{url}?show=closed").text
