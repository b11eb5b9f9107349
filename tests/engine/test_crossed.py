"""Small cells of a table of two ways cannot be computed from what is shown beside them."""

import random
from itertools import product

from mycel.engine.discussion.crossed import crossed


def _whole(rows):
    table = [[*row, sum(row)] for _key, row in sorted(rows.items())]
    return [*table, [sum(row[i] for row in table) for i in range(len(table[0]))]]


def _shown(made):
    return [[*line.cells, line.total] for line in (*made.lines, made.sums)]


def test_large_numbers_are_shown_with_their_sums():
    made = crossed(rows={"de": [10, 20, 30], "en": [5, 0, 7]})
    assert [line.cells for line in made.lines] == [(10, 20, 30), (5, 0, 7)]
    assert [line.total for line in made.lines] == [60, 12]
    assert (made.sums.cells, made.sums.total) == ((15, 20, 37), 72)


def test_an_empty_table_has_no_lines():
    assert crossed(rows={}).lines == ()


def test_one_small_number_takes_others_with_it_in_its_row_and_column():
    made = crossed(rows={"ar": [2, 9, 9], "de": [8, 9, 9], "en": [9, 9, 9]})
    shown = _shown(made)
    assert shown[0][0] is None
    for line in (*shown, *zip(*shown, strict=True)):
        assert line.count(None) != 1


def test_a_group_of_a_few_is_hidden_with_its_sum():
    made = crossed(rows={"ar": [3, 0, 0], "en": [40, 50, 60]})
    assert made.lines[0].cells[0] is None
    assert made.lines[0].total is None


def test_nothing_small_is_shown_and_no_line_leaves_one_unknown():
    chance = random.Random(5)
    for _turn in range(300):
        height, width = chance.randint(1, 5), chance.randint(1, 4)
        rows = {
            str(r): [chance.choice([0, 1, 3, 6, 12, 40]) for _c in range(width)]
            for r in range(height)
        }
        whole, shown = _whole(rows), _shown(crossed(rows=rows))
        for r, c in product(range(height + 1), range(width + 1)):
            assert shown[r][c] in {None, whole[r][c]}
            assert shown[r][c] is None or not 0 < shown[r][c] < 5
        lines = [*zip(shown, whole, strict=True)]
        lines += [*zip(zip(*shown, strict=True), zip(*whole, strict=True), strict=True)]
        for seen, true in lines:
            hidden = [n for s, n in zip(seen, true, strict=True) if s is None]
            assert len(hidden) != 1, (rows, shown)
            if hidden and seen[-1] is not None:
                assert sum(hidden) >= 5 or sum(true[:-1]) < 5, (rows, shown)


def test_a_table_does_not_depend_on_the_order_of_its_rows():
    rows = {"a": [1, 7], "b": [9, 2], "c": [6, 6]}
    assert crossed(rows=rows) == crossed(rows=dict(reversed(rows.items())))
