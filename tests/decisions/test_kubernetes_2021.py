"""A real election on the platform: 256 ballots cast, closed, counted, and read in another way."""

from datetime import timedelta

import pytest
from django.test import Client

from mycel.decisions import actions, tasks
from mycel.decisions.models import RollEntry
from mycel.engine.choice import asking
from mycel.engine.choice.eligibility import Candidate
from mycel.formats import ballots
from mycel.people.models import Account, Person
from mycel.record import checkpoints

from .world import AFTER, AT, CLOSES, DURING, OPENS, ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def election(council, public_data):
    path = public_data / "choice/kubernetes-elections/steering-2021/ballots.csv"
    found = ballots.read(data=path.read_bytes(), name="ballots.csv").rankings
    asked = asking.Asked(
        title={"en": "Steering committee 2021"},
        options=tuple(asking.AskedOption(name={"en": name}) for name in found.options),
        paper="ranking",
        rule=asking.tally(method="schulze", seats=4),
        opens_at=OPENS,
        closes_at=CLOSES,
        offers_no_opinion=True,
    )
    voters = range(found.size)
    accounts = Account.objects.bulk_create(
        Account(username=f"voter-{n}", password="!") for n in voters
    )
    Person.objects.bulk_create(
        Person(id=_uuid(n), slug=f"voter-{n}", name=f"Voter {n}", account=account)
        for n, account in enumerate(accounts)
    )
    electors = [Candidate(f"voter-{n}", "", {}) for n in voters]
    electorate = actions.import_electorate(
        name="Members", columns=(), electors=electors, digest="0" * 64, by=None, at=AT
    )
    question = actions.draft_question(
        unit=council, asked=asked, electorate=electorate, by=None, at=AT
    )
    tasks.freeze(question=question, by=None, at=AT)
    for n in voters:
        RollEntry.objects.filter(question=question, uid=f"voter-{n}").update(person_id=_uuid(n))
    question.refresh_from_db()
    tasks.open_now(question=question, at=OPENS)
    _cast(question, found, accounts)
    return ended(question)


def test_the_official_winners_and_the_one_who_changes_with_no_opinion(election):
    counted = election.result.value
    names = {option.key: option.name["en"] for option in election.options.all()}
    winners = [names[key] for key in counted["result"]["winners"]]
    assert winners == ["parispittman", "justaugustus", "cblecker", "tpepper"]
    page = Client().get(f"/questions/{election.number}/result/").content.decode()
    other = page[page.index("What another reading would give") :]
    reading = other[other.index("“no opinion” counts as last") :].partition("</li>")[0]
    assert "others are elected" in reading
    assert "in:" in reading.partition("deads2k")[0] or "deads2k" in reading.partition("in:")[2]
    assert "cblecker" in reading.partition("out:")[2]
    checkpoints.sign(at=AFTER + timedelta(minutes=1))
    bundle = Client().get(f"/questions/{election.number}/record.zip")
    assert bundle.status_code == 200
    assert bundle.getvalue()[:2] == b"PK"


def _cast(question, found, accounts):
    keys = [f"o{i}" for i in range(1, len(found.options) + 1)]
    voter = iter(accounts)
    for row, weight in enumerate(found.weights.tolist()):
        choice = {
            "ranking": [[keys[i] for i in group] for group in found.groups(row=row)],
            "no_opinion": [keys[i] for i, rank in enumerate(found.ranks[row]) if rank < 0],
        }
        for _ in range(weight):
            account = next(voter)
            tasks.cast(
                number=question.number,
                account=account.pk,
                choice=choice,
                nonce="some words of mine",
                key=f"key-of-{account.pk:08d}",
                at=DURING,
            )


def _uuid(n):
    from uuid import UUID

    return UUID(f"0192f000-0000-7000-8000-{n:012d}")
