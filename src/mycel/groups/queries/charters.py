"""The charter checklist: what a charter must, should and may say, and what a unit's lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mycel.engine import canon
from mycel.groups.models import CharterTick, Unit
from mycel.groups.queries.things import things_of
from mycel.groups.queries.units import UnitPage
from mycel.groups.queries.words import languages

LEVELS: Mapping[str, Promise] = {
    "must": _("must"),
    "should": _("should"),
    "may": _("may"),
}
ENOUGH_PEOPLE = 2


@dataclass(frozen=True)
class Known:
    """What data say about a unit, so that nobody has to tick it."""

    page: UnitPage
    things: int
    languages: tuple[str, ...]
    today: date


@dataclass(frozen=True)
class Item:
    """An item of the checklist; computed from data where ``holds`` is given, else ticked."""

    key: str
    level: str
    name: str | Promise
    todo: str | Promise
    holds: Callable[[Known], bool] | None = None


@dataclass(frozen=True)
class ItemLine:
    """An item as it stands: "met", "missing", or "again" where the charter changed since."""

    key: str
    level: str
    level_name: str | Promise
    name: str | Promise
    todo: str | Promise
    state: str
    is_computed: bool
    ticked_at: datetime | None
    by: str
    by_ref: str


@dataclass(frozen=True)
class Checklist:
    """A unit's charter against the checklist."""

    items: tuple[ItemLine, ...]

    @property
    def missing(self) -> tuple[ItemLine, ...]:
        """Return what is not met, what must be there first."""
        return tuple(item for item in self.items if item.state != "met")

    @property
    def missing_musts(self) -> int:
        """Return how many items that must be met are not."""
        return sum(item.level == "must" for item in self.missing)

    @property
    def met(self) -> int:
        """Return how many items are met."""
        return len(self.items) - len(self.missing)


def _speaks_all(known: Known) -> bool:
    mandate = known.page.mandate
    if mandate is None:
        return False
    if isinstance(mandate, str):
        return len(known.languages) == 1
    return all(mandate.get(code) for code in known.languages)


CHECKLIST: tuple[Item, ...] = (
    Item(
        "purpose",
        "must",
        _("Purpose: what the group is there for"),
        _("Write one or two sentences under “What it is there for”."),
        lambda known: bool(known.page.mandate),
    ),
    Item(
        "scope",
        "must",
        _("Scope: what it looks after"),
        _("Open each thing the group keeps, and choose the group as its steward."),
        lambda known: known.things > 0,
    ),
    Item(
        "charter",
        "must",
        _("A charter that everybody can read"),
        _("Write the charter on the group's page. A few paragraphs are enough."),
        lambda known: bool(known.page.charter),
    ),
    Item(
        "roles",
        "must",
        _("Roles with seats and the length of a term"),
        _("Give every role a number of seats and say how many months a term lasts."),
        lambda known: (
            bool(known.page.roles)
            and all(role.seats is not None and role.term_months for role in known.page.roles)
        ),
    ),
    Item(
        "members",
        "must",
        _("Members: how people come and how they go"),
        _("Say in the charter who may join, who decides on it, and how somebody steps back."),
    ),
    Item(
        "decisions",
        "must",
        _("Decisions it may take without asking others"),
        _("Write at each role what it decides on; a group that decides nothing says so."),
        lambda known: any(role.decides for role in known.page.roles),
    ),
    Item(
        "reports",
        "must",
        _("How often it reports"),
        _("Choose a rhythm under “Reports”, and how many days writing may take."),
        lambda known: known.page.report is not None,
    ),
    Item(
        "review",
        "must",
        _("A day by which the charter is looked at again, not past yet"),
        _("Read the charter together, change what is no longer true, and set the next day."),
        lambda known: (
            known.page.charter_review is not None and known.page.charter_review > known.today
        ),
    ),
    Item(
        "end",
        "must",
        _("How the group is ended, and who looks after its things then"),
        _("Say in the charter who may end the group and to whom its things go."),
    ),
    Item(
        "two",
        "should",
        _("At least two people who hold a role today"),
        _("Ask somebody to share a role, so that nothing hangs on one person."),
        lambda known: known.page.people >= ENOUGH_PEOPLE,
    ),
    Item(
        "conflicts",
        "should",
        _("Conflicts of interest: who says what, and who stays out"),
        _("Say in the charter what members tell about their employers and grants, and when."),
    ),
    Item(
        "quorum",
        "should",
        _("How it decides: by consent, by vote, and how many have to be there"),
        _("Say in the charter how a decision comes about and how many members it takes."),
    ),
    Item(
        "outside",
        "should",
        _("What it does not do"),
        _("Name in the charter what others may expect from the group but will not get."),
    ),
    Item(
        "contact",
        "should",
        _("Where to reach it"),
        _("Add the address of a page, list or channel under “Links”."),
        lambda known: bool(known.page.links),
    ),
    Item(
        "adopted",
        "should",
        _("The day on which the charter was adopted"),
        _("Set the day under “Charter adopted on”."),
        lambda known: known.page.charter_adopted is not None,
    ),
    Item(
        "languages",
        "should",
        _("The purpose in every language of the movement"),
        _("Write “What it is there for” in the languages that are missing."),
        _speaks_all,
    ),
    Item(
        "meetings",
        "may",
        _("When it meets, who may come, and where the notes are"),
        _("Say it in the charter, so that newcomers can listen before they join."),
    ),
    Item(
        "money",
        "may",
        _("Money: what it may spend, and who checks the accounts"),
        _("Say it in the charter, or that the group has no money."),
    ),
    Item(
        "disputes",
        "may",
        _("Where to turn when something goes wrong"),
        _("Name in the charter who helps when members disagree or somebody is treated badly."),
    ),
)
TICKED = frozenset(item.key for item in CHECKLIST if item.holds is None)


def charter_digest(*, unit: Unit) -> str:
    """Return the digest of a charter's text, to tell whether it changed since somebody read it."""
    return canon.digest(unit.charter_text.encode("utf-8"))


def checklist(*, unit: Unit, page: UnitPage, today: date) -> Checklist:
    """Return a unit's charter against the checklist on a day."""
    known = Known(page=page, things=len(things_of(unit=unit)), languages=languages(), today=today)
    ticks = {tick.item: tick for tick in unit.charter_ticks.select_related("by")}
    now = charter_digest(unit=unit)
    return Checklist(
        items=tuple(_line(item, known, ticks.get(item.key), now) for item in CHECKLIST)
    )


def _line(item: Item, known: Known, tick: CharterTick | None, digest: str) -> ItemLine:
    if item.holds is not None:
        state = "met" if item.holds(known) else "missing"
    elif tick is None:
        state = "missing"
    else:
        state = "met" if tick.charter_digest == digest else "again"
    by = tick.by if tick else None
    return ItemLine(
        key=item.key,
        level=item.level,
        level_name=LEVELS[item.level],
        name=item.name,
        todo=item.todo,
        state=state,
        is_computed=item.holds is not None,
        ticked_at=tick.ticked_at if tick else None,
        by=by.shown_name if by else "",
        by_ref=by.ref if by and by.named else "",
    )
