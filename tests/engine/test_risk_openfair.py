"""OpenFAIR: 56 published scenarios in words, 14 published mappings to PERT triples."""

import csv
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mycel.engine.chance import stream
from mycel.engine.ranges import draw_pert
from mycel.engine.scaling import compound

WORLDS = 10_000


@pytest.fixture(scope="module")
def folder(public_data: Path) -> Path:
    found = public_data / "infrastructure" / "risk"
    if not found.is_dir():
        pytest.skip("public data: infrastructure/risk does not exist")
    return found


@pytest.fixture(scope="module")
def tables(folder):
    names = ("mappings", "qualitative_scenarios", "capabilities", "domains")
    texts = [(folder / f"evaluator_mc_{name}.csv").read_text(encoding="utf-8") for name in names]
    return [list(csv.DictReader(text.splitlines())) for text in texts]


@pytest.fixture(scope="module")
def words(tables):
    return {
        (row["type"], row["label"]): tuple(float(row[key]) for key in ("l", "ml", "h", "conf"))
        for row in tables[0]
    }


def pert(triple, name, size=WORLDS):
    low, mode, high, weight = triple
    rng = stream(seed=1, name=name)
    return draw_pert(low=low, mode=mode, high=high, weight=weight, rng=rng, size=size)


def mean(triple):
    low, mode, high, weight = triple
    return (low + weight * mode + high) / (weight + 2)


def variance(triple):
    low, mode, high, weight = triple
    a, b = (1 + weight * (one / (high - low)) for one in (mode - low, high - mode))
    return (high - low) ** 2 * a * b / ((a + b) ** 2 * (a + b + 1))


def controls_of(scenario, capabilities):
    levels = {row["capability_id"]: row["diff"] for row in capabilities}
    return [levels[name.strip()] for name in scenario["controls"].split(",")]


def vulnerability(scenario, words, capabilities):
    """P(threat capability > difficulty), difficulty the mean over the scenario's controls."""
    name = scenario["scenario_id"]
    capability = pert(words["tc", scenario["tc"]], f"{name}:tc")
    levels = controls_of(scenario, capabilities)
    difficulty = sum(
        pert(words["diff", level], f"{name}:diff:{at}") for at, level in enumerate(levels)
    ) / len(levels)
    return float((capability > difficulty).mean())


def losses(scenario, words, capabilities):
    """A year's loss in every world: threat events × vulnerability, each a loss of its own."""
    name = scenario["scenario_id"]
    rate = pert(words["tef", scenario["tef"]], f"{name}:tef")
    rate = rate * vulnerability(scenario, words, capabilities)
    score = stream(seed=1, name=f"{name}:events").standard_normal(WORLDS)
    counts = compound.counts(rate=rate, score=score)
    low, mode, high, weight = words["lm", scenario["lm"]]
    rng = stream(seed=1, name=f"{name}:lm")
    return compound.yearly(
        draw=lambda size: draw_pert(
            low=low, mode=mode, high=high, weight=weight, rng=rng, size=size
        ),
        counts=counts,
    )


def test_the_published_tables_hold_together(tables, words):
    mappings, scenarios, capabilities, domains = tables
    assert (len(mappings), len(scenarios), len(capabilities)) == (14, 56, 60)
    kinds = [row["type"] for row in mappings]
    assert Counter(kinds) == {"tef": 3, "tc": 3, "diff": 5, "lm": 3}
    for one in scenarios:
        assert {("tef", one["tef"]), ("tc", one["tc"]), ("lm", one["lm"])} <= set(words)
        assert {("diff", level) for level in controls_of(one, capabilities)} <= set(words)
        assert one["domain_id"] in {row["domain_id"] for row in domains}


def test_pert_draws_have_the_mean_and_variance_of_the_published_triples(words):
    for name, triple in words.items():
        values = pert(triple, f"pert:{name}")
        assert triple[0] <= values.min() <= values.max() <= triple[2]
        assert abs(values.mean() - mean(triple)) < 4 * math.sqrt(variance(triple) / WORLDS)
        assert values.var() == pytest.approx(variance(triple), rel=0.08)


def test_every_scenario_costs_what_its_parts_say(tables, words):
    _, scenarios, capabilities, _ = tables
    for one in scenarios:
        values = losses(one, words, capabilities)
        share = vulnerability(one, words, capabilities)
        expected = mean(words["tef", one["tef"]]) * share * mean(words["lm", one["lm"]])
        assert abs(values.mean() - expected) <= 4 * values.std() / math.sqrt(WORLDS)


def test_words_that_say_more_cost_more(tables, words):
    _, scenarios, capabilities, _ = tables
    base = dict(scenarios[0])
    for key, ladder in (
        ("tef", ("rare", "occasional", "frequent")),
        ("tc", ("low", "medium", "high")),
        ("lm", ("low", "medium", "high")),
    ):
        means = [losses(base | {key: word}, words, capabilities).mean() for word in ladder]
        assert means == sorted(means)
        assert means[0] < means[-1]


def test_the_published_run_of_one_scenario_is_met(words):
    """Evaluator's own run of its first scenario: 2,686 threat and 764 loss events in 100 years."""
    levels = ["5 - Optimized", "4 - Managed", "1 - Initial", "4 - Managed", "4 - Managed",
              "2 - Repeatable", "2 - Repeatable"]  # fmt: skip
    triples = [words["diff", level] for level in levels]
    threats = words["tef", "frequent"]
    assert abs(2_686 / 100 - mean(threats)) < 4 * math.sqrt(variance(threats) / 100)
    capability = pert(words["tc", "medium"], "published:tc")
    drawn = [pert(triple, f"published:{at}") for at, triple in enumerate(triples)]
    share = float((capability > sum(drawn) / len(drawn)).mean())
    met = 764 / 2_686
    assert abs(met - share) < 4 * math.sqrt(share * (1 - share) / 2_686)


@pytest.mark.parametrize("triple", [(2, 1, 3, 4), (1, 1, 1, 4), (1, 4, 3, 4), (1, 2, 3, -1)])
def test_triples_that_are_none_are_refused(triple):
    with pytest.raises(ValueError, match="is no PERT triple"):
        pert(triple, "bad", size=1)


def test_a_weight_of_nothing_is_uniform():
    values = pert((0, 0.1, 1, 0), "uniform")
    assert np.quantile(values, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.02)
