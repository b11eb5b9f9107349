"""Who writes in a process agreed to the newest code of conduct; reading and voting need none."""

import pytest
from tests.deliberation import world

from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.models.processes import DRAFT, MEMBERS
from mycel.deliberation.queries.permitted import permitted
from mycel.texts import actions as texts
from mycel.texts import rules

pytestmark = pytest.mark.django_db


def test_writing_asks_for_consent_and_voting_does_not():
    process = world.process("statements")
    someone = world.person("amina")
    require(process=process, person=someone, what="state")
    texts.adopt_conduct(text={"en": "Be kind."}, by=None, at=world.AT)
    with pytest.raises(NotNow, match="code of conduct"):
        require(process=process, person=someone, what="state")
    assert permitted(process=process, person=someone, what="vote").allowed
    assert permitted(process=process, person=someone, what="read").allowed
    texts.agree_to_conduct(person=someone, version=1, by=someone.id, at=world.AT)
    require(process=process, person=someone, what="state")


def test_texts_of_drafts_and_of_members_are_read_by_those_who_run_them():
    world.process("discussion", number=1)
    shut = world.process("discussion", number=2, visibility=MEMBERS)
    draft = world.process("discussion", number=3, state=DRAFT)
    someone, admin = world.person("amina"), world.person("root", staff=True)
    leads = world.facilitator(shut)
    for who, seen in ((None, "1"), (someone, "1"), (leads, "12"), (admin, "123")):
        read = [n for n in "123" if rules.can_read(person=who, space=f"process/{n}")]
        assert "".join(read) == seen, who
        for row in (shut, draft):
            allowed = permitted(process=row, person=who, what="read").allowed
            assert allowed == rules.can_read(person=who, space=row.ref)


def test_facilitators_look_after_the_texts_of_their_process_alone():
    process = world.process("discussion")
    world.process("discussion", number=2)
    leads = world.facilitator(process)
    assert rules.looks_after(person=leads, space="process/1")
    assert not rules.looks_after(person=leads, space="process/2")
    assert not rules.looks_after(person=world.person("amina"), space="process/1")
