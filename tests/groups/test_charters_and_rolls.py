"""The charter checklist, terms that need a word, and the roll call of members."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from mycel.groups import actions, queries
from mycel.groups.models import CharterTick, MemberRoll, Term, Unit
from mycel.groups.queries import rolls
from mycel.groups.queries.rolls import roll_section
from mycel.people.models import Person
from mycel.people.queries import everything_about
from mycel.record import sequencer
from mycel.record.models import LogLeaf

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = AT.date()


def sections(unit: Unit, today: date = TODAY, reader: Person | None = None):
    page = queries.unit_page(unit=unit, today=today)
    return queries.unit_sections(unit=unit, page=page, reader=reader, today=today)


def items(unit: Unit, today: date = TODAY) -> dict[str, str]:
    return {item.key: item.state for item in sections(unit, today).checklist.items}


def person(slug: str) -> Person:
    return Person.objects.get(slug=slug)


def test_what_data_tell_needs_no_tick(council: Unit) -> None:
    found = items(council)
    met = {"purpose", "charter", "decisions", "reports", "review", "two", "contact", "adopted"}
    assert {key for key, state in found.items() if state == "met"} == met
    # one role has no length of a term, nothing is looked after, the mandate lacks German
    assert {found["roles"], found["scope"], found["languages"]} == {"missing"}
    assert items(council, date(2027, 2, 1))["review"] == "missing"
    assert sections(council).checklist.missing_musts == 4


def test_a_tick_is_dated_signed_and_questioned_when_the_charter_changes(council: Unit) -> None:
    amina = person("amina")
    actions.tick_charter(unit=council, item="members", by=amina.id, at=AT)
    line = next(item for item in sections(council).checklist.items if item.key == "members")
    assert (line.state, line.ticked_at, line.by) == ("met", AT, "Amina Diallo")
    Unit.objects.filter(id=council.id).update(charter_text="Another one")
    council.refresh_from_db()
    assert items(council)["members"] == "again"
    actions.tick_charter(unit=council, item="members", by=None, at=AT)
    assert items(council)["members"] == "met"
    actions.untick_charter(unit=council, item="members", by=None, at=AT)
    assert not CharterTick.objects.exists()
    sequencer.sequence()
    kinds = LogLeaf.objects.filter(kind__startswith="groups.charter.").order_by("idx")
    assert [kind.rpartition(".")[2] for kind in kinds.values_list("kind", flat=True)] == [
        "ticked",
        "ticked",
        "unticked",
    ]


@pytest.mark.parametrize("item", ["purpose", "no-such-item"])
def test_nobody_ticks_what_data_tell(council: Unit, item: str) -> None:
    for act in (actions.tick_charter, actions.untick_charter):
        with pytest.raises(actions.NotToBeTicked):
            act(unit=council, item=item, by=None, at=AT)


def test_terms_that_need_a_word_are_listed(council: Unit) -> None:
    terms = sections(council).terms
    assert [role.role for role in terms.free] == ["chair"]
    assert [role.role for role in terms.alone] == ["chair"]
    assert (terms.ending, terms.over) == ((), ())
    # the role's own length, 12 months from 1 February 2026, ends it on 31 January 2027
    later = sections(council, date(2027, 1, 10)).terms
    assert [term.meant for term in later.ending] == [date(2027, 1, 31)]
    assert [term.role for term in sections(council, date(2027, 2, 1)).terms.over] == ["chair"]


# Roll call -------------------------------------------------------------------------------------


def opened(unit: Unit, days: int = 14) -> MemberRoll:
    closes = TODAY + timedelta(days=days)
    return actions.open_roll(unit=unit, closes=closes, by=None, at=AT)


def test_only_those_who_hold_a_role_are_asked(council: Unit) -> None:
    roll = opened(council)
    assert {seat.person.slug for seat in roll.seats.all()} == {"amina", "hana"}


def test_two_who_are_asked_learn_nothing_of_each_other(council: Unit) -> None:
    roll = opened(council)
    actions.answer_roll(roll=roll, person=person("amina"), answer="not-now", by=None, at=AT)
    for day in (roll.closes_date, roll.closes_date + timedelta(days=1)):
        line = roll_section(unit=council, reader=None, today=day).latest
        assert line is not None
        assert line.is_small
        assert (line.asked, line.answered, line.answers, line.silent) == (2, 0, (), 0)


def test_answers_are_counted_after_the_last_day_and_silence_is_not_named(
    council: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolls, "FEWEST", 2)
    roll = opened(council)
    actions.answer_roll(roll=roll, person=person("amina"), answer="not-now", by=None, at=AT)
    actions.answer_roll(roll=roll, person=person("amina"), answer="still-here", by=None, at=AT)
    during = roll_section(unit=council, reader=None, today=roll.closes_date).latest
    assert (during.is_open, during.asked, during.answered, during.answers) == (True, 2, 1, ())
    after = roll_section(
        unit=council, reader=None, today=roll.closes_date + timedelta(days=1)
    ).latest
    assert [(one.answer, one.count) for one in after.answers] == [
        ("still-here", 1),
        ("stepping-back", 0),
        ("not-now", 0),
    ]
    assert after.silent == 1
    assert "hana" not in repr(after).casefold()
    sequencer.sequence()
    leaf = LogLeaf.objects.filter(kind="groups.roll.answered").first()
    value = json.loads(bytes(leaf.leaf))
    assert "actor" not in value["b"]
    assert str(person("amina").id) not in bytes(leaf.leaf).decode()
    assert value["at"] == "2026-11-23"


def test_silence_ends_no_term_and_stepping_back_ends_ones_own(council: Unit) -> None:
    roll = opened(council)
    actions.answer_roll(roll=roll, person=person("hana"), answer="stepping-back", by=None, at=AT)
    assert Term.objects.get(person__slug="hana").until_date == TODAY
    assert Term.objects.get(person__slug="amina").until_date is None
    with pytest.raises(actions.NotAsked):
        actions.answer_roll(roll=roll, person=person("hana"), answer="still-here", by=None, at=AT)


def test_who_may_not_answer_is_refused(council: Unit) -> None:
    roll = opened(council)
    late = AT + timedelta(days=15)
    for who, answer, at in (
        ("mei", "still-here", AT),
        ("amina", "maybe", AT),
        ("amina", "still-here", late),
    ):
        with pytest.raises(actions.NotAsked):
            actions.answer_roll(roll=roll, person=person(who), answer=answer, by=None, at=at)


def test_a_roll_is_opened_once_for_a_while_and_not_for_nobody(council: Unit) -> None:
    for days in (0, 91):
        with pytest.raises(actions.BadLastDay):
            opened(council, days)
    opened(council)
    with pytest.raises(actions.RollIsOpen):
        opened(council)
    team = Unit.objects.get(slug="team")
    Term.objects.filter(role__unit=team).delete()
    with pytest.raises(actions.NobodyToAsk):
        opened(team)


def test_one_learns_what_one_is_asked_and_downloads_what_one_said(council: Unit) -> None:
    roll = opened(council)
    amina = person("amina")
    assert [seat.slug for seat in queries.asked_of(person=amina, today=TODAY)] == ["council"]
    actions.answer_roll(roll=roll, person=amina, answer="not-now", by=None, at=AT)
    assert queries.asked_of(person=amina, today=TODAY) == ()
    told = everything_about(person=amina, at=AT)["roll_calls"]
    assert [(one["unit"], one["answer"]) for one in told] == [("unit/council", "not-now")]
