"""risk: a register of risks alone, or a whole movement, and what plans change."""

import json

import pytest

from mycel.cli.verbs.risk import VERB
from mycel.engine.scaling import risk
from mycel.formats import register

REGISTER = """
factors: {power: {rho: 0.4}}
risks:
  - {ref: risk/a, per_year: [1, 1], loss: {money: [100, 5000]}, factor: power}
  - {ref: risk/b, per_year: [0.1, 0.9], loss: {money: [10, 50], hours: [1, 9]}, factor: power}
treatments:
  - {ref: treatment/t, reduces: [{risk: risk/a, per_year: [0.5, 0.5]}]}
"""


@pytest.fixture
def alone(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    return str(path)


def test_risks_alone_are_enough(mycel, alone):
    answer = mycel("risk", alone, "--worlds", "4000", "--seed", "3", "--json").answer()
    result = answer["result"]
    assert set(result) == set(VERB.keys)
    assert sorted(result["units"]) == ["hours", "money"]
    money = result["units"]["money"]
    assert list(money["quantiles"]) == ["0.5", "0.9", "0.95", "0.99"]
    assert {"expected", "standard_error", "expected_shortfall95", "curve"} <= set(money)
    assert {one["ref"] for one in result["by_risk"]} == {"risk/a", "risk/b"}
    assert answer["input"]["format"] == "register"
    assert answer["method"]["worlds"] == 4000


def test_the_answer_is_that_of_the_engine_and_the_same_bytes_again(mycel, alone):
    asked = ("risk", alone, "--worlds", "500", "--seed", "3", "--json")
    first = mycel(*asked).out
    assert first == mycel(*asked).out
    movement = register.read(files={"register.yaml": REGISTER.encode()})
    own = risk.result(assessment=risk.assess(movement=movement, worlds=500, seed=3))
    assert json.loads(first)["result"] == json.loads(json.dumps(own))


def test_a_whole_movement_is_read_with_its_weights(mycel, sample):
    answer = mycel("risk", sample, "--worlds", "400", "--today", "2026-10-01", "--json").answer()
    assert "weighted" in answer["result"]["units"]
    assert answer["result"]["weights"]["version"] == 3
    assert answer["input"]["format"] == "movement"
    assert len(answer["result"]["register"]) == answer["input"]["risks"]


def test_plans_are_compared_on_the_same_worlds(mycel, alone):
    asked = ("risk", alone, "--worlds", "2000", "--plan", "treatment/t")
    (plan,) = mycel(*asked, "--json").answer()["result"]["plans"]
    assert (plan["name"], plan["treatments"]) == ("plan", ["treatment/t"])
    assert plan["difference"]["money"]["expected"] < 0
    assert plan["difference"]["hours"]["expected"] == 0
    told = mycel(*asked).out
    assert "with plan" in told
    assert "worst 5 %" in told


def test_several_plans_are_named(mycel, alone):
    asked = ("risk", alone, "--worlds", "50", "--json", "--plan", "best=treatment/t")
    names = [
        [one["name"] for one in mycel(*asked, "--plan", more).answer()["result"]["plans"]]
        for more in ("treatment/t", "other=treatment/t")
    ]
    assert names == [["best", "plan 2"], ["best", "other"]]
    assert "expected every name once" in mycel(*asked, "--plan", "best=treatment/t").refusal()


@pytest.mark.parametrize(("asked", "said"), [
    (("--plan", "treatment/x"), "treatment/x is no treatment here; there is treatment/t"),
    (("--plan", ""), "expected refs such as treatment/a,treatment/b"),
    (("--plan", "as-is=treatment/t"), "a plan is called as-is"),
    (("--worlds", "19"), "expected a whole number from 20"),
    (("--scenario", "scenario/x"), "scenario/x"),
    (("--format", "nothing"), "the format"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(mycel, alone, asked, said):
    assert said in mycel("risk", alone, *asked).refusal()


def test_files_that_are_no_register_are_refused_in_one_sentence(mycel, tmp_path):
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    assert "the register holds no risk" in mycel("risk", str(empty)).refusal()
    assert "no such file" in mycel("risk", str(tmp_path / "none.yaml")).refusal()
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- {ref: risk/a, per_yeer: 1}", encoding="utf-8")
    assert "wrong.yaml:1" in mycel("risk", str(wrong)).refusal()


def test_a_movement_without_risks_is_refused(mycel, tmp_path):
    folder = tmp_path / "movement"
    folder.mkdir()
    (folder / "movement.yaml").write_text("name: x\nlanguages: [en]\n", encoding="utf-8")
    assert "there are no risks" in mycel("risk", str(folder)).refusal()


def test_risks_without_numbers_are_said(mycel, tmp_path):
    vague = tmp_path / "vague.yaml"
    vague.write_text("- {ref: risk/a, likelihood: sometimes}\n", encoding="utf-8")
    told = mycel("risk", str(vague))
    assert "nothing can be said" in told.out
    assert "sometimes, which has no meaning in numbers" in told.err
