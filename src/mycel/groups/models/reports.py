"""What units report: drafts, published reports, reports that were taken back."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.groups.models.units import Unit
from mycel.people.models import Person

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = [
    (DRAFT, pgettext_lazy("state of a report", "draft")),
    (PUBLISHED, pgettext_lazy("state of a report", "published")),
    (WITHDRAWN, pgettext_lazy("state of a report", "taken back")),
]


class UnitReportQuerySet(models.QuerySet["UnitReport"]):
    """Questions about many reports."""

    def published(self) -> "UnitReportQuerySet":
        """Return what was published and not taken back."""
        return self.filter(state=PUBLISHED)

    def standing(self) -> "UnitReportQuerySet":
        """Return drafts and published reports."""
        return self.exclude(state=WITHDRAWN)


class UnitReport(models.Model):
    """What a unit says about a time: texts of its own beside facts that were drafted from data."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="reports")
    since_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=DRAFT)
    sections = models.JSONField(_("sections"), default=dict)
    drafted = models.JSONField(_("drafted data"), default=dict)
    drafted_digest = models.CharField(max_length=64)
    # Reports that were drafted before snapshots were kept have none.
    snapshot_digest = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField(_("drafted"))
    changed_at = models.DateTimeField(_("changed"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal = models.TextField(_("reason"), blank=True)

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a unit")
        verbose_name_plural = _("reports of units")
        ordering = ("-until_date", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "since_date", "until_date"],
                condition=~models.Q(state=WITHDRAWN),
                name="one_report_per_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until_date__gte=models.F("since_date")),
                name="report_ends_after_it_begins",
            ),
        ]

    @property
    def ref(self) -> str:
        """Return the report's reference."""
        return f"report/{self.number}"

    @property
    def is_annual(self) -> bool:
        """Return whether the report covers one calendar year."""
        year = self.since_date.year
        return (self.since_date, self.until_date) == (date(year, 1, 1), date(year, 12, 31))
