"""What decisions tell reports of units: results without a decision, promises past their day."""

from collections.abc import Mapping
from datetime import UTC
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mycel.decisions.models import COUNTED, OPEN, Commitment, Question
from mycel.engine.reporting.facts import Fact
from mycel.groups.queries.drafts import Asked, Reading, reads
from mycel.groups.queries.words import spoken


@reads("questions")
def questions(asked: Asked) -> Reading:
    """Read the unit's questions that are open or counted, and which of them are decided."""
    found = {
        row.ref: row
        for row in Question.objects.filter(unit=asked.unit, state__in=(OPEN, COUNTED))
        .select_related("decision")
        .order_by("number")
    }
    rows = tuple(
        {"question": ref, "state": row.state, "decided": hasattr(row, "decision")}
        for ref, row in found.items()
    )
    return Reading(rows, partial(_say_question, found))


def _say_question(found: Mapping[str, Question], fact: Fact) -> str:
    question = found[fact["question"]]
    given = {"question": spoken(question.title), "on": date_format(question.closes_at)}
    if question.state == OPEN:
        return _("The question “%(question)s” is open until %(on)s.") % given
    return _("“%(question)s” is counted; the decision on it waits.") % given


@reads("commitments")
def commitments(asked: Asked) -> Reading:
    """Read what the unit promised and has not done."""
    own = Commitment.objects.open().filter(owner_unit=asked.unit)
    found = {row.ref: row for row in own.order_by("number")}
    rows = tuple(
        {
            "commitment": ref,
            "due": row.due_date,
            "last_word": row.last_word_at.astimezone(UTC).date(),
        }
        for ref, row in found.items()
    )
    return Reading(rows, partial(_say_commitment, found))


def _say_commitment(found: Mapping[str, Commitment], fact: Fact) -> str:
    promised = found[fact["commitment"]]
    given = {"what": spoken(promised.what), "on": date_format(promised.due_date)}
    if fact["kind"] == "commitment-overdue":
        return _("We promised “%(what)s” by %(on)s.") % given
    return _("Nobody has said a word about “%(what)s” for long; it is due on %(on)s.") % given
