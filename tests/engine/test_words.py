"""Words as search folds them."""

import pytest

from mycel.engine.discussion.words import LONGEST, MOST_WORDS, folded, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Straße, STRASSE!", "strasse strasse"),
        ("ﬁne ＷＩＤＥ ½", "fine wide 1 2"),
        ("أحمد إلى آخر ٱلكتاب مـــرحباً", "احمد الي اخر الكتاب مرحبا"),
        ("soft\u00adhyphen zero\u200bwidth \u202ereversed", "softhyphen zerowidth reversed"),
        ("हिन्दी में", "हिन्दी में"),
        ("snake_case-words", "snake case words"),
        ("\x00 \t\n", ""),
    ],
)
def test_folding(text, expected):
    assert folded(text=text) == expected


def test_folding_twice_changes_nothing():
    text = "ΐ İ ǰ ŉ ẞ ﷺ Ǆ ى"
    once = folded(text=text)
    assert folded(text=once) == once


def test_long_runs_are_cut_into_pieces_that_overlap():
    run = "".join(chr(0x4E00 + n) for n in range(150))
    found = words(text=run)
    assert all(len(word) <= LONGEST for word in found)
    for start in range(120):
        piece = run[start : start + 30]
        assert any(piece in word for word in found), start
    assert words(text="a" * 60) == {"a" * 60}


def test_a_text_has_no_more_words_than_the_index_takes():
    assert len(words(text=" ".join(f"w{n}" for n in range(20_000)))) == MOST_WORDS
