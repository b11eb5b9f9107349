"""What deliberation tells of an entry of the record: whom it concerns, and in which sentence."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.models import (
    Amendment,
    Endorsement,
    Participant,
    Post,
    Process,
    Proposal,
    ProposalAuthor,
    Statement,
    Thread,
)
from mycel.groups.models import Term
from mycel.notices.queries.followers import followers
from mycel.notices.rules import Told, Words, tell_by
from mycel.texts.queries.mentions import mentioned

Body = Mapping[str, Any]
Teller = Callable[[Body], Iterable[Told]]
ROOM = "deliberation."

tell_by(
    {
        "process-opened": _("%(process)s has begun. You can take part."),
        "phase-begun": _("%(process)s goes on: %(phase)s."),
        "process-closed": _("%(process)s is closed. Read what came out of it."),
        "process-withdrawn": _("%(process)s was withdrawn. Its page says why."),
        "post-answered": _("Somebody answered you in %(process)s."),
        "mentioned": _("Somebody named you in %(process)s."),
        "comment-disposed": _("Your comment in %(process)s has an answer."),
        "closer-assigned": _("You are asked to close a discussion in %(process)s."),
        "thread-closed": _("A discussion in %(process)s has its outcome."),
        "proposal-answered": _("“%(proposal)s” has an official answer."),
        "amendment-suggested": _("Somebody suggests an amendment to “%(proposal)s”."),
        "amendment-settled": _("Your amendment to “%(proposal)s” was taken over or declined."),
        "statement-rejected": _("A statement of yours in %(process)s is not shown. It says why."),
        "statement-merged": _("A statement of yours in %(process)s was merged into a like one."),
    }
)


def told_of(*, kind: str, body: Body) -> tuple[Told, ...]:
    """Return what is told of an entry; nothing for most. Whoever acted is not told of it.

    Args:
        kind: of the entry.
        body: what it says.
    """
    tell = _TELLERS.get(kind.removeprefix(ROOM)) if kind.startswith(ROOM) else None
    if tell is None:
        return ()
    actor = body.get("actor")
    found = []
    for told in tell(body):
        people = {one for one in told.people if one is not None and str(one) != actor}
        if people:
            found.append(Told(people, told.kind, told.space, told.path, told.values))
    return tuple(found)


def members(*, process: Process) -> set[UUID]:
    """Return who holds a role in the unit that runs a process, and who follows that unit."""
    rows = Term.objects.filter(role__unit_id=process.unit_id, until_date__isnull=True)
    return {*rows.values_list("person_id", flat=True)} | followers(space=process.unit.ref)


def _everybody(process: Process) -> set[UUID]:
    rows = Participant.objects.filter(process=process, person__isnull=False)
    return {*rows.values_list("person_id", flat=True)} | followers(space=process.ref)


def _process(body: Body) -> Process | None:
    return Process.objects.select_related("unit").filter(id=body["process"]).first()


def _told(kind: str, process: Process, people: Iterable[Any], path: str, **values: Words) -> Told:
    given = {"process": process.title, **values}
    return Told(set(people), kind, process.ref, path, given)


def _opened(body: Body) -> Iterable[Told]:
    process = _process(body)
    if process is not None:
        people = members(process=process)
        yield _told("process-opened", process, people, f"/processes/{process.number}/")


def _begun(body: Body) -> Iterable[Told]:
    process = _process(body)
    if process is not None:
        phase = process.phases.filter(position=body["position"] - 1).first()
        title = "" if phase is None else phase.title
        path = f"/processes/{process.number}/"
        yield _told("phase-begun", process, _everybody(process), path, phase=title)


def _ended(kind: str) -> Teller:
    def tell(body: Body) -> Iterable[Told]:
        process = _process(body)
        if process is not None:
            yield _told(kind, process, _everybody(process), f"/processes/{process.number}/")

    return tell


def _posted(body: Body) -> Iterable[Told]:
    rows = Post.objects.select_related("thread__process", "parent", "text")
    post = rows.filter(id=body["post"]).first()
    if post is None:
        return
    process, path = post.thread.process, f"/posts/{post.number}/"
    above = post.parent.author_id if post.parent is not None else post.thread.opened_by_id
    yield _told("post-answered", process, [above], path)
    named = {person.id for person in mentioned(post.text.body)} - {above}
    yield _told("mentioned", process, named, path)


def _disposed(body: Body) -> Iterable[Told]:
    rows = Post.objects.select_related("thread__process").filter(id__in=body["posts"])
    for post in rows:
        path = f"/posts/{post.number}/"
        yield _told("comment-disposed", post.thread.process, [post.author_id], path)


def _thread(body: Body) -> Thread | None:
    return Thread.objects.select_related("process").filter(id=body["thread"]).first()


def _asked_to_close(body: Body) -> Iterable[Told]:
    thread = _thread(body)
    if thread is not None:
        people = [UUID(body["person"])]
        yield _told("closer-assigned", thread.process, people, f"/threads/{thread.number}/")


def _thread_closed(body: Body) -> Iterable[Told]:
    thread = _thread(body)
    if thread is not None:
        wrote = Post.objects.filter(thread=thread).values_list("author_id", flat=True).distinct()
        people = {*wrote, thread.opened_by_id}
        yield _told("thread-closed", thread.process, people, f"/threads/{thread.number}/")


def _proposal_answered(body: Body) -> Iterable[Told]:
    row = _proposal(body)
    if row is not None:
        supports = Endorsement.objects.filter(proposal=row).values_list("person_id", flat=True)
        people = {*_authors(row), *supports}
        yield _of_proposal("proposal-answered", row, people, f"/proposals/{row.number}/")


def _amendment_suggested(body: Body) -> Iterable[Told]:
    row = _proposal(body)
    if row is not None:
        path = f"/proposals/{row.number}/"
        yield _of_proposal("amendment-suggested", row, _authors(row), path)


def _amendment_settled(body: Body) -> Iterable[Told]:
    rows = Amendment.objects.select_related("proposal__process", "proposal__text")
    one = rows.filter(id=body["amendment"]).first()
    if one is not None:
        path = f"/amendments/{one.number}/"
        yield _of_proposal("amendment-settled", one.proposal, [one.by_id], path)


def _of_proposal(kind: str, row: Proposal, people: Iterable[Any], path: str) -> Told:
    return _told(kind, row.process, people, path, proposal=row.text.title)


def _proposal(body: Body) -> Proposal | None:
    rows = Proposal.objects.select_related("process", "text")
    return rows.filter(id=body["proposal"]).first()


def _authors(row: Proposal) -> set[UUID]:
    rows = ProposalAuthor.objects.filter(proposal=row, since_at__isnull=False)
    return set(rows.values_list("person_id", flat=True))


def _statement(kind: str) -> Teller:
    def tell(body: Body) -> Iterable[Told]:
        if kind == "statement-rejected" and body["state"] != "rejected":
            return
        rows = Statement.objects.select_related("process").filter(id=body["statement"])
        for row in rows:
            path = f"/processes/{row.process.number}/statements/{row.number}/"
            yield _told(kind, row.process, [row.author_id], path)

    return tell


_TELLERS: Mapping[str, Teller] = {
    "process.opened": _opened,
    "phase.begun": _begun,
    "process.closed": _ended("process-closed"),
    "process.withdrawn": _ended("process-withdrawn"),
    "post.written": _posted,
    "comment.disposed": _disposed,
    "closer.assigned": _asked_to_close,
    "thread.closed": _thread_closed,
    "proposal.answered": _proposal_answered,
    "amendment.suggested": _amendment_suggested,
    "amendment.taken": _amendment_settled,
    "amendment.declined": _amendment_settled,
    "statement.judged": _statement("statement-rejected"),
    "statement.merged": _statement("statement-merged"),
}
