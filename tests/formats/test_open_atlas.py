"""The sample movement: it reads, it is complete, and its series can be drawn again."""

import importlib.util
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from mycel.engine.movement import (
    Area,
    Law,
    Movement,
    NodeKind,
    ServiceLevel,
    Strength,
    Text,
    UnitKind,
)
from mycel.engine.scaling.scenario import assess
from mycel.formats.movement import read, write

MOVEMENTS = Path(__file__).resolve().parents[2] / "movements"
ROOT = MOVEMENTS / "open-atlas"
TODAY = date(2026, 11, 23)
LANGUAGES = {"en", "de", "ar"}
PERSONAS = ("amina", "jonas", "lena", "mei", "omar", "teo")


def files() -> dict[str, bytes]:
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def atlas() -> Movement:
    return read(files=files())


@pytest.fixture(scope="module")
def workshop() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "generate_open_atlas", MOVEMENTS / "generate_open_atlas.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_says_that_it_is_a_sample(atlas: Movement) -> None:
    assert atlas.is_sample
    assert atlas.languages == ("en", "de", "ar")


def test_writing_and_reading_gives_the_same_movement(atlas: Movement) -> None:
    written = write(movement=atlas)
    again = read(files=written)
    assert again == atlas
    assert write(movement=again) == written
    assert set(written) == set(files())


def test_it_has_the_size_it_promises(atlas: Movement) -> None:
    assert len(atlas.units) == 12
    assert len(atlas.people) == 24
    assert len(atlas.scenarios) == 3
    assert 38 <= len(atlas.nodes) <= 48
    assert len(atlas.risks) >= 10
    assert len(atlas.treatments) >= 6
    assert len(atlas.incidents) >= 6


def test_every_area_kind_level_and_law_occurs(atlas: Movement) -> None:
    nodes = atlas.nodes.values()
    assert {node.area for node in nodes} == set(Area)
    assert {node.kind for node in nodes} == set(NodeKind)
    assert {node.service_level for node in nodes} >= set(ServiceLevel)
    assert {node.capacity.law for node in nodes if node.capacity} == set(Law)
    assert {unit.kind for unit in atlas.units.values()} == set(UnitKind)


def test_every_way_to_state_a_capacity_occurs(atlas: Movement) -> None:
    capacities = [node.capacity for node in atlas.nodes.values() if node.capacity]
    queues = [one for one in capacities if one.law is Law.QUEUE]
    steps = [one for one in capacities if one.law is Law.STEP]
    assert any(one.pool for one in queues)
    assert any(one.servers for one in queues)
    assert any(one.series for one in steps)
    assert any(one.steps for one in steps)
    assert sum(bool(one.plan) for one in capacities) >= 5
    assert max(Counter(one.pool for one in queues if one.pool).values()) >= 2


def test_every_kind_of_dependency_occurs(atlas: Movement) -> None:
    edges = [edge for node in atlas.nodes.values() for edge in node.depends_on]
    assert {edge.strength for edge in edges} == set(Strength)
    assert any(edge.group and edge.at_least == 1 for edge in edges)
    assert any(edge.per_unit for edge in edges)


def test_its_only_cycle_asks_for_less_than_it_gets(atlas: Movement) -> None:
    asked = {
        (ref, edge.node): edge.per_unit or 0.0
        for ref, node in atlas.nodes.items()
        for edge in node.depends_on
    }
    pairs = {frozenset(pair) for pair in asked if pair[::-1] in asked}
    assert pairs == {frozenset(("node/login", "node/messages"))}
    gain = asked["node/login", "node/messages"] * asked["node/messages", "node/login"]
    assert 0 < gain < 1


def test_some_nodes_are_not_measured_and_six_have_no_steward(atlas: Movement) -> None:
    nodes = atlas.nodes.values()
    assert sum(node.capacity is None for node in nodes) >= 5
    assert sum(node.steward is None for node in nodes) == 6


def test_stewards_and_what_units_look_after_agree(atlas: Movement) -> None:
    kept = {ref: node.steward for ref, node in atlas.nodes.items() if node.steward}
    said = {ref: unit.ref for unit in atlas.units.values() for ref in unit.looks_after}
    assert said == kept


def test_nobody_promises_more_hours_than_they_have(atlas: Movement) -> None:
    given: dict[str, float] = defaultdict(float)
    for node in atlas.nodes.values():
        for member in node.people:
            given[member.person] += member.hours_per_week or 0
    for ref, hours in given.items():
        assert hours <= (atlas.people[ref].hours_per_week or 0), ref


def test_one_person_carries_more_than_half_of_two_pools(atlas: Movement) -> None:
    alone = set()
    for node in atlas.nodes.values():
        hours = [member.hours_per_week or 0 for member in node.people]
        if hours and max(hours) > sum(hours) / 2:
            alone.add(node.ref)
    assert alone == {"node/server-team", "node/mediators"}


def test_risks_are_judged_in_every_way(atlas: Movement) -> None:
    risks = atlas.risks.values()
    assert atlas.words is not None
    assert any(one.per_year and one.loss for one in risks)
    assert any(one.likelihood in atlas.words.likelihood and one.severity for one in risks)
    assert sorted(len(one.estimates) for one in risks if one.estimates) == [2, 3]
    assert any(one.accepted and one.accepted.until > TODAY for one in risks)
    for one in risks:
        for unit, word in one.severity.items():
            assert word in atlas.words.severity[unit], one.ref


