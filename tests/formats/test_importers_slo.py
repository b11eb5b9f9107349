"""OpenSLO's services become nodes with promises; what is no promise here is reported."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.engine.movement import Promise
from mycel.formats import movement, yaml
from mycel.formats.importers import Imported, openslo
from mycel.formats.importers.openslo_objects import DAYS
from mycel.formats.problems import Problem

SERVICE = """\
apiVersion: openslo/v1
kind: Service
metadata: {name: tiles, displayName: Tile server}
spec: {description: Draws the map.}
"""
SLI = """\
apiVersion: openslo/v1
kind: SLI
metadata: {name: tiles-good}
spec: {ratioMetric: {good: {metricSource: {}}, total: {metricSource: {}}}}
"""
SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: tiles-up}
spec:
  service: tiles
  indicatorRef: tiles-good
  budgetingMethod: Occurrences
  timeWindow: [{duration: 4w, isRolling: true}]
  objectives: [{target: 0.995}]
"""
ALARM = """\
apiVersion: openslo/v1
kind: AlertPolicy
metadata: {name: loud}
"""


def read(*documents: str) -> Imported:
    return openslo.read(files={"slo.yaml": "---\n".join(documents).encode()})


def told(imported: Imported) -> dict[str, str]:
    return {one.what: one.why for one in imported.skipped}


def promise(*documents: str) -> Promise | None:
    return read(*documents).movement.nodes["node/tiles"].promise


def test_an_slo_becomes_the_promise_of_its_service() -> None:
    imported = read(SERVICE, SLI, SLO, ALARM)
    node = imported.movement.nodes["node/tiles"]
    assert (node.name, node.description) == ("Tile server", "Draws the map.")
    assert (node.source_id, node.source) == ("tiles", "slo.yaml")
    assert node.promise == Promise(availability=0.995, window_days=28)
    assert told(imported)["a AlertPolicy in slo.yaml"] == "alarms have no place in a movement"
    assert "SLO.spec.budgetingMethod" in told(imported)
    assert "SLO.spec.timeWindow.isRolling" in told(imported)
    assert "SLI tiles-good" in told(imported)
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement


@pytest.mark.parametrize(
    ("duration", "days"),
    [("1h", 1 / 24), ("30d", 30), ("4w", 28), ("1M", 365 / 12), ("1Q", 91.25), ("1Y", 365)],
)
def test_durations_are_days(duration: str, days: float) -> None:
    found = promise(SERVICE, SLO.replace("4w", duration))
    assert found is not None
    assert found.window_days == pytest.approx(days)


@pytest.mark.parametrize("duration", ["4 w", "0d", "-1d", "1y", "1.5d", "1234567d", "w"])
def test_what_is_no_duration_is_refused_with_its_line(duration: str) -> None:
    with pytest.raises(Problem, match=r"slo\.yaml:8: .*no duration; expected one such as 4w"):
        read(SLO.replace("4w", f'"{duration}"'))


def test_percent_is_a_share_to_the_last_digit() -> None:
    found = promise(SERVICE, SLO.replace("target: 0.995", "targetPercent: 99.95"))
    assert found is not None
    assert found.availability == 0.9995


@pytest.mark.parametrize(
    "objective", ["target: 1", "target: -0.1", "targetPercent: 100", "target: high", "target: true"]
)
def test_a_target_out_of_bounds_is_refused(objective: str) -> None:
    with pytest.raises(Problem, match="expected a number from 0 to below"):
        read(SLO.replace("target: 0.995", objective))


def test_a_target_is_stated_once() -> None:
    with pytest.raises(Problem, match="expected one of them"):
        read(SLO.replace("target: 0.995", "target: 0.9, targetPercent: 90"))
    with pytest.raises(Problem, match=r'the key "target" is missing'):
        read(SLO.replace("target: 0.995", "displayName: x"))


