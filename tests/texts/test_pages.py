"""Pages of texts: history, differences, moderation, conduct, search; what nobody may see."""

import csv
import io
from uuid import uuid4

import pytest
from django.test import Client
from tests.texts.house import AT, SHUT, SPACE, person, text

from mycel.texts import actions
from mycel.texts.actions import Draft
from mycel.texts.models import Case, CodeOfConduct, Report, Text, Translation

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


def client(who=None):
    found = Client()
    if who is not None:
        found.force_login(who.account, backend=BACKEND)
    return found


def read(address, who=None, status=200):
    answer = client(who).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def send(address, who, **data):
    return client(who).post(address, data, follow=True).content.decode()


def test_history_shows_versions_and_what_changed_to_screen_readers_too():
    author = person("amina")
    row = text("Tea is <b>ready</b>.", author=author)
    draft = Draft(language="en", body="Tea is nearly <b>ready</b>.")
    actions.revise(text=row, draft=draft, author=author, note="More honest.", at=AT)
    page = read(f"/texts/{row.id}/")
    assert "Version 2" in page
    assert "More honest." in page
    assert 'href="/people/amina/"' in page
    changed = read(f"/texts/{row.id}/?from=1&to=2")
    assert "<ins>" in changed
    assert "[added:" in changed
    assert "nearly" in changed
    assert "<b>ready" not in changed
    for broken in ("from=1&to=9", "from=x&to=2", "from=1", "from=99999999999&to=1", "before=0"):
        read(f"/texts/{row.id}/?{broken}")


def test_what_cannot_be_read_is_not_there():
    someone, admin = person("amina"), person("root", staff=True)
    row = text("Secret", space=SHUT)
    for who in (None, someone, admin):
        for page in ("", "report/", "translate/", "take-back/", "appeal/"):
            address = f"/texts/{row.id}/{page}"
            answer = client(who).get(address)
            assert answer.status_code in ((404,) if who or not page else (302, 404)), address
            assert b"Secret" not in answer.content
    read(f"/texts/{row.id}/", person("insider"))
    read(f"/texts/{uuid4()}/", status=404)


def test_a_hidden_text_is_read_by_its_author_and_moderators_alone():
    author, other, moderator = person("author"), person("whistle"), person("mod")
    actions.let_moderate(person=moderator, space=SPACE, at=AT)
    row = text("Fools, all of you!", author=author)
    draft = Draft(language="en", body="Fools!")
    actions.revise(text=row, draft=draft, author=author, at=AT)
    actions.translate_text(
        text=row, version=2, draft=Draft(language="de", body="Narren!"), translator=other, by=None,
        at=AT,
    )  # fmt: skip
    page = send(f"/texts/{row.id}/report/", other, reason="attack", note="Look at this.")
    assert "Thank you" in page
    number = Case.objects.get().pk
    assert "Look at this." in read(f"/moderation/{number}/", moderator)
    page = send(
        f"/moderation/{number}/", moderator, outcome="hidden", reason="attack", message="Be kind."
    )
    assert "The case is decided" in page
    for who in (None, other):
        for address in ("", "?from=1&to=2", "?original=1", "?before=9"):
            page = read(f"/texts/{row.id}/{address}", who)
            assert "Moderators hid this text" in page
            assert not any(word in page for word in ("Fools", "Narren", "Be kind"))
        assert "Fools" not in read("/search/?q=fools", who)
        assert "Fools" not in read("/texts/untranslated/?language=ar", who)
    page = read(f"/texts/{row.id}/", author)
    assert "Fools!" in page
    assert "Be kind." in page
    assert "whistle" not in page.lower()
    assert "Another moderator will answer" in send(
        f"/texts/{row.id}/appeal/", author, message="It was a quote."
    )
    assert "It was a quote." in read(f"/moderation/{number}/", moderator)
    log = client().get("/moderation/log.csv")
    lines = list(csv.reader(io.StringIO(b"".join(log.streaming_content).decode())))
    assert lines[1][2:7] == [SPACE, "post", "hidden", "attack", "open"]


def test_reports_that_are_wrong_change_nothing():
    author, other = person("author"), person("other")
    row = text("Tea", author=author)
    send(f"/texts/{row.id}/report/", other, reason="envy")
    send(f"/texts/{row.id}/report/", other, reason="spam", note="x" * 1001)
    assert "own text" in send(f"/texts/{row.id}/report/", author, reason="spam")
    assert not Report.objects.exists()
    send(f"/texts/{row.id}/report/", other, reason="spam")
    assert "already" in send(f"/texts/{row.id}/report/", other, reason="spam")
    assert Report.objects.count() == 1


