"""Acts of rolls of members: asking who is still there, and answering for oneself."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.groups.actions.units import end_term, named
from mycel.groups.models import ANSWERS, STEP_BACK, MemberRoll, RollSeat, Term, Unit
from mycel.people.actions import when_leaving
from mycel.people.models import Person
from mycel.record import acts as record

DAYS_TO_ANSWER = 14
MOST_DAYS = 90


class RollIsOpen(ValueError):
    """A unit that is asking already."""


class NobodyToAsk(ValueError):
    """A unit in which nobody holds a role."""


class BadLastDay(ValueError):
    """A last day to answer that is too soon or too far away."""


class NotAsked(ValueError):
    """Somebody who was not asked, or no longer is."""


@record.act(
    "groups.roll.opened",
    version=1,
    says=_("{actor} asked {count} members of {unit} whether they are still there"),
    title=_("A roll call of members began"),
    unit="id",
    count="number",
    closes="day",
)
def open_roll(
    *, unit: Unit, closes: date, by: UUID | None, at: datetime
) -> record.Entry[MemberRoll]:
    """Ask everybody who holds a role in a unit whether they are still there.

    Errors:
        RollIsOpen, NobodyToAsk, BadLastDay.
    """
    today = at.date()
    if any(roll.is_open(today) for roll in unit.rolls.all()):
        raise RollIsOpen(_("A roll call is open already. Wait until its last day is over."))
    if not today + timedelta(days=1) <= closes <= today + timedelta(days=MOST_DAYS):
        raise BadLastDay(
            _("Choose a last day between tomorrow and %(most)s days from now.")
            % {"most": MOST_DAYS}
        )
    terms = Term.objects.running(today).filter(role__unit=unit)
    people = Person.objects.filter(id__in=terms.values("person")).order_by("id")
    if not people:
        raise NobodyToAsk(_("Nobody holds a role here, so there is nobody to ask."))
    roll = MemberRoll.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        unit=unit,
        opened_at=at,
        closes_date=closes,
    )
    seats = RollSeat.objects.bulk_create(RollSeat(roll=roll, person=one) for one in people)
    return record.Entry(
        roll,
        scope=unit.id,
        body={"unit": unit.id, "count": len(seats), "closes": closes},
        names=(named(unit),),
    )


@record.act(
    "groups.roll.answered",
    version=1,
    says=_("Somebody answered the roll call of {unit}"),
    title=_("A member answered a roll call"),
    resolution="day",
    unit="id",
)
def answer_roll(
    *, roll: MemberRoll, person: Person, answer: str, by: None = None, at: datetime
) -> record.Entry[RollSeat]:
    """Answer for oneself; until the last day the answer can be changed.

    Whoever steps back ends their own terms by it; nobody else's answer ends a term. The record
    names no actor, so that nobody learns from it who kept silent.

    Errors:
        NotAsked where the person was not asked, or the last day is over.
    """
    today = at.date()
    seat = roll.seats.filter(person=person).first()
    if seat is None or not roll.is_open(today) or answer not in dict(ANSWERS):
        raise NotAsked(_("This roll call does not wait for an answer of yours."))
    if seat.answer == STEP_BACK:
        raise NotAsked(_("You have stepped back. Ask the group if you want to begin again."))
    seat.answer, seat.answered_date = answer, today
    seat.save(update_fields=["answer", "answered_date"])
    if answer == STEP_BACK:
        _end_terms(unit=roll.unit, person=person, at=at)
    return record.Entry(
        seat, scope=roll.unit.id, body={"unit": roll.unit.id}, names=(named(roll.unit),)
    )


@when_leaving
def _no_longer_asked(person: Person, by: UUID | None, at: datetime) -> None:
    """Take somebody who leaves off the roll calls that are still open."""
    RollSeat.objects.filter(person=person, roll__closes_date__gte=at.date()).delete()


def _end_terms(*, unit: Unit, person: Person, at: datetime) -> None:
    """End with this day what somebody holds in a unit, and what they would begin later."""
    today = at.date()
    held = Term.objects.not_ended(today).filter(role__unit=unit, person=person)
    for term in held.select_related("role__unit", "person"):
        if term.since_date is not None and term.since_date > today:
            term.since_date = today
            term.save(update_fields=["since_date"])
        end_term(term=term, until=today, by=person.id, at=at)
