"""Acts on processes: drafting, opening, one phase after the other, closing, and who runs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions import _names
from mycel.deliberation.actions._names import entry, named_process, save, sealed_reason
from mycel.deliberation.actions._phases import NotNow, alone, hold
from mycel.deliberation.models import Phase, Process, ProcessRole
from mycel.deliberation.models.processes import CLOSED, DRAFT, PUBLIC, RUNNING, WITHDRAWN
from mycel.deliberation.queries import closing
from mycel.deliberation.queries.openings import openings
from mycel.deliberation.queries.outcome import outcome
from mycel.deliberation.snapshots import electorate_of
from mycel.engine.discussion import plan as plans
from mycel.engine.discussion.participation import LEAST
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Unit
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record

Text = Mapping[str, str]


class CannotClose(ValueError):
    """A process in which something still waits for an answer."""


class NeedsWords(ValueError):
    """A step that is not taken without saying why."""


@dataclass(frozen=True)
class Planned:
    """What a draft says: title, phases with their days, and what is fixed before it opens."""

    title: Text
    phases: Sequence[plans.Phase]
    begins: date
    summary: Text = field(default_factory=dict)
    languages: Sequence[str] = ()
    template: str = ""
    visibility: str = PUBLIC
    publishes_votes: bool = False
    strict: bool = False
    rules: Mapping[str, int] = field(default_factory=dict)


@record.act(
    "deliberation.process.drafted",
    version=1,
    says=_("{actor} drafted {process}"),
    title=_("A process was drafted"),
    process="id",
    unit="id",
)
def draft_process(
    *, unit: Unit, planned: Planned, drafter: Person | None, by: UUID | None, at: datetime
) -> record.Entry[Process]:
    """Draft a process for a unit; nothing of it is public yet."""
    process = Process(
        id=_names.fresh(at),
        number=_names.next_number(Process.objects.all()),
        unit=unit,
        drafted_by=drafter,
        drafted_at=at,
    )
    _take_over(process, planned)
    process.save()
    _lay_phases(process, planned)
    return entry(process, process, {"unit": unit.id}, named_unit(unit))


@record.act(
    "deliberation.process.changed",
    version=1,
    says=_("{actor} changed the draft of {process}"),
    title=_("A process was changed"),
    process="id",
)
def change_process(
    *, process: Process, planned: Planned, by: UUID | None, at: datetime
) -> record.Entry[Process]:
    """Change a draft.

    Errors:
        NotNow once it is open: what was announced stays.
    """
    _in_state(process, DRAFT)
    _take_over(process, planned)
    process.save()
    process.phases.all().delete()
    _lay_phases(process, planned)
    return entry(process, process, {})


@record.act(
    "deliberation.process.opened",
    version=1,
    says=_("{actor} opened {process}"),
    title=_("A process was opened"),
    process="id",
    document="digest",
)
def open_process(*, process: Process, by: UUID | None, at: datetime) -> record.Entry[Process]:
    """Open a process with its first phase, and publish what it allows and counts.

    Errors:
        NotNow.
    """
    _in_state(process, DRAFT)
    phases = list(process.phases.all())
    if not phases:
        raise NotNow(_("This draft has no phase yet. Add one first."))
    could = electorate_of(process=process, at=at)
    save(process, state=RUNNING, opened_at=at, electorate=could)
    save(phases[0], begun_at=at)
    return record.Entry(
        process,
        scope=process.id,
        body={"process": process.id},
        document=_document(process, phases, could),
        names=(named_process(process), named_unit(process.unit)),
    )


@record.act(
    "deliberation.phase.begun",
    version=1,
    says=_("{actor} began phase {position} of {process}"),
    title=_("A phase began"),
    process="id",
    position="number",
    kind="word",
    reason="commitment?",
)
def begin_phase(
    *, process: Process, position: int, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Phase]:
    """End the phase that runs and begin a later one; phases between are left out.

    Errors:
        NotNow where the process does not run or the phase is not a later one; NeedsWords where it
        begins before its day or leaves one out, and nobody says why.
    """
    _in_state(process, RUNNING)
    phases = list(process.phases.select_for_update())
    now = next(p for p in phases if p.begun_at is not None and p.ended_at is None)
    then = next((p for p in phases if p.position == position), None)
    if then is None or then.position <= now.position:
        raise NotNow(_("Choose a phase that comes after the one that runs."))
    is_early = now.planned_until_date is not None and at.date() < now.planned_until_date
    if not reason and (is_early or then.position > now.position + 1):
        raise NeedsWords(
            _("This is not what was announced. Say in a sentence why it is done all the same.")
        )
    save(now, ended_at=at)
    save(then, begun_at=at, why=reason)
    return entry(
        then,
        process,
        {
            "position": then.position + 1,
            "kind": then.kind,
            "reason": sealed_reason(process.id, reason),
        },
    )


@record.act(
    "deliberation.process.closed",
    version=1,
    says=_("{actor} closed {process}"),
    title=_("A process was closed"),
    process="id",
    openings="digest?",
    document="digest",
)
def close_process(*, process: Process, by: UUID | None, at: datetime) -> record.Entry[Process]:
    """Close a process in which nothing waits any more, and publish what came out of it.

    Nothing is written in it while it is counted: docs/methods/process-bundle.md says what is.

    Errors:
        NotNow, CannotClose with what still waits.
    """
    alone(process)
    _in_state(process, RUNNING)
    waiting = closing.waiting(process=process)
    if waiting:
        raise CannotClose(
            _("%(first)s The list below says what else waits.") % {"first": waiting[0].sentence}
        )
    process.phases.filter(begun_at__isnull=False, ended_at__isnull=True).update(ended_at=at)
    save(process, state=CLOSED, closed_at=at)
    body: dict[str, object] = {"process": process.id}
    if process.publishes_votes:
        body["openings"] = record.publish(document=openings(process=process))
    return record.Entry(
        process,
        scope=process.id,
        body=body,
        document=outcome(process=process),
        names=(named_process(process),),
    )


@record.act(
    "deliberation.process.withdrawn",
    version=1,
    says=_("{actor} withdrew {process}"),
    title=_("A process was withdrawn"),
    process="id",
    reason="commitment",
)
def withdraw_process(
    *, process: Process, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Process]:
    """Withdraw a process that is not closed, and say why; what was written stays readable.

    Errors:
        NotNow, NeedsWords.
    """
    _in_state(process, DRAFT, RUNNING)
    if not reason.strip():
        raise NeedsWords(_("Say in a sentence why it is withdrawn; people will look for it."))
    process.phases.filter(begun_at__isnull=False, ended_at__isnull=True).update(ended_at=at)
    save(process, state=WITHDRAWN, closed_at=at, ended_why=reason)
    return entry(process, process, {"reason": sealed_reason(process.id, reason)})


@record.act(
    "deliberation.facilitator.appointed",
    version=1,
    says=_("{actor} made {person} a facilitator of {process}"),
    title=_("A facilitator was appointed"),
    process="id",
    person="id",
)
def appoint(
    *, process: Process, person: Person, by: UUID | None, at: datetime
) -> record.Entry[ProcessRole]:
    """Let somebody run a process beside those who hold a role in its unit.

    Errors:
        NotNow where they do already, or it is over.
    """
    _in_state(process, DRAFT, RUNNING)
    role, is_new = ProcessRole.objects.get_or_create(
        process=process, person=person, role="facilitator"
    )
    if not is_new:
        raise NotNow(_("They are a facilitator of this process already."))
    return entry(role, process, {"person": person.id}, named_person(person))


@record.act(
    "deliberation.facilitator.left",
    version=1,
    says=_("{person} is no facilitator of {process} any more"),
    title=_("A facilitator left"),
    process="id",
    person="id",
)
def dismiss(
    *, process: Process, person: Person, by: UUID | None, at: datetime
) -> record.Entry[None]:
    """End somebody's role in a process.

    Errors:
        NotNow where they have none.
    """
    if not ProcessRole.objects.filter(process=process, person=person).delete()[0]:
        raise NotNow(_("They are no facilitator of this process."))
    return entry(None, process, {"person": person.id}, named_person(person))


def _take_over(process: Process, planned: Planned) -> None:
    process.title, process.summary = dict(planned.title), dict(planned.summary)
    process.languages, process.template = list(planned.languages), planned.template
    process.visibility, process.strict = planned.visibility, planned.strict
    process.publishes_votes, process.rules = planned.publishes_votes, dict(planned.rules)


def _lay_phases(process: Process, planned: Planned) -> None:
    begins = planned.begins
    for position, phase in enumerate(planned.phases):
        ends = begins + timedelta(days=phase.days)
        title = {"en": phase.title} if isinstance(phase.title, str) else dict(phase.title)
        Phase.objects.create(
            process=process,
            position=position,
            kind=phase.kind,
            title=title,
            allows=list(phase.allows),
            planned_from_date=begins,
            planned_until_date=ends,
        )
        begins = ends


def _document(
    process: Process, phases: Sequence[Phase], could: Mapping[str, Any]
) -> dict[str, object]:
    def sealed(text: object) -> record.Sealed:
        return record.Sealed(about=process.id, text=text)

    return {
        "process": str(process.id),
        "unit": str(process.unit_id),
        "title": sealed(process.title),
        "summary": sealed(process.summary),
        "languages": list(process.languages),
        "visibility": process.visibility,
        "publishes_votes": process.publishes_votes,
        "strict": process.strict,
        "rules": {name: plans.rule(rules=process.rules, name=name) for name in plans.RULES},
        "phases": [
            {
                "position": phase.position + 1,
                "kind": phase.kind,
                "title": sealed(phase.title),
                "allows": sorted(phase.allows),
                "from": phase.planned_from_date and phase.planned_from_date.isoformat(),
                "until": phase.planned_until_date and phase.planned_until_date.isoformat(),
            }
            for phase in phases
        ],
        "evidence": list(process.evidence),
        "could": total if (total := int(could["total"])) >= LEAST else None,
    }


def _in_state(process: Process, *states: str) -> None:
    hold(process)
    if process.state not in states:
        raise NotNow(
            _("This process is in another state by now: %(state)s. Load the page again.")
            % {"state": process.get_state_display()}
        )
