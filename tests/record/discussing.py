"""Every act on discussions, by somebody who names people wherever words can go."""

from mycel.deliberation import actions
from mycel.deliberation.models import Phase, Process, ProcessRole
from mycel.deliberation.models.processes import ALLOWED
from mycel.engine import chance
from mycel.people.models import Account, Person
from mycel.texts.actions import Draft


def everything(*, person, unit, told, who) -> None:
    """Open, post, revise, react, sum up, dispute, settle, ask somebody to close, close, reopen."""
    at = who["at"]
    process = _process(unit, told, at)
    other = _somebody(at)
    ProcessRole.objects.create(process=process, person=person, role="facilitator")
    draft = Draft(language="en", title=told[:200], body=told)
    me, they = {"person": person, **who}, {"person": other, "by": other.id, "at": at}
    thread = actions.open_thread(process=process, draft=draft, **me)
    post = actions.write_post(thread=thread, draft=draft, **me)
    actions.write_post(thread=thread, draft=draft, parent=post, **me)
    actions.revise_post(post=post, draft=_more(told), note=told[:200], **me)
    unsaid = {"post": post, "kind": "thank", "person": other, "by": None, "at": at}
    actions.react(**unsaid)
    actions.withdraw_reaction(**unsaid)
    summary = actions.write_summary(
        thread=thread, draft=draft, cites=[post.number], until=post.number, **me
    )
    dispute = actions.raise_dispute(summary=summary, draft=draft, **they)
    actions.settle_dispute(dispute=dispute, **me)
    actions.assign_closer(thread=thread, closer=other, **me)
    thread.refresh_from_db()
    actions.close_thread(thread=thread, outcome=draft, **they)
    actions.reopen_thread(thread=thread, **me)
    actions.visited(thread=thread, person=other, seen=post.number, at=at)


def _more(told):
    return Draft(language="en", title=told[:200], body=f"{told} again")


def _process(unit, told, at):
    row = Process.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        number=9_011, unit=unit, title={"en": "Tea"}, languages=["en"], state="running",
        drafted_at=at, opened_at=at,
    )  # fmt: skip
    Phase.objects.create(
        process=row, position=0, kind="discussion", title={"en": told}, begun_at=at,
        allows=[name for name, _label in ALLOWED],
    )  # fmt: skip
    return row


def _somebody(at):
    account = Account.objects.create_user("discussing", date_joined=at)
    return Person.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        slug="discussing",
        name="discussing",
        account=account,
    )
