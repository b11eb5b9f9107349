"""Every act on statements, by somebody who names people wherever words can go."""

from mycel.deliberation import actions, tasks
from mycel.deliberation.models import Phase, Process, ProcessRole
from mycel.engine import chance
from mycel.texts.actions import Draft


def everything(*, person, unit, told, who) -> None:
    """Seed, write, judge, merge, vote, and draw the map."""
    at = who["at"]
    process = Process.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)), number=880_301, unit=unit,
        title={"en": told}, state="running", strict=True, drafted_at=at, opened_at=at,
    )  # fmt: skip
    Phase.objects.create(
        process=process, position=0, kind="statements", title={"en": told},
        allows=["state", "vote"], begun_at=at,
    )  # fmt: skip
    ProcessRole.objects.create(process=process, person=person, role="facilitator")
    seeds = [Draft(language="en", body=f"{told} {n}") for n in range(2)]
    first, second = actions.seed_statements(process=process, drafts=seeds, person=person, **who)
    own = actions.write_statement(
        process=process, draft=Draft(language="en", body=f"{told} Yes."), person=person, by=None,
        at=at,
    )  # fmt: skip
    actions.judge_statement(statement=own, state="rejected", reason=told, person=person, **who)
    actions.mark_statement(statement=first, is_meta=True, person=person, **who)
    actions.merge_statement(statement=second, into=first, person=person, **who)
    actions.vote(process=process, number=1, value=1, person=person, by=None, at=at)
    tasks.draw.func(str(process.id))