def test_incidents_lie_in_the_past_and_some_are_risks_come_true(atlas: Movement) -> None:
    found = atlas.incidents.values()
    assert all(one.start.date() < TODAY for one in found)
    assert any(one.end is None for one in found)
    assert len({one.risk for one in found if one.risk}) >= 3
    assert any(one.risk is None and one.end for one in found)


def test_pools_say_since_when_and_what_their_people_share(atlas: Movement) -> None:
    members = [one for node in atlas.nodes.values() for one in node.people]
    assert all(one.since and one.since <= TODAY for one in members)
    assert {one.factor for one in members} == {None, "funding", "university"}
    needed = {ref: node.people_at_least for ref, node in atlas.nodes.items() if node.people}
    assert all(needed.values())


def test_every_named_cause_is_defined(atlas: Movement) -> None:
    named = {one.factor for one in atlas.risks.values() if one.factor}
    named |= {one.factor for node in atlas.nodes.values() for one in node.people if one.factor}
    assert named == set(atlas.factors)


def test_the_six_personas_agreed_to_be_named(atlas: Movement) -> None:
    for slug in PERSONAS:
        assert atlas.people[f"person/{slug}"].named, slug
    assert not all(person.named for person in atlas.people.values())


def test_every_text_is_there_in_three_languages(atlas: Movement) -> None:
    texts: list[tuple[str, Text | None]] = [("movement", atlas.name)]
    for node in atlas.nodes.values():
        texts += [(node.ref, node.name), (node.ref, node.description)]
    for unit in atlas.units.values():
        texts += [(unit.ref, unit.name), (unit.ref, unit.mandate)]
    for risk in atlas.risks.values():
        texts += [(risk.ref, risk.cause), (risk.ref, risk.event), (risk.ref, risk.consequence)]
        texts += [(risk.ref, risk.accepted.reason)] if risk.accepted else []
    for incident in atlas.incidents.values():
        texts += [(incident.ref, incident.summary), (incident.ref, incident.cause)]
    texts += [(one.ref, one.name) for one in atlas.scenarios.values()]
    texts += [(one.ref, one.name) for one in atlas.treatments.values()]
    for ref, text in texts:
        assert text is not None, ref
        assert not isinstance(text, str), ref
        assert set(text) == LANGUAGES, ref
        assert all(text.values()), ref


def test_confirmed_days_lie_in_the_past_and_differ(atlas: Movement) -> None:
    days = {node.confirmed for node in atlas.nodes.values() if node.confirmed}
    assert max(days) <= TODAY
    assert min(days) < date(2025, 1, 1)
    assert any(node.confirmed is None for node in atlas.nodes.values())


def test_series_cover_three_years_up_to_yesterday(atlas: Movement) -> None:
    for node in atlas.nodes.values():
        if node.demand and node.demand.series:
            series = atlas.series[node.demand.series]
            assert series.days[-1] == date(2026, 11, 22), node.ref
            assert (series.days[-1] - series.days[0]).days > 1080, node.ref
            assert min(series.values) > 0, node.ref


def test_the_generator_writes_the_committed_series_again(
    workshop: ModuleType, tmp_path: Path
) -> None:
    count = workshop.write(folder=tmp_path)
    committed = sorted((ROOT / "series").glob("*.csv"))
    assert count == len(committed)
    for path in committed:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_every_series_is_used_and_every_charter_read(atlas: Movement) -> None:
    used: set[str | None] = set()
    for node in atlas.nodes.values():
        used.add(node.demand.series if node.demand else None)
        used |= {node.capacity.series, node.capacity.service_series} if node.capacity else set()
    assert used - {None} == set(atlas.series)
    charters = {unit.charter.text for unit in atlas.units.values() if unit.charter}
    assert charters == set(atlas.texts)


def test_three_times_the_demand_breaks_about_a_third_and_import_review_first(
    atlas: Movement,
) -> None:
    found = assess(
        movement=atlas,
        today=TODAY,
        until=date(2030, 12, 31),
        growth=3.0,
        scenario=None,
        worlds=1000,
        seed=1,
    )
    chances = {one.ref: one.crossing.probability for one in found.nodes if one.crossing}
    broken = [ref for ref, chance in chances.items() if chance > 0.5]
    assert 0.25 <= len(broken) / len(chances) <= 0.4
    assert found.breaks_first[0] in {"node/import-review", "node/reviewers"}
    assert len(found.unowned) == 6
    assert found.cycles == (("node/login", "node/messages"),)


def test_by_its_own_trend_import_review_probably_runs_out_in_2028(atlas: Movement) -> None:
    found = assess(
        movement=atlas,
        today=TODAY,
        until=date(2028, 12, 31),
        growth=None,
        scenario=None,
        worlds=1000,
        seed=1,
    )
    chances = {one.ref: one.crossing.probability for one in found.nodes if one.crossing}
    assert 0.6 <= chances["node/import-review"] <= 0.9
    assert 2 <= sum(chance > 0.5 for chance in chances.values()) <= 4
