"""Processes for the table of doors: a draft, and one that only members of the house read."""

from datetime import datetime

from mycel.deliberation.models import Phase, Process
from mycel.engine import chance
from mycel.groups.models import Unit

DRAFTED, INNER = 880_101, 880_102


def build(*, house: Unit, at: datetime) -> None:
    """Let the house draft a process, and run one among its members."""
    for number, state, visibility in ((DRAFTED, "draft", "public"), (INNER, "running", "members")):
        row = Process.objects.create(
            id=chance.identifier(at_ms=int(at.timestamp() * 1000)), number=number, unit=house,
            title={"en": "Tea"}, languages=["en"], state=state, visibility=visibility,
            drafted_at=at, opened_at=at if state == "running" else None,
        )  # fmt: skip
        for position, kind in enumerate(("discussion", "proposals")):
            Phase.objects.create(
                process=row, position=position, kind=kind, title={"en": kind},
                allows=["post"], begun_at=at if state == "running" and position == 0 else None,
            )  # fmt: skip
