"""Moderation: reports, the queue, deciding, appeals and the public log."""

from datetime import timedelta

import pytest
from tests.texts.house import AT, SHUT, SPACE, person, text

from mycel.people import actions as people
from mycel.record.models import Document, Opening, OutboxLeaf
from mycel.texts import actions
from mycel.texts.actions import ModerationRefused
from mycel.texts.models import Appeal, Case, Report, Text
from mycel.texts.queries import log, moderation
from mycel.texts.queries.search import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """Return an author, two readers and two moderators of the space, and a text of the author."""
    who = {slug: person(slug) for slug in ("author", "reader", "other", "first", "second")}
    for slug in ("first", "second"):
        actions.let_moderate(person=who[slug], space=SPACE, at=AT)
    who["text"] = text("Everybody who disagrees is a fool.", author=who["author"])
    return who


def report(cast, by="reader", reason="attack", at=AT, **given):
    given = {"text": cast["text"]} | given
    return actions.report_text(reporter=cast[by], reason=reason, at=at, by=None, **given).case


def decide(cast, case, who="first", outcome="hidden", at=AT, **given):
    given = {"reason": "attack", "message": "This attacks people."} | given
    return actions.decide_case(
        case=case, moderator=cast[who], outcome=outcome, by=cast[who].id, at=at, **given
    )


def answer(cast, appeal, who, outcome="reversed", at=AT):
    return actions.answer_appeal(
        appeal=appeal, moderator=cast[who], outcome=outcome, answer="We looked again.",
        by=cast[who].id, at=at,
    )  # fmt: skip


def test_reports_gather_in_one_case_and_nobody_is_named(cast):
    first, second = report(cast), report(cast, by="other", reason="hate")
    assert first == second
    assert Report.objects.count() == 2
    with pytest.raises(ModerationRefused, match="already"):
        report(cast)
    leaves = b"".join(bytes(row.leaf) for row in OutboxLeaf.objects.all()).decode()
    assert str(first.key) in leaves
    assert str(cast["reader"].id) not in leaves
    assert str(cast["text"].id) not in leaves


def test_what_cannot_be_reported(cast):
    with pytest.raises(ModerationRefused, match="own text"):
        report(cast, by="author")
    with pytest.raises(ModerationRefused, match="one of the reasons"):
        report(cast, reason="envy")
    with pytest.raises(ModerationRefused, match="without whoever"):
        actions.report_text(
            text=cast["text"], reporter=cast["reader"], reason="spam", by=cast["reader"].id, at=AT
        )
    actions.set_state(text=cast["text"], state="waiting")
    with pytest.raises(ModerationRefused, match="not shown"):
        report(cast)
    assert not Case.objects.exists()


def test_nobody_floods_the_queue(cast):
    for _turn in range(20):
        report(cast, text=text())
    with pytest.raises(ModerationRefused, match="20 texts"):
        report(cast, text=text())
    report(cast, text=text(), at=AT + timedelta(days=2))


def test_a_hidden_text_has_no_words_for_others_and_comes_back_whole(cast):
    case = decide(cast, report(cast))
    row = Text.objects.get(id=cast["text"].id)
    assert row.state == "hidden"
    assert not search(words="fool", reader=cast["reader"]).found
    actions.show_again(case=case, moderator=cast["second"], by=None, at=AT)
    row.refresh_from_db()
    assert (row.state, row.body) == ("shown", "Everybody who disagrees is a fool.")
    assert search(words="fool", reader=cast["reader"]).found
    with pytest.raises(ModerationRefused, match="not hidden"):
        actions.show_again(case=case, moderator=cast["second"], by=None, at=AT)


