"""Acts of those who write proposals: drafting by several hands, publishing, withdrawing."""

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
    require_author,
    running,
    told,
)
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.models import Process, Proposal, ProposalAuthor
from mycel.deliberation.models.proposals import DRAFT, EVALUATING, PUBLISHED, WITHDRAWN
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft, TextRefused
from mycel.texts.models import SHOWN
from mycel.texts.models import WAITING as TEXT_WAITING

MOST_AUTHORS = 20


@record.act(
    "deliberation.proposal.drafted",
    version=1,
    says=_("{actor} began a proposal in {process}"),
    title=_("A proposal was begun"),
    process="id",
    proposal="id",
)
def draft_proposal(
    *, process: Process, draft: Draft, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Proposal]:
    """Begin a proposal; its authors and the facilitators alone see it until it is published.

    Its words are not in the record before that.

    Errors:
        NotNow, TextRefused.
    """
    process = Process.objects.prefetch_related("phases").get(id=process.id)
    require(process=process, person=person, what="propose")
    participant(process=process, person=person, at=at)
    number = _names.next_number(Proposal.objects.all())
    text = texts.write(
        space=process.ref,
        ref=f"proposal/{number}",
        draft=draft,
        author=person,
        at=at,
        state=TEXT_WAITING,
    )
    _require_title(text.title)
    row = Proposal.objects.create(
        id=_names.fresh(at),
        number=number,
        process=process,
        text=text,
        drafted_by=person,
        drafted_at=at,
    )
    ProposalAuthor.objects.create(proposal=row, person=person, invited_at=at, since_at=at)
    return told(row, row, {})


@record.act(
    "deliberation.proposal.changed",
    version=1,
    says=_("{actor} wrote version {number} of {proposal}"),
    title=_("A proposal was changed"),
    process="id",
    proposal="id",
    number="number",
    document="digest?",
)
def change_proposal(
    *,
    proposal: Proposal,
    draft: Draft,
    against: int,
    note: str = "",
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Proposal]:
    """Write a new version; whoever supported an earlier one can read what changed.

    Args:
        proposal: which.
        draft: its whole wording.
        against: the version that was on the page; what others wrote since is kept.
        note: what was changed, in a few words.
        person: one of its authors.
        by: who acts.
        at: now.

    Errors:
        NotNow, NotYours, TextRefused; MeetsAnother where somebody changed the same lines meanwhile.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="propose")
    require_author(row, person)
    in_state(row, DRAFT, PUBLISHED)
    _require_title(draft.title.strip())
    wording = put_together(text=row.text, draft=draft.tidied(), against=against)
    row.text = texts.revise(text=row.text, draft=wording, author=person, note=note, at=at)
    document = texts.document_of(row.text) if row.state == PUBLISHED else None
    return told(row, row, {"number": row.text.version}, document=document)


@record.act(
    "deliberation.proposal.published",
    version=1,
    says=_("{actor} published {proposal} in {process}"),
    title=_("A proposal was published"),
    process="id",
    proposal="id",
    document="digest",
)
def publish_proposal(
    *, proposal: Proposal, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Proposal]:
    """Show a proposal to everybody, or again one that was withdrawn.

    Errors:
        NotNow, NotYours, TextRefused where moderators hid it or its words are gone.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="propose")
    require_author(row, person)
    in_state(row, DRAFT, WITHDRAWN)
    if row.text.state not in {TEXT_WAITING, SHOWN}:
        raise TextRefused(_("Its words were hidden or taken back, so it cannot be published."))
    save(row, state=PUBLISHED, published_at=row.published_at or at, ended_why="")
    texts.set_state(text=row.text, state=SHOWN)
    return told(row, row, {}, document=texts.document_of(row.text))


