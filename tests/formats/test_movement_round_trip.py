"""What is written reads back equal, and reading and writing again changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mycel.engine.movement import Law, Movement, Person, Promise, Series, Strength
from mycel.formats.movement import read, write
from mycel.formats.problems import Problem

from .movements import example, movements


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(movements())
def test_what_is_written_reads_back_equal(movement: Movement) -> None:
    files = write(movement=movement)
    again = read(files=files)
    assert again == movement
    assert write(movement=again) == files


def test_the_example_of_the_reference_is_read_whole() -> None:
    movement = read(files=example())
    tiles = movement.nodes["node/tile-server"]
    assert movement.name == {"en": "Open Atlas", "de": "Offener Atlas"}
    assert movement.losses == {"editor-hours": None, "money": "EUR", "people-affected": None}
    assert movement.weights
    assert movement.weights.values["money"] == 0.05
    assert tiles.capacity
    assert tiles.capacity.law is Law.USL
    assert tiles.capacity.plan[0].since == date(2027, 3, 1)
    assert tiles.promise == Promise(availability=0.995, window_days=30)
    assert tiles.depends_on[1].strength is Strength.SOFT
    assert movement.nodes["node/import-review"].name == "Import review"
    assert movement.nodes["node/import-review"].promise == Promise(
        answer_within_hours=72, share=0.9
    )
    assert movement.units["unit/infrastructure-council"].roles[0].holders[0].since
    assert movement.risks["risk/key-maintainer-leaves"].loss["editor-hours"] == (200, 4000)
    assert movement.scenarios["scenario/triple-by-2030"].shocks[0].reduces_capacity
    assert movement.treatments["treatment/second-maintainer"].adds_capacity[0].servers == 0
    assert movement.series["series/imports.csv"].values == (3, 4.5)


def test_reading_and_writing_the_example_comes_to_rest() -> None:
    once = write(movement=read(files=example()))
    assert read(files=once) == read(files=example())
    assert write(movement=read(files=once)) == once


def test_one_thing_is_written_per_file() -> None:
    files = write(movement=read(files=example()))
    assert files["nodes/cdn.yaml"] == b"ref: node/cdn\nkind: platform\nname: Cdn\n"
    assert {path.split("/")[0] for path in files} == {
        "charters", "movement.yaml", "nodes", "people", "risks", "scenarios", "series",
        "treatments", "units",
    }  # fmt: skip


def test_durations_are_written_in_one_spelling() -> None:
    files = example()
    text = files["movement.yaml"].decode()
    text = text.replace("window: 30d", "window: 1Q").replace(
        "answer_within: 72h", "answer_within: 3d"
    )
    files["movement.yaml"] = text.encode()
    written = write(movement=read(files=files))
    assert b"window: 91.25d" in written["nodes/tile-server.yaml"]
    assert b"answer_within: 72h" in written["nodes/import-review.yaml"]


def test_a_movement_says_whether_it_is_a_sample() -> None:
    text = b"name: x\nlanguages: [en]\nsample: true\n"
    movement = read(files={"movement.yaml": text})
    assert movement.is_sample
    assert write(movement=movement)["movement.yaml"] == text


@pytest.mark.parametrize(
    "bad",
    [
        {"people": {"person/a": Person("person/b", "B")}},
        {"people": {"person/../a": Person("person/../a", "B")}},
        {"people": {"node/a": Person("node/a", "B")}},
        {"series": {"../x.csv": Series((date(2026, 1, 1),), (1.0,))}},
        {"series": {"/x.csv": Series((date(2026, 1, 1),), (1.0,))}},
        {"texts": {"movement.yaml": "name: x"}},
        {"texts": {"charters/../../x.md": "x"}},
        {"further": {"space/../../x": {}}},
        {"further": {"thing/x": {}}},
    ],
    ids=range(9),
)
def test_nothing_is_written_outside_its_place(bad: dict[str, object]) -> None:
    with pytest.raises(Problem, match="expected"):
        write(movement=replace(Movement(name="x"), **bad))
