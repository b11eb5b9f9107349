"""Processes: drafted, opened, led through their phases, closed when nothing waits."""

from datetime import date, timedelta

import pytest
from tests.deliberation import world

from mycel.deliberation import actions
from mycel.deliberation.models import Phase, Process
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.snapshots import starting_plans
from mycel.record import sequencer
from mycel.record.models import Document, LogLeaf
from mycel.texts.actions import Draft

pytestmark = pytest.mark.django_db
LATER = world.AT + timedelta(days=400)


@pytest.fixture
def fatima():
    return world.person("fatima", staff=True)


def drafted(fatima, *, plan="rfc", **changes):
    plan = starting_plans()[plan]
    given = {
        "title": {"en": "Shall we welcome newcomers?", "de": "Wie empfangen wir Neue?"},
        "phases": plan.phases, "begins": date(2026, 11, 26), "languages": ("en", "de"),
        "template": plan.name, "rules": plan.rules,
    }  # fmt: skip
    return actions.draft_process(
        unit=world.unit(), planned=actions.Planned(**(given | changes)), drafter=fatima,
        by=fatima.id, at=world.AT,
    )  # fmt: skip


def opened(fatima, **changes):
    row = drafted(fatima, **changes)
    return actions.open_process(process=row, by=fatima.id, at=world.AT)


@pytest.mark.parametrize("plan", sorted(starting_plans()))
def test_every_plan_runs_from_opening_to_close(fatima, plan):
    row = opened(fatima, plan=plan)
    for phase in list(row.phases.all())[1:]:
        actions.begin_phase(
            process=row, position=phase.position, reason="Now.", by=fatima.id, at=world.AT
        )
        now = row.phases.get(begun_at__isnull=False, ended_at__isnull=True)
        assert now.position == phase.position
    actions.close_process(process=row, by=fatima.id, at=LATER)
    row.refresh_from_db()
    assert row.state == "closed"
    assert not Phase.objects.filter(process=row, ended_at__isnull=True).exists()
    while sequencer.sequence():
        pass
    kinds = list(LogLeaf.objects.order_by("idx").values_list("kind", flat=True))
    assert kinds[:2] == ["deliberation.process.drafted", "deliberation.process.opened"]
    assert kinds[-1] == "deliberation.process.closed"
    assert sequencer.audit().faults == ()


def test_what_was_announced_stays(fatima):
    row = opened(fatima)
    with pytest.raises(actions.NotNow, match="another state"):
        actions.change_process(
            process=row, planned=actions.Planned({"en": "x"}, (), date(2026, 11, 26)),
            by=fatima.id, at=world.AT,
        )  # fmt: skip
    with pytest.raises(actions.NotNow, match="another state"):
        actions.open_process(process=row, by=fatima.id, at=world.AT)


def test_a_phase_before_its_day_or_out_of_turn_asks_why(fatima):
    row = opened(fatima)
    step = {"process": row, "by": fatima.id}
    with pytest.raises(actions.NeedsWords, match="not what was announced"):
        actions.begin_phase(position=1, reason="", at=world.AT, **step)
    actions.begin_phase(position=1, reason="", at=LATER, **step)
    with pytest.raises(actions.NeedsWords):
        actions.begin_phase(position=3, reason="", at=LATER, **step)
    with pytest.raises(actions.NotNow, match="comes after"):
        actions.begin_phase(position=0, reason="Back.", at=LATER, **step)


def test_an_open_discussion_keeps_a_process_open(fatima):
    row = opened(fatima)
    phase = row.phases.get(position=0)
    Phase.objects.filter(id=phase.id).update(allows=["post"])
    row = Process.objects.get(id=row.id)
    thread = actions.open_thread(
        process=row, draft=_draft(), person=fatima, by=fatima.id, at=world.AT
    )
    with pytest.raises(actions.CannotClose, match="1 discussion has no outcome"):
        actions.close_process(process=row, by=fatima.id, at=LATER)
    actions.close_thread(thread=thread, outcome=_draft(), person=fatima, by=fatima.id, at=world.AT)
    actions.close_process(process=row, by=fatima.id, at=LATER)


def _draft():
    return Draft(language="en", title="Tea", body="More of it.")


def test_a_withdrawn_process_says_why_and_takes_nothing_more(fatima):
    row = opened(fatima)
    with pytest.raises(actions.NeedsWords, match="why it is withdrawn"):
        actions.withdraw_process(process=row, reason=" ", by=fatima.id, at=world.AT)
    actions.withdraw_process(process=row, reason="Too early.", by=fatima.id, at=world.AT)
    answer = permitted(process=Process.objects.get(id=row.id), person=fatima, what="post")
    assert not answer.allowed
    assert "withdrawn" in answer.reason


def test_the_opening_counts_who_could_and_names_nobody(fatima):
    for n in range(6):
        world.person(f"p{n}", language="ar" if n < 5 else "de")
    row = opened(fatima)
    assert row.electorate["total"] == 7
    assert row.electorate["language"] == {"ar": 5, "de": 1, "en": 1}
    (body,) = [
        bytes(one.body).decode() for one in Document.objects.all() if b'"could"' in bytes(one.body)
    ]
    assert '"could":7' in body
    assert "newcomers" not in body


def test_facilitators_come_and_go(fatima):
    row, bilal = drafted(fatima), world.person("bilal")
    step = {"process": row, "person": bilal, "by": fatima.id, "at": world.AT}
    assert not permitted(process=row, person=bilal, what="run").allowed
    actions.appoint(**step)
    assert permitted(process=row, person=bilal, what="read").allowed
    with pytest.raises(actions.NotNow, match="already"):
        actions.appoint(**step)
    actions.dismiss(**step)
    assert not permitted(process=row, person=bilal, what="read").allowed
    with pytest.raises(actions.NotNow, match="no facilitator"):
        actions.dismiss(**step)


@pytest.mark.parametrize(
    ("phase", "what", "sentence"),
    [
        (0, "vote", "has not begun. It comes with: statements"),
        (1, "post", "The phase for this is over"),
        (0, "endorse", "no phase for this"),
    ],
)
def test_a_refusal_says_what_comes_when(phase, what, sentence):
    row = world.process("discussion", "statements", now=phase)
    answer = permitted(process=row, person=world.person("amina"), what=what)
    assert not answer.allowed
    assert sentence in answer.reason
