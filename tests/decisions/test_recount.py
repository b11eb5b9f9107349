"""What was published is enough: bundles of every kind of question verify without the site."""

import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest

from mycel.decisions import actions, queries
from mycel.decisions.models import Cast, Result, RollEntry
from mycel.decisions.snapshots import bundle
from mycel.engine.choice import asking
from mycel.people import actions as people
from mycel.people.models import Person
from mycel.record import checkpoints, keys, sequencer
from mycel.record.models import LogLeaf
from mycel.verifier.check import check

from . import world
from .world import AFTER, BUDGET, CONSENT, DURING, ended, opened, ranking, vote


def verified(question):
    """Return what the verifier says of a question's bundle, with the log's key."""
    world.sequenced()
    checkpoints.sign(at=AFTER + timedelta(minutes=1))
    file = io.BytesIO()
    bundle.write(question=question, to=file)
    return check(file.getvalue(), keys.signer().key.spelled())


def holds(question):
    report = verified(question)
    assert report.ok, report.lines()
    assert report.trusted
    return report


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs", "irv", "stv-scottish", "borda"])
def test_a_ranking_verifies(council, method):
    seats = 1 if method == "irv" else 2
    question = opened(council, rule=asking.tally(method=method, seats=seats), quorum=2)
    vote(question, "amina", ranking(["o1"], ["o2"], no_opinion=["o4"]))
    vote(question, "mei", ranking(["o2"], ["o3"]))
    vote(question, "teo", ranking(no_opinion=["o1"]))
    vote(question, "mei", ranking(["o3"], ["o2"], ["o1"]))
    holds(ended(question))


@pytest.mark.parametrize("method", ["score", "star", "majority-judgement", "approval"])
def test_grades_verify(council, method):
    rule = asking.tally(method=method, seats=2, scale=(0, 5))
    question = opened(
        council, paper="grades", rule=rule, offers_no_opinion=False,
        threshold={"of": "cast", "share": "2/3"},
    )  # fmt: skip
    vote(question, "amina", {"grades": {"o1": 5, "o2": 0}})
    vote(question, "mei", {"grades": {"o1": 5, "o3": 2, "o4": 5}})
    vote(question, "omar", {"grades": {}})
    holds(ended(question))
    value = Result.objects.get().value
    assert (value["blank"], value["threshold_met"]["o1"]) == (1, True)


@pytest.mark.parametrize(
    ("paper", "choice"),
    [
        ("approval", {"approve": ["o1", "o2"]}),
        ("knapsack", {"approve": ["o1", "o2"]}),
        ("points", {"grades": {"o1": 3, "o2": 1, "o3": 0}}),
        ("ranking", {"ranking": [["o1"], ["o2"]]}),
    ],
)
@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "equal-shares", "completion": "add1-strict", "increment": "1"},
        {"rule": "greedy"},
        {"rule": "phragmen"},
    ],
)
def test_a_budget_verifies(council, paper, choice, rule):
    utility = "score" if paper in {"points", "ranking"} else "cost"
    limit = asking.budget(limit="1000", utility=utility, **rule)
    scale = {"scale": [0, 5]} if paper == "points" else {}
    question = opened(council, BUDGET, paper=paper, rule=limit | scale)
    for slug in ("amina", "mei", "teo"):
        vote(question, slug, choice)
    vote(question, "omar", {"approve": ["o3"]} if "approve" in choice else choice)
    holds(ended(question))
    page = queries.budget_page(number=question.number)
    assert {line.key for line in page.projects if line.is_bought} >= {"o1"}
    assert page.projects[0].cost == Decimal(600)
    assert len(page.reasons) == 3


def test_consent_verifies(council):
    question = opened(council, CONSENT)
    for slug, position in (("amina", "agree"), ("mei", "stand-aside"), ("teo", "block")):
        vote(question, slug, {"position": position})
    holds(ended(question))
    result = Result.objects.get().value["result"]
    assert result == {
        "passed": False,
        "positions": {
            "agree": 1, "agree-with-concerns": 0, "block": 1, "object": 0, "stand-aside": 1,
        },
        "took_part": 3,
    }  # fmt: skip


