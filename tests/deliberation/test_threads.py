"""Acts of discussion: writing, reacting, summing up, disputing, closing; and what is refused."""

from datetime import timedelta

import pytest
from tests.deliberation import world
from tests.deliberation.threaded import filled, opened, posted, said, summed

from mycel.deliberation import actions
from mycel.deliberation.models import Thread
from mycel.deliberation.queries import threads
from mycel.deliberation.queries.threads_posts import cited
from mycel.deliberation.queries.threads_waiting import threads_waiting
from mycel.texts import actions as texts
from mycel.texts.models import HIDDEN

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def process():
    return world.process("discussion", rules={"summary_after": 3, "stale_days": 10})


@pytest.fixture
def amina(process):
    return world.person("amina")


@pytest.fixture
def keeper(process):
    return world.facilitator(process)


def _react(post, person, kind):
    actions.react(post=post, kind=kind, person=person, by=None, at=world.AT)
    post.refresh_from_db()
    return post.agrees, post.disagrees, post.thanks


def _close(thread, person):
    return actions.close_thread(
        thread=thread, outcome=said("Tea."), person=person, by=person.id, at=world.AT
    )


def _dispute(summary, person, body="Coffee is missing."):
    return actions.raise_dispute(
        summary=summary, draft=said(body), person=person, by=person.id, at=world.AT
    )


def test_agreeing_takes_disagreeing_back_and_thanks_stay(process, amina):
    post = posted(opened(process, amina), amina)
    bao = world.person("bao")
    assert _react(post, bao, "disagree") == (0, 1, 0)
    assert _react(post, bao, "thank") == (0, 1, 1)
    assert _react(post, bao, "agree") == (1, 0, 1)
    with pytest.raises(actions.NotNow):
        _react(post, bao, "agree")
    with pytest.raises(actions.NotHere):
        _react(post, bao, "laugh")
    actions.withdraw_reaction(post=post, kind="agree", person=bao, by=None, at=world.AT)
    post.refresh_from_db()
    assert (post.agrees, post.thanks) == (0, 1)
    with pytest.raises(actions.NotHere):
        actions.withdraw_reaction(post=post, kind="agree", person=bao, by=None, at=world.AT)


def test_nobody_reacts_to_words_that_are_hidden(process, amina):
    post = posted(opened(process, amina), amina)
    texts.set_state(text=post.text, state=HIDDEN)
    with pytest.raises(actions.NotHere):
        _react(post, world.person("bao"), "agree")


def test_a_branch_keeps_its_root_and_counts_its_replies(process, amina):
    thread = opened(process, amina)
    root = posted(thread, amina)
    reply = posted(thread, amina, "Green.", to=root)
    deeper = posted(thread, amina, "Or black.", to=reply)
    root.refresh_from_db()
    assert (deeper.root_id, deeper.depth, root.replies_count) == (root.id, 2, 2)
    other = opened(process, amina, title="Other")
    with pytest.raises(actions.NotHere):
        posted(other, amina, to=root)


def test_a_new_branch_waits_for_the_summary_that_the_process_asks_for(process, amina):
    thread = opened(process, amina)
    root, *_more = [posted(thread, amina) for _ in range(3)]
    with pytest.raises(actions.NotNow, match="3 posts stand in no summary"):
        posted(thread, amina)
    last = posted(thread, amina, "A reply goes on.", to=root)
    with pytest.raises(actions.NotNow, match="4 posts"):
        _close(thread, world.facilitator(process))
    summed(thread, amina, "Tea (#1).", until=last.number, cites=[1])
    posted(thread, amina, "Now it goes on.")


def test_where_the_rules_say_nothing_and_in_consultations_nothing_waits(process, amina, keeper):
    consulting = opened(process, keeper, is_consultation=True)
    for _ in range(5):
        posted(consulting, amina)
    process.rules = {}
    process.save()
    thread = opened(process, amina)
    filled(thread, 60)
    posted(thread, amina)


def test_a_summary_cites_posts_of_its_discussion_and_has_several_authors(process, amina):
    thread, other = opened(process, amina), opened(process, amina, title="Other")
    post, foreign = posted(thread, amina), posted(other, amina)
    with pytest.raises(actions.NotHere, match=str(foreign.number)):
        summed(thread, amina, "No.", until=post.number, cites=[foreign.number])
    first = summed(thread, amina, "Tea (#1).", until=post.number, cites=[post.number])
    bao = world.person("bao")
    second = summed(thread, bao, "Tea, said one (#1).", until=post.number, cites=[post.number])
    assert first.pk == second.pk
    assert second.text.versions.count() == 2
    assert {one.author for one in second.text.versions.all()} == {amina, bao}


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("Tea (#17), see #4 and #17.", (4, 17)),
        ("Tea (#5).", (5,)),
        ("[see](#6) and [#7](/else/)", ()),
        ("# Heading\n\nC#7 and a#3 are none, nor /x#9", ()),
        ("#12345678901", ()),
        ("#3", (3,)),
    ],
)
def test_citations_are_read_from_the_words(body, numbers):
    assert cited(body) == numbers


