"""Labels: what the parts of an analysis are called on pages: sources, treatments, numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mycel.assessment.models import Plan
from mycel.assessment.queries.names import Name, named
from mycel.catalogue.queries.words import spoken
from mycel.engine.scaling.risk import WEIGHTED
from mycel.groups.queries.words_of_units import word_of_unit


@dataclass(frozen=True, slots=True)
class Source:
    """Where harm comes from: a risk, or a node's outages or unmet demand."""

    ref: str
    name: str
    url: str
    kind: str


def sources(*, refs: Iterable[str]) -> dict[str, Source]:
    """Return what sources of harm are called, by their references."""
    wanted = list(refs)
    risks = _plans("risk", "event", [ref for ref in wanted if ref.startswith("risk/")])
    nodes = named(refs=[ref.partition(":")[0] for ref in wanted if ref.startswith("node/")])
    found = {}
    for ref in wanted:
        node, _colon, kind = ref.partition(":")
        if node in nodes:
            found[ref] = Source(ref, _of_node(nodes[node].name, kind), nodes[node].url, kind)
        else:
            one = risks.get(ref) or _bare(ref)
            found[ref] = Source(ref, one.name, one.url, "risk")
    return found


def treatments(*, refs: Iterable[str]) -> dict[str, Name]:
    """Return what treatments are called; what is not there any more keeps its reference."""
    wanted = sorted(set(refs))
    found = _plans("treatment", "name", wanted)
    return {ref: found.get(ref) or _bare(ref) for ref in wanted}


def _of_node(name: str, kind: str) -> str:
    match kind:
        case "outage":
            return gettext("Outages of %(node)s") % {"node": name}
        case "unserved":
            return gettext("Unmet demand of %(node)s") % {"node": name}
        case _:
            return name


def unit_name(*, unit: str) -> str:
    """Return what a unit of harm or cost is called; the weighted sum has words."""
    return gettext("weighted harm") if unit == WEIGHTED else word_of_unit(unit=unit)


def learnable(
    *, one: Mapping[str, Any], risks: Mapping[str, Source], known: Mapping[str, Name]
) -> str:
    """Return in words which number could be measured."""
    risk = risks[one["ref"]].name
    by = known[one["by"]].name if one["by"] else ""
    given = {"risk": risk, "unit": word_of_unit(unit=one["unit"] or ""), "by": by}
    match one["what"]:
        case "per-year" if one["ref"].startswith("node/"):
            return gettext("How often it fails by itself: %(risk)s") % given
        case "hour-down":
            return gettext("How much harm in one hour down, in %(unit)s: %(risk)s") % given
        case "unserved":
            return gettext("How much harm where demand is not met, in %(unit)s: %(risk)s") % given
        case "shorter":
            return gettext("How much shorter “%(by)s” makes failures: %(risk)s") % given
        case "per-year":
            return gettext("How often: %(risk)s") % given
        case "loss":
            return gettext("How much harm each time, in %(unit)s: %(risk)s") % given
        case "rarer":
            return gettext("How much rarer “%(by)s” makes it: %(risk)s") % given
        case _:
            return gettext("How much milder “%(by)s” makes it: %(risk)s") % given


def _plans(kind: str, field: str, refs: Iterable[str]) -> dict[str, Name]:
    slugs = [ref.partition("/")[2] for ref in refs]
    rows = Plan.objects.filter(kind=kind, slug__in=slugs).order_by("slug") if slugs else []
    return {
        row.ref: Name(
            ref=row.ref,
            name=spoken(row.value.get(field)) or _bare(row.ref).name,
            url=f"/{kind}s/{row.slug}/" if row.withdrawn_at is None else "",
        )
        for row in rows
    }


def _bare(ref: str) -> Name:
    return Name(ref=ref, name=ref.partition("/")[2].replace("-", " "), url="")
