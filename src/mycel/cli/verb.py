"""Verbs: the shape every command of mycel has."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from mycel.cli.outcome import Outcome

Parser = argparse.ArgumentParser
Arguments = argparse.Namespace


@dataclass(frozen=True)
class Verb:
    """One command: its name, group, one-line help, a runnable example, options and work."""

    name: str
    group: str
    help: str
    example: str
    options: Callable[[Parser], None]
    run: Callable[[Arguments], Outcome | None]
    keys: tuple[str, ...] = ()
    """What ``result`` holds; a verb that runs until stopped has none."""


class Refused(ValueError):
    """A request that is refused with one sentence and exit code 2."""
