"""Futures: the keys of scenarios, risks and treatments."""

from typing import cast

from mycel.engine.movement import (
    Acceptance,
    Addition,
    Area,
    Estimate,
    Growth,
    Reduction,
    Repair,
    Risk,
    Scenario,
    Shock,
    Treatment,
)
from mycel.formats.movement import rules
from mycel.formats.movement.names import SLUG, Ref, Spoken
from mycel.formats.movement.places import At
from mycel.formats.movement.records import Key, Many, Record, Table
from mycel.formats.movement.shapes import WORD, Number, Schema, Shape, Span
from mycel.formats.movement.times import Day
from mycel.formats.problems import shown
from mycel.formats.yaml import Value

COUNT = Number()
FACTOR = Number(is_above=True)
SHARE = Span(Number(0, 1, hint=" (0.4 is 40 %)"))
LOSSES = Table(WORD, Span(COUNT))


class AreaOrNode(Shape):
    """An area of work, or one node."""

    said = "an area or a reference node/name"

    def read(self, at: At) -> str:
        """Return the value at this place, or refuse it."""
        if isinstance(at.value, str) and "/" not in at.value:
            if at.value not in list(Area):
                known = ", ".join(Area)
                raise at.problem(
                    text=f"{shown(value=at.value)} is no area; expected one of {known}, or node/…"
                )
            return at.value
        return Ref(("node",)).read(at)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("str", value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"pattern": f"^(?:{'|'.join(Area)}|node/{SLUG})$"}


def _range_holds_growth(at: At, built: object) -> None:
    growth = cast("Growth", built)
    if growth.range and not growth.range[0] <= growth.multiply <= growth.range[1]:
        low, high = growth.range
        text = f"range [{low:g}, {high:g}] leaves out multiply ({growth.multiply:g})"
        raise rules.inside(at, "range").problem(text=f"{text}; expected a range around it")


def _needs_others(at: At, built: object) -> None:
    treatment = cast("Treatment", built)
    for name, refs in (("requires", treatment.requires), ("excludes", treatment.excludes)):
        if treatment.ref in refs:
            here = rules.inside(at, name, refs.index(treatment.ref))
            raise here.problem(text=f"{treatment.ref} names itself; expected another treatment")
    if both := sorted(set(treatment.requires) & set(treatment.excludes)):
        here = rules.inside(at, "excludes")
        text = f"{both[0]} is required and excluded; expected only one of them"
        raise here.problem(text=text)


def _shocks_differ(at: At, built: object) -> None:
    seen: set[str] = set()
    for number, shock in enumerate(cast("Scenario", built).shocks):
        if shock.ref in seen:
            here = rules.inside(at, "shocks", number, "ref")
            text = f"{shown(value=shock.ref)} is named twice; expected every shock once"
            raise here.problem(text=text)
        seen.add(shock.ref)


