"""Nodes: the keys of infrastructure with its demand, capacity, promise and dependencies."""

from mycel.engine.movement import (
    Area,
    Capacity,
    Demand,
    Dependency,
    Failure,
    Law,
    Node,
    NodeKind,
    Planned,
    PoolMember,
    Promise,
    ServiceLevel,
    Strength,
)
from mycel.formats.movement import rules
from mycel.formats.movement.names import FilePath, Ref, Spoken
from mycel.formats.movement.records import Key, Many, Record, Rule, Table, Variants
from mycel.formats.movement.shapes import (
    LINES,
    LINK,
    WORD,
    WORDS,
    Choice,
    Number,
    Span,
    Whole,
)
from mycel.formats.movement.times import Day, Duration

SHARE = Number(0, 1, hint=" (0.9 is 90 %)")
COUNT = Number()
SERVERS = Key("servers", COUNT, "Servers or people that work side by side.", "8", is_required=True)

STEP = Record(
    "planned change",
    Planned,
    (
        Key("from", Day(), "First day on which it holds.", "2027-03-01", "since", is_required=True),
        Key("servers", COUNT, "Servers from that day on.", "12"),
        Key("value", COUNT, "Capacity from that day on, in the unit of the node.", "120"),
    ),
    (rules.exactly_one("servers", "value"),),
)
PLAN = Key(
    "plan",
    Many(STEP),
    "Changes that are planned, earliest first; each has `servers` or `value`.",
    "[{from: 2027-03-01, servers: 12}]",
)
VALUE_STEP = Record(
    "step of capacity",
    Planned,
    (
        Key("from", Day(), "First day on which it holds.", "2027-03-01", "since", is_required=True),
        Key("value", COUNT, "Capacity from that day on.", "120", is_required=True),
    ),
)


def _law(law: Law, *keys: Key, also: tuple[Rule, ...] = ()) -> Record:
    """Return the record of one capacity law."""
    name = Choice((law.value,), Law)
    first = Key("law", name, f"The law of capacity: {law.value}.", law.value, is_required=True)
    sorted_plan = rules.earliest_first("plan")
    return Record(
        f"capacity, law {law.value}", Capacity, (first, *keys, PLAN), (*also, sorted_plan)
    )


LINEAR = _law(
    Law.LINEAR,
    Key("per_server", Number(is_above=True), "Work that one server does.", "50", is_required=True),
    SERVERS,
)
USL = _law(
    Law.USL,
    Key("alpha", COUNT, "Contention: share of work that waits its turn.", "0.02", is_required=True),
    Key("beta", COUNT, "Crosstalk: cost of every pair that agrees.", "0.0003", is_required=True),
    Key(
        "gamma", Number(is_above=True), "Work that one server does alone.", "110", is_required=True
    ),
    SERVERS,
)
QUEUE = _law(
    Law.QUEUE,
    Key("service_hours", Span(Number(is_above=True)), "Hours one piece of work takes.", "[0.5, 3]"),
    Key("series", FilePath("series"), "Instead of `service_hours`: measured hours by day.",
        "series/review-hours.csv", "service_series"),
    Key("servers", COUNT, "People or machines that take work from the queue.", "4"),
    Key("pool", Ref(("node",)), "Instead of `servers`: the pool whose hours do the work.",
        "node/reviewers"),
    Key("hours_per_server_per_week", Number(0, 168, is_above=True),
        "Hours that one server works per week.", "3"),
    also=(rules.exactly_one("service_hours", "series"),
            rules.exactly_one("servers", "pool")),
)  # fmt: skip
STEPS = _law(
    Law.STEP,
    Key("series", FilePath("series"), "Capacity by day; each value holds until the next.",
        "series/reviewer-hours.csv"),
    Key("steps", Many(VALUE_STEP, least=1), "Instead of `series`: capacity by first day.",
        "[{from: 2026-01-01, value: 80}]"),
    Key("from_pathway", Ref(("pathway",)),
        "Instead of `series`: capacity from the people on a pathway and how long they stay.",
        "pathway/reviewer"),
    also=(rules.exactly_one("series", "steps", "from_pathway"),
            rules.earliest_first("steps"), rules.only_values),
)  # fmt: skip
CAPACITY = Variants(
    "law",
    {"linear": LINEAR, "usl": USL, "queue": QUEUE, "step": STEPS},
    Choice.of(kinds=Law),
)
DEMAND = Record(
    "external demand",
    Demand,
    (
        Key("series", FilePath("series"), "Measured demand by day.", "series/tile-requests.csv"),
        Key("now", Span(COUNT), "Instead of `series`: demand now.", "[80, 120]"),
        Key("growth_per_year", Span(Number(-1, is_above=True)),
            "With `now`: growth per year; 0.1 is 10 % more.", "[0.1, 0.4]"),
    ),
    (rules.exactly_one("series", "now"), rules.only_with("growth_per_year", "now")),
)  # fmt: skip
PROMISE = Record(
    "promise",
    Promise,
    (
        Key("availability", Number(0, 1, is_above=True, hint=" (0.995 is 99.5 %)"),
            "Share of time in which it works.", "0.995"),
        Key("window", Duration("d"), "Time over which availability is counted.", "30d",
            "window_days"),
        Key("answer_within", Duration("h"), "Time within which work is answered.", "72h",
            "answer_within_hours"),
        Key("share", Number(0, 1, is_above=True, hint=" (0.9 is 90 %)"),
            "Share of work that is answered in that time.", "0.9"),
    ),
    (rules.at_least_one("availability", "answer_within"),
     rules.only_with("window", "availability"), rules.only_with("share", "answer_within")),
)  # fmt: skip
FAILURE = Record(
    "failure",
    Failure,
    (
        Key("per_year", Span(COUNT), "How often it fails by itself, per year.", "[2, 8]",
            is_required=True),
        Key("hours", Span(COUNT), "How long one failure lasts.", "[0.3, 6]", is_required=True),
    ),
)  # fmt: skip
DEPENDENCY = Record(
    "dependency",
    Dependency,
    (
        Key("node", Ref(("node",)), "The node that is needed.", "node/object-store",
            is_required=True),
        Key("strength", Choice.of(kinds=Strength),
            "`hard`: an outage there is one here; `soft`: with the probability `weight`.", "soft"),
        Key("weight", SHARE, "Probability that an outage there takes this down (soft only).",
            "0.3"),
        Key("per_unit", COUNT, "Work that every unit of work here asks for there.", "1.4"),
        Key("group", WORD, "Members of one group stand in for each other.", "database"),
        Key("at_least", Whole(1, 1000), "Members of the group that must be up.", "1"),
        Key("note", LINES, "Why it is needed, or how it is known.",
            "read at start"),
    ),
    (rules.weight_is_soft,),
)  # fmt: skip
MEMBER = Record(
    "member of a pool",
    PoolMember,
    (
        Key("person", Ref(("person",)), "Who.", "person/amina", is_required=True),
        Key("hours_per_week", Number(0, 168), "Hours that they give.", "4"),
        Key("since", Day(), "Since when.", "2025-02-01"),
        Key(
            "factor",
            WORD,
            "What would take several members at once, such as one employer.",
            "grant-of-the-fund",
        ),
    ),
)


