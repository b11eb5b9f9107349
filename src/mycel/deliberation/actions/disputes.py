"""Acts on summaries that somebody finds wrong: saying what is missing, and settling it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions._names import entry, save
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.actions.outcomes import require_voice
from mycel.deliberation.models import Dispute, Summary, Thread
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft

MOST_DISPUTE = 2_000


@record.act(
    "deliberation.dispute.raised",
    version=1,
    says=_("{actor} disputed a summary of a discussion of {process}"),
    title=_("A summary was disputed"),
    process="id",
    thread="id",
    until="number",
    document="digest",
)
def raise_dispute(
    *, summary: Summary, draft: Draft, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Dispute]:
    """Say what a summary does not tell right; it is marked until that is settled.

    Errors:
        NotNow, also where one disputes it already; TextRefused.
    """
    thread = Thread.objects.select_for_update().get(id=summary.thread_id)
    process = thread.process
    require_voice(process=process, person=person)
    before = Dispute.objects.filter(summary=summary)
    if before.filter(person=person, settled_at__isnull=True).exists():
        raise NotNow(_("You dispute this summary already. Settle that first."))
    participant(process=process, person=person, at=at)
    text = texts.write(
        space=process.ref,
        ref=f"dispute/{thread.number}-{summary.until}-{before.count() + 1}",
        draft=draft,
        author=person,
        at=at,
        most=MOST_DISPUTE,
    )
    row = Dispute.objects.create(summary=summary, text=text, person=person, raised_at=at)
    return entry(row, process, {"thread": thread.id, "until": summary.until}, text=text)


@record.act(
    "deliberation.dispute.settled",
    version=1,
    says=_("{actor} settled what was disputed in a summary of {process}"),
    title=_("What was disputed in a summary was settled"),
    process="id",
    thread="id",
    until="number",
)
def settle_dispute(
    *, dispute: Dispute, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Dispute]:
    """Settle a dispute: whoever raised it, or who runs the process.

    Errors:
        NotNow, also where it is settled.
    """
    thread = Thread.objects.select_for_update().get(id=dispute.summary.thread_id)
    process = thread.process
    if dispute.person_id == person.id:
        require_voice(process=process, person=person)
    else:
        require(process=process, person=person, what="close-thread")
    dispute.refresh_from_db()
    if dispute.settled_at is not None:
        raise NotNow(_("This is settled already."))
    save(dispute, settled_at=at)
    return entry(dispute, process, {"thread": thread.id, "until": dispute.summary.until})
