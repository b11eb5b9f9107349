"""Acts: one function, one transaction, one entry in the record."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Generic, Literal, ParamSpec, TypeVar, cast, get_args
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.functional import Promise

from mycel.engine import canon
from mycel.record import bodies, leaf, openings
from mycel.record.models import Document, OutboxLeaf, Subject
from mycel.record.openings import Sealed

__all__ = ["REGISTRY", "Act", "Entry", "Named", "NotAnAct", "Sealed", "act", "publish"]

P = ParamSpec("P")
T = TypeVar("T")
Resolution = Literal["minute", "day"]

CHUNK = 500
WAITING = f"INSERT INTO {OutboxLeaf._meta.db_table} (leaf) VALUES (%s)"  # noqa: SLF001, S608 — Django's documented interface; every act runs it
IRREGULAR = frozenset(
    {
        *("begun", "built", "cast", "chosen", "drawn", "found", "frozen", "given", "held", "kept"),
        *("left", "made", "met", "put", "read", "said", "sent", "set", "shown", "struck", "taken"),
        *("told", "withdrawn", "won", "written"),
    }
)
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Named:
    """What an opaque id stands for: its reference and how pages call it."""

    id: UUID
    ref: str
    label: object
    is_person: bool = False


@dataclass(frozen=True)
class Entry(Generic[T]):
    """What an act gives back: its value for the caller, and what the record says about it.

    ``body`` follows the act's schema. ``document`` is published beside the log; its SHA-256 enters
    the body as ``document``; free texts in it are :class:`Sealed`. ``names`` tells what the ids
    stand for, outside the log. Where the value depends on the leaf, ``with_leaf`` makes it from
    the leaf's bytes, still inside the act's transaction, and ``value`` is None.
    """

    value: T | None
    scope: UUID
    body: Mapping[str, object]
    document: object | None = None
    names: tuple[Named, ...] = field(default=())
    with_leaf: Callable[[bytes], T] | None = None


@dataclass(frozen=True)
class Act:
    """A registered act: its name, the version and fields of its schema, its words on pages.

    ``resolution`` is how exactly its leaves say when: to the minute, or to the day alone.
    """

    name: str
    version: int
    fields: Mapping[str, bodies.Kind]
    says: str | Promise
    title: str | Promise
    where: str
    resolution: Resolution = "minute"

    def places(self) -> set[str]:
        """Return the fields that the act's sentence shows."""
        return set(_PLACE.findall(str(self.says)))

    def called(self) -> str:
        """Return what pages call this kind of act: its title, or its sentence without names."""
        return str(self.title) or _PLACE.sub("…", str(self.says))


REGISTRY: dict[str, Act] = {}


class NotAnAct(TypeError):
    """A function that does not follow the grammar of acts."""


def act(
    name: str,
    *,
    version: int,
    says: str | Promise,
    title: str | Promise = "",
    resolution: Resolution = "minute",
    **fields: bodies.Kind,
) -> Callable[[Callable[P, Entry[T]]], Callable[P, T]]:
    """Make a function an act of the platform.

    The function takes keywords only, among them ``at`` (when it happens, aware) and ``by`` (the
    person's id, or None for the platform itself), and returns an :class:`Entry`. The decorator
    opens the transaction, checks the body against the schema, writes the document and one outbox
    leaf, and returns the entry's value. ``title`` names the kind of act where people choose one.
    With the resolution "day" the leaf says on which day the act happened and no more.
    """
    schema = bodies.declare(fields=fields, act=name)

    def register(function: Callable[P, Entry[T]]) -> Callable[P, T]:
        known = Act(
            name=name,
            version=version,
            fields=schema,
            says=says,
            title=title,
            resolution=resolution,
            where=f"{function.__module__}.{function.__name__}",
        )
        _check(known)
        REGISTRY[name] = known

        @wraps(function)
        def recorded(*args: P.args, **kwargs: P.kwargs) -> T:
            if args or "at" not in kwargs or "by" not in kwargs:
                raise NotAnAct(f"{name} takes keywords only, among them at= and by=")
            with transaction.atomic():
                entry = function(**kwargs)  # type: ignore[call-arg]  # P without positionals
                data = _enter(act=known, entry=entry, at=kwargs["at"], by=kwargs["by"])
                return cast("T", entry.value) if entry.with_leaf is None else entry.with_leaf(data)

        return recorded

    return register


def publish(*, document: object) -> str:
    """Store a document under the SHA-256 of its canonical bytes and return that digest.

    Every :class:`Sealed` text in it enters as its commitment.
    """
    data = canon.encode_document(openings.seal(document=document))
    digest = canon.digest(data)
    Document.objects.get_or_create(digest=digest, defaults={"body": data})
    return digest


def _check(known: Act) -> None:
    """Refuse an act that is claimed twice or whose name or version breaks the grammar."""
    name = known.name
    if name in REGISTRY and REGISTRY[name].where != known.where:
        raise NotAnAct(f"two functions claim the act {name}; expected one")
    if not leaf.TYPE.fullmatch(name):
        raise NotAnAct(f"{name!r} names no act; expected app.noun.participle")
    app, _noun, participle = name.split(".")
    if not participle.endswith("ed") and participle not in IRREGULAR:
        raise NotAnAct(f"{name}: {participle} is no participle; expected changed, begun, …")
    if known.where.startswith("mycel.") and known.where.split(".")[1] != app:
        raise NotAnAct(f"{name} stands in {known.where}; expected it in the app {app}")
    if known.version < 1:
        raise NotAnAct(f"{name} has version {known.version}; expected 1 or more")
    if known.resolution not in get_args(Resolution):
        raise NotAnAct(f"{name} is resolved to {known.resolution!r}; expected minute or day")


def _enter(*, act: Act, entry: Entry[T], at: object, by: object) -> bytes:
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise NotAnAct(f"{act.name}: at= is {at!r}; expected a date and time with its zone")
    body = dict(entry.body) | {"actor": by}
    if entry.document is not None:
        body["document"] = publish(document=entry.document)
    spelled = bodies.spell(fields=act.fields, body=body, act=act.name)
    data = leaf.encode(
        leaf=leaf.Leaf(
            type=act.name,
            log=settings.LOG_ORIGIN,
            scope=entry.scope,
            at=leaf.day(at=at) if act.resolution == "day" else leaf.minute(at=at),
            body={"schema": act.version, **spelled},
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [data])
    _remember(entry.names)
    return data


def _remember(names: Iterable[Named]) -> None:
    """Write what ids stand for today, outside the log."""
    rows = {
        one.id: Subject(id=one.id, ref=one.ref, label=one.label, is_person=one.is_person)
        for one in names
    }
    Subject.objects.bulk_create(
        [
            rows[id_] for id_ in sorted(rows)
        ],  # one order for all, so that no two acts wait in a ring
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["ref", "label", "is_person"],
    )
