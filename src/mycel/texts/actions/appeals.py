"""Acts on appeals: an author asks another moderator to look again, and is answered in time."""

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
from mycel.texts.models import (
    APPEAL_DAYS,
    HIDDEN,
    OPEN,
    REVERSED,
    SHOWN,
    UPHELD,
    Appeal,
    Case,
)


@record.act(
    "texts.appeal.made",
    version=1,
    says=_("An author appealed in case {case}"),
    title=_("An author appealed"),
    case="id",
)
def make_appeal(
    *, case: Case, author: Person, message: str, by: None = None, at: datetime
) -> record.Entry[Appeal]:
    """Ask that another moderator looks again at a text that was hidden, within a week.

    Args:
        case: it hid the author's text.
        author: whose text it is.
        message: why it should be shown.
        by: always None: the record does not say whose text it is.
        at: now.

    Errors:
        ModerationRefused.
    """
    hold(case)
    if by is not None or case.text.author_id != author.pk:
        raise ModerationRefused(_("Only the author of a text can appeal."))
    if case.state != HIDDEN or case.text.state != HIDDEN or case.shown_at is not None:
        raise ModerationRefused(_("This text is not hidden; there is nothing to appeal against."))
    if hasattr(case, "appeal"):
        raise ModerationRefused(_("You appealed already. There is one appeal for each decision."))
    appeal = Appeal.objects.create(
        case=case,
        message=told(message, kind="message", needed=True),
        appealed_at=at,
        due_at=at + timedelta(days=APPEAL_DAYS),
    )
    return record.Entry(appeal, scope=case.key, body={"case": case.key}, names=(named_case(case),))


@record.act(
    "texts.appeal.answered",
    version=1,
    says=_("{actor} answered the appeal in case {case}"),
    title=_("An appeal was answered"),
    case="id",
    outcome="word",
)
def answer_appeal(
    *,
    appeal: Appeal,
    moderator: Person,
    outcome: str,
    answer: str,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Appeal]:
    """Answer an appeal: the text stays hidden (UPHELD), or is shown again (REVERSED).

    Errors:
        ModerationRefused, also for the moderator who hid it.
    """
    case = hold(appeal.case)
    require_words(case.text)
    require_apart(case=case, moderator=moderator)
    row = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if row.state != OPEN:
        raise ModerationRefused(_("Somebody answered this appeal already. Load the page again."))
    if case.decided_by_id == moderator.pk:
        raise ModerationRefused(_("You decided this case; another moderator answers the appeal."))
    if outcome not in {UPHELD, REVERSED}:
        raise ModerationRefused(_("Choose: it stays hidden, or it is shown again."))
    row.state, row.answer = outcome, told(answer, kind="message", needed=True)
    row.answered_by, row.answered_at = moderator, at
    row.save()
    if outcome == REVERSED:
        case.shown_at = at
        case.save(update_fields=["shown_at"])
        set_state(text=case.text, state=SHOWN)
    return record.Entry(
        row,
        scope=case.key,
        body={"case": case.key, "outcome": outcome},
        names=(named_case(case),),
    )
