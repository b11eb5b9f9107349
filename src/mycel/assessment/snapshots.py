"""Snapshots of assessment: the movement with its plans, and the frozen one that is published."""

import io
import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from mycel.assessment.models import Plan, Run
from mycel.catalogue import snapshots as catalogue_snapshots
from mycel.engine import movement
from mycel.engine.movement import Movement
from mycel.engine.plain import build
from mycel.engine.scaling.slider import SliderTable
from mycel.formats import movement as code
from mycel.people.models import Person

KEPT_TABLES = 16
UNSAID = "–"
"""What stands in a published snapshot where a text has to be."""
TYPES = {
    "scenario": movement.Scenario,
    "risk": movement.Risk,
    "treatment": movement.Treatment,
    "incident": movement.Incident,
}


@dataclass(frozen=True)
class Frozen:
    """What one assessment reads: its files, and exactly the movement that these files spell."""

    files: Mapping[str, str]
    movement: Movement


def with_plans(value: Movement) -> Movement:
    """Return a movement with the scenarios, risks, treatments and incidents that are stored.

    What was withdrawn stays out, and so do ends of references that lead to it.
    """
    plans: dict[str, Any] = {kind: {} for kind in TYPES}
    for row in Plan.objects.present().order_by("kind", "slug"):
        plans[row.kind][row.ref] = build(TYPES[row.kind], row.value)
    risks = {ref: risk for ref, one in plans["risk"].items() if (risk := _risk(one, value))}
    treatments = plans["treatment"]
    return replace(
        value,
        scenarios={ref: _scenario(one, value) for ref, one in plans["scenario"].items()},
        risks=risks,
        treatments={
            ref: _treatment(one, value, risks, treatments) for ref, one in treatments.items()
        },
        incidents={ref: _incident(one, value, risks) for ref, one in plans["incident"].items()},
    )


def of_movement() -> Movement:
    """Return the whole movement as it stands now."""
    return with_plans(catalogue_snapshots.of_movement())


def frozen() -> Frozen:
    """Return what an assessment of today reads, fit to be published, as files and as a value.

    Persons are opaque ids with their hours and nothing else; texts in which people may be named
    (charters, descriptions, notes, sources, links, the words of risks, treatments and incidents)
    stay out. Everything that is counted stays in.
    The value is read back from the files, so that whoever has the files computes the same.

    Errors:
        Problem where what is stored does not hold together as a movement.
    """
    ids = {person.ref: f"person/{person.id}" for person in Person.objects.only("id", "slug")}
    written = code.write(movement=without_names(value=of_movement(), ids=ids))
    files = {
        path: unicodedata.normalize("NFC", data.decode("utf-8")) for path, data in written.items()
    }
    return of_files(files=files)


def of_files(*, files: Mapping[str, str]) -> Frozen:
    """Return the frozen movement that published files spell."""
    data = {path: text.encode() for path, text in files.items()}
    return Frozen(files=dict(files), movement=code.read(files=data))


def without_names(*, value: Movement, ids: Mapping[str, str]) -> Movement:
    """Return what an assessment reads of a movement, with every person behind an opaque id."""
    people = {
        ids[ref]: movement.Person(
            ref=ids[ref], name=ids[ref].partition("/")[2], hours_per_week=person.hours_per_week
        )
        for ref, person in value.people.items()
    }
    return Movement(
        name=value.name,
        languages=value.languages,
        is_sample=value.is_sample,
        losses=value.losses,
        weights=value.weights,
        words=value.words,
        factors=value.factors,
        people=dict(sorted(people.items())),
        units={ref: _unit(unit, ids) for ref, unit in value.units.items()},
        nodes={ref: _node(node, ids) for ref, node in value.nodes.items()},
        scenarios={ref: _scenario(one, value) for ref, one in value.scenarios.items()},
        risks={ref: _bare_risk(one, ids) for ref, one in value.risks.items()},
        treatments={ref: replace(one, name=None) for ref, one in value.treatments.items()},
        incidents={ref: _bare_incident(one) for ref, one in value.incidents.items()},
        series=value.series,
    )


def _bare_risk(risk: movement.Risk, ids: Mapping[str, str]) -> movement.Risk:
    """Return what is counted of a risk; whoever wants its words asks the movement."""
    accepted = risk.accepted
    if accepted is not None:
        by = ids.get(accepted.by or "", accepted.by)
        accepted = replace(accepted, reason=UNSAID, by=by)
    return replace(
        risk,
        cause=UNSAID,
        event=UNSAID,
        consequence=None,
        estimates=tuple(replace(one, by=ids.get(one.by, one.by)) for one in risk.estimates),
        owner=ids.get(risk.owner or "", risk.owner),
        accepted=accepted,
    )


