"""Acts of assessment: plans, asking and answering, publishing what was found."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mycel.assessment import snapshots
from mycel.assessment.models import Finding, Outlook, Plan, Question, Run
from mycel.catalogue.actions.nodes import named as named_node
from mycel.catalogue.models import Node
from mycel.engine import chance, movement
from mycel.engine.movement import Text
from mycel.engine.plain import plain
from mycel.engine.scaling import scenario, standing
from mycel.engine.scaling.outlook import Assessment
from mycel.formats import answers
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Movement, Unit
from mycel.people.actions import Loaded
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record

MOST_WAITING = 3
"""Runs that one person may have waiting or running, so that everybody gets a turn."""


class RunIsOver(ValueError):
    """A run that was finished, stopped or failed before."""


class TooManyWait(ValueError):
    """A person for whom several assessments are waiting already."""


class FindingIsWithdrawn(ValueError):
    """A finding that was withdrawn before."""


@record.act(
    "assessment.plans.loaded",
    version=1,
    says=_("{actor} loaded scenarios, risks and treatments: {created} new, {changed} changed"),
    title=_("Scenarios, risks and treatments came from files"),
    created="number",
    changed="number",
    document="digest",
)
def load(
    *, scope: UUID, value: movement.Movement, by: UUID | None, at: datetime
) -> record.Entry[Loaded]:
    """Create and change scenarios, risks and treatments so that they equal the files."""
    wanted = {
        ref: plain(one)
        for part in (value.scenarios, value.risks, value.treatments)
        for ref, one in part.items()
    }
    known = {row.ref: row for row in Plan.objects.all()}
    ids = {ref: row.id for ref, row in known.items()}
    created, changed = 0, 0
    for offset, (ref, content) in enumerate(sorted(wanted.items())):
        kind, _slash, slug = ref.partition("/")
        row = known.get(ref)
        if row is None:
            id_ = chance.identifier(at_ms=_ms(at) + offset)
            ids[ref] = Plan.objects.create(id=id_, kind=kind, slug=slug, value=content).id
            created += 1
        elif row.value != content:
            row.value = content
            row.save(update_fields=["value"])
            changed += 1
    result = Loaded(created=created, changed=changed, unchanged=len(wanted) - created - changed)
    return record.Entry(
        result,
        scope=scope,
        body={"created": created, "changed": changed},
        document=_without_names(wanted, plans=ids),
    )


@record.act(
    "assessment.run.asked",
    version=1,
    says=_("{actor} asked for {run}"),
    title=_("An assessment was asked for"),
    run="id",
    document="digest",
)
def ask_run(*, question: Question, by: UUID | None, at: datetime) -> record.Entry[Run]:
    """Ask an assessment; it waits until the worker takes it up.

    Errors:
        TooManyWait where the same person waits for several others.
    """
    if by is not None and Run.objects.not_over().filter(asked_by=by).count() >= MOST_WAITING:
        raise TooManyWait(
            _("%(count)s of your assessments are not finished yet. Wait for one, or stop it.")
            % {"count": MOST_WAITING}
        )
    run = Run.objects.create(
        id=chance.identifier(at_ms=_ms(at)),
        number=_next_number(Run.objects.all()),
        asked_by_id=by,
        asked_at=at,
        parameters=question.as_parameters(),
    )
    asker = () if run.asked_by is None else (named_person(run.asked_by),)
    return record.Entry(
        run,
        scope=run.id,
        body={"run": run.id},
        document=question.as_parameters(),
        names=(_named_run(run), *asker),
    )


@record.act(
    "assessment.run.finished",
    version=1,
    says=_("{run} was computed"),
    title=_("An assessment was computed"),
    run="id",
    snapshot="digest",
    document="digest",
)
def finish_run(
    *,
    run: Run,
    frozen: snapshots.Frozen,
    assessment: Assessment,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Run]:
    """Keep what an assessment found, and publish the snapshot and the answer.

    Errors:
        RunIsOver where somebody stopped it in the meantime.
    """
    snapshot = record.publish(document={"files": frozen.files})
    found = scenario.result(assessment=assessment)
    digest = answers.result_digest(result=found)
    _end(
        run,
        at=at,
        state="done",
        progress=1.0,
        snapshot_digest=snapshot,
        result_digest=digest,
        result=_spelled(frozen, assessment),
        summary=_summary(assessment),
        slider=snapshots.pack(table=assessment.slider),
    )
    Outlook.objects.bulk_create(_outlooks(run, assessment))
    return record.Entry(
        run,
        scope=run.id,
        body={"run": run.id, "snapshot": snapshot},
        document={
            "snapshot": snapshot,
            "question": run.parameters,
            "digest": digest,
            "method": assessment.method,
            "result": answers.rounded(value=found),
            "warnings": list(assessment.warnings),
        },
        names=(_named_run(run),),
    )


@record.act(
    "assessment.run.failed",
    version=1,
    says=_("{run} could not be computed"),
    title=_("An assessment could not be computed"),
    run="id",
    document="digest",
)
def fail_run(*, run: Run, sentence: str, by: UUID | None, at: datetime) -> record.Entry[Run]:
    """Say in one sentence why a run has no answer.

    Errors:
        RunIsOver where it was over before.
    """
    _end(run, at=at, state="failed", refusal=sentence)
    return record.Entry(
        run,
        scope=run.id,
        body={"run": run.id},
        document={"why": sentence},
        names=(_named_run(run),),
    )


@record.act(
    "assessment.run.stopped",
    version=1,
    says=_("{actor} stopped {run}"),
    title=_("An assessment was stopped"),
    run="id",
)
def stop_run(*, run: Run, by: UUID | None, at: datetime) -> record.Entry[Run]:
    """Stop a run that waits or runs; it can be asked again at any time.

    Errors:
        RunIsOver where it was over before.
    """
    _end(run, at=at, state="stopped")
    return record.Entry(run, scope=run.id, body={"run": run.id}, names=(_named_run(run),))


@record.act(
    "assessment.finding.published",
    version=1,
    says=_("{unit} published {finding}; {actor} wrote it"),
    title=_("A finding was published"),
    finding="id",
    unit="id",
    run="id",
    nodes="ids",
    document="digest",
)
def publish_finding(
    *,
    run: Run,
    unit: Unit,
    title: Text,
    explanation: Text,
    recommendation: Text,
    nodes: Sequence[Node],
    by: UUID | None,
    at: datetime,
) -> record.Entry[Finding]:
    """Publish in the name of a unit what an assessment shows and what it recommends."""
    finding = Finding.objects.create(
        id=chance.identifier(at_ms=_ms(at)),
        number=_next_number(Finding.objects.all()),
        run=run,
        unit=unit,
        title=plain(title),
        explanation=plain(explanation),
        recommendation=plain(recommendation),
        published_at=at,
    )
    finding.nodes.set(nodes)
    names = [_named_finding(finding), named_unit(unit), _named_run(run)]
    return record.Entry(
        finding,
        scope=finding.id,
        body={
            "finding": finding.id,
            "unit": unit.id,
            "run": run.id,
            "nodes": [node.id for node in nodes],
        },
        document={
            "title": finding.title,
            "explanation": record.Sealed(about=finding.id, text=finding.explanation),
            "recommendation": record.Sealed(about=finding.id, text=finding.recommendation),
            "snapshot": run.snapshot_digest,
            "answer": run.result_digest,
        },
        names=(*names, *(named_node(node) for node in nodes)),
    )


@record.act(
    "assessment.finding.withdrawn",
    version=1,
    says=_("{actor} withdrew {finding}"),
    title=_("A finding was withdrawn"),
    finding="id",
    unit="id",
    document="digest",
)
def withdraw_finding(
    *, finding: Finding, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Finding]:
    """Take a finding back, with the reason; it stays readable.

    Errors:
        FindingIsWithdrawn where it was taken back before.
    """
    is_open = Finding.objects.filter(id=finding.id, withdrawn_at__isnull=True)
    if not is_open.update(withdrawn_at=at, withdrawal=reason):
        raise FindingIsWithdrawn(_("This finding was withdrawn before. Nothing was changed."))
    finding.refresh_from_db()
    return record.Entry(
        finding,
        scope=finding.id,
        body={"finding": finding.id, "unit": finding.unit_id},
        document={"why": record.Sealed(about=finding.id, text=reason)},
        names=(_named_finding(finding), named_unit(finding.unit)),
    )


def _end(run: Run, *, at: datetime, state: str, **values: object) -> None:
    """End a run that is not over; of several that try at once, one wins."""
    not_over = Run.objects.not_over().filter(id=run.id)
    if not not_over.update(state=state, finished_at=at, **values):
        raise RunIsOver(_("This assessment was over before. Nothing was changed."))
    run.refresh_from_db()


def _spelled(frozen: snapshots.Frozen, assessment: Assessment) -> str:
    """Return the answer as the command line prints it for the same files."""
    files = {path: text.encode() for path, text in frozen.files.items()}
    return answers.spell(
        method=assessment.method,
        given={
            "digest": answers.digest(files=files),
            "format": "movement",
            "nodes": len(frozen.movement.nodes),
            "units": len(frozen.movement.units),
            "people": len(frozen.movement.people),
        },
        result=scenario.result(assessment=assessment),
        warnings=assessment.warnings,
    )


def _summary(assessment: Assessment) -> dict[str, object]:
    """Return how many nodes stand how, and what breaks first how often."""
    counts = Counter(standing.standing(outlook=one) for one in assessment.nodes)
    shares = {one.ref: one.first_to_break for one in assessment.nodes}
    first = assessment.breaks_first[0] if assessment.breaks_first else None
    return {
        "counts": {str(state): counts[state] for state in standing.Standing},
        "first": first,
        "share": shares[first] if first else 0.0,
    }


def _outlooks(run: Run, assessment: Assessment) -> Iterable[Outlook]:
    nodes = dict(Node.objects.values_list("slug", "id"))
    breaks_at = standing.breaks_at(table=assessment.slider)
    tight_at = standing.breaks_at(table=assessment.slider, probability=standing.POSSIBLY)
    # Worlds that share a path of a series are not independent: the paths count instead.
    worlds = int(str(assessment.method["paths_per_series"]))
    for one in assessment.nodes:
        id_ = nodes.get(one.ref.partition("/")[2])
        if id_ is None:
            continue
        value = plain(one)
        bands = value.pop("bands")
        value["headroom_error"] = standing.headroom_error(outlook=one, worlds=worlds)
        yield Outlook(
            run=run,
            node_id=id_,
            state=standing.standing(outlook=one),
            breaks_at=breaks_at.get(one.ref),
            tight_at=tight_at.get(one.ref),
            value=answers.rounded(value=value),
            bands=answers.rounded(value=bands),
        )


def _next_number(rows: QuerySet[Run] | QuerySet[Finding]) -> int:
    """Return the next number; the movement's row is the queue in which askers stand."""
    Movement.objects.select_for_update().first()
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _named_run(run: Run) -> record.Named:
    return record.Named(id=run.id, ref=run.ref, label=_label(_("assessment %(number)s"), run))


def _named_finding(finding: Finding) -> record.Named:
    return record.Named(id=finding.id, ref=finding.ref, label=finding.title)


def _label(name: object, row: Run) -> dict[str, str]:
    """Return a numbered thing's name in every language of the site."""
    labels = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels[code] = str(name) % {"number": row.number}
    return labels


def _without_names(wanted: dict[str, dict[str, object]], *, plans: dict[str, UUID]) -> object:
    """Return the plans as the record publishes them: owners as opaque ids, free texts sealed."""
    people = {person.ref: str(person.id) for person in Person.objects.all()}
    document = {}
    for ref, content in wanted.items():
        document[ref] = dict(content)
        if "owner" in content:
            document[ref]["owner"] = people.get(str(content["owner"]), content["owner"])
        for key in content.keys() & {"cause", "event"}:
            document[ref][key] = record.Sealed(about=plans[ref], text=content[key])
    return document


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
