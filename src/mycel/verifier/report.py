"""What a check found: one line for each thing that was checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.container import NotABundle

T = TypeVar("T")


@dataclass
class Report:
    """The outcome of checking a bundle.

    ``checks`` are (what, ok, reason) in order; ``ballots`` the choices that count with their
    weights, as far as the openings held; ``notes`` what is worth knowing and fails nothing.
    """

    entries: int = 0
    root: str = ""
    checks: list[tuple[str, bool, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    withheld: int = 0
    trusted: bool = False
    question: str = ""
    title: str = ""
    parameters: Mapping[str, Any] | None = None
    ballots: list[tuple[Mapping[str, Any], int]] = field(default_factory=list)
    ballots_with_struck: list[tuple[Mapping[str, Any], int]] = field(default_factory=list)
    result: Mapping[str, Any] | None = None
    winners: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Return whether everything was checked and nothing failed."""
        return bool(self.checks) and all(ok for _what, ok, _reason in self.checks)

    def run(self, what: str, check: Callable[[], T]) -> T | None:
        """Do one check and enter how it went; return what it found, or None where it failed."""
        try:
            found = check()
        except CheckFailed as error:
            self.checks.append((what, False, str(error)))
        except NotABundle:
            raise
        except Exception as error:  # noqa: BLE001 — whatever the bytes are, the answer is "failed"
            kind = type(error).__name__
            self.checks.append((what, False, f"the bytes are not what was expected ({kind})"))
        else:
            self.checks.append((what, True, ""))
            return found
        return None

    def lines(self) -> list[str]:
        """Return the report as people read it; nothing in a bundle can forge a line of it."""
        found = [
            f"ok      {what}" if ok else f"FAILED  {what}: {reason}"
            for what, ok, reason in self.checks
        ]
        found += [f"        {note}" for note in self.notes]
        if self.title:
            found.append(f"question: {self.title}")
        if self.result is not None and self.ok:
            found.append(f"result: {', '.join(self.winners) or 'nobody'}")
        found.append(f"{self.withheld} openings withheld")
        failed = sum(not ok for _what, ok, _reason in self.checks)
        if failed:
            found.append(f"{failed} of {len(self.checks)} checks failed")
        elif self.trusted:
            found.append(f"all {len(self.checks)} checks passed")
        else:
            found.append(
                "self-consistent only: without a key or a checkpoint that you trust, somebody "
                "could have made this bundle up as a whole"
            )
        return [printable(line) for line in found]


def printable(text: str) -> str:
    """Return a text without line ends, escapes and marks that turn the direction of writing."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
