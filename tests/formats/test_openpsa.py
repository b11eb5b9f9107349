"""Open-PSA files: published totals, scopes and expressions, and what is refused."""

from pathlib import Path

import pytest

from mycel.engine.scaling import faulttree
from mycel.formats import openpsa

PUBLISHED = [
    (("two_train.xml",), "TopEvent", 0.7225, 2**20),
    (("theatre.xml",), "Theatre", 0.00207, 2**20),
    (("ne574.xml",), "System", 0.662208, 2**20),
    (("chinese.xml", "chinese-basic-events.xml"), "r1", 0.0045691, 2**20),
    (("three_motor.xml",), "E1", 0.0211538, 2**20),
    (("HIPPS.xml",), "top", 0.00162090602558, 2**21),
    (("lift.xml",), "LiftDoor", 1.2e-5, 2**22),
]


def model(inside: str, **options: float) -> faulttree.FaultTree:
    text = f"<opsa-mef>\n{inside}\n</opsa-mef>"
    return openpsa.parse(files=[("m.xml", text.encode())], **options)  # type: ignore[arg-type] # the only option used is the mission time


def event(name: str, value: str = '<float value="0.1"/>') -> str:
    return f'<define-basic-event name="{name}">{value}</define-basic-event>'


def gate(name: str, formula: str) -> str:
    return f'<define-gate name="{name}">{formula}</define-gate>'


def value_of(expression: str, before: str = "", mission_time: float = 8760) -> float:
    made = model(
        before + event("e", expression) + gate("g", '<event name="e"/>'), mission_time=mission_time
    )
    return made.events["e"]


@pytest.mark.parametrize(("names", "top", "published", "worlds"), PUBLISHED)
def test_published_totals_within_four_standard_errors(
    public_data: Path, names: tuple[str, ...], top: str, published: float, worlds: int
) -> None:
    folder = public_data / "infrastructure" / "faulttree"
    tree = openpsa.parse(files=[(name, (folder / name).read_bytes()) for name in names])
    found = faulttree.estimate(tree=tree, worlds=worlds, seed=2026)
    assert (found.name, tree.other_tops) == (top, ())
    assert abs(found.probability - published) < 4 * found.standard_error
    exact = faulttree.exact(tree=tree)
    assert (exact is None) == (top == "r1")
    if exact is not None:
        assert exact == pytest.approx(published, rel=1e-5)


def test_common_cause_groups_of_the_public_model(public_data: Path) -> None:
    file = public_data / "infrastructure" / "faulttree" / "common_cause.xml"
    tree = openpsa.parse(files=[(file.name, file.read_bytes())])
    alone = (1 - (1 - 0.08) ** 2) ** 2
    assert faulttree.exact(tree=tree) == pytest.approx(1 - 0.98**2 * (1 - alone), abs=1e-12)


def test_inside_a_private_component_local_names_win_and_outside_needs_the_path() -> None:
    inner = gate("top", '<not><basic-event name="e"/></not>') + event("e", '<float value="0.3"/>')
    part = f'<define-component name="c" role="private">{inner}</define-component>'
    outer = gate("top", '<or><gate name="c.top"/><basic-event name="e"/></or>')
    text = f'<define-fault-tree name="f">{outer}{part}</define-fault-tree>' + event("e")
    tree = model(text)
    assert tree.top == "top"
    assert tree.events == {"e": 0.1, "f.c.e": 0.3}
    assert faulttree.exact(tree=tree) == pytest.approx(1 - 0.3 * 0.9)
    hidden = text.replace("c.top", "other").replace('<not><basic-event name="e"/></not>', "<x/>")
    with pytest.raises(openpsa.OpenPsaError, match='undefined event "other"'):
        model(hidden)


def test_a_public_component_is_seen_by_plain_name_unless_two_have_it() -> None:
    def part(name: str) -> str:
        return f'<define-component name="{name}">{event("e")}</define-component>'

    top = gate("top", '<or><event name="e"/></or>')
    one = f'<define-fault-tree name="f">{top}{part("c")}</define-fault-tree>'
    assert faulttree.exact(tree=model(one)) == pytest.approx(0.1)
    two = f'<define-fault-tree name="f">{top}{part("c")}{part("d")}</define-fault-tree>'
    with pytest.raises(openpsa.OpenPsaError, match=r'"e" may mean f\.c\.e, f\.d\.e'):
        model(two)


def test_nested_formulas_constants_and_house_events() -> None:
    house = '<define-house-event name="h"><constant value="true"/></define-house-event>'
    off = '<define-house-event name="off"/>'
    formula = (
        '<and><or><event name="a"/><house-event name="off"/></or><house-event name="h"/>'
        '<atleast min="1"><event name="b"/><constant value="false"/></atleast></and>'
    )
    tree = model(house + off + event("a") + event("b") + gate("g", formula))
    assert faulttree.exact(tree=tree) == pytest.approx(0.01)


