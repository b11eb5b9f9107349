"""What the room of texts asks of deliberation: which processes somebody reads and looks after."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from mycel.deliberation.models import Process, ProcessRole
from mycel.deliberation.models.processes import DRAFT, FACILITATOR, MEMBERS
from mycel.groups.models import Term
from mycel.people.models import Person
from mycel.texts.rules import when_moderating, when_reading


@when_reading("process")
def _hidden(person: Person | None) -> Collection[str]:
    """Return the drafts and the processes of members that somebody cannot read."""
    if person is not None and person.account is not None and person.account.is_staff:
        return ()
    rows = Process.objects.filter(Q(state=DRAFT) | Q(visibility=MEMBERS))
    if person is not None:
        rows = rows.exclude(pk__in=_run_by(person).values("pk"))
    return [f"process/{number}" for number in rows.values_list("number", flat=True)]


@when_moderating
def _moderated(person: Person) -> Collection[str]:
    """Return the processes that somebody runs."""
    numbers = _run_by(person).values_list("number", flat=True)
    return [f"process/{number}" for number in numbers]


def _run_by(person: Person) -> "QuerySet[Process]":
    """Return the processes somebody was named for, or that a unit of theirs runs."""
    held = Term.objects.filter(person=person, until_date__isnull=True).values("role__unit")
    named = ProcessRole.objects.filter(person=person, role=FACILITATOR).values("process")
    return Process.objects.filter(Q(pk__in=named) | Q(unit__in=held))
