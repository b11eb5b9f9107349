"""What decisions tidies up when a person leaves: who stood on which roll, and who promised what."""

from datetime import datetime
from uuid import UUID

from mycel.decisions.actions import commitments
from mycel.decisions.models import Commitment, Delegation, Elector, RollEntry
from mycel.people.actions import when_leaving
from mycel.people.models import Person


@when_leaving
def _open_no_more(person: Person, by: UUID | None, at: datetime) -> None:
    """Erase what opens somebody's places on rolls; the commitments stay, and bundles verify.

    On a question that is still open they vote no more: their account closes. Its entry is erased as
    well, so that nothing is left to do when it closes.
    """
    theirs = RollEntry.objects.filter(person=person)
    Delegation.objects.filter(giver__in=theirs).delete()
    theirs.update(salt=None, uid=None, person=None, home="")
    Elector.objects.filter(person=person).delete()
    mine = Commitment.objects.open().filter(owner_person=person).select_related("decision__unit")
    for commitment in mine.order_by("number"):
        _hand_on(commitment, by=by, at=at)


def _hand_on(commitment: Commitment, *, by: UUID | None, at: datetime) -> None:
    """Leave no commitment with somebody who is gone: the unit that decided answers for it now."""
    commitments.change_commitment(
        commitment=commitment,
        promised=commitments.Promised(
            what=commitment.what,
            due_date=commitment.due_date,
            owner_unit=commitment.decision.unit,
            money=commitment.money,
            hours=commitment.hours,
            review_date=commitment.review_date,
            evidence=commitment.evidence,
        ),
        by=by,
        at=at,
    )