def test_another_top_may_be_asked_for_and_further_ones_are_listed() -> None:
    text = event("a") + gate("g", '<event name="a"/>') + gate("h", '<not><event name="a"/></not>')
    data = f"<opsa-mef>{text}</opsa-mef>".encode()
    tree = openpsa.parse(files=[("m.xml", data)])
    assert (tree.top, tree.other_tops) == ("g", ("h",))
    assert openpsa.parse(files=[("m.xml", data)], top="h").top == "h"
    with pytest.raises(openpsa.OpenPsaError, match='undefined event "z"'):
        openpsa.parse(files=[("m.xml", data)], top="z")


T = "<system-mission-time/>"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f'<exponential><float value="1e-4"/>{T}</exponential>', 0.5835546),
        (
            (
                '<periodic-test><float value="7e-7"/><float value="720"/><float value="0"/>'
                f"{T}</periodic-test>"
            ),
            8.399647e-5,
        ),
        (
            '<GLM><float value="0"/><float value="1e-6"/><float value="0.1"/>' + T + "</GLM>",
            9.9999e-6,
        ),
        (
            '<Weibull><float value="8760"/><float value="2"/><int value="0"/>' + T + "</Weibull>",
            0.6321206,
        ),
        (
            (
                '<lognormal-deviate><float value="0.2"/><float value="3"/><float value="0.95"/>'
                "</lognormal-deviate>"
            ),
            0.2,
        ),
        (
            '<lognormal-deviate><float value="-2"/><float value="1"/></lognormal-deviate>',
            0.2231302,
        ),
        ('<normal-deviate><float value="0.3"/><float value="0.1"/></normal-deviate>', 0.3),
        ('<uniform-deviate><float value="0.1"/><float value="0.5"/></uniform-deviate>', 0.3),
        ('<sub><bool value="true"/><float value="0.25"/></sub>', 0.75),
        ('<div><mul><int value="3"/><float value="0.5"/></mul><int value="6"/></div>', 0.25),
        ('<add><neg><float value="0.5"/></neg><float value="0.75"/></add>', 0.25),
    ],
)
def test_expressions(expression: str, expected: float) -> None:
    assert value_of(expression) == pytest.approx(expected, rel=1e-6)


def test_parameters_have_scopes_and_the_mission_time_is_an_argument() -> None:
    before = '<define-parameter name="p"><parameter name="q"/></define-parameter>'
    before += '<define-parameter name="q"><float value="0.2"/></define-parameter>'
    assert value_of('<parameter name="p"/>', before) == 0.2
    expression = f'<exponential><float value="0.01"/>{T}</exponential>'
    assert value_of(expression, mission_time=100) == pytest.approx(0.6321206, rel=1e-6)


GOOD = gate("g", '<event name="e"/>')
LINE = r"^m\.xml:\d+: "


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        (gate("g", '<nad><event name="e"/></nad>') + event("e"), 'unknown operator "nad"'),
        (gate("g", '<iff><event name="e"/></iff>') + event("e"), "expected one of and, or, not"),
        (GOOD, 'undefined event "e"'),
        (GOOD + event("e") + event("e"), 'duplicate name "e"'),
        (GOOD + event("e") + gate("e", '<event name="g"/>'), 'duplicate name "e"'),
        (gate("a", '<gate name="b"/>') + gate("b", '<gate name="a"/>'), "in a cycle: a, b"),
        (gate("a", '<gate name="a"/>'), "in a cycle: a"),
        (GOOD + event("e", '<float value="1.5"/>'), r'probability of "e" is 1\.5'),
        (GOOD + event("e", '<float value="x"/>'), '"x" is not a number'),
        (GOOD + event("e", '<float value="nan"/>'), '"nan" is not finite'),
        (GOOD + event("e", f'<int value="{"9" * 5000}"/>'), "not a number"),
        (GOOD + event("e", '<flaot value="1"/>'), "did you mean <float>"),
        (GOOD + event("e", "<exponential/>"), "has 0 arguments; expected 2"),
        (GOOD + event("e", '<log><int value="0"/></log>'), "<log> of 0 has no value"),
        (GOOD + event("e", '<exp><int value="1000"/></exp>'), "has no value"),
        (GOOD + event("e", '<sqrt><int value="-1"/></sqrt>'), "has no value"),
        (GOOD + event("e", '<div><int value="1"/><int value="0"/></div>'), "has no value"),
        (GOOD + event("e", '<parameter name="p"/>'), 'undefined parameter "p"'),
        (GOOD + event("e", ""), "has no probability"),
        (GOOD + event("e", '<pi/><float value="0.1"/>'), "holds 2 elements; expected one"),
        (GOOD + event("e").replace(' name="e"', ""), "has no name"),
        (GOOD + event("e.f"), "holds a dot"),
        (gate("g", '<gate name="e"/>') + event("e"), '"e" is a basic-event; expected a gate'),
        (gate("g", '<atleast min="x"><event name="e"/></atleast>') + event("e"), "min is"),
        (gate("g", '<atleast min="2"><event name="e"/></atleast>') + event("e"), "at least 2 of 1"),
        (gate("g", "<or/>"), "no inputs"),
        (gate("g", '<constant value="maybe"/>'), "no truth value"),
        ("<define-gaet/>", "did you mean <define-gate>"),
        ('<define-CCF-group name="x" model="alpha-factor"/>', "alpha-factor"),
        ('<define-CCF-group name="x" model="beta-factor"/>', "holds 0 times <members>"),
        (
            '<define-parameter name="p"><parameter name="q"/></define-parameter>'
            '<define-parameter name="q"><parameter name="p"/></define-parameter>'
            + GOOD
            + event("e", '<parameter name="p"/>'),
            "parameters depend on each other in a cycle: p, q, p",
        ),
        ("<or>" * 200 + "</or>" * 200, "nested more than 100 deep"),
        (gate("g", '<event name="e">'), "not well-formed"),
    ],
)
def test_what_is_wrong_is_refused_with_file_line_and_one_sentence(
    inside: str, sentence: str
) -> None:
    with pytest.raises(openpsa.OpenPsaError, match=LINE) as refused:
        model(inside)
    assert refused.match(sentence)
    assert (refused.value.file, (refused.value.line or 0) >= 1) == ("m.xml", True)
    assert "\n" not in str(refused.value)