def test_the_strictest_target_is_the_promise_and_the_others_are_reported() -> None:
    other = SLO.replace("tiles-up", "tiles-fast").replace("0.995", "0.9")
    imported = read(SERVICE, SLI, SLO, other)
    promised = imported.movement.nodes["node/tiles"].promise
    assert promised is not None
    assert promised.availability == 0.995
    assert "the strictest" in told(imported)["the target 0.9 of SLO tiles-fast"]


@pytest.mark.parametrize(
    "slo",
    [
        SLO.replace("target: 0.995", "target: 0.995, op: lte, value: 0.2"),
        SLO.replace("indicatorRef: tiles-good", "indicator: {spec: {thresholdMetric: {}}}"),
        SLO.replace("target: 0.995", "target: 0.995, compositeWeight: 2"),
        SLO.replace("target: 0.995", "target: 0"),
    ],
)
def test_what_is_no_share_is_reported_and_promises_nothing(slo: str) -> None:
    imported = read(SERVICE, SLI, slo)
    assert imported.movement.nodes["node/tiles"].promise is None
    assert "an objective of SLO tiles-up" in told(imported)


def test_a_service_that_only_an_slo_names_is_a_node() -> None:
    imported = read(SLO)
    assert imported.movement.nodes["node/tiles"].name == "tiles"
    assert "the description of Service tiles" in told(imported)
    assert "the indicator tiles-good of SLO tiles-up" in told(imported)


def test_other_versions_are_left_out_and_alone_refused() -> None:
    old = SLO.replace("openslo/v1", "openslo/v1alpha")
    assert "a document in slo.yaml" in told(read(SERVICE, old))
    with pytest.raises(Problem, match="no object of openslo/v1 stands here; expected one of"):
        read(old)


def test_an_object_that_stands_twice_is_refused_with_its_line() -> None:
    with pytest.raises(Problem, match=r"slo\.yaml:8: .*Service tiles stands twice; expected"):
        read(SERVICE, SERVICE)


def test_two_windows_are_refused() -> None:
    with pytest.raises(Problem, match="2 windows stand here; expected exactly one"):
        read(SLO.replace("[{duration: 4w, isRolling: true}]", "[{duration: 4w}, {duration: 1w}]"))


def test_a_folder_is_read_whole_and_foreign_files_are_listed() -> None:
    imported = openslo.read(
        files={"a.yaml": SERVICE.encode(), "b/c.yaml": SLO.encode(), "d.yaml": b"x: 1\n"}
    )
    assert imported.movement.nodes["node/tiles"].promise is not None
    assert told(imported)["d.yaml"] == "this file holds no OpenSLO object"


def test_addresses_of_people_are_taken_out() -> None:
    imported = read(SERVICE.replace("Draws the map.", '"Ask ada@example.org."'))
    assert imported.movement.nodes["node/tiles"].description == "Ask [address removed]."


def test_many_services_are_read_in_little_time() -> None:
    started = time.perf_counter()
    many = [SLO.replace("tiles", f"s{number}") for number in range(2000)]
    assert len(read(*many).movement.nodes) == 2000
    assert time.perf_counter() - started < 20


KEYS = st.sampled_from(
    [
        "service",
        "indicator",
        "indicatorRef",
        "timeWindow",
        "objectives",
        "target",
        "spec",
        "targetPercent",
        "duration",
        "thresholdMetric",
        "name",
        "op",
        "value",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 200)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["4w", "1Q", "tiles", "", " ", "ü", *DAYS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(kind=st.sampled_from(["SLO", "SLI", "Service", "DataSource", "X"]), spec=VALUES, name=VALUES)
def test_whatever_stands_there_is_read_or_refused(kind: str, spec: object, name: object) -> None:
    thing = {"apiVersion": "openslo/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
    data = yaml.write(values=[thing])  # type: ignore[list-item] # plain values, made above
    try:
        imported = openslo.read(files={"x.yaml": data})
    except Problem:
        return
    assert movement.read(files=movement.write(movement=imported.movement)) == imported.movement
