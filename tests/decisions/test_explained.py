"""Sentences about a result: numbers as the reader writes them, names that keep their direction."""

import pytest
from django.utils import translation

from mycel.decisions.forms import explained

NAMES = {"a": {"en": "Ada"}, "b": {"en": "Camilo R."}}


def _stage(ahead: str, behind: str) -> dict[str, object]:
    """Return the explanation of a round that elected somebody."""
    why = {"kind": "stage", "round": 4, "action": "surplus", "ahead": "a", "behind": "b"}
    return {"why": why | {"ahead_has": ahead, "behind_has": behind}, "change": None}


@pytest.mark.parametrize(
    ("language", "ahead", "behind", "said"),
    [
        ("en", "4.896973894", "4.598092078", ("4.90", "4.60")),
        ("de", "4.896973894", "4.598092078", ("4,90", "4,60")),
        ("de", "4896.000000000", "5", ("4.896 ", "5")),
        ("en", "4.500200000", "4.500100000", ("4.5002", "4.5001")),
        ("en", "4.500000001", "4.500000002", ("4.500000001", "4.500000002")),
    ],
)
def test_votes_are_short_in_the_readers_language_and_never_look_equal(
    language, ahead, behind, said
):
    with translation.override(language):
        sentence = " ".join(explained.why(explanation=_stage(ahead, behind), names=NAMES))
    assert all(one in sentence for one in said)
    assert ("4.896973894" in sentence) is False


def test_a_name_keeps_its_direction_in_a_sentence_from_right_to_left():
    with translation.override("ar"):
        sentence = " ".join(explained.why(explanation=_stage("3", "2"), names=NAMES))
    assert "«\u2068Camilo R.\u2069»" in sentence
    with translation.override("en"):
        sentence = " ".join(explained.why(explanation=_stage("3", "2"), names=NAMES))
    assert "“Camilo R.”" in sentence
