"""The page of one amendment: what it changes, in what, and whether it still fits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mycel.deliberation.models import Amendment, Proposal
from mycel.deliberation.models.proposals import OPEN, PUBLISHED
from mycel.deliberation.queries.permitted import Answer, permitted, runs
from mycel.deliberation.queries.proposals_versions import Changed, changes, who_of
from mycel.engine.discussion.differences import ChangesMeet, merged
from mycel.engine.movement import Text
from mycel.people.models import Person
from mycel.texts.models import SHOWN
from mycel.texts.queries.pages import Who
from mycel.texts.queries.shown import Shown, original


@dataclass(frozen=True, slots=True)
class AmendmentPage:
    """One amendment as somebody sees it.

    ``fits`` says how it meets the proposal of today: "same" where it was written for it, "beside"
    where others changed other lines since, "meets" where they changed the same ones.
    """

    number: int
    process: int
    title: Text
    proposal: int
    proposal_title: str
    language: str
    state: str
    state_name: str
    words: str
    text: UUID
    against: int
    version: int
    why: str
    who: Who | None
    suggested_at: datetime
    reason: str
    settled_at: datetime | None
    settled_by: Who | None
    changed: Changed | None
    fits: str
    now: Shown | None
    wanted: Shown | None
    is_yours: bool
    may_take: bool
    may_decline: bool
    may: Answer


def amendment_page(*, row: Amendment, person: Person | None) -> AmendmentPage:
    """Return one amendment as somebody sees it, with its text and proposal at hand."""
    proposal, process = row.proposal, row.proposal.process
    is_read = row.text.state == SHOWN and proposal.text.state == SHOWN
    base = proposal.text.versions.filter(number=row.against).first() if is_read else None
    fits = _fits(row) if base is not None and row.state == OPEN else "same"
    author = _writes(proposal, person)
    leads = person is not None and runs(process=process, person=person)
    is_open = row.state == OPEN and proposal.state == PUBLISHED
    may = permitted(process=process, person=person, what="amend")
    nobody = leads and not proposal.authors.filter(since_at__isnull=False).exists()
    return AmendmentPage(
        number=row.number,
        process=process.number,
        title=process.title,
        proposal=proposal.number,
        proposal_title=proposal.text.title if proposal.text.state == SHOWN else "",
        language=row.text.language,
        state=row.state,
        state_name=row.get_state_display(),
        words=row.text.state,
        text=row.text_id,
        against=row.against,
        version=proposal.text.version,
        why=row.why,
        who=who_of(row.by),
        suggested_at=row.suggested_at,
        reason=row.reason,
        settled_at=row.settled_at,
        settled_by=who_of(row.settled_by),
        changed=None
        if base is None
        else changes(
            before=(base.title, base.body, base.plain),
            after=(row.text.title, row.text.body, row.text.plain),
        ),
        fits=fits,
        now=original(proposal.text) if fits == "meets" else None,
        wanted=original(row.text) if fits == "meets" else None,
        is_yours=person is not None and row.by_id == person.id,
        may_take=is_open and (author or nobody) and may.allowed,
        may_decline=row.state == OPEN and (author or leads),
        may=may,
    )


def _writes(proposal: Proposal, person: Person | None) -> bool:
    if person is None:
        return False
    return proposal.authors.filter(person=person, since_at__isnull=False).exists()


def _fits(row: Amendment) -> str:
    now = row.proposal.text
    if row.against == now.version:
        return "same"
    base = now.versions.filter(number=row.against).first()
    if base is None:
        return "meets"
    try:
        merged(base=base.body, ours=now.body, theirs=row.text.body)
    except ChangesMeet:
        return "meets"
    titles = {base.title, now.title}
    if row.text.title not in titles and now.title != base.title:
        return "meets"
    return "beside"
