"""Reminders: what waits too long is told to those who can end it, once a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.queries.threads_waiting import unclosed
from mycel.notices import actions as notices
from mycel.notices.rules import Told, tell_by
from mycel.texts.models import OPEN, Case, Moderator

PATIENCE = timedelta(days=3)
PAUSE = 3600
"""Seconds between two looks."""

tell_by(
    {
        "reports-wait": _("%(count)s reported texts have waited for more than three days."),
    }
)


def remind(*, at: datetime) -> None:
    """Tell of reports and of discussions that wait; once a day, whoever looks how often."""
    if not cache.add("loop:reminders", 1, PAUSE):
        return
    day = at.date().isoformat()
    for told in (*_waiting(at), *unclosed(at=at)):
        notices.tell(told=told, key=f"reminder:{told.kind}:{told.space}:{day}", at=at)


def _waiting(at: datetime) -> Iterable[Told]:
    late = Case.objects.filter(state=OPEN, opened_at__lt=at - PATIENCE)
    spaces = list(late.values_list("space", flat=True))
    for person, space in Moderator.objects.values_list("person_id", "space"):
        count = len(spaces) if not space else spaces.count(space)
        if count:
            values = {"count": str(count)}
            yield Told([person], "reports-wait", space, "/moderation/", values)
