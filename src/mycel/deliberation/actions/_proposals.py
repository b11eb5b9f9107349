"""Proposals as acts take them: held for one transaction, told in the record, put together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions._names import named_process
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.models import Process, Proposal, ProposalAuthor
from mycel.deliberation.models.processes import RUNNING
from mycel.engine.discussion.differences import ChangesMeet, merged
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.actions import Draft, TextRefused
from mycel.texts.models import SHOWN, Text

T = TypeVar("T")


class NotYours(ValueError):
    """Something that others do: the authors of a proposal, or those who run its process."""


class MeetsAnother(ValueError):
    """A wording that changes what was changed meanwhile."""


def held(proposal: Proposal) -> Proposal:
    """Return a proposal as it stands now, taken for this transaction alone."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("process", "text")
    return rows.prefetch_related("process__phases").get(id=proposal.id)


def running(process: Process) -> None:
    """Refuse where a process does not run.

    Errors:
        NotNow.
    """
    if process.state != RUNNING:
        raise NotNow(_("This process does not run any more. It can be read."))


def in_state(row: Proposal, *states: str) -> None:
    """Refuse where a proposal is in another state than the page showed.

    Errors:
        NotNow.
    """
    if row.state not in states:
        raise NotNow(
            _("This proposal is in another state by now: %(state)s. Load the page again.")
            % {"state": row.get_state_display()}
        )


def readable(text: Text) -> None:
    """Refuse where moderators hid a text or its author took it back.

    Errors:
        TextRefused.
    """
    if text.state != SHOWN:
        raise TextRefused(_("These words are not shown any more, so nothing can rest on them."))


def writes(row: Proposal, person: Person) -> bool:
    """Return whether somebody is one of a proposal's authors."""
    return ProposalAuthor.objects.filter(
        proposal=row, person=person, since_at__isnull=False
    ).exists()


def require_author(row: Proposal, person: Person) -> None:
    """Refuse what only authors do.

    Errors:
        NotYours.
    """
    if not writes(row, person):
        raise NotYours(_("Only its authors can do this. Suggest an amendment instead."))


def require_author_or_runner(row: Proposal, person: Person) -> None:
    """Refuse what authors do and, where they do not, those who run the process.

    Errors:
        NotYours.
    """
    if writes(row, person):
        return
    try:
        require(process=row.process, person=person, what="run")
    except NotNow as refusal:
        raise NotYours(_("Only its authors and the facilitators can do this.")) from refusal


def put_together(*, text: Text, draft: Draft, against: int) -> Draft:
    """Return a wording of an earlier version as one of the version of today.

    Lines that were changed on one side alone are taken from there.

    Errors:
        MeetsAnother where both sides changed the same lines; TextRefused where the version is gone.
    """
    if against == text.version:
        return draft
    base = text.versions.filter(number=against).first()
    if base is None:
        raise TextRefused(_("The version that this was written for is not here any more."))
    try:
        body = merged(base=base.body, ours=text.body, theirs=draft.body)
        title = _one_side(base.title, text.title, draft.title)
        plain = _one_side(base.plain, text.plain, draft.plain)
    except ChangesMeet as meets:
        raise MeetsAnother(
            _(
                "The proposal was changed in the same place since. Both wordings are shown: write"
                " one that says what both want to say."
            )
        ) from meets
    return replace(draft, title=title, body=body, plain=plain)


def same(text: Text, draft: Draft) -> bool:
    """Return whether a wording says what a text says already."""
    return (text.title, text.body, text.plain) == (draft.title, draft.body, draft.plain)


def named(row: Proposal) -> record.Named:
    """Return what a proposal's id stands for in the record: its number, as its words may go."""
    n = row.number
    label = {"en": f"proposal {n}", "de": f"Vorschlag {n}", "ar": f"المقترح {n}"}
    return record.Named(id=row.id, ref=row.ref, label=label)


def told(
    value: T,
    row: Proposal,
    body: Mapping[str, object],
    *names: record.Named,
    document: object | None = None,
) -> record.Entry[T]:
    """Return the entry of an act on a proposal."""
    process = row.process
    return record.Entry(
        value,
        scope=process.id,
        body={"process": process.id, "proposal": row.id, **body},
        document=document,
        names=(named_process(process), named(row), *names),
    )


def _one_side(base: str, ours: str, theirs: str) -> str:
    """Return the side that changed, where one did alone.

    Errors:
        ChangesMeet.
    """
    if theirs in {base, ours}:
        return ours
    if ours == base:
        return theirs
    raise ChangesMeet("both change the same words; expected changes of different words")
