"""Every comment of a consultation gets an answer, with a reason; alike ones several at once."""

import csv
import io
import json

import pytest
from tests.deliberation import world

from mycel.deliberation import actions
from mycel.deliberation.models import Participant, Phase, Post, Thread
from mycel.deliberation.queries import closing, dispositions
from mycel.record.models import OutboxLeaf
from mycel.texts import actions as texts
from mycel.texts.actions import Draft, TextRefused
from mycel.texts.models import HIDDEN

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def process():
    return world.process("disposition", "follow-up")


@pytest.fixture
def leads(process):
    return world.facilitator(process)


def _thread(process, *, is_consultation=True):
    number = Thread.objects.count() + 1
    text = _text(process, f"thread/{number}", "What do you think?", title="A question")
    return Thread.objects.create(
        id=world.id_(), number=number, process=process, text=text, opened_at=world.AT,
        is_consultation=is_consultation,
    )  # fmt: skip


def _text(process, ref, body, *, language="en", title=""):
    draft = Draft(language=language, body=body, title=title)
    return texts.write(space=process.ref, ref=ref, draft=draft, author=None, at=world.AT)


def _comments(thread, count, *, language="en", author=None):
    first = Post.objects.count() + 1
    return [
        Post.objects.create(
            id=world.id_(), number=n, thread=thread, author=author, posted_at=world.AT,
            text=_text(thread.process, f"post/{n}", f"Comment number {n}.", language=language),
        )
        for n in range(first, first + count)
    ]  # fmt: skip


def _dispose(process, person, posts, word="accepted", reason="Thank you.", **more):
    return actions.dispose(
        process=process,
        posts=[post.number for post in posts],
        disposition=word,
        reason=Draft(language="en", body=reason) if reason else None,
        person=person,
        by=person.id,
        at=world.AT,
        **more,
    )


def test_several_comments_get_one_answer_in_one_entry(process, leads):
    posts = _comments(_thread(process), 3)
    before = OutboxLeaf.objects.count()
    done = _dispose(process, leads, posts, "changed", "We use half of it.")
    assert [post.disposition for post in done] == ["changed"] * 3
    assert {post.disposition_text.body for post in done} == {"We use half of it."}
    assert OutboxLeaf.objects.count() == before + 1
    leaf = json.loads(bytes(OutboxLeaf.objects.latest("id").leaf))
    assert leaf["b"]["posts"] == sorted(str(post.id) for post in posts)


def test_changing_and_declining_take_a_reason(process, leads):
    posts = _comments(_thread(process), 1)
    for word in ("changed", "declined"):
        with pytest.raises(actions.NoDisposition, match="why"):
            _dispose(process, leads, posts, word, "")
    with pytest.raises(actions.NoDisposition, match="Choose"):
        _dispose(process, leads, posts, "perhaps")
    assert _dispose(process, leads, posts, "accepted", "")[0].disposition_text is None


def test_only_facilitators_answer_and_only_in_the_phase_for_it(process, leads):
    posts = _comments(_thread(process), 1)
    with pytest.raises(actions.NotNow, match="facilitators"):
        _dispose(process, world.person("amina"), posts)
    Phase.objects.filter(position=0).update(ended_at=world.AT)
    Phase.objects.filter(position=1).update(begun_at=world.AT)
    with pytest.raises(actions.NotNow, match="over"):
        _dispose(process, leads, posts)


def test_what_asks_for_no_answer_gets_none(process, leads):
    talk = _comments(_thread(process, is_consultation=False), 1)
    other = _comments(_thread(world.process("disposition", number=2)), 1)
    gone = _comments(_thread(process), 1)
    texts.set_state(text=gone[0].text, state=HIDDEN)
    for posts in (talk, other, gone, [Post(number=999)]):
        with pytest.raises(actions.NoDisposition, match="no answer here"):
            _dispose(process, leads, posts)
    with pytest.raises(actions.NoDisposition, match="at least one"):
        _dispose(process, leads, [])


