"""Consent rounds: a position and its reason reach the record together, sent twice or not."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mycel.decisions import actions
from mycel.decisions.actions import Receipt
from mycel.decisions.models import OPEN_ROLL_CALL, Cast, Objection, Question, RollEntry
from mycel.decisions.tasks.casting import NoSuchQuestion, cast
from mycel.people.models import Person
from mycel.record import together

AGAINST = ("object", "block")


class NeedsItsReason(ValueError):
    """An objection or a block that says nothing."""


def require_reason(*, choice: Mapping[str, object], privacy: str, reason: str) -> None:
    """Refuse an objection or a block without a reason; nothing was cast then.

    A pseudonymous round takes none: a reason under somebody's name would tell how they voted.

    Errors:
        NeedsItsReason.
    """
    if _objects(choice, privacy) and not reason.strip():
        raise NeedsItsReason(
            _("An objection needs a reason: write what harm you see and what would mend it.")
        )


def cast_with_reason(
    *,
    number: int,
    account: int,
    choice: Mapping[str, object],
    reason: str,
    language: str,
    nonce: str,
    key: str,
    at: datetime,
) -> Receipt:
    """Cast a ballot and, where it objects, raise the objection; return the receipt.

    Sent again with the same key, it does what is missing and nothing twice: where the first
    sending broke off between the two steps, the second one raises the objection. Whoever
    objected before in the same words, and has not withdrawn it, has one objection.

    Args:
        number: of the question.
        account: whose ballot it is.
        choice: what was marked, as docs/methods/decisions.md spells choices.
        reason: why, where the position is to object or to block; else left out.
        language: in which the reason is written.
        nonce: the voter's own random text.
        key: made anew for every ballot.
        at: now.

    Errors:
        NeedsItsReason, those of ``casting.cast``, and those of ``actions.raise_objection``.
    """
    if choice.get("position") not in AGAINST:
        return cast(number=number, account=account, choice=choice, nonce=nonce, key=key, at=at)
    question = Question.objects.filter(number=number).first()
    if question is None:
        raise NoSuchQuestion(_("There is no question with this number to vote on."))
    require_reason(choice=choice, privacy=question.privacy, reason=reason)
    receipt = cast(number=number, account=account, choice=choice, nonce=nonce, key=key, at=at)
    if _objects(choice, question.privacy):
        text = {language: reason.strip()}
        together.committed(_raise, question, account=account, key=key, reason=text, at=at)
    return receipt


def _raise(
    question: Question, *, account: int, key: str, reason: Mapping[str, str], at: datetime
) -> None:
    with transaction.atomic():
        entry = RollEntry.objects.select_for_update().get(
            question=question, person__account_id=account
        )
        ballot = Cast.objects.get(entry=entry, key=key)
        is_last = not Cast.objects.filter(entry=entry, seq__gt=ballot.seq).exists()
        id_ = _id_of(ballot)
        if is_last and not _stands(entry, id_=id_, reason=reason):
            person = Person.objects.get(account_id=account)
            actions.raise_objection(
                question=question, person=person, reason=reason, id_=id_, by=person.id, at=at
            )


def _stands(entry: RollEntry, *, id_: UUID, reason: Mapping[str, str]) -> bool:
    """Return whether this ballot's objection was raised, or the same words still stand."""
    raised = Objection.objects.filter(entry=entry)
    return any(
        one.id == id_ or (one.withdrawn_at is None and one.reason == reason) for one in raised
    )


def _id_of(ballot: Cast) -> UUID:
    """Return the id of a ballot's objection; the salt is secret, so the id names no ballot.

    A UUIDv7 like every other, but always the same one: of the ballot's day, the rest from its salt.
    """
    day = datetime.combine(ballot.on_date, time(), tzinfo=UTC)
    rest = sha256(b"objection" + bytes(ballot.salt)).digest()[:10]
    value = int(day.timestamp() * 1000) << 80 | int.from_bytes(rest, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def _objects(choice: Mapping[str, object], privacy: str) -> bool:
    return privacy == OPEN_ROLL_CALL and choice.get("position") in AGAINST
