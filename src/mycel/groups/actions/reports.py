"""Acts on reports: drafting from data, changing the words, publishing, taking back."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.groups.actions.units import named
from mycel.groups.models import DRAFT, PUBLISHED, WITHDRAWN, Movement, Unit, UnitReport
from mycel.groups.queries.drafts import Draft
from mycel.record import acts as record

Sections = Mapping[str, Mapping[str, str]]


class ReportStands(ValueError):
    """A time on which the unit has a draft or a published report already."""


class TooEarly(ValueError):
    """A time that is not over yet."""


class NotADraft(ValueError):
    """A report that was published or taken back, so that its words stay."""


class SaysNothing(ValueError):
    """A report without a summary."""


class NeedsAReason(ValueError):
    """A published report that is to be taken back without a word."""


def named_report(report: UnitReport) -> record.Named:
    """Return what a report's id stands for in the record."""
    label = {
        "en": f"report {report.number}",
        "de": f"Bericht {report.number}",
        "ar": f"تقرير {report.number}",
    }
    return record.Named(id=report.id, ref=report.ref, label=label)


@record.act(
    "groups.reports.counted",
    version=1,
    says=_("{actor} lets the reports of {unit} count from {since}"),
    title=_("A day was set from which reports count"),
    unit="id",
    since="day",
)
def count_reports(*, unit: Unit, since: date, by: UUID | None, at: datetime) -> record.Entry[Unit]:
    """Say from which day on a unit's reports are asked for; earlier times are not missed."""
    unit.reports_from_date = since
    unit.save(update_fields=["reports_from_date"])
    return record.Entry(
        unit, scope=unit.id, body={"unit": unit.id, "since": since}, names=(named(unit),)
    )


@record.act(
    "groups.report.drafted",
    version=2,
    says=_("{actor} drafted {report} of {unit}"),
    title=_("A report was drafted"),
    report="id",
    unit="id",
    since="day",
    until="day",
    drafted="digest",
    snapshot="digest?",
    document="digest",
)
def draft_report(
    *, unit: Unit, draft: Draft, since: date, until: date, by: UUID | None, at: datetime
) -> record.Entry[UnitReport]:
    """Begin a unit's report on a time with what data tell.

    Errors:
        TooEarly where the time has not begun, ReportStands where there is one for it.
    """
    if since > at.date():
        raise TooEarly(_("This time has not begun yet. Choose an earlier one."))
    # The movement's row is the queue in which those who draft stand: one number, one report each.
    Movement.objects.select_for_update().first()
    if unit.reports.standing().filter(since_date=since, until_date=until).exists():
        raise ReportStands(
            _("There is a report on this time already. Open it on the group's page and change it.")
        )
    last = UnitReport.objects.aggregate(last=Max("number"))["last"] or 0
    report = UnitReport.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        number=last + 1,
        unit=unit,
        since_date=since,
        until_date=until,
        sections={key: dict(texts) for key, texts in draft.sections.items()},
        drafted=dict(draft.data),
        drafted_digest=draft.digest,
        snapshot_digest=record.publish(document=draft.snapshot),
        drafted_at=at,
        changed_at=at,
        by_id=by,
    )
    return record.Entry(
        report,
        scope=report.id,
        body={**_body(report), **_drafted(report), "since": since, "until": until},
        document=document_of(report=report),
        names=(named(unit), named_report(report)),
    )


@record.act(
    "groups.report.changed",
    version=2,
    says=_("{actor} changed {report} of {unit}"),
    title=_("A draft of a report was changed"),
    report="id",
    unit="id",
    drafted="digest",
    snapshot="digest?",
    document="digest",
)
def change_report(
    *,
    report: UnitReport,
    sections: Sections,
    draft: Draft | None = None,
    by: UUID | None,
    at: datetime,
) -> record.Entry[UnitReport]:
    """Change the words of a draft, or begin it anew from data of today.

    Errors:
        NotADraft where it was published or taken back.
    """
    # As it stands now: a draft that was published meanwhile must not become a draft again.
    report.refresh_from_db(from_queryset=UnitReport.objects.select_for_update())
    _refuse_finished(report)
    report.sections = {key: dict(texts) for key, texts in sections.items() if texts}
    if draft is not None:
        report.drafted, report.drafted_digest = dict(draft.data), draft.digest
        report.snapshot_digest = record.publish(document=draft.snapshot)
        report.drafted_at = at
    report.changed_at, report.by_id = at, by
    report.save()
    return record.Entry(
        report,
        scope=report.id,
        body={**_body(report), **_drafted(report)},
        document=document_of(report=report),
        names=(named(report.unit), named_report(report)),
    )


