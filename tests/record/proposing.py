"""Every act on proposals and comments, by somebody who names people wherever words can go."""

from mycel.catalogue.models import Node
from mycel.deliberation import actions
from mycel.deliberation.models import Phase, Post, Process, ProcessRole, Thread
from mycel.deliberation.models.processes import ALLOWED
from mycel.engine import chance
from mycel.people.models import Account, Person
from mycel.record import sequencer
from mycel.texts import actions as texts
from mycel.texts.actions import Draft


def everything(*, person, unit, told, who) -> None:
    """Draft, invite, change, publish, pin, support, amend, answer, withdraw, answer comments."""
    at = who["at"]
    process = _process(unit, told, at)
    others = [_somebody(f"proposing-{n}", at) for n in range(2)]
    ProcessRole.objects.create(process=process, person=person, role="facilitator")
    me = {"person": person, **who}
    draft = Draft(language="en", title=told[:200], body=told, plain=told)
    row = actions.draft_proposal(process=process, draft=draft, **me)
    actions.invite_author(proposal=row, author=others[0], **me)
    other = {"person": others[0], "by": others[0].id, "at": at}
    actions.join_authors(proposal=row, **other)
    actions.leave_authors(proposal=row, **other)
    actions.change_proposal(proposal=row, draft=_more(told, 1), against=1, note=told[:200], **me)
    actions.publish_proposal(proposal=row, **me)
    while sequencer.sequence():
        pass
    ref = Node.objects.present().first().ref
    actions.pin_evidence(proposal=row, ref=ref, **me)
    actions.drop_evidence(proposal=row, ref=ref, **me)
    supporter = {"person": others[1], "by": None, "at": at}
    actions.endorse(proposal=row, **supporter)
    actions.withdraw_endorsement(proposal=row, **supporter)
    for n, end in enumerate(("taken", "declined", "withdrawn")):
        _amend(row, told, n + 2, end, person=person, other=others[1], at=at)
    answer = {"answer": "evaluating", "words": draft, "unit": unit}
    actions.answer_proposal(proposal=row, **answer, **me)
    actions.withdraw_proposal(proposal=row, reason=told, **me)
    actions.dispose(
        process=process, posts=[_comment(process, told, others[1], at)], disposition="declined",
        reason=draft, **me,
    )  # fmt: skip


def _amend(row, told, n, end, *, person, other, at) -> None:
    row.text.refresh_from_db()
    one = actions.suggest_amendment(
        proposal=row, draft=_more(told, n), against=row.text.version, why=told, person=other,
        by=other.id, at=at,
    )  # fmt: skip
    mine = {"person": person, "by": person.id, "at": at}
    if end == "taken":
        actions.take_amendment(amendment=one, **mine)
    elif end == "declined":
        actions.decline_amendment(amendment=one, reason=told, **mine)
    else:
        actions.withdraw_amendment(amendment=one, person=other, by=other.id, at=at)


def _more(told, n):
    return Draft(language="en", title=told[:200], body=f"{told} {n}")


def _process(unit, told, at):
    row = Process.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        number=9_001, unit=unit, title={"en": "Tea"}, languages=["en"], state="running",
        drafted_at=at, opened_at=at,
    )  # fmt: skip
    Phase.objects.create(
        process=row, position=0, kind="proposals", title={"en": told}, begun_at=at,
        allows=[name for name, _label in ALLOWED],
    )  # fmt: skip
    return row


def _comment(process, told, author, at) -> int:
    def text(ref):
        draft = Draft(language="en", body=told)
        return texts.write(space=process.ref, ref=ref, draft=draft, author=author, at=at)

    def id_():
        return chance.identifier(at_ms=int(at.timestamp() * 1000))

    thread = Thread.objects.create(
        id=id_(), number=9_001, process=process, text=text("thread/9001"), opened_at=at,
        is_consultation=True,
    )  # fmt: skip
    post = Post.objects.create(
        id=id_(), number=9_001, thread=thread, author=author, posted_at=at,
        text=text("post/9001"),
    )  # fmt: skip
    return post.number


def _somebody(slug, at):
    account = Account.objects.create_user(slug, date_joined=at)
    return Person.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        slug=slug,
        name=slug,
        account=account,
    )