def test_the_same_words_are_decided_together():
    other, moderator = person("other"), person("mod")
    actions.let_moderate(person=moderator, space=SPACE, at=AT)
    for row in (text("Buy now"), text("BUY now!"), text("Fine")):
        actions.report_text(text=row, reporter=other, reason="spam", by=None, at=AT)
    number = Case.objects.order_by("pk")[0].pk
    given = {"outcome": "hidden", "reason": "spam", "message": "Advertising.", "others": "on"}
    assert "2 cases are decided" in send(f"/moderation/{number}/", moderator, **given)
    assert sorted(Text.objects.values_list("state", flat=True)) == ["hidden", "hidden", "shown"]


def test_a_translation_is_made_on_its_page_and_labelled():
    row, someone = text("Tea is ready."), person("t")
    address = f"/texts/{row.id}/translate/?language=de"
    assert "Tea is ready." in read(address, someone)
    send(address, someone, language="xx", version="1", body="Tee")
    send(address, someone, language="de", version="7", body="Tee")
    assert not Translation.objects.exists()
    send(address, someone, language="de", version="1", body="Der Tee ist fertig.", plain="Tee.")
    page = client().get(f"/texts/{row.id}/", headers={"Accept-Language": "de"}).content.decode()
    assert "Der Tee ist fertig." in page
    assert "?original=1" in page
    page = client().get(
        f"/texts/{row.id}/?original=1", headers={"Accept-Language": "de"}
    ).content.decode()  # fmt: skip
    assert "Tea is ready." in page


def test_conduct_is_adopted_read_and_agreed_to():
    admin, someone = person("root", staff=True), person("amina")
    assert "No code of conduct" in read("/conduct/")
    read("/conduct/new/", someone, status=403)
    send("/conduct/new/", admin, text_en="Be *kind*.", text_de="Sei nett.")
    assert CodeOfConduct.objects.get().text == {"en": "Be *kind*.", "de": "Sei nett."}
    assert "<em>kind</em>" in read("/conduct/", someone)
    assert "Thank you" in send("/conduct/agree/", someone, version="1")
    assert "agreed to version 1" in read("/conduct/", someone)
    send("/conduct/agree/", someone, version="x")
    assert "Nothing was changed" in send(
        "/conduct/new/", admin, text_en="Be *kind*.", text_de="Sei nett."
    )


def test_taking_back_asks_first_and_leaves_a_note():
    author = person("author")
    row = text("My secret", author=author)
    assert "cannot be undone" in read(f"/texts/{row.id}/take-back/", author)
    read(f"/texts/{row.id}/take-back/", person("other"), status=403)
    send(f"/texts/{row.id}/take-back/", author)
    page = read(f"/texts/{row.id}/")
    assert "Its author took this text back." in page
    assert "secret" not in page


def test_search_shows_what_it_finds_safely():
    text("<script>alert(1)</script> tea", title="<img src=x>")
    page = read("/search/?q=tea")
    assert "&lt;script&gt;" in page
    assert "<img src=x>" not in page
    for q in ("%00", "a" * 5000, "%E2%80%AE", "<script>", "tea&before=x", "tea&language=zz"):
        read(f"/search/?q={q}")


def test_moderators_are_appointed_on_a_page():
    admin = person("root", staff=True)
    person("amina")
    assert "Amina is a moderator" in send("/moderation/people/", admin, person="amina")
    assert "Nobody here" in send("/moderation/people/", admin, person="nobody")
    assert "no moderator any more" in send("/moderation/people/amina/end/", admin)


def test_pages_ask_the_same_number_of_questions_whatever_they_show(django_assert_max_num_queries):
    moderator = person("mod")
    actions.let_moderate(person=moderator, space=SPACE, at=AT)
    for n in range(15):
        row = text(f"Word {n}")
        for turn in range(2):
            reporter = moderator if turn and n == 3 else person(f"r{n}-{turn}")
            actions.report_text(text=row, reporter=reporter, reason="spam", by=None, at=AT)
    for address, most in (
        ("/moderation/", 15), ("/search/?q=word", 10), ("/texts/untranslated/?language=de", 8),
        (f"/texts/{row.id}/", 12),
    ):  # fmt: skip
        someone = client(moderator)
        with django_assert_max_num_queries(most):
            assert someone.get(address).status_code == 200
