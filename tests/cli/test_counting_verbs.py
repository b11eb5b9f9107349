"""tally, budget and committee on public files: official winners, other readings, refusals."""

import importlib.util
import json
from pathlib import Path

import pytest

from mycel.cli.verbs import tally
from mycel.engine.choice import rule
from mycel.formats import ballots

OFFICIAL = ["parispittman", "justaugustus", "cblecker", "tpepper"]
ABC_RULES = {
    "seqphragmen": ("--rule", "seq-phragmen"),
    "seqpav": ("--rule", "seq-pav"),
    "equal-shares-with-av-completion": ("--rule", "equal-shares", "--completion", "approval"),
}


@pytest.fixture(scope="session")
def choice(public_data):
    return public_data / "choice"


@pytest.fixture
def steering(choice, mycel):
    def count(year, *options):
        path = str(choice / "kubernetes-elections" / f"steering-{year}" / "ballots.csv")
        return mycel("tally", path, "--method", "schulze", *options, "--json").answer()

    return count


def test_kubernetes_2021_elects_the_official_four_in_order(steering):
    answer = steering(2021, "--seats", "4")
    assert answer["result"]["winners"] == OFFICIAL
    assert (
        answer["method"] | {"name": "tally", "method": "schulze", "version": 1} == answer["method"]
    )
    assert answer["method"]["arithmetic"] == "int"
    assert (answer["method"]["unranked"], answer["method"]["no_opinion"]) == (
        "no-comparison",
        "no-comparison",
    )
    assert (answer["input"]["ballots"], answer["input"]["options"]) == (256, 13)


def test_kubernetes_2021_changes_with_the_other_reading(steering):
    last = ["parispittman", "justaugustus", "tpepper", "deads2k"]
    assert steering(2021, "--seats", "4", "--blank", "last")["result"]["winners"] == last
    only = steering(2021, "--seats", "4", "--no-opinion", "last")
    assert only["result"]["winners"] == last
    assert only["method"]["unranked"] == "no-comparison"
    margins = steering(2021, "--seats", "4", "--links", "margins")["result"]
    certain = ["parispittman", "justaugustus", "deads2k"]
    assert (margins["winners"], margins["open_seats"]) == (certain, 1)
    assert ["tpepper", "deads2k"] in margins["ranking"]


def test_a_declared_order_fills_open_seats(steering, tmp_path):
    names = steering(2021)["result"]["ranking"]
    order = tmp_path / "order.txt"
    order.write_text("\n".join(sorted(one for group in names for one in group)) + "\n")
    answer = steering(2021, "--seats", "4", "--links", "margins", "--ties", f"order:{order}")
    assert answer["result"]["winners"][2:] == ["deads2k", "tpepper"]
    assert answer["result"]["ties"][-1]["broken_by"] == "order"
    assert answer["method"]["ties"] == "order"
    assert len(answer["method"]["order"]) == 13
    seeded = steering(2021, "--links", "margins", "--ties", "seed:" + "00" * 32)
    assert seeded["method"]["seed"] == "00" * 32
    assert steering(2021, "--ties", "ballots")["method"]["ties"] == "ballots"


def test_caps_pass_over_who_would_be_too_many(steering, tmp_path):
    caps = tmp_path / "caps.csv"
    caps.write_text("group,most,option\nAcme,1,parispittman\nAcme,1,justaugustus\n")
    answer = steering(2021, "--seats", "2", "--caps", str(caps))
    assert answer["result"]["winners"] == ["parispittman", "cblecker"]
    assert answer["result"]["passed_over"] == [{"option": "justaugustus", "group": "Acme"}]
    assert answer["method"]["caps"] == [
        {"group": "Acme", "most": 1, "options": ["justaugustus", "parispittman"]}
    ]


@pytest.mark.parametrize("year", [2022, 2025])
def test_kubernetes_orders_are_complete(steering, choice, year):
    ranking = steering(year)["result"]["ranking"]
    assert all(len(group) == 1 for group in ranking)


def test_scottish_wards_elect_whom_they_elected(choice, mycel):
    folder = choice / "scot-elex"
    expected = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    for name in sorted(expected)[::6]:
        answer = mycel("tally", str(folder / name), "--method", "stv-scottish", "--json").answer()
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        named = [line.split('"')[3] for line in lines if line.startswith('"Candidate')]
        elected = {named[number - 1] for number in expected[name]["elected_droop_scotland"]}
        assert set(answer["result"]["winners"]) == elected
        assert answer["method"]["seats"] == expected[name]["seats"]
        assert answer["method"]["arithmetic"] == "fixed-5"


