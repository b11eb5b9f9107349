"""Acts around a proposal: supporting it, answering it, pinning what it rests on."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions._names import named_process, save
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.actions._proposals import (
    NotYours,
    held,
    in_state,
    require_author,
    told,
)
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.models import Endorsement, Participant, Proposal
from mycel.deliberation.models.proposals import ANSWERS, DRAFT, PUBLISHED
from mycel.deliberation.snapshots import EVIDENCE, standings
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Term, Unit
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft

MOST_ANSWER = 5_000
MOST_EVIDENCE = 20
SUPPORT = b"\x02"


class NoEvidence(ValueError):
    """Something that no proposal can rest on, or of which the record says nothing."""


@record.act(
    "deliberation.endorsement.given",
    version=1,
    says=_("Somebody supports a proposal in {process}"),
    title=_("A proposal was supported"),
    resolution="day",
    process="id",
    support="commitment",
)
def endorse(
    *, proposal: Proposal, person: Person, by: None = None, at: datetime
) -> record.Entry[Proposal]:
    """Support a proposal; the record says neither who did nor which one.

    Errors:
        NotNow where the phase does not allow it, it is not published, or one does already.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="endorse")
    in_state(row, PUBLISHED)
    me = participant(process=row.process, person=person, at=at)
    is_new = Endorsement.objects.get_or_create(proposal=row, person=person, defaults={"at": at})[1]
    if not is_new:
        raise NotNow(_("You support this proposal already."))
    return _supported(row, me)


@record.act(
    "deliberation.endorsement.withdrawn",
    version=1,
    says=_("Somebody took their support of a proposal in {process} back"),
    title=_("Support of a proposal was taken back"),
    resolution="day",
    process="id",
    support="commitment",
)
def withdraw_endorsement(
    *, proposal: Proposal, person: Person, by: None = None, at: datetime
) -> record.Entry[Proposal]:
    """Take one's support back.

    Errors:
        NotNow.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="endorse")
    in_state(row, PUBLISHED)
    me = participant(process=row.process, person=person, at=at)
    if not Endorsement.objects.filter(proposal=row, person=person).delete()[0]:
        raise NotNow(_("You do not support this proposal."))
    return _supported(row, me)


@record.act(
    "deliberation.proposal.answered",
    version=1,
    says=_("{unit} answered {proposal}: {answer}"),
    title=_("A proposal was answered"),
    process="id",
    proposal="id",
    unit="id",
    answer="word",
    document="digest",
)
def answer_proposal(
    *,
    proposal: Proposal,
    answer: str,
    words: Draft,
    unit: Unit,
    person: Person,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Proposal]:
    """Give the official answer, or another one; earlier words stay as versions.

    Args:
        proposal: which.
        answer: one of ``models.proposals.ANSWERS``.
        words: the reasons.
        unit: that runs the process, or in which whoever answers holds a role.
        person: who answers.
        by: who acts.
        at: now.

    Errors:
        NotNow; NotYours for an answer that is not on the list, or a unit that is not one's own;
        TextRefused.
    """
    row = held(proposal)
    process = row.process
    require(process=process, person=person, what="run")
    in_state(row, PUBLISHED)
    if answer not in dict(ANSWERS):
        raise NotYours(_("Choose one of the answers on the list."))
    if unit.id != process.unit_id and not _holds_a_role(person, unit, at):
        raise NotYours(_("You hold no role in this group, so you cannot answer for it."))
    if row.answer_text is None:
        ref = f"answer/{row.number}"
        text = texts.write(
            space=process.ref, ref=ref, draft=words, author=person, at=at, most=MOST_ANSWER
        )
    elif row.answer_text.body == words.tidied(most=MOST_ANSWER).body and row.answer != answer:
        text = row.answer_text
    else:
        text = texts.revise(
            text=row.answer_text, draft=words, author=person, note=answer, at=at, most=MOST_ANSWER
        )
    save(
        row,
        answer=answer,
        answer_text=text,
        answered_by=person,
        answered_for=unit,
        answered_at=at,
    )
    body = {"answer": answer, "unit": unit.id}
    return told(row, row, body, named_unit(unit), document=texts.document_of(text))


@record.act(
    "deliberation.evidence.pinned",
    version=1,
    says=_("{actor} pinned what {proposal} rests on"),
    title=_("Evidence was pinned to a proposal"),
    process="id",
    proposal="id",
    subject="id",
    evidence="digest",
)
def pin_evidence(
    *, proposal: Proposal, ref: str, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Proposal]:
    """Pin what a proposal rests on, as it stands in the record now; pinned again, the newer stays.

    Errors:
        NotNow, NotYours; NoEvidence where the record says nothing of it.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="propose")
    require_author(row, person)
    in_state(row, DRAFT, PUBLISHED)
    if ref.partition("/")[0] not in EVIDENCE:
        raise NoEvidence(
            _("A proposal rests on one of: %(kinds)s. Give the end of the page's address.")
            % {"kinds": ", ".join(sorted(EVIDENCE))}
        )
    now = standings(refs=[ref]).get(ref)
    if now is None:
        raise NoEvidence(
            _("The record says nothing about %(ref)s. Look at its page and copy the address.")
            % {"ref": ref}
        )
    others = [one for one in row.evidence if one["ref"] != ref]
    if any(one["ref"] == ref and one["digest"] == now.digest for one in row.evidence):
        raise NotNow(_("This is pinned already, as it stands today."))
    if len(others) >= MOST_EVIDENCE:
        raise NotNow(_("%(most)s things are pinned. That is enough.") % {"most": MOST_EVIDENCE})
    pin = {"ref": ref, "digest": now.digest, "on": now.on_date.isoformat()}
    save(row, evidence=[*others, pin])
    named = record.Named(id=now.subject, ref=ref, label=now.label)
    return told(row, row, {"subject": now.subject, "evidence": now.digest}, named)


@record.act(
    "deliberation.evidence.dropped",
    version=1,
    says=_("{actor} dropped something that {proposal} rested on"),
    title=_("Evidence of a proposal was dropped"),
    process="id",
    proposal="id",
    evidence="digest",
)
def drop_evidence(
    *, proposal: Proposal, ref: str, person: Person, by: UUID | None, at: datetime
) -> record.Entry[Proposal]:
    """Let a proposal rest on something no more.

    Errors:
        NotNow, NotYours; NoEvidence where it is not pinned.
    """
    row = held(proposal)
    require(process=row.process, person=person, what="propose")
    require_author(row, person)
    in_state(row, DRAFT, PUBLISHED)
    gone = next((one for one in row.evidence if one["ref"] == ref), None)
    if gone is None:
        raise NoEvidence(_("This is not pinned here."))
    save(row, evidence=[one for one in row.evidence if one["ref"] != ref])
    return told(row, row, {"evidence": gone["digest"]})


def _supported(row: Proposal, me: Participant) -> record.Entry[Proposal]:
    """Count anew, and tell the record no more than that somebody supports something.

    The commitment is that of one person to one proposal: it shows that giving and taking back
    belong together, and cannot be matched with those for other proposals or with votes.
    """
    save(row, endorsements_count=Endorsement.objects.filter(proposal=row).count())
    salt = bytes(me.salt or b"")
    support = sha256(SUPPORT + salt + str(row.id).encode()).hexdigest()
    process = row.process
    return record.Entry(
        row,
        scope=process.id,
        body={"process": process.id, "support": support},
        names=(named_process(process),),
    )


def _holds_a_role(person: Person, unit: Unit, at: datetime) -> bool:
    return Term.objects.running(at.date()).filter(role__unit=unit, person=person).exists()
