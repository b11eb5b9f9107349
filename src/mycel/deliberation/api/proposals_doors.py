"""Doors of the API of proposals: which proposal or amendment is meant."""

from django.utils.translation import gettext
from ninja.errors import HttpError

from mycel.deliberation.api.doors import require_reader
from mycel.deliberation.models import Amendment, Proposal
from mycel.deliberation.queries import proposals
from mycel.people.models import Person


def proposal(number: int, me: Person | None) -> Proposal:
    """Return a proposal that somebody may read.

    Errors:
        HttpError.
    """
    row = proposals.find(number=number)
    if row is not None:
        require_reader(row.process, me)
    if row is None or not proposals.is_open_to(row=row, person=me):
        raise HttpError(404, gettext("There is no proposal with this number."))
    return row


def amendment(number: int, me: Person | None) -> Amendment:
    """Return an amendment that somebody may read.

    Errors:
        HttpError.
    """
    rows = Amendment.objects.select_related(
        "text", "by", "settled_by", "proposal__text", "proposal__process__unit"
    ).prefetch_related("proposal__process__phases")
    row = rows.filter(number=number).first()
    if row is None:
        raise HttpError(404, gettext("There is no amendment with this number."))
    require_reader(row.proposal.process, me)
    return row
