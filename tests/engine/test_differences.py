"""Differences of two texts: every piece in its place, quick whatever is compared."""

import random
import time
from itertools import pairwise

import pytest

from mycel.engine.discussion.differences import ChangesMeet, Piece, differences, merged


def spelled(pieces, without):
    return "".join(piece.text for piece in pieces if piece.kind != without)


def test_one_word_comes_and_one_goes():
    assert differences(before="Tea is ready.", after="Tea was nearly ready.") == (
        Piece("same", "Tea "),
        Piece("removed", "is "),
        Piece("added", "was nearly "),
        Piece("same", "ready."),
    )


def test_nothing_changed_and_nothing_there():
    assert differences(before="Tea", after="Tea") == (Piece("same", "Tea"),)
    assert differences(before="", after="") == ()
    assert differences(before="", after="Tea") == (Piece("added", "Tea"),)
    assert differences(before="Tea", after="") == (Piece("removed", "Tea"),)


@pytest.mark.parametrize("seed", range(40))
def test_pieces_spell_both_texts(seed):
    choose = random.Random(seed)
    parts = ["tea", " ", "\n", "المكتبة", ".", "  ", "ß", "e\u0301", "👩‍🌾", "\u202e", "-", "7"]
    before, after = ("".join(choose.choices(parts, k=choose.randrange(60))) for _turn in range(2))
    pieces = differences(before=before, after=after)
    assert spelled(pieces, "added") == before
    assert spelled(pieces, "removed") == after
    assert all(piece.text for piece in pieces)
    assert all(a.kind != b.kind for a, b in pairwise(pieces))


def test_a_small_change_of_a_long_text_stays_small():
    choose = random.Random(7)
    words = [f"w{choose.randrange(300)}" for _n in range(3000)]
    changed = [*words[:1500], "new", *words[1500:]]
    pieces = differences(before=" ".join(words), after=" ".join(changed))
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["new "]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 10_000, "b a " * 5_000),
        ("a b " * 5_000, "b a " * 5_000),
        ("a\n" * 10_000, "b a\n" * 5_000),
        (" " * 20_000, "\n" * 20_000),
        ("a" * 200_000, "b" * 200_000),
        ("t0 t1 t2 t3 t4 \n" * 1_200, "t4 t3 t2 t1 t0 x\n" * 1_200),
    ],
)
def test_hostile_texts_are_compared_quickly(before, after):
    begin = time.process_time()
    pieces = differences(before=before, after=after)
    assert time.process_time() - begin < 2
    assert spelled(pieces, "added") == before
    assert spelled(pieces, "removed") == after


def test_changes_of_different_lines_come_together_and_others_meet():
    base = "one\ntwo\nthree\n"
    assert merged(base=base, ours="ONE\ntwo\nthree\n", theirs="one\ntwo\nTHREE\n") == (
        "ONE\ntwo\nTHREE\n"
    )
    with pytest.raises(ChangesMeet):
        merged(base="a\n" * 9_000, ours="b\n" + "a\n" * 9_000, theirs="a\n" * 9_001)
    with pytest.raises(ChangesMeet):
        merged(base=base, ours="1\ntwo\nthree\n", theirs="eins\ntwo\nthree\n")
