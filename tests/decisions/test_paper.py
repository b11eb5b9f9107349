"""A paper on a form: every button gives the marks back changed, and the marks make a choice."""

import pytest
from django.http import QueryDict

from mycel.decisions.forms import paper as forms
from mycel.engine.choice.papers import NotOnThePaper, Paper

KEYS = ("o1", "o2", "o3", "o4")
RANKING = Paper("ranking", KEYS, offers_no_opinion=True, equal_ranks=True)


def read(paper, text):
    return forms.read(paper=paper, fields=QueryDict(text))


@pytest.mark.parametrize(
    ("move", "key", "ranked"),
    [
        ("add", "o4", "o1 o2 o3 o4"),
        ("add", "o2", "o1 o2 o3"),
        ("drop", "o2", "o1 o3"),
        ("drop", "o4", "o1 o2 o3"),
        ("top", "o3", "o3 o1 o2"),
        ("up", "o2", "o2 o1 o3"),
        ("up", "o1", "o1 o2 o3"),
        ("down", "o1", "o2 o1 o3"),
        ("down", "o3", "o1 o2 o3"),
        ("shuffle", "o3", "o1 o2 o3"),
    ],
)
def test_a_button_moves_one_option(move, key, ranked):
    marks = read(RANKING, "ranked=o1&ranked=o2&ranked=o3")
    assert forms.moved(marks=marks, move=move, key=key).ranked == tuple(ranked.split())


def test_joined_options_share_a_place_until_they_part():
    marks = read(RANKING, "ranked=o1&ranked=o2&ranked=o3")
    marks = forms.moved(marks=marks, move="join", key="o2")
    assert forms.choice(paper=RANKING, marks=marks)["ranking"] == [["o1", "o2"], ["o3"]]
    marks = forms.moved(marks=marks, move="part", key="o2")
    assert forms.choice(paper=RANKING, marks=marks)["ranking"] == [["o1"], ["o2"], ["o3"]]


def test_the_first_place_is_shared_with_nobody_before_it():
    marks = read(RANKING, "ranked=o1&ranked=o2&joined=o1&joined=o2")
    assert marks.joined == {"o2"}
    assert forms.moved(marks=marks, move="top", key="o2").joined == frozenset()


def test_whoever_ranks_something_has_an_opinion_on_it():
    marks = read(RANKING, "ranked=o1&no_opinion=o1&no_opinion=o2")
    assert marks.no_opinion == {"o2"}
    assert forms.moved(marks=marks, move="add", key="o2").no_opinion == frozenset()


def test_what_is_not_on_the_paper_is_left_out():
    marks = read(
        RANKING, "ranked=o9&ranked=o1&ranked=o1&joined=x&no_opinion=y&grade-o1=2&grade-z=1"
    )
    assert (marks.ranked, marks.joined, marks.no_opinion) == (("o1",), frozenset(), frozenset())


@pytest.mark.parametrize("given", ["", "x", "3.5", "--", "٣", "9" * 99])
def test_a_grade_that_is_no_number_is_no_grade(given):
    paper = Paper("grades", KEYS)
    fields = QueryDict(mutable=True)
    fields["grade-o1"] = given
    assert forms.read(paper=paper, fields=fields).grades == {}


@pytest.mark.parametrize(
    ("kind", "text", "choice"),
    [
        ("one", "one=o2", {"ranking": [["o2"]]}),
        ("one", "", {"ranking": []}),
        ("approval", "approve=o3&approve=o1", {"approve": ["o1", "o3"]}),
        ("grades", "grade-o2=4&grade-o1=0", {"grades": {"o1": 0, "o2": 4}}),
        ("consent", "position=stand-aside", {"position": "stand-aside"}),
    ],
)
def test_marks_make_a_choice_and_a_choice_gives_them_back(kind, text, choice):
    paper = Paper(kind, KEYS)
    marks = read(paper, text)
    assert forms.choice(paper=paper, marks=marks) == choice
    again = forms.of_choice(choice=choice)
    assert forms.choice(paper=paper, marks=again) == choice


def test_shared_places_survive_a_change_of_vote():
    choice = {"ranking": [["o1", "o3"], ["o2"]], "no_opinion": ["o4"]}
    marks = forms.of_choice(choice=choice)
    assert forms.choice(paper=RANKING, marks=marks) == choice


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("grades", "grade-o1=99", "not on the scale"),
        ("consent", "", "where you stand"),
        ("ranking", "ranked=o1&ranked=o2&joined=o2", "share a place"),
    ],
)
def test_a_refusal_says_what_to_do(kind, text, said):
    paper = Paper(kind, KEYS)
    with pytest.raises(NotOnThePaper) as refusal:
        forms.choice(paper=paper, marks=read(paper, text))
    assert said in forms.said(refusal=refusal.value)
