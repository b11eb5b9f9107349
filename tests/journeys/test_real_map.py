"""The real map: what the tutorial tells about services and reviews is what comes out."""

import csv
import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from mycel.cli import main as cli
from mycel.engine import graph

REPOSITORY = Path(__file__).resolve().parents[2]
TUTORIALS = REPOSITORY / "docs" / "tutorial"
TEXT = TUTORIALS / "real-map.md"
PROGRAMS = ("changes", "services", "build", "review")
HORIZON = ("--growth", "3", "--until", "2030-12", "--today", "2026-08-24", "--worlds", "500")


@pytest.fixture(scope="module")
def programs():
    """The tutorial's programs as modules; their plain names leave no trace behind."""
    place = str(TUTORIALS / "wikimedia")
    before = {name: sys.modules.pop(name, None) for name in PROGRAMS}
    sys.path.insert(0, place)
    yield {name: importlib.import_module(name) for name in PROGRAMS}
    sys.path.remove(place)
    for name, module in before.items():
        del sys.modules[name]
        if module is not None:
            sys.modules[name] = module


@pytest.fixture(scope="module")
def graph_file(public_data):
    return str(public_data / "infrastructure" / "wmf" / "dependency_graph.json")


@pytest.fixture(scope="module")
def built(public_data, programs):
    return programs["build"].built(data=public_data)


@pytest.fixture(scope="module")
def every(public_data, programs):
    return programs["changes"].read(data=public_data)


def answered(capsys, *arguments):
    assert cli.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def console():
    spec = importlib.util.spec_from_file_location("console", TUTORIALS / "console.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_answer_in_the_tutorial_is_the_answer_that_comes(
    public_data, programs, tmp_path, monkeypatch
):
    monkeypatch.setenv("MYCEL_DATA", str(public_data))
    text = TEXT.read_text(encoding="utf-8")
    again = console().filled(text=text, folder=tmp_path)
    assert again.splitlines() == text.splitlines(), (
        "write it again with: python docs/tutorial/console.py docs/tutorial/real-map.md"
    )


def test_a_changed_figure_in_the_tutorial_is_noticed(public_data, tmp_path, monkeypatch):
    monkeypatch.setenv("MYCEL_DATA", str(public_data))
    block = TEXT.read_text(encoding="utf-8").partition("```console")[2].partition("```")[0]
    text = f"```console{block}```\n"
    assert "265 nodes" in text
    assert console().filled(text=text.replace("265", "266"), folder=tmp_path) == text


def test_the_figures_of_the_prose_are_those_of_the_programs(public_data, programs, built, every):
    text = TEXT.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    bench, reviews = programs["review"], every.reviews()
    within = 100 * sum(reviews.hours <= 72) / len(reviews)
    own = 100 * sum(every.author == every.lander) / len(every)
    _, p50, p90, p95, *_ = {row[0]: row[1:] for row in bench.measured(every=every).rows}[
        "landed by somebody else"
    ]
    dropped, counted = (row[4] for row in bench.censored(reviews=reviews).rows)
    rows = {row[0]: row for row in bench.queued(reviews=reviews)[1].rows}
    room = 100 * (1 - {row[0]: row for row in bench.sensitivity(whole=built).rows}["0.5"][3])
    assert 60 < p95 / 24 < 62
    for said in (
        f"all {sum(node.source_id is not None for node in built.nodes.values())} are kept",
        f"for {sum('replicas-' in path for path in built.series)} services",
        f"{own:.0f} % were landed by their own",
        f"For reviews the median is {p50:.0f} hours",
        f"half within {p50:.0f} hours, one in ten longer than {p90 // 24:.0f} days",
        f"Of all reviews, {within:.0f} % were landed within 72 hours",
        f"longer than {dropped:.0f} hours, {dropped / 24:.0f} days",
        f"it is {counted:,.0f} hours, {counted / 24:.0f} days",
        f"keeps the promise ({100 * rows['1.5'][2]:.1f} %)",
        f"the bursts break it ({100 * rows['1.5'][3]:.1f} %)",
        (
            f"landed within {rows['1'][5]:.0f} hours in the simulation, "
            f"within {rows['measured'][5]:.0f} in truth"
        ),
        (
            f"longer than {rows['1'][7]:.0f} hours in the simulation, "
            f"and longer than {rows['measured'][7]:,.0f} in truth"
        ),
        f"until the end of 2024 in {room:.0f} % of the worlds",
        "5 of 102 landed more than half",
        "25 of 80 services hang on one person",
    ):
        assert said in prose


def test_the_map_has_one_cycle_no_steward_and_nothing_measured(graph_file, capsys):
    found = answered(capsys, "assess", graph_file, *HORIZON)["result"]
    assert len(found["nodes"]) == 265
    assert found["cycles"] == [["node/recommendation-api-ng", "node/rest-gateway"]]
    assert len(found["unowned"]) == 265
    assert len(found["not_measured"]) == 265
    assert found["breaks_first"] == []


def test_a_crossing_of_machines_stands_only_under_an_assumption(graph_file, capsys):
    found = answered(capsys, "assess", graph_file, *HORIZON, "--assume-utilisation", "0.3,0.7")
    result = found["result"]
    assert len(result["assumed"]) == 68
    assert sum(node["measured"] for node in result["nodes"]) == 68
    assert set(result["breaks_first"]) <= set(result["assumed"])


def test_27_things_stand_on_mw_api_int(graph_file, capsys):
    found = answered(capsys, "reach", graph_file, "--from", "node/mw-api-int")["result"]
    assert len(found["reached"]) == 27


