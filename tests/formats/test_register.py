"""Registers: risks in a file of their own, in three spellings, refused in one sentence."""

import pytest

from mycel.engine.movement import Reduction
from mycel.formats import register
from mycel.formats.problems import Problem

LISTED = """
factors: {power: {rho: 0.4}}
weights: {version: 2, money: 1, hours: 20}
words: {severity: {hours: {high: [10, 90]}}}
risks:
  - {ref: risk/a, per_year: [0.1, 0.4], loss: {money: [100, 5000]}, factor: power}
  - {ref: risk/b, cause: so, event: then, likelihood: likely, severity: {hours: high}}
treatments:
  - {ref: treatment/t, reduces: [{risk: risk/a, per_year: [0.2, 0.6]}]}
"""
DOCUMENTS = """
ref: risk/a
affects: [node/elsewhere]
per_year: [0.1, 0.4]
loss: {money: [100, 5000]}
---
ref: risk/b
estimates:
  - {by: person/x, on: 2026-10-01, per_year: [1, 2], loss: {hours: [1, 2]}}
"""
BARE = """
- {ref: risk/a, per_year: [0.1, 0.4], loss: {money: [100, 5000]}}
- {ref: risk/b, per_year: [1, 2], loss: {hours: [1, 2]}}
"""


def read(text, **more):
    return register.read(files={"register.yaml": text.encode(), **more})


def test_a_register_lists_risks_and_treatments_under_a_head():
    found = read(LISTED)
    assert sorted(found.risks) == ["risk/a", "risk/b"]
    assert found.risks["risk/a"].cause == "risk/a"
    assert found.risks["risk/b"].cause == "so"
    assert found.factors == {"power": 0.4}
    assert found.weights.values == {"money": 1, "hours": 20}
    assert found.words.severity["hours"]["high"] == (10, 90)
    assert found.treatments["treatment/t"].reduces == (Reduction("risk/a", per_year=(0.2, 0.6)),)
    assert sorted(found.losses) == ["hours", "money"]


@pytest.mark.parametrize("text", [DOCUMENTS, BARE])
def test_documents_and_a_bare_list_are_registers_too(text):
    found = read(text)
    assert sorted(found.risks) == ["risk/a", "risk/b"]
    assert found.risks["risk/a"].per_year == (0.1, 0.4)
    assert sorted(found.losses) == ["hours", "money"]


def test_a_folder_of_files_is_one_register():
    files = {
        f"{name}.yaml": f"{{ref: risk/{name}, per_year: [1, 1], loss: {{m: [1, 2]}}}}".encode()
        for name in "ab"
    }
    assert sorted(register.read(files=files).risks) == ["risk/a", "risk/b"]


@pytest.mark.parametrize(("text", "said"), [
    ("", "the register holds no risk"),
    ("risks: []", "the register holds no risk"),
    ("risks: {}", "expected a list of risks"),
    ("just text", "expected a risk"),
    ("risk: []\nrisks: [{ref: risk/a}]", 'register.yaml:1: "risk" is no key of a register'),
    ("- 3", "expected a risk: a mapping"),
    ("- {ref: node/a}", "expected risk/name or treatment/name"),
    ("- {ref: risk/a}\n- {ref: risk/a}", "is defined in register.yaml:1 already"),
    ("risks:\n  - {ref: risk/a, per_yeer: [1, 2]}", "register.yaml:2: "),
    ("factors: {a: {rho: 1}}\nrisks: [{ref: risk/a}]", "register.yaml:1: "),
    ("factors: {a: {rho: 0}}\n---\nfactors: {}\nrisks: [{ref: risk/a}]", "a second head"),
    ("- {ref: risk/a}\n- {ref: treatment/t, reduces: [{risk: risk/b, loss: [0, 1]}]}",
     '"risk/b" is not in the register; expected risk/a'),
])  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(text, said):
    with pytest.raises(Problem) as refused:
        read(text)
    assert said in str(refused.value)
