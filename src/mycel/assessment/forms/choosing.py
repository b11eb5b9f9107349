"""Choosing: what a register form offers: nodes, units, people, risks, treatments."""

from mycel.assessment.models import Plan
from mycel.catalogue.models import Node
from mycel.catalogue.queries.files import public_ref
from mycel.catalogue.queries.words import keeper_of_person, spoken
from mycel.groups.models import Unit
from mycel.people.models import Person

MOST = 5000
MOST_PEOPLE = 500


def nodes() -> list[tuple[str, str]]:
    """Return every present node: reference and name."""
    found = Node.objects.present().order_by("slug").values_list("slug", "name")[:MOST]
    return [(f"node/{slug}", spoken(name)) for slug, name in found]


def units() -> list[tuple[str, str]]:
    """Return every unit: reference and name, by name."""
    found = Unit.objects.order_by("slug").values_list("slug", "name")[:MOST]
    return sorted(
        ((f"unit/{slug}", spoken(name)) for slug, name in found), key=lambda one: one[1].casefold()
    )


def plans(kind: str, *, but: str = "") -> list[tuple[str, str]]:
    """Return every risk, treatment or incident that was not withdrawn: reference and name."""
    rows = Plan.objects.present().filter(kind=kind).order_by("slug")[:MOST]
    return [(row.ref, name_of(row)) for row in rows if row.ref != but]


def name_of(row: Plan) -> str:
    """Return what pages call a risk, a treatment or an incident."""
    value = row.value
    text = value.get("event") or value.get("summary") or value.get("name")
    return spoken(text) or row.slug.replace("-", " ").capitalize()


def owners(*, oneself: Person, held: str | None) -> list[tuple[str, str]]:
    """Return who can look after a risk: units, those who agreed to be named, oneself, the owner."""
    found = list(Person.objects.named().order_by("name")[:MOST_PEOPLE])
    if held and held.startswith("person/"):
        found += list(Person.objects.filter(slug=held.partition("/")[2]))
    found.append(oneself)
    people = {public_ref(one): keeper_of_person(one).name for one in found}
    return [*units(), *people.items()]


def owner_shown(held: str | None) -> str:
    """Return an owner as a form chooses it: persons who are not named by their pseudonym."""
    if held and held.startswith("person/"):
        person = Person.objects.filter(slug=held.partition("/")[2]).first()
        return public_ref(person) if person else ""
    return held or ""


def owner_meant(chosen: str, *, oneself: Person, held: str | None) -> str | None:
    """Return whom a choice of owner means, by their own reference."""
    if held and chosen == owner_shown(held):
        return held
    if chosen == public_ref(oneself):
        return oneself.ref
    return chosen or None
