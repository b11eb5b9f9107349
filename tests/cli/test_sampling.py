"""The sample shows a room that is alive: an open vote, counted ones, a decision, commitments."""

from datetime import UTC, datetime
from pathlib import Path

from mycel.cli import loading, sampling
from mycel.decisions import queries, tasks
from mycel.decisions.models import Question
from mycel.formats import movement as code
from mycel.groups import queries as groups
from mycel.people.models import Person
from mycel.record import sequencer

SAMPLE = Path(__file__).resolve().parents[2] / "movements" / "open-atlas"
AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def test_the_sample_has_decided_something(db):
    files = {
        str(path.relative_to(SAMPLE)): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    loading.load(value=code.read(files=files), by=None, at=AT)
    assert sampling.decide(at=AT)
    assert not sampling.decide(at=AT), "twice changes nothing"
    states = [*Question.objects.order_by("number").values_list("state", flat=True)]
    assert states == ["counted", "counted", "open"]
    election = queries.result_page(number=1)
    assert len(election.winners) + election.open_seats == 3
    budget = queries.budget_page(number=2)
    assert any(line.differs for line in budget.projects), "greedy would buy something else"
    question = queries.question_page(number=3)
    assert len(question.options) == 12
    assert question.turnout.voters == 7
    ledger = queries.ledger(at=AT)
    assert (ledger.counts["open"], ledger.counts["overdue"]) == (3, 1)
    someone = Person.objects.order_by("slug").last()
    choice = {"ranking": [["o3"]], "no_opinion": []}
    tasks.cast(
        number=3, account=someone.account_id, choice=choice, nonce="x", key="a-key-of-mine", at=AT
    )
    published = groups.reports_page(today=AT.date())
    assert [row.unit.ref for row in published.lately] == ["unit/infrastructure-council"]
    assert [(one.slug, one.missed) for one in published.missed] == [("app-team", 2)]
    while sequencer.sequence():
        pass
    assert sequencer.audit().faults == ()