def _bare_incident(incident: movement.Incident) -> movement.Incident:
    return replace(incident, summary=UNSAID, cause=None, actions=(), links=(), source=None)


def _unit(unit: movement.Unit, ids: Mapping[str, str]) -> movement.Unit:
    """Keep who holds which role from when to when: how long people stay is counted from it."""
    return movement.Unit(
        ref=unit.ref,
        kind=unit.kind,
        name=unit.name,
        parent=unit.parent,
        looks_after=unit.looks_after,
        roles=tuple(
            movement.Role(
                role=role.role,
                holders=tuple(replace(one, person=ids[one.person]) for one in role.holders),
            )
            for role in unit.roles
            if role.holders
        ),
    )


def _node(node: movement.Node, ids: Mapping[str, str]) -> movement.Node:
    return replace(
        node,
        description=None,
        steward=ids.get(node.steward or "", node.steward),
        depends_on=tuple(replace(edge, note=None) for edge in node.depends_on),
        people=tuple(replace(member, person=ids[member.person]) for member in node.people),
        source_id=None,
        source=None,
        links=(),
    )


def _risk(risk: movement.Risk, value: Movement) -> movement.Risk | None:
    """Leave out the retired nodes a risk names; a risk of retired nodes alone waits for them.

    Owners, estimators and acceptors that the movement does not know (any more) are left out too.
    """
    present = value.nodes.keys() | value.units.keys()
    affects = tuple(ref for ref in risk.affects if ref in present)
    if risk.affects and not affects:
        return None
    known = value.people.keys() | value.units.keys()
    accepted = risk.accepted
    if accepted is not None and accepted.by is not None:
        is_decision = accepted.by.startswith("decision/")
        accepted = accepted if is_decision or accepted.by in known else replace(accepted, by=None)
    return replace(
        risk,
        affects=affects,
        owner=risk.owner if risk.owner in known else None,
        estimates=tuple(one for one in risk.estimates if one.by in known),
        accepted=accepted,
    )


def _treatment(
    treatment: movement.Treatment,
    value: Movement,
    risks: Mapping[str, movement.Risk],
    treatments: Collection[str],
) -> movement.Treatment:
    """Leave out what a treatment does for retired nodes and their risks, and who is gone."""
    return replace(
        treatment,
        reduces=tuple(one for one in treatment.reduces if one.risk in risks),
        adds_capacity=tuple(one for one in treatment.adds_capacity if one.node in value.nodes),
        mends=tuple(one for one in treatment.mends if one.node in value.nodes),
        requires=tuple(ref for ref in treatment.requires if ref in treatments),
        excludes=tuple(ref for ref in treatment.excludes if ref in treatments),
    )


def _incident(
    incident: movement.Incident, value: Movement, risks: Mapping[str, movement.Risk]
) -> movement.Incident:
    """Leave out the retired nodes of an incident, and a risk that went with them."""
    return replace(
        incident,
        nodes=tuple(ref for ref in incident.nodes if ref in value.nodes),
        risk=incident.risk if incident.risk in risks else None,
    )


def _scenario(scenario: movement.Scenario, value: Movement) -> movement.Scenario:
    """Leave out what a scenario says about nodes that have been retired since."""
    growth = scenario.demand
    if growth is not None:
        kept = {
            key: factor
            for key, factor in growth.only.items()
            if not key.startswith("node/") or key in value.nodes
        }
        growth = replace(growth, only=kept)
    shocks = [
        replace(
            shock,
            reduces_capacity={
                ref: share for ref, share in shock.reduces_capacity.items() if ref in value.nodes
            },
        )
        for shock in scenario.shocks
    ]
    return replace(
        scenario, demand=growth, shocks=tuple(shock for shock in shocks if shock.reduces_capacity)
    )


def pack(*, table: SliderTable) -> bytes:
    """Return a slider's table as compact bytes."""
    to = io.BytesIO()
    about = {"refs": table.refs, "years": table.years, "worlds": table.worlds}
    np.savez_compressed(
        to,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        factors=np.asarray(table.factors),
        probability=table.probability,
        first=table.first,
    )
    return to.getvalue()


def unpack(*, data: bytes) -> SliderTable:
    """Return the slider's table that :func:`pack` spelled."""
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        about = json.loads(found["about"].tobytes())
        return SliderTable(
            refs=tuple(about["refs"]),
            factors=tuple(found["factors"].tolist()),
            years=tuple(about["years"]),
            worlds=about["worlds"],
            probability=found["probability"],
            first=found["first"],
        )


@lru_cache(maxsize=KEPT_TABLES)
def table_of(run: UUID) -> SliderTable | None:
    """Return the table of a finished run; it never changes, so a process reads it once."""
    data = Run.objects.filter(id=run, state="done").values_list("slider", flat=True).first()
    return None if data is None else unpack(data=bytes(data))
