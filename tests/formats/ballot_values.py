"""Ballot files as plain values, so that two of them can be compared."""

from dataclasses import fields
from typing import Any

from mycel.engine.choice.ballots import Budget, Grades, Rankings, Supports
from mycel.formats.ballots import BallotFile


def plain(value: Any) -> Any:
    """Return arrays as lists and ballots as dictionaries."""
    if isinstance(value, BallotFile | Rankings | Grades | Supports | Budget):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value.tolist() if hasattr(value, "tolist") else value
