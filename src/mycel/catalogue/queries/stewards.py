"""Stewards: who keeps what, how sure that is, what nobody keeps, and how well things are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from mycel.catalogue.models import SERVICE_LEVELS, Node, folded
from mycel.catalogue.queries.listing import COLUMNS, Filters, Row, page_of_rows, rows_of
from mycel.catalogue.queries.sureness import Sureness, open_calls, sureness
from mycel.catalogue.queries.words import LEVEL_NAMES, LEVEL_PROMISES, Keeper, spoken
from mycel.groups.models import Unit

SIMILAR = 5
NEAR = 0.6
MOST_COMPARED = 2000
OF_A_LEVEL = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """Who keeps one node, how sure that is, and whom to ask besides."""

    row: Row
    sureness: Sureness
    helpers: tuple[Keeper, ...]


@dataclass(frozen=True, slots=True)
class StewardsPage:
    """The answer to "who keeps this"."""

    q: str
    answers: tuple[Answer, ...]
    similar: tuple[tuple[str, str], ...]
    newer: str
    older: str

    @property
    def query(self) -> str:
        """Return the query string of the words."""
        return urlencode({"q": self.q})


@dataclass(frozen=True, slots=True)
class UnownedPage:
    """What nobody keeps, with those who rest on it."""

    answers: tuple[Answer, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class Level:
    """One service level: what it promises, how many nodes have it, the first of them."""

    value: str
    name: str
    promise: str
    count: int
    rows: tuple[Row, ...]


def stewards_page(*, filters: Filters, at: datetime) -> StewardsPage:
    """Return who keeps what fits the words, or names that are near where nothing does."""
    if not folded(filters.q):
        return StewardsPage(q="", answers=(), similar=(), newer="", older="")
    filters = Filters(q=filters.q, after=filters.after, before=filters.before)
    rows, newer, older = page_of_rows(Node.objects.present(), filters=filters)
    return StewardsPage(
        q=filters.q,
        answers=answers(rows, day=at.date()),
        similar=() if rows else similar(words=filters.q),
        newer=newer,
        older=older,
    )


def answers(rows: Iterable[Row], *, day: date) -> tuple[Answer, ...]:
    """Return for each row who keeps it and how sure that is; two queries."""
    rows = tuple(rows)
    asked = open_calls(nodes=[row.id for row in rows])
    helpers = _helpers([row for row in rows if not row.keeper.ref])
    return tuple(
        Answer(
            row=row,
            sureness=sureness(
                has_keeper=bool(row.keeper.ref),
                confirmed=row.confirmed,
                asked=asked.get(row.id),
                day=day,
            ),
            helpers=helpers.get(row.slug, ()),
        )
        for row in rows
    )


def _helpers(rows: list[Row]) -> dict[str, tuple[Keeper, ...]]:
    """Return whom to ask about nodes without a keeper: units with them in their care."""
    if not rows:
        return {}
    pairs = Unit.objects.filter(looks_after__in=[row.id for row in rows]).order_by("slug")
    found: dict[str, tuple[Keeper, ...]] = {}
    for node, slug, name in pairs.values_list("looks_after__slug", "slug", "name"):
        one = Keeper(ref=f"unit/{slug}", name=spoken(name), url=f"/units/{slug}/")
        found[str(node)] = (*found.get(str(node), ()), one)
    return found


def similar(*, words: str) -> tuple[tuple[str, str], ...]:
    """Return names that are spelled nearly like some words, each with its query string."""
    wanted = folded(words)
    close = Q()
    for term in wanted.split():
        close |= Q(search__contains=term[:3])
    names = _names(Node.objects.present().filter(close)) or _names(Node.objects.present())
    names |= {spoken(name) for name in Unit.objects.values_list("name", flat=True)[:MOST_COMPARED]}
    scored = [(-_nearness(wanted, folded(name)), name) for name in names]
    near = [name for score, name in sorted(scored)[:SIMILAR] if -score >= NEAR]
    return tuple((name, urlencode({"q": name})) for name in near)


def _names(nodes: QuerySet[Node]) -> set[str]:
    return {spoken(name) for name in nodes.values_list("name", flat=True)[:MOST_COMPARED]}


def _nearness(wanted: str, name: str) -> float:
    """Return how near two spellings are: as wholes, or by their nearest single words."""
    parts = [SequenceMatcher(None, wanted, name).ratio()]
    parts += [SequenceMatcher(None, wanted, part).ratio() for part in name.split()]
    return max(parts)


def unowned_page(*, filters: Filters, at: datetime) -> UnownedPage:
    """Return up to 50 nodes that nobody keeps."""
    place = Filters(q=filters.q, after=filters.after, before=filters.before)
    rows, newer, older = page_of_rows(Node.objects.unowned(), filters=place)
    return UnownedPage(answers=answers(rows, day=at.date()), newer=newer, older=older)


def levels() -> tuple[Level, ...]:
    """Return the four service levels and, last, the nodes of which nothing is said."""
    present = Node.objects.present()
    counted = present.values_list("service_level").annotate(n=Count("pk")).order_by()
    counts = dict(counted)
    found = [
        _level(value=str(value), name=str(name), count=counts.get(value, 0))
        for value, name in SERVICE_LEVELS
    ]
    return (*found, _level(value="", name="", count=counts.get("", 0)))


def _level(*, value: str, name: str, count: int) -> Level:
    nodes = Node.objects.present().filter(service_level=value).order_by("slug")
    return Level(
        value=value or "none",
        name=name,
        promise=str(LEVEL_PROMISES.get(value, "")),
        count=count,
        rows=tuple(rows_of(nodes.values_list(*COLUMNS)[:OF_A_LEVEL])) if count else (),
    )


def level_name(value: str) -> str:
    """Return what a service level is called; nothing where it is not said."""
    return str(LEVEL_NAMES.get(value, ""))


def pages_after(filters: Filters) -> Iterable[tuple[Row, ...]]:
    """Yield page after page of the nodes that a choice leaves, for files of whole lists."""
    place = replace(filters, after="", before="")
    while True:
        rows, _, older = page_of_rows(Node.objects.present(), filters=place)
        yield rows
        if not older:
            return
        place = replace(place, after=rows[-1].slug)
