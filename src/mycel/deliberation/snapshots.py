"""Rows and shipped files as values of the engine."""

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import MEMBERS
from mycel.engine.discussion.plan import Plan
from mycel.formats import processes
from mycel.groups.models import Term
from mycel.people.models import Person

STARTING = Path(__file__).resolve().parent / "starting"
NEW_DAYS = 90
"""Days for which somebody counts as new."""


@cache
def starting_plans() -> dict[str, Plan]:
    """Return the plans to start from, by name."""
    found = (
        processes.read(data=path.read_bytes(), file=path.name)
        for path in sorted(STARTING.glob("*.yaml"))
    )
    return {plan.name: plan for plan in found}


def electorate_of(*, process: Process, at: datetime) -> dict[str, Any]:
    """Return how many could take part at a moment: in all, by language, community and newness."""
    people = Person.objects.filter(account__is_active=True)
    if process.visibility == MEMBERS:
        held = Term.objects.running(at.date()).filter(role__unit_id=process.unit_id)
        people = people.filter(id__in=held.values("person_id"))
    counts: dict[str, Counter[str]] = {"language": Counter(), "home": Counter(), "new": Counter()}
    total = 0
    rows = people.values_list("languages", "home", "account__date_joined")
    for languages, home, joined in rows.iterator(chunk_size=2000):
        total += 1
        counts["language"][(languages or [""])[0][:12]] += 1
        counts["home"][home] += 1
        is_new = joined is not None and at - joined < timedelta(days=NEW_DAYS)
        counts["new"]["new" if is_new else "known"] += 1
    return {"total": total, **{name: dict(sorted(one.items())) for name, one in counts.items()}}
