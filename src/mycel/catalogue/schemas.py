"""Schemas of the catalogue's API."""

from datetime import date

from ninja import Schema


class Refusal(Schema):
    """Why something was refused, in one sentence."""

    detail: str


class Misfit(Schema):
    """One place that does not fit."""

    path: list[str | int]
    text: str


class Misfits(Schema):
    """Everything that keeps movement code from being a node."""

    detail: str
    misfits: list[Misfit]


class KeeperOut(Schema):
    """Who keeps a node; empty where nobody does."""

    ref: str
    name: str


class NodeOut(Schema):
    """A node in a list."""

    ref: str
    name: str
    kind: str
    area: str
    service_level: str
    keeper: KeeperOut
    confirmed: date | None


class NodesOut(Schema):
    """A page of nodes; ``next`` is the slug to send as ``after``, empty at the end."""

    nodes: list[NodeOut]
    next: str


class KeptOut(Schema):
    """Who keeps one node, how sure that is, since when."""

    ref: str
    name: str
    keeper: KeeperOut
    sureness: str
    since: date | None
    ask_instead: list[KeeperOut]


class StewardsOut(Schema):
    """The answer to "who keeps this"."""

    kept: list[KeptOut]
    similar: list[str]
    next: str


class RollCallOut(Schema):
    """How the roll call stands."""

    silent: int
    waiting: int
    answered: int