def test_another_answer_replaces_one_that_was_seen_and_keeps_its_words(process, leads):
    posts = _comments(_thread(process), 2)
    _dispose(process, leads, posts[:1], "declined", "No.")
    with pytest.raises(actions.NotNow, match="meanwhile"):
        _dispose(process, leads, posts, "accepted", "Yes.")
    assert Post.objects.filter(disposition="").count() == 1
    again = _dispose(process, leads, posts[:1], "accepted", "Yes after all.", known="declined")
    assert again[0].disposition_text.version == 2
    assert again[0].disposition_text.versions.get(number=1).body == "No."


def test_nothing_is_left_without_an_answer_at_the_close(process, leads):
    thread = _thread(process)
    posts = _comments(thread, 2)
    told = {one.kind: one.count for one in closing.waiting(process=process)}
    assert told["comments"] == 2
    _dispose(process, leads, posts)
    assert "comments" not in {one.kind for one in closing.waiting(process=process)}


def test_the_sitting_goes_on_with_the_next_and_keeps_words_that_were_refused(
    process, leads, client
):
    thread = _thread(process)
    _comments(thread, 12)
    client.force_login(leads.account, backend=BACKEND)
    url = f"/processes/{process.number}/answers/"
    told = client.get(url).text
    assert "12 comments have no answer yet" in told
    assert 'value="1" id="post-1" checked' in told
    sent = {"post": ["1", "2"], "disposition": "declined", "language": "en", "reason": ""}
    told = client.post(url, sent).text
    assert "Say why" in told
    assert 'value="2" id="post-2" checked' in told
    answer = client.post(url, sent | {"reason": "It costs too much."}, follow=True)
    assert "2 comments have their answer" in answer.text
    assert 'value="3" id="post-3" checked' in answer.text
    told = client.get(f"{url}?show=answered").text
    assert "It costs too much." in told
    again = {"known": "declined", "disposition": "accepted", "language": "en", "reason": "Yes."}
    assert client.post(f"{url}1/", again).status_code == 302
    assert "meanwhile" in client.post(f"{url}1/", again).text
    client.force_login(world.person("amina").account, backend=BACKEND)
    assert client.get(url).status_code == 403


def test_the_worklist_asks_as_little_of_many_as_of_few(process, leads, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    thread, url = _thread(process), f"/processes/{process.number}/answers/"
    client.force_login(leads.account, backend=BACKEND)
    counts = []
    for more in (3, 60):
        _comments(thread, more, language="de")
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_comments_are_found_by_language_and_community(process, leads):
    thread = _thread(process)
    amina = world.person("amina", home="Wiki North")
    Participant.objects.create(process=process, person=amina, number=1, home="Wiki North")
    _comments(thread, 1, language="de")
    _comments(thread, 1, author=amina)
    given = {"process": process, "person": leads, "reader": "en"}
    page = dispositions.answers_page(language="de", **given)
    assert [line.number for line in page.comments] == [1]
    page = dispositions.answers_page(home="Wiki North", **given)
    assert [line.number for line in page.comments] == [2]
    assert page.homes == ("Wiki North",)


def test_tables_hide_small_numbers_and_the_file_names_nobody(process, leads, client):
    thread = _thread(process)
    posts = _comments(thread, 9) + _comments(thread, 2, language="de")
    _dispose(process, leads, posts[:6], "declined", "=1+1")
    page = dispositions.tables(process=process)
    german = next(line for line in page.by_language.lines if line.key == "de")
    assert german.total is None
    assert 2 not in german.cells
    url = f"/processes/{process.number}/answers"
    assert "not shown" in client.get(f"{url}/table/").text
    data = b"".join(client.get(f"{url}.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(data)))
    assert len(rows) == 11
    assert rows[0]["reason"] == "'=1+1"
    assert "fatima" not in data.lower()


def test_a_reason_without_end_is_refused(process, leads):
    posts = _comments(_thread(process), 1)
    with pytest.raises(TextRefused, match="characters"):
        _dispose(process, leads, posts, "declined", "x" * 5_001)
