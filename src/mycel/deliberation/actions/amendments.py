"""Acts on amendments: suggesting another wording, taking it over, declining, withdrawing."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions import _names
from mycel.deliberation.actions._names import save, sealed_reason
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.actions._proposals import (
    NotYours,
    held,
    in_state,
    put_together,
    readable,
    require_author,
    require_author_or_runner,
    running,
    same,
    told,
)
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.models import Amendment, Proposal
from mycel.deliberation.models.proposals import DECLINED, OPEN, PUBLISHED, TAKEN, WITHDRAWN
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft, TextRefused

MOST_OPEN = 5
"""Open amendments of one person to one proposal: more would flood its authors."""


@record.act(
    "deliberation.amendment.suggested",
    version=1,
    says=_("{actor} suggested an amendment to {proposal}"),
    title=_("An amendment was suggested"),
    process="id",
    proposal="id",
    amendment="id",
    against="number",
    why="commitment",
    document="digest",
)
def suggest_amendment(
    *,
    proposal: Proposal,
    draft: Draft,
    against: int,
    why: str,
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Amendment]:
    """Suggest another wording of a proposal, with the reason.

    Args:
        proposal: which.
        draft: its whole wording as it should read.
        against: the version that was on the page.
        why: what gets better.
        person: who suggests.
        by: who acts.
        at: now.

    Errors:
        NotNow, also where one has many open ones there; TextRefused, also where nothing changes.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="amend")
    in_state(row, PUBLISHED)
    readable(row.text)
    base = row.text.versions.filter(number=against).first()
    if base is None:
        raise TextRefused(_("The version that this was written for is not here any more."))
    tidy, why = draft.tidied(), why.strip()
    if (tidy.title, tidy.body, tidy.plain) == (base.title, base.body, base.plain):
        raise TextRefused(_("Nothing is changed in it yet. Change the words you want to change."))
    if not why or not tidy.title:
        raise TextRefused(_("Keep a title, and say in a sentence why this wording is better."))
    if Amendment.objects.filter(proposal=row, by=person, state=OPEN).count() >= MOST_OPEN:
        raise NotNow(
            _("%(most)s of your amendments wait here. Let the authors answer these first.")
            % {"most": MOST_OPEN}
        )
    participant(process=row.process, person=person, at=at)
    number = _names.next_number(Amendment.objects.all())
    text = texts.write(
        space=row.process.ref, ref=f"amendment/{number}", draft=tidy, author=person, at=at
    )
    made = Amendment.objects.create(
        id=_names.fresh(at),
        number=number,
        proposal=row,
        text=text,
        against=against,
        why=why,
        by=person,
        suggested_at=at,
    )
    body = {"amendment": made.id, "against": against, "why": sealed_reason(made.id, why)}
    return told(made, row, body, named(made), document=texts.document_of(text))


@record.act(
    "deliberation.amendment.taken",
    version=1,
    says=_("{actor} took {amendment} over into {proposal}"),
    title=_("An amendment was taken over"),
    process="id",
    proposal="id",
    amendment="id",
    number="number",
    document="digest",
)
def take_amendment(
    *, amendment: Amendment, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Amendment]:
    """Take an amendment over; where the proposal moved on, both changes are put together.

    Errors:
        NotNow, NotYours, TextRefused; MeetsAnother where both change the same lines.
    """
    row, mine = _open(amendment)
    if not row.authors.filter(since_at__isnull=False).exists():
        require_author_or_runner(row, person)
    else:
        require_author(row, person)
    require(process=row.process, person=person, what="amend")
    in_state(row, PUBLISHED)
    readable(mine.text)
    readable(row.text)
    wanted = Draft(
        language=row.text.language,
        title=mine.text.title,
        body=mine.text.body,
        plain=mine.text.plain,
    )
    wording = put_together(text=row.text, draft=wanted, against=mine.against)
    text = row.text
    if not same(text, wording):
        text = texts.revise(text=text, draft=wording, author=person, note=mine.ref, at=at)
    save(mine, state=TAKEN, settled_by=person, settled_at=at)
    body = {"amendment": mine.id, "number": text.version}
    return told(mine, row, body, named(mine), document=texts.document_of(text))


@record.act(
    "deliberation.amendment.declined",
    version=1,
    says=_("{actor} declined {amendment} to {proposal}"),
    title=_("An amendment was declined"),
    process="id",
    proposal="id",
    amendment="id",
    reason="commitment",
)
def decline_amendment(
    *, amendment: Amendment, reason: str, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Amendment]:
    """Decline an amendment, and say why.

    Errors:
        NotNow, NotYours, TextRefused without a reason.
    """
    row, mine = _open(amendment)
    require_author_or_runner(row, person)
    reason = reason.strip()
    if not reason:
        raise TextRefused(_("Say why it is declined: whoever suggested it will read it."))
    save(mine, state=DECLINED, reason=reason, settled_by=person, settled_at=at)
    body = {"amendment": mine.id, "reason": sealed_reason(mine.id, reason)}
    return told(mine, row, body, named(mine))


@record.act(
    "deliberation.amendment.withdrawn",
    version=1,
    says=_("{actor} withdrew {amendment} to {proposal}"),
    title=_("An amendment was withdrawn"),
    process="id",
    proposal="id",
    amendment="id",
)
def withdraw_amendment(
    *, amendment: Amendment, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Amendment]:
    """Withdraw one's own amendment; it stays readable.

    Errors:
        NotNow, NotYours.
    """
    row, mine = _open(amendment)
    if mine.by_id != person.id:
        raise NotYours(_("Only whoever suggested an amendment can withdraw it."))
    save(mine, state=WITHDRAWN, settled_by=person, settled_at=at)
    return told(mine, row, {"amendment": mine.id}, named(mine))


def named(row: Amendment) -> record.Named:
    """Return what an amendment's id stands for in the record."""
    n = row.number
    label = {"en": f"amendment {n}", "de": f"Änderungsvorschlag {n}", "ar": f"التعديل {n}"}
    return record.Named(id=row.id, ref=row.ref, label=label)


def _open(amendment: Amendment) -> tuple[Proposal, Amendment]:
    """Return an amendment that waits, with its proposal, both held; the proposal first."""
    row = held(amendment.proposal)
    running(row.process)
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("text")
    mine = rows.get(id=amendment.id)
    if mine.state != OPEN:
        raise NotNow(_("This amendment has its answer already. Load the page again."))
    return row, mine
