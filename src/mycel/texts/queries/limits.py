"""How much somebody may write: trust levels, limits per hour and day, and the length of texts.

Somebody is *new* until their account is a week old and five of their texts are shown; *known* after
that; *regular* from sixty days and fifty shown texts on. A level is no rank: it is shown to nobody
but oneself, where it refuses something. Moderators are not limited in the spaces they look after,
so that they can seed them; neither is what comes from files and belongs to no account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mycel.people.models import Person
from mycel.texts.models import SHOWN, Text, Translation, Version
from mycel.texts.queries.conduct import needs_consent
from mycel.texts.rules import looks_after

NEW, KNOWN, REGULAR = "new", "known", "regular"
LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "post": 10_000,
        "statement": 140,
        "summary": 10_000,
        "proposal": 20_000,
        "amendment": 20_000,
        "answer": 5_000,
        "plain": 2_000,
        "title": 200,
        "note": 200,
        "report": 1_000,
        "message": 2_000,
    }
)
"""Characters, by kind of text."""


@dataclass(frozen=True)
class Rate:
    """How many texts may be written, new ones, new versions and translations alike."""

    hour: int
    day: int


@dataclass(frozen=True)
class Answer:
    """Whether somebody may, and the sentence that says why not."""

    allowed: bool
    reason: str = ""


AGES = ((REGULAR, timedelta(days=60), 50), (KNOWN, timedelta(days=7), 5))
RATES: Mapping[str, Rate] = MappingProxyType(
    {NEW: Rate(hour=10, day=30), KNOWN: Rate(hour=60, day=300), REGULAR: Rate(hour=120, day=1000)}
)


def level(*, person: Person, at: datetime) -> str:
    """Return how well a person is known here: new, known or regular."""
    age = at - _joined(person)
    for name, least_age, least_texts in AGES:
        if age >= least_age and _shown(person, least_texts) == least_texts:
            return name
    return NEW


def may_write(*, person: Person | None, space: str, at: datetime) -> Answer:
    """Return whether somebody may write another text in a space now, with one sentence if not."""
    if person is None:
        return Answer(False, _("Sign in to write. Reading needs no account."))
    if needs_consent(person) is not None:
        return Answer(False, consent_sentence())
    if person.account is None or looks_after(person=person, space=space):
        return Answer(True)
    return _in_measure(person, at)


def consent_sentence() -> str:
    """Return the sentence that asks for consent to the code of conduct."""
    return _("Read the code of conduct and agree to it first: /conduct/.")


def _in_measure(person: Person, at: datetime) -> Answer:
    today = _written(person, since=at - timedelta(days=1))
    if len(today) < RATES[NEW].hour:
        return Answer(True)
    rate = RATES[level(person=person, at=at)]
    if sum(one > at - timedelta(hours=1) for one in today) >= rate.hour:
        return Answer(
            False,
            ngettext(
                "You have written %(n)s text within an hour. Wait a little, then go on.",
                "You have written %(n)s texts within an hour. Wait a little, then go on.",
                rate.hour,
            )
            % {"n": rate.hour},
        )
    if len(today) >= rate.day:
        return Answer(
            False,
            ngettext(
                "You have written %(n)s text within a day. Go on tomorrow.",
                "You have written %(n)s texts within a day. Go on tomorrow.",
                rate.day,
            )
            % {"n": rate.day},
        )
    return Answer(True)


def _joined(person: Person) -> datetime:
    """Return when somebody joined; where their account does not say it, their id does (UUIDv7)."""
    known = person.account.date_joined if person.account is not None else None
    return known or datetime.fromtimestamp((person.id.int >> 80) / 1000, tz=UTC)


def _written(person: Person, *, since: datetime) -> list[datetime]:
    most = RATES[REGULAR].day
    texts = Version.objects.filter(author=person, written_at__gt=since).order_by("-written_at")
    others = Translation.objects.filter(translator=person, made_at__gt=since).order_by("-made_at")
    return [
        *texts.values_list("written_at", flat=True)[:most],
        *others.values_list("made_at", flat=True)[:most],
    ]


def _shown(person: Person, most: int) -> int:
    """Return how many texts of a person are shown, counted no further than a number."""
    return len(Text.objects.filter(author=person, state=SHOWN).values_list("id")[:most])