def test_the_line_is_that_of_the_fault() -> None:
    with pytest.raises(openpsa.OpenPsaError) as refused:
        model(f"\n{event('e')}\n\n{event('f', '<float value=' + chr(34) + '7' + chr(34) + '/>')}")
    assert refused.value.line == 5


BOMB = '<!DOCTYPE opsa-mef [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><opsa-mef>&b;</opsa-mef>'
OUTSIDE = '<!DOCTYPE opsa-mef SYSTEM "file:///etc/hostname"><opsa-mef/>'
OUTSIDE_ENTITY = '<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/hostname">]><opsa-mef>&a;</opsa-mef>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (BOMB.encode(), "declares entities"),
        (OUTSIDE.encode(), "declares entities or external parts"),
        (OUTSIDE_ENTITY.encode(), "declares entities"),
        (b"", "not well-formed"),
        (b"\x00\xff\x00", "not well-formed"),
        (b'<?xml version="1.0" encoding="no-such"?><opsa-mef/>', "unknown encoding|encoding"),
        (b"<html/>", 'the root is "html"; expected <opsa-mef>'),
        (b"<opsa-mef/>", "has no gate"),
        (b"<opsa-mef>" + b" " * (20 * 2**20) + b"</opsa-mef>", "at most 20971520"),
    ],
)
def test_hostile_files_are_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(openpsa.OpenPsaError, match=sentence):
        openpsa.parse(files=[("m.xml", data)])


def test_a_long_chain_of_parameters_is_refused_and_not_a_crash() -> None:
    chain = "".join(
        f'<define-parameter name="p{at}"><parameter name="p{at + 1}"/></define-parameter>'
        for at in range(3000)
    )
    with pytest.raises(openpsa.OpenPsaError, match="more than 100 deep"):
        model(chain + GOOD + event("e", '<parameter name="p0"/>'))


def test_a_long_chain_of_gates_works() -> None:
    chain = "".join(gate(f"g{at}", f'<gate name="g{at + 1}"/>') for at in range(3000))
    tree = model(chain + gate("g3000", '<event name="e"/>') + event("e"))
    assert faulttree.exact(tree=tree) == pytest.approx(0.1)


def test_labels_attributes_event_trees_and_doctype_are_passed_over() -> None:
    text = (
        '<!DOCTYPE opsa-mef>\n<opsa-mef name="m"><label>x</label>'
        '<define-event-tree name="t"><initial-state/></define-event-tree>'
        + GOOD.replace("<event", "<label>why</label><attributes/><event")
        + event("e")
        + "</opsa-mef>"
    )
    tree = openpsa.parse(files=[("m.xml", ("\ufeff" + text).encode())])
    assert faulttree.exact(tree=tree) == pytest.approx(0.1)
    with pytest.raises(openpsa.OpenPsaError, match="no file was given"):
        openpsa.parse(files=[])
    with pytest.raises(openpsa.OpenPsaError, match="mission time is -1"):
        openpsa.parse(files=[("m.xml", b"")], mission_time=-1)
