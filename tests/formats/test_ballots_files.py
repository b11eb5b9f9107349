"""Every public ballot file is read whole, and written so that it reads the same."""

import json
import time
from fractions import Fraction

import pytest
from tests.formats.ballot_values import plain

from mycel.formats import ballots

CHOICE = {
    "preflib": ("preflib/*/0*.*", 27),
    "blt": ("droop-tests/blt/**/*.blt", 33),
    "scottish": ("scot-elex/*.csv", 60),
    "kubernetes": ("kubernetes-elections/*/ballots.csv", 3),
    "pabulib": ("pabulib/*.pb", 34),
    "abcvoting": ("abcvoting-instances/*.yaml", 320),
}


def read(path, **options):
    return ballots.read(data=path.read_bytes(), name=path.name, **options)


@pytest.mark.parametrize("kind", CHOICE)
def test_every_public_file_reads_the_same_after_it_was_written(public_data, kind):
    pattern, number = CHOICE[kind]
    paths = sorted((public_data / "choice").glob(pattern))
    assert len(paths) >= number
    for path in paths[:: 1 + number // 20]:
        found = read(path)
        again = ballots.read(data=ballots.write(ballots=found), name=path.name)
        assert plain(again) == plain(found), path
        assert found.format in ballots.FORMATS


def test_rankings_of_preflib_are_those_of_the_header(public_data):
    folder = public_data / "choice" / "preflib"
    found = read(folder / "00001 - irish" / "00001-00000001.soi")
    assert (found.format, found.title) == ("soi", "2002 Dublin North")
    assert found.rankings.size == 43_942
    assert len(found.rankings.weights) == 19_299
    burlington = read(folder / "00005 - burlington" / "00005-00000001.toi")
    assert burlington.rankings.size == 9_788
    assert (burlington.rankings.ranks == 2).sum(axis=1).max() > 1  # equal ranks are kept


def test_categories_are_grades_and_rankings(public_data):
    path = public_data / "choice" / "preflib" / "00026 - frenchapproval" / "00026-00000001.cat"
    found = read(path)
    assert found.extra["categories"] == ("Yes", "No")
    assert (found.grades.scale, found.grades.size, found.rankings.size) == ((0, 1), 365, 365)
    approved = found.grades.weights @ (found.grades.grades == 1)
    assert dict(zip(found.grades.options, approved.tolist(), strict=True))["Chirac"] == 139


def test_kubernetes_2021_keeps_no_opinion_apart(public_data):
    path = public_data / "choice" / "kubernetes-elections" / "steering-2021" / "ballots.csv"
    found = read(path).rankings
    assert (found.size, len(found.options)) == (256, 13)
    assert int(found.weights @ (found.ranks == -1).sum(axis=1)) == 487


def test_scottish_wards_hold_the_ballots_that_are_expected(public_data):
    folder = public_data / "choice" / "scot-elex"
    expected = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    for name, ward in expected.items():
        found = read(folder / name)
        assert (found.seats, found.rankings.size) == (ward["seats"], ward["ballots"])
    assert read(folder / "aberdeenshire_2022_ward10.csv").title == "Ward 10 - West Garioch"


def test_withdrawn_candidates_of_blt_are_taken_out(public_data):
    found = read(public_data / "choice" / "droop-tests" / "blt" / "cfer" / "dk1-3-2.blt")
    assert (found.rankings.options, found.withdrawn) == (("B", "C", "D"), ("A", "E"))
    assert found.rankings.size == 990
    assert found.rankings.blank == 246


def test_equal_ranks_and_short_names_of_blt(public_data):
    folder = public_data / "choice" / "droop-tests" / "blt"
    found = read(folder / "meek" / "eq1.blt").rankings
    groups = {found.groups(row=i): w for i, w in enumerate(found.weights.tolist())}
    assert groups == {((0,), (1,)): 5, ((1, 2),): 1, ((2,),): 3}
    assert read(folder / "42ubom.blt").rankings.options == ("Cåstor", "Pøllüx", "Hélen")
    assert read(folder / "mpls" / "undeclared.blt").extra["undeclared"] == ("Paris",)


def test_lodz_is_read_whole_and_fast(public_data):
    path = public_data / "choice" / "pabulib" / "Poland_Lodz_2022.pb"
    data = path.read_bytes()
    started = time.process_time()
    found = ballots.read(data=data, name=path.name)
    spent = time.process_time() - started
    assert spent < 2  # the aim is 0.5 on a quiet machine
    assert (found.supports.size, len(found.supports.weights)) == (90_494, 23_571)
    assert found.budget.limit == 6_112_868
    assert found.extra["votes"].head[2:] == ("age", "sex", "voting_method")


def test_points_of_every_kind_make_the_published_scores(public_data):
    folder = public_data / "choice" / "pabulib"
    for name in (
        "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb",
        "Worldwide_Mechanical_Turk_Ranking_value_3.pb",
        "Worldwide_Mechanical_Turk_Utilities_3.pb",
    ):
        found = read(folder / name)
        table = found.extra["projects"]
        published = [int(one) for one in table.columns[table.head.index("score")]]
        held = found.supports
        scores = [0] * len(held.options)
        start, weights = held.start.tolist(), held.weights.tolist()
        for i, weight in enumerate(weights):
            for at in range(start[i], start[i + 1]):
                scores[held.chosen[at]] += weight * int(held.points[at])
        assert scores == published, name


def test_an_approval_that_stands_twice_counts_once_and_is_told(public_data):
    path = public_data / "choice" / "pabulib" / "Poland_Warszawa_2026_Wierzbno_Ksawerow.pb"
    (told,) = read(path).warnings
    assert told == (
        "2 ballots name a project more than once, the first in line 180; it counts once"
    )


def test_sums_of_money_are_exact(public_data):
    found = read(public_data / "choice" / "pabulib" / "Poland_Warszawa_2017_Grochow_Poludniowy.pb")
    assert found.budget.limit == Fraction(77_631_403, 100)


def test_abcvoting_keeps_what_is_expected_of_it(public_data):
    found = read(public_data / "choice" / "abcvoting-instances" / "instanceL0001.abc.yaml")
    assert (found.seats, found.supports.size, len(found.supports.options)) == (3, 8, 6)
    assert found.extra["compute"][0] == {
        "rule_id": "av",
        "result": [[1, 2, 3]],
        "resolute": False,
    }


@pytest.mark.parametrize(
    ("pattern", "format_"),
    [
        ("preflib/00002 - debian/00002-00000001.toc", "toc"),
        ("preflib/00026 - frenchapproval/00026-00000001.cat", "cat"),
        ("droop-tests/blt/42ubom.blt", "blt"),
        ("scot-elex/aberdeen_2017_ward4.csv", "scottish-csv"),
        ("kubernetes-elections/steering-2021/ballots.csv", "matrix-csv"),
        ("pabulib/Netherlands_Assen_2024.pb", "pabulib"),
        ("abcvoting-instances/instanceL0001.abc.yaml", "abcvoting"),
    ],
)
def test_content_tells_the_format_where_no_ending_does(public_data, pattern, format_):
    data = (public_data / "choice" / pattern).read_bytes()
    assert ballots.read(data=data, name="-").format == format_
    assert ballots.read(data=data, name="x.other", format_=format_).format == format_
