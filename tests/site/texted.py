"""Texts for the table of doors: one shown, one that waits, one hidden; cases; a moderator."""

from datetime import datetime
from uuid import UUID

from mycel.people.models import Person
from mycel.texts import actions
from mycel.texts.models import Case, Text, Version

SPACE = "process/990001"
SHOWN, WAITING, HIDDEN = (UUID(f"00000000-0000-7000-8000-00000000000{n}") for n in (1, 2, 3))
MISSING = UUID("00000000-0000-7000-8000-00000000000f")
OPEN_CASE, HIDDEN_CASE = 7001, 7002


def build(*, at: datetime) -> None:
    """Let keeper have written three texts, and insider moderate all spaces."""
    keeper, insider = (Person.objects.get(slug=slug) for slug in ("keeper", "insider"))
    for n, (id_, state) in enumerate(
        ((SHOWN, "shown"), (WAITING, "waiting"), (HIDDEN, "hidden")), start=1
    ):
        row = Text.objects.create(
            id=id_, space=SPACE, ref=f"post/99000{n}", author=keeper, language="en",
            body="Tea is ready.", state=state, written_at=at, changed_at=at,
        )  # fmt: skip
        Version.objects.create(
            text=row, number=1, author=keeper, body="Tea is ready.", written_at=at
        )
    actions.let_moderate(person=insider, space="", at=at)
    given = {"space": SPACE, "opened_at": at}
    Case.objects.create(number=OPEN_CASE, key=SHOWN, text_id=SHOWN, **given)
    Case.objects.create(
        number=HIDDEN_CASE, key=HIDDEN, text_id=HIDDEN, state="hidden", reason="attack",
        message="No.", decided_by=insider, decided_at=at, **given,
    )  # fmt: skip
