"""Acts that bring a discussion to an end: summing up, answering each comment, closing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions._names import entry, save
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.actions.threads import NotHere
from mycel.deliberation.models import Post, Process, Summary, Thread
from mycel.deliberation.models.processes import RUNNING
from mycel.deliberation.queries.conflicts import conflict
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.queries.threads_due import due_sentence, posts_since_summary
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft


@record.act(
    "deliberation.summary.written",
    version=1,
    says=_("{actor} summed up a discussion of {process}"),
    title=_("A discussion was summed up"),
    process="id",
    thread="id",
    until="number",
    document="digest",
)
def write_summary(
    *,
    thread: Thread,
    draft: Draft,
    cites: Sequence[int],
    until: int,
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Summary]:
    """Sum up a thread up to a post; a newer summary up to the same post is a new version of it.

    Args:
        thread: which.
        draft: the words.
        cites: numbers of posts that it rests on.
        until: number of the last post that it covers.
        person: who writes.
        by: who acts.
        at: now.

    Errors:
        NotNow, NotHere where it cites what is not in the thread, TextRefused.
    """
    process = thread.process
    require_voice(process=process, person=person)
    Thread.objects.select_for_update().get(id=thread.id)
    known = set(
        Post.objects.filter(thread=thread, number__in=[*cites, until]).values_list(
            "number", flat=True
        )
    )
    missing = sorted({*cites, until} - known)
    if missing:
        raise NotHere(
            _("Post %(number)s is not in this discussion. Cite the numbers beside its posts.")
            % {"number": missing[0]}
        )
    participant(process=process, person=person, at=at)
    row = Summary.objects.filter(thread=thread, until=until).select_related("text").first()
    if row is None:
        text = texts.write(
            space=process.ref,
            ref=f"summary/{thread.number}-{until}",
            draft=draft,
            author=person,
            at=at,
        )
        row = Summary.objects.create(
            thread=thread, text=text, until=until, cites=sorted(set(cites)), made_at=at
        )
    else:
        text = texts.revise(text=row.text, draft=draft, author=person, at=at)
        save(row, cites=sorted(set(cites)))
    return entry(row, process, {"thread": thread.id, "until": until}, text=text)


@record.act(
    "deliberation.closer.assigned",
    version=1,
    says=_("{person} was asked to close a discussion of {process}"),
    title=_("Somebody was asked to close a discussion"),
    process="id",
    thread="id",
    person="id",
)
def assign_closer(
    *, thread: Thread, closer: Person, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Thread]:
    """Ask somebody to close a discussion who took no side in it.

    Errors:
        NotNow, also where it has its outcome; NotHere with the side they took.
    """
    process = thread.process
    require(process=process, person=person, what="close-thread")
    thread = Thread.objects.select_for_update().get(id=thread.id)
    if thread.closed_at is not None:
        raise NotNow(_("This discussion has its outcome already."))
    found = conflict(thread=thread, person=closer)
    if found:
        raise NotHere(found)
    save(thread, closer=closer, closer_since_at=at)
    body = {"thread": thread.id, "person": closer.id}
    return entry(thread, process, body, named_person(closer))


@record.act(
    "deliberation.thread.closed",
    version=1,
    says=_("{actor} closed a discussion of {process} with its outcome"),
    title=_("A discussion was closed"),
    process="id",
    thread="id",
    document="digest",
)
def close_thread(
    *, thread: Thread, outcome: Draft, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Thread]:
    """Close a discussion with what came out of it, in the closer's words.

    Errors:
        NotNow where it is closed, where who closes neither runs the process nor was asked to, or
        where the process asks for a summary that nobody wrote; TextRefused.
    """
    process = thread.process
    Thread.objects.select_for_update().get(id=thread.id)
    thread.refresh_from_db()
    if thread.closed_at is not None:
        raise NotNow(_("This discussion has its outcome already."))
    require(process=process, person=person, what="read")
    if thread.closer_id != person.id:
        require(process=process, person=person, what="close-thread")
    elif Process.objects.get(id=process.id).state != RUNNING:
        raise NotNow(_("This process does not run any more. It can be read."))
    due = posts_since_summary(thread=thread, rules=process.rules)
    if due and not thread.is_consultation:
        raise NotNow(due_sentence(due))
    if thread.outcome is None:
        ref = f"outcome/{thread.number}"
        text = texts.write(space=process.ref, ref=ref, draft=outcome, author=person, at=at)
    else:
        text = texts.revise(text=thread.outcome, draft=outcome, author=person, at=at)
    save(thread, closed_at=at, closed_by=person, outcome=text)
    return entry(thread, process, {"thread": thread.id}, text=text)


@record.act(
    "deliberation.thread.reopened",
    version=1,
    says=_("{actor} opened a discussion of {process} again"),
    title=_("A discussion was opened again"),
    process="id",
    thread="id",
)
def reopen_thread(
    *, thread: Thread, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Thread]:
    """Open a closed discussion again; its outcome stays readable.

    Errors:
        NotNow.
    """
    process = thread.process
    require(process=process, person=person, what="close-thread")
    if thread.closed_at is None:
        raise NotNow(_("This discussion is open."))
    save(thread, closed_at=None, closed_by=None)
    return entry(thread, process, {"thread": thread.id})


def require_voice(*, process: Process, person: Person) -> None:
    """Refuse who may neither write in the discussions of a process now nor bring them to an end.

    Errors:
        NotNow.
    """
    if not permitted(process=process, person=person, what="close-thread").allowed:
        require(process=process, person=person, what="post")