def test_delegations_are_carried_and_verify(council):
    question = opened(council, privacy="open-roll-call", delegation=True, offers_no_opinion=False)
    person = {slug: world.person(slug) for slug in world.SLUGS}

    def give(giver, taker):
        actions.delegate(
            question=question, giver=person[giver], taker=person[taker], by=None, at=DURING
        )

    give("teo", "omar")
    give("omar", "amina")  # a chain: teo's weight comes to amina as well
    give("jonas", "hana")
    give("hana", "jonas")  # a circle carries nothing
    give("mei", "amina")
    vote(question, "amina", {"ranking": [["o1"]]})
    vote(question, "mei", {"ranking": [["o2"]]})  # a vote of one's own overrides
    with pytest.raises(actions.CannotDelegate):
        give("mei", "mei")
    holds(ended(question))
    value = Result.objects.get().value
    assert (value["voters"], value["delegated"], value["ballots"]) == (2, 2, 4)


def test_a_vote_that_was_passed_on_can_be_taken_back(council):
    question = opened(council, privacy="open-roll-call", delegation=True)
    teo, omar = world.person("teo"), world.person("omar")
    actions.delegate(question=question, giver=teo, taker=omar, by=teo.id, at=DURING)
    actions.withdraw_delegation(question=question, giver=teo, by=teo.id, at=DURING)
    with pytest.raises(actions.NothingToTakeBack):
        actions.withdraw_delegation(question=question, giver=teo, by=teo.id, at=DURING)
    secret = opened(council)
    with pytest.raises(actions.CannotDelegate):
        actions.delegate(question=secret, giver=teo, taker=omar, by=teo.id, at=DURING)


def test_a_strike_verifies(council):
    question = opened(council)
    vote(question, "amina", ranking(["o1"], ["o2"]))
    vote(question, "mei", ranking(["o2"]))
    world.sequenced()
    index = LogLeaf.objects.filter(kind="decisions.ballot.cast").latest("idx").idx
    actions.strike_ballot(question=question, index=index, reason="double", by=None, at=DURING)
    holds(ended(question))


@pytest.mark.parametrize("privacy", ["open-roll-call", "pseudonymous"])
def test_who_leaves_is_erased_and_every_bundle_still_verifies(council, privacy):
    question = opened(council, privacy=privacy)
    for slug in ("amina", "mei", "teo"):
        vote(question, slug, ranking(["o1"]))
    uids = [str(world.person(slug).id) for slug in ("mei", "hana")]
    question = ended(question)
    before = Result.objects.get().digest
    for slug in ("mei", "hana"):
        people.leave(person=world.person(slug), by=None, at=AFTER)
    holds(question)
    assert Result.objects.get().digest == before
    assert not RollEntry.objects.filter(uid__in=uids).exists()
    assert not RollEntry.objects.filter(person_id__in=uids).exists()
    assert RollEntry.objects.filter(uid__isnull=True, salt__isnull=True, home="").count() == 2
    assert Cast.objects.count() == 3
    assert sequencer.audit().faults == ()


def test_who_leaves_while_it_is_open_votes_no_more_and_their_ballot_stays(council):
    question = opened(council)
    vote(question, "teo", ranking(["o1"]))
    account = world.person("teo").account_id
    people.leave(person=world.person("teo"), by=None, at=DURING)
    from mycel.decisions import tasks

    with pytest.raises(actions.NotOnTheRoll):
        tasks.cast(
            number=question.number, account=account, choice=ranking(["o2"]), nonce="x",
            key="another-key", at=DURING,
        )  # fmt: skip
    holds(ended(question))
    assert Result.objects.get().value["ballots"] == 1


def test_leaves_and_documents_of_a_pseudonymous_question_name_nobody(council):
    question = opened(council)
    for person in Person.objects.order_by("slug"):
        if person.slug != "hana":
            vote(question, person.slug, ranking(["o1"]))
    ended(question)
    from mycel.record.models import Document, OutboxLeaf

    texts = [bytes(row.leaf).decode() for row in LogLeaf.objects.filter(scope=question.id)]
    named = {
        json.loads(text)["b"].get(key) for text in texts for key in ("document", "openings", "roll")
    }
    texts += [
        bytes(row.body).decode() for row in Document.objects.filter(digest__in=named - {None})
    ]
    texts += [bytes(row.leaf).decode() for row in OutboxLeaf.objects.all()]
    for person in Person.objects.select_related("account"):
        for word in (str(person.id), person.id.hex, person.name, person.account.username):
            assert not [text for text in texts if word in text], word


def test_one_can_take_along_what_is_kept_of_ones_votes(council):
    question = opened(council)
    vote(question, "teo", ranking(["o1"]))
    vote(question, "teo", ranking(["o2"]))
    answer = world.signed_in("teo").get("/you/about-you.json").json()["decisions"]
    assert [one["choice"]["ranking"] for one in answer["ballots"]] == [[["o1"]], [["o2"]]]
    assert len(answer["rolls"]) == 1
