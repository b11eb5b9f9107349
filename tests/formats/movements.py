"""Movements for tests: the example of the reference, and generated ones that hold together."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st

from mycel.engine import movement as values

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "movement.md"
LANGUAGES = ("en", "de", "zh-hans")


def example() -> dict[str, bytes]:
    """Return the files of the example that the reference shows."""
    found = re.search(r"```yaml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    files = {
        "movement.yaml": found.group(1).encode(),
        "charters/infrastructure-council.md": "# Sorgfalt\r\n\nمرحبا\n".encode(),
    }
    for name in ("tile-requests", "imports", "reviewer-hours"):
        files[f"series/{name}.csv"] = b"date,value\n2026-01-01,3\n2026-02-01,4.5\n"
    return files


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool) | st.sampled_from(
    ["no", "1e5", "2026-01-01", "null", "~", "- a", "a: b", "#", "@x", "404"]
)
LONG = st.text(LETTERS | st.sampled_from("\n\t"), max_size=40).filter(str.strip)
SLUGS = st.sampled_from(
    ["a", "b", "c-d", "no", "null", "1e5", "404", "2026-01-01", "0x1f", "x" * 100]
)
TEXTS = LONG | st.dictionaries(st.sampled_from(LANGUAGES), LONG, min_size=1)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
LINKS = st.lists(
    st.sampled_from(["https://example.org/a?b=c#d", "mailto:x@example.org"]), unique=True
)


def floats(low: float = 0, high: float = 1e12, **bounds: bool) -> st.SearchStrategy[float]:
    return st.floats(low, high, **bounds)


def ranges(low: float = 0, high: float = 1e12, **bounds: bool) -> st.SearchStrategy[values.Range]:
    return st.tuples(floats(low, high, **bounds), floats(low, high, **bounds)).map(
        lambda ends: (min(ends), max(ends))
    )


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def some(items: list[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    if not items:
        return st.just(())
    return st.lists(st.sampled_from(items), unique=True, min_size=least, max_size=3).map(tuple)


def refs(kind: str, least: int = 0) -> st.SearchStrategy[list[str]]:
    slugs = st.lists(SLUGS, unique=True, min_size=least, max_size=4)
    return slugs.map(lambda found: sorted(f"{kind}/{slug}" for slug in found))


def planned(*, has_servers: bool) -> st.SearchStrategy[tuple[values.Planned, ...]]:
    def build(rows: dict[date, tuple[bool, float]]) -> tuple[values.Planned, ...]:
        return tuple(
            values.Planned(day, servers=number)
            if has_servers and is_servers
            else values.Planned(day, value=number)
            for day, (is_servers, number) in sorted(rows.items())
        )

    return st.dictionaries(DAYS, st.tuples(st.booleans(), floats()), max_size=3).map(build)


def capacities(pools: list[str], series: list[str]) -> st.SearchStrategy[values.Capacity]:
    build, law = values.Capacity, values.Law
    above = floats(exclude_min=True)
    plan = planned(has_servers=True)
    queue = {"law": st.just(law.QUEUE), "plan": plan}
    hours = {"hours_per_server_per_week": maybe(floats(0, 168, exclude_min=True))}
    work = ranges(exclude_min=True)
    choices = [
        st.builds(build, st.just(law.LINEAR), servers=floats(), per_server=above, plan=plan),
        st.builds(build, st.just(law.USL), servers=floats(), alpha=floats(), beta=floats(),
                  gamma=above, plan=plan),
        st.builds(build, **queue, **hours, servers=floats(), service_hours=work),
        st.builds(build, st.just(law.STEP), plan=planned(has_servers=False),
                  steps=planned(has_servers=False).filter(bool)),
        st.builds(build, st.just(law.STEP), from_pathway=SLUGS.map(lambda one: f"pathway/{one}")),
    ]  # fmt: skip
    if series:
        files = st.sampled_from(series)
        choices.append(st.builds(build, st.just(law.STEP), series=files))
        choices.append(st.builds(build, **queue, servers=floats(), service_series=files))
    if pools:
        choices.append(st.builds(build, **queue, pool=st.sampled_from(pools),
                                 service_hours=ranges(exclude_min=True)))  # fmt: skip
    return st.one_of(choices)


@st.composite
def dependencies(draw: Callable, ref: str, nodes: list[str]) -> tuple[values.Dependency, ...]:
    needed = draw(some([one for one in nodes if one != ref]))
    group = draw(maybe(SLUGS)) if len(needed) > 1 else None
    found = []
    for number, node in enumerate(needed):
        strength = draw(st.sampled_from(values.Strength))
        found.append(
            values.Dependency(
                node,
                strength=strength,
                weight=draw(maybe(floats(0, 1)))
                if strength == "soft"
                else draw(maybe(st.just(1.0))),
                per_unit=draw(maybe(floats())),
                group=group,
                at_least=draw(st.integers(1, len(needed))) if group and number == 0 else None,
                note=draw(maybe(LONG)),
            )
        )
    return tuple(found)


def demands(series: list[str]) -> st.SearchStrategy[values.Demand]:
    growth = maybe(ranges(-1, 5, exclude_min=True))
    now = st.builds(values.Demand, now=ranges(), growth_per_year=growth)
    if not series:
        return now
    return now | st.builds(values.Demand, series=st.sampled_from(series))


def promises() -> st.SearchStrategy[values.Promise]:
    above = {"exclude_min": True}
    share = floats(0, 1, **above)
    time = floats(0, 1e5, **above)
    return st.builds(values.Promise, availability=share, window_days=maybe(time)) | st.builds(
        values.Promise, answer_within_hours=time, share=maybe(share)
    )


@st.composite
def nodes(
    draw: Callable, known: dict[str, list[str]], kinds: dict[str, str], ref: str
) -> values.Node:
    pools = [one for one, kind in kinds.items() if kind == "pool"]
    people = draw(some(known["person"]))
    return values.Node(
        ref,
        values.NodeKind(kinds[ref]),
        draw(TEXTS),
        area=draw(st.sampled_from(values.Area)),
        description=draw(maybe(TEXTS)),
        steward=draw(maybe(st.sampled_from(known["unit"]))) if known["unit"] else None,
        service_level=draw(maybe(st.sampled_from(values.ServiceLevel))),
        unit=draw(maybe(WORDS)),
        demand=draw(maybe(demands(known["series"]))),
        capacity=draw(maybe(capacities(pools, known["series"]))),
        promise=draw(maybe(promises())),
        failure=draw(maybe(st.builds(values.Failure, ranges(), ranges()))),
        depends_on=draw(dependencies(ref, known["node"])),
        people=tuple(
            values.PoolMember(
                one, draw(maybe(floats(0, 168))), draw(maybe(DAYS)), draw(maybe(SLUGS))
            )
            for one in people
        ),
        people_at_least=draw(maybe(st.integers(1, 9))),
        harm_per_hour_down={one: draw(ranges()) for one in draw(some(known["loss"]))},
        harm_per_unserved={one: draw(ranges()) for one in draw(some(known["loss"]))},
        confirmed=draw(maybe(DAYS)),
        source=draw(maybe(WORDS)),
        source_id=draw(maybe(WORDS)),
        links=tuple(draw(LINKS)),
    )


@st.composite
def units(draw: Callable, known: dict[str, list[str]], ref: str) -> values.Unit:
    words = st.lists(WORDS, unique=True, max_size=2).map(tuple)
    above = [one for one in known["unit"] if one < ref]
    holder = some(known["person"]).map(lambda who: tuple(values.Holder(one) for one in who))
    role = st.builds(
        values.Role,
        WORDS,
        maybe(st.integers(0, 9)),
        maybe(st.integers(1, 60)),
        words,
        words,
        holder,
    )
    text = maybe(st.sampled_from(known["text"])) if known["text"] else st.none()
    reports = st.builds(
        values.Reports, st.sampled_from(["week", "quarter", "year"]), st.integers(0, 366)
    )
    return values.Unit(
        ref,
        draw(st.sampled_from(values.UnitKind)),
        draw(TEXTS),
        mandate=draw(maybe(TEXTS)),
        parent=draw(maybe(st.sampled_from(above))) if above else None,
        charter=draw(maybe(st.builds(values.Charter, text, maybe(DAYS), maybe(DAYS)))),
        looks_after=draw(some(known["node"])),
        reports=draw(maybe(reports)),
        roles=tuple(draw(st.lists(role, max_size=2))),
        links=tuple(draw(LINKS)),
        source_id=draw(maybe(WORDS)),
    )


@st.composite
def scenarios(draw: Callable, known: dict[str, list[str]], ref: str) -> values.Scenario:
    factor = floats(0, 100, exclude_min=True)
    low, multiply, high = sorted(draw(st.tuples(factor, factor, factor)))
    only = st.sampled_from([*values.Area, *known["node"]]).map(str)
    growth = values.Growth(
        multiply,
        draw(DAYS),
        range=draw(st.sampled_from([None, (low, high)])),
        only=draw(st.dictionaries(only, factor, max_size=2)),
    )
    taken = {one: draw(ranges(0, 1)) for one in draw(some(known["node"]))}
    shock = values.Shock(f"shock/{draw(SLUGS)}", draw(ranges()), taken)
    return values.Scenario(
        ref,
        draw(TEXTS),
        demand=draw(st.sampled_from([None, growth])),
        shocks=draw(st.sampled_from([(), (shock,)])),
    )


@st.composite
def risks(draw: Callable, known: dict[str, list[str]], ref: str) -> values.Risk:
    owners = [*known["person"], *known["unit"]]
    return values.Risk(
        ref,
        draw(TEXTS),
        draw(TEXTS),
        draw(some([*known["node"], *known["unit"]])),
        consequence=draw(maybe(TEXTS)),
        likelihood=draw(maybe(SLUGS)),
        severity={one: draw(SLUGS) for one in draw(some(known["loss"]))},
        estimates=tuple(
            values.Estimate(one, draw(DAYS), draw(ranges())) for one in draw(some(owners))
        ),
        accepted=draw(maybe(st.builds(values.Acceptance, DAYS, TEXTS))),
        per_year=draw(maybe(ranges())),
        loss={one: draw(ranges()) for one in draw(some(known["loss"]))},
        factor=draw(maybe(SLUGS)),
        owner=draw(maybe(st.sampled_from(owners))) if owners else None,
        review=draw(maybe(DAYS)),
    )


@st.composite
def treatments(draw: Callable, known: dict[str, list[str]], ref: str) -> values.Treatment:
    others = [one for one in known["treatment"] if one != ref]
    requires = draw(some(others))
    return values.Treatment(
        ref,
        name=draw(maybe(TEXTS)),
        reduces=tuple(
            values.Reduction(one, per_year=draw(ranges(0, 1)), loss=draw(maybe(ranges(0, 1))))
            for one in draw(some(known["risk"]))
        ),
        adds_capacity=tuple(
            draw(
                st.sampled_from(
                    [values.Addition(one, servers=2.5), values.Addition(one, value=0.0)]
                )
            )
            for one in draw(some(known["node"]))
        ),
        mends=tuple(
            values.Repair(one, per_year=draw(maybe(ranges(0, 1))), hours=draw(ranges(0, 1)))
            for one in draw(some(known["node"]))
        ),
        cost=draw(st.dictionaries(SLUGS, ranges(), max_size=2)),
        requires=requires,
        excludes=draw(some([one for one in others if one not in requires])),
    )


@st.composite
def incidents(draw: Callable, known: dict[str, list[str]], ref: str) -> values.Incident:
    minutes = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 — the zone follows
        lambda one: one.replace(second=0, microsecond=0, tzinfo=UTC)
    )
    start, end = sorted((draw(minutes), draw(minutes)))
    return values.Incident(
        ref,
        draw(TEXTS),
        start,
        end=draw(st.sampled_from([None, end])),
        nodes=draw(some(known["node"])),
        risk=draw(maybe(st.sampled_from(known["risk"]))) if known["risk"] else None,
        people_affected=draw(maybe(floats())),
        loss={one: draw(floats()) for one in draw(some(known["loss"]))},
        cause=draw(maybe(TEXTS)),
        actions=tuple(draw(st.lists(WORDS, unique=True, max_size=2))),
        links=tuple(draw(LINKS)),
        source=draw(maybe(WORDS)),
    )


def worded(losses: list[str]) -> st.SearchStrategy[values.Words]:
    spans = st.dictionaries(SLUGS, ranges(), max_size=2)
    severity = st.dictionaries(st.sampled_from(losses), spans) if losses else st.just({})
    return st.builds(values.Words, spans, severity)


def people(ref: str) -> st.SearchStrategy[values.Person]:
    return st.builds(
        values.Person,
        st.just(ref),
        WORDS,
        named=st.booleans(),
        languages=some(["en", "pt-br"]),
        skills=st.lists(WORDS, unique=True, max_size=2).map(tuple),
        hours_per_week=maybe(floats(0, 168)),
        home=maybe(WORDS),
    )


def series() -> st.SearchStrategy[values.Series]:
    rows = st.dictionaries(
        DAYS, st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=4
    )
    return rows.map(
        lambda found: values.Series(*map(tuple, zip(*sorted(found.items()), strict=True)))
    )


@st.composite
def movements(draw: Callable) -> values.Movement:
    """Generate a movement in which every reference leads somewhere."""
    known = {kind: draw(refs(kind)) for kind in ("person", "unit", "scenario", "treatment")}
    known["node"] = draw(refs("node", least=1))
    known |= {"risk": draw(refs("risk")), "incident": draw(refs("incident"))}
    known["loss"] = draw(st.lists(SLUGS, unique=True, max_size=3))
    known["series"] = [
        f"series/{one}.csv" for one in draw(st.lists(SLUGS, unique=True, max_size=2))
    ]
    known["text"] = [f"charters/{one}.md" for one in draw(st.lists(SLUGS, unique=True, max_size=2))]
    kinds = {one: str(draw(st.sampled_from(values.NodeKind))) for one in known["node"]}
    losses = {one: draw(st.sampled_from([None, "EUR"])) for one in sorted(known["loss"])}
    weights = {one: draw(floats()) for one in draw(some(known["loss"]))}
    decided_by = draw(st.sampled_from([None, "decision/2026-weights"]))
    return values.Movement(
        name=draw(TEXTS),
        languages=LANGUAGES,
        is_sample=draw(st.booleans()),
        losses=losses,
        weights=draw(st.sampled_from([None, values.Weights(3, decided_by, weights)])),
        words=draw(maybe(worded(known["loss"]))),
        factors=draw(st.dictionaries(SLUGS, st.floats(0, 0.99), max_size=2)),
        people={one: draw(people(one)) for one in known["person"]},
        units={one: draw(units(known, one)) for one in known["unit"]},
        nodes={one: draw(nodes(known, kinds, one)) for one in known["node"]},
        scenarios={one: draw(scenarios(known, one)) for one in known["scenario"]},
        risks={one: draw(risks(known, one)) for one in known["risk"]},
        treatments={one: draw(treatments(known, one)) for one in known["treatment"]},
        incidents={one: draw(incidents(known, one)) for one in known["incident"]},
        series={one: draw(series()) for one in known["series"]},
        texts={one: draw(LONG) for one in known["text"]},
        further={
            f"pathway/{slug}": {"steps": [{"holder": who}], "name": draw(TEXTS)}
            for slug, who in draw(st.dictionaries(SLUGS, LONG, max_size=1)).items()
        },
    )
