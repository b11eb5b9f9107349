"""Names and numbers of runs and findings, for the acts of this folder alone."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mycel.assessment.models import Analysis, Finding, Run
from mycel.groups.models import Movement
from mycel.record import acts as record

MOST_WAITING = 3
"""Runs that one person may have waiting or running, so that everybody gets a turn."""


def next_number(rows: QuerySet[Run] | QuerySet[Finding] | QuerySet[Analysis]) -> int:
    """Return the next number; the movement's row is the queue in which askers stand."""
    Movement.objects.select_for_update().first()
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def named_run(run: Run) -> record.Named:
    return record.Named(id=run.id, ref=run.ref, label=_label(_("assessment %(number)s"), run))


def named_analysis(analysis: Analysis) -> record.Named:
    label = _label(_("analysis %(number)s"), analysis)
    return record.Named(id=analysis.id, ref=analysis.ref, label=label)


def named_finding(finding: Finding) -> record.Named:
    return record.Named(id=finding.id, ref=finding.ref, label=finding.title)


def _label(name: object, row: Run | Analysis) -> dict[str, str]:
    """Return a numbered thing's name in every language of the site."""
    labels = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels[code] = str(name) % {"number": row.number}
    return labels


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
