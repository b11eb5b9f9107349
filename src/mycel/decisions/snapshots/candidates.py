"""Candidates: everybody who might vote on a question, with what its rules ask about."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from mycel.decisions.models import Elector, Electorate, Question
from mycel.engine.choice.eligibility import Candidate
from mycel.groups.models import Term
from mycel.people.models import Person

BATCH = 5000


def of_question(*, question: Question, day: date) -> Iterator[Candidate]:
    """Yield who might be on a question's roll: an electorate's people, or everybody here."""
    if question.electorate is not None:
        yield from of_electorate(electorate=question.electorate)
        return
    units = _units(day)
    people = Person.objects.filter(account__is_active=True).select_related("account")
    for person in people.order_by("id").iterator(chunk_size=BATCH):
        yield _of_person(person, units.get(person.id, []))


def of_electorate(*, electorate: Electorate) -> Iterator[Candidate]:
    """Yield an electorate's people, by stable id."""
    found = Elector.objects.filter(electorate=electorate).order_by("uid")
    rows = found.values_list("uid", "home", "attributes")
    for uid, home, attributes in rows.iterator(chunk_size=BATCH):
        yield Candidate(uid, home, attributes)


def of_account(*, question: Question, account: int) -> Candidate | None:
    """Return somebody who is signed in, as the rules of a question see them today."""
    if question.electorate_id is not None:
        row = Elector.objects.filter(
            electorate_id=question.electorate_id, person__account_id=account
        ).first()
        return None if row is None else Candidate(row.uid, row.home, row.attributes)
    person = Person.objects.filter(account_id=account).select_related("account").first()
    if person is None:
        return None
    day = question.cutoff_at.date() if question.cutoff_at else date.max
    return _of_person(person, _units(day, person).get(person.id, []))


def persons_by_uid(*, question: Question) -> dict[str, UUID]:
    """Return who has signed in, by the stable id that stands for them on the roll."""
    if question.electorate_id is None:
        return {str(id_): id_ for id_ in Person.objects.values_list("id", flat=True)}
    claimed = Elector.objects.filter(electorate_id=question.electorate_id, person__isnull=False)
    return {uid: person for uid, person in claimed.values_list("uid", "person_id") if person}


def free_places(*, person: Person, uid: str) -> Iterator[Elector]:
    """Yield the places that a wiki account's stable id leads to and nobody has taken."""
    taken = Elector.objects.filter(person=person).values("electorate_id")
    free = Elector.objects.filter(uid=uid, person__isnull=True).exclude(electorate_id__in=taken)
    yield from free.select_related("electorate").order_by("id")


def _of_person(person: Person, units: list[str]) -> Candidate:
    joined = person.account.date_joined if person.account else None
    registered = "" if joined is None else joined.date().isoformat()
    return Candidate(
        uid=str(person.id), home=person.home, attributes={"registered": registered, "groups": units}
    )


def _units(day: date, person: Person | None = None) -> dict[UUID, list[str]]:
    """Return the units in which people hold a role on a day, by person."""
    terms = Term.objects.running(day).select_related("role__unit")
    if person is not None:
        terms = terms.filter(person=person)
    found: dict[UUID, list[str]] = {}
    for term in terms:
        found.setdefault(term.person_id, []).append(term.role.unit.ref)
    return found
