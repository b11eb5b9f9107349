"""Telling: what decisions knows about somebody, for their own download and nobody else."""

from mycel.decisions.models import Cast, Commitment, Elector, RollEntry
from mycel.people.models import Person
from mycel.people.queries import tells


@tells("decisions")
def about(person: Person) -> dict[str, object]:
    """Return a person's places on rolls with every ballot they cast, and what they promised."""
    entries = RollEntry.objects.filter(person=person).select_related("question")
    casts = Cast.objects.filter(entry__person=person).order_by("entry_id", "seq")
    ballots: dict[int, list[dict[str, object]]] = {}
    for cast in casts:
        ballots.setdefault(cast.entry_id, []).append(
            {"time": cast.seq, "choice": cast.choice, "day": cast.on_date, "leaf": cast.leaf_hash}
        )
    electors = Elector.objects.filter(person=person).select_related("electorate")
    promised = Commitment.objects.filter(owner_person=person).order_by("number")
    return {
        "rolls": [
            {
                "question": entry.question.ref,
                "commitment": entry.commitment,
                "struck": entry.struck,
                "ballots": ballots.get(entry.id, []),
            }
            for entry in entries.order_by("question__number")
        ],
        "electorates": [
            {
                "name": elector.electorate.name,
                "id": elector.uid,
                "home": elector.home,
                "attributes": elector.attributes,
            }
            for elector in electors.order_by("id")
        ],
        "commitments": [commitment.ref for commitment in promised],
    }
