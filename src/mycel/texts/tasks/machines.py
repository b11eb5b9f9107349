"""Machines that translate: what one has to offer, and those that the site's settings name.

No machine comes with mycel. A site that has one writes a class with these two attributes and this
method, and names it in the setting ``TRANSLATORS``, a list of dotted paths; the first that speaks
both languages is asked. It is called by the worker, never while somebody waits for a page.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string


@runtime_checkable
class Translator(Protocol):
    """A machine that translates Markdown."""

    name: str
    """Its name and version, as readers see them: ``Apertium 3.9``."""

    def speaks(self, *, source: str, target: str) -> bool:
        """Return whether it translates from one language into another."""
        ...

    def translate(self, *, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        """Return texts in another language, one for each; empty ones stay empty.

        Errors:
            MachineFailed where it cannot now.
        """
        ...


class MachineFailed(RuntimeError):
    """A machine that did not answer, or not with as many texts as it was given."""


def machine_for(*, source: str, target: str) -> Translator | None:
    """Return the first machine that speaks both languages, or None."""
    return next(
        (one for one in _machines(_paths()) if one.speaks(source=source, target=target)), None
    )


def _paths() -> tuple[str, ...]:
    return tuple(getattr(settings, "TRANSLATORS", ()))


@cache
def _machines(paths: tuple[str, ...]) -> tuple[Translator, ...]:
    found = []
    for path in paths:
        machine = import_string(path)()
        if not isinstance(machine, Translator):
            raise TypeError(f"TRANSLATORS names {path}; expected name, speaks() and translate()")
        found.append(machine)
    return tuple(found)
