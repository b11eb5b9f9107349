"""A ballot paper takes what it offers, in one spelling, and says what else was expected."""

from fractions import Fraction

import pytest

from mycel.engine.choice import papers
from mycel.engine.choice.papers import Paper

KEYS = ("o1", "o2", "o3")


def spell(kind, choice, **bounds):
    return papers.spell(paper=Paper(kind, KEYS, **bounds), choice=choice)


@pytest.mark.parametrize(
    ("kind", "bounds", "choice", "spelled"),
    [
        ("one", {}, {"ranking": [["o2"]]}, {"ranking": [["o2"]]}),
        ("one", {}, {"ranking": []}, {"ranking": []}),
        (
            "ranking",
            {"equal_ranks": True, "offers_no_opinion": True},
            {"ranking": [["o3", "o1"]], "no_opinion": ["o2"]},
            {"ranking": [["o1", "o3"]], "no_opinion": ["o2"]},
        ),
        (
            "ranking",
            {"offers_no_opinion": True},
            {"ranking": [["o3"]]},
            {"ranking": [["o3"]], "no_opinion": []},
        ),
        ("approval", {}, {"approve": ["o3", "o1"]}, {"approve": ["o1", "o3"]}),
        ("grades", {}, {"grades": {"o3": 0, "o1": 5}}, {"grades": {"o1": 5, "o3": 0}}),
        ("consent", {}, {"position": "object"}, {"position": "object"}),
    ],
)
def test_a_choice_has_one_spelling(kind, bounds, choice, spelled):
    assert spell(kind, choice, **bounds) == spelled


@pytest.mark.parametrize(
    ("kind", "bounds", "choice", "code"),
    [
        ("one", {}, {"ranking": [["o1"], ["o2"]]}, "more-than-one"),
        ("ranking", {}, {"ranking": [["o1", "o2"]]}, "equal-ranks"),
        ("ranking", {}, {"ranking": [["o1"], ["o1"]]}, "twice"),
        ("ranking", {}, {"ranking": [["o1"], []]}, "empty-rank"),
        ("ranking", {}, {"ranking": [["o9"]]}, "unknown"),
        ("ranking", {}, {"ranking": [["o1"]], "no_opinion": []}, "shape"),
        ("ranking", {}, {"ranking": [[["o1"]]]}, "shape"),
        ("ranking", {}, {"ranking": "o1"}, "shape"),
        ("ranking", {}, {}, "shape"),
        ("ranking", {}, ["o1"], "shape"),
        ("grades", {}, {"grades": {"o1": 6}}, "grade"),
        ("grades", {}, {"grades": {"o1": True}}, "grade"),
        ("grades", {}, {"grades": [3]}, "shape"),
        ("consent", {}, {"position": "perhaps"}, "position"),
        ("feelings", {}, {}, "paper"),
    ],
)
def test_what_a_paper_does_not_take_is_refused_with_its_reason(kind, bounds, choice, code):
    with pytest.raises(papers.NotOnThePaper) as refusal:
        spell(kind, choice, **bounds)
    assert refusal.value.code == code
    assert "expected" in str(refusal.value)


def test_a_basket_holds_what_the_budget_pays():
    bounds = {"costs": {"o1": Fraction(6), "o2": Fraction(5)}, "limit": Fraction(10)}
    assert spell("knapsack", {"approve": ["o1"]}, **bounds) == {"approve": ["o1"]}
    with pytest.raises(papers.NotOnThePaper) as refusal:
        spell("knapsack", {"approve": ["o1", "o2"]}, **bounds)
    assert (refusal.value.code, refusal.value.about) == ("over-budget", 1)


def test_blank_is_a_choice():
    assert papers.is_blank(choice={"ranking": [], "no_opinion": ["o1"]})
    assert papers.is_blank(choice={"approve": []})
    assert not papers.is_blank(choice={"grades": {"o1": 0}})
