"""What the room of texts knows about a person, for their own download."""

from mycel.people.models import Person
from mycel.people.queries import tells
from mycel.texts.models import Consent, Report, Text, Translation


@tells("texts")
def _texts(person: Person) -> object:
    """Return what somebody wrote, translated, reported and agreed to."""
    return {
        "written": list(
            Text.objects.filter(author=person)
            .order_by("id")
            .values("ref", "space", "language", "title", "body", "plain", "state", "written_at")
        ),
        "translated": list(
            Translation.objects.filter(translator=person)
            .order_by("pk")
            .values("text__ref", "language", "title", "body", "plain", "made_at")
        ),
        "reported": list(
            Report.objects.filter(by=person)
            .order_by("pk")
            .values("case__text__ref", "reason", "note", "reported_at")
        ),
        "agreed": list(
            Consent.objects.filter(person=person)
            .order_by("pk")
            .values("code__version", "agreed_at")
        ),
    }
