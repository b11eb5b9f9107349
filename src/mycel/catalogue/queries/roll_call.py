"""The roll call: who was asked whether they still keep a node, who answered, who is silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from mycel.catalogue.models import ANSWERS, Call, Node
from mycel.catalogue.queries.words import Keeper, keeper, spoken
from mycel.groups.models import Term, Unit
from mycel.people.models import Account

PAGE = 50
ANSWER_NAMES = dict(ANSWERS)
STATES = ("silent", "waiting", "answered")


@dataclass(frozen=True, slots=True)
class CallLine:
    """One question of the roll call."""

    id: int
    name: str
    url: str
    slug: str
    keeper: Keeper
    asked: date
    due: date
    answered: date | None
    answer: str
    mark: str
    words: str

    @property
    def answer_url(self) -> str:
        """Return where the question is answered."""
        return f"/stewards/roll-call/{self.id}/answer/"

    @property
    def field(self) -> str:
        """Return the name of its field on the page."""
        return f"answer-{self.id}"


@dataclass(frozen=True, slots=True)
class RollCallPage:
    """The roll call as it stands, and what the reader may do about it."""

    lines: tuple[CallLine, ...]
    state: str
    older: str
    counts: dict[str, int]
    mine: tuple[CallLine, ...]
    units: tuple[tuple[str, str], ...]
    may_call_all: bool
    answers: tuple[tuple[str, str], ...]


def roll_call_page(
    *,
    state: str,
    before: int | None,
    at: datetime,
    reader: Account | AnonymousUser,
) -> RollCallPage:
    """Return the calls, newest first, 50 at a time; those the reader may answer come first."""
    day = at.date()
    calls = _calls()
    rows = _in_state(calls, state=state, day=day).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    mine = _mine(calls, reader)
    return RollCallPage(
        lines=tuple(_line(call, day=day) for call in found[:PAGE]),
        state=state,
        older=_older(found, state=state),
        counts=counts(day=day),
        mine=tuple(_line(call, day=day) for call in mine),
        units=_units(reader),
        may_call_all=reader.has_perm("groups.call_roll"),
        answers=tuple((value, str(name)) for value, name in ANSWERS),
    )


def _older(found: list[Call], *, state: str) -> str:
    if len(found) <= PAGE:
        return ""
    place = {"before": found[PAGE - 1].pk, **({"state": state} if state else {})}
    return f"?{urlencode(place)}"


def all_lines(*, day: date) -> Iterator[CallLine]:
    """Yield every call, newest first."""
    for call in _calls().order_by("-pk").iterator(chunk_size=500):
        yield _line(call, day=day)


def counts(*, day: date) -> dict[str, int]:
    """Return how many questions are silent, waiting and answered."""
    return {name: _in_state(_calls(), state=name, day=day).count() for name in STATES}


def _calls() -> QuerySet[Call]:
    present = Call.objects.filter(node__retired_at__isnull=True)
    return present.select_related("node__steward_unit", "node__steward_person")


def _in_state(calls: QuerySet[Call], *, state: str, day: date) -> QuerySet[Call]:
    match state:
        case "silent":
            return calls.filter(answered_at__isnull=True, due_date__lt=day)
        case "waiting":
            return calls.filter(answered_at__isnull=True, due_date__gte=day)
        case "answered":
            return calls.filter(answered_at__isnull=False)
        case _:
            return calls


def _mine(calls: QuerySet[Call], reader: Account | AnonymousUser) -> list[Call]:
    """Return the open calls about what the reader keeps, alone or with a role in its unit."""
    if not isinstance(reader, Account):
        return []
    # Only narrows; whether somebody may answer is decided by the rule, at the door.
    units = Term.objects.filter(person__account=reader).values("role__unit")
    keeps = Q(node__steward_person__account=reader) | Q(node__steward_unit__in=units)
    rows = calls.filter(keeps, answered_at__isnull=True).order_by("due_date", "pk")
    may: dict[tuple[object, object], bool] = {}
    found = []
    for call in rows[:PAGE]:
        key = (call.node.steward_unit_id, call.node.steward_person_id)
        if key not in may:
            may[key] = reader.has_perm("catalogue.answer_call", call.node)
        if may[key]:
            found.append(call)
    return found


def _units(reader: Account | AnonymousUser) -> tuple[tuple[str, str], ...]:
    if not isinstance(reader, Account):
        return ()
    units = Unit.objects.filter(Q(stewards__isnull=False) | Q(looks_after__isnull=False))
    if reader.has_perm("groups.call_roll"):
        found = list(units.distinct())
    else:
        held = units.filter(roles__terms__person__account=reader).distinct()
        found = [one for one in held if reader.has_perm("groups.call_roll", one)]
    named = [(one.slug, spoken(one.name)) for one in found]
    return tuple(sorted(named, key=lambda one: one[1].casefold()))


def nodes_to_ask(*, unit: Unit | None, limit: int) -> list[Node]:
    """Return the present nodes with a steward, of one unit's care or of all; one more tells."""
    nodes = Node.objects.present().exclude(steward_unit=None, steward_person=None)
    if unit is not None:
        nodes = nodes.filter(Q(steward_unit=unit) | Q(looked_after_by=unit)).distinct()
    return list(nodes.order_by("slug")[: limit + 1])


def _line(call: Call, *, day: date) -> CallLine:
    mark, words = _state(call, day=day)
    return CallLine(
        id=call.pk,
        name=spoken(call.node.name),
        url=f"/nodes/{call.node.slug}/",
        slug=call.node.slug,
        keeper=keeper(call.node),
        asked=call.asked_at.date(),
        due=call.due_date,
        answered=call.answered_at.date() if call.answered_at else None,
        answer=call.answer,
        mark=mark,
        words=words,
    )


def _state(call: Call, *, day: date) -> tuple[str, str]:
    if call.answered_at is not None:
        mark = "tight" if call.answer in {"needs-help", "stepping-back"} else "done"
        return mark, str(ANSWER_NAMES.get(call.answer, call.answer))
    if call.is_silent(day):
        return "silent", gettext("silent")
    return "waiting", gettext("waiting for an answer")