@record.act(
    "deliberation.proposal.withdrawn",
    version=1,
    says=_("{actor} withdrew {proposal}"),
    title=_("A proposal was withdrawn"),
    process="id",
    proposal="id",
    reason="commitment?",
)
def withdraw_proposal(
    *, proposal: Proposal, reason: str, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Proposal]:
    """Withdraw a proposal; one that was published stays readable, with the reason.

    Errors:
        NotNow, also where it has its answer; NotYours; TextRefused without a reason.
    """
    row = held(proposal)
    running(row.process)
    require_author(row, person)
    in_state(row, DRAFT, PUBLISHED)
    if row.answer not in {"", EVALUATING}:
        raise NotNow(_("This proposal has its answer; it stays where others can read both."))
    reason = reason.strip()
    if row.state == PUBLISHED and not reason:
        raise TextRefused(_("Say in a sentence why; those who support it will ask."))
    save(row, state=WITHDRAWN, ended_why=reason)
    return told(row, row, {"reason": sealed_reason(row.id, reason)})


@record.act(
    "deliberation.author.invited",
    version=1,
    says=_("{actor} asked {person} to write {proposal}, too"),
    title=_("Somebody was asked to write a proposal, too"),
    process="id",
    proposal="id",
    person="id",
)
def invite_author(
    *, proposal: Proposal, author: Person, person: Person, by: UUID | None, at: datetime
) -> record.Entry[ProposalAuthor]:
    """Ask somebody to write a proposal, too; nobody is its author before they say yes.

    Errors:
        NotYours; NotNow where they were asked already or it has too many authors.
    """
    row = held(proposal)
    running(row.process)
    require_author(row, person)
    in_state(row, DRAFT, PUBLISHED)
    if row.authors.count() >= MOST_AUTHORS:
        raise NotNow(_("%(most)s people write this proposal or were asked to. That is enough.") % {
            "most": MOST_AUTHORS
        })  # fmt: skip
    invited, is_new = ProposalAuthor.objects.get_or_create(
        proposal=row, person=author, defaults={"invited_at": at}
    )
    if not is_new:
        raise NotNow(_("They write this proposal already, or were asked and have not answered."))
    return told(invited, row, {"person": author.id}, named_person(author))


@record.act(
    "deliberation.author.added",
    version=1,
    says=_("{person} writes {proposal}, too"),
    title=_("Somebody joined a proposal's authors"),
    process="id",
    proposal="id",
    person="id",
)
def join_authors(
    *, proposal: Proposal, person: Person, by: UUID | None, at: datetime
) -> record.Entry[ProposalAuthor]:
    """Say yes to an invitation; from then on one is named as an author.

    Errors:
        NotYours where one was not asked; NotNow.
    """
    row = held(proposal)
    running(row.process)
    in_state(row, DRAFT, PUBLISHED)
    invited = ProposalAuthor.objects.filter(
        proposal=row, person=person, since_at__isnull=True
    ).first()
    if invited is None:
        raise NotYours(_("No author of this proposal has asked you, or you write it already."))
    participant(process=row.process, person=person, at=at)
    save(invited, since_at=at)
    return told(invited, row, {"person": person.id}, named_person(person))


@record.act(
    "deliberation.author.left",
    version=1,
    says=_("{person} does not write {proposal} any more"),
    title=_("Somebody left a proposal's authors"),
    process="id",
    proposal="id",
    person="id",
)
def leave_authors(
    *, proposal: Proposal, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Proposal]:
    """Leave a proposal's authors, or say no to an invitation; what one wrote stays.

    Errors:
        NotYours; NotNow where one is its last author.
    """
    row = held(proposal)
    mine = ProposalAuthor.objects.filter(proposal=row, person=person).first()
    if mine is None:
        raise NotYours(_("You do not write this proposal."))
    others = row.authors.filter(since_at__isnull=False).exclude(person=person)
    if mine.since_at is not None and not others.exists():
        raise NotNow(_("You are its last author. Ask somebody else to write it, or withdraw it."))
    mine.delete()
    return told(row, row, {"person": person.id}, named_person(person))


def _require_title(title: str) -> None:
    if not title:
        raise TextRefused(_("Give it a title that says in a few words what shall be done."))
