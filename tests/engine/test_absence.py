"""Absence is simulated over people: shared people and causes tie nodes together."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from mycel.engine.movement import (
    Capacity,
    Dependency,
    Holder,
    Law,
    Movement,
    Node,
    NodeKind,
    PoolMember,
    Role,
    Unit,
    UnitKind,
)
from mycel.engine.people import absence, knowing, spells
from mycel.engine.people.absence import Absence, NodeAbsence

TODAY = date(2026, 1, 1)
WORLDS = 40_000
CERTAIN = (0.5, 0.5)
LEAVES = 1 - math.exp(-0.5)


def pool(
    name: str, *people: str, least: int | None = None, factor: str | None = None, **more: object
) -> Node:
    return Node(
        ref=f"node/{name}",
        kind=NodeKind.POOL,
        name=name,
        people=tuple(PoolMember(person=f"person/{one}", factor=factor) for one in people),
        people_at_least=least,
        **more,  # type: ignore[arg-type]
    )


def unit(name: str, *holders: Holder, **more: object) -> Unit:
    return Unit(
        ref=f"unit/{name}",
        kind=UnitKind.TEAM,
        name=name,
        roles=(Role(role="member", holders=holders),),
        **more,  # type: ignore[arg-type]
    )


def holder(name: str, since: date | None = None, until: date | None = None) -> Holder:
    return Holder(person=f"person/{name}", since=since, until=until)


def movement(*nodes: Node, units: tuple[Unit, ...] = (), **more: object) -> Movement:
    return Movement(
        name="M",
        nodes={one.ref: one for one in nodes},
        units={one.ref: one for one in units},
        **more,  # type: ignore[arg-type]
    )


def forward(found: Movement, **more: object) -> Absence:
    facts: dict[str, object] = {"today": TODAY, "worlds": WORLDS, "seed": 1, "leaving": CERTAIN}
    return absence.forward(movement=found, **(facts | more))  # type: ignore[arg-type]


def of(found: Absence, name: str) -> NodeAbsence:
    return next(one for one in found.nodes if one.ref == f"node/{name}")


def test_independent_people_leave_as_the_binomial_says() -> None:
    one = of(forward(movement(pool("a", "p", "q", "r", least=2))), "a")
    exact = LEAVES**3 + 3 * LEAVES**2 * (1 - LEAVES)
    assert one.probability is not None
    assert one.standard_error == pytest.approx(math.sqrt(exact * (1 - exact) / WORLDS), rel=0.05)
    assert abs(one.probability - exact) < 4 * math.sqrt(exact * (1 - exact) / WORLDS)
    assert (one.people, one.at_least, one.word, one.upper_bound) == (3, 2, None, None)


def test_the_same_people_leave_every_node_in_the_same_worlds() -> None:
    found = forward(movement(pool("a", "p", "q", "r"), pool("b", "r", "q", "p")))
    assert of(found, "a").probability == of(found, "b").probability


def test_another_person_or_node_changes_nobody_elses_draws() -> None:
    alone = forward(movement(pool("a", "p", "q", "r")))
    among = forward(movement(pool("a", "p", "q", "r"), pool("b", "a", "s", "t", "z")))
    assert of(alone, "a") == of(among, "a")
    assert of(alone, "a") != of(forward(movement(pool("a", "p", "q", "r")), seed=2), "a")


def test_a_shared_cause_makes_all_leave_together_more_often() -> None:
    people = ("p", "q", "r")
    apart = of(forward(movement(pool("a", *people))), "a").probability
    tied = movement(pool("a", *people, factor="employer"), factors={"employer": 0.8})
    together = of(forward(tied), "a").probability
    assert apart is not None
    assert together is not None
    assert apart == pytest.approx(LEAVES**3, abs=0.006)
    assert together > 2 * apart
    alone = movement(pool("a", *people, factor="employer"), factors={"employer": 0.0})
    assert of(forward(alone), "a").probability == apart


def test_a_shared_cause_changes_nobodys_own_chance() -> None:
    chances = absence._Chances(
        rate=0.5, hazard=None, since={}, today=TODAY, days=absence.DAYS_PER_YEAR
    )
    people = [f"person/{number}" for number in range(4)]
    leaves = absence._Leaves(
        people=people, causes=dict.fromkeys(people, ("x", 0.6)), chances=chances, seed=1
    )
    block = leaves._block(np.full(100_000, LEAVES))
    assert block.mean(axis=1) == pytest.approx([LEAVES] * 4, abs=0.008)


def test_an_uncertain_rate_is_shared_by_all_and_ties_them() -> None:
    one = of(forward(movement(pool("a", "p", "q", "r")), leaving=(0.1, 0.9)), "a")
    gamma = absence.ranges.gamma_parameters(low=0.1, high=0.9)
    steps = (np.arange(20_000) + 0.5) / 20_000
    rates = absence.special.gammaincinv(gamma.shape, steps) / gamma.rate
    assert one.probability == pytest.approx(float(np.mean((1 - np.exp(-rates)) ** 3)), abs=0.006)


@pytest.mark.parametrize(("people", "least"), [(1, 1), (2, 1), (2, 2), (3, 3)])
def test_numbers_that_would_be_about_one_person_are_words(people: int, least: int) -> None:
    found = forward(movement(pool("a", *"pqrs"[:people], least=least)))
    one = of(found, "a")
    assert one.word in {"low", "moderate", "high"}
    assert (one.probability, one.standard_error, one.upper_bound) == (None, None, None)
    assert found.withheld == 1


@pytest.mark.parametrize(("people", "least"), [(3, 1), (3, 2), (4, 3)])
def test_numbers_that_are_about_several_are_given(people: int, least: int) -> None:
    found = forward(movement(pool("a", *"pqrs"[:people], least=least)))
    assert of(found, "a").probability is not None
    assert (of(found, "a").word, found.withheld) == (None, 0)


def test_the_word_for_one_person_is_that_of_anybody() -> None:
    joined = [date(2016, 1, 1) + timedelta(days=30 * n) for n in range(60)]
    gone = tuple(
        holder(f"x{n}", since, since + timedelta(days=200)) for n, since in enumerate(joined)
    )
    stayed = holder("old", date(2016, 1, 1))
    new = holder("new", date(2025, 12, 1))
    found = forward(
        movement(
            pool("a", "old"),
            pool("b", "new"),
            pool("c", "old", "new", "other"),
            units=(unit("u", *gone, stayed, new),),
        ),
        recorded_since=date(2016, 1, 1),
    )
    assert found.basis == "tenures"
    assert of(found, "a").word == of(found, "b").word == "high"
    assert of(found, "c").probability is not None


def test_who_is_too_few_already_is_said_as_a_fact() -> None:
    one = of(forward(movement(pool("a", "p", "q", least=3))), "a")
    assert (one.probability, one.standard_error, one.word) == (1.0, 0.0, None)


def test_no_world_with_too_few_gives_a_bound_and_no_zero() -> None:
    one = of(forward(movement(pool("a", *"pqrstuvwxyz")), worlds=100), "a")
    assert (one.probability, one.upper_bound) == (0.0, 0.03)


def test_a_longer_time_is_more_dangerous() -> None:
    found = movement(pool("a", "p", "q", "r"))
    short, long = of(forward(found), "a").probability, of(forward(found, months=36), "a")
    assert short is not None
    assert long.probability is not None
    assert long.probability == pytest.approx((1 - math.exp(-1.5)) ** 3, abs=0.01)
    assert long.probability > short


def test_tenures_that_ended_give_chances_by_time_since_joining() -> None:
    start = date(2015, 1, 1)
    since = [start + timedelta(days=20 * n) for n in range(100)]
    # Half leave after 100 days, nobody after that.
    gone = [holder(f"g{n}", day, day + timedelta(days=100)) for n, day in enumerate(since[::2])]
    stay = [holder(f"s{n}", day) for n, day in enumerate(since[1::2])]
    new = [holder(name, TODAY - timedelta(days=5)) for name in "pqr"]
    found = forward(
        movement(
            pool("old", "s30", "s31", "s32"),
            pool("new", "p", "q", "r"),
            units=(unit("u", *gone, *stay, *new),),
        ),
        recorded_since=start,
    )
    assert (found.basis, found.ended) == ("tenures", 50)
    assert of(found, "old").probability == 0.0
    assert of(found, "new").probability == pytest.approx((50 / 100) ** 3, abs=0.03)
    told = absence.result(absence=found)["tenures"]
    assert told["survival"][0]["share"] == pytest.approx(0.5, abs=0.02)  # type: ignore[index]


def test_few_ends_update_the_range_that_was_taken() -> None:
    start = date(2020, 1, 1)
    rest = [holder(name, start) for name in "abcdefgh"]
    gone = holder("gone", start, start + timedelta(days=400))
    found = forward(
        movement(pool("a", "p"), units=(unit("u", gone, *rest),)),
        recorded_since=start,
        leaving=(0.1, 0.4),
    )
    gamma = absence.ranges.gamma_parameters(low=0.1, high=0.4)
    years = found.years
    assert (found.basis, found.ended) == ("range", 1)
    assert years == pytest.approx((400 + 8 * (TODAY - start).days) / 365.25)
    expected = absence.ranges.Gamma(shape=gamma.shape + 1, rate=gamma.rate + years).range()
    assert found.leaving == pytest.approx(expected)


def test_terms_that_follow_each_other_are_one_stay_and_a_return_is_another() -> None:
    team = unit(
        "u",
        holder("p", date(2020, 1, 1), date(2020, 12, 31)),
        holder("p", date(2021, 2, 1), date(2021, 12, 31)),
        holder("p", date(2023, 1, 1), TODAY),
        holder("q", date(2027, 1, 1)),
        holder("r", None, date(2020, 1, 1)),
        holder("s", date(2020, 1, 1), date(2021, 1, 1)),
    )
    found = spells.spells(movement=movement(pool("a", "s"), units=(team,)), today=TODAY)
    assert found == (
        spells.Spell("person/p", date(2020, 1, 1), date(2021, 12, 31)),
        spells.Spell("person/p", date(2023, 1, 1)),
        spells.Spell("person/s", date(2020, 1, 1)),
    )
    assert set(spells.current(spells=found)) == {"person/p", "person/s"}


def test_leaving_is_watched_only_since_ends_are_written_down() -> None:
    stays = (
        spells.Spell("person/a", date(2020, 1, 1), date(2024, 1, 1)),
        spells.Spell("person/b", date(2023, 1, 1)),
        spells.Spell("person/c", date(2025, 1, 1), date(2025, 7, 1)),
    )
    found = spells.tenures(spells=stays, today=TODAY)
    assert [(one.entry, one.duration, one.ended) for one in found] == [
        (365, 1096, False),
        (0, 181, True),
    ]
    assert spells.tenures(spells=stays[1:2], today=TODAY) == ()
    first = spells.tenures(spells=stays, today=TODAY, recorded_since=date(2019, 1, 1))
    assert [one.entry for one in first] == [0, 0, 0]


def test_who_knows_a_node() -> None:
    team = unit(
        "u",
        holder("keeps"),
        holder("left", date(2020, 1, 1), date(2021, 1, 1)),
        holder("comes", date(2027, 1, 1)),
        looks_after=("node/site", "node/team"),
    )
    queue = Capacity(law=Law.QUEUE, pool="node/team", service_hours=(1, 2))
    nodes = (
        pool("team", "p", "q"),
        pool("site", depends_on=(Dependency(node="node/team"),)),
        pool("work", capacity=queue),
        pool("kept", steward="unit/u"),
        pool("lost"),
        Node(
            ref="node/machine",
            kind=NodeKind.PLATFORM,
            name="machine",
            people=(PoolMember("person/m"),),
        ),
        pool("needs", depends_on=(Dependency(node="node/machine"),)),
    )
    found = knowing.knowing(movement=movement(*nodes, units=(team,)), today=TODAY)
    assert {ref.removeprefix("node/"): one.people for ref, one in found.items()} == {
        "team": ("person/p", "person/q"),
        "site": ("person/keeps", "person/p", "person/q"),
        "work": ("person/p", "person/q"),
        "kept": ("person/keeps",),
        "lost": (),
        "machine": ("person/m",),
        "needs": (),
    }
    assert forward(movement(*nodes, units=(team,))).nobody == ("node/lost", "node/needs")


def test_a_person_with_several_causes_has_the_strongest() -> None:
    nodes = (pool("a", "p", factor="weak"), pool("b", "p", factor="strong"))
    found = movement(*nodes, factors={"weak": 0.1, "strong": 0.5})
    assert knowing.causes(movement=found) == {"person/p": ("strong", 0.5)}


def test_the_absence_factor_counts_stated_hours() -> None:
    team = pool("team")
    hours = {"p": 21.0, "q": 9.0, "r": 6.0}
    members = tuple(PoolMember(f"person/{one}", worked) for one, worked in hours.items())
    found = forward(movement(replace(team, people=members), pool("a", "p", "q")))
    assert of(found, "team").absence_factor == 1
    assert of(found, "a").absence_factor is None


def test_probabilities_have_no_digit_more_than_their_error_supports() -> None:
    found = absence.result(
        absence=absence.forward(
            movement=movement(pool("a", "x", "y", "z", least=2)), today=TODAY, worlds=3000, seed=1
        )
    )
    told = found["nodes"][0]  # type: ignore[index]
    assert told["probability"] == round(told["probability"], 4)
    assert told["standard_error"] == round(told["standard_error"], 4)


def test_the_result_is_plain_and_in_the_order_of_danger() -> None:
    found = forward(movement(pool("a", *"pqrst"), pool("b", "p", "q", "r"), pool("c", "p")))
    told = absence.result(absence=found)
    assert [one["ref"] for one in told["nodes"]] == ["node/c", "node/b", "node/a"]  # type: ignore[attr-defined]
    assert told["withheld"] == 1
    assert told["leaving_per_year"] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"worlds": 0}, "expected 1 or more"),
        ({"months": 0}, "expected 1 or more"),
        ({"leaving": (0.0, 1.0)}, "above 0"),
        ({"leaving": (0.4, 0.1)}, "swapped"),
    ],
)
def test_what_cannot_be_simulated_is_refused(more: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        forward(movement(pool("a", "p")), **more)


def test_an_unknown_or_impossible_cause_is_refused() -> None:
    with pytest.raises(ValueError, match="not defined"):
        forward(movement(pool("a", "p", factor="x")))
    with pytest.raises(ValueError, match="rho"):
        forward(movement(pool("a", "p", factor="x"), factors={"x": 1.0}))
