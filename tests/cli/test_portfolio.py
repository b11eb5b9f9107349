"""portfolio: plans of the sample, of a register without a movement, and knapsacks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mycel.cli.main import parser
from mycel.cli.verbs.portfolio import VERB

PETERSEN = """1
6 10 3800
100 600 1200 2400 500 2000
8 12 13 64 22 41
8 12 13 75 22 41
3 6 4 18 6 4
5 10 8 32 6 12
5 13 8 42 6 20
5 13 8 48 6 20
0 0 0 0 8 0
3 0 4 0 8 0
3 2 4 0 8 4
3 2 4 8 8 4
80 96 20 36 44 48 10 18 22 24
"""
BUDGET = ("--budget", "money=9000,volunteer-hours=400")


def test_the_sample_has_a_plan_within_its_budget(mycel, sample):
    asked = ("portfolio", sample, *BUDGET, "--worlds", "500")
    answer = mycel(*asked, "--json").answer()
    (plan,) = answer["result"]["problems"]
    assert {"value", "chosen", "cost", "optimal"} <= set(plan)
    assert plan["optimal"] is True
    assert plan["cost"]["money"] <= 9000
    assert plan["value"] >= plan["greedy"]["value"]
    assert set(answer["result"]) == set(VERB.keys)
    assert answer["result"]["plans"] == []
    assert answer["method"]["weights"] == {
        "editor-hours": 1, "money": 0.05, "people-affected": 0.2,
    }  # fmt: skip
    told = mycel(*asked)
    assert "The best plan found avoids" in told.out
    assert "Chance that it overruns its budget: money" in told.out


def test_a_frontier_is_a_list_of_plans_and_the_same_bytes_again(mycel, sample):
    asked = ("portfolio", sample, *BUDGET, "--worlds", "300", "--frontier", "4")
    first = mycel(*asked, "--json").out
    assert first == mycel(*asked, "--json").out
    plans = json.loads(first)["result"]["plans"]
    assert [one["budgets"]["money"] for one in plans] == [2250, 4500, 6750, 9000]
    values = [one["value"] for one in plans]
    assert values == sorted(values)
    assert "worst 5 %" in mycel(*asked).out


def test_a_register_without_a_movement_has_plans_once_one_unit_is_chosen(mycel, sample, tmp_path):
    files = [*Path(sample, "risks").glob("*.yaml"), *Path(sample, "treatments").glob("*.yaml")]
    register = tmp_path / "register.yaml"
    register.write_text("---\n".join(file.read_text("utf-8") for file in files), "utf-8")
    asked = ("portfolio", str(register), "--budget", "money=9000", "--worlds", "300")
    assert "no weights are declared; expected weights, or one unit" in mycel(*asked).refusal()
    answer = mycel(*asked, "--weights", "money", "--json").answer()
    assert answer["method"]["weights"] == {"money": 1}
    assert answer["input"]["treatments"] == 7
    assert "Cost in volunteer-hours has no budget and is free." in answer["warnings"]
    weighed = mycel(*asked, "--weights", "money=1,people-affected=2", "--json").answer()
    assert weighed["method"]["weights"] == {"money": 1, "people-affected": 2}


def test_knapsacks_reach_their_published_optimum(mycel, tmp_path):
    file = tmp_path / "mknap1.txt"
    file.write_text(PETERSEN)
    answer = mycel("portfolio", str(file), "--format", "orlib-mknap", "--json").answer()
    (one,) = answer["result"]["problems"]
    assert (one["value"], one["published"], one["optimal"]) == (3800, 3800, True)
    assert one["chosen"] == ["2", "3", "6"]
    assert list(one["cost"])[-1] == "10"
    assert "3800" in mycel("portfolio", str(file), "--format", "orlib-mknap").out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "--budget is missing; expected UNIT=AMOUNT"),
        (("--budget", "money"), '--budget: "money" was given; expected UNIT=AMOUNT'),
        (("--budget", "money=1,money=2"), "was given; expected UNIT=AMOUNT"),
        (("--budget", "money=-1"), "was given; expected UNIT=AMOUNT"),
        (("--budget", "mony=1"), 'no treatment costs anything in "mony"; expected a unit of cost'),
        ((*BUDGET, "--weights", "cats"), 'no loss is counted in "cats"'),
        ((*BUDGET, "--time-limit", "-1"), "expected more than 0 seconds"),
        ((*BUDGET, "--worlds", "5"), "expected a whole number from 100"),
        ((*BUDGET, "--format", "orlib-mknap"), "states its own budgets"),
    ],
)
def test_impossible_questions_are_refused_in_one_sentence(mycel, sample, more, said):
    assert said in mycel("portfolio", sample, *more).refusal()


def test_a_library_that_prints_by_itself_does_not_reach_the_answer():
    code = "printf = __import__('ctypes').CDLL(None).printf\n"
    code += "from mycel.cli import quiet\nprint('before')\n"
    code += "with quiet.library():\n printf(b'noise')\nprint('after')"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert found.stdout == b"before\nafter\n"


def test_the_example_of_the_help_can_be_typed():
    assert VERB.example in parser(verb=VERB).format_help()
