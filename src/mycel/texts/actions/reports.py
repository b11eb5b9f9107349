"""Acts on reports: somebody says a text should not stand; nobody but moderators sees who."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.actions._cases import ModerationRefused, named_case, told
from mycel.texts.models import OPEN, REASONS, SHOWN, Case, Report, Text

MOST_A_DAY = 20


@record.act(
    "texts.text.reported",
    version=1,
    says=_("Somebody reported a text"),
    title=_("A text was reported"),
    resolution="day",
    case="id",
)
def report_text(
    *,
    text: Text,
    reporter: Person,
    reason: str,
    note: str = "",
    by: None = None,
    at: datetime,
) -> record.Entry[Report]:
    """Say that a text should not stand; reports on one text gather in one open case.

    Neither who reported nor which text enters the record: the case has a key of its own.

    Args:
        text: it is shown.
        reporter: who says it.
        reason: one of ``REASONS``.
        note: what moderators should know.
        by: always None: the record does not say who reported.
        at: now.

    Errors:
        ModerationRefused for one's own text, a text that is not shown, a second report, or more
        than 20 within a day.
    """
    if by is not None:
        raise ModerationRefused(_("A report is entered without whoever made it."))
    row = Text.objects.select_for_update().get(pk=text.pk)
    _require(row, reporter, reason, at)
    said = told(note, kind="report")
    case = Case.objects.filter(text=row, state=OPEN).first() or Case.objects.create(
        key=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        text=row,
        space=row.space,
        opened_at=at,
    )
    report, is_new = Report.objects.get_or_create(
        case=case, by=reporter, defaults={"reason": reason, "note": said, "reported_at": at}
    )
    if not is_new:
        raise ModerationRefused(_("You reported this text already. Moderators will look at it."))
    return record.Entry(report, scope=case.key, body={"case": case.key}, names=(named_case(case),))


def _require(text: Text, reporter: Person, reason: str, at: datetime) -> None:
    if text.state != SHOWN:
        raise ModerationRefused(_("This text is not shown; there is nothing to report."))
    if text.author_id == reporter.pk:
        raise ModerationRefused(_("This is your own text. You can take it back yourself."))
    if reason not in dict(REASONS):
        raise ModerationRefused(_("Choose one of the reasons."))
    lately = Report.objects.filter(by=reporter, reported_at__gt=at - timedelta(days=1))
    if len(lately.values_list("pk")[:MOST_A_DAY]) >= MOST_A_DAY:
        raise ModerationRefused(
            _("You reported %(n)s texts today. Write to a moderator about the rest.")
            % {"n": MOST_A_DAY}
        )
