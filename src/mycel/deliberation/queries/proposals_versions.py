"""Versions of a proposal for whoever reads it: of drafts as well, whose authors are several."""

from dataclasses import dataclass

from mycel.deliberation.models import Proposal
from mycel.engine.discussion.differences import Piece, differences
from mycel.people.models import Person
from mycel.texts.models import SHOWN, WAITING
from mycel.texts.queries.pages import VersionLine, Who

PAGE = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """What changes from one wording to another, as pieces that stay, go and come."""

    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    plain: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """The newest versions, and what one of them changed, where somebody asked for it."""

    lines: tuple[VersionLine, ...]
    number: int | None
    changed: Changed | None


def versions_of(*, row: Proposal, number: int | None = None) -> Versions:
    """Return the ten newest versions, and what a version changed; nothing of hidden words.

    Args:
        row: which proposal; whoever calls this asked who may see it.
        number: of the version whose changes are shown.
    """
    if row.text.state not in {SHOWN, WAITING}:
        return Versions((), None, None)
    rows = row.text.versions.select_related("author").defer("title", "body", "plain")
    lines = tuple(
        VersionLine(one.number, who_of(one.author), one.note, one.written_at)
        for one in rows.order_by("-number")[:PAGE]
    )
    changed = None
    if number is not None and number > 1:
        pair = row.text.versions.filter(number__in=[number - 1, number]).order_by("number")
        found = [(one.title, one.body, one.plain) for one in pair]
        changed = changes(before=found[0], after=found[1]) if len(found) > 1 else None
    return Versions(lines, None if changed is None else number, changed)


def changes(*, before: tuple[str, str, str], after: tuple[str, str, str]) -> Changed:
    """Return what changes in title, body and plain words; nothing where one stays the same."""
    return Changed(
        *(
            differences(before=old, after=new) if old != new else ()
            for old, new in zip(before, after, strict=True)
        )
    )


def who_of(person: Person | None) -> Who | None:
    """Return somebody as pages name them: None where they did not agree to be named."""
    return Who(person.name, person.ref) if person is not None and person.named else None
