"""Electorates: lists that nobody needs to trust, places that are claimed, rolls that are frozen."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.decisions import actions, queries, tasks
from mycel.decisions.models import Elector, RollEntry
from mycel.engine.choice import eligibility
from mycel.engine.choice.eligibility import Candidate, NoSuchRule, Unmet
from mycel.formats import electorate
from mycel.formats.electorate import NotAnElectorate

from . import world
from .world import ASKED, AT, DURING, OPENS, ranking, vote

LIST = (
    b"id,home,edits,edits_since_2026_06_01,registered,blocked,groups\n"
    b"101,dewiki,900,80,2010-01-01,,sysop;bot\n"
    b"102,dewiki,900,31,2010-01-01,0,\n"
    b"103,arwiki,70,60,2026-09-09,no,\n"
    b'104,"ar,wiki",70,60,2012-01-01,yes,sysop\n'
    b"105,frwiki,x,60,2012-01-01,,\n"
)
RULES = (
    {"at_least": {"edits": 50, "since": "2026-06-01"}},
    {"registered_before": "2026-01-01"},
    {"not_blocked": True},
)


def test_a_list_is_read_as_it_stands():
    found = electorate.read(data=LIST)
    assert found.columns == (
        "edits", "edits_since_2026_06_01", "registered", "blocked", "groups",
    )  # fmt: skip
    assert [one.uid for one in found.electors] == ["101", "102", "103", "104", "105"]
    assert found.electors[3].home == "ar,wiki"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "line 1 begins with nothing"),
        (b"name,home\n1,x\n", "line 1 begins with name"),
        (b"id,home\n1,x\n1,y\n", "line 3 names the id '1' again"),
        (b"id,home\n1\n", "line 2 has 1 fields"),
        (b"id,home\n,x\n", "line 2 has an id of 0"),
        (b"id,home\n1,\xff\n", "line 2 is not in UTF-8"),
        (b'id,home\n1,"x\n', "line"),
        (b"id,home\n1,a\x00b\n", "line 2 holds a null character"),
        (b"id,home\n1,a\x1bb\n", "line 2 has a field"),
        (b"id,home,a,a\n1,x,,\n", "line 1 has 2 attributes"),
        (b"id,home\n1," + b"x" * 10_000_000 + b"\n", "line 2"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(data, why):
    with pytest.raises(NotAnElectorate, match=why):
        electorate.read(data=data)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"id,home\n{t}".encode()))
def test_whatever_the_bytes_there_is_a_list_or_one_sentence(data):
    try:
        found = electorate.read(data=data)
    except NotAnElectorate as refusal:
        said = str(refusal)
    else:
        said = "expected"
        assert len({one.uid for one in found.electors}) == len(found.electors)
    assert "expected" in said


def test_every_refusal_says_what_it_takes():
    electors = electorate.read(data=LIST).electors
    verdicts = [eligibility.verdict(rules=RULES, candidate=one) for one in electors]
    assert [one.is_eligible for one in verdicts] == [True, False, False, False, True]
    assert verdicts[1].unmet == (Unmet("at_least", "edits", 50, 31, "2026-06-01"),)
    assert verdicts[2].unmet == (
        Unmet("registered_before", "registered", "2026-01-01", "2026-09-09"),
    )
    assert verdicts[3].unmet == (Unmet("not_blocked", "blocked", False, True),)


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ({"in_group": "sysop"}, ["101", "104"]),
        ({"home_in": ["arwiki", "frwiki"]}, ["103", "105"]),
        ({"at_least": {"edits": 71}}, ["101", "102"]),
        ({"on_list": "sysop"}, []),
    ],
)
def test_each_rule_picks_its_people(rule, who):
    electors = electorate.read(data=LIST).electors
    found = eligibility.roll(rules=[rule], candidates=electors)
    assert [one.uid for one in found.eligible] == who
    assert sum(found.excluded.values()) == len(electors) - len(who)


def test_exceptions_settle_it_with_a_reason():
    rules = (
        *RULES,
        {"except_in": {"uids": ["102", "101"], "reason": "Serves on the board."}},
        {"except_out": {"uids": ["101"], "reason": "Counts the votes."}},
    )
    electors = electorate.read(data=LIST).electors
    found = eligibility.roll(rules=rules, candidates=electors)
    assert [one.uid for one in found.eligible] == ["102", "105"]
    assert found.excluded == {"exception": 1, "not_blocked": 1, "registered_before": 1}
    verdict = eligibility.verdict(rules=rules, candidate=Candidate("101"))
    assert verdict.exception == "Counts the votes."


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"unknown": 1},
        {"at_least": {}},
        {"at_least": {"edits": "50"}},
        {"at_least": {"edits": 1, "since": "yesterday"}},
        {"registered_before": None},
        {"not_blocked": False},
        {"home_in": []},
        {"except_in": {"uids": ["1"], "reason": " "}},
        {"in_group": "a", "on_list": "b"},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(rule):
    with pytest.raises(NoSuchRule):
        eligibility.require(rules=[rule])


@pytest.fixture
def question(council):
    brought = tasks.bring_in(name="Editors", data=LIST, by=None, at=AT)
    made = actions.draft_question(
        unit=council,
        asked=world.replace(ASKED, eligibility=RULES),
        electorate=brought,
        by=None,
        at=AT,
    )
    tasks.freeze(question=made, by=None, at=AT)
    tasks.open_now(question=made, at=OPENS)
    return made


def test_a_place_is_claimed_by_the_id_that_the_wiki_vouches_for(question):
    teo, mei = world.person("teo"), world.person("mei")
    assert RollEntry.objects.filter(question=question).count() == 2
    with pytest.raises(actions.NotOnTheRoll):
        vote(question, "teo", ranking(["o1"]))
    assert tasks.claim(person=teo, uid="101", at=DURING) == 1
    assert tasks.claim(person=teo, uid="101", at=DURING) == 0
    assert tasks.claim(person=mei, uid="101", at=DURING) == 0
    assert tasks.claim(person=teo, uid="105", at=DURING) == 0, "one place for each person"
    vote(question, "teo", ranking(["o1"]))
    with pytest.raises(actions.ClaimedAlready):
        actions.claim_elector(
            elector=Elector.objects.get(uid="101"), person=mei, by=None, at=DURING
        )


def test_somebody_who_is_not_on_the_roll_reads_why(question):
    mei = world.person("mei")
    tasks.claim(person=mei, uid="102", at=DURING)
    page = queries.question_page(number=question.number, account=mei.account_id)
    assert page.yours.standing == "not-on-the-roll"
    assert page.yours.unmet == (Unmet("at_least", "edits", 50, 31, "2026-06-01"),)


def test_the_record_says_nothing_of_whom_a_list_names(question):
    from mycel.record.models import Document

    tasks.claim(person=world.person("teo"), uid="101", at=DURING + timedelta(hours=3))
    world.sequenced()
    from mycel.record.models import LogLeaf

    claimed = LogLeaf.objects.get(kind="decisions.elector.claimed")
    assert claimed.at == "2026-11-24"
    assert b"actor" not in bytes(claimed.leaf)
    for body in Document.objects.values_list("body", flat=True):
        assert b'"101"' not in bytes(body)
        assert b"dewiki" not in bytes(body)