def test_the_registry_of_groups_gives_35_units(public_data, tmp_path, capsys):
    source = str(public_data / "infrastructure" / "groups" / "kubernetes_sigs.yaml")
    found = answered(capsys, "import", "sigs", source, str(tmp_path / "groups"))["result"]
    assert found["units"] == 35


def test_reviews_are_the_changes_that_somebody_else_landed(every):
    assert (len(every.reviews()), len(every)) == (8_109, 51_017)


def test_the_published_figures_are_those_of_all_changes_and_not_of_reviews(every, programs):
    rows = {row[0]: row[1:] for row in programs["review"].measured(every=every).rows}
    n, p50, _, _, mean, cv2, gaps, _ = rows["all"]
    assert (n, round(p50, 1), round(mean), round(cv2), round(gaps, 1)) == (
        51_017,
        0.5,
        134,
        52,
        9.2,
    )
    n, p50, p90, p95, mean, cv2, gaps, _ = rows["landed by somebody else"]
    assert n == 8_109
    assert (p50, p90, p95, mean) == pytest.approx((29.164, 638.17, 1472.1, 377.68), rel=1e-3)
    assert (cv2, gaps) == pytest.approx((21.09, 3.154), rel=1e-3)


def test_arrivals_and_people_by_week_agree_with_a_plain_count(public_data, programs, every):
    day = 86_400
    monday = 16_804 * day  # 2016-01-04
    asked, people = {}, {}
    with (public_data / "infrastructure/wmf/puppet_change_flow.csv").open() as file:
        for row in csv.DictReader(file):
            if row["author_id"] != row["lander_id"]:
                week = (int(row["authored_unix"]) - monday) // (7 * day)
                asked[week] = asked.get(week, 0) + 1
                week = (int(row["landed_unix"]) - monday) // (7 * day)
                people.setdefault(week, set()).add(row["lander_id"])
    reviews = every.reviews()
    series = programs["changes"].arrivals(reviews=reviews)
    assert len(series.values) == 312
    assert list(series.values) == [asked.get(week, 0) for week in range(312)]
    active = [len(people.get(week, ())) for week in range(312)]
    assert programs["changes"].active(reviews=reviews) == active
    last = programs["changes"].landers(reviews=reviews)
    assert last.days[-1].isoformat() == "2021-12-26"
    assert last.values[-1] == pytest.approx(sum(active[-13:]) / 13, abs=0.01)


def test_bus_factors_are_the_published_ones(public_data, programs, every):
    factors = programs["services"].bus_factors(data=public_data)
    spread = programs["services"].spread(factors=factors)
    assert (len(factors), spread[1], spread[2], spread[3]) == (80, 25, 35, 20)
    assert programs["changes"].bus_factor(changes=every.reviews()) == (5, 102)


def test_machines_over_time_end_where_the_map_stands(public_data, built, graph_file):
    with Path(graph_file).open(encoding="utf-8") as file:
        stated = {node["id"]: node.get("replicas", {}) for node in json.load(file)["nodes"]}
    differ = []
    for ref, node in built.nodes.items():
        if node.capacity is None or not (node.capacity.series or "").startswith("series/replicas-"):
            continue
        now = stated[node.source_id]
        last = built.series[node.capacity.series].values[-1]
        if last != now.get("values.yaml", now.get("values-production.yaml")):
            differ.append(ref)
    assert differ == []


def test_counting_those_who_still_wait_makes_the_tail_longer(programs, every):
    dropped, counted = programs["review"].censored(reviews=every.reviews()).rows
    assert counted[1] == dropped[1] + counted[2]
    assert counted[4] > 5 * dropped[4]
    assert counted[5] is None


def test_bursts_break_a_promise_that_the_formula_keeps(programs, every):
    _, table = programs["review"].queued(reviews=every.reviews())
    rows = {row[0]: row for row in table.rows}
    assert rows["1.5"][2] > 0.9 > rows["1.5"][3]
    assert rows["2"][2] is None
    assert rows["measured"][-1] > 10 * rows["1"][-1]


def test_the_written_map_names_no_person(public_data, programs, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MYCEL_DATA", str(public_data))
    folder = tmp_path / "real-map"
    programs["build"].main([str(folder)])
    capsys.readouterr()
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    assert not (folder / "people").exists()
    assert not any("person/" in text for text in texts)
    found = answered(capsys, "assess", str(folder), "--today", "2021-12-27", "--worlds", "200")
    assert found["input"]["people"] == 0
    measured = [node["ref"] for node in found["result"]["nodes"] if node["measured"]]
    assert measured == ["node/puppet-landers", "node/puppet-review"]


def test_building_twice_gives_the_same_bytes_and_refuses_a_full_folder(
    public_data, programs, tmp_path, monkeypatch
):
    monkeypatch.setenv("MYCEL_DATA", str(public_data))
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        programs["build"].main([str(folder)])
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in folders
    )
    assert one == two
    with pytest.raises(SystemExit, match="expected a new or empty folder"):
        programs["build"].main([str(folders[0])])


def test_without_the_data_the_program_says_what_it_needs(programs, tmp_path, monkeypatch):
    monkeypatch.setenv("MYCEL_DATA", str(tmp_path))
    with pytest.raises(SystemExit, match="expected it in"):
        programs["build"].main([str(tmp_path / "map")])


def test_the_cycle_is_what_the_graph_says(built):
    assert graph.cycles(graph=graph.of_movement(movement=built)) == (
        ("node/recommendation-api-ng", "node/rest-gateway"),
    )
