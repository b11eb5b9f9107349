"""Words of a movement: texts, ranges, and the kinds of things."""

from collections.abc import Mapping
from enum import StrEnum

Text = str | Mapping[str, str]
"""One string, or one string per language code."""
Range = tuple[float, float]
"""A 90 % range: 5th and 95th percentile; equal ends mean exactly that value."""


class NodeKind(StrEnum):
    """The kinds of infrastructure."""

    PLATFORM = "platform"
    PROCESS = "process"
    POOL = "pool"
    RESOURCE = "resource"
    AGREEMENT = "agreement"


class Area(StrEnum):
    """The areas of a movement's work in which a node serves."""

    TECHNOLOGY = "technology"
    NETWORKING = "networking"
    ADVOCACY = "advocacy"
    CAPACITY_BUILDING = "capacity-building"
    PARTNERSHIPS = "partnerships"
    GOVERNANCE = "governance"
    RESOURCES = "resources"


class ServiceLevel(StrEnum):
    """How well a node is kept, in four steps."""

    ACTIVE_DEVELOPMENT = "active-development"
    ACTIVE_MAINTENANCE = "active-maintenance"
    PASSIVE_MAINTENANCE = "passive-maintenance"
    UNMAINTAINED = "unmaintained"


class UnitKind(StrEnum):
    """The kinds of groups with a mandate."""

    WORKING_GROUP = "working-group"
    COMMITTEE = "committee"
    COUNCIL = "council"
    TEAM = "team"
    HUB = "hub"
    AFFILIATE = "affiliate"
    SIG = "sig"


class Strength(StrEnum):
    """How an outage crosses a dependency."""

    HARD = "hard"
    SOFT = "soft"


class Law(StrEnum):
    """The capacity laws."""

    LINEAR = "linear"
    USL = "usl"
    QUEUE = "queue"
    STEP = "step"