@pytest.mark.parametrize(
    ("path", "options", "winners"),
    [
        ("preflib/00005 - burlington/00005-00000001.toi", ["irv"], ["Bob Kiss"]),
        ("preflib/00002 - debian/00002-00000001.toc", ["schulze"], ["Bdale Garbee"]),
        ("preflib/00002 - debian/00002-00000003.toc", ["schulze"], ["Branden Robinson"]),
        ("preflib/00002 - debian/00002-00000006.toc", ["schulze"], ["Stefano Zacchiroli"]),
        ("preflib/00026 - frenchapproval/00026-00000001.cat", ["approval"], ["Chirac"]),
        ("droop-tests/blt/42.blt", ["stv-wikimedia"], ["Castor", "Helen"]),
    ],
)
def test_public_elections_have_their_winners(choice, mycel, path, options, winners):
    said = mycel("tally", str(choice / path), "--method", *options, "--json")
    assert said.answer()["result"]["winners"] == winners


def test_equal_ranks_of_a_transfer_count_are_cut_and_told_or_refused(choice, mycel):
    path = str(choice / "preflib/00005 - burlington/00005-00000001.toi")
    answer = mycel("tally", path, "--method", "irv", "--json").answer()
    assert answer["method"]["equal_ranks"] == "cut"
    assert answer["warnings"] == [
        "32 ballots rank options equally and end there; --equal-ranks refuse stops at the first"
    ]
    refusal = mycel("tally", path, "--method", "irv", "--equal-ranks", "refuse").refusal()
    assert "equally; expected one option per rank" in refusal


@pytest.mark.parametrize("method", tally.METHODS)
def test_every_method_counts_for_people_and_for_programs(mycel, tmp_path, method):
    path = tmp_path / "ballots.csv"
    path.write_text("Ada,Bo,Cy\n1,2,3\n1,3,2\n2,1,3\nNo opinion,,1\n,,\n")
    answer = mycel("tally", str(path), "--method", method, "--json").answer()
    assert set(answer["result"]) == set(tally.VERB.keys)
    assert answer["input"]["blank"] == 1
    said = mycel("tally", str(path), "--method", method, "--explain")
    assert said.code == 0
    told = " is elected (" in said.out or "Nobody is elected (" in said.out
    assert told
    assert method in said.out
    explained = mycel("tally", str(path), "--method", method, "--explain", "--json").answer()
    assert explained["result"]["explanation"]["method"] == method


def test_the_verb_knows_every_method_of_the_engine():
    assert tally.METHODS == rule.METHODS
    assert tally.GRADED == rule.GRADED
    assert tally.TRANSFER == rule.TRANSFER


def test_people_read_the_winner_first_and_then_the_rounds(choice, mycel):
    path = str(choice / "scot-elex" / "aberdeen_2017_ward4.csv")
    lines = mycel("tally", path, "--method", "stv-scottish").out.splitlines()
    assert lines[:4] == [
        "Elected, in this order (stv-scottish, 4,382 ballots):",
        "  1. Jackie Dunbar",
        "  2. Ciar",
        "  3. Gordon Graham",
    ]
    assert any(line.startswith("Jackie Dunbar") and "1747.00000" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "projects", "cost"),
    [("Netherlands_Assen_2024.pb", 9, 76_700), ("Poland_Swiecie_2023.pb", 17, 1_040_337)],
)
def test_budgets_are_shared_as_they_officially_were(choice, mycel, name, projects, cost):
    path = str(choice / "pabulib" / name)
    asked = ["budget", path, "--rule", "equal-shares", "--completion", "add1-strict"]
    answer = mycel(*asked, "--json").answer()
    assert (len(answer["result"]["selected"]), answer["result"]["cost"]) == (projects, cost)
    assert answer["method"]["increment"] == "1"
    assert answer["method"]["utility"] == "cost"
    said = mycel(*asked).out
    assert f"The file itself marks {projects} projects as selected: the same ones." in said
    other = mycel("budget", path, "--utility", "cardinality").out
    assert "also" in other


def test_ordinal_ballots_of_a_budget_say_how_they_became_points(choice, mycel):
    path = str(choice / "pabulib" / "Worldwide_Mechanical_Turk_Ranking_value_3.pb")
    method = mycel("budget", path, "--utility", "score", "--json").answer()["method"]
    assert (method["vote_type"], method["points"]) == ("ordinal", "ordinal-places")
    assert (method["completion"], method["increment"]) == ("none", None)


def test_committees_are_those_that_abcvoting_expects(choice, mycel):
    seen = set()
    for path in sorted((choice / "abcvoting-instances").glob("*.yaml"))[:40:4]:
        expected = ballots.read(data=path.read_bytes(), name=path.name).extra["compute"]
        for one in expected:
            options = ABC_RULES.get(one["rule_id"])
            if options and one["result"] and one["resolute"] is False:
                found = mycel("committee", str(path), *options, "--json").answer()["result"]
                sets = [sorted(map(str, committee)) for committee in one["result"]]
                assert sorted(found["committee"]) in sets
                seen.add(one["rule_id"])
    assert seen == set(ABC_RULES)


