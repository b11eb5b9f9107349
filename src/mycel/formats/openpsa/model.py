"""Model: the definitions of an Open-PSA model, turned into one fault tree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from mycel.engine import graph
from mycel.engine.scaling import faulttree
from mycel.engine.scaling.faulttree import FaultTree, Gate, Operator
from mycel.formats.openpsa.elements import Element, OpenPsaError, read
from mycel.formats.openpsa.expressions import Values, truth
from mycel.formats.openpsa.scopes import Definition, Scope, Table
from mycel.formats.problems import nearest, shown

MISSION_TIME = 8760.0

DEFINED = {
    "define-gate": "gate",
    "define-basic-event": "basic-event",
    "define-house-event": "house-event",
    "define-parameter": "parameter",
}
REFERENCES = ("event", "gate", "basic-event", "house-event")
ELSEWHERE = frozenset(
    {
        "define-initiating-event",
        "define-event-tree",
        "define-functional-event",
        "define-sequence",
        "define-rule",
        "define-alignment",
        "define-extern-function",
        "define-extern-library",
    }
)
"""Parts of the format about event trees; no fault tree reads them."""


def parse(
    *,
    files: Sequence[tuple[str, bytes]],
    mission_time: float = MISSION_TIME,
    top: str | None = None,
) -> FaultTree:
    """Return the fault tree of an Open-PSA model that may be spread over several files.

    Definition: see docs/methods/propagation.md. The top is the first gate, outside components
    where there is one, that no other gate refers to.

    Args:
        files: (name shown in errors, content), at least one.
        mission_time: the model's mission time in hours.
        top: name of another top.

    Errors:
        OpenPsaError with file and line for everything that is refused.
    """
    if not files:
        raise OpenPsaError(text="no file was given; expected at least one", file="-")
    if not (math.isfinite(mission_time) and mission_time >= 0):
        raise OpenPsaError(
            text=f"the mission time is {mission_time:g}; expected hours, 0 or more",
            file=files[0][0],
        )
    model = _Model(files[0][0])
    for file, data in files:
        model.collect(read(data=data, file=file), (), is_public=True)
    values = Values(parameters=model.parameters, mission_time=mission_time)
    for group, scope in model.groups:
        model.add_group(group, scope, values)
    for one in model.events:
        model.add_event(one, values)
    return model.tree(top)


@dataclass(slots=True)
class _Model:
    file: str
    events: Table = field(default_factory=lambda: Table("event"))
    parameters: Table = field(default_factory=lambda: Table("parameter"))
    groups: list[tuple[Element, Scope]] = field(default_factory=list)
    gates: dict[str, Gate] = field(default_factory=dict)
    probabilities: dict[str, float] = field(default_factory=dict)
    constants: dict[str, bool] = field(default_factory=dict)

    def collect(self, parent: Element, scope: Scope, *, is_public: bool) -> None:
        """Enter the definitions of the root, a fault tree, a component or the model's data."""
        for one in parent.children:
            is_open = (
                is_public if "role" not in one.attributes else one.attributes["role"] != ("private")
            )
            if one.tag in DEFINED:
                table = self.parameters if one.tag == "define-parameter" else self.events
                table.add(kind=DEFINED[one.tag], element=one, scope=scope, is_public=is_open)
            elif one.tag == "model-data":
                self.collect(one, scope, is_public=is_public)
            elif one.tag == "define-CCF-group":
                self.groups.append((one, scope))
            elif one.tag == "define-component" or (one.tag == "define-fault-tree" and not scope):
                self.collect(one, (*scope, one.attribute("name")), is_public=is_open)
            elif one.tag not in ELSEWHERE:
                near = nearest(word=one.tag, among=[*DEFINED, "define-component"])
                hint = f"did you mean <{near}>" if near else "expected a definition"
                raise one.refuse(
                    f"unknown element {shown(value=one.tag)} in <{parent.tag}>; {hint}"
                )

    def add_group(self, group: Element, scope: Scope, values: Values) -> None:
        """Turn a common-cause group into gates over its members' own and common failures."""
        name, kind = group.attribute("name"), group.attribute("model")
        if kind != "beta-factor":
            raise group.refuse(
                f"the common-cause model {shown(value=kind)} is not known; expected beta-factor"
            )
        members = [self._member(member, scope) for member in _part(group, "members").children]
        factor = group
        while factor.tag in ("define-CCF-group", "factors"):
            factor = _part(factor, "factors", "factor")
        spread = _part(group, "distribution").only_child("expression")
        beta = values.value(factor.only_child("expression"), scope, 0)
        try:
            gates, events = faulttree.beta_factor(
                group=".".join((*scope, name)),
                members=tuple(members),
                probability=values.value(spread, scope, 0),
                beta=beta,
            )
        except faulttree.BadTree as error:
            raise group.refuse(str(error)) from error
        self.gates |= gates
        self.probabilities |= events

    def _member(self, member: Element, scope: Scope) -> str:
        if member.tag != "basic-event":
            raise member.refuse(f"the group holds <{member.tag}>; expected <basic-event name=…/>")
        found = self.events.look(member, scope)
        if found is None:
            found = self.events.add(kind="basic-event", element=member, scope=scope, is_public=True)
        if found.kind != "basic-event" or found.element.children or found.id in self.gates:
            raise member.refuse(
                f"{shown(value=found.name)} has its probability elsewhere already; expected a "
                "basic event that only this group defines"
            )
        return found.id

    def add_event(self, one: Definition, values: Values) -> None:
        """Turn one gate, basic event or house event into the engine's value."""
        if one.kind == "gate":
            formula = one.element.only_child("formula")
            self._add_gate(one.id, formula, one.scope)
        elif one.kind == "house-event":
            value = one.element.only_child("constant") if one.element.children else None
            self.constants[one.id] = value is not None and truth(value)
        elif one.id not in self.gates:
            if not one.element.children:
                raise one.element.refuse(
                    f"the basic event {shown(value=one.name)} has no probability; expected an "
                    "expression"
                )
            what = shown(value=one.name)
            inner = one.element.only_child("expression")
            self.probabilities[one.id] = values.probability(inner, one.scope, what)

    def _add_gate(self, name: str, formula: Element, scope: Scope) -> None:
        if formula.tag in REFERENCES or formula.tag == "constant":
            self.gates[name] = Gate(Operator.OR, (self._input(name, formula, scope),))
            return
        if formula.tag not in list(Operator):
            near = nearest(word=formula.tag, among=list(Operator))
            hint = f"did you mean <{near}>" if near else f"expected one of {', '.join(Operator)}"
            raise formula.refuse(f"unknown operator {shown(value=formula.tag)}; {hint}")
        least = None
        if formula.tag == Operator.ATLEAST:
            text = formula.attribute("min")
            if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - longer numbers exceed any number of inputs
                raise formula.refuse(f"min is {shown(value=text)}; expected a whole number")
            least = int(text)
        inputs = tuple(
            self._input(f"{name}#{place}", child, scope)
            for place, child in enumerate(formula.children, start=1)
        )
        made = Gate(Operator(formula.tag), inputs, least)
        try:
            faulttree.check_gate(name=name, gate=made)
        except faulttree.BadTree as error:
            raise formula.refuse(str(error)) from error
        self.gates[name] = made

    def _input(self, name: str, child: Element, scope: Scope) -> str:
        """Return the name of one input: what is referred to, a constant, or an inner gate."""
        if child.tag == "constant":
            value = truth(child)
            self.constants[f"constant {value}"] = value
            return f"constant {value}"
        if child.tag not in REFERENCES:
            self._add_gate(name, child, scope)
            return name
        found = self.events.find(child, scope)
        if child.tag not in ("event", found.kind):
            raise child.refuse(
                f"{shown(value=found.name)} is a {found.kind}; expected a {child.tag}"
            )
        return found.id

    def tree(self, asked: str | None) -> FaultTree:
        """Return the fault tree under the asked or the found top."""
        used = {one for gate in self.gates.values() for one in gate.inputs}
        own = [one for one in self.events if one.kind == "gate"]
        outer_first = sorted(own, key=lambda one: len(one.scope))
        tops = [one.id for one in outer_first if one.id not in used]
        if asked is not None:
            root = Element("event", {"name": asked}, self.file, 1)
            tops = [self.events.find(root, ()).id]
        if not own:
            raise OpenPsaError(text="the model has no gate; expected at least one", file=self.file)
        tree = FaultTree(
            top=tops[0] if tops else own[0].id,
            gates=self.gates,
            events=self.probabilities,
            constants=self.constants,
            other_tops=tuple(tops[1:]),
        )
        self._refuse_cycles(own)
        try:
            faulttree.check(tree=tree)
        except faulttree.BadTree as error:
            raise OpenPsaError(text=str(error), file=self.file) from error
        return tree

    def _refuse_cycles(self, own: Sequence[Definition]) -> None:
        inputs = [(name, one) for name, gate in self.gates.items() for one in gate.inputs]
        edges = [(name, one) for name, one in inputs if one in self.gates]
        for members in graph.cycles(graph=graph.Graph.build(names=list(self.gates), edges=edges)):
            named = [one for one in own if one.id in members]
            raise named[0].element.refuse(
                f"gates depend on each other in a cycle: {', '.join(one.id for one in named)}; "
                "expected gates without a cycle"
            )


def _part(element: Element, *tags: str) -> Element:
    """Return the one child of a group that has one of these tags."""
    found = [child for child in element.children if child.tag in tags]
    if len(found) != 1:
        raise element.refuse(
            f"<{element.tag}> holds {len(found)} times <{tags[-1]}>; expected it once"
        )
    return found[0]