def test_a_dispute_is_settled_by_whoever_raised_it_or_runs_the_process(process, amina, keeper):
    thread = opened(process, amina)
    post = posted(thread, amina)
    summary = summed(thread, amina, "Tea.", until=post.number)
    bao, chi = world.person("bao"), world.person("chi")
    one = _dispute(summary, bao)
    with pytest.raises(actions.NotNow):
        _dispute(summary, bao)
    settle = {"dispute": one, "at": world.AT}
    with pytest.raises(actions.NotNow):
        actions.settle_dispute(**settle, person=chi, by=chi.id)
    actions.settle_dispute(**settle, person=bao, by=bao.id)
    with pytest.raises(actions.NotNow):
        actions.settle_dispute(**settle, person=bao, by=bao.id)
    two = _dispute(summary, bao, "Still.")
    actions.settle_dispute(dispute=two, person=keeper, by=keeper.id, at=world.AT)
    assert two.settled_at is not None


def test_only_who_took_no_side_is_asked_to_close(process, amina, keeper):
    thread = opened(process, amina)
    bao, chi, dan = (world.person(slug) for slug in ("bao", "chi", "dan"))
    post = posted(thread, bao)
    _react(post, chi, "agree")
    ask = {"thread": thread, "person": keeper, "by": keeper.id, "at": world.AT}
    for who in (amina, bao, chi):
        with pytest.raises(actions.NotHere):
            actions.assign_closer(**ask, closer=who)
    with pytest.raises(actions.NotNow):
        _close(thread, dan)
    actions.assign_closer(**ask, closer=dan)
    thread.refresh_from_db()
    _close(thread, dan)
    assert Thread.objects.get().closed_by == dan
    with pytest.raises(actions.NotNow):
        _close(thread, keeper)
    with pytest.raises(actions.NotNow):
        actions.assign_closer(**ask, closer=dan)
    with pytest.raises(actions.NotNow):
        posted(thread, bao)
    actions.reopen_thread(thread=thread, person=keeper, by=keeper.id, at=world.AT)
    posted(thread, bao)


def test_who_was_asked_closes_nothing_in_a_process_that_is_over(process, amina, keeper):
    thread = opened(process, amina)
    dan = world.person("dan")
    actions.assign_closer(thread=thread, closer=dan, person=keeper, by=keeper.id, at=world.AT)
    process.state = "closed"
    process.save()
    with pytest.raises(actions.NotNow):
        _close(Thread.objects.get(), dan)


def test_silent_discussions_without_outcome_are_called_the_longest_silent_first(process, amina):
    old = opened(process, amina, title="Old", at=world.AT - 30 * DAY)
    older = opened(process, amina, title="Older", at=world.AT - 40 * DAY)
    opened(process, amina, title="Fresh", at=world.AT - DAY)
    done = opened(process, amina, title="Done", at=world.AT - 50 * DAY)
    Thread.objects.filter(pk=done.pk).update(closed_at=world.AT)
    found = threads_waiting(process=process, language="en", at=world.AT)
    assert [(one.number, one.silent_days) for one in found] == [
        (older.number, 40),
        (old.number, 30),
    ]


def test_a_busy_discussion_that_fell_silent_is_likelier_over_than_a_slow_one(process, amina):
    busy, slow = (opened(process, amina, title=name) for name in ("Busy", "Slow"))
    Thread.objects.filter(pk=busy.pk).update(posts_count=40, last_post_at=world.AT + 4 * DAY)
    Thread.objects.filter(pk=slow.pk).update(posts_count=2, last_post_at=world.AT + 4 * DAY)
    at = world.AT + 14 * DAY
    chances = [
        threads.ended(row=Thread.objects.get(pk=one.pk), ahead=10, at=at) for one in (busy, slow)
    ]
    assert 1 > chances[0] > chances[1] > 0


def test_a_visit_never_goes_back(process, amina):
    thread = opened(process, amina)
    for seen in (5, 3, 7):
        actions.visited(thread=thread, person=amina, seen=seen, at=world.AT)
    assert amina.visits.get().seen == 7
