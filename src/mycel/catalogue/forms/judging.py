"""Judging: a node as movement code, checked by the rules of the files, place by place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.utils.translation import gettext

from mycel.catalogue.models import Node, Series
from mycel.catalogue.queries.files import public_ref
from mycel.engine import movement
from mycel.formats.movement.nodes import NODE
from mycel.formats.movement.places import At, Mentions
from mycel.formats.problems import Problem, nearest
from mycel.formats.yaml import Located, Mark, Step, Value
from mycel.groups.models import Unit
from mycel.groups.snapshots import of_movement
from mycel.people.models import Person

MOST_NAMES = 2000


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit, and the place in the node's keys where it stands."""

    path: tuple[Step, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A node's value, or everything that keeps it from being one."""

    value: movement.Node | None
    misfits: tuple[Misfit, ...] = ()


class Misplaced(Problem):
    """A refusal that knows its place in a sheet, which has no lines."""

    def __init__(self, *, text: str, path: tuple[Step, ...]) -> None:
        super().__init__(text=text, file="node")
        self.path = path


class _Paper(Located):
    """A document without lines: its refusals keep their path."""

    __slots__ = ()

    def problem(self, *path: Step, text: str) -> Problem:
        """Return the refusal of what stands at a path."""
        return Misplaced(text=text, path=path)


def judge(
    *,
    data: Mapping[str, Value],
    languages: tuple[str, ...],
    row: Node | None,
    oneself: Person | None,
) -> Judged:
    """Return the value that movement code spells, by the rules that hold for files.

    References must lead to what is on the map. People without a public name may be meant only by
    the pseudonym under which they stand on this node already, or by oneself.
    """
    mentions = Mentions(languages=languages)
    at = At(_Paper("node", dict(data), Mark(0)), dict(data), mentions)
    misfits = tuple(_misfits_of_keys(at))
    if misfits:
        return Judged(None, misfits)
    mentions.refs.clear()
    mentions.series.clear()
    try:
        value = cast("movement.Node", NODE.read(at))
    except Misplaced as found:
        return Judged(None, (Misfit(found.path, found.text),))
    people = _people(_slugs(mentions, "person"), row=row, oneself=oneself)
    misfits = (*_strangers(mentions, people), *_wrong_pool(value), *_strange_units(value))
    return Judged(None, misfits) if misfits else Judged(_resolved(value, people))


def with_days(data: dict[str, Value]) -> dict[str, Value]:
    """Return plain data from JSON with its days as days, as YAML reads them."""
    found = dict(data)
    if isinstance(found.get("confirmed"), str):
        found["confirmed"] = _day(found["confirmed"])
    capacity = found.get("capacity")
    if isinstance(capacity, dict):
        found["capacity"] = {
            name: [_begun(one) for one in held]
            if name in {"plan", "steps"} and isinstance(held, list)
            else held
            for name, held in capacity.items()
        }
    return found


def _begun(one: Value) -> Value:
    return {**one, "from": _day(one["from"])} if isinstance(one, dict) and "from" in one else one


def _day(value: Value) -> Value:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _misfits_of_keys(at: At) -> Iterable[Misfit]:
    data = cast("dict[str, Value]", at.value)
    for key in NODE.keys:
        if key.name not in data:
            continue
        try:
            key.shape.read(at.inside(step=key.name, value=data[key.name]))
        except Misplaced as found:
            yield Misfit(found.path, found.text)


def _slugs(mentions: Mentions, kind: str) -> set[str]:
    return {ref.partition("/")[2] for ref, _ in mentions.refs if ref.startswith(f"{kind}/")}


def _people(slugs: set[str], *, row: Node | None, oneself: Person | None) -> dict[str, str]:
    """Return public reference → reference for everybody who may be meant."""
    allowed = list(Person.objects.named().filter(slug__in=slugs))
    if row is not None:
        allowed += [member.person for member in row.members.all()]
        allowed += [row.steward_person] if row.steward_person else []
    if oneself is not None:
        allowed.append(oneself)
    return {public_ref(person): person.ref for person in allowed}


def _strangers(mentions: Mentions, people: Mapping[str, str]) -> Iterable[Misfit]:
    """Refuse references and series that lead nowhere."""
    nodes = set(
        Node.objects.present()
        .filter(slug__in=_slugs(mentions, "node"))
        .values_list("slug", flat=True)
    )
    units = set(
        Unit.objects.filter(slug__in=_slugs(mentions, "unit")).values_list("slug", flat=True)
    )
    known = {f"node/{slug}" for slug in nodes} | {f"unit/{slug}" for slug in units} | set(people)
    for ref, at in mentions.refs:
        if ref not in known and ref.partition("/")[0] in {"node", "unit", "person"}:
            yield Misfit(at.path, _unknown(ref))
    paths = {path for path, _ in mentions.series}
    stored = set(Series.objects.filter(path__in=paths).values_list("path", flat=True))
    for path, at in mentions.series:
        if path not in stored:
            text = gettext("There are no measurements under %(path)s; choose one that is stored.")
            yield Misfit(at.path, text % {"path": path})


def _unknown(ref: str) -> str:
    kind, _, slug = ref.partition("/")
    rows = {"node": Node.objects.present(), "unit": Unit.objects.all()}.get(kind)
    meant = None
    if rows is not None:
        meant = nearest(word=slug, among=rows.values_list("slug", flat=True)[:MOST_NAMES])
    if meant is None:
        return gettext("Nothing here is called %(ref)s; choose what is there, or add it first.") % {
            "ref": ref
        }
    return gettext("Nothing here is called %(ref)s; did you mean %(meant)s?") % {
        "ref": ref,
        "meant": f"{kind}/{meant}",
    }


def _wrong_pool(value: movement.Node) -> Iterable[Misfit]:
    pool = value.capacity.pool if value.capacity else None
    if pool is None:
        return
    found = Node.objects.present().filter(slug=pool.partition("/")[2]).only("kind").first()
    if found is not None and found.kind != movement.NodeKind.POOL:
        text = gettext("%(ref)s is no pool of people; choose a node of the kind pool.")
        yield Misfit(("capacity", "pool"), text % {"ref": pool})


def _strange_units(value: movement.Node) -> Iterable[Misfit]:
    """Refuse units of loss that the movement does not count in."""
    known = of_movement().losses
    for name in ("harm_per_hour_down", "harm_per_unserved"):
        for unit in getattr(value, name).keys() - known.keys():
            text = gettext("%(unit)s is no unit of loss of this movement.") % {"unit": unit}
            yield Misfit((name, unit), text)


def _resolved(value: movement.Node, people: Mapping[str, str]) -> movement.Node:
    members = tuple(replace(one, person=people[one.person]) for one in value.people)
    steward = value.steward
    if steward is not None:
        steward = people.get(steward, steward)
    return replace(value, people=members, steward=steward)
