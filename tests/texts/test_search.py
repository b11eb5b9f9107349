"""Search by words in each language; nobody finds what they cannot read."""

import pytest
from tests.texts.house import AT, SHUT, SPACE, person, text

from mycel.texts import actions
from mycel.texts.models import Mention, Posting, Text, Word
from mycel.texts.queries.search import search

pytestmark = pytest.mark.django_db


def bodies(words, reader=None, **given):
    return [found.shown.body for found in search(words=words, reader=reader, **given).found]


def test_a_word_inside_a_longer_one_is_found():
    text("Die Infrastruktur der Gärten", language="de")
    text("Tea")
    for words in ("struktur", "STRUKTUR", "infra gärten", "ＩＮＦＲＡ", "infra­struktur"):
        assert bodies(words) == ["Die Infrastruktur der Gärten"], words
    assert bodies("infra tea") == []
    assert bodies("") == bodies("!!") == bodies("% _") == []


def test_wildcards_of_the_database_are_words_like_others():
    text("hundred")
    assert bodies("%") == bodies("_") == bodies("'; DROP TABLE texts_word; --") == []
    assert Word.objects.exists()


def test_arabic_is_found_without_vowels_tatweel_and_forms_of_alef():
    text("أُطلِقَتْ المـــكتبة إلى الجميع", language="ar")
    for words in ("اطلقت", "المكتبة", "الي", "مكتب"):
        assert bodies(words), words
    assert bodies("كتاب") == []


def test_signs_of_direction_and_invisible_signs_hide_nothing():
    text("in\u202evisi\u200bble \u2066word")
    assert len(bodies("invisible word")) == 1


def test_languages_without_spaces_are_found_by_a_piece():
    text("知识是一切人的共同财产" * 12, language="zh")
    assert len(bodies("共同财产知识")) == 1


def test_a_language_finds_its_own_words_alone_translations_with_them():
    row = text("The gift", language="en")
    text("Das Gift", language="de")
    assert bodies("gift", language="de") == ["Das Gift"]
    assert len(bodies("gift")) == 2
    draft = actions.Draft(language="de", body="Das Geschenk")
    actions.translate_text(text=row, version=1, draft=draft, translator=person("t"), by=None, at=AT)
    assert bodies("geschenk", language="de", shown_in="de") == ["Das Geschenk"]
    assert bodies("geschenk", language="en") == []


def test_what_cannot_be_read_is_not_found():
    text("Secret garden", space=SHUT)
    text("Secret cellar", space="cellar/1")
    hidden = text("Secret attic")
    actions.set_state(text=hidden, state="hidden")
    waiting = text("Secret stairs", state="waiting")
    assert waiting.state == "waiting"
    assert bodies("secret") == []
    assert bodies("secret", person("insider")) == ["Secret garden"]
    assert bodies("secret", person("admin", staff=True)) == []


def test_a_new_version_and_an_erased_text_leave_no_words_behind():
    someone = person("author")
    row = text("Lavender", author=someone)
    draft = actions.Draft(language="en", body="Rosemary")
    actions.revise(text=row, draft=draft, author=someone, at=AT)
    assert bodies("lavender") == []
    assert bodies("rosemary") == ["Rosemary"]
    actions.take_back(text=row, author=someone, at=AT, by=None)
    assert not Posting.objects.exists()
    assert not Word.objects.filter(word="rosemary").exists()


def test_pages_follow_each_other_without_gaps():
    for n in range(45):
        text(f"tea number {n}", space=SPACE if n % 2 else "room/3")
    seen, before = [], None
    while True:
        page = search(words="tea", reader=None, before=before)
        seen += [found.id for found in page.found]
        before = page.older
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen, reverse=True)
    assert len(bodies("tea", space="room/3")) == 20
    assert bodies("tea 44", space="room/3") == ["tea number 44"]


def test_the_number_of_queries_stays_the_same(django_assert_num_queries):
    for n in range(3):
        text(f"tea {n}")
    with django_assert_num_queries(4):
        bodies("tea")
    for n in range(15):
        text(f"tea {n}")
    with django_assert_num_queries(4):
        bodies("tea")


def test_mentions_name_those_who_agreed_and_follow_the_text():
    amina = person("amina")
    shy = person("shy")
    shy.named = False
    shy.save()
    row = text("Thanks @amina, @AMINA and @shy; mail me@amina.org")
    assert [one.person for one in Mention.objects.all()] == [amina]
    draft = actions.Draft(language="en", body="Thanks")
    actions.revise(text=row, draft=draft, author=None, at=AT)
    assert not Mention.objects.exists()
    assert Text.objects.get().version == 2
