"""Who follows a space."""

from uuid import UUID

from mycel.notices.models import Follow


def followers(*, space: str) -> set[UUID]:
    """Return the ids of those who follow a space."""
    return set(Follow.objects.filter(space=space).values_list("person_id", flat=True))
