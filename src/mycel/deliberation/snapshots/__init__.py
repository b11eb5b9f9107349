"""Rows and shipped files as values of the engine."""

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import MEMBERS
from mycel.engine.discussion.plan import Plan
from mycel.formats import processes
from mycel.groups.models import Term
from mycel.people.models import Person
from mycel.record.models import Document, LogLeaf, Mention, Subject

STARTING = Path(__file__).resolve().parents[1] / "starting"
NEW_DAYS = 90
"""Days for which somebody counts as new."""
EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "node": "catalogue.node.",
        **{k: f"assessment.{k}." for k in ("analysis", "finding", "incident", "risk")},
        "assessment": "assessment.run.",
    }
)
"""What a proposal can rest on, by the kind of its reference: how the acts that tell it begin."""
SILENT = (".confirmed", ".retired", ".restored", ".stopped", ".recomputed")
"""How acts end that change how a thing stands without describing it anew."""
TOGETHER = "catalogue.nodes.loaded"
"""The act that describes all nodes in one document."""
_REF = re.compile(r"[a-z]+/[A-Za-z0-9_.-]{1,120}")


@dataclass(frozen=True)
class Standing:
    """How a thing stands in the record: its newest document, and the entry that says so."""

    ref: str
    subject: UUID
    label: Any
    digest: str
    idx: int
    on_date: date
    part: str


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


def standings(*, refs: Collection[str]) -> Mapping[str, Standing]:
    """Return how things stand in the record, by reference; unknown ones are left out.

    A handful of queries, however long the record is.
    """
    known = [ref for ref in refs if _REF.fullmatch(ref) and ref.partition("/")[0] in EVIDENCE]
    subjects = {row.ref: row for row in Subject.objects.filter(ref__in=known, is_person=False)}
    if not subjects:
        return {}
    kinds = Q()
    for kind in {ref.partition("/")[0] for ref in subjects}:
        kinds |= Q(leaf__kind__startswith=EVIDENCE[kind])
    own = Mention.objects.filter(kinds, subject__in=[row.id for row in subjects.values()])
    for end in SILENT:
        own = own.exclude(leaf__kind__endswith=end)
    leaves = dict(own.values_list("subject").annotate(last=Max("leaf_id")))
    together = LogLeaf.objects.filter(kind=TOGETHER).aggregate(last=Max("idx"))["last"]
    found = {}
    rows = LogLeaf.objects.in_bulk([*leaves.values(), *([] if together is None else [together])])
    for ref, row in subjects.items():
        mine = [rows[idx] for idx in (leaves.get(row.id),) if idx is not None]
        if ref.startswith("node/") and together is not None:
            mine.append(rows[together])
        for one in sorted(mine, key=lambda leaf: -leaf.idx):
            standing = _standing(row, one)
            if standing is not None:
                found[ref] = standing
                break
    return found


def part_of(*, digest: str, subject: UUID) -> str:
    """Return what a document says about a thing, spelled one way; nothing where it says nothing."""
    return _part(digest, str(subject))


@lru_cache(maxsize=1000)
def _part(digest: str, subject: str) -> str:
    row = Document.objects.filter(digest=digest).first()
    if row is None:
        return ""
    value = json.loads(bytes(row.body))
    if isinstance(value, dict) and isinstance(value.get("nodes"), list):
        value = next((one for one in value["nodes"] if one.get("id") == subject), None)
    return "" if value is None else json.dumps(value, sort_keys=True)


def _standing(subject: Subject, row: LogLeaf) -> Standing | None:
    digest = json.loads(bytes(row.leaf))["b"].get("document")
    if digest is None or not (part := part_of(digest=digest, subject=subject.id)):
        return None
    on = date.fromisoformat(row.at[:10])
    return Standing(subject.ref, subject.id, subject.label, digest, row.idx, on, part)
