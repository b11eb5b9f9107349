"""Counts of public ballot files: who is known to have won them, and the readings that decide."""

from pathlib import Path

import numpy as np
import pytest
from tests.engine.choices import count

from mycel.engine.choice import explaining, tally
from mycel.engine.choice.ballots import Rankings, of_ranks
from mycel.engine.choice.rule import PAIRWISE, Rule
from mycel.formats import ballots as files


def preflib(folder: Path, collection: str, file: str) -> Rankings:
    path = folder / "choice" / "preflib" / collection / file
    read = files.read(data=path.read_bytes(), name=path.name)
    assert read.rankings is not None
    return read.rankings


DEBIAN = {
    "00002-00000001.toc": "Bdale Garbee",
    "00002-00000003.toc": "Branden Robinson",
    "00002-00000006.toc": "Stefano Zacchiroli",
}


@pytest.mark.parametrize("file", DEBIAN)
@pytest.mark.parametrize("method", PAIRWISE)
def test_debian_leaders(public_data: Path, file: str, method: str) -> None:
    given = preflib(public_data, "00002 - debian", file)
    found = count(given, method)
    assert found["winners"] == [DEBIAN[file]]
    assert found["condorcet_winner"] == DEBIAN[file]


def test_the_debian_file_of_2006_elects_whom_its_conversion_prefers(public_data: Path) -> None:
    """Equal ranks were broken by number there: a test of the kernel, not of the election."""
    given = preflib(public_data, "00002 - debian", "00002-00000004.toc")
    found = count(given, "schulze")
    assert found["winners"] == ["Steve McIntyre"]
    one, two = (given.options.index(name) for name in ("Steve McIntyre", "Anthony Towns"))
    assert (found["pairwise"][one][two], found["pairwise"][two][one]) == (213, 190)


def test_the_debian_file_of_2002_has_the_official_lower_cells(public_data: Path) -> None:
    found = count(preflib(public_data, "00002 - debian", "00002-00000001.toc"), "schulze")
    d = found["pairwise"]
    assert [d[1][0], d[2][0], d[2][1], d[3][0], d[3][1], d[3][2]] == [199, 291, 327, 68, 50, 18]
    assert [d[0][1], d[0][2], d[0][3], d[1][2], d[1][3], d[2][3]] == [260, 180, 387, 140, 407, 444]


@pytest.mark.parametrize("seats", [1, 2])
def test_a_public_transfer_count_is_explained(public_data: Path, seats: int) -> None:
    given = preflib(public_data, "00007 - ers", "00007-00000001.soi")
    rule = Rule("irv" if seats == 1 else "stv-scottish", seats=seats)
    found = tally.count(ballots=given, rule=rule)
    why = explaining.explain(ballots=given, rule=rule, result=found)
    assert why.open_seats == 0
    assert why.why is not None
    assert why.why.kind == "stage"
    assert why.change is not None
    alone = np.zeros(len(given.options), dtype=np.int16)
    alone[given.options.index(why.change.option)] = 1
    again = of_ranks(
        options=given.options,
        ranks=np.vstack([given.ranks, alone]),
        weights=np.append(given.weights, why.change.ballots),
    )
    names = [given.options[at] for at in tally.count(ballots=again, rule=rule).winners]
    assert tuple(names) == why.change.winners
    assert set(names) != set(why.winners)