@record.act(
    "groups.report.published",
    version=2,
    says=_("{unit} published {report}; {actor} sent it"),
    title=_("A report was published"),
    report="id",
    unit="id",
    since="day",
    until="day",
    drafted="digest",
    snapshot="digest?",
    document="digest",
)
def publish_report(
    *, report: UnitReport, by: UUID | None, at: datetime
) -> record.Entry[UnitReport]:
    """Publish a draft: from now on its words stay.

    Errors:
        NotADraft, TooEarly while the time goes on, SaysNothing without a summary.
    """
    if not any(text.strip() for text in report.sections.get("summary", {}).values()):
        raise SaysNothing(
            _("Write a few plain sentences under “In short” first, so that everybody gets it.")
        )
    if at.date() < report.until_date:
        raise TooEarly(_("This time goes on. Publish the report when it is over."))
    drafts = UnitReport.objects.filter(id=report.id, state=DRAFT)
    if not drafts.update(state=PUBLISHED, published_at=at, by_id=by):
        _refuse_finished(None)
    report.refresh_from_db()
    time = {"since": report.since_date, "until": report.until_date}
    return record.Entry(
        report,
        scope=report.id,
        body={**_body(report), **_drafted(report), **time},
        document=document_of(report=report),
        names=(named(report.unit), named_report(report)),
    )


@record.act(
    "groups.report.withdrawn",
    version=1,
    says=_("{actor} took back {report} of {unit}"),
    title=_("A report was taken back"),
    report="id",
    unit="id",
    document="digest",
)
def withdraw_report(
    *, report: UnitReport, reason: str, by: UUID | None, at: datetime
) -> record.Entry[UnitReport]:
    """Take a report back; a published one stays readable with the reason, and is owed again.

    Errors:
        NeedsAReason for a published report, NotADraft where it was taken back before.
    """
    if report.state == PUBLISHED and not reason.strip():
        raise NeedsAReason(_("Say in a sentence why it is taken back."))
    standing = UnitReport.objects.filter(id=report.id, state=report.state).standing()
    if not standing.update(state=WITHDRAWN, withdrawn_at=at, withdrawal=reason, by_id=by):
        raise NotADraft(_("This report was changed or taken back meanwhile. Nothing was changed."))
    report.refresh_from_db()
    return record.Entry(
        report,
        scope=report.id,
        body=_body(report),
        document={
            "report": str(report.id),
            "why": record.Sealed(about=report.id, text=reason),
        },
        names=(named(report.unit), named_report(report)),
    )


def document_of(*, report: UnitReport) -> object:
    """Return a report as the record publishes it: texts sealed, drafted data with their digest."""
    return {
        "report": str(report.id),
        "unit": str(report.unit_id),
        "since": report.since_date.isoformat(),
        "until": report.until_date.isoformat(),
        "sections": record.Sealed(about=report.id, text=report.sections),
        "drafted": report.drafted,
        "drafted_digest": report.drafted_digest,
        "snapshot": report.snapshot_digest or None,
    }


def _drafted(report: UnitReport) -> dict[str, object]:
    """Return what the draft's data and what was read for it are called by."""
    return {"drafted": report.drafted_digest, "snapshot": report.snapshot_digest or None}


def _body(report: UnitReport) -> dict[str, object]:
    return {"report": report.id, "unit": report.unit_id}


def _refuse_finished(report: UnitReport | None) -> None:
    if report is None or report.state != DRAFT:
        raise NotADraft(
            _("This report is no draft any more, so its words stay. Take it back to write another.")
        )
