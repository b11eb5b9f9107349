"""Listing: nodes 50 at a time in the order of their slugs, narrowed by filters."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.translation import get_language, gettext

from mycel.catalogue.models import Node, folded
from mycel.catalogue.queries.words import (
    AREA_NAMES,
    KIND_NAMES,
    LEVEL_NAMES,
    NOBODY,
    STEWARD_COLUMNS,
    Keeper,
    keeper_of_columns,
    keeper_of_person,
    spoken,
)
from mycel.groups.models import Unit
from mycel.people.models import Person

PAGE = 50
MOST_STEWARDS = 200
COLUMNS = (
    *("slug", "id", "name", "kind", "area", "service_level", "confirmed_date"),
    *STEWARD_COLUMNS,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked to see; ``steward`` is a reference, or ``nobody``."""

    q: str = ""
    kind: str = ""
    area: str = ""
    steward: str = ""
    level: str = ""
    state: str = ""
    growth: float = 1.0
    after: str = ""
    before: str = ""

    @property
    def narrows(self) -> bool:
        """Return whether anything but the place in the list was asked for."""
        return any((self.q, self.kind, self.area, self.steward, self.level, self.state))

    def query(self, **changes: str) -> str:
        """Return the query string of this choice with some parts changed."""
        chosen = replace(self, **{"after": "", "before": "", **changes})  # type: ignore[arg-type]  # only texts are changed
        names = ("q", "kind", "area", "steward", "level", "state", "after", "before")
        parts = {name: getattr(chosen, name) for name in names if getattr(chosen, name)}
        return f"?{urlencode(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of a list: its parameter, what it is called, what can be chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Row:
    """One node of a list."""

    slug: str
    id: UUID
    name: str
    kind: str
    kind_name: str
    area: str
    area_name: str
    level: str
    level_name: str
    confirmed: date | None
    keeper: Keeper

    @property
    def ref(self) -> str:
        """Return the node's reference."""
        return f"node/{self.slug}"

    @property
    def url(self) -> str:
        """Return where the node's page is."""
        return f"/nodes/{self.slug}/"


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list; ``newer`` and ``older`` are query strings, empty at the ends."""

    rows: tuple[Row, ...]
    filters: Filters
    choices: tuple[Choice, ...]
    newer: str
    older: str


def list_page(*, filters: Filters) -> ListPage:
    """Return up to 50 present nodes before or after a slug, and the filters with their choices."""
    rows, newer, older = page_of_rows(Node.objects.present(), filters=filters)
    return ListPage(
        rows=rows, filters=filters, choices=choices(filters=filters), newer=newer, older=older
    )


def page_of_rows(nodes: QuerySet[Node], *, filters: Filters) -> tuple[tuple[Row, ...], str, str]:
    """Return one page of rows and the query strings of the pages beside it."""
    nodes = narrowed(nodes, filters=filters)
    if filters.before:
        found = list(_columns(nodes.filter(slug__lt=filters.before).order_by("-slug")))
        is_more, found = len(found) > PAGE, found[:PAGE][::-1]
        newer = filters.query(before=found[0][0]) if is_more else ""
        older = filters.query(after=found[-1][0]) if found else filters.query()
    else:
        if filters.after:
            nodes = nodes.filter(slug__gt=filters.after)
        found = list(_columns(nodes.order_by("slug")))
        is_more, found = len(found) > PAGE, found[:PAGE]
        older = filters.query(after=found[-1][0]) if is_more else ""
        newer = (filters.query(before=found[0][0]) if found else "?") if filters.after else ""
    return tuple(rows_of(found)), newer, older


def _columns(nodes: QuerySet[Node]) -> QuerySet[Node, tuple[Any, ...]]:
    return nodes.values_list(*COLUMNS)[: PAGE + 1]


def rows_of(found: Iterable[tuple[Any, ...]]) -> Iterable[Row]:
    """Return rows from the values of their COLUMNS."""
    kinds, areas, levels = _names()
    keepers: dict[tuple[object, ...], Keeper] = {}
    for slug, id_, name, kind, area, level, confirmed, *steward in found:
        key = (steward[0], steward[2])
        if key not in keepers:
            keepers[key] = keeper_of_columns(tuple(steward))
        yield Row(
            slug=slug,
            id=id_,
            name=spoken(name),
            kind=kind,
            kind_name=kinds[kind],
            area=area,
            area_name=areas[area],
            level=level,
            level_name=levels.get(level, ""),
            confirmed=confirmed,
            keeper=keepers[key],
        )


def _names() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    return _names_in(get_language())


@cache
def _names_in(language: str | None) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    del language  # the key: words are looked up once in each
    return (
        {value: str(name) for value, name in KIND_NAMES.items()},
        {value: str(name) for value, name in AREA_NAMES.items()},
        {value: str(name) for value, name in LEVEL_NAMES.items()},
    )


def narrowed(nodes: QuerySet[Node], *, filters: Filters) -> QuerySet[Node]:
    """Return the nodes that a choice leaves (its state is another room's knowledge)."""
    if filters.kind:
        nodes = nodes.filter(kind=filters.kind)
    if filters.area:
        nodes = nodes.filter(area=filters.area)
    if filters.level:
        nodes = nodes.filter(service_level="" if filters.level == "none" else filters.level)
    if filters.steward:
        nodes = nodes.filter(_kept_by(filters.steward))
    return found_by(nodes, words=filters.q)


def _kept_by(ref: str) -> Q:
    kind, _, slug = ref.partition("/")
    if kind == "unit":
        return Q(steward_unit__slug=slug)
    if kind == "person":
        return Q(steward_person__slug=slug, steward_person__named=True)
    return Q(steward_unit__isnull=True, steward_person__isnull=True)


def found_by(nodes: QuerySet[Node], *, words: str) -> QuerySet[Node]:
    """Return the nodes whose searched text, or whose keeper's name, has every word."""
    terms = folded(words).split()
    if not terms:
        return nodes
    matches = Q()
    for term in terms:
        matches &= Q(GreaterThan(StrIndex("search", Value(term)), 0))
    if units := _units_called(terms):
        matches |= Q(steward_unit__in=units)
    if people := _people_called(terms):
        matches |= Q(steward_person__in=people)
    return nodes.filter(matches)


def _units_called(terms: list[str]) -> list[object]:
    rows = Unit.objects.values_list("pk", "slug", "name")[:5000]
    return [pk for pk, slug, name in rows if _has_all(f"{slug} {_every(name)}", terms)]


def _people_called(terms: list[str]) -> list[object]:
    rows = Person.objects.named().filter(stewards__isnull=False).values_list("pk", "name")
    return [pk for pk, name in rows.distinct()[:5000] if _has_all(name, terms)]


def _every(name: object) -> str:
    return " ".join(name.values()) if isinstance(name, dict) else str(name)


def _has_all(words: str, terms: list[str]) -> bool:
    plain = folded(words)
    return all(term in plain for term in terms)


def choices(*, filters: Filters) -> tuple[Choice, ...]:
    """Return the filters of a list; two queries for those who keep something."""
    kinds, areas, levels = _names()
    levels = {**levels, "none": gettext("not said")}
    return (
        Choice("kind", gettext("Kind"), tuple(kinds.items()), filters.kind),
        Choice("area", gettext("Area"), tuple(areas.items()), filters.area),
        Choice("steward", gettext("Looked after by"), _stewards(), filters.steward),
        Choice("level", gettext("Service level"), tuple(levels.items()), filters.level),
    )


def _stewards() -> tuple[tuple[str, str], ...]:
    keeps = Exists(Node.objects.filter(steward_unit=OuterRef("pk")))
    units = Unit.objects.filter(keeps).values_list("slug", "name")[:MOST_STEWARDS]
    found = [(f"unit/{slug}", spoken(name)) for slug, name in units]
    keeps = Exists(Node.objects.filter(steward_person=OuterRef("pk")))
    people = Person.objects.named().filter(keeps)[:MOST_STEWARDS]
    found += [(one.ref, one.name) for one in map(keeper_of_person, people)]
    return (*sorted(found, key=lambda one: one[1].casefold()), ("nobody", gettext("nobody yet")))


def keeper_name(found: Keeper) -> str:
    """Return how a list calls a keeper, also where there is none."""
    return gettext("nobody yet") if found == NOBODY else found.name
