"""About a person: what decisions keep of somebody, for their own download and for nobody else."""

from mycel.decisions.models import (
    Cast,
    Commitment,
    Delegation,
    Elector,
    Objection,
    Question,
    RollEntry,
)
from mycel.people.models import Person
from mycel.people.queries import tells


@tells("decisions")
def about(person: Person) -> object:
    """Return where somebody is listed, their own ballots, and what they asked and promised."""
    entries = RollEntry.objects.filter(person=person).select_related("question")
    casts = Cast.objects.filter(entry__person=person).select_related("entry__question")
    given = Delegation.objects.filter(giver__person=person).select_related(
        "question", "taker__person"
    )
    raised = Objection.objects.filter(entry__person=person).select_related("question")
    promised = Commitment.objects.filter(owner_person=person)
    asked = Question.objects.filter(drafted_by=person)
    listed = Elector.objects.filter(person=person).select_related("electorate")
    return {
        "electorates": [
            {
                "name": one.electorate.name,
                "id": one.uid,
                "home": one.home,
                "attributes": one.attributes,
            }
            for one in listed.order_by("electorate__imported_at")
        ],
        "rolls": [_place(one) for one in entries.order_by("question__number")],
        "ballots": [_ballot(one) for one in casts.order_by("entry__question__number", "seq")],
        "passed_on": [
            {
                "question": one.question.ref,
                "to": one.taker.person.shown_name if one.taker.person else None,
            }
            for one in given.order_by("question__number")
        ],
        "objections": [
            {
                "question": one.question.ref,
                "reason": one.reason,
                "raised": one.raised_at,
                "withdrawn": one.withdrawn_at,
            }
            for one in raised.order_by("raised_at", "id")
        ],
        "commitments": [
            {"ref": one.ref, "what": one.what, "due": one.due_date, "state": one.state}
            for one in promised.order_by("number")
        ],
        "asked": [{"ref": one.ref, "title": one.title} for one in asked.order_by("number")],
    }


def _place(one: RollEntry) -> dict[str, object]:
    return {
        "question": one.question.ref,
        "commitment": one.commitment,
        "home": one.home,
        "struck": one.struck,
    }


def _ballot(one: Cast) -> dict[str, object]:
    return {
        "question": one.entry.question.ref,
        "ballot": one.seq,
        "cast": one.on_date,
        "choice": one.choice,
        "leaf": one.leaf_hash,
    }
