"""Statements for the table of doors: one that stands, one that waits, in a process of the house."""

from datetime import datetime

from mycel.deliberation.models import OpinionMap, Phase, Process, Statement
from mycel.engine import chance
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.texts import actions as texts
from mycel.texts.actions import Draft

STATING = 880_201
STANDS, WAITS = 1, 2


def build(*, house: Unit, at: datetime) -> None:
    """Let newcomer write a statement that stands and one that waits; a map is drawn."""
    process = Process.objects.create(
        id=_id(at), number=STATING, unit=house, title={"en": "Tea"}, languages=["en"],
        state="running", strict=True, drafted_at=at, opened_at=at,
    )  # fmt: skip
    Phase.objects.create(
        process=process, position=0, kind="statements", title={"en": "statements"},
        allows=["state", "vote"], begun_at=at,
    )  # fmt: skip
    newcomer = Person.objects.get(slug="newcomer")
    for number, state in ((STANDS, "accepted"), (WAITS, "waiting")):
        text = texts.write(
            space=process.ref, ref=f"statement/{STATING}-{number}",
            draft=Draft(language="en", body=f"Tea {number}."), author=newcomer, at=at,
            state="shown" if state == "accepted" else "waiting",
        )  # fmt: skip
        Statement.objects.create(
            id=_id(at), process=process, number=number, text=text, author=newcomer, state=state,
            folded=f"tea {number}", stated_at=at,
        )  # fmt: skip
    OpinionMap.objects.create(
        process=process, version=1, computed_at=at, until_vote=0, votes=0, digest="0" * 64,
        public=EMPTY,
    )  # fmt: skip


EMPTY = (
    b'{"circles":[],"events":0,"groups":[],"majority":[],"participants":0,"reason":'
    b'"TooFewParticipants","silhouette":null,"stability":null,"statements":[],"taking_part":0}'
)


def _id(at: datetime) -> object:
    return chance.identifier(at_ms=int(at.timestamp() * 1000))
