"""A notice for the table of doors: one of newcomer's."""

from datetime import datetime

from mycel.notices.models import Notice
from mycel.people.models import Person

MINE = 880_401


def build(*, at: datetime) -> None:
    """Tell newcomer something."""
    Notice.objects.create(
        id=MINE, person=Person.objects.get(slug="newcomer"), kind="test", space="process/1",
        path="/processes/", key="1", at=at,
    )  # fmt: skip