def _named(**found: object) -> Node:
    """Build a node; one without a name is called by its ref."""
    slug = str(found["ref"]).partition("/")[2].replace("-", " ")
    return Node(**{"name": slug[:1].upper() + slug[1:], **found})  # type: ignore[arg-type] # shapes have checked every value


NODE = Record(
    "node",
    _named,
    (
        Key("ref", Ref(("node",), is_own=True), "Its name in references.", "node/tile-server",
            is_required=True),
        Key("kind", Choice.of(kinds=NodeKind), "The kind of infrastructure.", "platform",
            is_required=True),
        Key("area", Choice.of(kinds=Area), "The area of work it serves (default: technology).",
            "technology"),
        Key("name", Spoken(), "What people call it (default: from `ref`).", "Tile server"),
        Key("description", Spoken(), "What it does and for whom.", "Draws the map."),
        Key("steward", Ref(("unit", "person")), "The unit or person that looks after it.",
            "unit/infrastructure-council"),
        Key("service_level", Choice.of(kinds=ServiceLevel), "How well it is kept.",
            "active-maintenance"),
        Key("unit", WORDS, "The unit in which demand and capacity are counted.", "requests/s"),
        Key("demand", DEMAND, "External demand.", "{now: [80, 120], growth_per_year: [0.1, 0.4]}"),
        Key("capacity", CAPACITY, "What it can do, by one of four laws.",
            "{law: linear, per_server: 50, servers: 8}"),
        Key("promise", PROMISE, "What it promises.", "{availability: 0.995, window: 30d}"),
        Key("failure", FAILURE, "How it fails by itself.", "{per_year: [2, 8], hours: [0.3, 6]}"),
        Key("depends_on", Many(DEPENDENCY), "The nodes it needs.",
            "[{node: node/object-store, per_unit: 1.4}]"),
        Key("people", Many(MEMBER), "The people in a pool.",
            "[{person: person/amina, hours_per_week: 4}]"),
        Key("people_at_least", Whole(1, 1000), "People who must know it (default: 1).", "2"),
        Key("harm_per_hour_down", Table(WORD, Span(COUNT)),
            "Harm of one hour in which it is down, per unit of loss.",
            "{people-affected: [200, 900]}"),
        Key("harm_per_unserved", Table(WORD, Span(COUNT)),
            "Harm of one unit of demand that is not met, per unit of loss.",
            "{editor-hours: [0.2, 1]}"),
        Key("confirmed", Day(), "When its steward last said that this is still true.",
            "2026-09-01"),
        Key("source", WORDS, "Where this was imported from.", "backstage"),
        Key("source_id", WORDS, "Its name there.", "component:default/tile-server"),
        Key("links", Many(LINK), "Addresses for people.", "[https://example.org/tiles]"),
    ),
    (rules.groups_hold, rules.no_dependency_twice, rules.no_person_twice),
)  # fmt: skip
