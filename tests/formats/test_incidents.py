"""Incidents from tables and wiki pages: tolerant of names, strict about times, figures and refs."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.movements import incidents as some_incidents

from mycel.engine.movement import Incident, Movement, Node, NodeKind, Risk
from mycel.formats import incidents, movement
from mycel.formats.importers import Imported
from mycel.formats.problems import Problem

HEAD = "start,end,nodes,people_affected,cause,actions,summary,risk,loss:hours"
LINE = '2026-03-01 14:05,2026-03-01T15:35Z,tiles,"12,000",Disk,a; b,Stale tiles.,,3.5'
WIKI = """\
A report.

{{Incident scorecard
| task = T309691
| paged-num = 17
| coordinators = [[User:Ada|Ada]]
| start = 2022-05-09 07:44:00
| end = 2022-05-09 07:51:00 <!-- UTC -->
| services = [[Tile server]], CDN
| impact = For 7 minutes '''all''' readers of [[Atlas|the atlas]] saw errors.<ref>log</ref>
| loss editor-hours = 12
| actions =
* Add an alarm
* Ask [[User:Bob]]
| links = [https://example.org/x report]
}}
"""
KNOWN = Movement(
    name="Atlas",
    losses={"hours": None},
    nodes={
        ref: Node(ref=ref, kind=NodeKind.PLATFORM, name=name)
        for ref, name in (("node/tiles", "Tile server"), ("node/a", "Twin"), ("node/b", "Twin"))
    },
    risks={"risk/disk": Risk(ref="risk/disk", cause="c", event="e")},
)


def read(text: str, *, known: Movement | None = None, file: str = "i.csv") -> Imported:
    return incidents.read(files={file: text.encode()}, known=known)


def only(imported: Imported) -> Incident:
    (one,) = imported.movement.incidents.values()
    return one


def table(*lines: str, head: str = HEAD) -> str:
    return "\n".join([head, *lines]) + "\n"


def told(imported: Imported) -> dict[str, str]:
    return {one.what: one.why for one in imported.skipped}


def test_a_line_becomes_an_incident() -> None:
    imported = read(table(LINE))
    assert only(imported) == Incident(
        ref="incident/2026-03-01-stale-tiles",
        summary="Stale tiles.",
        start=datetime(2026, 3, 1, 14, 5, tzinfo=UTC),
        end=datetime(2026, 3, 1, 15, 35, tzinfo=UTC),
        nodes=("node/tiles",),
        people_affected=12000,
        loss={"hours": 3.5},
        cause="Disk",
        actions=("a", "b"),
        source="i.csv",
    )
    whole = imported.movement
    assert whole.nodes.keys() == {"node/tiles"}
    assert whole.losses == {"hours": None}
    assert movement.read(files=movement.write(movement=whole)) == whole


def test_other_names_of_columns_are_understood_and_unknown_ones_reported() -> None:
    head = "Began;Until;Affected services;Users affected;Root cause;Title;Impact;Who"
    imported = read(table("2026-03-01;2026-03-02;tiles;12,5;Disk;Stale.;Long.;Ada", head=head))
    one = only(imported)
    assert (one.summary, one.people_affected, one.cause) == ("Stale.", 12.5, "Disk")
    assert one.end == datetime(2026, 3, 3, tzinfo=UTC)
    assert told(imported)["the column Who"] == "this importer does not know the field"
    assert "says the same and is taken" in told(imported)["the column Impact"]
    assert "Ada" not in str(imported)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("2026-03-01", "00:00"),
        ("2026-03-01 7:05", "07:05"),
        ("2026-03-01T07:05:59.123Z", "07:05"),
        ("2026-03-01 07:05 UTC", "07:05"),
        ("2026-03-01T07:05+02:00", "05:05"),
        ("2026-03-01T07:05-0130", "08:35"),
    ],
)
def test_times_are_read_as_utc(text: str, minute: str) -> None:
    assert only(read(f"start,summary\n{text},x\n")).start.strftime("%H:%M") == minute


@pytest.mark.parametrize(
    "text",
    [
        *("yesterday", "2026-02-30", "2026-03-01 25:00", "01.03.2026", "0999-01-01", "9999-12-31"),
        *("2026-03-01 10:00+99:99", "२०२६-03-01", "1" * 5000),
    ],
)
def test_what_is_no_time_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(Problem, match=r"^i\.csv:3: start is .*expected") as caught:
        read(f"start,summary\n2026-01-01,x\n{text},y\n")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("text", "minutes"), [("90min", 90), ("2.5h", 150), ("1:30", 90), ("2 d", 2880)]
)
def test_a_duration_gives_the_end(text: str, minutes: int) -> None:
    one = only(read(f"start,duration,summary\n2026-03-01,{text},x\n"))
    assert one.end is not None
    assert (one.end - one.start).total_seconds() == minutes * 60


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty; expected columns"),
        ("when,summary\n2026-01-01,x\n", "nothing here is called start; expected when it began"),
        ("strat,summary\n2026-01-01,x\n", r"\(is it \"strat\"\?\)"),
        ("start,start,summary\n", 'the column "start" stands twice'),
        ("start,summary\n2026-01-01,\n", "summary is empty; expected what happened"),
        ("start,summary\n,x\n", "start is empty; expected when it began"),
        ("start,summary\n2026-01-01,x,y\n", "this line has 3 cells; expected 2"),
        ("start,end,summary\n2026-01-02,2026-01-01 1:00,x\n", "end is before start"),
        ('start,summary\n2026-01-01,"x\n', "this is not CSV"),
        ("start;summary;people\n2026-01-01;x;12.000\n", "read in two ways; expected 12000 or 12"),
        ("start,summary,people\n2026-01-01,x,-3\n", 'people_affected is "-3"; expected a number'),
        ("start,summary,people\n2026-01-01,x,1e99\n", "expected a number"),
        ("start,summary,people\n2026-01-01,x,nan\n", "expected a number"),
        ("start,duration,summary\n2026-01-01,long,x\n", 'duration is "long"; expected one such'),
        ("ref,start,summary\na,2026-01-01,x\na,2026-01-01,y\n", "incident/a stands in line 2"),
        ("start,summary\n2026-01-01,\x1b[31m\n", "holds a control character"),
        ("start,summary,summary:en\n2026-01-01,a,b\n", "expected one text, or one per language"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises(Problem, match=message) as caught:
        read(text)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf_8_are_refused_with_their_line() -> None:
    with pytest.raises(Problem, match=r"i\.csv:2: this is not UTF-8"):
        incidents.read(files={"i.csv": b"start,summary\n2026-01-01,\xff\n"})


def test_the_same_incident_twice_is_taken_once() -> None:
    imported = read(table(LINE, LINE))
    assert len(imported.movement.incidents) == 1
    assert "the incident of line 3" in told(imported)


def test_incidents_that_spell_alike_are_told_apart() -> None:
    imported = read("start,summary\n2026-01-01 1:00,Über\n2026-01-01 2:00,Über!\n2026-01-01,例\n")
    assert len(imported.movement.incidents) == 3


def test_a_movement_knows_its_nodes_risks_and_units_of_loss() -> None:
    head = "start,nodes,summary,risk,loss:hours,loss:money"
    line = "2026-01-01,Tile Server; node/a; Twin; ghost,x,disk,1,2"
    imported = read(table(line, head=head), known=KNOWN)
    one = only(imported)
    assert one.nodes == ("node/tiles", "node/a")
    assert (one.risk, one.loss) == ("risk/disk", {"hours": 1})
    skipped = told(imported)
    assert skipped["the node ghost"] == skipped["the node Twin"]
    assert "harm in money" in skipped
    without = read(table(line, head=head))
    assert only(without).risk is None
    assert "the risk disk" in told(without)


def test_what_a_movement_says_already_is_never_overwritten() -> None:
    known = Movement(name="m", nodes=KNOWN.nodes, losses=KNOWN.losses)
    there = read(table(LINE), known=known).movement.incidents
    again = Movement(name="m", nodes=KNOWN.nodes, losses=KNOWN.losses, incidents=there)
    assert read(table(LINE), known=again).movement.incidents == there
    with pytest.raises(Problem, match="is in the movement already and says something else"):
        read(table(LINE.replace("Disk", "Fire")), known=again)


def test_addresses_of_people_are_taken_out() -> None:
    imported = read("start,summary,cause,links\n2026-01-01,Ask a@b.org,a@b.org,mailto:a@b.org\n")
    assert "@" not in str(imported.movement)
    assert "a link" in told(imported)


def test_a_template_on_a_wiki_page_becomes_an_incident() -> None:
    imported = read(WIKI, file="page.wiki")
    assert only(imported) == Incident(
        ref="incident/2022-05-09-for-7-minutes-all-readers-of-the-atlas-saw-errors",
        summary="For 7 minutes all readers of the atlas saw errors.",
        start=datetime(2022, 5, 9, 7, 44, tzinfo=UTC),
        end=datetime(2022, 5, 9, 7, 51, tzinfo=UTC),
        nodes=("node/tile-server", "node/cdn"),
        loss={"editor-hours": 12},
        actions=("Add an alarm", "Ask [person removed]"),
        links=("https://example.org/x",),
        source="page.wiki",
    )
    assert "the parameter coordinators" in told(imported)
    assert "Bob" not in str(imported)
    assert "Ada" not in str(imported)


def test_several_templates_and_pages_are_read_and_lines_are_those_of_the_page() -> None:
    two = WIKI + "\n{{incident|start=2022-06-01|summary=B|cause={{x|}}}}\n"
    found = incidents.read(files={"a.txt": two.encode(), "b.txt": WIKI.replace("7", "8").encode()})
    assert len(found.movement.incidents) == 3
    with pytest.raises(Problem, match=r"^a\.txt:18: start is"):
        incidents.read(files={"a.txt": two.replace("2022-06-01", "June").encode()})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{Incident|start=2022-01-01", "the template is not closed"),
        ("{{Incident|start=2022-01-01|x=" + "a" * 30_000 + "}}", "or is very long"),
        ("{{Incident|start=2022-01-01|x=" + "[[a|" * 400 + "}}", "too many brackets"),
        ("{{Incident|summary=x}}", "nothing here is called start"),
        ("{{Incident}}", "no template whose name begins with Incident"),
    ],
)
def test_templates_that_cannot_be_read_are_refused(text: str, message: str) -> None:
    with pytest.raises(Problem, match=message):
        read(text, file="p.txt")


@pytest.mark.parametrize("piece", ["{{a|", "[[a|", "<b a='", "{|\n|-\n", "{{{a|", "&#", "<!--"])
def test_hostile_pages_are_answered_in_little_time(piece: str) -> None:
    started = time.perf_counter()
    one = "{{Incident|start=2022-01-01|summary=x|cause=" + piece * 60 + "}}" * 61 + "\n"
    with pytest.raises(Problem):
        incidents.read(files={"p.txt": (one * 300 + "{{incident|").encode()})
    assert time.perf_counter() - started < 30


REFS = {"node": ["node/a", "node/tiles"], "risk": ["risk/disk"], "loss": ["hours"]}


@given(was=some_incidents(REFS, "incident/a"))
def test_a_table_gives_back_the_incidents_it_was_written_from(was: Incident) -> None:
    back = only(incidents.read(files={"i.csv": incidents.write(incidents=[was])}, known=KNOWN))
    assert (back.ref, back.start, back.end) == (was.ref, was.start, was.end)
    assert (back.nodes, back.risk) == (was.nodes, was.risk)
    assert (back.people_affected, back.loss) == (was.people_affected, was.loss)


FREE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1
)


@given(text=FREE.map(str.strip).filter(lambda one: one and "@" not in one and "%40" not in one))
def test_free_texts_come_back_as_they_were(text: str) -> None:
    spoken = {"en": text, "de": f"={text}"}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    line = " ".join(text.split())
    one = Incident("incident/a", text, at, cause=spoken, actions=(f"-{line};x",) if line else ())
    data = incidents.write(incidents=[one])
    assert b"\n=" not in data
    assert b",=" not in data
    assert only(incidents.read(files={"i.csv": data}, known=KNOWN)) == one


@given(
    text=st.text(alphabet="{}[]|=<>!-'&;\n incdetsar=2022-01:", max_size=200), wiki=st.booleans()
)
def test_whatever_stands_there_is_read_or_refused(text: str, wiki: bool) -> None:  # noqa: FBT001
    start = "{{Incident|start=2022-01-01|summary=" if wiki else "start,summary,nodes\n"
    try:
        found = read(start + text, file="p.txt" if wiki else "p.csv")
    except Problem as problem:
        assert "\n" not in str(problem)  # noqa: PT017 — a problem may come, and is then one line
        return
    assert movement.read(files=movement.write(movement=found.movement)) == found.movement
