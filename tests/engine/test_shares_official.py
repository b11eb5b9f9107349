"""Shared budgets of real cities: the outcomes they published."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from mycel.engine.choice import shares
from mycel.formats.ballots import pabulib

EXTRA_RULES = {
    "Poland_Warszawa_2020_Targowek.pb": "1667 fits but was not taken; the file gives no reason"
}


@cache
def read(folder: Path, name: str):
    file = pabulib.read(data=(folder / name).read_bytes(), file=name)
    table = file.extra["projects"]
    official = set()
    if "selected" in table.head:
        at, by = table.head.index("project_id"), table.head.index("selected")
        official = {row[at] for row in table.rows if row[by] not in ("0", "")}
    return file.budget, official


@pytest.fixture
def pabulib_folder(public_data):
    return public_data / "choice" / "pabulib"


def spend(shared, **rule):
    outcome = shares.spend(budget=shared, rule=shares.Rule(**rule))
    return outcome, shares.spell(budget=shared, outcome=outcome)


@pytest.mark.parametrize(
    ("name", "plain", "raised", "steps"),
    [
        ("Netherlands_Assen_2024.pb", (7, 60_700), (9, 76_700), 844),
        ("Poland_Swiecie_2023.pb", (13, 647_787), (17, 1_040_337), 243),
    ],
)
def test_equal_shares_choose_what_the_city_chose(pabulib_folder, name, plain, raised, steps):
    shared, official = read(pabulib_folder, name)
    _, first = spend(shared)
    assert (len(first["selected"]), first["cost"]) == plain
    _, then = spend(shared, completion="add1-strict")
    assert (len(then["selected"]), then["cost"], then["steps"]) == (*raised, steps)
    assert set(then["selected"]) == official
    _, other = spend(shared, completion="add1-exhaustive")
    assert set(other["selected"]) == official


def test_a_large_city_is_shared_exactly(pabulib_folder):
    shared, official = read(pabulib_folder, "Poland_Lodz_2022.pb")
    _, first = spend(shared)
    assert (len(first["selected"]), first["cost"]) == (29, 2_987_680)
    outcome, then = spend(shared, completion="add1-strict")
    assert (len(then["selected"]), then["cost"], then["steps"]) == (44, 5_985_880, 59)
    assert all(isinstance(one.price, Fraction) for one in outcome.purchases)
    _, greedy = spend(shared, rule="greedy")
    assert set(greedy["selected"]) == official


def test_greedy_chooses_what_cities_chose(pabulib_folder):
    compared = 0
    for path in sorted(pabulib_folder.glob("*.pb")):
        shared, official = read(pabulib_folder, path.name)
        if shared.meta["rule"] == "greedy" and official and path.name not in EXTRA_RULES:
            _, found = spend(shared, rule="greedy")
            assert set(found["selected"]) == official, path.name
            compared += 1
    assert compared


def test_every_vote_type_is_shared_by_every_rule(pabulib_folder):
    types = set()
    for path in sorted(pabulib_folder.glob("[UW]*.pb")):
        shared, _ = read(pabulib_folder, path.name)
        types.add(shared.meta["vote_type"])
        for rule, completions in shares.RULES.items():
            for completion in completions:
                for utility in ("cost", "score"):
                    outcome, _ = spend(
                        shared,
                        rule=rule,
                        completion=completion,
                        utility=utility,
                        increment=shared.limit / shared.supports.size / 20,
                    )
                    assert outcome.cost <= shared.limit
    assert {"ordinal", "cumulative", "approval"} <= types