def test_nobody_decides_on_their_own_text_or_report(cast):
    mine = text("Mine", author=cast["first"])
    case = report(cast, text=mine)
    with pytest.raises(ModerationRefused, match="own text"):
        decide(cast, case)
    with pytest.raises(ModerationRefused, match="own text"):
        actions.claim_case(case=case, moderator=cast["first"], by=None, at=AT)
    case = report(cast, by="second")
    with pytest.raises(ModerationRefused, match="reported this text yourself"):
        decide(cast, case, who="second")
    with pytest.raises(ModerationRefused, match="Only moderators"):
        decide(cast, case, who="other")
    assert {row.state for row in Case.objects.all()} == {"open"}


def test_the_second_of_two_moderators_is_told(cast):
    case = report(cast)
    mine, theirs = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
    decide(cast, mine)
    with pytest.raises(ModerationRefused, match="decided this case already"):
        decide(cast, theirs, who="second", outcome="kept")
    assert Case.objects.get(pk=case.pk).state == "hidden"


def test_a_claim_holds_for_half_an_hour_and_blocks_nobody_longer(cast):
    case = report(cast)
    actions.claim_case(case=case, moderator=cast["first"], by=None, at=AT)
    for refused in (
        lambda: decide(cast, case, who="second", at=AT + timedelta(minutes=29)),
        lambda: actions.claim_case(case=case, moderator=cast["second"], by=None, at=AT),
    ):
        with pytest.raises(ModerationRefused, match="Another moderator"):
            refused()
    decide(cast, case, who="second", at=AT + timedelta(minutes=31))


def test_a_claim_can_be_handed_back(cast):
    case = report(cast)
    actions.claim_case(case=case, moderator=cast["first"], by=None, at=AT)
    with pytest.raises(ModerationRefused, match="not claimed"):
        actions.release_case(case=case, moderator=cast["second"], by=None, at=AT)
    actions.release_case(case=case, moderator=cast["first"], by=None, at=AT)
    decide(cast, case, who="second")


def test_hiding_needs_a_reason_and_words(cast):
    case = report(cast)
    for given in ({"message": " "}, {"reason": ""}, {"message": "x" * 2001}):
        with pytest.raises(ModerationRefused):
            decide(cast, case, **given)
    with pytest.raises(ModerationRefused, match="Choose"):
        decide(cast, case, outcome="burnt")
    decide(cast, case, outcome="kept", message="", reason="")
    assert Text.objects.get(id=cast["text"].id).state == "shown"


def test_another_moderator_answers_an_appeal_in_time(cast):
    case = decide(cast, report(cast))
    with pytest.raises(ModerationRefused, match="Only the author"):
        actions.make_appeal(case=case, author=cast["other"], message="No!", at=AT, by=None)
    appeal = actions.make_appeal(
        case=case, author=cast["author"], message="It was a quote.", at=AT, by=None
    )
    assert appeal.due_at == AT + timedelta(days=7)
    with pytest.raises(ModerationRefused, match="appealed already"):
        actions.make_appeal(case=case, author=cast["author"], message="Again", at=AT, by=None)
    with pytest.raises(ModerationRefused, match="Answer the appeal"):
        actions.show_again(case=case, moderator=cast["first"], by=None, at=AT)
    with pytest.raises(ModerationRefused, match="You decided this case"):
        answer(cast, appeal, "first")
    late = AT + timedelta(days=8)
    queue = moderation.queue_page(person=cast["second"], at=late)
    assert [line.is_overdue for line in queue.appeals] == [True]
    assert queue.overdue == 1
    answer(cast, appeal, "second", at=late)
    assert Text.objects.get(id=cast["text"].id).state == "shown"
    with pytest.raises(ModerationRefused, match="answered this appeal already"):
        answer(cast, appeal, "second")


