"""Names: what references of a run are called today, as pages may show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from mycel.catalogue.models import Node
from mycel.catalogue.queries.words import keeper_of_person, spoken
from mycel.groups.models import Unit
from mycel.people.models import Person


@dataclass(frozen=True, slots=True)
class Name:
    """How a reference is called, and its page where it has one."""

    ref: str
    name: str
    url: str


def named(*, refs: Iterable[str]) -> dict[str, Name]:
    """Return what references are called; what is not there any more keeps its reference."""
    wanted = set(refs)
    found = {ref: Name(ref=ref, name=ref.partition("/")[2], url="") for ref in wanted}
    slugs = _slugs(wanted, "node")
    if slugs:
        for slug, name in Node.objects.filter(slug__in=slugs).values_list("slug", "name"):
            found[f"node/{slug}"] = Name(f"node/{slug}", spoken(name), f"/nodes/{slug}/")
    slugs = _slugs(wanted, "unit")
    if slugs:
        for slug, name in Unit.objects.filter(slug__in=slugs).values_list("slug", "name"):
            found[f"unit/{slug}"] = Name(f"unit/{slug}", spoken(name), f"/units/{slug}/")
    return found | _people(_slugs(wanted, "person"))


def _people(ids: list[str]) -> dict[str, Name]:
    """In a run persons are opaque ids; who agreed to be named is shown by name."""
    if not ids:
        return {}
    found = {}
    for person in Person.objects.filter(id__in=[UUID(id_) for id_ in ids]):
        shown = keeper_of_person(person)
        found[f"person/{person.id}"] = Name(ref=shown.ref, name=shown.name, url=shown.url)
    return found


def _slugs(refs: set[str], kind: str) -> list[str]:
    return sorted(ref.partition("/")[2] for ref in refs if ref.startswith(f"{kind}/"))
