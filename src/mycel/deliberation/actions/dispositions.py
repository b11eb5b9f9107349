"""Acts that answer comments: what became of each, with the reason, several at once if alike."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions._names import named_process, save
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.models import Post, Process
from mycel.deliberation.models.threads import ACCEPTED, DISPOSITIONS
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft
from mycel.texts.models import SHOWN, Text

MOST_ANSWER = 5_000
MOST_AT_ONCE = 50


class NoDisposition(ValueError):
    """An answer that is not on the list, has no reason, or is for no comment that asks for one."""


@record.act(
    "deliberation.comment.disposed",
    version=1,
    says=_("{actor} answered comments in {process}: {disposition}"),
    title=_("Comments were answered"),
    process="id",
    posts="ids",
    disposition="word",
    document="digest?",
)
def dispose(
    *,
    process: Process,
    posts: Sequence[int],
    disposition: str,
    reason: Draft | None,
    known: str = "",
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[tuple[Post, ...]]:
    """Say what became of comments; changing or declining takes a reason, which all of them get.

    Args:
        process: which.
        posts: numbers of comments in consultations of the process, 50 at most.
        disposition: one of ``models.threads.DISPOSITIONS``.
        reason: the words under each comment, or None.
        known: the answer that was on the page; another one by now is not overwritten.
        person: who answers.
        by: who acts.
        at: now.

    Errors:
        NotNow, also where somebody answered meanwhile; NoDisposition; TextRefused.
    """
    process = Process.objects.prefetch_related("phases").get(id=process.id)
    require(process=process, person=person, what="dispose")
    if disposition not in dict(DISPOSITIONS):
        raise NoDisposition(_("Choose accepted, accepted with changes, or declined."))
    if reason is None and disposition != ACCEPTED:
        raise NoDisposition(_("Say why: whoever wrote the comment will read it."))
    rows = _held(process, posts)
    late = next((row for row in rows if row.disposition != known), None)
    if late is not None:
        raise NotNow(
            _("Somebody answered comment %(number)s meanwhile. Look at their answer first.")
            % {"number": late.number}
        )
    written = []
    for row in rows:
        text = _answer(process, row, reason, person, at)
        save(
            row,
            disposition=disposition,
            disposition_text=text,
            disposed_by=person,
            disposed_at=at,
        )
        if text is not None and reason is not None:
            written.append(texts.document_of(text))
    return record.Entry(
        tuple(rows),
        scope=process.id,
        body={
            "process": process.id,
            "posts": [row.id for row in rows],
            "disposition": disposition,
        },
        document={"answers": written} if written else None,
        names=(named_process(process),),
    )


def _held(process: Process, numbers: Sequence[int]) -> list[Post]:
    """Return the comments, held for this transaction, in the order of their numbers."""
    wanted = sorted(set(numbers))
    if not wanted:
        raise NoDisposition(_("Mark at least one comment that this is the answer to."))
    if len(wanted) > MOST_AT_ONCE:
        raise NoDisposition(
            _("%(most)s comments can be answered at once.") % {"most": MOST_AT_ONCE}
        )
    rows = Post.objects.select_for_update(of=("self",)).select_related("disposition_text")
    asked = rows.filter(
        number__in=wanted,
        thread__process=process,
        thread__is_consultation=True,
        text__state=SHOWN,
    )
    found = list(asked.order_by("number"))
    if len(found) != len(wanted):
        missing = sorted({*wanted} - {row.number for row in found})
        raise NoDisposition(
            _("Comment %(number)s asks for no answer here, or is not shown any more.")
            % {"number": missing[0]}
        )
    return found


def _answer(
    process: Process, row: Post, reason: Draft | None, person: Person, at: datetime
) -> Text | None:
    """Return the words under a comment: new ones, another version, or those that stood there."""
    before = row.disposition_text
    if reason is None:
        return before
    if before is None:
        ref = f"disposition/{row.number}"
        return texts.write(
            space=process.ref, ref=ref, draft=reason, author=person, at=at, most=MOST_ANSWER
        )
    if before.body == reason.tidied(most=MOST_ANSWER).body:
        return before
    return texts.revise(text=before, draft=reason, author=person, at=at, most=MOST_ANSWER)
