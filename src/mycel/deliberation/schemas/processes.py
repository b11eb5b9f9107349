"""Schemas of processes: what they are, what one may do in them, and who takes part, in numbers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from mycel.deliberation.schemas.proposals import MayOut, Words, Written


class UnitOut(Schema):
    """The group that runs a process."""

    ref: str
    name: Words


class PhaseOut(Schema):
    """One phase; ``standing`` is over, now or later."""

    position: int
    kind: str
    title: Words
    allows: list[str]
    planned_from: date | None
    planned_until: date | None
    begun_at: datetime | None
    ended_at: datetime | None
    why: str
    standing: str


class ProcessOut(Schema):
    """One process in a list."""

    id: UUID
    number: int
    ref: str
    url: str
    title: Words
    summary: Words
    unit: UnitOut
    state: str
    phase: PhaseOut | None


class ProcessesOut(Schema):
    """A page of processes; ``older`` is what the next page begins before."""

    processes: list[ProcessOut]
    running: int
    older: int | None


class DoableOut(Schema):
    """One thing that can be done in a process, and whether whoever asks may do it now."""

    what: str
    answer: MayOut


class ProcessWhole(Schema):
    """One process; ``took_part`` and ``could`` are null for fewer than five."""

    line: ProcessOut
    phases: list[PhaseOut]
    languages: list[str]
    may: list[DoableOut]
    runs: bool
    publishes_votes: bool
    strict: bool
    is_members: bool
    rules: dict[str, int]
    opened_at: datetime | None
    closed_at: datetime | None
    ended_why: str
    threads: int
    statements: int
    proposals: int
    took_part: int | None
    could: int | None


class PlanPhaseOut(Schema):
    """One phase of a plan to start from."""

    kind: str
    title: Words
    allows: list[str]
    days: int


class PlanOut(Schema):
    """A plan to start from."""

    name: str
    title: Words
    about: Words
    phases: list[PlanPhaseOut]
    rules: dict[str, int]


class PlansOut(Schema):
    """Plans by name, and the groups (their slugs) for which whoever asks may begin a process."""

    plans: list[PlanOut]
    units: list[str]


class ProcessIn(Schema):
    """A draft: the plan it starts from, the group that runs it, and its words by language."""

    plan: Written = Field(max_length=40)
    unit: Written = Field(max_length=120)
    title: dict[Annotated[Written, Field(max_length=12)], Annotated[Written, Field(max_length=200)]]
    summary: dict[
        Annotated[Written, Field(max_length=12)], Annotated[Written, Field(max_length=5000)]
    ] = {}
    begins: date
    is_members: bool = False
    publishes_votes: bool = False
    strict: bool = False


class NextIn(Schema):
    """Which phase begins, and why where it is not what was announced."""

    position: int = Field(ge=0, lt=100)
    reason: Written = Field(default="", max_length=1000)


class ProcessMade(Schema):
    """The number of a process."""

    number: int


class CellOut(Schema):
    """People of one kind: those who could, were told, and took part; null is hidden."""

    key: str
    could: int | None
    told: int | None
    took_part: int | None


class TableOut(Schema):
    """Kinds of people, and everybody together."""

    cells: list[CellOut]
    total: CellOut


class ParticipationOut(Schema):
    """Who takes part, by language, home community, and whether they are new."""

    by_language: TableOut
    by_home: TableOut
    by_new: TableOut


class WaitingOut(Schema):
    """One kind of thing that waits before a process can close."""

    kind: str
    count: int
    url: str
    sentence: str