def test_a_committee_of_graded_ballots_takes_the_highest_grade(choice, mycel):
    path = str(choice / "preflib/00026 - frenchapproval/00026-00000001.cat")
    found = mycel("committee", path, "--rule", "seq-pav", "--seats", "2", "--json").answer()
    assert found["result"]["committee"][0] == "Chirac"
    assert found["method"]["seats"] == 2
    assert (
        "2 of 2 seats are filled (seq-pav)."
        in mycel("committee", path, "--rule", "seq-pav", "--seats", "2").out
    )


BUDGET = """META
key;value
budget;9
vote_type;approval
PROJECTS
project_id;cost
a;1
VOTES
voter_id;vote
1;a
"""
REFUSED = [
    (["tally", "CSV"], "the following arguments are required: --method"),
    (["tally", "CSV", "--method", "shulze"], '--method: "shulze" was given; expected schulze'),
    (["tally", "CSV", "--method", "irv", "--seats", "2"], "CSV: irv fills one seat, not 2"),
    (["tally", "CSV", "--method", "borda", "--ties", "lot"], '--ties: "lot" was given'),
    (["tally", "CSV", "--method", "borda", "--ties", "file"], "CSV: the file gives no tie order"),
    (["tally", "CSV", "--method", "borda", "--ties", "seed:zz"], "is not hexadecimal"),
    (["tally", "CSV", "--method", "borda", "--ties", "order:ORDER"], "not name every option once"),
    (["tally", "CSV", "--method", "borda", "--caps", "CSV"], 'CSV:1: the first line is "Ada,Bo"'),
    (["tally", "SOI", "--method", "star"], "star counts grades, and these ballots are rankings"),
    (["tally", "PB", "--method", "borda"], "expected a ballot file, or mycel budget"),
    (["tally", "YAML", "--method", "borda"], "or mycel committee"),
    (["tally", "CSV", "--method", "borda", "--format", "blt"], 'CSV:1: the first line is "Ada,Bo"'),
    (["budget", "CSV"], "CSV: the file holds no shared budget; expected a Pabulib file (.pb)"),
    (["budget", "PB", "--increment", "0"], '--increment: "0" was given; expected a sum above 0'),
    (["budget", "PB", "--rule", "greedy", "--completion", "add1-strict"], "PB: "),
    (["budget", "PB", "--ties", "lot"], "expected file or order:FILE"),
    (["committee", "SOI", "--seats", "1"], "SOI: the ballots are ranked"),
    (["committee", "CSV"], "CSV: the file states no number of seats; expected --seats"),
    (["committee", "YAML", "--seats", "3"], "YAML: there are 3 seats; expected 1 to 2"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "says"), REFUSED)
def test_each_refusal_says_what_was_expected(asked, says, mycel, tmp_path):
    texts = {
        "CSV": ("x.csv", "Ada,Bo\n1,2\n"),
        "ORDER": ("order.txt", "Ada\nAda\n"),
        "SOI": ("x.soi", "# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo\n1: 1\n"),
        "PB": (
            "x.pb",
            BUDGET,
        ),
        "YAML": ("x.yaml", "profile: [[0]]\nnum_cand: 2\n"),
    }
    for key, (name, text) in texts.items():
        path = tmp_path / name
        path.write_text(text)
        asked = [part.replace(key, str(path)) for part in asked]
        says = says.replace(f"{key}:", f"{path}:")
    assert says in mycel(*asked).refusal()


def test_what_is_wrong_with_a_file_names_it_as_it_was_given(mycel, tmp_path):
    path = tmp_path / "ballots.blt"
    path.write_text('2 1\n1 3 0\n0\n"Ada"\n"Bo"\n')
    refusal = mycel("tally", str(path), "--method", "irv").refusal()
    assert refusal == f'mycel: {path}:2: there is no candidate "3"; expected 1 to 2\n'


def test_every_answer_in_the_guide_is_the_answer_that_comes(public_data, tmp_path, monkeypatch):
    monkeypatch.setenv("MYCEL_DATA", str(public_data))
    docs = Path(__file__).resolve().parents[2] / "docs"
    spec = importlib.util.spec_from_file_location("console", docs / "tutorial" / "console.py")
    console = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(console)
    text = (docs / "guide" / "count-ballots.md").read_text(encoding="utf-8")
    assert console.filled(text=text, folder=tmp_path).splitlines() == text.splitlines(), (
        "write it again with: python docs/tutorial/console.py docs/guide/count-ballots.md"
    )
