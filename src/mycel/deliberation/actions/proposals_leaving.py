"""What proposals tidy up when a person leaves: who writes them, and who supports what."""

from datetime import datetime
from uuid import UUID

from mycel.deliberation.actions._names import save
from mycel.deliberation.models import Endorsement, Proposal, ProposalAuthor
from mycel.deliberation.models.processes import RUNNING
from mycel.people.actions import when_leaving
from mycel.people.models import Person


@when_leaving
def _write_and_support_no_more(person: Person, by: UUID | None, at: datetime) -> None:
    """Let somebody write and support nothing any more; what was counted at a close stays counted.

    Proposals without an author are looked after by the facilitators.
    """
    del by, at  # the act of leaving says who and when
    ProposalAuthor.objects.filter(person=person).delete()
    theirs = Endorsement.objects.filter(person=person)
    going_on = theirs.filter(proposal__process__state=RUNNING)
    ids = sorted(going_on.values_list("proposal_id", flat=True))
    going_on.delete()
    rows = Proposal.objects.filter(id__in=ids).order_by("id").select_for_update(of=("self",))
    for row in rows:
        save(row, endorsements_count=Endorsement.objects.filter(proposal=row).count())
    theirs.update(person=None)