GROWTH = Record(
    "growth of demand",
    Growth,
    (
        Key("multiply", FACTOR, "Factor on external demand.", "3", is_required=True),
        Key("by", Day(), "Day at whose end the factor is reached.", "2030-12-31",
            is_required=True),
        Key("range", Span(FACTOR), "The 90 % range of the factor.", "[2, 5]"),
        Key("only", Table(AreaOrNode(), FACTOR), "Factors that hold instead for an area or node.",
            "{technology: 4, node/tile-server: 6}"),
    ),
    (_range_holds_growth,),
)  # fmt: skip
SHOCK = Record(
    "shock",
    Shock,
    (
        Key("ref", Ref(("shock",), is_own=True), "Its name.", "shock/funding-cut",
            is_required=True),
        Key("per_year", Span(COUNT), "How often per year.", "[0.05, 0.2]", is_required=True),
        Key("reduces_capacity", Table(Ref(("node",)), SHARE),
            "Node and the share of capacity it loses.", "{node/reviewers: [0.2, 0.5]}",
            is_required=True),
    ),
)  # fmt: skip
SCENARIO = Record(
    "scenario",
    Scenario,
    (
        Key("ref", Ref(("scenario",), is_own=True), "Its name in references.",
            "scenario/triple-by-2030", is_required=True),
        Key("name", Spoken(), "What people call it.", "Three times the movement by 2030",
            is_required=True),
        Key("demand", GROWTH, "How external demand grows.", "{multiply: 3, by: 2030-12-31}"),
        Key("shocks", Many(SHOCK), "Events that take capacity away.",
            "[{ref: shock/cut, per_year: [0.1, 0.2], reduces_capacity: {node/a: [0.2, 0.5]}}]"),
    ),
    (_shocks_differ,),
)  # fmt: skip
ESTIMATE = Record(
    "estimate",
    Estimate,
    (
        Key("by", Ref(("person", "unit")), "Who judged.", "person/amina", is_required=True),
        Key("on", Day(), "When.", "2026-10-01", is_required=True),
        Key("per_year", Span(COUNT), "How often per year.", "[0.1, 0.4]"),
        Key("loss", LOSSES, "Harm of one such event, per unit of loss.",
            "{editor-hours: [200, 4000]}"),
    ),
    (rules.at_least_one("per_year", "loss"),),
)  # fmt: skip
ACCEPTANCE = Record(
    "acceptance",
    Acceptance,
    (
        Key("until", Day(), "The last day on which it holds.", "2027-06-30", is_required=True),
        Key("reason", Spoken(), "Why it is borne.", "Mending it costs more than it harms.",
            is_required=True),
        Key("by", Ref(("person", "unit", "decision")), "Who accepted it.",
            "unit/infrastructure-council"),
    ),
)  # fmt: skip
RISK = Record(
    "risk",
    Risk,
    (
        Key("ref", Ref(("risk",), is_own=True), "Its name in references.",
            "risk/key-maintainer-leaves", is_required=True),
        Key("affects", Many(Ref(("node", "unit"))), "What it would harm.",
            "[node/tile-server]"),
        Key("cause", Spoken(), "What is so.", "Only one person can restore it.",
            is_required=True),
        Key("event", Spoken(), "What may happen.", "They leave within a year.",
            is_required=True),
        Key("consequence", Spoken(), "What would follow.", "The map stays as it was for weeks."),
        Key("per_year", Span(COUNT), "How often per year.", "[0.1, 0.4]"),
        Key("loss", LOSSES, "Harm of one such event, per unit of loss.",
            "{editor-hours: [200, 4000]}"),
        Key("likelihood", WORD, "Instead of `per_year`: one of the movement's words.", "unlikely"),
        Key("severity", Table(WORD, WORD), "Instead of `loss`: a word per unit of loss.",
            "{editor-hours: high}"),
        Key("estimates", Many(ESTIMATE), "What several people judged.",
            "[{by: person/amina, on: 2026-10-01, per_year: [0.1, 0.4]}]"),
        Key("factor", WORD, "Risks that share a factor come together more often.",
            "maintainer-departure"),
        Key("owner", Ref(("person", "unit")), "Who watches it.", "person/jonas"),
        Key("review", Day(), "When it is looked at again.", "2027-01-15"),
        Key("accepted", ACCEPTANCE, "That it is borne knowingly.",
            "{until: 2027-06-30, reason: Mending it costs more than it harms.}"),
    ),
)  # fmt: skip
REDUCTION = Record(
    "reduction",
    Reduction,
    (
        Key("risk", Ref(("risk",)), "The risk that falls.", "risk/key-maintainer-leaves",
            is_required=True),
        Key("per_year", SHARE, "Share by which it becomes rarer.", "[0.4, 0.8]"),
        Key("loss", SHARE, "Share by which one event harms less.", "[0.1, 0.3]"),
    ),
    (rules.at_least_one("per_year", "loss"),),
)  # fmt: skip
ADDITION = Record(
    "added capacity",
    Addition,
    (
        Key("node", Ref(("node",)), "The node that can do more.", "node/tile-server",
            is_required=True),
        Key("servers", COUNT, "Servers more.", "2"),
        Key("value", COUNT, "Capacity more, in the unit of the node.", "40"),
    ),
    (rules.exactly_one("servers", "value"),),
)  # fmt: skip
REPAIR = Record(
    "repair",
    Repair,
    (
        Key("node", Ref(("node",)), "The node that fails less.", "node/tile-server",
            is_required=True),
        Key("per_year", SHARE, "Share by which its failures become rarer.", "[0.2, 0.6]"),
        Key("hours", SHARE, "Share by which they become shorter.", "[0.3, 0.7]"),
    ),
    (rules.at_least_one("per_year", "hours"),),
)  # fmt: skip
TREATMENT = Record(
    "treatment",
    Treatment,
    (
        Key("ref", Ref(("treatment",), is_own=True), "Its name in references.",
            "treatment/second-maintainer", is_required=True),
        Key("name", Spoken(), "What people call it.", "Train a second maintainer"),
        Key("reduces", Many(REDUCTION), "The risks it lowers.",
            "[{risk: risk/key-maintainer-leaves, per_year: [0.4, 0.8]}]"),
        Key("adds_capacity", Many(ADDITION), "The capacity it adds.",
            "[{node: node/tile-server, servers: 2}]"),
        Key("mends", Many(REPAIR), "The nodes whose failures it lowers.",
            "[{node: node/tile-server, hours: [0.3, 0.7]}]"),
        Key("cost", LOSSES, "What it takes, per named unit.",
            "{money: [0, 500], volunteer-hours: [60, 160]}"),
        Key("requires", Many(Ref(("treatment",))), "Treatments it cannot do without.",
            "[treatment/write-it-down]"),
        Key("excludes", Many(Ref(("treatment",))), "Treatments it rules out.",
            "[treatment/close-it]"),
    ),
    (_needs_others,),
)  # fmt: skip
