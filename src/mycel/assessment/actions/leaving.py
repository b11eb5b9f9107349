"""What assessment tidies up when a person leaves: the risks they own and have estimated."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from mycel.assessment.actions.register import change_risk
from mycel.assessment.models import Plan
from mycel.engine import movement
from mycel.engine.plain import build
from mycel.people.actions import when_leaving
from mycel.people.models import Person


@when_leaving
def _let_go(person: Person, by: UUID | None, at: datetime) -> None:
    """Leave no risk to somebody who is gone; what they estimated stays, under their pseudonym."""
    after = f"person/{person.pseudonym}"
    for row in Plan.objects.filter(kind="risk").order_by("slug"):
        if not _names(row.value, person.ref):
            continue
        value = build(movement.Risk, row.value)
        if value.owner == person.ref and row.withdrawn_at is None:
            row = change_risk(risk=row, value=replace(value, owner=None), by=by, at=at)  # noqa: PLW2901 — the row as the act left it
        row.value = _renamed(row.value, person.ref, after)
        row.save(update_fields=["value"])


def _names(value: Any, ref: str) -> bool:  # noqa: ANN401 — JSON
    if isinstance(value, dict):
        return any(_names(one, ref) for one in value.values())
    if isinstance(value, list):
        return any(_names(one, ref) for one in value)
    return bool(value == ref)


def _renamed(value: Any, ref: str, after: str) -> Any:  # noqa: ANN401 — JSON
    if isinstance(value, dict):
        return {key: _renamed(one, ref, after) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, ref, after) for one in value]
    return after if value == ref else value
