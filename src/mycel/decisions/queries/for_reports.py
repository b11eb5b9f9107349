"""What decisions tell reports of units: results without a decision, promises past their day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mycel.decisions.models import COUNTED, OPEN, Commitment, Question
from mycel.engine.movement import Text
from mycel.groups.queries.drafts import Asked, Fact, drafts
from mycel.groups.queries.words import spoken


@drafts("waits")
def questions(asked: Asked) -> Iterable[Fact]:
    """Tell which questions of the unit are open, and which are counted but not decided."""
    rows = Question.objects.filter(unit=asked.unit, state__in=(OPEN, COUNTED))
    for row in rows.filter(decision__isnull=True).order_by("number"):
        yield Fact(
            data={"kind": f"question-{row.state}", "question": row.ref},
            says=partial(_say_question, row.state, row.title, row.closes_at),
        )


def _say_question(state: str, title: Text, closes: datetime) -> str:
    given = {"question": spoken(title), "on": date_format(closes)}
    if state == OPEN:
        return _("The question “%(question)s” is open until %(on)s.") % given
    return _("“%(question)s” is counted; the decision on it waits.") % given


@drafts("waits")
def commitments(asked: Asked) -> Iterable[Fact]:
    """Tell what the unit promised and has not done by the day it said, or not spoken of since."""
    own = Commitment.objects.filter(owner_unit=asked.unit)
    late = {row.id: row for row in own.overdue(asked.today)}
    at = datetime.combine(asked.today, time.min, tzinfo=UTC)
    silent = {row.id: row for row in own.silent(at) if row.id not in late}
    for kind, rows in (("overdue", late), ("silent", silent)):
        for row in sorted(rows.values(), key=lambda row: row.number):
            yield Fact(
                data={"kind": f"commitment-{kind}", "commitment": row.ref},
                says=partial(_say_commitment, kind, row.what, row.due_date),
            )


def _say_commitment(kind: str, what: Text, due: date) -> str:
    given = {"what": spoken(what), "on": date_format(due)}
    if kind == "overdue":
        return _("We promised “%(what)s” by %(on)s.") % given
    return _("Nobody has said a word about “%(what)s” for long; it is due on %(on)s.") % given
