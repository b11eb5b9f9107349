"""Groups: the keys of units with charter, reports and roles, and of people."""

from typing import cast

from mycel.engine.movement import Charter, Holder, Person, Reports, Role, Unit, UnitKind
from mycel.formats.movement import rules
from mycel.formats.movement.names import FilePath, Ref, Spoken
from mycel.formats.movement.places import At
from mycel.formats.movement.records import Key, Many, Record
from mycel.formats.movement.shapes import LANGUAGE, LINK, WORDS, Choice, Flag, Number, Whole
from mycel.formats.movement.times import Day

RHYTHMS = ("week", "month", "quarter", "half-year", "year")


def _term_ends_later(at: At, built: object) -> None:
    holder = cast("Holder", built)
    if holder.since and holder.until and holder.until < holder.since:
        ends, begins = holder.until.isoformat(), holder.since.isoformat()
        text = f"to is {ends}, before from ({begins}); expected a later day"
        raise rules.inside(at, "to").problem(text=text)


CHARTER = Record(
    "charter",
    Charter,
    (
        Key("text", FilePath("texts"), "Path of its text.", "charters/council.md"),
        Key("adopted", Day(), "When it was adopted.", "2026-02-01"),
        Key("review", Day(), "When it is looked at again.", "2027-02-01"),
    ),
)
REPORTS = Record(
    "reports",
    Reports,
    (
        Key("every", Choice(RHYTHMS), "How often it reports.", "quarter", is_required=True),
        Key("due_days", Whole(0, 366), "Days after the end of that time (default: 14).", "21"),
    ),
)
HOLDER = Record(
    "holder",
    Holder,
    (
        Key("person", Ref(("person",)), "Who holds the role.", "person/amina", is_required=True),
        Key("from", Day(), "First day of the term.", "2026-02-01", "since"),
        Key("to", Day(), "Last day of the term.", "2027-01-31", "until"),
    ),
    (_term_ends_later,),
)
ROLE = Record(
    "role",
    Role,
    (
        Key("role", WORDS, "What the role is called.", "chair", is_required=True),
        Key("seats", Whole(0, 10_000), "How many can hold it at once.", "2"),
        Key("term_months", Whole(1, 1200), "How long one term lasts.", "12"),
        Key("responsibilities", Many(WORDS), "What its holders see to.", "[agenda, liaison]"),
        Key("decides", Many(WORDS), "What its holders may decide.", "[assessment-publication]"),
        Key("holders", Many(HOLDER), "Who holds or held it.", "[{person: person/amina}]"),
    ),
)
UNIT = Record(
    "unit",
    Unit,
    (
        Key("ref", Ref(("unit",), is_own=True), "Its name in references.", "unit/import-team",
            is_required=True),
        Key("kind", Choice.of(kinds=UnitKind), "The kind of group.", "team", is_required=True),
        Key("name", Spoken(), "What people call it.", "Import team", is_required=True),
        Key("mandate", Spoken(), "What it is there for.", "Look after what everybody builds on."),
        Key("parent", Ref(("unit",)), "The unit it belongs to.", "unit/infrastructure-council"),
        Key("charter", CHARTER, "Its charter.", "{adopted: 2026-02-01, review: 2027-02-01}"),
        Key("looks_after", Many(Ref(("node",))), "The nodes it looks after.",
            "[node/tile-server]"),
        Key("reports", REPORTS, "When it reports.", "{every: quarter, due_days: 14}"),
        Key("roles", Many(ROLE), "Its roles.", "[{role: chair, seats: 2}]"),
        Key("links", Many(LINK), "Addresses for people.", "[https://example.org/council]"),
        Key("source_id", WORDS, "Its name where it was imported from.", "sig-network"),
    ),
)  # fmt: skip
PERSON = Record(
    "person",
    Person,
    (
        Key("ref", Ref(("person",), is_own=True), "Their name in references.", "person/amina",
            is_required=True),
        Key("name", WORDS, "What they are called here.", "Amina", is_required=True),
        Key("named", Flag(), "Whether they agreed to appear with this name (default: false).",
            "true"),
        Key("languages", Many(LANGUAGE), "Languages they work in.", "[ar, en]"),
        Key("skills", Many(WORDS), "What they can do.", "[databases]"),
        Key("hours_per_week", Number(0, 168), "Hours they give to the movement.", "6"),
        Key("home", WORDS, "Where they feel at home.", "Arabic community"),
    ),
)  # fmt: skip
