"""How much somebody may write, how long, and only after agreeing to the code of conduct."""

from datetime import timedelta

import pytest
from tests.texts.house import AT, SPACE, person, text

from mycel.texts import actions, rules
from mycel.texts.actions import TextRefused
from mycel.texts.models import Consent, Text
from mycel.texts.queries import level, limits, may_write, needs_consent

pytestmark = pytest.mark.django_db


def test_the_eleventh_text_of_a_new_account_waits():
    someone = person("new")
    for _turn in range(10):
        text(author=someone)
    with pytest.raises(TextRefused, match="10 texts within an hour"):
        text(author=someone)
    assert Text.objects.count() == 10
    answer = may_write(person=someone, space=SPACE, at=AT)
    assert not answer.allowed
    assert answer.reason.count(".") == 2
    assert may_write(person=someone, space=SPACE, at=AT + timedelta(minutes=61)).allowed


def test_versions_count_like_texts():
    someone = person("new")
    row = text(author=someone)
    for turn in range(9):
        draft = actions.Draft(language="en", body=f"Tea {turn}")
        actions.revise(text=row, draft=draft, author=someone, at=AT)
    assert not may_write(person=someone, space=SPACE, at=AT).allowed


def test_a_day_has_an_end_as_well():
    someone = person("new")
    for hour in range(3):
        for _turn in range(10):
            text(author=someone, at=AT + timedelta(hours=2 * hour))
    answer = may_write(person=someone, space=SPACE, at=AT + timedelta(hours=8))
    assert not answer.allowed
    assert "within a day" in answer.reason


def test_levels_need_age_and_texts_that_are_shown():
    old = person("old", days=100)
    assert level(person=old, at=AT) == limits.NEW
    rows = [text(author=old, at=AT - timedelta(days=9 - n)) for n in range(5)]
    assert level(person=old, at=AT) == limits.KNOWN
    actions.set_state(text=rows[0], state="hidden")
    assert level(person=old, at=AT) == limits.NEW
    young = person("young", days=3)
    for n in range(5):
        text(author=young, at=AT - timedelta(hours=3 + n))
    assert level(person=young, at=AT) == limits.NEW


def test_who_signed_up_without_a_date_is_known_after_a_week_as_well():
    someone = person("signed-up")
    someone.account.date_joined = None
    for n in range(5):
        text(author=someone, at=AT - timedelta(days=1, hours=n))
    assert level(person=someone, at=AT) == limits.NEW
    assert level(person=someone, at=AT + timedelta(days=8)) == limits.KNOWN


def test_a_known_person_writes_more_in_an_hour():
    someone = person("known", days=8)
    for n in range(5):
        text(author=someone, at=AT - timedelta(days=3, hours=n))
    for _turn in range(15):
        text(author=someone)


def test_moderators_of_a_space_are_not_limited_there():
    someone = person("seeds")
    actions.let_moderate(person=someone, space=SPACE, at=AT)
    for _turn in range(12):
        text(author=someone)
    assert not may_write(person=someone, space="room/3", at=AT).allowed
    actions.end_moderating(person=someone, space=SPACE, at=AT)
    assert not may_write(person=someone, space=SPACE, at=AT).allowed


def test_nobody_writes_before_agreeing_to_the_newest_code():
    someone = person("new")
    assert needs_consent(someone) is None
    first = actions.adopt_conduct(text={"en": "Be kind.", "de": " "}, by=None, at=AT)
    assert first.text == {"en": "Be kind."}
    assert needs_consent(someone) == first
    assert needs_consent(None) is None
    with pytest.raises(TextRefused, match="code of conduct"):
        text(author=someone)
    actions.agree_to_conduct(person=someone, version=1, by=someone.id, at=AT)
    assert needs_consent(someone) is None
    text(author=someone)
    actions.adopt_conduct(text={"en": "Be kind, and brief."}, by=None, at=AT)
    assert needs_consent(someone).version == 2
    with pytest.raises(actions.ConductRefused, match="newer version"):
        actions.agree_to_conduct(person=someone, version=1, by=someone.id, at=AT)
    assert Consent.objects.count() == 1


def test_a_code_without_words_or_change_is_refused():
    with pytest.raises(actions.ConductRefused, match="at least one language"):
        actions.adopt_conduct(text={"en": "  "}, by=None, at=AT)
    actions.adopt_conduct(text={"en": "Be kind."}, by=None, at=AT)
    with pytest.raises(actions.ConductRefused, match="version 1 holds"):
        actions.adopt_conduct(text={"en": "Be kind. "}, by=None, at=AT)


def test_site_moderators_are_appointed_and_stop():
    someone = person("keeps-order")
    account = someone.account
    assert not rules.moderates(account, "room/7")
    actions.appoint_moderator(person=someone, by=None, at=AT)
    assert rules.moderates(account, "room/7")
    with pytest.raises(actions.NoModerator):
        actions.appoint_moderator(person=someone, by=None, at=AT)
    actions.end_moderator(person=someone, by=None, at=AT)
    assert not rules.moderates(account, "room/7")
    with pytest.raises(actions.NoModerator):
        actions.end_moderator(person=someone, by=None, at=AT)


def test_a_room_nobody_spoke_for_is_read_by_nobody():
    someone = person("insider")
    assert rules.can_read(person=someone, space="room/2")
    assert not rules.can_read(person=None, space="room/2")
    assert not rules.can_read(person=someone, space="cellar/1")


def test_hostile_input_is_refused_before_anything_is_done():
    with pytest.raises(TextRefused, match="10000000 characters"):
        text("x" * 10_000_000)
    with pytest.raises(TextRefused, match="no words"):
        text("\x00 \x00")
    with pytest.raises(TextRefused, match="language"):
        text("Hello", language="../../etc")
    assert text("a\x00b").body == "ab"
