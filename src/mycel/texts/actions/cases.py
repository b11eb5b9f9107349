"""Acts of moderators on cases: claiming, handing back, deciding, and showing a text again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.actions._cases import (
    ModerationRefused,
    hold,
    named_case,
    require_apart,
    require_words,
    told,
)
from mycel.texts.actions._writing import set_state
from mycel.texts.models import CLAIM_MINUTES, HIDDEN, KEPT, OPEN, REASONS, SHOWN, Case


@record.act(
    "texts.case.claimed",
    version=1,
    says=_("{actor} looks after case {case}"),
    title=_("A moderator claimed a case"),
    case="id",
)
def claim_case(
    *, case: Case, moderator: Person, by: UUID | None, at: datetime
) -> record.Entry[Case]:
    """Claim an open case for 30 minutes; a claim that ran out blocks nobody.

    Errors:
        ModerationRefused.
    """
    hold(case)
    _require_open(case)
    require_apart(case=case, moderator=moderator)
    _require_free(case, moderator, at)
    case.claimed_by, case.claimed_at = moderator, at
    case.save(update_fields=["claimed_by", "claimed_at"])
    return record.Entry(case, scope=case.key, body={"case": case.key}, names=(named_case(case),))


@record.act(
    "texts.case.released",
    version=1,
    says=_("{actor} handed case {case} back"),
    title=_("A moderator handed a case back"),
    case="id",
)
def release_case(
    *, case: Case, moderator: Person, by: UUID | None, at: datetime
) -> record.Entry[Case]:
    """Hand a claimed case back, so that others take it at once.

    Errors:
        ModerationRefused where it is not theirs.
    """
    hold(case)
    _require_open(case)
    if case.claimed_by_id != moderator.pk:
        raise ModerationRefused(_("You have not claimed this case."))
    case.claimed_by, case.claimed_at = None, None
    case.save(update_fields=["claimed_by", "claimed_at"])
    return record.Entry(case, scope=case.key, body={"case": case.key}, names=(named_case(case),))


@record.act(
    "texts.case.decided",
    version=1,
    says=_("{actor} decided case {case}"),
    title=_("A moderator decided on a reported text"),
    case="id",
    outcome="word",
    reason="word?",
)
def decide_case(
    *,
    case: Case,
    moderator: Person,
    outcome: str,
    reason: str = "",
    message: str = "",
    by: UUID | None,
    at: datetime,
) -> record.Entry[Case]:
    """Hide a reported text, or keep it.

    Args:
        case: it is open.
        moderator: who decides: neither the author nor one of those who reported it.
        outcome: HIDDEN or KEPT.
        reason: for hiding, one of ``REASONS``.
        message: what the author is told; needed for hiding.
        by: the moderator's id.
        at: now.

    Errors:
        ModerationRefused, also where somebody else decided or claimed it meanwhile.
    """
    hold(case)
    _require_open(case)
    require_words(case.text)
    require_apart(case=case, moderator=moderator)
    _require_free(case, moderator, at)
    if outcome not in {HIDDEN, KEPT}:
        raise ModerationRefused(_("Choose: hide it, or keep it."))
    hides = outcome == HIDDEN
    if hides and reason not in dict(REASONS):
        raise ModerationRefused(_("Choose one of the reasons."))
    case.message = told(message, kind="message", needed=hides)
    case.state, case.reason = outcome, reason if hides else ""
    case.decided_by, case.decided_at = moderator, at
    case.claimed_by, case.claimed_at = None, None
    case.save()
    if hides:
        set_state(text=case.text, state=HIDDEN)
    return record.Entry(
        case,
        scope=case.key,
        body={"case": case.key, "outcome": outcome, "reason": case.reason or None},
        names=(named_case(case),),
    )


@record.act(
    "texts.text.shown",
    version=1,
    says=_("{actor} showed the text of case {case} again"),
    title=_("A hidden text was shown again"),
    case="id",
)
def show_again(
    *, case: Case, moderator: Person, by: UUID | None, at: datetime
) -> record.Entry[Case]:
    """Show a hidden text again without an appeal: whoever hid it, or another one, thought better.

    Errors:
        ModerationRefused where it is not hidden, or an appeal waits, which another one answers.
    """
    hold(case)
    require_words(case.text)
    require_apart(case=case, moderator=moderator)
    if case.state != HIDDEN or case.text.state != HIDDEN or case.shown_at is not None:
        raise ModerationRefused(_("This text is not hidden by this case."))
    if hasattr(case, "appeal") and case.appeal.state == OPEN:
        raise ModerationRefused(_("Its author appealed. Answer the appeal instead."))
    _bring_back(case, at)
    return record.Entry(case, scope=case.key, body={"case": case.key}, names=(named_case(case),))


def _bring_back(case: Case, at: datetime) -> None:
    """Show the text of a case again."""
    case.shown_at = at
    case.save(update_fields=["shown_at"])
    set_state(text=case.text, state=SHOWN)


def _require_open(case: Case) -> None:
    if case.state != OPEN:
        raise ModerationRefused(_("Somebody decided this case already. Load the page again."))


def _require_free(case: Case, moderator: Person, at: datetime) -> None:
    if case.claimed_by_id in {None, moderator.pk} or case.claimed_at is None:
        return
    if case.claimed_at > at - timedelta(minutes=CLAIM_MINUTES):
        raise ModerationRefused(
            _("Another moderator is looking at this case now. It is free again after half an hour.")
        )
