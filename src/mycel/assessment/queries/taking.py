"""Taking along: an analysis as files, as a draft of a finding, and as projects for a budget."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext

from mycel.assessment.models import Analysis, ChosenPlan, Plan, Run
from mycel.assessment.queries import analyses, labels, runs
from mycel.catalogue.models import Node
from mycel.catalogue.queries.words import spoken
from mycel.engine import canon
from mycel.engine.scaling.risk import WEIGHTED
from mycel.record import bundles
from mycel.record import queries as record

MONEY, HOURS = "money", "volunteer-hours"
FINISHED = {
    "analysis": "assessment.analysis.finished",
    "assessment": "assessment.run.finished",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form of a finding at first."""

    nodes: list[tuple[str, str]]
    chosen: list[str]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    """One treatment as a project of a shared budget; ``needs`` are places in the list, from 1."""

    name: str
    cost: int
    hours: int
    needs: str


def analysis_zip(*, number: int) -> bytes | None:
    """Return an analysis's snapshot as movement code in an archive; the same bytes every time."""
    row = Analysis.objects.filter(number=number, state="done").only("snapshot_digest").first()
    document = None if row is None else record.document(digest=row.snapshot_digest)
    if document is None:
        return None
    spelled: Any = canon.decode_document(document)
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(spelled["files"].items()):
            entry = zipfile.ZipInfo(f"analysis-{number}/{path}", date_time=runs.EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return to.getvalue()


def sources_of(*, number: int) -> list[dict[str, Any]] | None:
    """Return where the harm comes from in a finished analysis, one source and unit each."""
    rows = Analysis.objects.filter(number=number, state="done")
    id_ = rows.values_list("id", flat=True).first()
    if id_ is None:
        return None
    told = analyses.analysis_answer(id_)["result"]["risk"]["by_risk"]
    return [
        {"source": one["ref"], "unit": unit, **part}
        for one in told
        for unit, part in one["units"].items()
    ]


def finding_draft(*, analysis: Analysis, unit: str) -> Draft:
    """Return a finding as far as an analysis and the plan that a unit chose of it can write it."""
    plans = ChosenPlan.objects.filter(analysis=analysis, unit__slug=unit).order_by("-chosen_at")
    plan = plans.first()
    refs = [] if plan is None else list(plan.treatments)
    nodes = [(slug, spoken(name)) for slug, name in Node.objects.values_list("slug", "name")]
    texts = {"unit": unit, "explanation": _explanation(analysis)}
    if refs:
        names = labels.treatments(refs=refs)
        texts["title"] = _title(analysis, len(refs))
        texts["recommendation"] = "\n".join(f"– {names[ref].name}" for ref in refs)
    return Draft(
        nodes=sorted(nodes, key=lambda one: one[1]), chosen=sorted(_affected(refs)), texts=texts
    )


def projects_of(*, treatments: Iterable[str], analysis: Analysis) -> tuple[Project, ...]:
    """Return treatments as projects: their mean costs, and which go only with which others."""
    result = analyses.analysis_answer(analysis.id)["result"]
    if result["plan"] is None:
        return ()
    costs = {one["ref"]: one["cost"] for one in result["plan"]["treatments"]}
    refs = [ref for ref in treatments if ref in costs]
    names = labels.treatments(refs=refs)
    place = {ref: number for number, ref in enumerate(refs, start=1)}
    found = []
    for ref in refs:
        needs = [place[one] for one in result["rules"][ref]["requires"] if one in place]
        found.append(
            Project(
                name=names[ref].name,
                cost=max(1, round(costs[ref].get(MONEY, 0))),
                hours=round(costs[ref].get(HOURS, 0)),
                needs=", ".join(str(number) for number in needs),
            )
        )
    return tuple(found)


def write_bundle(*, of: Analysis | Run, to: BinaryIO) -> None:
    """Write the record of a finished analysis or assessment: log, documents, what it read.

    Errors:
        bundles.NoBundle until the log has signed the answer.
    """
    kind = "analysis" if isinstance(of, Analysis) else "assessment"
    bundles.answered(scope=of.id, act=FINISHED[kind], about=kind, to=to)


def _title(analysis: Analysis, count: int) -> str:
    as_is, after = (analysis.summary[key].get(WEIGHTED) for key in ("as_is", "with_plan"))
    if as_is and after is not None:
        return gettext("%(count)s measures would avoid about %(share)s of a year's harm") % {
            "count": count,
            "share": f"{1 - after / as_is:.0%}",
        }
    return gettext("%(count)s measures would make a year less harmful") % {"count": count}


def _explanation(analysis: Analysis) -> str:
    asked = analysis.inquiry
    return gettext(
        "Computed in analysis %(number)s, in %(worlds)s simulated worlds. Anybody can compute it "
        "again. The ranges of risks and treatments are judgements: other ranges give another plan."
    ) % {"number": analysis.number, "worlds": asked.worlds}


def _affected(treatments: Iterable[str]) -> set[str]:
    """Return the nodes that treatments help: those of their risks, and their own."""
    slugs = [ref.partition("/")[2] for ref in treatments]
    rows = Plan.objects.filter(kind="treatment", slug__in=slugs)
    values = [row.value for row in rows.order_by("slug")]
    risks = {cut["risk"].partition("/")[2] for one in values for cut in one.get("reduces", [])}
    refs = {
        ref
        for row in Plan.objects.filter(kind="risk", slug__in=risks).order_by("slug")
        for ref in row.value.get("affects", [])
    }
    for one in values:
        refs |= {cut["node"] for key in ("adds_capacity", "mends") for cut in one.get(key, [])}
    return {ref.partition("/")[2] for ref in refs if ref.startswith("node/")}