def test_the_queue_is_oldest_first_pages_and_shows_the_same_words_together(cast):
    spam = [text("Buy   TEA now!"), text("buy tea now")]
    for row in spam:
        report(cast, text=row, reason="spam")
    numbers = [case.pk for case in Case.objects.order_by("pk")]
    for n in range(20):
        report(cast, by="other", text=text(f"Word {n}"), at=AT + timedelta(days=n))
    page = moderation.queue_page(person=cast["first"], at=AT + timedelta(days=3))
    assert [line.number for line in page.cases[:2]] == numbers
    assert page.cases[0].same == (numbers[1],)
    assert page.days == 3
    assert len(page.cases) == 20
    rest = moderation.queue_page(person=cast["first"], at=AT, after=page.newer)
    assert len(rest.cases) == 2
    assert rest.newer is None
    one = moderation.case_page(number=numbers[0], person=cast["first"], at=AT)
    assert one.same == (numbers[1],)


def test_moderators_see_the_queue_of_their_spaces_alone(cast, django_assert_max_num_queries):
    report(cast, text=text(space="room/9"))
    assert moderation.queue_page(person=cast["first"], at=AT).cases == ()
    admin = person("admin", staff=True)
    with django_assert_max_num_queries(10):
        assert len(moderation.queue_page(person=admin, at=AT).cases) == 1
    number = Case.objects.get().pk
    assert moderation.case_page(number=number, person=cast["first"], at=AT) is None
    assert moderation.case_to_moderate(number=number, person=cast["first"]) is None


def test_the_public_log_names_nobody_and_no_shut_space(cast):
    decide(cast, report(cast))
    admin = person("admin", staff=True)
    cast["admin"] = admin
    decide(cast, report(cast, text=text(space=SHUT)), who="admin", outcome="kept", reason="")
    (line,) = log.log_page(person=None, at=AT).lines
    assert (line.space, line.kind, line.reason, line.decided) == (SPACE, "post", "attack", "hidden")
    assert len(log.log_page(person=person("insider"), at=AT).lines) == 2
    told = repr(list(log.log_lines(person=None, at=AT)))
    for secret in ("fool", "author", "first", str(cast["text"].id)):
        assert secret not in told.lower()


def test_an_author_takes_a_text_back_for_good(cast):
    row = cast["text"]
    actions.revise(
        text=row, draft=actions.Draft(language="en", body="Fool."), author=cast["author"], at=AT
    )
    report(cast)
    with pytest.raises(actions.TextRefused, match="Only its author"):
        actions.take_back(text=row, author=cast["other"], at=AT, by=None)
    actions.take_back(text=row, author=cast["author"], at=AT, by=None)
    row.refresh_from_db()
    assert (row.state, row.body, row.versions.count()) == ("erased", "", 0)
    assert not Case.objects.exists()
    assert not search(words="fool", reader=None).found
    assert not Opening.objects.filter(about=row.id).exists()
    with pytest.raises(actions.TextRefused, match="already"):
        actions.take_back(text=row, author=cast["author"], at=AT, by=None)
    assert b"Fool" not in b"".join(bytes(doc.body) for doc in Document.objects.all())


def test_whoever_leaves_leaves_no_trace_but_what_was_shown(cast):
    author = cast["author"]
    kept = text("A good idea.", author=author)
    hidden = decide(cast, report(cast))
    actions.make_appeal(case=hidden, author=author, message="It was Amina.", at=AT, by=None)
    other = report({**cast, "text": text("Spam")}, by="author", note="I am the author.")
    actions.adopt_conduct(text={"en": "Be kind."}, by=None, at=AT)
    actions.agree_to_conduct(person=author, version=1, by=author.id, at=AT)
    actions.let_moderate(person=author, space="", at=AT)
    people.leave(person=author, by=author.id, at=AT)
    assert Text.objects.get(id=cast["text"].id).state == "erased"
    kept.refresh_from_db()
    assert (kept.body, kept.author.shown_name) == ("A good idea.", author.pseudonym)
    assert not Appeal.objects.exists()
    assert [(row.by, row.note) for row in other.reports.all()] == [(None, "")]
    assert not author.consents.exists()
    assert not author.moderates.exists()
