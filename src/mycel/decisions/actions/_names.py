"""Names, numbers, locks and documents for the acts of this folder alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max, Model, QuerySet, UUIDField
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mycel.decisions.models import OPEN, Commitment, Decision, Option, Question
from mycel.groups.models import Movement
from mycel.record import acts as record
from mycel.record import openings


class NotNow(ValueError):
    """A step that the question's state does not allow."""


def ms(at: datetime) -> int:
    """Return a point in time as milliseconds, for ids."""
    return int(at.timestamp() * 1000)


def minute(at: datetime) -> str:
    """Return a point in time as documents spell it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def next_number(rows: "QuerySet[Any]") -> int:
    """Return the next number; the movement's row is the queue in which askers stand."""
    Movement.objects.select_for_update().first()
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def named_question(question: Question) -> record.Named:
    """Return what a question's id stands for in the record."""
    return record.Named(id=question.id, ref=question.ref, label=question.title)


def named_decision(decision: Decision) -> record.Named:
    """Return what a decision's id stands for in the record."""
    return record.Named(id=decision.id, ref=decision.ref, label=decision.title)


def named_commitment(commitment: Commitment) -> record.Named:
    """Return what a commitment's id stands for in the record."""
    label = _label(_("commitment %(number)s"), number=commitment.number)
    return record.Named(id=commitment.id, ref=commitment.ref, label=label)


def in_turn(question: Question, *states: str) -> None:
    """Take the question for this transaction alone, and refuse a step out of its order.

    Errors:
        NotNow.
    """
    Question.objects.select_for_update().get(id=question.id)
    question.refresh_from_db()
    if question.state not in states:
        raise NotNow(
            _("This question is in another state by now: %(state)s. Load the page again.")
            % {"state": question.get_state_display()}
        )


def in_time(question: Question, at: datetime) -> None:
    """Take an open question like :func:`in_turn`, and refuse a step after its end.

    Between the end and the close by the worker lies a moment in which its state says open.

    Errors:
        NotNow.
    """
    in_turn(question, OPEN)
    if question.closes_at <= at:
        raise NotNow(_("This question is not open for votes."))


def hold_ballots(question: UUID, *, alone: bool) -> None:
    """Wait for other ballots of the question: none needs to wait for another, the close for all.

    SQLite has one writer at a time, so there it is so by itself.
    """
    if connection.vendor != "postgresql":
        return
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [_number(question)])


def sealed_reason(about: UUID, text: str) -> str:
    """Keep a reason beside the record and return the commitment to it."""
    shown: Any = openings.seal(document=record.Sealed(about=about, text=text))
    return str(shown["commitment"])


def document_of(question: Question, options: Iterable[Option]) -> object:
    """Return a question as the record publishes it: its texts sealed, nobody named."""

    def sealed(text: object) -> record.Sealed:
        return record.Sealed(about=question.id, text=text)

    return {
        "id": str(question.id),
        "unit": str(question.unit_id),
        "title": sealed(question.title),
        "summary": sealed(question.summary),
        "options": [
            {
                **spelled_option(option),
                "name": sealed(option.name),
                "description": sealed(option.description),
            }
            for option in options
        ],
        "paper": question.paper,
        "rule": question.rule,
        "privacy": question.privacy,
        "open_count": question.open_count,
        "opens": minute(question.opens_at),
        "closes": minute(question.closes_at),
        "quorum": question.quorum,
        "threshold": question.threshold,
        "can_change": question.can_change,
        "offers_no_opinion": question.offers_no_opinion,
        "delegation": question.delegation,
        "money": question.money,
        "eligibility": shown_rules(question),
        "electorate": question.electorate and question.electorate.digest,
    }


def spelled_option(option: Option) -> dict[str, object]:
    """Return an option as the parameters of a question spell it."""
    return {
        "key": option.key,
        "group": option.group or None,
        "cost": spelled_cost(option.cost),
        "requires": list(option.requires),
        "hours": None if option.hours is None else str(option.hours),
    }


def spelled_cost(cost: Decimal | None) -> str | None:
    """Return a cost as text, without zeros at its end."""
    if cost is None:
        return None
    text = format(cost, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_rules(question: Question) -> list[Mapping[str, object]]:
    """Return the rules of eligibility; exceptions show how many they are, never whom they name."""
    return [
        {
            kind: {
                "count": len(given["uids"]),
                "reason": record.Sealed(about=question.id, text=given["reason"]),
            }
            if kind.startswith("except_")
            else given
            for kind, given in rule.items()
        }
        for rule in question.eligibility
    ]


def insert_all(model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert very many rows of one table: a list of voters has a hundred thousand.

    Values are as the database takes them; ids of rows are its own.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)  # noqa: SLF001 — Django's documented interface
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows))  # noqa: S608 — names of our own columns


def prepared_id(id_: UUID) -> object:
    """Return an id as the database takes it."""
    return UUIDField().get_db_prep_value(id_, connection)


def save(row: Model, **values: object) -> None:
    """Set some fields of a row and save these alone."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])


def _number(id_: UUID) -> int:
    """Return an id as the signed 64-bit number that a lock of PostgreSQL takes."""
    return int.from_bytes(id_.bytes[-8:], "big", signed=True)


def _label(name: Promise, **values: object) -> dict[str, str]:
    """Return a numbered thing's name in every language of the site."""
    labels = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            labels[code] = str(name) % values
    return labels
