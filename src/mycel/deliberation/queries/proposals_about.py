"""About a person: their proposals, amendments and support, for their own download alone."""

from mycel.deliberation.models import Amendment, Endorsement, ProposalAuthor
from mycel.people.models import Person
from mycel.people.queries import tells


@tells("proposals")
def about(person: Person) -> object:
    """Return what somebody writes, suggested and supports."""
    writes = ProposalAuthor.objects.filter(person=person).order_by("proposal__number")
    suggested = Amendment.objects.filter(by=person).order_by("number")
    supports = Endorsement.objects.filter(person=person).order_by("proposal__number")
    return {
        "writes": [
            {"proposal": number, "invited_at": invited, "since_at": since}
            for number, invited, since in writes.values_list(
                "proposal__number", "invited_at", "since_at"
            )
        ],
        "amendments": list(
            suggested.values("number", "proposal__number", "why", "state", "suggested_at")
        ),
        "supports": list(supports.values("proposal__number", "at")),
    }
