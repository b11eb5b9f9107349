"""Small movements for the tests of whole assessments."""

import math
from datetime import date, timedelta

from mycel.engine.movement import (
    Capacity,
    Demand,
    Dependency,
    Law,
    Movement,
    Node,
    NodeKind,
    Range,
)
from mycel.engine.scaling import scenario
from mycel.engine.scaling.outlook import Assessment, NodeOutlook

TODAY, UNTIL = date(2026, 1, 1), date(2030, 12, 31)
SPAN = (UNTIL - TODAY).days


def node(
    name: str,
    *,
    now: Range | None = None,
    bears: float | None = None,
    asks: dict[str, float] | None = None,
    capacity: Capacity | None = None,
    **more: object,
) -> Node:
    if bears is not None:
        capacity = Capacity(law=Law.LINEAR, servers=1, per_server=bears)
    facts = {"kind": NodeKind.PLATFORM, "unit": "requests/s"} | more
    return Node(
        ref=f"node/{name}",
        name=name,
        demand=facts.pop("demand", None) or (Demand(now=now) if now else None),  # type: ignore[arg-type]
        capacity=capacity,
        depends_on=tuple(
            Dependency(node=f"node/{other}", per_unit=units)
            for other, units in (asks or {}).items()
        ),
        **facts,  # type: ignore[arg-type]
    )


def movement(*nodes: Node, **more: object) -> Movement:
    return Movement(name="M", nodes={one.ref: one for one in nodes}, **more)  # type: ignore[arg-type]


def assess(found: Movement, **more: object) -> Assessment:
    facts: dict[str, object] = {
        "today": TODAY,
        "until": UNTIL,
        "growth": 3.0,
        "scenario": None,
        "worlds": 200,
        "seed": 1,
    }
    return scenario.assess(movement=found, **(facts | more))  # type: ignore[arg-type]


def of(found: Assessment, name: str) -> NodeOutlook:
    return next(one for one in found.nodes if one.ref == f"node/{name}")


def after(share: float) -> date:
    """The first whole day after a share of the span."""
    return TODAY + timedelta(days=math.ceil(share * SPAN))
