"""Every act of the written register, by somebody who names people wherever words can be written."""

from dataclasses import replace
from datetime import date, timedelta

from mycel.assessment.actions import incidents, learning, register, treatments
from mycel.catalogue.actions import nodes
from mycel.engine import movement
from mycel.people.models import Person

UNTIL = date(2026, 11, 1)
RATE = (0.1, 0.5)


def everything(*, person, unit, told, who) -> None:
    """Write, change, estimate, accept, close, open, report, take over and learn."""
    risk = _risks(person, told, who)
    _treatments(risk, told, who)
    _incidents(risk, unit, told, who)
    _learn(risk, told, who)


def _risks(person, told, who):
    """Leave two risks open whose owners will leave, each estimated by both."""
    amina = Person.objects.get(slug="amina")
    both = {"en": told, "ar": told}
    value = movement.Risk(
        ref="risk/lamp-breaks", cause=both, event=both, consequence=told,
        affects=("node/tile-server",), per_year=RATE, owner=amina.ref, review=date(2027, 2, 1),
    )  # fmt: skip
    risk = register.write_risk(value=value, **who)
    risk = register.change_risk(risk=risk, value=replace(value, owner=person.ref), **who)
    estimates = [
        movement.Estimate(by=one.ref, on=who["at"].date(), per_year=RATE) for one in (amina, person)
    ]
    other = replace(value, ref="risk/lamp-is-lost", estimates=tuple(estimates))
    register.write_risk(value=other, **who)
    for one, estimate in zip((amina, person), estimates, strict=True):
        risk = register.estimate_risk(risk=risk, estimate=estimate, **who)
        borne = movement.Acceptance(until=date(2027, 5, 1), reason=both, by=one.ref)
        risk = register.accept_risk(risk=risk, acceptance=borne, **who)
    risk = register.withdraw_risk(risk=risk, reason=told, **who)
    return register.restore_risk(risk=risk, **who)


def _treatments(risk, told, who) -> None:
    value = movement.Treatment(
        ref="treatment/second-lamp",
        name={"en": told, "ar": told},
        reduces=(movement.Reduction(risk=risk.ref, per_year=RATE),),
        cost={"money": (100.0, 200.0)},
    )
    row = treatments.write_treatment(value=value, **who)
    row = treatments.change_treatment(treatment=row, value=replace(value, name=told), **who)
    row = treatments.withdraw_treatment(treatment=row, reason=told, **who)
    treatments.restore_treatment(treatment=row, **who)


def _incidents(risk, unit, told, who) -> None:
    value = movement.Incident(
        ref="incident/2026-10-lamp-broke",
        summary={"en": told, "ar": told},
        start=who["at"] - timedelta(days=30),
        end=who["at"] - timedelta(days=29),
        nodes=("node/tile-server",),
        risk=risk.ref,
        people_affected=12.0,
        cause=told,
        actions=(told, told),
        links=(f"https://example.org/{told}",),
        source=told,
    )
    row = incidents.report_incident(value=value, **who)
    row = incidents.change_incident(incident=row, value=replace(value, summary=told), **who)
    row = incidents.withdraw_incident(incident=row, reason=told, **who)
    incidents.restore_incident(incident=row, **who)
    table = (
        replace(value, cause={"en": told}),
        replace(value, ref="incident/2026-10-lamp-broke-again"),
    )
    taken = incidents.import_incidents(scope=unit.id, values=table, **who)
    assert (taken.created, taken.changed) == (1, 1)


def _learn(risk, told, who) -> None:
    learning.adjust_risk(risk=risk, per_year=(0.2, 0.4), loss={}, until=UNTIL, **who)
    value = movement.Node(
        ref="node/spare-lamp",
        kind=movement.NodeKind.PLATFORM,
        name="Spare lamp",
        description={"en": told},
        failure=movement.Failure(per_year=RATE, hours=(1.0, 4.0)),
        source=told,
    )
    node = nodes.add_node(value=value, **who)
    learning.adjust_node(node=node, per_year=(0.2, 0.4), hours=None, until=UNTIL, **who)
